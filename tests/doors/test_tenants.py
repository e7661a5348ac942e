"""Two tenants on one service: nothing of one ever reaches the other, by whatever it holds of it."""

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.caller import Caller
from agent.identity.scopes import is_tenant, principal
from mcp_server.app import create_app
from tests.doors.rest_helpers import ASK, code_of, started
from tests.fakes_doors import running
from tests.fakes_login import bearer, key_of, keyed_backend
from tests.mcp_raw import LEGACY, call, rpc

MARK = "zebra-telescope"
"""Words of tenant A's request, which no answer to tenant B may hold."""
CHOICE = {"q": {"action": "accept", "content": {"action": "choose", "option": 2}}}


@dataclass(frozen=True, kw_only=True)
class Held:
    """Everything that A was ever handed, in the hands of B."""

    session: str
    etag: str
    cursor: str
    pending: str
    digest: str
    once: str
    state: str
    event: str


async def handed_out(rest: httpx.AsyncClient, ann: dict[str, str]) -> Held:
    """A's plan at its question, and all that comes with it."""
    text = {"text": f"{MARK} a chatbot for 1000 users"}
    first = await rest.post("/v1/sessions", json=text, headers=ann | {"idempotency-key": "k-1"})
    await started(rest, **ann)
    await started(rest, **ann)
    plan = first.json()
    path = f"/v1/sessions/{plan['session_id']}"
    page = (await rest.get("/v1/sessions", params={"limit": 1}, headers=ann)).json()
    events = (await rest.get(f"{path}/events", params={"wait_s": 0}, headers=ann)).text
    asked = await call(rest, "plan_answer", {"session_id": plan["session_id"]}, ann)
    seen = re.findall(r"^id: (\S+)", events, re.MULTILINE)
    return Held(
        session=plan["session_id"],
        etag=first.headers["etag"],
        cursor=page["next_cursor"],
        pending=plan["pending"]["id"],
        digest=plan["plan_digest"],
        once="k-1",
        state=asked["requestState"],
        event=seen[0],
    )


REQUESTS: dict[str, Callable[[Held], tuple[str, str, dict[str, Any]]]] = {
    "read": lambda a: ("GET", "", {}),
    "read by version": lambda a: ("GET", "", {"headers": {"if-none-match": a.etag}}),
    "head": lambda a: ("HEAD", "", {}),
    "bundle": lambda a: ("GET", "/bundle", {}),
    "report": lambda a: ("GET", "/report", {}),
    "picture": lambda a: ("GET", "/pictures/pareto", {}),
    "events": lambda a: ("GET", "/events?wait_s=0", {"headers": {"last-event-id": a.event}}),
    "compare": lambda a: ("GET", "/comparison", {}),
    "sweep": lambda a: ("GET", "/sweep?field=users", {}),
    "frontier": lambda a: ("GET", "/frontier", {}),
    "sensitivity": lambda a: ("GET", "/sensitivity", {}),
    "edit": lambda a: (
        "PATCH", "/specification", {"json": {"priority": "cost"}, "headers": {"if-match": a.etag}},
    ),
    "message": lambda a: ("POST", "/messages", {"json": {"text": "5 users"}}),
    "answer": lambda a: (
        "POST",
        "/answers",
        {"json": {"pending_id": a.pending, "answer": {"action": "choose", "option": 2}}},
    ),
    "what if": lambda a: ("POST", "/scenarios", {"json": {"text": "5 users"}}),
    "choose": lambda a: ("POST", "/choice", {"json": {"option": 1}}),
    "approve": lambda a: (
        "POST", "/approval", {"json": {"plan_digest": a.digest, "confirm": True}},
    ),
    "undo": lambda a: ("POST", "/undo", {"headers": {"idempotency-key": a.once}}),
    "delete": lambda a: ("DELETE", "", {}),
}  # fmt: skip
TOOLS: dict[str, Callable[[Held], dict[str, Any]]] = {
    "plan_get": lambda a: {},
    "plan_edit": lambda a: {"text": "5 users"},
    "plan_what_if": lambda a: {"text": "5 users"},
    "plan_choose": lambda a: {"option": 1},
    "plan_answer": lambda a: {
        "pending_id": a.pending, "answer": {"action": "choose", "option": 2},
    },
}  # fmt: skip
RESOURCES = (
    "plan.json", "specification.json", "DECISION.md", "pareto.svg", "manifests-kserve.yaml",
    "bundle-deployment.zip",
)  # fmt: skip
UNKNOWN = "s-00000000"


async def over_rest(rest: httpx.AsyncClient, name: str, a: Held, bob: dict[str, str]) -> None:
    """B asks for A's session and for one that never was: no difference but the id."""
    method, path, given_ = REQUESTS[name](a)
    headers = bob | given_.pop("headers", {})
    told = []
    for session in (a.session, UNKNOWN):
        answer = await rest.request(
            method, f"/v1/sessions/{session}{path}", headers=headers, **given_
        )
        if method == "HEAD":
            assert (answer.status_code, answer.content) == (404, b"")
            continue
        assert code_of(answer) == (404, "unknown_session")
        told.append(answer.text.replace(session, "ID"))
    assert len(set(told)) <= 1


async def over_mcp(rest: httpx.AsyncClient, name: str, a: Held, bob: dict[str, str]) -> None:
    told = []
    for session in (a.session, UNKNOWN):
        refused = await call(rest, name, {"session_id": session, **TOOLS[name](a)}, bob)
        assert refused["isError"]
        assert refused["_meta"]["dev.leadline/problem"]["code"] == "unknown_session"
        told.append(json.dumps(refused).replace(session, "ID"))
    assert told[0] == told[1]


async def over_resources(rest: httpx.AsyncClient, name: str, a: Held, bob: dict[str, str]) -> None:
    told = []
    for session in (a.session, UNKNOWN):
        read = await rpc(rest, "resources/read", {"uri": f"plan://{session}/{name}"}, bob)
        assert read["data"]["dev.leadline/problem"]["code"] == "unknown_session"
        told.append(json.dumps(read).replace(session, "ID"))
    assert told[0] == told[1]


async def over_the_rest(rest: httpx.AsyncClient, name: str, a: Held, bob: dict[str, str]) -> None:
    """Lists, cursors, prompts, completions, states and keys."""
    if name == "list":
        listed = await rest.get("/v1/sessions", params={"cursor": a.cursor}, headers=bob)
        assert a.session not in listed.text
        assert MARK not in listed.text
    elif name == "prompt":
        asked = {"name": "explore", "arguments": {"session_id": a.session}}
        refused = await rpc(rest, "prompts/get", asked, bob)
        assert refused["data"]["dev.leadline/problem"]["code"] == "unknown_session"
    elif name == "completion":
        ref = {"type": "ref/resource", "uri": "plan://{session_id}/plan.json"}
        argument = {"name": "session_id", "value": a.session[:4]}
        found = await rpc(rest, "completion/complete", {"ref": ref, "argument": argument}, bob)
        assert a.session not in found["completion"]["values"]
    elif name == "state":
        brought = {"inputResponses": CHOICE, "requestState": a.state}
        refused = await call(rest, "plan_answer", {"session_id": a.session}, bob, **brought)
        assert refused["code"] == -32602
    else:
        own = await rest.post("/v1/sessions", json=ASK, headers=bob | {"idempotency-key": a.once})
        assert own.status_code == 201
        assert MARK not in own.text
        assert own.json()["session_id"] != a.session


REST_OF_IT = ("list", "prompt", "completion", "state", "key")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just(over_rest), st.sampled_from(sorted(REQUESTS))),
        st.tuples(st.just(over_mcp), st.sampled_from(sorted(TOOLS))),
        st.tuples(st.just(over_resources), st.sampled_from(RESOURCES)),
        st.tuples(st.just(over_the_rest), st.sampled_from(REST_OF_IT)),
    ),
    min_size=4,
    max_size=24,
)
EVERYTHING = [
    *((over_rest, name) for name in REQUESTS),
    *((over_mcp, name) for name in TOOLS),
    *((over_resources, name) for name in RESOURCES),
    *((over_the_rest, name) for name in REST_OF_IT),
]


async def tried(folder: Path, steps: list[Any]) -> None:
    """B tries; A's session is then as it was, and A still has all of it."""
    backend = keyed_backend(folder)
    ann, bob = bearer(key_of(backend, "acme")), bearer(key_of(backend, "other", "admin"))
    async with running(create_app(backend)) as rest:
        held = await handed_out(rest, ann)
        before = await rest.get(f"/v1/sessions/{held.session}", headers=ann)
        for step, name in steps:
            await step(rest, name, held, bob)
        after = await rest.get(f"/v1/sessions/{held.session}", headers=ann)
        assert after.content == before.content
        brought = {"inputResponses": CHOICE, "requestState": held.state}
        own = await call(rest, "plan_answer", {"session_id": held.session}, ann, **brought)
        assert own["structuredContent"]["choice"] == 2


async def test_nothing_of_one_tenant_reaches_another_by_any_way(tmp_path: Path) -> None:
    await tried(tmp_path, EVERYTHING)


@pytest.mark.parametrize("kept", [False, True], ids=["stateless", "kept sessions"])
async def test_nor_by_the_revisions_with_a_handshake(kept: bool, tmp_path: Path) -> None:
    steps = [(step, name) for step, name in EVERYTHING if (step, name) != (over_the_rest, "state")]
    backend = keyed_backend(tmp_path, mcp_sessions=kept)
    ann, bob = bearer(key_of(backend, "acme")), bearer(key_of(backend, "other", "admin"))
    async with running(create_app(backend)) as rest:
        held = await handed_out(rest, ann)
        ann, bob = [who | LEGACY | await session_of(rest, who, kept=kept) for who in (ann, bob)]
        for step, name in steps:
            await step(rest, name, held, bob)
        own = await call(rest, "plan_get", {"session_id": held.session}, ann)
        assert own["structuredContent"]["session_id"] == held.session
        ref = {"type": "ref/resource", "uri": "plan://{session_id}/plan.json"}
        argument = {"name": "session_id", "value": held.session}
        found = await rpc(rest, "completion/complete", {"ref": ref, "argument": argument}, ann)
        assert found["completion"]["values"] == [held.session]


async def session_of(rest: httpx.AsyncClient, who: dict[str, str], *, kept: bool) -> dict[str, str]:
    """The header of an MCP session of one's own, where they are kept."""
    if not kept:
        return {}
    hello = {
        "protocolVersion": "2025-11-25", "capabilities": {},
        "clientInfo": {"name": "t", "version": "1"},
    }  # fmt: skip
    message = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello}
    accept = {"accept": "application/json, text/event-stream"}
    begun = await rest.post("/mcp", json=message, headers=accept | who)
    at = {"mcp-session-id": begun.headers["mcp-session-id"]}
    ready = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    await rest.post("/mcp", json=ready, headers=accept | who | LEGACY | at)
    return at


@settings(max_examples=6)
@given(steps=STEPS)
def test_in_whatever_order_it_is_tried(steps: list[Any]) -> None:
    with TemporaryDirectory() as folder:
        asyncio.run(tried(Path(folder), steps))


async def test_a_state_is_its_persons_within_a_tenant_too(tmp_path: Path) -> None:
    backend = keyed_backend(tmp_path)
    ann, eve = bearer(key_of(backend, "acme", name="ann")), bearer(key_of(backend, "acme"))
    async with running(create_app(backend)) as rest:
        held = await handed_out(rest, ann)
        brought = {"inputResponses": CHOICE, "requestState": held.state}
        session = {"session_id": held.session}
        assert (await call(rest, "plan_answer", session, eve, **brought))["code"] == -32602
        own = await call(rest, "plan_answer", session, ann, **brought)
        assert own["structuredContent"]["choice"] == 2


async def test_a_kept_mcp_session_is_for_who_began_it(tmp_path: Path) -> None:
    backend = keyed_backend(tmp_path, mcp_sessions=True)
    ann, bob = bearer(key_of(backend, "acme")), bearer(key_of(backend, "other"))
    eve = bearer(key_of(backend, "acme", name="eve"))
    hello = {
        "protocolVersion": "2025-11-25", "capabilities": {},
        "clientInfo": {"name": "t", "version": "1"},
    }  # fmt: skip
    accept = {"accept": "application/json, text/event-stream"}
    async with running(create_app(backend)) as rest:

        async def send(method: str, who: dict[str, str], **more: Any) -> httpx.Response:
            message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": more}
            return await rest.post("/mcp", json=message, headers=accept | who)

        begun = await send("initialize", ann, **hello)
        at = {"mcp-session-id": begun.headers["mcp-session-id"]}
        for who in (bob, eve):
            assert (await send("ping", who | at)).status_code == 404
            assert (await rest.delete("/mcp", headers=accept | who | at)).status_code == 404
        assert (await send("ping", {**at})).status_code == 401
        assert (await send("ping", ann | at)).status_code == 200


@given(
    tenants=st.lists(
        st.text("ab:\n/% ", min_size=1, max_size=4), min_size=2, max_size=2, unique=True
    )
)
def test_no_two_principals_are_one(tenants: list[str]) -> None:
    one, two = (Caller(tenant=name, name="key:x") for name in tenants)
    if all(map(is_tenant, tenants)):
        assert principal(one) != principal(two)
