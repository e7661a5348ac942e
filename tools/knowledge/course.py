"""One answer in the making: what each stage took, and what was given up."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

__all__ = ["Course"]


@dataclass(kw_only=True)
class Course:
    """Notes of one search; `now` gives monotonic seconds."""

    now: Callable[[], float]
    degraded: list[str] = field(default_factory=list)
    timings_ms: dict[str, float] = field(default_factory=dict)
    dropped: dict[str, int] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a stage; its time adds up when it runs again."""
        begin = self.now()
        try:
            yield
        finally:
            spent = 1000.0 * (self.now() - begin)
            self.timings_ms[name] = round(self.timings_ms.get(name, 0.0) + spent, 3)

    def gives_up(self, code: str) -> None:
        """Note once what was missing."""
        if code not in self.degraded:
            self.degraded.append(code)
