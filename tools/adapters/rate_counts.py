"""Requests counted in windows, in this process: a storage of the `limits` library.

Its own memory storage starts a thread for every hundredth of a second and cannot be given a clock.
"""

import time
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from limits.storage import SlidingWindowCounterSupport, Storage

__all__ = ["Clock", "Counts", "CountsInMemory", "Moment", "WindowStorage"]

Clock = Callable[[], float]
"""Seconds since the epoch."""
_SWEEP_S = 60.0
_NO_LIMIT = 10**9


@dataclass(frozen=True, kw_only=True)
class Moment:
    """Now, as a number of a window of one length and what remains of it."""

    now: float
    length_s: int
    slot: int
    rest_s: float

    @classmethod
    def of(cls, now: float, length_s: int) -> "Moment":
        """The moment in windows of this length."""
        return cls(
            now=now, length_s=length_s, slot=int(now // length_s), rest_s=length_s - now % length_s
        )

    @property
    def weight(self) -> float:
        """The share of the window before that still counts."""
        return self.rest_s / self.length_s


@dataclass(frozen=True, kw_only=True)
class Counts:
    """What is kept of one key: hits of its newest window, and of the one before it."""

    slot: int
    before: int
    hits: int
    expires: float

    def at(self, moment: Moment) -> tuple[int, int]:
        """Hits of the window before and of this one.

        A slot ahead is a clock that runs ahead of ours; more than one, a clock that was set back.
        """
        if self.slot in (moment.slot, moment.slot + 1):
            return self.before, self.hits
        return (self.hits, 0) if self.slot == moment.slot - 1 else (0, 0)


class WindowStorage(Storage, SlidingWindowCounterSupport):
    """What every storage of windows shares; a window counts for a fixed and a sliding one alike."""

    STORAGE_SCHEME = None

    def __init__(self, clock: Clock = time.time) -> None:
        """Count by this clock."""
        super().__init__(wrap_exceptions=True)
        self._clock = clock
        self._swept = clock()

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count in a fixed window without a limit; how many there are now."""
        self.acquire_sliding_window_entry(key, _NO_LIMIT, expiry, amount)
        return self.get_sliding_window(key, expiry)[2]

    def get(self, key: str) -> int:
        """Hits of the newest window."""
        found = self._found(key)
        return found.hits if found and found.expires > self._clock() else 0

    def get_expiry(self, key: str) -> float:
        """When nothing of it counts any more."""
        found = self._found(key)
        return found.expires if found else self._clock()

    def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        """Hits and seconds to live of the window before, and of this one."""
        moment = Moment.of(self._clock(), expiry)
        found = self._found(key)
        before, hits = found.at(moment) if found else (0, 0)
        return before, moment.rest_s if before else 0.0, hits, moment.rest_s + expiry

    def clear_sliding_window(self, key: str, expiry: int) -> None:
        """Forget the hits of one key."""
        self.clear(key)

    @abstractmethod
    def _found(self, key: str) -> Counts | None:
        """What is counted under a key."""

    def _is_time_to_sweep(self) -> bool:
        """Whether expired counts are due to go; true once a minute."""
        now = self._clock()
        if 0 <= now - self._swept < _SWEEP_S:
            return False
        self._swept = now
        return True


class CountsInMemory(WindowStorage):
    """Counts of this process alone."""

    STORAGE_SCHEME = None

    def __init__(self, clock: Clock = time.time) -> None:
        """Begin with nothing."""
        super().__init__(clock)
        self._counts: dict[str, Counts] = {}
        self._guard = Lock()

    @property
    def base_exceptions(self) -> type[Exception]:
        """Nothing fails here."""
        return ValueError

    def acquire_sliding_window_entry(
        self, key: str, limit: int, expiry: int, amount: int = 1
    ) -> bool:
        """Count a request where there is room for it."""
        moment = Moment.of(self._clock(), expiry)
        with self._guard:
            before, hits = self._at(key, moment)
            if before * moment.weight + hits + amount >= limit + 1:
                return False
            self._put(key, moment, before, hits + amount)
            if self._is_time_to_sweep():
                self._sweep(moment.now)
        return True

    def note(self, key: str, expiry: int, before: int, hits: int) -> None:
        """Take over what another storage has counted."""
        with self._guard:
            self._put(key, Moment.of(self._clock(), expiry), before, hits)

    def is_full(self, key: str, limit: int, expiry: int) -> bool:
        """Whether nothing more can be counted, by what is known here."""
        moment = Moment.of(self._clock(), expiry)
        before, hits = self._at(key, moment)
        return before * moment.weight + hits >= limit

    def check(self) -> bool:
        """It is there."""
        return True

    def reset(self) -> int:
        """Forget everything."""
        with self._guard:
            count = len(self._counts)
            self._counts.clear()
        return count

    def clear(self, key: str) -> None:
        """Forget one key."""
        with self._guard:
            self._counts.pop(key, None)

    def _found(self, key: str) -> Counts | None:
        return self._counts.get(key)

    def _at(self, key: str, moment: Moment) -> tuple[int, int]:
        found = self._counts.get(key)
        return found.at(moment) if found else (0, 0)

    def _put(self, key: str, moment: Moment, before: int, hits: int) -> None:
        expires = moment.now + moment.rest_s + moment.length_s
        self._counts[key] = Counts(slot=moment.slot, before=before, hits=hits, expires=expires)

    def _sweep(self, now: float) -> None:
        for key in [key for key, found in self._counts.items() if found.expires <= now]:
            del self._counts[key]
