"""One service: a session goes the same way, and is refused in the same words, at every door.

Whoever adds a method to the sessions, a tool or a command for them without a call here, fails.
"""

import asyncio
import inspect
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client
from pydantic import BaseModel

from agent.sessions import Sessions
from mcp_server.app import create_app
from mcp_server.backend import LOCAL, Backend, SessionService
from mcp_server.cli import main
from mcp_server.errors import as_problem
from mcp_server.mcp_api import create_mcp
from mcp_server.mcp_tools import SESSION_TOOLS
from tests.fakes_doors import running
from tools.domain.errors import PlanningError

Json = dict[str, Any]
ASK = "A customer-support chatbot for 1000 users, low latency is critical"
UNKNOWN = "s-00000000"
REST_ALONE = {
    "expecting": "versions are HTTP's",
    "once": "idempotency keys are HTTP's",
    "events": "a stream is HTTP's; MCP tells progress of its own calls",
}
"""Methods that are no request of a person."""


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request of a person in the words of each door; None where a door has no words for it."""

    method: str
    python: Json = field(default_factory=dict)
    rest: tuple[str, str, Json | None]
    mcp: tuple[str, Json] | None = None
    cli: tuple[str, ...] | None = None


def start() -> Call:
    return Call(
        method="start",
        python={"text": ASK},
        rest=("POST", "", {"text": ASK}),
        mcp=("plan_start", {"text": ASK}),
        cli=("plan", ASK),
    )


def calls(of: Json) -> list[Call]:
    """Everything that can be asked of a session as it stands, changes last."""
    at = f"/{of['session_id']}"
    one = {"session_id": of["session_id"]}
    session = of["session_id"]
    sweep = {"field": "users", "low": 500.0, "high": 2000.0, "steps": 3}
    return [
        Call(method="view", rest=("GET", at, None), mcp=("plan_get", one), cli=("show", session)),
        Call(
            method="edit",
            python={"text": "make it 2000 users"},
            rest=("POST", f"{at}/messages", {"text": "make it 2000 users"}),
            mcp=("plan_edit", one | {"text": "make it 2000 users"}),
            cli=("edit", session, "make it 2000 users"),
        ),
        Call(
            method="edit",
            python={"fields": {"priority": "cost"}},
            rest=("PATCH", f"{at}/specification", {"priority": "cost"}),
            mcp=("plan_edit", one | {"fields": {"priority": "cost"}}),
            cli=("edit", session, "--set", "priority=cost"),
        ),
        Call(
            method="undo",
            rest=("POST", f"{at}/undo", None),
            mcp=("plan_edit", one | {"undo": True}),
            cli=("undo", session),
        ),
        Call(
            method="what_if",
            python={"text": "5000 users"},
            rest=("POST", f"{at}/scenarios", {"text": "5000 users"}),
            mcp=("plan_what_if", one | {"text": "5000 users"}),
            cli=("what-if", session, "5000 users"),
        ),
        Call(
            method="compare",
            python={"a": "1", "b": "B"},
            rest=("GET", f"{at}/comparison?a=1&b=B", None),
            mcp=("plan_what_if", one | {"a": "1", "b": "B"}),
            cli=("compare", session, "1", "B"),
        ),
        Call(
            method="sweep",
            python={"asked": sweep},
            rest=("GET", f"{at}/sweep?field=users&low=500&high=2000&steps=3", None),
            cli=("sweep", session, "users", "--low", "500", "--high", "2000", "--steps", "3"),
        ),
        Call(
            method="sensitivity",
            rest=("GET", f"{at}/sensitivity", None),
            cli=("sensitivity", session),
        ),
        Call(method="frontier", rest=("GET", f"{at}/frontier", None)),
        Call(
            method="choose",
            python={"option": 1},
            rest=("POST", f"{at}/choice", {"option": 1}),
            mcp=("plan_choose", one | {"option": 1}),
            cli=("choose", session, "1"),
        ),
        # As JSON only the command line tells a bundle; REST sends its files, MCP has a resource.
        Call(method="bundle", rest=("GET", f"{at}/bundle", None), cli=("manifests", session)),
        Call(method="report", rest=("GET", f"{at}/report", None), cli=("report", session)),
        Call(
            method="picture",
            python={"name": "load"},
            rest=("GET", f"{at}/pictures/load", None),
        ),
    ]


def answers(of: Json) -> list[Call]:
    """What answers the open question of a chosen plan, stale and wrong ways first."""
    at, session, digest = f"/{of['session_id']}", of["session_id"], of["plan_digest"]
    one = {"session_id": session}
    pending_id = of["pending"]["id"]
    no, given = {"confirm": False}, {"confirm": True}
    return [
        Call(
            method="answer",
            python={"pending_id": "stale-1", "answer": no},
            rest=("POST", f"{at}/answers", {"pending_id": "stale-1", "answer": no}),
            mcp=("plan_answer", one | {"pending_id": "stale-1", "answer": no}),
            cli=("answer", session, "--set", "confirm=false", "--pending", "stale-1"),
        ),
        Call(
            method="answer",
            python={"pending_id": pending_id, "answer": {"fly": True}},
            rest=("POST", f"{at}/answers", {"pending_id": pending_id, "answer": {"fly": True}}),
            mcp=("plan_answer", one | {"pending_id": pending_id, "answer": {"fly": True}}),
            cli=("answer", session, "--set", "fly=true", "--pending", pending_id),
        ),
        Call(
            method="approve",
            python={"plan_digest": "other", "confirm": True},
            rest=("POST", f"{at}/approval", {"plan_digest": "other", "confirm": True}),
            cli=("approve", session, "other"),
        ),
        Call(
            method="approve",
            python={"plan_digest": digest, "confirm": True},
            rest=("POST", f"{at}/approval", {"plan_digest": digest, "confirm": True}),
            mcp=("plan_answer", one | {"pending_id": pending_id, "answer": given}),
            cli=("approve", session, digest),
        ),
    ]


def refusals(of: Json) -> list[Call]:
    """Requests that no door grants."""
    at, session = f"/{of['session_id']}", of["session_id"]
    one = {"session_id": session}
    sweep = {"field": "moon phase"}
    return [
        Call(
            method="choose",
            python={"option": 99},
            rest=("POST", f"{at}/choice", {"option": 99}),
            mcp=("plan_choose", one | {"option": 99}),
            cli=("choose", session, "99"),
        ),
        Call(
            method="edit",
            rest=("PATCH", f"{at}/specification", {}),
            mcp=("plan_edit", one),
            cli=("edit", session),
        ),
        Call(
            method="edit",
            python={"fields": {"priority": "beauty"}},
            rest=("PATCH", f"{at}/specification", {"priority": "beauty"}),
            mcp=("plan_edit", one | {"fields": {"priority": "beauty"}}),
            cli=("edit", session, "--set", "priority=beauty"),
        ),
        Call(
            method="compare",
            python={"b": "Z"},
            rest=("GET", f"{at}/comparison?b=Z", None),
            mcp=("plan_what_if", one | {"b": "Z"}),
            cli=("compare", session, "plan", "Z"),
        ),
        Call(
            method="sweep",
            python={"asked": sweep},
            rest=("GET", f"{at}/sweep?field=moon%20phase", None),
            mcp=("plan_what_if", one | {"sweep": "moon phase"}),
            cli=("sweep", session, "moon phase"),
        ),
        Call(
            method="bundle",
            rest=("GET", f"{at}/bundle", None),
            cli=("manifests", session),
        ),
    ]


def of_nobody(found: list[Call]) -> list[Call]:
    """The same requests of a session that is not there, each door once for every method."""
    return list({call.method: call for call in found}.values())


class Door:
    """A way in: one call, its answer as JSON or the code of its refusal."""

    def __init__(self, name: str, ask: Callable[[Call, str], Awaitable[Any]]) -> None:
        self.name = name
        self._ask = ask

    async def call(self, call: Call, session_id: str = "") -> Any:
        return without_id_and_times(await self._ask(call, session_id))


def without_id_and_times(answer: Any) -> Any:
    text = re.sub(r"s-[0-9a-f]{8}", "SESSION", json.dumps(answer))
    return json.loads(re.sub(r'"(at|updated)": "[^"]*"', r'"\1": ""', text))


def of_python(sessions: SessionService) -> Door:
    async def ask(call: Call, session_id: str) -> Any:
        arguments = [LOCAL, *([session_id] if session_id else [])]
        try:
            found = await getattr(sessions, call.method)(*arguments, **call.python)
        except PlanningError as error:
            return as_problem(error)["code"]
        return shown(call, found)

    return Door("python", ask)


def shown(call: Call, found: Any) -> Any:
    """What REST, MCP and the command line show of an answer."""
    if call.method in ("bundle", "report", "picture"):
        return "a file"
    value: BaseModel = found[1] if call.method == "what_if" else found
    return value.model_dump(mode="json", by_alias=True)


def of_rest(client: httpx.AsyncClient) -> Door:
    async def ask(call: Call, _: str) -> Any:
        verb, path, body = call.rest
        answer = await client.request(verb, f"/v1/sessions{path}", json=body)
        if answer.headers["content-type"] == "application/problem+json":
            return answer.json()["code"]
        if call.method in ("bundle", "report", "picture"):
            return "a file"
        return answer.json()["comparison"] if call.method == "what_if" else answer.json()

    return Door("rest", ask)


def of_mcp(client: Client) -> Door:
    async def ask(call: Call, _: str) -> Any:
        assert call.mcp is not None
        name, arguments = call.mcp
        answer = await client.call_tool(name, arguments)
        if answer.is_error:
            assert answer.meta is not None
            return answer.meta["dev.leadline/problem"]["code"]
        return answer.structured_content

    return Door("mcp", ask)


def of_cli(backend: Backend, capsys: pytest.CaptureFixture[str]) -> Door:
    async def ask(call: Call, _: str) -> Any:
        assert call.cli is not None
        argv = [*call.cli, "--json"]
        code = await asyncio.to_thread(main, argv, backend=backend)
        captured = capsys.readouterr()
        if not captured.out:
            assert code in (1, 2, 3)
            return json.loads(captured.err)["code"]
        if call.method in ("bundle", "report"):
            return "a file"
        answer = json.loads(captured.out)
        return answer["comparison"] if call.method == "what_if" else answer

    return Door("cli", ask)


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Backend:
    monkeypatch.setenv("LEADLINE_DATABASE_URL", f"sqlite:///{tmp_path / 'leadline.db'}")
    return Backend.of_this_installation()


@asynccontextmanager
async def opened(real: Backend, capsys: pytest.CaptureFixture[str]) -> AsyncIterator[list[Door]]:
    """Every way in, on one installation; a client wants to be closed by who opened it."""
    async with AsyncExitStack() as stack:
        held = await stack.enter_async_context(real.opened())
        rest = await stack.enter_async_context(running(create_app(real)))
        mcp = await stack.enter_async_context(Client(create_mcp(real, lambda: held)))
        yield [of_python(held.sessions), of_rest(rest), of_mcp(mcp), of_cli(real, capsys)]


def has_words(door: Door, call: Call) -> bool:
    words = {"mcp": call.mcp, "cli": call.cli}
    return words.get(door.name, ()) is not None


async def agree(doors: list[Door], asked: Callable[[Json], list[Call]], plans: list[Json]) -> None:
    """Every door gives the answer of the first to every call, each about its own session."""
    for place in range(len(asked(plans[0]))):
        first: Any = None
        for door, plan in zip(doors, plans, strict=True):
            call = asked(plan)[place]
            # A door without words for a change is brought to where the others are.
            way = door if has_words(door, call) else doors[1]
            answer = await way.call(call, plan["session_id"])
            first = answer if door is doors[0] else first
            assert answer == first, (door.name, call)


async def fresh(door: Door) -> Json:
    """A new plan at a door; its id is asked before it is made unknown."""
    plan: Json = await door._ask(start(), "")  # noqa: SLF001  with its id
    return plan


async def now(door: Door, plan: Json) -> Json:
    """The session as it stands, with its id."""
    current: Json = await door._ask(calls(plan)[0], plan["session_id"])  # noqa: SLF001
    return current


@pytest.mark.slow
async def test_a_session_goes_the_same_way_at_every_door(
    real: Backend, capsys: pytest.CaptureFixture[str]
) -> None:
    async with opened(real, capsys) as doors:
        plans = [await fresh(door) for door in doors]
        assert len({json.dumps(without_id_and_times(plan)) for plan in plans}) == 1
        await agree(doors, refusals, plans)
        await agree(doors, calls, plans)
        chosen = [await now(door, plan) for door, plan in zip(doors, plans, strict=True)]
        await agree(doors, answers, chosen)


async def test_a_session_that_is_not_there_is_unknown_at_every_door(
    real: Backend, capsys: pytest.CaptureFixture[str]
) -> None:
    nobody: Json = {"session_id": UNKNOWN, "plan_digest": "x", "pending": {"id": "x-1"}}
    async with opened(real, capsys) as doors:
        for call in of_nobody([*calls(nobody), *answers(nobody)]):
            found = [await door.call(call, UNKNOWN) for door in doors if has_words(door, call)]
            assert set(found) == {"unknown_session"}, call


def test_every_method_of_the_sessions_is_called_at_the_doors() -> None:
    nobody: Json = {"session_id": UNKNOWN, "plan_digest": "x", "pending": {"id": "x-1"}}
    asked = [start(), *calls(nobody), *answers(nobody), *refusals(nobody)]
    public = {
        name for name, _ in inspect.getmembers(Sessions, inspect.isfunction) if name[0] != "_"
    }
    # Listing and forgetting are in `test_rest`, `test_cli`, `test_keeping`: no assistant does that.
    tended = {"list", "delete", "prune", "prune_under", "keep_days"}
    assert public - REST_ALONE.keys() - tended == {call.method for call in asked}
    assert {tool.name for tool in SESSION_TOOLS} == {call.mcp[0] for call in asked if call.mcp}
