"""The decision report and its pictures, over the real catalogue, at every door."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from mcp import Client
from pydantic import SecretStr

from agent.bootstrap import open_sessions, tool_deps
from agent.settings import Settings
from mcp_server.app import create_app
from mcp_server.backend import LOCAL, Backend
from mcp_server.cli import main
from mcp_server.mcp_api import create_mcp
from tests.fakes_doors import running
from tools.figures import TIMES
from tools.registry import OPERATIONS

ASK = "a support chatbot for 1,000 users, only L40S"
NAMES = ("pareto", "sweep", "load", "comparison")


@pytest.fixture
def real(tmp_path: Path) -> Backend:
    settings = Settings(database_url=SecretStr(f"sqlite:///{tmp_path / 'leadline.db'}"))
    return Backend(
        settings=lambda: settings,
        open_sessions=lambda: open_sessions(settings),
        tool_deps=lambda: tool_deps(settings),
        operations=OPERATIONS,
    )


def started(backend: Backend, capsys: pytest.CaptureFixture[str], ask: str = ASK) -> str:
    main(["plan", ask, "--no-ask", "--json"], backend=backend)
    session_id: str = json.loads(capsys.readouterr().out)["session_id"]
    return session_id


def test_the_command_writes_the_page_and_its_pictures_and_overwrites_nothing(
    real: Backend, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session_id, out = started(real, capsys), tmp_path / "decision"
    assert main(["report", session_id, "--out", str(out), "--png"], backend=real) == 0
    assert "decision.html" in capsys.readouterr().err
    written = {path.name for path in out.iterdir()}
    assert written == {
        "DECISION.md",
        "decision.html",
        *(f"{name}.{kind}" for name in NAMES for kind in ("svg", "png")),
    }
    for name in NAMES:
        root = ElementTree.fromstring((out / f"{name}.svg").read_text())  # noqa: S314  our own
        assert root.get("role") == "img"
        assert (out / f"{name}.png").read_bytes().startswith(b"\x89PNG")
    assert f"1 {TIMES} L40S-48GB" in (out / "DECISION.md").read_text()
    # The same report again differs in nothing; a changed file is kept.
    assert main(["report", session_id, "--out", str(out), "--png"], backend=real) == 0
    (out / "DECISION.md").write_text("my notes")
    assert main(["report", session_id, "--out", str(out)], backend=real) == 2
    assert "file_exists" in capsys.readouterr().err
    assert (out / "DECISION.md").read_text() == "my notes"
    assert main(["report", session_id, "--out", str(out), "--force"], backend=real) == 0


def test_a_request_that_nothing_holds_has_a_report_that_says_so(
    real: Backend, capsys: pytest.CaptureFixture[str]
) -> None:
    session_id = started(real, capsys, "a chatbot for 50 users on at most 1 dollar a month")
    assert main(["report", session_id], backend=real) == 0
    page = capsys.readouterr().out
    assert page.startswith("# ")
    assert "budget" in page
    assert "svg" not in page


async def test_rest_and_mcp_give_the_same_report(real: Backend) -> None:
    async with real.opened() as opened, Client(create_mcp(real, lambda: opened)) as client:
        plan = await client.call_tool("plan_start", {"text": ASK, "ask": False})
        assert plan.structured_content is not None
        session_id = plan.structured_content["session_id"]
        by_mcp: Any = (await client.read_resource(f"plan://{session_id}/DECISION.md")).contents[0]
        drawn: Any = (await client.read_resource(f"plan://{session_id}/pareto.svg")).contents[0]
    async with running(create_app(real)) as rest:
        url = f"/v1/sessions/{session_id}"
        markdown = await rest.get(f"{url}/report", headers={"accept": "text/markdown"})
        html = await rest.get(f"{url}/report")
        archive = await rest.get(f"{url}/report", headers={"accept": "application/zip"})
        svg = await rest.get(f"{url}/pictures/pareto")
        png = await rest.get(f"{url}/pictures/load", params={"kind": "png"})
        wrong = await rest.get(f"{url}/pictures/kitten")
        missing = await rest.get("/v1/sessions/s-00000000/report")
    assert by_mcp.text == markdown.text
    assert drawn.text == svg.text
    assert html.headers["content-type"].startswith("text/html")
    assert html.text.startswith("<!doctype html>") or html.text.startswith("<!DOCTYPE html>")
    assert archive.content.startswith(b"PK")
    assert svg.headers["content-type"] == "image/svg+xml"
    assert png.content.startswith(b"\x89PNG")
    assert (wrong.status_code, missing.status_code) == (422, 404)


async def test_a_picture_is_drawn_once_for_as_long_as_its_plan_stands(real: Backend) -> None:
    async with real.opened() as opened:
        sessions = opened.sessions
        plan = await sessions.start(LOCAL, ASK, ask=False)
        first = await sessions.picture(LOCAL, plan.session_id, "comparison")
        assert await sessions.picture(LOCAL, plan.session_id, "comparison") is first
        assert (await sessions.picture(LOCAL, plan.session_id, "comparison", "png")).kind == "png"
        for words in ("2000 users", "3000 users"):
            await sessions.what_if(LOCAL, plan.session_id, words)
        second = await sessions.picture(LOCAL, plan.session_id, "comparison")
        assert second.title == "The plan beside 2 what-ifs"
        edited = await sessions.edit(LOCAL, plan.session_id, "make it 500 users")
        assert edited.recommendations
        third = await sessions.picture(LOCAL, plan.session_id, "comparison")
        assert third.text != second.text
