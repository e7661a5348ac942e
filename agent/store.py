"""Where sessions are kept: LangGraph checkpoints and a list of sessions in one SQLite file.

Beside them the answers that were given to requests with a key (`agent.once`).

The list can lag behind the checkpoints by the last change if a process is killed between the two;
what a session holds is always read from its checkpoint.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Any

import aiosqlite
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from agent.document import SessionSummary
from tools.domain.errors import InputError, OutsideError

__all__ = ["SessionStore", "open_store", "strict_serializer"]

_BUSY_S = 10.0
_TABLE = """
CREATE TABLE IF NOT EXISTS leadline_sessions (
    tenant TEXT NOT NULL,
    session_id TEXT NOT NULL,
    stage TEXT NOT NULL,
    description TEXT NOT NULL,
    updated TEXT NOT NULL,
    PRIMARY KEY (tenant, session_id)
) WITHOUT ROWID
"""
_ANSWERS = """
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
"""


class SessionStore:
    """Checkpoints (`saver`) and the list of sessions of one database file."""

    def __init__(
        self, path: Path, saver: AsyncSqliteSaver, connection: aiosqlite.Connection
    ) -> None:
        """Bind two open connections to the same file."""
        self.saver = saver
        self._path = path
        self._connection = connection

    @property
    def connection(self) -> aiosqlite.Connection:
        """The connection beside the checkpoints; every statement is its own transaction."""
        return self._connection

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turn SQLite's failures into the ones a person can act on.

        Raises:
            OutsideError: `store_unavailable`, `store_locked` or `store_corrupt`.
        """
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise _explained(self._path, error) from error

    async def note(self, tenant: str, summary: SessionSummary) -> None:
        """Put or renew one line of the list."""
        await self._connection.execute(
            "INSERT OR REPLACE INTO leadline_sessions VALUES (?, ?, ?, ?, ?)",
            (tenant, summary.session_id, summary.stage, summary.description, summary.updated),
        )

    async def forget(self, tenant: str, session_id: str) -> None:
        """Take one line out of the list; a missing line is fine."""
        await self._connection.execute(
            "DELETE FROM leadline_sessions WHERE tenant = ? AND session_id = ?",
            (tenant, session_id),
        )

    async def page(
        self, tenant: str, limit: int, cursor: str | None
    ) -> tuple[tuple[SessionSummary, ...], str | None]:
        """Sessions of one tenant, latest change first, and the cursor of the next page.

        Raises:
            InputError: `invalid_cursor`.
        """
        updated, session_id = _position(cursor)
        rows = await self._connection.execute_fetchall(
            "SELECT session_id, stage, description, updated FROM leadline_sessions"
            " WHERE tenant = ? AND (updated, session_id) < (?, ?)"
            " ORDER BY updated DESC, session_id DESC LIMIT ?",
            (tenant, updated, session_id, limit + 1),
        )
        found = tuple(_summary(row) for row in rows)
        shown = found[:limit]
        last = shown[-1] if len(found) > limit else None
        return shown, f"{last.updated} {last.session_id}" if last else None


def _position(cursor: str | None) -> tuple[str, str]:
    """Where a page begins; without a cursor after every possible time."""
    if cursor is None:
        return ("~", "")
    updated, space, session_id = cursor.partition(" ")
    if not space:
        raise InputError(
            "not a cursor of this list",
            code="invalid_cursor",
            hint="pass next_cursor of the page before, or none to begin",
        )
    return (updated, session_id)


def _summary(row: Any) -> SessionSummary:
    session_id, stage, description, updated = row
    return SessionSummary(
        session_id=session_id, stage=stage, description=description, updated=updated
    )


def strict_serializer() -> JsonPlusSerializer:
    """A serializer that rebuilds no type beyond the built-in safe list."""
    return JsonPlusSerializer(allowed_msgpack_modules=None)


@asynccontextmanager
async def open_store(path: Path) -> AsyncIterator[SessionStore]:
    """Open the file, made with its folder when missing, and close it cleanly.

    Raises:
        OutsideError: `store_unavailable`, `store_locked` or `store_corrupt`.
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
        for table in (_TABLE, _ANSWERS):
            connection.execute(table)


async def _opened(path: Path, stack: AsyncExitStack) -> SessionStore:
    checkpoints = await stack.enter_async_context(aiosqlite.connect(path, timeout=_BUSY_S))
    sessions = await stack.enter_async_context(
        aiosqlite.connect(path, timeout=_BUSY_S, isolation_level=None)
    )
    saver = AsyncSqliteSaver(checkpoints, serde=strict_serializer())
    await saver.setup()
    return SessionStore(path, saver, sessions)


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
    return _unavailable(path, name)


def _unavailable(path: Path, name: str) -> OutsideError:
    return OutsideError(
        f"the session store {path} cannot be used ({name})",
        code="store_unavailable",
        hint="check that its folder is writable and its disk has room, or name another file in"
        " LEADLINE_DATABASE_URL",
    )
