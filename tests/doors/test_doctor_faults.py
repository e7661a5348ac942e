"""Faults that operators meet, each planted and found, with a way to mend it and without secrets."""

import socket
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy.engine import make_url

from agent.bootstrap_knowledge import KnowledgeBase, KnowledgePlace
from agent.settings import Settings
from mcp_server.commands.doctor import Finding, diagnose
from mcp_server.doctor import installation, login, postgres
from mcp_server.doctor import settings as setting
from mcp_server.doctor.database import database
from mcp_server.doctor.knowledge import knowledge_base
from mcp_server.doctor.llm import llm
from tests.fakes_doors import fake_backend
from tests.postgres_server import (
    PASSWORD,
    WITHOUT_POSTGRES,
    PostgresServer,
    postgres_server,
)
from tests.scripted_llm import KEY, MODEL, scripted
from tools.domain.errors import OutsideError

ISSUER = "https://login.example/realms/main"
DISCOVERY = f"{ISSUER}/.well-known/openid-configuration"
JWKS = f"{ISSUER}/keys"


def given(**settings: Any) -> Settings:
    return Settings(**({"database_url": SecretStr("sqlite://")} | settings))


def on(path: Path) -> Settings:
    return given(database_url=SecretStr(f"sqlite:///{path}"))


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with postgres_server() as found:
        if found is None:
            pytest.skip(WITHOUT_POSTGRES)
        yield found


def at(server: PostgresServer, **parts: Any) -> Finding:
    """What the doctor finds at a fresh database, some parts of its address changed."""
    url = make_url(server.database()).set(**parts)
    return database(given(database_url=SecretStr(url.render_as_string(hide_password=False))))


# Settings


def test_a_misspelt_setting_is_told_with_the_one_that_was_meant() -> None:
    read = Settings.from_environment({"HOME": "/", "LEADLINE_LOG_FORMT": "json"})
    finding = setting.names(read)
    assert finding.state == "warn"
    assert "did you mean LEADLINE_LOG_FORMAT?" in finding.seen


def test_replicas_without_common_keys_are_told() -> None:
    shared = SecretStr("postgresql://me:x@db.example/leadline")
    (finding,) = setting.together(given(database_url=shared))
    assert (finding.check, finding.state) == ("replicas", "warn")
    assert "LEADLINE_STATE_KEYS" in finding.mend
    keyed = given(database_url=shared, state_keys=(SecretStr("k" * 32),))
    assert list(setting.together(keyed)) == []


def test_sessions_of_mcp_in_one_process_are_told_where_there_are_several() -> None:
    shared = SecretStr("postgresql://me:x@db.example/leadline")
    keyed = given(database_url=shared, state_keys=(SecretStr("k" * 32),), mcp_sessions=True)
    (finding,) = setting.together(keyed)
    assert "LEADLINE_MCP_SESSIONS" in finding.seen


def test_an_open_door_is_told() -> None:
    (finding,) = setting.together(given(host="0.0.0.0"))  # noqa: S104
    assert (finding.check, finding.state) == ("login", "warn")
    assert list(setting.together(given(host="0.0.0.0", auth_keys=True))) == []  # noqa: S104


# The machine


def test_a_missing_extra_is_named_with_the_command_that_brings_it() -> None:
    asked = given(traces=True, database_url=SecretStr("postgresql://db/x"))
    finding = installation.extras(asked, has=lambda name: name != "opentelemetry.sdk")
    assert (finding.state, finding.mend) == ("fail", "pip install 'leadline[otel]'")
    both = installation.extras(asked, has=lambda _: False)
    assert both.mend == "pip install 'leadline[postgres,otel]'"
    assert installation.extras(given(), has=lambda _: False).state == "ok"


@pytest.mark.parametrize(
    ("free_mib", "state"), [(0, "fail"), (150, "warn"), (200, "ok"), (9_000, "ok")]
)
def test_a_full_disk_is_told_before_it_hurts(tmp_path: Path, free_mib: int, state: str) -> None:
    finding = installation.room(tmp_path / "not" / "there", lambda _: free_mib * 1024 * 1024)
    assert finding.state == state
    assert f"{tmp_path}: {free_mib:,} MiB free" in finding.seen


def test_a_port_in_use_is_told() -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        finding = installation.port(given(port=number))
    assert finding.state == "warn"
    assert f"port {number} is in use" in finding.seen
    assert installation.port(given(port=0)).state == "ok"


def test_an_address_that_is_not_ours_is_told() -> None:
    finding = installation.port(given(host="192.0.2.1"))
    assert finding.state == "fail"
    assert "LEADLINE_HOST" in finding.mend


# SQLite


def test_a_database_where_nothing_can_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    finding = database(on(tmp_path / "file" / "leadline.db"))
    assert (finding.state, finding.mend) == ("fail", "set LEADLINE_DATABASE_URL elsewhere")


def test_a_database_that_somebody_holds_is_told(tmp_path: Path) -> None:
    path = tmp_path / "leadline.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("CREATE TABLE t (a)")
        holder.execute("BEGIN EXCLUSIVE")
        finding = database(on(path))
    assert (finding.state, finding.seen) == ("fail", f"{path}: database is locked")
    assert "end the process that holds it" in finding.mend


def test_a_page_that_was_overwritten_is_told(tmp_path: Path) -> None:
    path = tmp_path / "leadline.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (a)")
        connection.executemany("INSERT INTO t VALUES (?)", [("x" * 500,)] * 200)
        connection.commit()
    content = bytearray(path.read_bytes())
    content[8192:12288] = b"\xff" * 4096
    path.write_bytes(content)
    finding = database(on(path))
    assert finding.state == "fail"
    assert "restore a backup" in finding.mend


# PostgreSQL


def test_a_sound_server_is_told_sound(server: PostgresServer) -> None:
    finding = at(server)
    assert finding.state == "ok"
    assert "reached and writable, clocks agree" in finding.seen
    assert PASSWORD not in str(finding)


def test_a_server_that_is_away_is_told() -> None:
    url = f"postgresql://me:{PASSWORD}@127.0.0.1:1/leadline"
    finding = database(given(database_url=SecretStr(url)))
    assert finding.state == "fail"
    assert finding.seen.startswith("PostgreSQL at 127.0.0.1, database leadline cannot be reached")
    assert PASSWORD not in str(finding)


@pytest.mark.parametrize(
    ("parts", "seen"),
    [
        ({"password": "canary-wrong-0815"}, "refuses user or password"),
        ({"username": "nobody_at_all"}, "refuses user or password"),
        ({"database": "not_there"}, "has no such database"),
    ],
)
def test_what_a_server_refuses_is_told_by_its_reason(
    server: PostgresServer, parts: dict[str, str], seen: str
) -> None:
    finding = at(server, **parts)
    assert finding.state == "fail"
    assert seen in finding.seen
    assert finding.mend
    assert not {PASSWORD, "canary-wrong-0815"} & set(str(finding).split())
    assert "canary" not in str(finding)


def test_a_server_that_lets_nobody_write_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    standby: Any = ("15.4", datetime.now(UTC), False, [])
    monkeypatch.setattr(postgres, "_seen", lambda *_: standby)
    finding = database(given(database_url=SecretStr("postgresql://db.example/leadline")))
    assert (finding.state, finding.mend) == ("fail", "name the primary, not a standby")


def test_a_missing_driver_is_told_with_the_command_that_brings_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    finding = database(given(database_url=SecretStr("postgresql://db.example/leadline")))
    assert (finding.state, finding.mend) == ("fail", "pip install 'leadline[postgres]'")


def test_tables_of_a_newer_version_are_told(
    server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    import agent.store  # noqa: PLC0415  LangGraph, for this test alone

    known = (SimpleNamespace(name="sessions", version=2),)
    monkeypatch.setattr(agent.store, "PARTS", known, raising=False)
    url = server.database()
    server.execute(
        "CREATE TABLE leadline_schema (part VARCHAR(40) PRIMARY KEY, version INT, works_with INT)",
        url,
    )
    server.execute("INSERT INTO leadline_schema VALUES ('sessions', 9, 7), ('new', 1, 1)", url)
    finding = database(given(database_url=SecretStr(url)))
    assert finding.state == "fail"
    assert "version 9 of 'sessions', and this Leadline knows 2" in finding.seen


def test_a_clock_that_is_off_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    late: Any = ("15.4", datetime.now(UTC) - timedelta(minutes=5), True, [])
    monkeypatch.setattr(postgres, "_seen", lambda *_: late)
    finding = database(given(database_url=SecretStr("postgresql://db.example/leadline")))
    assert finding.state == "warn"
    assert "300 s apart" in finding.seen
    assert "NTP" in finding.mend


# The knowledge base


def test_a_base_that_was_never_built_is_not_built_for_the_doctor(tmp_path: Path) -> None:
    base = KnowledgeBase(KnowledgePlace(folder=tmp_path / "knowledge"))
    backend = replace(fake_backend(tmp_path), knowledge=lambda: base)
    finding = knowledge_base(backend)
    assert (finding.state, finding.mend) == ("ok", "leadline knowledge build")
    assert not (tmp_path / "knowledge").exists()


class Base:
    """A knowledge base that stands as it is told to."""

    is_built = True

    def __init__(self, error: OutsideError | None = None, **state: Any) -> None:
        self._error = error
        fine = {"dense": "current", "terms": "current", "missing": 0, "documents": {"leadline": 3}}
        self._state = SimpleNamespace(**(fine | state))

    def sync(self) -> None:
        if self._error is not None:
            raise self._error

    def describe(self) -> Any:
        return SimpleNamespace(engine="edge", place="here")

    def state(self) -> Any:
        return self._state

    def lost(self) -> dict[str, int]:
        return {}

    def close(self) -> None:
        pass


@pytest.mark.parametrize(
    ("base", "seen", "mend"),
    [
        (
            Base(OutsideError("process 7 holds it", hint="end it", code="knowledge_locked")),
            "process 7 holds it",
            "end it",
        ),
        (
            Base(OutsideError("it is damaged", hint="reindex it", code="knowledge_corrupt")),
            "it is damaged",
            "reindex it",
        ),
        (Base(dense="stale"), "made by another model", "leadline knowledge reindex"),
        (Base(missing=2), "2 without vector", "leadline knowledge embed"),
    ],
    ids=["held", "damaged", "of another model", "without vectors"],
)
def test_a_base_that_is_not_well_is_told(tmp_path: Path, base: Base, seen: str, mend: str) -> None:
    backend = replace(fake_backend(tmp_path), knowledge=lambda: base)  # type: ignore[arg-type, return-value]
    finding = knowledge_base(backend)
    assert finding.state == "warn"
    assert seen in finding.seen
    assert finding.mend == mend


# The language model


def test_a_model_server_that_refuses_the_key_is_told() -> None:
    with scripted() as server:
        server.refuses = True
        key = SecretStr(KEY)
        finding = llm(given(llm_base_url=server.url, llm_model=MODEL, llm_api_key=key))
    assert (finding.state, finding.mend) == ("warn", "correct LEADLINE_LLM_API_KEY")
    assert KEY not in str(finding)


# Who comes in


def test_keys_that_are_asked_for_and_were_never_made_are_told(tmp_path: Path) -> None:
    path = tmp_path / "leadline.db"
    asked = on(path).model_copy(update={"auth_keys": True})
    finding = login.keys(asked)
    assert (finding.state, finding.mend) == ("fail", "leadline keys create --help")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE leadline_keys (id, revoked)")
        connection.execute("INSERT INTO leadline_keys VALUES ('a', '2026-01-01')")
        connection.commit()
        assert login.keys(asked).state == "fail"
        connection.execute("INSERT INTO leadline_keys VALUES ('b', NULL)")
        connection.commit()
    assert (login.keys(asked).state, login.keys(asked).seen) == ("ok", "1 in use")
    assert login.keys(on(path)).state == "ok"


def answering(issuer: str = ISSUER, *, date: datetime | None = None) -> login.Fetch:
    documents = {
        DISCOVERY: {"issuer": issuer, "jwks_uri": JWKS},
        JWKS: {"keys": [{"kid": "a"}, {"kid": "b"}]},
    }
    headers = {"Date": format_datetime(date or datetime.now(UTC), usegmt=True)}
    return lambda address: (documents[address], headers)


ASKED = {"auth_issuer": ISSUER, "auth_audience": "leadline"}


def test_an_issuer_that_answers_as_itself_is_fine() -> None:
    finding = login.issuer(given(**ASKED), answering())
    assert (finding.state, finding.seen) == ("ok", f"{ISSUER}: 2 keys, clocks agree")
    assert login.issuer(given()).state == "ok"


def test_an_issuer_that_is_another_is_told() -> None:
    finding = login.issuer(given(**ASKED), answering("https://evil.example"))
    assert (finding.state, finding.seen) == ("fail", "its discovery names another issuer")


def test_an_issuer_that_is_away_is_told() -> None:
    away = {"auth_issuer": "http://127.0.0.1:1/realm", "auth_audience": "leadline"}
    finding = login.issuer(given(**away))
    assert (finding.state, finding.seen) == ("fail", "it cannot be reached")


@pytest.mark.parametrize(
    "document", [[], {}, {"issuer": ISSUER}, {"issuer": ISSUER, "jwks_uri": 3}]
)
def test_what_is_no_discovery_is_told(document: Any) -> None:
    def fetch(address: str) -> tuple[Any, dict[str, str]]:
        if address != DISCOVERY:
            raise ValueError("no address")
        return document, {}

    finding = login.issuer(given(**ASKED), fetch)
    assert finding.state == "fail"
    assert "another issuer" in finding.seen or "no discovery" in finding.seen


def test_an_issuer_of_another_time_is_told() -> None:
    finding = login.issuer(given(**ASKED), answering(date=datetime.now(UTC) - timedelta(hours=1)))
    assert finding.state == "warn"
    assert "NTP" in finding.mend


# What is not looked at


def test_a_check_that_was_not_made_is_no_good_news(tmp_path: Path) -> None:
    finding = next(one for one in diagnose(fake_backend(tmp_path)) if one.check == "cluster")
    assert finding.state == "not_evaluated"
