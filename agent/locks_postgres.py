"""One writer per session in every process on every machine that shares a PostgreSQL database.

A process holds all its locks on one connection of its own: one per lock would use a server's
connections up. When that connection is lost, so are its locks: whatever is at work under them ends
with an error, and its writes are refused as soon as another process holds the lock (`agent.fence`).
A process that dies frees its locks with its connection. Locks are a session's, not a transaction's,
so the address must not lead through a pooler that shares connections between transactions.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
from psycopg import AsyncConnection

from agent.fence import Fence, fenced
from agent.lock_line import LineLostError, LockLine
from agent.locks import LocksHere, busy
from agent.postgres_errors import explained, lock_lost

__all__ = ["PostgresLocks", "open_postgres_locks"]

_POLL_S = 0.005
_POLL_MAX_S = 0.1


class PostgresLocks:
    """Exclusive access to one session at a time."""

    def __init__(self, conninfo: str, where: str, *, patience_s: float = 60.0) -> None:
        """Connect when a lock is first wanted; `where` is the database as a person may see it."""
        self._conninfo = conninfo
        self._where = where
        self._patience_s = patience_s
        self._here = LocksHere()
        self._connecting = asyncio.Lock()
        self._line: LockLine | None = None

    @asynccontextmanager
    async def hold(self, thread_id: str, *, patience_s: float | None = None) -> AsyncIterator[None]:
        """Be the only one who changes this session.

        Raises:
            ConflictError: `session_busy`, after `patience_s` seconds.
            OutsideError: `store_unavailable`, when the server cannot be reached, or closed the
                connection meanwhile; what was at work is cancelled then.
        """
        patience_s = self._patience_s if patience_s is None else patience_s
        async with self._here.hold(thread_id, patience_s):
            line, fence = await self._taken(thread_id, patience_s)
            try:
                async with line.holding() as holding:
                    with fenced(fence):
                        yield
            except TimeoutError as error:
                if holding.expired():
                    raise lock_lost(self._where) from error
                raise
            finally:
                line.give(fence)

    async def close(self) -> None:
        """Give every lock back."""
        if self._line is not None:
            await self._line.close()

    async def _taken(self, name: str, patience_s: float) -> tuple[LockLine, Fence]:
        """Ask until the lock is ours: a session lets go of it at any time, and tells nobody."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + patience_s
        pause_s = _POLL_S
        while True:
            line = await self._connected()
            try:
                fence = await line.take(name)
            except LineLostError as error:
                if loop.time() >= deadline:
                    raise lock_lost(self._where) from error
                continue
            except psycopg.Error as error:
                raise explained(self._where, error) from error
            if fence is not None:
                return line, fence
            if loop.time() >= deadline:
                raise busy(patience_s)
            await asyncio.sleep(min(pause_s, max(deadline - loop.time(), 0)))
            pause_s = min(pause_s * 2, _POLL_MAX_S)

    async def _connected(self) -> LockLine:
        async with self._connecting:
            if self._line is None or self._line.is_lost:
                try:
                    connection = await AsyncConnection.connect(self._conninfo, autocommit=True)
                    self._line = await LockLine.over(connection)
                except psycopg.Error as error:
                    raise explained(self._where, error) from error
            return self._line


@asynccontextmanager
async def open_postgres_locks(conninfo: str, where: str) -> AsyncIterator[PostgresLocks]:
    """Locks that are given back when the block ends."""
    locks = PostgresLocks(conninfo, where)
    try:
        yield locks
    finally:
        await locks.close()
