"""How many requests a tenant may make in a length of time.

Where the shared store does not answer, each process counts by itself for a while: a limit that is
loose by the number of processes harms less than a service that refuses everybody, and whatever the
requests want needs its own store anyway.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from limits import RateLimitItem, parse_many
from limits.errors import StorageError
from limits.storage import Storage
from limits.strategies import SlidingWindowCounterRateLimiter

from tools.domain.errors import InputError
from tools.domain.sliding_window import Counted

__all__ = ["Rates", "Taken", "limits_of"]

_log = logging.getLogger("leadline.limits")
_ALONE_S = 5.0
_LONGEST_S = 31 * 86_400
"""How long a process counts by itself before it asks the shared store again."""
_THREADS = 8


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of one request, and what is left after it.

    Attributes:
        refused: The limit that left no room; None where the request may go on.
        left: Each limit with what is counted in it.
    """

    refused: tuple[RateLimitItem, Counted] | None = None
    left: tuple[tuple[RateLimitItem, Counted], ...] = ()


def limits_of(text: str) -> tuple[RateLimitItem, ...]:
    """The limits in a text such as `10/second;6000/minute`, shortest length first.

    A request that a short limit refuses takes nothing from a long one.

    Raises:
        InputError: `invalid_setting`.
    """
    if not text.strip():
        return ()
    try:
        found = parse_many(text)
    except ValueError:
        found = []
    if not found or not all(_is_sane(item) for item in found):
        raise InputError(
            "LEADLINE_RATE_LIMIT is not a list of limits",
            code="invalid_setting",
            hint="write LEADLINE_RATE_LIMIT='10/second;6000/minute', or leave it empty for none",
        )
    return tuple(sorted(found, key=lambda item: item.get_expiry()))


def _is_sane(item: RateLimitItem) -> bool:
    return item.amount >= 1 and item.multiples >= 1 and item.get_expiry() <= _LONGEST_S


class Rates:
    """The limits of every tenant, counted in one store."""

    def __init__(
        self,
        items: Sequence[RateLimitItem],
        *,
        store: Storage,
        alone: Storage | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Count in a store.

        Args:
            items: The limits, from `limits_of`.
            store: Where requests are counted.
            alone: Where they are counted while the store does not answer; None where the store is
                this process's own memory, which always does and needs no thread.
            monotonic: Seconds of a clock that is never set.
        """
        self._items = tuple(items)
        self._store, self._alone = store, alone
        self._monotonic = monotonic
        self._alone_until = 0.0
        self._threads = CapacityLimiter(_THREADS)

    @property
    def items(self) -> tuple[RateLimitItem, ...]:
        """The limits, shortest length first."""
        return self._items

    async def take(self, tenant: str) -> Taken:
        """Count one request of a tenant, where every limit has room for it."""
        if not self._items:
            return Taken()
        if self._alone is None:
            return self._counted(self._store, tenant)
        if self._monotonic() < self._alone_until:
            return self._counted(self._alone, tenant)
        try:
            return await run_sync(self._counted, self._store, tenant, limiter=self._threads)
        except StorageError as error:
            self._alone_until = self._monotonic() + _ALONE_S
            # The driver's message may quote an address with its password.
            kind = type(error.__cause__ or error).__name__
            _log.warning(
                "requests are counted in this process alone for %g s: the store of"
                " LEADLINE_RATE_LIMIT_STORE failed (%s)",
                _ALONE_S,
                kind,
            )
            return self._counted(self._alone, tenant)

    def close(self) -> None:
        """Let go of connections."""
        close = getattr(self._store, "close", None)
        if close is not None:
            close()

    def _counted(self, store: Storage, tenant: str) -> Taken:
        limiter = SlidingWindowCounterRateLimiter(store)
        left: list[tuple[RateLimitItem, Counted]] = []
        for item in self._items:
            taken = limiter.hit(item, tenant)
            counted = _state(store, item, tenant)
            if not taken:
                return Taken(refused=(item, counted), left=(*left, (item, counted)))
            left.append((item, counted))
        return Taken(left=tuple(left))


def _state(store: Storage, item: RateLimitItem, tenant: str) -> Counted:
    length_s = item.get_expiry()
    windows = store.get_sliding_window(item.key_for(tenant), length_s)  # type: ignore[attr-defined]
    before, before_s, now, now_s = windows
    rest_s = before_s if before else now_s - length_s
    rest_s = min(max(rest_s, 0.001), length_s)
    return Counted(limit=item.amount, length_s=length_s, before=before, now=now, rest_s=rest_s)
