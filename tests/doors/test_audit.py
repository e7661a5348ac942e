"""The audit log at the doors: who came through which, and what `leadline audit` says of it."""

import json
import os
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from pydantic import SecretStr

from agent.audit import AuditLog
from agent.audited_sessions import AuditedSessions
from agent.bootstrap import SystemClock
from agent.settings import Settings
from mcp_server.app import create_app
from mcp_server.backend import LOCAL, Backend
from mcp_server.cli import main
from mcp_server.doctor.audit import audit as doctor_of_audit
from mcp_server.mcp_api import create_mcp
from tests.fakes_agent import open_fake_sessions
from tests.fakes_doors import HALVE, fake_backend, running
from tests.mcp_doors import ASK, person
from tools.adapters.sql_audit import SqlAudit

KEY = "0123456789abcdef0123456789abcdef"
SECRET = "sk-canary-4711-abcdef"  # noqa: S105  looked for where it must not be
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def audited(tmp_path: Path) -> Iterator[Backend]:
    """A backend with a signed log, and one operation that changes something."""
    log = AuditLog(SqlAudit(f"sqlite:///{tmp_path / 'audit.db'}"), SystemClock(), KEY.encode())

    @asynccontextmanager
    async def opened() -> AsyncIterator[AuditedSessions]:
        async with open_fake_sessions(tmp_path / "leadline.db") as sessions:
            yield AuditedSessions(sessions, log)

    made = replace(
        fake_backend(tmp_path, audit_key=SecretStr(KEY)),
        open_sessions=opened,
        operations=(HALVE, replace(HALVE, name="cut", effect="write")),
        audit=lambda: log,
    )
    yield made
    log.close()


def listed(backend: Backend, capsys: Capture, *options: str) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert main(["audit", "list", "--json", *options], backend=backend) == 0
    rows: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["rows"]
    return rows[::-1]


async def test_every_door_writes_its_name(audited: Backend, capsys: Capture) -> None:
    async with AsyncExitStack() as stack:
        rest = await stack.enter_async_context(running(create_app(audited)))
        opened = await stack.enter_async_context(audited.opened())
        server = create_mcp(audited, lambda: opened)
        client = await stack.enter_async_context(Client(server, elicitation_callback=person))
        session = (await rest.post("/v1/sessions", json=ASK)).json()["session_id"]
        await rest.post("/v1/tools/cut", json={"tokens": 8})
        await rest.post("/v1/tools/halve", json={"tokens": 8})
        await client.call_tool("cut", {"tokens": 8, "fail": "refused"})
        await client.call_tool("plan_edit", {"session_id": session, "text": "2000 users"})
        await client.call_tool("plan_answer", {"session_id": session})
    rows = listed(audited, capsys)
    assert [(row["channel"], row["action"], row["result"]) for row in rows] == [
        ("rest", "start", "ok"),
        ("rest", "cut", "ok"),
        ("mcp", "cut", "refused_code"),
        ("mcp", "edit", "ok"),
        ("mcp-form", "answer", "ok"),
    ]
    assert {row["object"] for row in rows if row["action"] != "cut"} == {session}


def test_the_log_is_listed_verified_and_exported(
    audited: Backend, capsys: Capture, tmp_path: Path
) -> None:
    assert main(["plan", f"a chatbot for 1000 users {SECRET}", "--json"], backend=audited) == 0
    session = json.loads(capsys.readouterr().out)["session_id"]
    assert main(["edit", session, "2000 users"], backend=audited) == 0
    assert main(["approve", SECRET, SECRET], backend=audited) == 2
    rows = listed(audited, capsys)
    assert [(row["action"], row["result"]) for row in rows] == [
        ("start", "ok"),
        ("edit", "ok"),
        ("approve", "unknown_session"),
    ]
    assert len(listed(audited, capsys, "--session", session, "--action", "edit")) == 1
    assert listed(audited, capsys, "--tenant", "other") == []
    assert listed(audited, capsys, "--since", "2999-01-01") == []
    assert main(["audit", "list"], backend=audited) == 0
    assert "unknown_session" in capsys.readouterr().out
    assert main(["audit", "verify"], backend=audited) == 0
    assert capsys.readouterr().out.startswith("6 rows hold, the last with the hash ")
    file = tmp_path / "audit.jsonl"
    assert main(["audit", "export", "--out", str(file)], backend=audited) == 0
    assert SECRET not in file.read_text()
    head = json.loads(file.read_text().splitlines()[-1])["hash"]
    sound = ["audit", "verify", str(file), "--expect", head, "--count", "6"]
    assert main(sound, backend=audited) == 0
    capsys.readouterr()
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(lines[:4]))
    assert main(["audit", "verify", str(file)], backend=audited) == 0
    assert main(["audit", "verify", str(file), "--count", "6"], backend=audited) == 1
    assert "BROKEN at row 5: it is gone; there were 6 rows" in capsys.readouterr().out
    assert main(["audit", "verify", str(file), "--expect", head], backend=audited) == 1
    assert "BROKEN at no row has the hash" in capsys.readouterr().out
    file.write_text("".join([*lines[:2], lines[2].replace('"edit"', '"undo"'), *lines[3:]]))
    assert main(["audit", "verify", str(file), "--json"], backend=audited) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["whole"], told["broken_at"], told["rows"]) == (False, 3, 2)
    file.write_text("no json\n")
    assert main(["audit", "verify", str(file)], backend=audited) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["list", "--since", "yesterday"],
        ["list", "--limit", "0"],
        ["list", "file"],
        ["export"],
        ["verify", "nowhere.jsonl"],
    ],
)
def test_what_does_not_fit_is_refused(
    audited: Backend, arguments: list[str], capsys: Capture
) -> None:
    assert main(["audit", *arguments], backend=audited) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_without_a_log_that_is_said(backend: Backend, capsys: Capture) -> None:
    assert main(["audit", "verify", "--json"], backend=backend) == 3
    assert json.loads(capsys.readouterr().err)["code"] == "unsupported_store"


async def test_what_age_deletes_is_logged_session_by_session(
    audited: Backend, capsys: Capture
) -> None:
    async with audited.opened() as opened:
        document = await opened.sessions.start(LOCAL, text=ASK["text"])
        assert await opened.sessions.prune(timedelta(days=-1)) == 1
    (row,) = listed(audited, capsys, "--action", "prune")
    told = [row[name] for name in ("object", "actor", "tenant", "result")]
    assert told == [document.session_id, "retention", "local", "ok"]


def test_the_doctor_finds_a_log_that_was_changed(audited: Backend, tmp_path: Path) -> None:
    with audited.audit().change(LOCAL, "cut", {"tokens": 8}):
        pass
    assert doctor_of_audit(audited).state == "ok"
    with closing(sqlite3.connect(tmp_path / "audit.db", isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER leadline_audit_as_is")
        connection.execute("UPDATE leadline_audit SET actor = 'nobody' WHERE seq = 1")
    found = doctor_of_audit(audited)
    assert (found.state, found.mend) == ("fail", "leadline audit verify")
    assert found.seen.startswith("broken at row 1: ")


async def test_a_log_that_takes_no_row_is_503_and_nothing_is_made(
    audited: Backend, tmp_path: Path
) -> None:
    async with running(create_app(audited)) as rest:
        (tmp_path / "audit.db").write_bytes(b"this is no database" * 100)
        refused = await rest.post("/v1/sessions", json=ASK)
        assert (refused.status_code, refused.json()["code"]) == (503, "store_corrupt")
        assert (await rest.get("/v1/sessions")).json()["sessions"] == []
        assert (await rest.post("/v1/tools/cut", json={"tokens": 8})).status_code == 503
        assert (await rest.post("/v1/tools/halve", json={"tokens": 8})).status_code == 200


def test_an_installation_logs_what_its_commands_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    for name in [name for name in os.environ if name.startswith("LEADLINE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LEADLINE_DATABASE_URL", f"sqlite:///{tmp_path / 'leadline.db'}")
    monkeypatch.setenv("LEADLINE_AUDIT_KEY", KEY)
    backend = Backend.of_this_installation()
    assert main(["ingest", "benchmarks", "--forget-all"], backend=backend) == 0
    assert main(["ingest", "benchmarks", str(tmp_path / "missing.csv")], backend=backend) == 2
    assert main(["fit", "--reset"], backend=backend) == 0
    rows = listed(backend, capsys)
    assert [(row["action"], row["result"]) for row in rows] == [
        ("forget", "ok"),
        ("ingest", "unreadable_file"),
        ("fit.reset", "ok"),
    ]
    assert main(["audit", "verify"], backend=backend) == 0


@pytest.mark.parametrize("keys", ["short", f"{KEY},short", f"{KEY},"])
def test_keys_of_the_log_are_long(keys: str) -> None:
    with pytest.raises(Exception, match="every key needs at least 32 bytes"):
        Settings(audit_key=SecretStr(keys))
