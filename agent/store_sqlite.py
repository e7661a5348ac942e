"""Sessions in one SQLite file, for one machine."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Any

import aiosqlite
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from agent.store import INDEXES, PARTS, SessionStore, strict_serializer
from tools.domain.errors import OutsideError
from tools.schema_version import NOTE, READ, TABLE, as_noted, is_behind

__all__ = ["SqliteStore", "open_store"]

_BUSY_S = 10.0
_TABLES = (
    """
CREATE TABLE IF NOT EXISTS leadline_sessions (
    tenant TEXT NOT NULL,
    session_id TEXT NOT NULL,
    stage TEXT NOT NULL,
    description TEXT NOT NULL,
    updated TEXT NOT NULL,
    PRIMARY KEY (tenant, session_id)
) WITHOUT ROWID
""",
    """
CREATE TABLE IF NOT EXISTS leadline_answers (
    tenant TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    at TEXT NOT NULL,
    status INTEGER,
    headers TEXT,
    body BLOB,
    PRIMARY KEY (tenant, key)
)
""",
)


class SqliteStore(SessionStore):
    """A session store in one database file."""

    def __init__(
        self, path: Path, saver: AsyncSqliteSaver, connection: aiosqlite.Connection
    ) -> None:
        """Bind two open connections to the same file; the second commits every statement."""
        self.saver = saver
        self._path = path
        self._connection = connection

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turn SQLite's failures into the ones a person can act on.

        Raises:
            OutsideError: `store_unavailable`, `store_full`, `store_locked` or `store_corrupt`.
        """
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise _explained(self._path, error) from error

    async def compact(self, thread_id: str, checkpoint_id: str) -> None:
        """Drop every checkpoint of a thread but this one."""
        for table in ("writes", "checkpoints"):
            await self._change(
                f"DELETE FROM {table} WHERE thread_id = ? AND checkpoint_id <> ?",  # noqa: S608
                *(thread_id, checkpoint_id),
            )

    async def now(self) -> None:
        """A file has no clock of its own."""

    async def _change(self, statement: str, *values: Any) -> int:
        async with self._connection.execute(statement, values) as cursor:
            return cursor.rowcount

    async def _rows(self, statement: str, *values: Any) -> Sequence[Any]:
        return list(await self._connection.execute_fetchall(statement, values))


@asynccontextmanager
async def open_store(path: Path) -> AsyncIterator[SqliteStore]:
    """Open the file, made with its folder when missing, and close it cleanly.

    Raises:
        OutsideError: `store_unavailable`, `store_full`, `store_locked`, `store_corrupt`, or
            `store_newer` when a later version of Leadline made the file.
    """
    async with AsyncExitStack() as stack:
        try:
            await asyncio.to_thread(_prepare, path)
            store = await _opened(path, stack)
        except sqlite3.DatabaseError as error:
            raise _explained(path, error) from error
        except OSError as error:
            raise _unavailable(path, error.strerror or type(error).__name__) from error
        yield store


def _prepare(path: Path) -> None:
    """Make the file ready, and fail here if it cannot be.

    An aiosqlite connection that fails to open leaves a thread behind that calls a closed loop.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with closing(sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        if _is_current(connection, path):
            return
        connection.execute("BEGIN IMMEDIATE")
        for statement in (TABLE, *_TABLES, *INDEXES):
            connection.execute(statement)
        for part in PARTS:
            note = (part.name, part.version, part.works_with)
            connection.execute(NOTE.format("?", "?", "?"), note)
        connection.execute("COMMIT")


def _is_current(connection: sqlite3.Connection, path: Path) -> bool:
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'leadline_schema'")
    if not found.fetchone():
        return False
    noted = as_noted(connection.execute(READ))
    return not is_behind(PARTS, noted, f"the session store {path}")


async def _opened(path: Path, stack: AsyncExitStack) -> SqliteStore:
    checkpoints = await stack.enter_async_context(aiosqlite.connect(path, timeout=_BUSY_S))
    sessions = await stack.enter_async_context(
        aiosqlite.connect(path, timeout=_BUSY_S, isolation_level=None)
    )
    saver = AsyncSqliteSaver(checkpoints, serde=strict_serializer())
    await saver.setup()
    return SqliteStore(path, saver, sessions)


def _explained(path: Path, error: sqlite3.DatabaseError) -> OutsideError:
    # The low byte is the primary code; the rest only says where it happened.
    number = getattr(error, "sqlite_errorcode", 0) & 0xFF
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    if number in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return OutsideError(
            f"the session store {path} has been in use by another process for {_BUSY_S:.0f} s"
            f" ({name})",
            code="store_locked",
            hint="wait until the other process has finished and try again",
        )
    if number in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return OutsideError(
            f"the session store {path} is not a readable database ({name})",
            code="store_corrupt",
            hint="the file is left as it is: restore a backup, or move it away to begin anew",
        )
    if number == sqlite3.SQLITE_FULL:
        return OutsideError(
            f"there is no room left for the session store {path} ({name})",
            code="store_full",
            hint="make room on its disk, then try again; what was kept before is unharmed",
        )
    return _unavailable(path, name)


def _unavailable(path: Path, name: str) -> OutsideError:
    return OutsideError(
        f"the session store {path} cannot be used ({name})",
        code="store_unavailable",
        hint="check that its folder is writable and its disk has room, or name another file in"
        " LEADLINE_DATABASE_URL",
    )
