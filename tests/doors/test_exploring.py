"""Exploring a session at every door: the same answers, the same refusals."""

import json
from io import StringIO
from pathlib import Path

import httpx
import pytest
from mcp import Client

from mcp_server.backend import Backend
from mcp_server.cli import main
from mcp_server.mcp_api import create_mcp
from mcp_server.screen import Screen
from mcp_server.terminal.console import show
from mcp_server.terminal.exploring import comparison_page
from tests.fakes_doors import fake_backend
from tests.fakes_pictures import comparison
from tools.explore.compare import COMPARE

ASK = "a chatbot for 1000 users"


async def _started(rest: httpx.AsyncClient) -> str:
    session_id: str = (await rest.post("/v1/sessions", json={"text": ASK})).json()["session_id"]
    return session_id


async def test_a_what_if_over_rest_and_mcp_gives_the_same_comparison(
    backend: Backend, rest: httpx.AsyncClient
) -> None:
    session_id = await _started(rest)
    url = f"/v1/sessions/{session_id}"
    created = await rest.post(f"{url}/scenarios", json={"text": "5000 users", "name": "many"})
    assert created.status_code == 201
    assert created.json()["scenario"]["label"] == "many"
    by_rest = await rest.get(f"{url}/comparison", params={"a": "plan", "b": "B"})
    assert by_rest.json() == created.json()["comparison"]
    async with backend.opened() as opened, Client(create_mcp(backend, lambda: opened)) as client:
        asked = {"session_id": session_id, "a": "plan", "b": "B"}
        compared = await client.call_tool("plan_what_if", asked)
        tried = await client.call_tool(
            "plan_what_if", {"session_id": session_id, "text": "5000 users"}
        )
    assert compared.structured_content == by_rest.json()
    assert tried.structured_content is not None
    assert tried.structured_content["lines"] == by_rest.json()["lines"]
    listed = (await rest.get(url)).json()["scenarios"]
    assert [one["id"] for one in listed] == ["B", "C"]


async def test_undo_is_one_call_at_every_door(backend: Backend, rest: httpx.AsyncClient) -> None:
    session_id = await _started(rest)
    first = (await rest.get(f"/v1/sessions/{session_id}")).json()["plan_digest"]
    for users in (2000, 3000):
        await rest.post(f"/v1/sessions/{session_id}/messages", json={"text": f"{users} users"})
    async with backend.opened() as opened, Client(create_mcp(backend, lambda: opened)) as client:
        back = await client.call_tool("plan_edit", {"session_id": session_id, "undo": True})
    assert back.structured_content is not None
    assert back.structured_content["specification"]["traffic"]["concurrent_users"] == 2000
    again = await rest.post(f"/v1/sessions/{session_id}/undo")
    assert again.json()["plan_digest"] == first
    refused = await rest.post(f"/v1/sessions/{session_id}/undo")
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing_to_undo")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("comparison?a=plan&b=Z", 404, "unknown_scenario"),
        ("comparison?a=plan&b=7", 404, "unknown_option"),
        ("comparison?a=x%20y&b=1", 422, "invalid_key"),
        ("sweep?field=users&steps=1", 422, "invalid_request"),
        ("sweep?field=users&colour=red", 422, "invalid_request"),
    ],
)
async def test_what_cannot_be_answered_is_refused_over_rest(
    rest: httpx.AsyncClient, path: str, status: int, code: str
) -> None:
    session_id = await _started(rest)
    answer = await rest.get(f"/v1/sessions/{session_id}/{path}")
    assert answer.status_code == status
    if code != "invalid_request":
        assert answer.json()["code"] == code


def test_read_only_compares_but_tries_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plan", ASK, "--json"], backend=fake_backend(tmp_path)) == 0
    session_id = json.loads(capsys.readouterr().out)["session_id"]
    reading = fake_backend(tmp_path, read_only=True)
    assert main(["what-if", session_id, "5000 users"], backend=reading) == 2
    assert main(["undo", session_id], backend=reading) == 2
    assert main(["compare", session_id, "1", "2"], backend=reading) == 0


def test_the_command_line_tries_compares_and_takes_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backend = fake_backend(tmp_path)

    def run(*argv: str) -> str:
        assert main([*argv], backend=backend) == 0
        return capsys.readouterr().out

    session_id = json.loads(run("plan", ASK, "--json"))["session_id"]
    tried = run("what-if", session_id, "make it 5000 users")
    assert "traffic.concurrent_users" in tried
    assert "+400%" in tried
    found = json.loads(run("compare", session_id, "plan", "B", "--json"))
    assert found["b"]["label"] == "make it 5000 users"
    run("edit", session_id, "make it 3000 users")
    assert "3,000 -> 1,000" in run("undo", session_id)
    assert main(["compare", session_id, "plan", "Q"], backend=backend) == 2
    assert "unknown_scenario" in capsys.readouterr().err


def test_a_what_if_that_changes_nothing_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backend = fake_backend(tmp_path)
    assert main(["plan", ASK, "--json"], backend=backend) == 0
    session_id = json.loads(capsys.readouterr().out)["session_id"]
    for words, is_same in (("1000 users", True), ("5000 users", False)):
        main(["what-if", session_id, words], backend=backend)
        assert ("nothing in it changes the request" in capsys.readouterr().err) == is_same


WARNED = 'Nothing was taken from "paint it".'


def test_warnings_of_a_side_are_on_the_page_and_in_the_brief() -> None:
    found = comparison("a/a")
    found = found.model_copy(update={"b": found.b.model_copy(update={"warnings": (WARNED,)})})
    out = StringIO()
    screen = Screen(out=out, err=StringIO(), stdin=StringIO())
    show(screen, comparison_page(found))
    assert f"! B: {WARNED}" in out.getvalue()
    assert COMPARE.brief(found).endswith(f"\nWarning on B: {WARNED}")


async def test_warnings_of_a_what_if_are_told_over_rest(rest: httpx.AsyncClient) -> None:
    session_id = await _started(rest)
    edited = await rest.post(f"/v1/sessions/{session_id}/scenarios", json={"text": "5000 users"})
    assert edited.json()["comparison"]["b"]["warnings"] == []
