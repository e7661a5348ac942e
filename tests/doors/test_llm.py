"""A configured language model reads at every door alike, and its key comes out of none."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from mcp import Client

pytest.importorskip("langchain_openai", reason="needs pip install 'leadline[llm]'")

from mcp_server.app import create_app
from mcp_server.backend import Backend
from mcp_server.cli import main
from mcp_server.mcp_api import create_mcp
from tests.fakes_doors import running
from tests.scripted_llm import KEY, MODEL, Scripted, error, finding, form, scripted, text

ASK = "We are eighty souls at the clinic and want a tool to look things up"
MORE = "hm, rather nine hundred souls; it should reply within two seconds"
GOOD = form(finding("traffic.concurrent_users", "80", "eighty souls"))
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scripted]:
    with scripted(text(GOOD)) as running_server:
        monkeypatch.setenv("LEADLINE_DATABASE_URL", f"sqlite:///{tmp_path / 'leadline.db'}")
        monkeypatch.setenv("LEADLINE_LLM_BASE_URL", running_server.url)
        monkeypatch.setenv("LEADLINE_LLM_MODEL", MODEL)
        monkeypatch.setenv("LEADLINE_LLM_API_KEY", KEY)
        yield running_server


async def test_every_door_gives_the_same_specification(
    server: Scripted, capsys: Capture, tmp_path: Path
) -> None:

    # The command runs an event loop of its own, so it gets a thread of its own.
    assert await asyncio.to_thread(main, ["plan", ASK, "--json"]) == 0
    by_cli = json.loads(capsys.readouterr().out)["specification"]
    backend = Backend.of_this_installation()
    async with running(create_app(backend)) as rest:
        by_rest = (await rest.post("/v1/sessions", json={"text": ASK})).json()["specification"]
    async with backend.opened() as opened, Client(create_mcp(backend, lambda: opened)) as client:
        answer = (await client.call_tool("plan_start", {"text": ASK})).structured_content
    assert answer is not None
    assert by_cli == by_rest == answer["specification"]
    assert by_cli["traffic"]["concurrent_users"] == 80
    assert by_cli["provenance"]["traffic.concurrent_users"] == {
        "source": "stated",
        "from": f'"eighty souls": read by the LLM {MODEL}',
    }
    assert set(server.keys) == {f"Bearer {KEY}"}


def test_an_edit_is_read_too_and_keeps_what_was_stated(server: Scripted, capsys: Capture) -> None:
    assert main(["plan", ASK, "--json"]) == 0
    session = json.loads(capsys.readouterr().out)["session_id"]
    server.steps[:] = [text(form(finding("traffic.concurrent_users", "900", "nine hundred souls")))]
    assert main(["edit", session, MORE, "--json"]) == 0
    plan = json.loads(capsys.readouterr().out)
    assert plan["specification"]["traffic"]["concurrent_users"] == 80
    assert plan["specification"]["slo"]["e2e_ms"]["limit"] == 2000
    assert any("concurrent_users = 900; 80 was said before" in w for w in plan["warnings"])
    assert "It changes an earlier request" in server.said(1)


def test_a_failing_server_leaves_the_plan_and_one_warning(
    server: Scripted, capsys: Capture
) -> None:
    server.steps[:] = [error(401, f"the key {KEY} is wrong")]
    assert main(["plan", "A chatbot for 500 users", "--json"]) == 0
    out, err = capsys.readouterr()
    plan = json.loads(out)
    assert plan["specification"]["traffic"]["concurrent_users"] == 500
    told = [warning for warning in plan["warnings"] if "LLM" in warning]
    assert len(told) == 1
    assert "refuses the key (HTTP 401); correct LEADLINE_LLM_API_KEY" in told[0]
    assert KEY not in out + err


def test_the_key_is_in_no_file_and_on_no_screen(
    server: Scripted, capsys: Capture, tmp_path: Path
) -> None:
    assert main(["plan", ASK]) == 0
    for arguments in (["doctor"], ["doctor", "--json"], ["sessions"]):
        main(arguments)
    out, err = capsys.readouterr()
    assert KEY not in out + err
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert all(KEY.encode() not in path.read_bytes() for path in files)


def llm_line(capsys: Capture) -> dict[str, str]:
    main(["doctor", "--json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    line: dict[str, str] = next(item for item in findings if item["check"] == "llm")
    return line


def test_doctor_tells_that_it_is_reachable(server: Scripted, capsys: Capture) -> None:
    line = llm_line(capsys)
    assert line["state"] == "ok"
    assert line["seen"].endswith(": reachable")


def test_doctor_tells_what_to_mend(
    server: Scripted, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADLINE_LLM_MODEL", "another")
    line = llm_line(capsys)
    assert (line["state"], line["mend"]) == ("warn", "correct LEADLINE_LLM_MODEL")
    monkeypatch.setenv("LEADLINE_LLM_BASE_URL", "http://127.0.0.1:9/v1")
    line = llm_line(capsys)
    assert line["state"] == "warn"
    assert "cannot be reached" in line["seen"]
    assert "read without it" in line["seen"]
    monkeypatch.delenv("LEADLINE_LLM_BASE_URL")
    assert "half configured" in llm_line(capsys)["seen"]
    monkeypatch.delenv("LEADLINE_LLM_MODEL")
    assert llm_line(capsys)["state"] == "ok"
