"""How much is at work at once, and how much memory it takes; nothing waits here.

Streams are counted apart from other requests, by the same numbers: one stays open for as long as
somebody watches, so many of them must leave room for turns, and turns for them.
"""

import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from agent.settings import Settings

__all__ = ["Kind", "Load", "Memory", "Refusal", "resident_mib"]

Kind = Literal["turn", "stream"]
_LOOK_S = 0.25
_MIB = 1024 * 1024
_STATM = Path("/proc/self/statm")


def resident_mib() -> float:
    """Memory of this process; where the system does not tell, the most that it ever had."""
    try:
        pages = int(_STATM.read_text(encoding="ascii").split()[1])
    except (OSError, IndexError, ValueError):
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / _MIB if sys.platform == "darwin" else peak / 1024
    return pages * resource.getpagesize() / _MIB


class Memory:
    """Whether the process takes more than it may; looked at four times a second at most."""

    def __init__(
        self,
        max_mib: int,
        *,
        now_mib: Callable[[], float] = resident_mib,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Bound the memory; 0 is no bound."""
        self._max_mib = max_mib
        self._now_mib, self._monotonic = now_mib, monotonic
        self._looked = float("-inf")
        self._is_over = False

    @property
    def is_over(self) -> bool:
        """Whether new work has to wait."""
        if not self._max_mib:
            return False
        now = self._monotonic()
        if now - self._looked >= _LOOK_S:
            self._looked = now
            self._is_over = self._now_mib() > self._max_mib
        return self._is_over


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why a request is not taken, and when to come back.

    Attributes:
        retry_after_s: Seconds after which it may be taken; 0 where waiting does not help.
        another_way: What helps more than waiting.
    """

    status: int
    title: str
    code: str
    detail: str
    retry_after_s: int
    another_way: str = ""

    @property
    def hint(self) -> str:
        """The next step."""
        if self.another_way:
            return self.another_way
        unit = "second" if self.retry_after_s == 1 else "seconds"
        return f"wait {self.retry_after_s} {unit} and send it again"


@dataclass(kw_only=True)
class Load:
    """Requests at work, by tenant; a refusal is given at once.

    Attributes:
        most: Requests of one kind at once.
        tenant_most: The same for one tenant.
        memory: The bound of the process's memory.
    """

    most: int
    tenant_most: int
    memory: Memory
    _at_work: Counter[Kind] = field(default_factory=Counter)
    _of_tenant: Counter[tuple[Kind, str]] = field(default_factory=Counter)

    @classmethod
    def of(cls, settings: Settings) -> "Load":
        """The bounds of the settings."""
        return cls(
            most=settings.concurrency_max,
            tenant_most=settings.tenant_concurrency_max,
            memory=Memory(settings.memory_max_mib),
        )

    def objection(self, kind: Kind, tenant: str) -> Refusal | None:
        """Why there is no room for another request of a tenant now."""
        if self.memory.is_over:
            return _overloaded("the service is short of memory", 5)
        if self._of_tenant[kind, tenant] >= self.tenant_most:
            return Refusal(
                status=429,
                title="Too many at once",
                code="too_many_at_once",
                detail=f"{self.tenant_most} of your {_NAMES[kind]} are at work already",
                retry_after_s=1,
            )
        if self._at_work[kind] >= self.most:
            return _overloaded(f"{self.most} {_NAMES[kind]} are at work already", 1)
        return None

    @contextmanager
    def holding(self, kind: Kind, tenant: str) -> Iterator[None]:
        """Count a request for as long as it takes."""
        self._at_work[kind] += 1
        self._of_tenant[kind, tenant] += 1
        try:
            yield
        finally:
            self._at_work[kind] -= 1
            self._of_tenant[kind, tenant] -= 1
            if not self._of_tenant[kind, tenant]:
                # Whoever comes once is not remembered for good.
                del self._of_tenant[kind, tenant]


_NAMES: dict[Kind, str] = {"turn": "requests", "stream": "streams"}


def _overloaded(detail: str, retry_after_s: int) -> Refusal:
    return Refusal(
        status=503,
        title="Too much to do",
        code="overloaded",
        detail=detail,
        retry_after_s=retry_after_s,
    )
