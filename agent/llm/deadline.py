"""Runs one conversation with a server in a thread and event loop of its own, for so long.

Nodes are plain functions, called with a running loop around them or without. A call that does not
end is cancelled; if even that hangs (a name server that is silent), the caller goes on alone.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future
from contextvars import copy_context
from dataclasses import dataclass, field
from threading import Thread
from time import monotonic
from typing import Any, TypeVar

__all__ = ["Budget", "Pace", "within"]

T = TypeVar("T")
_GRACE_S = 0.5


@dataclass(frozen=True, kw_only=True)
class Pace:
    """The clock of waiting, in seconds."""

    now: Callable[[], float] = monotonic
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep


@dataclass(kw_only=True)
class Budget:
    """Seconds that one request may take in all."""

    total_s: float
    pace: Pace
    started: float = field(init=False)

    def __post_init__(self) -> None:
        """Start the clock."""
        self.started = self.pace.now()

    @property
    def spent_s(self) -> float:
        """Seconds since the start."""
        return self.pace.now() - self.started

    @property
    def left_s(self) -> float:
        """Seconds that are left, 0 when none are."""
        return max(0.0, self.total_s - self.spent_s)


def within(seconds: float, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """The result of the work.

    Raises:
        TimeoutError: It took longer; the work was cancelled.
    """
    outcome: Future[T] = Future()

    def run() -> None:
        try:
            result = asyncio.run(asyncio.wait_for(work(), seconds))
        except BaseException as error:  # noqa: BLE001  handed to the caller, who waits for it
            outcome.set_exception(error)
        else:
            outcome.set_result(result)

    # In the caller's context: its request is named in logs, and its trace goes on.
    context = copy_context()
    Thread(target=context.run, args=(run,), name="leadline-llm", daemon=True).start()
    return outcome.result(seconds + _GRACE_S)
