"""Conflicts over the real installation: the same at every door, gone once they are settled."""

import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from mcp import Client

from mcp_server.app import create_app
from mcp_server.backend import Backend
from mcp_server.cli import main
from mcp_server.mcp_api import create_mcp
from tests.fakes_doors import running
from tests.suggestions import proposals

ASK = (
    "chatbot for 1000 users with Llama 3.3 70B on H100, average 9 rps, peak 5 rps, 2000 USD a month"
)
FIELDS = [
    ["slo.e2e_ms", "slo.ttft_ms", "slo.tpot_ms"],
    ["traffic.rps_peak", "traffic.rps_steady"],
    ["budget.usd_month"],
]
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Backend:
    monkeypatch.setenv("LEADLINE_DATABASE_URL", f"sqlite:///{tmp_path / 'leadline.db'}")
    return Backend.of_this_installation()


def printed(capsys: Capture, *argv: str) -> dict[str, Any]:
    main([*argv, "--json"])
    plan: dict[str, Any] = json.loads(capsys.readouterr().out)
    return plan


async def test_command_line_rest_and_mcp_tell_the_same_conflicts(real: Backend) -> None:
    async with real.opened() as opened, Client(create_mcp(real, lambda: opened)) as client:
        called = await client.call_tool("plan_start", {"text": ASK})
    by_mcp = called.structured_content
    assert by_mcp is not None
    conflicts = by_mcp["specification"]["conflicts"]
    assert [one["fields"] for one in conflicts] == FIELDS
    async with running(create_app(real)) as rest:
        started = (await rest.post("/v1/sessions", json={"text": ASK})).json()
        read = (await rest.get(f"/v1/sessions/{by_mcp['session_id']}")).json()
    assert started["specification"]["conflicts"] == conflicts
    assert read["specification"]["conflicts"] == conflicts
    text = called.content[0].text  # type: ignore[union-attr]
    for one in conflicts:
        assert f"Conflict: {one['message']} {one['suggestion']}" in text


def test_the_page_tells_every_conflict_once(real: Backend, capsys: Capture) -> None:
    conflicts = printed(capsys, "plan", ASK)["specification"]["conflicts"]
    assert main(["plan", ASK]) == 1
    page = " ".join(capsys.readouterr().out.split())
    for one in conflicts:
        assert page.count(f"{', '.join(one['fields'])}: {one['message']}") == 1
        assert page.count(f"-> {one['suggestion']}") == 1


def test_a_conflict_of_the_search_is_gone_after_the_command_that_is_proposed(
    real: Backend, capsys: Capture
) -> None:
    plan = printed(capsys, "plan", ASK)
    assert plan["recommendations"] == []
    (budget,) = (
        one for one in plan["specification"]["conflicts"] if "budget.usd_month" in one["fields"]
    )
    settings = shlex.split(plan["next"][0].removeprefix(f"leadline edit {plan['session_id']} "))
    # The command says what the suggestion says.
    enough = proposals(budget["suggestion"])[0]["budget.usd_month"]
    assert settings == ["--set", f"budget.usd_month={enough:g}"]
    after = printed(capsys, "edit", plan["session_id"], *settings)
    assert after["recommendations"]
    assert [one["fields"] for one in after["specification"]["conflicts"]] == FIELDS[:2]


def test_the_conflicts_are_part_of_what_a_plan_is_named_by(real: Backend, capsys: Capture) -> None:
    one, two = (printed(capsys, "plan", ASK) for _ in range(2))
    assert one["plan_digest"] == two["plan_digest"]
