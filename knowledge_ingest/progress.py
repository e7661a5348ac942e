"""How far a cross-validation is: fits done, time gone, time left; told before, during and after.

What a fit takes is first what it took on a 2-core machine, then what it takes here.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

__all__ = ["SECONDS_PER_FIT", "Course", "spoken"]

SECONDS_PER_FIT = 45.0
"""One fit of all shipped rows on one core (measured)."""
TICK_S = 30.0
_S_PER_MINUTE = 60.0


def spoken(seconds: float) -> str:
    """A time as a person says it.

    >>> spoken(44.0), spoken(95.0), spoken(600.0)
    ('44 s', '1.6 min', '10 min')
    """
    return f"{seconds:.0f} s" if seconds < _S_PER_MINUTE else f"{seconds / _S_PER_MINUTE:.2g} min"


@dataclass(kw_only=True)
class Course:
    """The course of several groups of fits.

    Attributes:
        fits: Fits of each group, in order.
        workers: How many run at once.
        tell: Hears every line.
        clock: Seconds.
        tick_s: How often a line comes while a group runs.
    """

    fits: Mapping[str, int]
    workers: int
    tell: Callable[[str], None]
    clock: Callable[[], float] = time.monotonic
    tick_s: float = TICK_S
    _done: int = 0
    _started: float = field(default=0.0)

    @property
    def total(self) -> int:
        """All fits."""
        return sum(self.fits.values())

    def begin(self, rows: int) -> None:
        """Say what is ahead."""
        self._started = self.clock()
        each = f"about {spoken(SECONDS_PER_FIT)} each"
        self.tell(
            f"{self.total} fits of {rows:,} rows, {self.workers} at once, {each}: about "
            f"{spoken(self._left(self._started))} in all"
        )

    @contextmanager
    def group(self, name: str) -> Iterator[None]:
        """Tell the beginning of a group and, while it runs, the time."""
        entered, over = self.clock(), Event()
        self.tell(f"cross-validating by {name}: {self.fits[name]} fits; {self._where(entered)}")

        def ticking() -> None:
            while not over.wait(self.tick_s):
                self.tell(f"  by {name}: {self._where(entered)}")

        ticker = Thread(target=ticking, daemon=True)
        ticker.start()
        try:
            yield
        finally:
            over.set()
            ticker.join()
        self._done += self.fits[name]

    def _where(self, entered: float) -> str:
        gone = self.clock() - self._started
        left = spoken(self._left(entered))
        return f"{self._done} of {self.total} done, {spoken(gone)} gone, about {left} left"

    def _left(self, entered: float) -> float:
        """Seconds until the end: the fits not done at the pace so far, less what this group ran."""
        gone = entered - self._started
        pace = gone / self._done if self._done else SECONDS_PER_FIT / self.workers
        return max(pace * (self.total - self._done) - (self.clock() - entered), 0.0)
