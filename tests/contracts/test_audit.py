"""The audit log on SQLite and PostgreSQL: whole under threads, processes and tampering."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError

from tools.adapters.sql_audit import SqlAudit
from tools.adapters.sql_engine import database_url
from tools.domain.audit import FIRST_PREVIOUS, AuditEntry, row_of, walked
from tools.domain.errors import OutsideError
from tools.ports_audit import AuditQuery

KEY = b"0123456789abcdef0123456789abcdef"
OTHER_KEY = b"another-key-of-thirty-two-bytes!"
ANEW = f"UPDATE leadline_audit_head SET seq = 0, hash = '{FIRST_PREVIOUS}'"  # noqa: S608
ROOT = Path(__file__).parents[2]
# Another process appends twenty rows of its own.
PROGRAM = """
import sys
from tests.contracts.test_audit import entry
from tools.adapters.sql_audit import SqlAudit
log = SqlAudit(sys.argv[1])
for number in range(20):
    log.append(entry(f"process {number}"))
log.close()
"""


def entry(action: str = "edit", **changes: Any) -> AuditEntry:
    given = {
        "at": "2026-01-01T00:00:00.000+00:00",
        "tenant": "a",
        "actor": "ann",
        "channel": "rest",
        "action": action,
        "object": "s-00000001",
        "result": "ok",
    }
    return AuditEntry(**given | changes)


@dataclass(frozen=True, kw_only=True)
class Place:
    """A database with a log, and its owner's way around the log."""

    address: str
    log: SqlAudit

    def owner(self, *statements: str) -> None:
        """Statements of whoever may do anything, triggers set aside."""
        engine = create_engine(database_url(self.address))
        tables = ("leadline_audit", "leadline_audit_head")
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                for table in tables:
                    connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
            else:
                named = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
                for name in connection.execute(text(named)).scalars().all():
                    connection.execute(text(f"DROP TRIGGER {name}"))
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()


@pytest.fixture
def place(database: str) -> Iterator[Place]:
    log = SqlAudit(database)
    yield Place(address=database, log=log)
    log.close()


def fill(log: SqlAudit, count: int = 5, key: bytes = b"") -> None:
    for number in range(1, count + 1):
        log.append(entry(f"edit {number}"), key)


def test_rows_are_numbered_from_one_and_hold(place: Place) -> None:
    fill(place.log, 3)
    assert [(row.seq, row.action) for row in place.log.rows()] == [
        (1, "edit 1"),
        (2, "edit 2"),
        (3, "edit 3"),
    ]
    found = walked(place.log.rows())
    assert (found.rows, found.broken_at, found.unsigned) == (3, None, 3)
    assert place.log.head() == (3, found.head)


def test_an_empty_log_is_whole(place: Place) -> None:
    assert walked(place.log.rows(), [KEY]).broken_at is None
    assert place.log.head()[0] == 0


def test_more_rows_than_are_read_at_once(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.adapters.sql_audit._ROWS_AT_ONCE", 2)
    fill(place.log, 6)
    assert walked(place.log.rows()).rows == 6


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE leadline_audit SET actor = 'eve' WHERE seq = 2",
        "DELETE FROM leadline_audit WHERE seq = 5",
        "UPDATE leadline_audit_head SET seq = 4",
        "DELETE FROM leadline_audit_head",
    ],
)
def test_the_database_refuses_to_change_or_remove_rows(place: Place, statement: str) -> None:
    fill(place.log)
    engine = create_engine(database_url(place.address))
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
    assert walked(place.log.rows()).rows == 5


@pytest.mark.parametrize("key", [b"", KEY], ids=["unsigned", "signed"])
@pytest.mark.parametrize(
    ("statement", "broken_at"),
    [
        ("UPDATE leadline_audit SET actor = 'eve' WHERE seq = 2", 2),
        ("UPDATE leadline_audit SET result = 'ok ' WHERE seq = 5", 5),
        ("DELETE FROM leadline_audit WHERE seq = 3", 3),
        ("DELETE FROM leadline_audit WHERE seq = 1", 1),
        ("UPDATE leadline_audit SET seq = 9 WHERE seq = 5", 5),
    ],
)
def test_what_the_owner_changes_shows_at_its_first_row(
    place: Place, key: bytes, statement: str, broken_at: int
) -> None:
    fill(place.log, key=key)
    place.owner(statement)
    assert walked(place.log.rows(), [key] if key else []).broken_at == broken_at


def test_rows_cut_off_the_end_show_by_the_head_beside_them(place: Place) -> None:
    fill(place.log)
    place.owner("DELETE FROM leadline_audit WHERE seq > 3")
    assert walked(place.log.rows()).rows == 3
    assert place.log.head()[0] == 5


def test_a_log_written_anew_without_the_key_does_not_hold(place: Place) -> None:
    fill(place.log, key=KEY)
    place.owner(
        "DELETE FROM leadline_audit",
        ANEW,
    )
    fill(place.log, 5)
    assert walked(place.log.rows()).broken_at is None
    found = walked(place.log.rows(), [KEY])
    assert (found.broken_at, found.reason) == (1, "it is not signed, although there is a key")
    # Nor when somebody who has the key goes on behind what was written anew.
    fill(place.log, 1, KEY)
    assert walked(place.log.rows(), [KEY]).broken_at == 1


def test_a_key_may_come_later_and_change_but_not_go(place: Place) -> None:
    fill(place.log, 2)
    fill(place.log, 2, KEY)
    fill(place.log, 2, OTHER_KEY)
    found = walked(place.log.rows(), [OTHER_KEY, KEY], signed_from=3)
    assert (found.rows, found.unsigned, found.broken_at) == (6, 2, None)
    assert walked(place.log.rows(), [OTHER_KEY, KEY]).broken_at == 1
    assert walked(place.log.rows(), [OTHER_KEY], signed_from=3).broken_at == 3
    fill(place.log, 1)
    assert walked(place.log.rows(), [OTHER_KEY, KEY], signed_from=3).broken_at == 7


def test_threads_and_another_process_at_once_keep_the_chain_whole(place: Place) -> None:
    place.log.append(entry())
    second = SqlAudit(place.address)
    with (
        subprocess.Popen(  # noqa: S603  our own module, arguments in a list
            [sys.executable, "-c", PROGRAM, place.address], cwd=ROOT
        ) as process,
        ThreadPoolExecutor(8) as threads,
    ):
        list(threads.map(lambda n: (place.log, second)[n % 2].append(entry()), range(40)))
    second.close()
    assert process.returncode == 0
    found = walked(place.log.rows())
    assert (found.rows, found.broken_at) == (61, None)


def test_a_clock_that_jumps_back_changes_no_order(place: Place) -> None:
    for at in ("2026-01-02", "2025-01-01", "2026-01-03"):
        place.log.append(entry(at=f"{at}T00:00:00.000+00:00"))
    assert [row.at[:10] for row in place.log.rows()] == ["2026-01-02", "2025-01-01", "2026-01-03"]
    assert walked(place.log.rows()).broken_at is None


def test_listed_are_ends_of_changes_and_those_without_one(place: Place) -> None:
    log = place.log
    log.append(entry("start", result="begun", object=""))
    log.append(entry("start", begun=1))
    log.append(entry("edit", result="begun", tenant="b"))
    log.append(entry("approve", at="2026-02-01T00:00:00.000+00:00", object="s-00000002"))

    def numbers(**asked: Any) -> list[int]:
        return [row.seq for row in log.listed(AuditQuery(**asked))]

    assert numbers() == [4, 3, 2]
    assert numbers(limit=1) == [4]
    assert numbers(before=4) == [3, 2]
    assert numbers(tenant="a") == [4, 2]
    assert numbers(since="2026-01-15") == [4]
    assert numbers(action="start") == [2]
    assert numbers(object="s-00000002") == [4]


def test_an_export_holds_by_itself(place: Place) -> None:
    fill(place.log, key=KEY)
    lines = [json.dumps(asdict(row)) for row in place.log.rows()]
    assert walked(map(row_of, map(json.loads, lines)), [KEY]).rows == 5
    lines[2] = lines[2].replace("edit 3", "edit 4")
    assert walked(map(row_of, map(json.loads, lines)), [KEY]).broken_at == 3
    lines[2] = '{"seq": 3}'
    assert walked(map(row_of, map(json.loads, lines)), [KEY]).broken_at == 3


def test_two_that_make_the_tables_at_once_make_one_log(place: Place) -> None:
    logs = [SqlAudit(place.address) for _ in range(6)]
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda log: log.append(entry()), logs))
    for log in logs:
        log.close()
    assert walked(place.log.rows()).rows == 6


@pytest.fixture
def full_disk() -> Iterator[Callable[[int], None]]:
    """Says how many pages a database file may have for every connection from then on."""
    most = 1_000_000

    @event.listens_for(Engine, "connect")
    def bounded(connection: Any, _: Any) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.execute(f"PRAGMA max_page_count = {most}")

    def bound(pages: int) -> None:
        nonlocal most
        most = pages

    yield bound
    event.remove(Engine, "connect", bounded)


def test_a_full_disk_refuses_a_row_and_leaves_the_log_whole(
    tmp_path: Path, full_disk: Callable[[int], None]
) -> None:
    address = f"sqlite:///{tmp_path / 'audit.db'}"
    first = SqlAudit(address)
    fill(first, 3)
    first.close()
    full_disk(1)  # less than there is already: not a page more
    full = SqlAudit(address)
    with pytest.raises(OutsideError) as refused:
        fill(full, 100)
    full.close()
    assert refused.value.code == "store_unavailable"
    assert "SQLITE_FULL" in refused.value.message
    assert refused.value.message.startswith("the audit log ")
    full_disk(1_000_000)
    again = SqlAudit(address)
    written = walked(again.rows())
    assert written.rows >= 3
    assert written.broken_at is None
    assert again.head() == (written.rows, written.head)
    fill(again, 1)
    assert walked(again.rows()).rows == written.rows + 1
    again.close()


def test_a_database_that_is_away_shows_no_password() -> None:
    log = SqlAudit("postgresql://ann:hush@127.0.0.1:1/leadline")
    with pytest.raises(OutsideError) as refused:
        log.append(entry())
    assert refused.value.code == "store_unavailable"
    assert "hush" not in str(refused.value)
