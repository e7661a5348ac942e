"""Deletes sessions that nobody has changed for long, whosever they are.

A session is deleted under its lock, after another look at its age, with all it saved. A wrong clock
must not make a service delete what it keeps: the machine's clock has to agree with the database's,
to go as fast as time does, and one look deletes no more than twice what an hour of even use brings.
"""

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import datetime, timedelta
from time import monotonic

from agent.caller import Caller
from agent.locks import Locks
from agent.store import SessionStore
from tools.domain.errors import ConflictError, OutsideError, PlanningError
from tools.ports import Clock

__all__ = ["Around", "Pruning", "Retention"]

Around = Callable[[Caller, str], AbstractAsyncContextManager[object]]
"""What goes on around the deletion of one session, such as an entry in a log."""
_BATCH = 20
_AGREEMENT = timedelta(hours=1)
_EVERY_S = 3600.0
_REST_S = 86_400.0
"""After the machine's clock jumped, nothing is deleted for so long."""
_LEAST = 100
_LOG = logging.getLogger("leadline.retention")


def _quietly(_: Caller, __: str) -> AbstractAsyncContextManager[object]:
    return nullcontext()


class Pruning:
    """Deletes old sessions of every tenant; `around` goes around each."""

    def __init__(
        self,
        store: SessionStore,
        locks: Locks,
        clock: Clock,
        delete: Callable[[Caller, str], Awaitable[None]],
    ) -> None:
        """Bind the store and what deletes everything that a session saved."""
        self.around: Around = _quietly
        self._store = store
        self._locks = locks
        self._clock = clock
        self._delete = delete

    async def now(self) -> datetime:
        """The time, which the database has to confirm.

        Raises:
            OutsideError: `clocks_differ`, by more than an hour.
        """
        now = self._clock.now()
        with self._store.errors():
            told = await self._store.now()
        if told is not None and abs(told - now) > _AGREEMENT:
            raise OutsideError(
                f"it is {now:%Y-%m-%d %H:%M} UTC here, and {told:%Y-%m-%d %H:%M} at the database",
                code="clocks_differ",
                hint="set both clocks right; nothing is deleted until they agree within an hour",
            )
        return now

    async def prune(self, before: datetime, limit: float = math.inf) -> int:
        """Delete sessions whose last change was before a time, the oldest first; how many."""
        edge, gone = before.isoformat(timespec="milliseconds"), 0
        while gone < limit:
            with self._store.errors():
                found = await self._store.aged(edge, int(min(_BATCH, limit - gone)))
            done = sum([await self._gone(Caller(tenant=who), name, edge) for who, name in found])
            gone += done
            if not done:
                break
        return gone

    async def _gone(self, who: Caller, session_id: str, edge: str) -> bool:
        try:
            async with self._locks.hold(f"{who.tenant}:{session_id}", patience_s=0):
                with self._store.errors():
                    updated = await self._store.updated(who.tenant, session_id)
                    if updated is None or updated >= edge:
                        return False
                    async with self.around(who, session_id):
                        await self._delete(who, session_id)
                    # Last, so that one who is killed in between begins with it again.
                    await self._store.forget(who.tenant, session_id)
                    return True
        except ConflictError:
            return False


class Retention:
    """Looks for old sessions once an hour, in one of all processes at a time."""

    def __init__(
        self,
        pruning: Pruning,
        store: SessionStore,
        locks: Locks,
        days: float,
        *,
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        """Keep sessions for so many days after their last change.

        `seconds` goes on evenly, whatever a clock is set to.
        """
        self._pruning = pruning
        self._store = store
        self._locks = locks
        self._days = days
        self._seconds = seconds
        self._last: tuple[datetime, float] | None = None
        self._rests_until = -math.inf

    async def run(self) -> None:
        """Look again and again until cancelled; what fails is tried at the next look."""
        while True:
            try:
                gone = await self.look()
            except PlanningError as error:
                _LOG.warning("old sessions are kept for now: %s", error)
            else:
                if gone:
                    _LOG.info("%d sessions older than %g days are deleted", gone, self._days)
            await asyncio.sleep(_EVERY_S)

    async def look(self) -> int:
        """Delete what is old now; how many.

        Raises:
            OutsideError: `clocks_differ`, or the store fails.
        """
        now = await self._pruning.now()
        if self._has_jumped(now):
            _LOG.warning("the clock jumped to %s: no session is deleted for a day", now.isoformat())
        if self._seconds() < self._rests_until:
            return 0
        try:
            async with self._locks.hold("retention", patience_s=0):
                with self._store.errors():
                    await self._store.sweep()
                    most = self._most(await self._store.count())
                return await self._pruning.prune(now - timedelta(days=self._days), most)
        except ConflictError:  # another process looks
            return 0

    def _has_jumped(self, now: datetime) -> bool:
        """Whether the clock went another way than time since the last look."""
        here, self._last, last = self._seconds(), (now, self._seconds()), self._last
        if last is None:
            return False
        went_s = (now - last[0]).total_seconds() - (here - last[1])
        if abs(went_s) <= _AGREEMENT.total_seconds():
            return False
        self._rests_until = here + _REST_S
        return True

    def _most(self, sessions: int) -> int:
        """Twice what an hour brings of sessions that all live for their days; a few at least."""
        return max(_LEAST, math.ceil(2 * sessions / max(24 * self._days, 2)))
