"""A stream of events ends when the key that opened it is revoked."""

import asyncio
from pathlib import Path

import httpx
import pytest
from starlette.types import Message

from agent.bootstrap_identity import key_tending
from mcp_server.open_streams import Watched
from tests.doors.rest_helpers import started
from tests.fakes_login import bearer, key_of, keyed_backend
from tests.mcp_doors import served
from tools.domain.errors import LoginError, OutsideError


async def test_whoever_was_revoked_hears_nothing_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mcp_server.open_streams.AGAIN_S", 0.01)
    monkeypatch.setattr("agent.identity.keyring.FRESH_S", 0.0)
    backend = keyed_backend(tmp_path)
    key, other = key_of(backend, "acme", name="ann"), key_of(backend, "acme", name="bob")
    async with served(backend) as url, httpx.AsyncClient(base_url=url[: -len("/mcp")]) as rest:
        plan = await started(rest, **bearer(other))
        path = f"/v1/sessions/{plan['session_id']}/events"
        async with rest.stream("GET", path, headers=bearer(key)) as stream:
            lines = stream.aiter_lines()
            assert await anext(lines)
            key_tending(backend.settings()).revoke(key.split("_")[1])
            async for line in lines:  # ends, long before the five minutes of a silent stream
                assert not line.startswith("event: deleted")
        refused = await rest.get(path, headers=bearer(key))
        assert refused.status_code == 401


async def test_an_answer_in_one_piece_is_never_looked_at_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("mcp_server.open_streams.AGAIN_S", 0.0)
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def still() -> None:
        raise LoginError("gone", hint="log in")

    watched = Watched(send, still)
    await watched.send({"type": "http.response.start"})
    await watched.send({"type": "http.response.body", "body": b"x"})
    for _ in range(5):
        await asyncio.sleep(0)
    watched.close()
    assert len(sent) == 2


async def test_a_database_that_is_away_ends_no_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mcp_server.open_streams.AGAIN_S", 0.0)
    sent: list[bytes] = []
    asked = 0
    over = asyncio.Event()

    async def send(message: Message) -> None:
        sent.append(message["body"])
        if not message.get("more_body", False):
            over.set()

    async def still() -> None:
        nonlocal asked
        asked += 1
        if asked < 3:
            raise OutsideError("away", hint="wait")
        raise LoginError("gone", hint="log in")

    watched = Watched(send, still)
    await watched.send({"type": "http.response.body", "body": b"1", "more_body": True})
    await over.wait()
    await watched.send({"type": "http.response.body", "body": b"2", "more_body": True})
    assert (sent, asked) == ([b"1", b""], 3)
    watched.close()
