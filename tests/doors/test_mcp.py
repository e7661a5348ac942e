"""MCP in both protocol eras, over memory, HTTP, stdio and a relay: the same tools and answers."""

import base64
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, MCPError

from agent.document import PlanDocument
from mcp_server.mcp_api import create_mcp
from mcp_server.mcp_tools import brief
from tests.fakes_doors import fake_backend, plan_document
from tests.mcp_doors import (
    ASK,
    DOORS,
    ERAS,
    connected,
    document_of,
    nobody,
    person,
    text_of,
)


@DOORS
@ERAS
async def test_every_client_can_go_from_a_sentence_to_an_approval(
    door: str, mode: str, tmp_path: Path
) -> None:
    async with connected(door, tmp_path, mode) as client:
        plan = document_of(await client.call_tool("plan_start", ASK))
        session = {"session_id": plan.session_id}
        edited = await client.call_tool("plan_edit", session | {"text": "make it 2000 users"})
        assert document_of(edited).specification.traffic.concurrent_users == 2000
        chosen = document_of(await client.call_tool("plan_choose", session | {"option": 2}))
        assert chosen.pending is not None
        answer = {"pending_id": chosen.pending.id, "answer": {"confirm": True}}
        approved = document_of(await client.call_tool("plan_answer", session | answer))
        assert approved.pending is None
        read = document_of(await client.call_tool("plan_get", session))
        assert read == approved
        for artifact in ("manifests-deployment.yaml", "manifests-kserve.yaml"):
            found = await client.read_resource(f"plan://{plan.session_id}/{artifact}")
            assert "kind: Service" in found.contents[0].model_dump()["text"]
        packed = await client.read_resource(f"plan://{plan.session_id}/bundle-kserve.zip")
        with zipfile.ZipFile(
            io.BytesIO(base64.b64decode(packed.contents[0].model_dump()["blob"]))
        ) as archive:
            assert any(name.startswith("manifests/") for name in archive.namelist())
        told = await client.read_resource(f"plan://{plan.session_id}/specification.json")
        assert (
            json.loads(told.contents[0].model_dump()["text"])["use_case"]
            == approved.specification.use_case
        )


@DOORS
@ERAS
async def test_a_form_is_shown_where_the_client_has_them(
    door: str, mode: str, tmp_path: Path
) -> None:
    async with connected(door, tmp_path, mode, elicitation_callback=person) as client:
        plan = document_of(await client.call_tool("plan_start", ASK))
        result = await client.call_tool("plan_answer", {"session_id": plan.session_id})
        # Stateless HTTP has no way back to a handshake client: the question comes as text.
        expected = None if door in ("http", "relay") and mode == "legacy" else 2
        assert document_of(result).choice == expected


@ERAS
async def test_a_declined_form_leaves_the_question_open(mode: str, tmp_path: Path) -> None:
    async with connected("memory", tmp_path, mode, elicitation_callback=nobody) as client:
        plan = document_of(await client.call_tool("plan_start", ASK))
        result = await client.call_tool("plan_answer", {"session_id": plan.session_id})
        assert document_of(result) == plan


@ERAS
async def test_without_forms_the_question_comes_back(mode: str, tmp_path: Path) -> None:
    async with connected("memory", tmp_path, mode) as client:
        plan = document_of(await client.call_tool("plan_start", ASK))
        result = await client.call_tool("plan_answer", {"session_id": plan.session_id})
        assert document_of(result) == plan
        assert plan.pending is not None
        assert f"Open question {plan.pending.id}" in text_of(result)


@pytest.mark.parametrize("door", ["memory", "http"])
@ERAS
@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("plan_start", {"text": "x", "extra": 1}, "extra"),
        ("plan_start", {"text": ["x"]}, "text"),
        ("plan_choose", {"session_id": "s-00000000"}, "option"),
        ("halve", {"tokens": 4, "extra": 1}, "extra"),
        ("halve", {"tokens": 4000}, "tokens"),
        ("halve", {}, "tokens"),
    ],
)
async def test_arguments_that_do_not_fit_are_refused(
    door: str, mode: str, tool: str, arguments: dict[str, Any], told: str, tmp_path: Path
) -> None:
    async with connected(door, tmp_path, mode) as client:
        result = await client.call_tool(tool, arguments)
    assert result.is_error
    assert text_of(result).startswith(f"invalid_input: {told}: ")
    assert result.structured_content is None


@ERAS
async def test_an_expected_failure_carries_its_problem(mode: str, tmp_path: Path) -> None:
    async with connected("memory", tmp_path, mode) as client:
        result = await client.call_tool("plan_get", {"session_id": "s-00000000"})
    assert result.is_error
    assert text_of(result).startswith("unknown_session: ")
    assert result.meta is not None
    problem = result.meta["dev.leadline/problem"]
    assert (problem["code"], problem["status"]) == ("unknown_session", 404)


@ERAS
async def test_a_defect_shows_nothing_of_its_content(
    mode: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with connected("memory", tmp_path, mode) as client:
        result = await client.call_tool("halve", {"tokens": 4, "fail": "defect"})
    assert result.is_error
    assert text_of(result) == "Error executing tool halve"
    # The log is where a defect is told.
    assert "ZeroDivisionError" in caplog.text


@ERAS
async def test_every_tool_has_hints_a_closed_schema_and_an_output_schema(
    mode: str, tmp_path: Path
) -> None:
    async with connected("memory", tmp_path, mode) as client:
        listed = (await client.list_tools()).tools
    names = ["plan_start", "plan_get", "plan_answer", "plan_edit", "plan_what_if", "plan_choose"]
    assert [tool.name for tool in listed] == [*names, "halve"]
    for tool in listed:
        assert tool.annotations is not None
        reads = tool.annotations.read_only_hint
        assert isinstance(reads, bool)
        # "Destructive" means something of a tool that writes alone; what is left out is no.
        assert isinstance(tool.annotations.destructive_hint, bool) is not reads, tool.name
        assert tool.annotations.open_world_hint is False
        assert tool.input_schema["additionalProperties"] is False
        assert tool.output_schema is not None
        assert tool.output_schema["type"] == "object"


async def test_the_list_of_tools_is_short(tmp_path: Path) -> None:
    async with connected("memory", tmp_path, "auto") as client:
        listed = await client.list_tools()
    # The budget is 4,000 tokens for 14 tools; JSON has at least 3 characters to a token.
    characters = len(listed.model_dump_json(by_alias=True, exclude_none=True))
    assert characters / 3 < 4000


async def test_read_only_offers_what_reads(tmp_path: Path) -> None:
    backend = fake_backend(tmp_path, read_only=True)
    async with backend.opened() as opened, Client(create_mcp(backend, lambda: opened)) as client:
        assert [tool.name for tool in (await client.list_tools()).tools] == ["plan_get", "halve"]
        assert (await client.call_tool("plan_start", ASK)).is_error


@ERAS
async def test_the_plan_is_a_resource_and_a_missing_one_a_protocol_error(
    mode: str, tmp_path: Path
) -> None:
    async with connected("memory", tmp_path, mode) as client:
        plan = document_of(await client.call_tool("plan_start", ASK))
        found = await client.read_resource(f"plan://{plan.session_id}/plan.json")
        assert PlanDocument.model_validate_json(found.contents[0].model_dump()["text"]) == plan
        templates = (await client.list_resource_templates()).resource_templates
        assert len(templates) == 12
        for uri in (
            "plan://s-00000000/plan.json",
            f"plan://{plan.session_id}/manifests-kserve.yaml",
        ):
            with pytest.raises(MCPError, match=r"unknown_session|nothing_chosen"):
                await client.read_resource(uri)


@ERAS
async def test_prompts_carry_the_data_of_the_session(mode: str, tmp_path: Path) -> None:
    async with connected("memory", tmp_path, mode) as client:
        plan = document_of(await client.call_tool("plan_start", ASK))
        names = [prompt.name for prompt in (await client.list_prompts()).prompts]
        assert names == ["plan_start", "explore", "finalize"]
        start = await client.get_prompt("plan_start", {"request": "a bot for my shop"})
        assert "a bot for my shop" in start.messages[0].content.model_dump()["text"]
        for name in ("explore", "finalize"):
            told = await client.get_prompt(name, {"session_id": plan.session_id})
            assert plan.session_id in told.messages[0].content.model_dump()["text"]
        with pytest.raises(MCPError, match="unknown_session"):
            await client.get_prompt("explore", {"session_id": "s-00000000"})


def test_the_text_of_an_edit_tells_its_answer_and_remarks() -> None:
    first = {"turn": 1, "at": "2026-01-01T10:00:00+00:00", "action": "start", "text": "a chatbot"}
    answer, remark = "Nothing changed, so the plan stands as it is.", "not honoured: smaller"
    edit = first | {"turn": 2, "action": "edit", "answer": answer, "remarks": (remark,)}
    lines = brief(plan_document(history=(first, edit))).splitlines()
    assert lines[:2] == ["Session s-7f3c, stage explore.", answer]
    assert f"Warning: {remark}" in lines
    assert answer not in brief(plan_document(history=(first,)))
