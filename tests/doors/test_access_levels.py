"""Levels of documents at every door: a caller reads those of his own, whatever was asked before."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from mcp_server.app import create_app
from mcp_server.backend import Backend
from mcp_server.mcp_resources import _item
from tests.fakes_doors import running
from tests.fakes_login import bearer, key_of, keyed_backend
from tests.fakes_retrieval import FakeKnowledge, found_item, point, retriever_of, unknowing
from tests.mcp_raw import call, rpc
from tools.domain.errors import NotFoundError
from tools.domain.knowledge.answer import FoundItem
from tools.registry import OPERATIONS

POINTS = (
    point("open", "the cache of a gpu", kind="pattern"),
    point("secret", "the cache of a gpu in the cellar: magenta-owl", kind="pattern", access="team"),
)


@pytest.fixture(params=[False, True], ids=["exact cache", "semantic cache"])
def backend(tmp_path: Path, request: pytest.FixtureRequest) -> Backend:
    knowledge = FakeKnowledge(
        retriever_of(*POINTS, semantic_cache=request.param, near_duplicate=1.0)
    )
    deps = replace(unknowing(), knowledge=knowledge)
    made = keyed_backend(tmp_path, toolsets=("plan", "knowledge"))
    return replace(made, tool_deps=lambda: deps, operations=OPERATIONS)


@pytest_asyncio.fixture
async def rest(backend: Backend) -> AsyncIterator[httpx.AsyncClient]:
    async with running(create_app(backend)) as client:
        yield client


async def test_each_reads_what_his_levels_open_at_both_doors_and_from_every_cache(
    rest: httpx.AsyncClient, backend: Backend
) -> None:
    inside = bearer(key_of(backend, "acme", "read", name="inside", access=["team"]))
    outside = bearer(key_of(backend, "acme", "read", name="outside"))
    for who, sees in ((inside, True), (outside, False), (inside, True), (outside, False)):
        query = {"query": "cache gpu cellar"}
        searched = await rest.post("/v1/tools/search_knowledge", json=query, headers=who)
        topic = {"topic": "cache gpu cellar"}
        patterns = await rest.post("/v1/tools/get_patterns", json=topic, headers=who)
        question = {"question": "cache gpu cellar", "with_context": True}
        asked = await rest.post("/v1/query", json=question, headers=who)
        over_mcp = await call(rest, "search_knowledge", query, who)
        for answer in (searched.text, patterns.text, asked.text, str(over_mcp)):
            assert "the cache of a gpu" in answer
            assert ("magenta-owl" in answer) is sees


async def test_no_argument_widens_what_a_caller_reads(
    rest: httpx.AsyncClient, backend: Backend
) -> None:
    outside = bearer(key_of(backend, "acme", "read"))
    asked = {"query": "cache", "access": ["team"]}
    answer = await rest.post("/v1/tools/search_knowledge", json=asked, headers=outside)
    assert answer.status_code == 422


class Items(FakeKnowledge):
    def slugs(self) -> tuple[str, ...]:
        return ("secret",)

    def item(self, name: str) -> FoundItem | None:
        return found_item(name, "magenta-owl", access="team")


async def test_an_item_of_another_level_is_unknown(backend: Backend) -> None:
    items = Items(retriever_of(*POINTS))
    deps = replace(backend.tool_deps(), items=items)
    levelled = replace(backend, tool_deps=lambda: deps)
    async with running(create_app(levelled)) as rest:
        inside = bearer(key_of(backend, "acme", "read", name="inside", access=["team"]))
        outside = bearer(key_of(backend, "acme", "read", name="outside"))
        wanted = {"uri": "knowledge://items/secret"}
        assert "magenta-owl" in str(await rpc(rest, "resources/read", wanted, inside))
        refused = await rpc(rest, "resources/read", wanted, outside)
        assert refused["data"]["dev.leadline/problem"]["code"] == "unknown_item"
    async with backend.opened() as opened:
        with pytest.raises(NotFoundError):
            _item(replace(opened, deps=deps), "secret", frozenset({"public"}))
