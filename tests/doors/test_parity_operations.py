"""One service: every operation gives the same answer and the same error code at every door.

Whoever publishes an operation without requests here, fails.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client

from mcp_server.app import create_app
from mcp_server.backend import Backend
from mcp_server.cli import main
from mcp_server.errors import as_problem
from mcp_server.mcp_api import create_mcp
from tests.fakes_doors import running
from tools.domain.errors import PlanningError
from tools.knowledge.feedback import KNOWLEDGE_FEEDBACK
from tools.knowledge.query import QUERY_KNOWLEDGE
from tools.operation import Operation, ToolDeps
from tools.registry import OPERATIONS

Json = dict[str, Any]
LLAMA = {"model": "llama-3.1-8b", "gpu": "h100"}
TOPIC: list[tuple[Json, tuple[str, ...] | None]] = [
    ({"topic": "autoscaling", "constraints": "KServe", "limit": 2}, None),
    ({"topic": ""}, None),
    ({"topic": "autoscaling", "limit": 0}, None),
    ({"topics": "autoscaling"}, None),
]
REQUESTS: dict[str, list[tuple[Json, tuple[str, ...] | None]]] = {
    "estimate": [
        (LLAMA | {"concurrency": 8}, ("--concurrency", "8")),
        (LLAMA | {"rps": 2, "ttft_ms": 300}, ("--rps", "2", "--ttft-ms", "300")),
        (LLAMA | {"tp": "2"}, ("--tp", "2")),
        (LLAMA | {"gpu": "h999"}, ()),
        (LLAMA | {"rps": 1, "concurrency": 1}, None),
        (LLAMA | {"tp": 0}, ("--tp", "0")),
        (LLAMA | {"colour": "red"}, None),
        ({"model": "llama-3.1-70b", "gpu": "l4", "precision": "bf16"}, ("--precision", "bf16")),
        ({}, None),
    ],
    "lookup": [
        ({"kind": "gpus", "query": "l4"}, ("gpus", "l4")),
        ({"kind": "benchmarks", "model": "llama-3.1-8b", "limit": 2}, None),
        ({"kind": "gpus", "tp": 2}, ("gpus", "--tp", "2")),
        ({"kind": "gpus", "cursor": "made up"}, ("gpus", "--cursor", "made up")),
        ({"kind": "planets"}, None),
    ],
    "search_knowledge": [
        ({"query": "p99 TTFT jumps", "limit": 2}, ("p99 TTFT jumps", "--limit", "2")),
        ({"query": "KServe", "kind": ["warning"], "limit": 1, "mode": "bm25"}, None),
        ({"query": ""}, ("",)),
        ({"query": "x", "include_superseded": 1}, None),
    ],
    "get_patterns": TOPIC,
    "get_decisions": TOPIC,
    "get_warnings": TOPIC,
    "get_methodologies": TOPIC,
}
"""What is asked of each operation, and the same as arguments of its command where it has one."""

COMMANDS = {"estimate": "estimate", "lookup": "lookup", "search_knowledge": "search"}
OF_REST_ALONE: dict[str, tuple[Operation[Any, Any], list[Json]]] = {
    "/v1/query": (QUERY_KNOWLEDGE, [{"question": "what limits TTFT?"}, {"question": ""}, {}]),
    "/v1/feedback": (
        KNOWLEDGE_FEEDBACK,
        [{"rating": "wrong"}, {"rating": "fine", "query": "x"}],
    ),
}
"""Operations with a route of their own that are no tools of an assistant."""


@dataclass(frozen=True, kw_only=True)
class Doors:
    """Every way in, on one installation."""

    backend: Backend
    deps: ToolDeps
    rest: httpx.AsyncClient
    mcp: Client


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Backend:
    folder = tmp_path_factory.mktemp("installation")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEADLINE_DATABASE_URL", f"sqlite:///{folder / 'leadline.db'}")
        patch.setenv("LEADLINE_QDRANT_PATH", str(folder / "knowledge"))
        settings = Backend.of_this_installation().settings()
    return installed(settings, folder)


def installed(settings: Any, folder: Path) -> Backend:
    from agent.bootstrap import installed_knowledge, open_sessions, tool_deps  # noqa: PLC0415

    assert folder.is_dir()
    return Backend(
        settings=lambda: settings,
        open_sessions=lambda: open_sessions(settings),
        tool_deps=lambda: tool_deps(settings),
        operations=OPERATIONS,
        knowledge=lambda: installed_knowledge(settings),
    )


@asynccontextmanager
async def all_doors(real: Backend) -> AsyncIterator[Doors]:
    async with AsyncExitStack() as stack:
        opened = await stack.enter_async_context(real.opened())
        rest = await stack.enter_async_context(running(create_app(real)))
        mcp = await stack.enter_async_context(Client(create_mcp(real, lambda: opened)))
        yield Doors(backend=real, deps=opened.deps, rest=rest, mcp=mcp)


def direct(operation: Operation[Any, Any], request: Json, deps: ToolDeps) -> Any:
    try:
        answer = operation.call(request, deps)
    except PlanningError as error:
        return as_problem(error)["code"]
    return timeless(answer.model_dump(mode="json", by_alias=True))


def over_rest(answer: httpx.Response) -> Any:
    if answer.headers["content-type"] == "application/problem+json":
        return answer.json()["code"]
    return timeless(answer.json())


async def over_mcp(client: Client, name: str, request: Json) -> Any:
    answer = await client.call_tool(name, request)
    if answer.is_error:
        assert answer.meta is not None
        return answer.meta["dev.leadline/problem"]["code"]
    return timeless(answer.structured_content)


async def by_command(
    doors: Doors, name: str, request: Json, argv: tuple[str, ...], capsys: Any
) -> Any:
    named = ["--model", request["model"], "--gpu", request["gpu"]] if name == "estimate" else []
    words = [COMMANDS[name], *named, *argv, "--json"]
    await asyncio.to_thread(main, words, backend=doors.backend)
    captured = capsys.readouterr()
    return timeless(json.loads(captured.out)) if captured.out else json.loads(captured.err)["code"]


_TAKES = ("latency_ms", "timings_ms", "cached")


def timeless(answer: Any) -> Any:
    """Without how long it took and which receipt it got."""
    if isinstance(answer, dict):
        kept = {key: timeless(value) for key, value in answer.items()}
        return {key: value for key, value in kept.items() if key not in _TAKES}
    return [timeless(one) for one in answer] if isinstance(answer, list) else answer


@pytest.mark.slow
@pytest.mark.parametrize("name", REQUESTS)
async def test_every_operation_answers_the_same_at_every_door(
    real: Backend, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    operation = next(one for one in OPERATIONS if one.name == name)
    async with all_doors(real) as doors:
        for request, argv in REQUESTS[name]:
            expected = await asyncio.to_thread(direct, operation, request, doors.deps)
            assert over_rest(await doors.rest.post(f"/v1/tools/{name}", json=request)) == expected
            assert await over_mcp(doors.mcp, name, request) == expected, request
            if argv is not None:
                assert await by_command(doors, name, request, argv, capsys) == expected, request


@pytest.mark.slow
@pytest.mark.parametrize("path", OF_REST_ALONE)
async def test_what_has_a_route_alone_answers_as_in_python(real: Backend, path: str) -> None:
    operation, requests = OF_REST_ALONE[path]
    async with all_doors(real) as doors:
        for request in requests:
            expected = await asyncio.to_thread(direct, operation, request, doors.deps)
            assert over_rest(await doors.rest.post(path, json=request)) == expected


def test_no_operation_is_published_without_its_requests() -> None:
    assert REQUESTS.keys() == {one.name for one in OPERATIONS if one.toolset}
    alone = {operation.name for operation, _ in OF_REST_ALONE.values()}
    of_the_graph = {"understand", "recommend", "render_manifests"}
    hidden = {one.name for one in OPERATIONS if not one.toolset}
    assert hidden == alone | of_the_graph
