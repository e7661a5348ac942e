"""The tables of sessions in PostgreSQL: made, migrated, and left alone where they are current.

Processes that start together on an empty database take turns. Waiting inside a statement would not
do for LangGraph's tables: it builds indexes concurrently, which waits for every open statement.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from psycopg import AsyncConnection, sql
from psycopg.rows import dict_row

from agent.store import INDEXES, PARTS
from tools.schema_version import NOTE, READ, SCHEMA_KEY, TABLE, as_noted, is_behind

__all__ = ["prepare"]

_CHECKPOINTS_KEY = SCHEMA_KEY + 1
_POLL_S = 0.05
# Times and ids are compared byte by byte, whatever language the database speaks.
_TABLES = (
    """
CREATE TABLE IF NOT EXISTS leadline_sessions (
    tenant TEXT COLLATE "C" NOT NULL,
    session_id TEXT COLLATE "C" NOT NULL,
    stage TEXT NOT NULL,
    description TEXT NOT NULL,
    updated TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, session_id)
)
""",
    """
CREATE TABLE IF NOT EXISTS leadline_answers (
    tenant TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    fingerprint TEXT NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    status INTEGER,
    headers TEXT,
    body BYTEA,
    PRIMARY KEY (tenant, key)
)
""",
    # Not logged: after a crash of the server every lock is gone, and so is every fence.
    """
CREATE UNLOGGED TABLE IF NOT EXISTS leadline_fences (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    token BIGINT NOT NULL,
    at TIMESTAMPTZ NOT NULL DEFAULT now()
)
""",
)

Connection = AsyncConnection[Any]


async def prepare(conninfo: str, where: str) -> None:
    """Make the database ready.

    Raises:
        OutsideError: `store_newer`.
        psycopg.Error: Whatever fails at the server.
    """
    connection = await AsyncConnection.connect(conninfo, autocommit=True, row_factory=dict_row)
    async with connection:
        if not await _tables_are_current(connection, where):
            await _make_tables(connection)
        if not await _checkpoints_are_current(connection):
            async with _alone(connection):
                await AsyncPostgresSaver(connection).setup()


async def _tables_are_current(connection: Connection, where: str) -> bool:
    if not await _has_table(connection, "leadline_schema"):
        return False
    found = await connection.execute(READ)
    noted = as_noted([tuple(row.values()) for row in await found.fetchall()])
    return not is_behind(PARTS, noted, f"the session store {where}")


async def _make_tables(connection: Connection) -> None:
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock(%s)", (SCHEMA_KEY,))
        for statement in (TABLE, *_TABLES, *INDEXES):
            await connection.execute(sql.SQL(statement))
        for part in PARTS:
            note = (part.name, part.version, part.works_with)
            await connection.execute(sql.SQL(NOTE.format("%s", "%s", "%s")), note)


async def _checkpoints_are_current(connection: Connection) -> bool:
    """Whether LangGraph's own migrations are all there; a later LangGraph may have more."""
    if not await _has_table(connection, "checkpoint_migrations"):
        return False
    found = await connection.execute("SELECT max(v) AS v FROM checkpoint_migrations")
    row = await found.fetchone()
    done = row["v"] if row else None
    return done is not None and done >= len(AsyncPostgresSaver.MIGRATIONS) - 1


async def _has_table(connection: Connection, name: str) -> bool:
    found = await connection.execute("SELECT to_regclass(%s) IS NOT NULL AS yes", (name,))
    row = await found.fetchone()
    return bool(row and row["yes"])


@asynccontextmanager
async def _alone(connection: Connection) -> AsyncIterator[None]:
    while True:
        found = await connection.execute(
            "SELECT pg_try_advisory_lock(%s) AS yes", (_CHECKPOINTS_KEY,)
        )
        row = await found.fetchone()
        if row and row["yes"]:
            break
        await asyncio.sleep(_POLL_S)
    try:
        yield
    finally:
        await connection.execute("SELECT pg_advisory_unlock(%s)", (_CHECKPOINTS_KEY,))
