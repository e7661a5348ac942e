"""What a client holds between a question and its answer: sealed, bound, and good for once."""

from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from mcp_server.backend import Backend
from tests.fakes_doors import fake_backend
from tests.mcp_doors import served

META = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {"elicitation": {"form": {}}},
}
CHOICE = {"q": {"action": "accept", "content": {"action": "choose", "option": 2}}}
OLD, NEW, FOREIGN = ("o" * 32, "n" * 32, "f" * 32)
INVALID_PARAMS = -32602


class Raw:
    """A client of the modern revision that may send what it likes."""

    def __init__(self, url: str, http: httpx.AsyncClient) -> None:
        self._url, self._http = url, http

    async def call(self, name: str, arguments: dict[str, Any], **more: Any) -> dict[str, Any]:
        """The result or error of a tool call."""
        params = {"name": name, "arguments": arguments, "_meta": META, **more}
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
        headers = {
            "accept": "application/json, text/event-stream",
            "mcp-protocol-version": "2026-07-28",
            "mcp-method": "tools/call",
            "mcp-name": name,
        }
        answer = await self._http.post(self._url, json=message, headers=headers)
        body: dict[str, Any] = answer.json()
        outcome: dict[str, Any] = body.get("result") or body["error"]
        return outcome

    async def asked(self) -> tuple[dict[str, Any], str]:
        """A session whose question was handed out, and the state that came with it."""
        plan = await self.call("plan_start", {"text": "a chatbot for 1000 users"})
        session = {"session_id": plan["structuredContent"]["session_id"]}
        question = await self.call("plan_answer", session)
        assert question["resultType"] == "input_required"
        return session, question["requestState"]

    async def choice(self, session: dict[str, Any]) -> int | None:
        """What the session says was chosen."""
        read = await self.call("plan_get", session)
        found: int | None = read["structuredContent"]["choice"]
        return found


async def raw(stack: AsyncExitStack, backend: Backend) -> Raw:
    url = await stack.enter_async_context(served(backend))
    return Raw(url, await stack.enter_async_context(httpx.AsyncClient()))


def backend_with(folder: Path, *keys: str, **settings: Any) -> Backend:
    return fake_backend(folder, state_keys=tuple(map(SecretStr, keys)), **settings)


async def test_the_state_is_good_for_the_answer_and_tells_nothing(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        client = await raw(stack, backend_with(tmp_path))
        session, state = await client.asked()
        assert session["session_id"] not in state
        chosen = await client.call(
            "plan_answer", session, inputResponses=CHOICE, requestState=state
        )
        assert chosen["structuredContent"]["choice"] == 2


async def test_a_replayed_state_is_told_stale_and_acts_once(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        client = await raw(stack, backend_with(tmp_path))
        session, state = await client.asked()
        given: dict[str, Any] = {"inputResponses": CHOICE, "requestState": state}
        first = await client.call("plan_answer", session, **given)
        again = await client.call("plan_answer", session, **given)
        assert again["isError"]
        assert again["content"][0]["text"].startswith("stale_question: ")
        read = await client.call("plan_get", session)
        assert read["structuredContent"] == first["structuredContent"]


@pytest.mark.parametrize(
    "change",
    [
        lambda state: state + "A",
        lambda state: state[:-2],
        lambda state: state.swapcase(),
        lambda _: "v1.made-up",
        lambda _: "q-1",
        lambda state: state * 100,
    ],
    ids=["longer", "shorter", "other letters", "made up", "plain", "a hundred times"],
)
async def test_a_tampered_state_is_refused_and_changes_nothing(change: Any, tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        client = await raw(stack, backend_with(tmp_path))
        session, state = await client.asked()
        refused = await client.call(
            "plan_answer", session, inputResponses=CHOICE, requestState=change(state)
        )
        assert refused["code"] == INVALID_PARAMS
        assert await client.choice(session) is None


async def test_the_state_of_another_session_is_refused(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        client = await raw(stack, backend_with(tmp_path))
        _, state = await client.asked()
        other, _ = await client.asked()
        refused = await client.call("plan_answer", other, inputResponses=CHOICE, requestState=state)
        assert refused["code"] == INVALID_PARAMS
        assert await client.choice(other) is None


async def test_an_answer_without_its_state_is_stale(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        client = await raw(stack, backend_with(tmp_path))
        session, _ = await client.asked()
        refused = await client.call("plan_answer", session, inputResponses=CHOICE)
        assert refused["content"][0]["text"].startswith("stale_question: ")
        assert await client.choice(session) is None


async def test_an_expired_state_is_refused_and_the_question_is_open(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        # A request over loopback takes longer than a tenth of a millisecond.
        client = await raw(stack, backend_with(tmp_path, state_ttl_s=0.0001))
        session, state = await client.asked()
        refused = await client.call(
            "plan_answer", session, inputResponses=CHOICE, requestState=state
        )
        assert refused["code"] == INVALID_PARAMS
        read = await client.call("plan_get", session)
        assert read["structuredContent"]["pending"] is not None


@pytest.mark.parametrize(
    ("keys", "is_opened"),
    [((OLD,), True), ((NEW, OLD), True), ((OLD, NEW), True), ((FOREIGN,), False), ((), False)],
    ids=["same", "rotated", "before rotation", "another", "none"],
)
async def test_another_process_opens_it_with_the_same_key_alone(
    keys: tuple[str, ...], is_opened: bool, tmp_path: Path
) -> None:
    async with AsyncExitStack() as stack:
        one = await raw(stack, backend_with(tmp_path, OLD))
        two = await raw(stack, backend_with(tmp_path, *keys))
        session, state = await one.asked()
        answer = await two.call("plan_answer", session, inputResponses=CHOICE, requestState=state)
        assert ("code" not in answer) is is_opened
        assert await one.choice(session) == (2 if is_opened else None)
