"""`leadline sessions export` and `prune`: files for whoever keeps them, and less to keep."""

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from mcp_server.app import create_app
from mcp_server.backend import Backend
from mcp_server.cli import main
from tests.fakes_agent import ME
from tests.fakes_doors import fake_backend, running


@pytest.fixture
def backend(tmp_path: Path) -> Backend:
    return fake_backend(tmp_path)


@pytest.fixture
def names(backend: Backend) -> list[str]:
    async def start() -> list[str]:
        async with backend.open_sessions() as sessions:
            return [
                (await sessions.start(ME, f"a chatbot for {users} users, Grüße")).session_id
                for users in (1000, 2000)
            ]

    return asyncio.run(start())


def test_every_session_is_exported_with_its_history(
    backend: Backend, names: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "sessions.jsonl"
    assert main(["sessions", "export", "--all", "--out", str(out)], backend=backend) == 0
    plans = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert sorted(plan["session_id"] for plan in plans) == sorted(names)
    assert [turn["action"] for turn in plans[0]["history"]] == ["start"]
    assert "Grüße" in plans[0]["specification"]["description"]


def test_one_session_is_exported_to_stdout(
    backend: Backend, names: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sessions", "export", names[0]], backend=backend) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["session_id"] == names[0]
    assert "1 session of tenant local exported" in err


@pytest.mark.parametrize("arguments", [[], ["s-00000000", "--all"]])
def test_an_export_names_one_session_or_all(
    backend: Backend, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert main(["sessions", "export", *arguments], backend=backend) == 2
    assert "nothing_named" in capsys.readouterr().err


def test_an_export_of_an_unknown_session_leaves_no_file(backend: Backend, tmp_path: Path) -> None:
    out = tmp_path / "one.jsonl"
    assert main(["sessions", "export", "s-00000000", "--out", str(out)], backend=backend) == 2
    assert not out.exists()


def test_another_tenant_is_exported_by_name(
    backend: Backend, names: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sessions", "export", "--all", "--tenant", "ann"], backend=backend) == 0
    assert capsys.readouterr().out == ""
    assert main(["sessions", "export", names[0], "--tenant", "ann"], backend=backend) == 2


def test_old_sessions_are_pruned(
    backend: Backend, names: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    # The fake clock begins at the same moment each time it is made.
    command = ["sessions", "prune", "--older-than", "30d", "--json"]
    assert main(command, backend=backend) == 0
    assert json.loads(capsys.readouterr().out) == {"deleted": 0}
    assert main(["sessions", "--json"], backend=backend) == 0
    assert len(json.loads(capsys.readouterr().out)["sessions"]) == len(names)


async def test_a_service_deletes_what_is_older_than_its_days(tmp_path: Path) -> None:
    backend = fake_backend(tmp_path, retention_days=30)
    async with backend.open_sessions() as opened:
        old = (await opened.start(ME, "a chatbot for 1000 users")).session_id
        new = (await opened.start(ME, "a chatbot for 1000 users")).session_id
    with closing(sqlite3.connect(tmp_path / "leadline.db")) as connection:
        connection.execute(
            "UPDATE leadline_sessions SET updated = '2025-12-01' WHERE session_id = ?", (old,)
        )
        connection.commit()
    async with running(create_app(backend)) as rest, asyncio.timeout(30):
        while len((await rest.get("/v1/sessions")).json()["sessions"]) > 1:
            pass
        assert (await rest.get(f"/v1/sessions/{old}")).status_code == 404
        assert (await rest.get(f"/v1/sessions/{new}")).status_code == 200


@pytest.mark.parametrize("age", ["", "30", "0d", "-1d", "1y", "9999999d"])
def test_an_age_that_is_none_is_refused(
    backend: Backend, capsys: pytest.CaptureFixture[str], age: str
) -> None:
    assert main(["sessions", "prune", f"--older-than={age}"], backend=backend) == 2
    assert "invalid_age" in capsys.readouterr().err


def test_a_read_only_installation_prunes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backend = fake_backend(tmp_path, read_only=True)
    assert main(["sessions", "prune", "--older-than", "1d"], backend=backend) == 2
    assert "read_only" in capsys.readouterr().err
