"""How many MCP sessions are kept, for whom, and how long what opens one may be."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
from starlette.types import Receive, Scope, Send

from agent.caller import Caller
from mcp_server.app import create_app
from mcp_server.kept_sessions import IDLE_S, KeptSessions
from tests.fakes_doors import fake_backend, running

HELLO = {
    "jsonrpc": "2.0",
    "id": 7,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-11-25",
        "capabilities": {},
        "clientInfo": {"name": "t", "version": "1"},
    },
}
ACCEPT = {"accept": "application/json, text/event-stream"}


class Transport:
    """Opens a session for every hello, and ends it when told."""

    def __init__(self, *, most: int = 9, tenant_most: int = 9) -> None:
        self.now_s = 0.0
        self.opened = 0
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.was_asked = asyncio.Event()
        self.app = KeptSessions(
            self._answer,
            mcp_path="/mcp",
            most=most,
            tenant_most=tenant_most,
            monotonic=lambda: self.now_s,
        )

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.was_asked.set()
        await self.may_answer.wait()
        headers = []
        if scope["method"] == "POST" and b"mcp-session-id" not in dict(scope["headers"]):
            self.opened += 1
            headers = [(b"mcp-session-id", f"s{self.opened}".encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    def client(self, tenant: str = "acme") -> httpx.AsyncClient:
        async def known(scope: Scope, receive: Receive, send: Send) -> None:
            await self.app({**scope, "state": {"caller": Caller(tenant=tenant)}}, receive, send)

        return httpx.AsyncClient(transport=httpx.ASGITransport(known), base_url="http://here")


async def opened(client: httpx.AsyncClient, **more: str) -> httpx.Response:
    return await client.post("/mcp", json=HELLO, headers=ACCEPT | more)


def refused(answer: httpx.Response) -> tuple[int, Any, str]:
    error = answer.json()["error"]
    return answer.status_code, answer.json()["id"], error["message"].partition(":")[0]


async def test_a_tenant_keeps_so_many_and_another_has_its_own() -> None:
    transport = Transport(tenant_most=2)
    ann, bob = transport.client(), transport.client("other")
    assert [(await opened(ann)).status_code for _ in range(2)] == [200, 200]
    third = await opened(ann)
    assert refused(third) == (429, 7, "too_many_sessions")
    assert third.headers["retry-after"] == "60"
    assert (await opened(bob)).status_code == 200


async def test_the_process_keeps_so_many() -> None:
    transport = Transport(most=2)
    for tenant in ("a", "b"):
        assert (await opened(transport.client(tenant))).status_code == 200
    assert refused(await opened(transport.client("c"))) == (503, 7, "overloaded")


async def test_room_is_made_by_ending_one() -> None:
    transport = Transport(tenant_most=1)
    ann = transport.client()
    mine = {"mcp-session-id": (await opened(ann)).headers["mcp-session-id"]}
    assert refused(await opened(ann))[0] == 429
    assert (await ann.delete("/mcp", headers=mine)).status_code == 200
    assert (await opened(ann)).status_code == 200


async def test_room_is_made_by_a_session_that_idles_out_and_not_by_one_in_use() -> None:
    transport = Transport(tenant_most=2)
    ann = transport.client()
    used = {"mcp-session-id": (await opened(ann)).headers["mcp-session-id"]}
    await opened(ann)
    transport.now_s = IDLE_S - 1
    assert (await ann.post("/mcp", json={}, headers=ACCEPT | used)).status_code == 200
    transport.now_s = IDLE_S + 1
    assert (await opened(ann)).status_code == 200
    assert refused(await opened(ann))[0] == 429


async def test_a_session_that_listens_is_in_use_however_long() -> None:
    transport = Transport(tenant_most=1)
    ann = transport.client()
    mine = {"mcp-session-id": (await opened(ann)).headers["mcp-session-id"]}
    transport.may_answer.clear()
    transport.was_asked.clear()
    async with asyncio.TaskGroup() as group:
        group.create_task(ann.get("/mcp", headers=mine))
        await transport.was_asked.wait()
        transport.now_s = 10 * IDLE_S
        assert refused(await opened(ann))[0] == 429
        transport.may_answer.set()


async def test_sessions_being_opened_at_once_count() -> None:
    transport = Transport(tenant_most=3)
    ann = transport.client()
    transport.may_answer.clear()
    async with asyncio.TaskGroup() as group:
        asked = [group.create_task(opened(ann)) for _ in range(5)]
        done: set[asyncio.Task[httpx.Response]] = set()
        while len(done) < 2:
            await asyncio.wait({*asked} - done, return_when=asyncio.FIRST_COMPLETED)
            done = {one for one in asked if one.done()}
        transport.may_answer.set()
    assert sorted(one.result().status_code for one in asked) == [200, 200, 200, 429, 429]


async def test_a_client_of_the_era_without_sessions_is_never_refused() -> None:
    transport = Transport(tenant_most=1)
    ann = transport.client()
    await opened(ann)
    assert (await opened(ann, **{"mcp-protocol-version": "2026-07-28"})).status_code == 200


async def test_the_service_keeps_no_more_than_a_page_of_what_a_client_says(tmp_path: Path) -> None:
    app = create_app(fake_backend(tmp_path, mcp_sessions=True))
    info = {"name": "t" * 40_000, "version": "1"}
    long = {**HELLO, "params": {**HELLO["params"], "clientInfo": info}}  # type: ignore[dict-item]
    async with running(app) as rest:
        answer = await rest.post("/mcp", json=long, headers=ACCEPT)
        assert refused(answer) == (413, 7, "body_too_large")
        assert "retry-after" not in answer.headers
        assert "clientInfo" in answer.text
        short = await rest.post("/mcp", json=HELLO, headers=ACCEPT)
        assert short.status_code == 200
        at = {"mcp-session-id": short.headers["mcp-session-id"]}
        assert (await rest.delete("/mcp", headers=ACCEPT | at)).status_code == 200
