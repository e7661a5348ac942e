"""The connection that holds a process's advisory locks, and notices at once when it is lost."""

import asyncio
import hashlib
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, Self

import psycopg
from psycopg import AsyncConnection

from agent.fence import Fence

__all__ = ["LineLostError", "LockLine"]

# A write under the lock's last token that is not committed yet is waited for: so long at most.
_SETTINGS = (
    "SET lock_timeout = '2s'",
    "SET tcp_keepalives_idle = 10",
    "SET tcp_keepalives_interval = 5",
    "SET tcp_keepalives_count = 3",
)
_TAKE = (
    "WITH got AS MATERIALIZED (SELECT pg_try_advisory_lock(%(key)s) AS is_ours)"
    " INSERT INTO leadline_fences (name, token) SELECT %(name)s, %(token)s FROM got WHERE is_ours"
    " ON CONFLICT (name) DO UPDATE SET token = excluded.token, at = excluded.at"
)
_GIVE = (
    "WITH gone AS (DELETE FROM leadline_fences WHERE name = %(name)s AND token = %(token)s)"
    " SELECT pg_advisory_unlock(%(key)s)"
)


class LineLostError(Exception):
    """The connection is gone, and every lock with it."""


@dataclass(frozen=True, kw_only=True)
class _Wish:
    """A lock to take, or to give back where nobody waits for an outcome."""

    fence: Fence
    outcome: asyncio.Future[bool] | None = None


class LockLine:
    """One connection that one task speaks on, so nobody who waits can cut a statement short."""

    def __init__(self, connection: AsyncConnection[Any]) -> None:
        """Use a connection that nobody else does; `over` makes it ready."""
        self.is_lost = False
        self._connection = connection
        self._wishes: asyncio.Queue[_Wish | None] = asyncio.Queue()
        self._holders: set[asyncio.Timeout] = set()
        self._speaking = asyncio.create_task(self._speak(), name="session-locks")

    @classmethod
    async def over(cls, connection: AsyncConnection[Any]) -> Self:
        """A line on a new connection, which is closed if it fails."""
        try:
            for setting in _SETTINGS:
                await connection.execute(setting)
        except BaseException:
            await connection.close()
            raise
        return cls(connection)

    async def take(self, name: str) -> Fence | None:
        """The lock of this name; None while another process holds it.

        Raises:
            LineLostError: The connection is gone.
        """
        if self.is_lost:
            raise LineLostError
        outcome = asyncio.get_running_loop().create_future()
        fence = Fence(name=name, token=secrets.randbits(63))
        self._wishes.put_nowait(_Wish(fence=fence, outcome=outcome))
        return fence if await outcome else None

    def give(self, fence: Fence) -> None:
        """Let go of a lock soon; nobody has to wait for it."""
        if not self.is_lost:
            self._wishes.put_nowait(_Wish(fence=fence))

    @asynccontextmanager
    async def holding(self) -> AsyncIterator[asyncio.Timeout]:
        """Cut the block short with `TimeoutError` when the connection is lost."""
        async with asyncio.timeout(None) as holder:
            if self.is_lost:
                holder.reschedule(asyncio.get_running_loop().time())
            self._holders.add(holder)
            try:
                yield holder
            finally:
                self._holders.discard(holder)

    async def close(self) -> None:
        """Close the connection; its locks are free then."""
        self._speaking.cancel()
        with suppress(asyncio.CancelledError):
            await self._speaking

    async def _speak(self) -> None:
        try:
            # What fails is told by `is_lost`; the next lock connects anew.
            with suppress(psycopg.Error):
                while True:
                    await self._say(await self._next())
        finally:
            self._lose()
            await self._connection.close()

    async def _say(self, wish: _Wish | None) -> None:
        if wish is None:
            await self._connection.execute("SELECT 1")
        elif wish.outcome is None:
            await self._given(wish.fence)
        else:
            await self._fulfil(wish.fence, wish.outcome)

    async def _next(self) -> _Wish | None:
        """The next wish; None when the server says something unasked, usually good-bye."""
        loop = asyncio.get_running_loop()
        number = self._connection.fileno()

        def look() -> None:
            loop.remove_reader(number)
            self._wishes.put_nowait(None)

        loop.add_reader(number, look)
        try:
            return await self._wishes.get()
        finally:
            loop.remove_reader(number)

    async def _fulfil(self, fence: Fence, outcome: asyncio.Future[bool]) -> None:
        try:
            done = await self._connection.execute(_TAKE, _named(fence))
        except psycopg.Error as error:
            if self._connection.broken:
                _settle(outcome, LineLostError())
                raise
            # Rolled back, the lock may be ours and its fence is not.
            await self._given(fence)
            late = isinstance(error, psycopg.errors.LockNotAvailable)
            _settle(outcome, False if late else error)
            return
        is_ours = done.rowcount == 1
        if not _settle(outcome, is_ours) and is_ours:
            await self._given(fence)

    async def _given(self, fence: Fence) -> None:
        await self._connection.execute(_GIVE, _named(fence))

    def _lose(self) -> None:
        self.is_lost = True
        now = asyncio.get_running_loop().time()
        for holder in self._holders:
            holder.reschedule(now)
        while not self._wishes.empty():
            wish = self._wishes.get_nowait()
            if wish and wish.outcome:
                _settle(wish.outcome, LineLostError())


def _settle(outcome: asyncio.Future[bool], result: bool | Exception) -> bool:
    """Tell who waits; False where nobody does any more."""
    if outcome.done():
        return False
    if isinstance(result, Exception):
        outcome.set_exception(result)
    else:
        outcome.set_result(result)
    return True


def _named(fence: Fence) -> dict[str, Any]:
    key = int.from_bytes(hashlib.sha256(fence.name.encode()).digest()[:8], signed=True)
    return {"name": fence.name, "token": fence.token, "key": key}
