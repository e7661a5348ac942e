"""MCP under faults, over real HTTP: a clear error each time, and the session as it was."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client
from mcp_types import ElicitRequestParams, ElicitResult

from mcp_server import mcp_questions
from mcp_server.guard import MAX_BODY_BYTES
from mcp_server.mcp_api import create_mcp
from tests.fakes_doors import fake_backend
from tests.mcp_doors import ASK, ERAS, connected, document_of, served, text_of

ACCEPT = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-11-25",
        "capabilities": {},
        "clientInfo": {"name": "raw", "version": "1"},
    },
}
MEGABYTES = 20
MALFORMED = {
    "no JSON": b"{'jsonrpc': 2}",
    "cut off": b'{"jsonrpc": "2.0", "id": 1, "method": "tools/li',
    "no UTF-8": b'{"jsonrpc": "2.0", "id": 1, "method": "\xff\xfe"}',
    "empty": b"",
    "a number": b"7",
    "a batch": b'[{"jsonrpc": "2.0", "id": 1, "method": "ping"}]',
    "no version": b'{"id": 1, "method": "ping"}',
    "another version": b'{"jsonrpc": "1.0", "id": 1, "method": "ping"}',
    "no method": b'{"jsonrpc": "2.0", "id": 1}',
    "a list of arguments": b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": [1]}',
    "deep": b"[" * 100_000,
}


async def sound(url: str) -> bool:
    """Whether the service still answers whoever speaks properly."""
    async with Client(url) as client:
        return len((await client.list_tools()).tools) > 1


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
@pytest.mark.parametrize("version", ["2025-11-25", "2026-07-28"])
async def test_what_is_no_message_is_refused_as_json_rpc(
    body: bytes, version: str, tmp_path: Path
) -> None:
    async with served(fake_backend(tmp_path)) as url, httpx.AsyncClient() as http:
        headers = ACCEPT | {"mcp-protocol-version": version}
        answer = await http.post(url, content=body, headers=headers)
        assert 400 <= answer.status_code < 500
        error = answer.json()["error"]
        assert error["code"] in (-32700, -32600, -32602, -32020)
        assert "Traceback" not in answer.text
        assert await sound(url)


async def chunks() -> AsyncIterator[bytes]:
    """Twenty megabytes without a word on their length."""
    for _ in range(MEGABYTES):
        yield b" " * 1024 * 1024


@pytest.mark.parametrize("is_announced", [True, False])
async def test_a_body_of_twenty_megabytes_is_refused_and_the_refusal_arrives(
    is_announced: bool, tmp_path: Path
) -> None:
    assert MEGABYTES * 1024 * 1024 > MAX_BODY_BYTES
    async with served(fake_backend(tmp_path)) as url, httpx.AsyncClient() as http:
        content: Any = b" " * MEGABYTES * 1024 * 1024 if is_announced else chunks()
        answer = await http.post(url, content=content, headers=ACCEPT)
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
        assert await sound(url)


@ERAS
@pytest.mark.parametrize("turns", [1, 3, 10, 30, 100])
async def test_a_call_cancelled_at_any_time_leaves_a_session_that_goes_on(
    mode: str, turns: int, tmp_path: Path
) -> None:
    async with connected("http", tmp_path, mode) as client:
        plan = document_of(await client.call_tool("plan_start", ASK))
        session = {"session_id": plan.session_id}
        call = client.call_tool("plan_edit", session | {"text": "make it 2000 users"})
        editing = asyncio.create_task(call)
        for _ in range(turns):
            await asyncio.sleep(0)
        editing.cancel()
        await asyncio.gather(editing, return_exceptions=True)
        # Before or after the edit, never between; and the next change waits for no one.
        read = document_of(await client.call_tool("plan_get", session))
        assert read.specification.traffic.concurrent_users in (1000, 2000)
        third = await client.call_tool("plan_edit", session | {"text": "make it 3000 users"})
        assert document_of(third).specification.traffic.concurrent_users == 3000


async def test_a_form_nobody_answers_blocks_nobody_else(tmp_path: Path) -> None:
    shown, closed = asyncio.Event(), asyncio.Event()

    async def thinking(context: Any, params: ElicitRequestParams) -> ElicitResult:
        shown.set()
        await closed.wait()
        return ElicitResult(action="accept", content={"action": "choose", "option": 1})

    backend = fake_backend(tmp_path, mcp_sessions=True)
    async with (
        served(backend) as url,
        Client(url, mode="legacy", elicitation_callback=thinking) as slow,
        Client(url, mode="legacy") as quick,
    ):
        plan = document_of(await slow.call_tool("plan_start", ASK))
        assert plan.pending is not None
        session = {"session_id": plan.session_id}
        asking = asyncio.create_task(slow.call_tool("plan_answer", session))
        await shown.wait()
        answer = {"pending_id": plan.pending.id, "answer": {"action": "choose", "option": 2}}
        chosen = document_of(await quick.call_tool("plan_answer", session | answer))
        assert chosen.choice == 2
        closed.set()
        late = await asking
        assert late.is_error
        assert text_of(late).startswith("stale_question: ")
        assert document_of(await quick.call_tool("plan_get", session)) == chosen


async def test_a_call_does_not_wait_for_a_person_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mcp_questions, "PATIENCE_S", 0.05)

    async def gone(context: Any, params: ElicitRequestParams) -> ElicitResult:
        await asyncio.Event().wait()
        raise AssertionError

    backend = fake_backend(tmp_path)
    async with (
        backend.opened() as opened,
        Client(
            create_mcp(backend, lambda: opened), mode="legacy", elicitation_callback=gone
        ) as client,
    ):
        plan = document_of(await client.call_tool("plan_start", ASK))
        result = await client.call_tool("plan_answer", {"session_id": plan.session_id})
        assert document_of(result) == plan
        assert "Open question" in text_of(result)


@ERAS
@pytest.mark.parametrize(
    "reply",
    [
        ElicitResult(action="decline"),
        ElicitResult(action="cancel"),
        ElicitResult(action="accept", content={}),
        ElicitResult(action="accept", content={"action": "choose", "option": 99}),
        ElicitResult(action="accept", content={"action": "dance"}),
        ElicitResult(action="accept", content={"action": "choose", "option": 1, "extra": "x"}),
    ],
    ids=lambda reply: f"{reply.action} {json.dumps(reply.content)}",
)
async def test_a_form_left_or_filled_in_wrongly_leaves_the_question_open(
    mode: str, reply: ElicitResult, tmp_path: Path
) -> None:
    async def answers(context: Any, params: ElicitRequestParams) -> ElicitResult:
        return reply

    async with connected("memory", tmp_path, mode, elicitation_callback=answers) as client:
        plan = document_of(await client.call_tool("plan_start", ASK))
        session = {"session_id": plan.session_id}
        result = await client.call_tool("plan_answer", session)
        assert result.is_error is (reply.action == "accept")
        if result.is_error:
            assert text_of(result).startswith(("invalid_answer: ", "unknown_option: "))
        assert document_of(await client.call_tool("plan_get", session)) == plan


@ERAS
@pytest.mark.parametrize("name", ["plan_strat", "", "x" * 5000, "hidden"])
async def test_an_unknown_tool_is_told_with_those_that_are_known(
    mode: str, name: str, tmp_path: Path
) -> None:
    async with connected("http", tmp_path, mode) as client:
        result = await client.call_tool(name, {})
    assert result.is_error
    assert text_of(result).startswith("unknown_tool: ")
    assert "plan_start" in text_of(result)
    assert len(text_of(result)) < 500
