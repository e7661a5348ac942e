"""How long one run takes, and how much of it a language model."""

from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

__all__ = ["Stopwatch"]


@dataclass(kw_only=True)
class Stopwatch:
    """Runs from the start of a run; what is cut short and finished later starts a new one.

    Attributes:
        started_s: When the run began, by a clock that only moves forward.
        llm_ms: Milliseconds that a language model was waited for; None while none was asked.
    """

    started_s: float = field(default_factory=perf_counter)
    llm_ms: float | None = None

    def timings(self) -> dict[str, Any] | None:
        """Both shares so far; None without a language model, so that equal requests look equal.

        >>> Stopwatch().timings() is None
        True
        >>> Stopwatch(llm_ms=12.34).timings()["llm_ms"]
        12.3
        """
        if self.llm_ms is None:
            return None
        whole_ms = 1000 * (perf_counter() - self.started_s)
        return {
            "service_ms": round(max(0.0, whole_ms - self.llm_ms), 1),
            "llm_ms": round(self.llm_ms, 1),
        }
