"""Databases of other versions: migrated, shared with them, or refused."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from agent.bootstrap_store import place_at
from agent.store import PARTS
from tests.fakes_agent import ME, open_fake_sessions
from tests.fakes_benchmarks import measured, write_rows
from tools.adapters.sql_benchmarks import SqlBenchmarks
from tools.adapters.sql_ratings import SqlRatings
from tools.domain.errors import OutsideError

RELEASED = Path(__file__).parents[1] / "data" / "stores" / "release_0_1_0.sql"
SESSION = "s-0a1b2c3d"
Execute = Callable[[str], list[tuple[object, ...]]]


@pytest.fixture
def released(tmp_path: Path) -> Path:
    path = tmp_path / "leadline.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(RELEASED.read_text(encoding="utf-8"))
    return path


@pytest.fixture
def execute(database: str) -> Execute:
    """Runs a statement in the database, beside the store."""

    def run(statement: str) -> list[tuple[object, ...]]:
        if database.startswith("sqlite"):
            with closing(sqlite3.connect(database.partition("///")[2])) as connection:
                found = list(connection.execute(statement))
                connection.commit()
                return found
        with psycopg.connect(database, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    return run


async def test_the_sessions_of_release_0_1_0_go_on(released: Path) -> None:
    async with open_fake_sessions(released) as sessions:
        plan = await sessions.view(ME, SESSION)
        assert [turn.action for turn in plan.history] == ["start", "edit"]
        assert [one.session_id for one in (await sessions.list(ME))[0]] == [SESSION]
        undone = await sessions.undo(ME, SESSION)
        assert undone.specification.traffic.concurrent_users == 1000
        assert (await sessions.choose(ME, SESSION, 1)).choice == 1
    with closing(sqlite3.connect(released)) as connection:
        noted = dict(connection.execute("SELECT part, version FROM leadline_schema"))
        assert noted == {"sessions": 2, "answers": 2}
        kept = connection.execute("SELECT key, status FROM leadline_answers").fetchall()
        assert kept == [("a-key-1", 201)]


async def test_rows_and_ratings_of_release_0_1_0_are_kept(released: Path) -> None:
    shipped = write_rows(released.with_suffix(".csv"), [measured("m1"), measured("m3")])
    with SqlBenchmarks(f"sqlite:///{released}", shipped) as benchmarks:
        assert [row.row_id for row in benchmarks.all()] == ["m1", "m3", "mine"]
    assert [one.id for one in SqlRatings(f"sqlite:///{released}").all()] == ["r1"]
    with closing(sqlite3.connect(released)) as connection:
        noted = dict(connection.execute("SELECT part, version FROM leadline_schema"))
        assert noted == {"benchmarks": 1, "ratings": 1}


async def test_release_0_1_0_goes_on_beside_this_version(released: Path) -> None:
    async with open_fake_sessions(released) as sessions:
        plan = await sessions.choose(ME, SESSION, 1)
        # The statements of that release, as it sends them.
        with closing(sqlite3.connect(released, isolation_level=None)) as old:
            old.execute(
                "INSERT OR REPLACE INTO leadline_sessions VALUES (?, ?, ?, ?, ?)",
                ("local", "s-00000009", "explore", "of the other", "2026-02-01T00:00:00.000+00:00"),
            )
            old.execute(
                "INSERT OR REPLACE INTO leadline_answers (tenant, key, fingerprint, at)"
                " VALUES ('local', 'k', 'f', '2026-02-01')"
            )
            old.execute("UPDATE leadline_answers SET status = 200, headers = '{}', body = x'7b7d'")
            found = old.execute(
                "SELECT session_id, stage FROM leadline_sessions WHERE tenant = 'local'"
                " AND (updated, session_id) < ('~', '') ORDER BY updated DESC, session_id DESC"
            ).fetchall()
            (checkpoint,) = old.execute(
                "SELECT checkpoint FROM checkpoints WHERE thread_id = ? AND checkpoint_ns = ''"
                " ORDER BY checkpoint_id DESC LIMIT 1",
                (f"local:{SESSION}",),
            ).fetchone()
        assert found == [("s-00000009", "explore"), (SESSION, "finalize")]
        assert checkpoint
        listed, _ = await sessions.list(ME)
        assert [one.session_id for one in listed] == ["s-00000009", SESSION]
        assert await sessions.view(ME, SESSION) == plan


async def test_a_newer_version_that_only_added_is_worked_with(
    database: str, execute: Execute
) -> None:
    async with open_fake_sessions(database) as sessions:
        plan = await sessions.start(ME, "a chatbot for 1000 users")
    execute("UPDATE leadline_schema SET version = 9, works_with = 2")
    execute("ALTER TABLE leadline_answers ADD COLUMN later TEXT")
    async with open_fake_sessions(database) as sessions:
        assert await sessions.view(ME, plan.session_id) == plan
    noted = execute("SELECT DISTINCT version, works_with FROM leadline_schema")
    assert noted == [(9, 2)]


@pytest.mark.parametrize("part", [part.name for part in PARTS])
async def test_a_newer_version_that_changed_is_refused(
    database: str, execute: Execute, part: str
) -> None:
    async with place_at(database):
        pass
    execute(f"UPDATE leadline_schema SET version = 9, works_with = 9 WHERE part = '{part}'")  # noqa: S608
    with pytest.raises(OutsideError, match=f"holds version 9 of '{part}'") as refused:
        async with place_at(database):
            pass
    assert refused.value.code == "store_newer"


async def test_newer_rows_and_ratings_are_refused_too(
    database: str, execute: Execute, tmp_path: Path
) -> None:
    shipped = write_rows(tmp_path / "rows.csv", [measured("m1")])
    with SqlBenchmarks(database, shipped) as benchmarks:
        benchmarks.all()
    SqlRatings(database).all()
    execute("UPDATE leadline_schema SET version = 9, works_with = 9")
    with SqlBenchmarks(database, shipped) as newer, pytest.raises(OutsideError) as refused:
        newer.all()
    assert refused.value.code == "store_newer"
    with pytest.raises(OutsideError) as refused:
        SqlRatings(database).all()
    assert refused.value.code == "store_newer"


async def test_columns_of_a_later_version_stay_when_rows_are_filled_anew(
    database: str, execute: Execute, tmp_path: Path
) -> None:
    shipped = write_rows(tmp_path / "rows.csv", [measured("m1")])
    with SqlBenchmarks(database, shipped) as benchmarks:
        benchmarks.add([measured("mine")])
    execute("ALTER TABLE benchmark_rows ADD COLUMN later TEXT")
    execute("UPDATE benchmark_rows SET later = 'kept' WHERE row_id = 'mine'")
    write_rows(shipped, [measured("m1"), measured("m2")])
    with SqlBenchmarks(database, shipped) as benchmarks:
        assert [row.row_id for row in benchmarks.all()] == ["m1", "m2", "mine"]
    assert execute("SELECT later FROM benchmark_rows WHERE row_id = 'mine'") == [("kept",)]
