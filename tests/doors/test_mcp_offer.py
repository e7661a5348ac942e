"""What is listed and completed: by settings, by the headers of a request, by names of the past."""

from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp import Client, MCPError
from mcp.client.streamable_http import streamable_http_client
from mcp_types import PromptReference, ResourceTemplateReference

from mcp_server.mcp_api import create_mcp
from mcp_server.mcp_tools import ALIASES, SESSION_TOOLS
from tests.fakes_doors import fake_backend
from tests.mcp_doors import ASK, ERAS, connected, document_of, relayed, served, text_of
from tools.registry import OPERATIONS

PLAN = ["plan_start", "plan_get", "plan_answer", "plan_edit", "plan_what_if", "plan_choose"]


async def asking(stack: AsyncExitStack, url: str, mode: str, headers: dict[str, str]) -> Client:
    http = await stack.enter_async_context(httpx2.AsyncClient(headers=headers))
    target = streamable_http_client(url, http_client=http)
    return await stack.enter_async_context(Client(target, mode=mode))


def named(listed: Any) -> list[str]:
    return [tool.name for tool in listed.tools]


@ERAS
@pytest.mark.parametrize(
    ("headers", "names"),
    [
        ({}, [*PLAN, "halve"]),
        ({"X-MCP-Toolsets": "plan"}, [*PLAN, "halve"]),
        ({"X-MCP-Toolsets": "plan ,,plan,"}, [*PLAN, "halve"]),
        ({"X-MCP-Readonly": "true"}, ["plan_get", "halve"]),
        ({"X-MCP-Readonly": "0"}, [*PLAN, "halve"]),
        ({"X-MCP-Readonly": "1", "X-MCP-Toolsets": "plan"}, ["plan_get", "halve"]),
    ],
)
async def test_a_request_narrows_what_it_is_offered(
    mode: str, headers: dict[str, str], names: list[str], tmp_path: Path
) -> None:
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(served(fake_backend(tmp_path)))
        client = await asking(stack, url, mode, headers)
        assert named(await client.list_tools()) == names
        started = await client.call_tool("plan_start", ASK)
        if "plan_start" in names:
            assert not started.is_error
        else:
            assert text_of(started).startswith("unknown_tool: ")


@ERAS
async def test_a_toolset_that_is_not_offered_is_told(mode: str, tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(served(fake_backend(tmp_path)))
        client = await asking(stack, url, mode, {"X-MCP-Toolsets": "plan,deploy"})
        with pytest.raises(MCPError, match=r"unknown_toolset: .*'deploy'.*offered: plan"):
            await client.list_tools()
        refused = await client.call_tool("plan_start", ASK)
        assert text_of(refused).startswith("unknown_toolset: ")


async def test_the_settings_choose_the_sets_of_session_tools_too(tmp_path: Path) -> None:
    backend = fake_backend(tmp_path, toolsets=("knowledge",))
    async with backend.opened() as opened, Client(create_mcp(backend, lambda: opened)) as client:
        assert named(await client.list_tools()) == []
        assert (await client.call_tool("plan_start", ASK)).is_error


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({}, [*PLAN, "halve"]),
        ({"LEADLINE_READ_ONLY": "1"}, ["plan_get", "halve"]),
        ({"LEADLINE_TOOLSETS": "plan"}, [*PLAN, "halve"]),
    ],
)
async def test_the_settings_of_a_relay_narrow_the_service_behind_it(
    settings: dict[str, str], names: list[str], tmp_path: Path
) -> None:
    async with (
        served(fake_backend(tmp_path)) as url,
        Client(relayed(url, tmp_path, **settings)) as client,
    ):
        assert named(await client.list_tools()) == names


@ERAS
async def test_a_tool_answers_to_a_name_that_it_had(mode: str, tmp_path: Path) -> None:
    backend = fake_backend(tmp_path)
    async with backend.opened() as opened:
        aliases = {"start_plan": "plan_start", "split": "halve"}
        server = create_mcp(backend, lambda: opened, aliases=aliases)
        async with Client(server, mode=mode) as client:
            assert named(await client.list_tools()) == [*PLAN, "halve"]
            document_of(await client.call_tool("start_plan", ASK))
            halved = await client.call_tool("split", {"tokens": 8})
            assert halved.structured_content == {"half_tokens": 4.0}
            refused = await client.call_tool("split", {"tokens": 8, "extra": 1})
            assert text_of(refused).startswith("invalid_input: extra: ")


def test_every_name_of_the_past_leads_to_a_tool_and_none_hides_one() -> None:
    names = {tool.name for tool in SESSION_TOOLS}
    names |= {operation.name for operation in OPERATIONS if operation.toolset}
    assert set(ALIASES.values()) <= names
    assert not names & set(ALIASES)


@ERAS
async def test_ids_of_sessions_are_completed(mode: str, tmp_path: Path) -> None:
    async with connected("http", tmp_path, mode) as client:
        ids = [document_of(await client.call_tool("plan_start", ASK)).session_id for _ in "ab"]
        for place in (
            PromptReference(type="ref/prompt", name="explore"),
            ResourceTemplateReference(type="ref/resource", uri="plan://{session_id}/plan.json"),
        ):
            every = await client.complete(place, {"name": "session_id", "value": ""})
            assert sorted(every.completion.values) == sorted(ids)
            one = await client.complete(place, {"name": "session_id", "value": ids[0][:-1]})
            assert ids[0] in one.completion.values
        none = await client.complete(place, {"name": "something", "value": "s"})
        assert none.completion.values == []


@ERAS
async def test_lists_may_be_kept_for_a_minute_and_plans_not_at_all(
    mode: str, tmp_path: Path
) -> None:
    async with connected("http", tmp_path, mode) as client:
        plan = document_of(await client.call_tool("plan_start", ASK))
        read = await client.read_resource(f"plan://{plan.session_id}/plan.json")
        listed = await client.list_tools()
    # Handshake revisions have no such hints.
    assert (listed.ttl_ms or 0) == (60_000 if mode == "auto" else 0)
    assert (read.ttl_ms or 0) == 0
