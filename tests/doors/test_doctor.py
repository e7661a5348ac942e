"""The doctor: every check has a state, and what is broken has a way to mend it."""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from mcp_server.backend import Backend
from mcp_server.cli import main
from mcp_server.commands.doctor import Finding, diagnose
from tests.fakes_doors import fake_backend
from tools.domain.errors import InputError, OutsideError
from tools.operation import ToolDeps

Capture = pytest.CaptureFixture[str]


def failing(error: Exception) -> Callable[[], Any]:
    def fail() -> ToolDeps:
        raise error

    return fail


def found(backend: Backend, check: str) -> Finding:
    return next(finding for finding in diagnose(backend) if finding.check == check)


def with_database(folder: Path, path: Path) -> Backend:
    settings = fake_backend(folder).settings()
    moved = settings.model_copy(update={"database_url": SecretStr(f"sqlite:///{path}")})
    return replace(fake_backend(folder), settings=lambda: moved)


def test_a_setting_that_cannot_be_read_ends_the_checks(backend: Backend, capsys: Capture) -> None:
    error = InputError("LEADLINE_PORT: not a number", hint="unset LEADLINE_PORT")
    broken = replace(backend, settings=failing(error))
    assert main(["doctor", "--json"], backend=broken) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["sound"] is False
    assert [finding["check"] for finding in report["findings"]] == ["python", "settings"]
    assert report["findings"][1]["mend"] == "unset LEADLINE_PORT"


def test_an_unknown_variable_is_a_warning(tmp_path: Path) -> None:
    finding = found(fake_backend(tmp_path, warnings=("LEADLINE_PROT is unknown",)), "settings")
    assert (finding.state, finding.seen) == ("warn", "LEADLINE_PROT is unknown")


def test_a_database_is_told_sound_broken_or_locked(tmp_path: Path) -> None:
    path = tmp_path / "leadline.db"
    assert found(with_database(tmp_path, path), "database").state == "ok"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("CREATE TABLE t (a)")
    assert found(with_database(tmp_path, path), "database").seen.endswith("intact and writable")
    connection.close()
    path.write_bytes(b"no database at all, but long enough to have a header" * 9)
    broken = found(with_database(tmp_path, path), "database")
    assert broken.state == "fail"
    assert "move it away" in broken.mend


def test_a_server_database_is_named_without_its_password(tmp_path: Path) -> None:
    settings = fake_backend(tmp_path).settings()
    url = SecretStr("mysql://me:hunter2@db.example/leadline")
    moved = settings.model_copy(update={"database_url": url})
    finding = found(replace(fake_backend(tmp_path), settings=lambda: moved), "database")
    assert finding.state == "fail"
    assert "db.example" in finding.seen
    assert "hunter2" not in str(finding)


def test_broken_knowledge_is_a_failure_with_a_way_to_mend_it(
    backend: Backend, capsys: Capture
) -> None:
    error = OutsideError("models.csv cannot be read", hint="install Leadline again")
    assert main(["doctor"], backend=replace(backend, tool_deps=failing(error))) == 1
    text = capsys.readouterr().out
    assert "fail  knowledge" in text
    assert "-> install Leadline again" in text


def test_what_nobody_foresaw_is_told_by_its_kind_alone(backend: Backend) -> None:
    finding = found(replace(backend, tool_deps=failing(ValueError("hunter2"))), "knowledge")
    assert (finding.state, finding.seen) == ("fail", "ValueError")
