"""Sessions in PostgreSQL, for several processes on several machines.

Connections come from a bounded pool and are looked at before they are used, so one that died is
replaced. Writes under a lock are refused once another process holds it (`agent.fence`).
"""

import select
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    asynccontextmanager,
    contextmanager,
    nullcontext,
)
from datetime import datetime
from typing import Any, cast

import psycopg
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from psycopg import AsyncConnection, AsyncCursor
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool

from agent.fence import fence_here
from agent.postgres_errors import explained
from agent.postgres_schema import prepare
from agent.store import SessionStore, strict_serializer

__all__ = ["PostgresStore", "open_postgres"]

_CONNECTIONS_MAX = 10
"""Of one process: a turn borrows one for each read or write, never for the whole turn."""
_PATIENCE_S = 10.0
_RECONNECTING_S = 5.0
_CONNECTION = {"autocommit": True, "prepare_threshold": 0}
_FENCE = (
    "SELECT 1 / count(*) FROM (SELECT 1 FROM leadline_fences"
    " WHERE name = %s AND token = %s FOR SHARE) AS held"
)
"""Fails by dividing by zero where the lock is another's; else nobody takes it before the commit."""
_COMPACT = (
    "DELETE FROM checkpoint_writes WHERE thread_id = %(thread)s AND checkpoint_id <> %(kept)s",
    "DELETE FROM checkpoints WHERE thread_id = %(thread)s AND checkpoint_id <> %(kept)s",
    """
    DELETE FROM checkpoint_blobs AS b WHERE b.thread_id = %(thread)s AND b.version IS DISTINCT FROM
    (SELECT c.checkpoint -> 'channel_versions' ->> b.channel FROM checkpoints AS c
    WHERE c.thread_id = %(thread)s AND c.checkpoint_id = %(kept)s)
    """,
)

Pool = AsyncConnectionPool[AsyncConnection[Any]]


class _Saver(AsyncPostgresSaver):
    """The saver with a connection for each call, and every write behind the fence.

    The saver itself lets one call in at a time, although it has a whole pool.
    """

    conn: Pool

    @asynccontextmanager
    async def _cursor(self, *, pipeline: bool = False) -> AsyncIterator[AsyncCursor[DictRow]]:
        async with self.conn.connection() as connection:
            cursor = connection.cursor(binary=True, row_factory=dict_row)
            together = _together(connection) if pipeline else nullcontext()
            async with together, cursor:
                if pipeline:
                    await _check_fence(cursor)
                yield cursor


class PostgresStore(SessionStore):
    """A session store in one database."""

    _holds = "position(?::bytea in body) > 0"

    saver: AsyncPostgresSaver

    def __init__(self, where: str, pool: Pool) -> None:
        """Bind an open pool; `where` is the database as a person may see it."""
        self.saver = _Saver(cast("Any", pool), serde=strict_serializer())
        self._where = where
        self._pool = pool

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turn the server's failures into the ones a person can act on.

        Raises:
            OutsideError: `store_unavailable`, `store_full` or `store_locked`.
        """
        try:
            yield
        except psycopg.Error as error:
            raise explained(self._where, error) from error

    async def compact(self, thread_id: str, checkpoint_id: str) -> None:
        """Drop every checkpoint of a thread but this one."""
        names = {"thread": thread_id, "kept": checkpoint_id}
        async with self._writing() as cursor:
            for statement in _COMPACT:
                await cursor.execute(statement, names)

    async def now(self) -> datetime | None:
        """The server's clock."""
        rows = await self._rows("SELECT clock_timestamp()")
        return cast("datetime", rows[0][0])

    async def sweep(self) -> None:
        """Drop fences of locks that nobody gave back: no lock is held for a day."""
        await self._change("DELETE FROM leadline_fences WHERE at < now() - interval '1 day'")

    async def _change(self, statement: str, *values: Any) -> int:
        async with self._writing() as cursor:
            await cursor.execute(_placed(statement), values)
        return cursor.rowcount

    async def _rows(self, statement: str, *values: Any) -> Sequence[Any]:
        async with self._pool.connection() as connection:
            found = await connection.execute(_placed(statement), values)
            return await found.fetchall()

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[AsyncCursor[Any]]:
        """A cursor whose statements are one transaction, behind the fence."""
        async with self._pool.connection() as connection:
            cursor = connection.cursor()
            async with _together(connection), cursor:
                await _check_fence(cursor)
                yield cursor


def _together(connection: AsyncConnection[Any]) -> AbstractAsyncContextManager[Any]:
    """One transaction, sent at once where the driver can."""
    return connection.pipeline() if psycopg.Pipeline.is_supported() else connection.transaction()


async def _check_fence(cursor: AsyncCursor[Any]) -> None:
    """The first statement of a transaction, where the running task holds a lock."""
    if fence := fence_here():
        await cursor.execute(_FENCE, (fence.name, fence.token))


def _placed(statement: str) -> Any:
    """With this driver's placeholders; no statement has a question mark of its own."""
    return statement.replace("?", "%s")


@asynccontextmanager
async def open_postgres(conninfo: str, where: str) -> AsyncIterator[PostgresStore]:
    """Connect, make or migrate the tables, and close every connection afterwards.

    Raises:
        OutsideError: `store_unavailable`, or `store_newer` when a later version of Leadline made
            the tables.
    """
    try:
        await prepare(conninfo, where)
        pool = await _opened(conninfo)
    except psycopg.Error as error:
        raise explained(where, error) from error
    try:
        yield PostgresStore(where, pool)
    finally:
        await pool.close()


async def _opened(conninfo: str) -> Pool:
    async def check(connection: AsyncConnection[Any]) -> None:
        if _is_silent(connection):
            return
        try:
            await AsyncConnectionPool.check_connection(connection)
        except psycopg.Error:
            # One that died seldom died alone, and the pool would wait between two tries.
            await pool.check()
            raise

    pool: Pool = AsyncConnectionPool(
        conninfo,
        min_size=1,
        max_size=_CONNECTIONS_MAX,
        open=False,
        kwargs=dict(_CONNECTION),
        check=check,
        timeout=_PATIENCE_S,
        reconnect_timeout=_RECONNECTING_S,
        name="leadline",
    )
    await pool.open(wait=True, timeout=_PATIENCE_S)
    return pool


def _is_silent(connection: AsyncConnection[Any]) -> bool:
    """Whether the server said nothing unasked, which would mostly be good-bye.

    Asking the server each time would be a round trip for every read and write.
    """
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return not waiting.poll(0)
