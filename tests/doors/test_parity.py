"""One service: the same request gets the same answer and the same error code at every door."""

from typing import Any

import httpx
import pytest
from mcp import Client

from mcp_server.backend import Backend
from mcp_server.errors import as_problem
from mcp_server.mcp_api import create_mcp
from tests.fakes_agent import fake_deps
from tests.fakes_doors import FAMILIES, HALVE
from tools.domain.errors import PlanningError

REQUESTS: list[dict[str, Any]] = [
    {"tokens": 0},
    {"tokens": 7},
    {"tokens": "8"},
    {"tokens": -1},
    {"tokens": 1001},
    {"tokens": None},
    {"tokens": 1, "more": True},
    {},
    *({"tokens": 3, "fail": word} for word in FAMILIES),
]


@pytest.mark.parametrize("request_body", REQUESTS, ids=str)
async def test_every_door_gives_the_same_answer(
    backend: Backend, rest: httpx.AsyncClient, request_body: dict[str, Any]
) -> None:
    by_rest = await rest.post("/v1/tools/halve", json=request_body)
    async with backend.opened() as opened, Client(create_mcp(backend, lambda: opened)) as client:
        by_mcp = await client.call_tool("halve", request_body)
    try:
        direct = HALVE.call(request_body, fake_deps())
    except PlanningError as error:
        problem = as_problem(error, "rest")
        assert by_rest.json() == problem
        assert by_mcp.meta is not None
        assert by_mcp.meta["dev.leadline/problem"] == problem
    else:
        answer = direct.model_dump(mode="json", by_alias=True)
        assert by_rest.json() == answer == by_mcp.structured_content


async def test_a_session_looks_the_same_at_every_door(
    backend: Backend, rest: httpx.AsyncClient
) -> None:
    plan = (await rest.post("/v1/sessions", json={"text": "a chatbot for 9 users"})).json()
    async with backend.opened() as opened, Client(create_mcp(backend, lambda: opened)) as client:
        by_mcp = await client.call_tool("plan_get", {"session_id": plan["session_id"]})
    assert by_mcp.structured_content == plan
