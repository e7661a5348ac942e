"""API keys as a service checks them: a few seconds from memory, then from the database again.

A revoked key is refused within `FRESH_S` seconds; while the database is away, what was read from it
is believed for `TRUSTED_S`, so that a service can still tell its operators how it goes. What is
remembered is bounded, and what strangers make up displaces nothing: ids that were never good have a
memory and a way to the database of their own. Where that way is full, they are told to come back.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from hmac import compare_digest
from weakref import WeakValueDictionary

from anyio import CapacityLimiter, Lock
from anyio.to_thread import run_sync

from agent.caller import Caller
from agent.identity.keys import admitted, digest_of, invalid_key, read
from tools.domain.errors import OutsideError
from tools.ports import Clock
from tools.ports_identity import KeyRecord, Keys

__all__ = ["FRESH_S", "TRUSTED_S", "Keyring"]

FRESH_S = 5.0
TRUSTED_S = 600.0
_AGAIN_S = 1.0
"""A secret that does not fit may be newer than what was read: so often it is read again."""
_KNOWN_MAX = 10_000
_STRANGE_MAX = 1_000
_WAITING_MAX = 64
_THREADS = 2
_NOTED_EVERY = timedelta(minutes=1)


@dataclass
class _Remembered:
    """The newest records by id, with the moment at which each was read."""

    most: int
    records: OrderedDict[str, tuple[float, KeyRecord | None]] = field(default_factory=OrderedDict)

    def fresh(
        self, key_id: str, now: float, within_s: float = FRESH_S
    ) -> tuple[bool, KeyRecord | None]:
        """Whether it was read lately, and what was read."""
        at, record = self.records.get(key_id, (float("-inf"), None))
        return now - at < within_s, record

    def renew(self, record: KeyRecord) -> None:
        """Another record in the place of what was read, no fresher than that."""
        if record.id in self.records:
            self.records[record.id] = (self.records[record.id][0], record)

    def put(self, key_id: str, now: float, record: KeyRecord | None) -> None:
        self.records[key_id] = (now, record)
        self.records.move_to_end(key_id)
        while len(self.records) > self.most:
            self.records.popitem(last=False)


class Keyring:
    """Tells who shows a key."""

    def __init__(
        self, keys: Keys, clock: Clock, *, now: Callable[[], float] = time.monotonic
    ) -> None:
        """Bind the place where keys are kept.

        Args:
            keys: The keys.
            clock: Tells whether one has expired.
            now: Monotonic seconds.
        """
        self._keys, self._clock, self._now = keys, clock, now
        self._known, self._strange = _Remembered(_KNOWN_MAX), _Remembered(_STRANGE_MAX)
        self._locks: WeakValueDictionary[str, Lock] = WeakValueDictionary()
        self._away_until = float("-inf")
        self._limiters: tuple[CapacityLimiter, CapacityLimiter] | None = None

    async def caller(self, text: str) -> Caller:
        """Who shows this key.

        Raises:
            LoginError: `invalid_token` or `expired_token`.
            OutsideError: The database fails, or strangers keep it busy.
        """
        parts = read(text)
        if parts is None:
            raise invalid_key()
        key_id, secret = parts
        record, digest = await self._record(key_id), digest_of(secret)
        if record is not None and not _fits(record, digest):
            record = await self._record(key_id, within_s=_AGAIN_S)
        who = admitted(record, digest, self._clock.now())
        if record is not None:
            await self._note_use(record)
        return who

    async def _record(self, key_id: str, within_s: float = FRESH_S) -> KeyRecord | None:
        lock = self._locks.setdefault(key_id, Lock())
        # Whoever asks for the same key meanwhile finds what the first one read.
        async with lock:
            for memory in (self._known, self._strange):
                is_fresh, record = memory.fresh(key_id, self._now(), within_s)
                if is_fresh:
                    return record
            is_trusted, record = self._known.fresh(key_id, self._now(), TRUSTED_S)
            if is_trusted and self._now() < self._away_until:
                return record
            try:
                record = await self._looked_up(key_id)
            except OutsideError:
                self._away_until = self._now() + FRESH_S
                if not is_trusted:
                    raise
                return record
            memory = self._strange if record is None else self._known
            memory.put(key_id, self._now(), record)
            return record

    async def _looked_up(self, key_id: str) -> KeyRecord | None:
        known, strange = self._ways()
        is_known = key_id in self._known.records
        if not is_known and strange.statistics().tasks_waiting >= _WAITING_MAX:
            raise OutsideError(
                "too many keys are being looked up",
                code="service_busy",
                hint="wait a moment, then try again",
            )
        return await run_sync(self._keys.get, key_id, limiter=known if is_known else strange)

    def _ways(self) -> tuple[CapacityLimiter, CapacityLimiter]:
        """Made inside the loop that uses them."""
        if self._limiters is None:
            self._limiters = CapacityLimiter(_THREADS), CapacityLimiter(_THREADS)
        return self._limiters

    async def _note_use(self, record: KeyRecord) -> None:
        """Note the use of a key, coarsely: a busy database is no reason to refuse anybody."""
        now = self._clock.now()
        if record.last_used is not None and now - record.last_used < _NOTED_EVERY:
            return
        self._known.renew(replace(record, last_used=now))
        try:
            await run_sync(self._keys.touch, record.id, now, limiter=self._ways()[0])
        except OutsideError:
            return

    async def close(self) -> None:
        """Let go of connections."""
        await run_sync(self._keys.close)


def _fits(record: KeyRecord, digest: str) -> bool:
    return compare_digest(record.digest, digest) or compare_digest(record.former_digest, digest)
