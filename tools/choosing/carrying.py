"""The load that a deployment carries within every limit, by the exact prediction.

The search sizes with the physics alone, and its capacity may be far from where the exact figures
reach a limit; what a plan claims to carry is therefore asked again before it is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tools.choosing.finalist import Finalist
from tools.choosing.limits import holds
from tools.domain.search import Need
from tools.predictor import Predictor

__all__ = ["with_capacity"]

_STEPS = 5
_ROUNDS = 3
_CLOSE = 1.01


def with_capacity(
    every: Sequence[tuple[Finalist, Need]], predictor: Predictor
) -> tuple[Finalist, ...]:
    """Each with no more capacity than the exact prediction carries within the limits of its need.

    What the search found stands where it holds; else the highest load that does is looked for,
    between the peak, which holds, and the search's figure, to a small part of their difference.
    All are predicted together.
    """
    spans = [_Span.of(*one) for one in every]
    held = _held(every, [(span.high,) for span in spans], predictor)
    spans = [replace(span, low=high or span.low) for span, high in zip(spans, held, strict=True)]
    for _ in range(_ROUNDS):
        loads = [span.steps() for span in spans]
        held = _held(every, loads, predictor)
        asked = zip(spans, loads, held, strict=True)
        spans = [span.narrowed(tried, highest) for span, tried, highest in asked]
    return tuple(_carrying(*one, span.low) for one, span in zip(every, spans, strict=True))


@dataclass(frozen=True, kw_only=True)
class _Span:
    """Requests per second of the whole plan: that hold, and that may not."""

    low: float
    high: float

    @classmethod
    def of(cls, one: Finalist, need: Need) -> "_Span":
        claimed = one.found.capacity_rps * one.found.replicas
        return cls(low=need.peak_rps, high=max(claimed, need.peak_rps))

    def steps(self) -> tuple[float, ...]:
        """Loads between, rising; none where both ends are about the same."""
        if self.high <= _CLOSE * self.low:
            return ()
        return tuple(np.linspace(self.low, self.high, _STEPS + 1)[1:-1].tolist())

    def narrowed(self, tried: Sequence[float], highest: float | None) -> "_Span":
        """Between the highest load that held with all below it, and the next one."""
        if not tried:
            return self
        low = self.low if highest is None else highest
        return _Span(low=low, high=min((load for load in tried if load > low), default=self.high))


def _held(
    every: Sequence[tuple[Finalist, Need]], loads: Sequence[Sequence[float]], predictor: Predictor
) -> list[float | None]:
    """The highest load of each that holds with all before it."""
    cases = [
        replace(one.case, workload=replace(one.case.workload, request_rate_rps=load))
        for (one, _), asked in zip(every, loads, strict=True)
        for load in asked
    ]
    answers = iter(predictor.predict(cases) if cases else ())
    result: list[float | None] = []
    for (_, need), asked in zip(every, loads, strict=True):
        highest, is_held = None, True
        for load in asked:
            prediction = next(answers)
            is_held = is_held and prediction.answered and holds(prediction, need)
            highest = load if is_held else highest
        result.append(highest)
    return result


def _carrying(one: Finalist, need: Need, rps: float) -> Finalist:
    each = min(rps / one.found.replicas, one.found.capacity_rps)
    headroom = max(1.0 - need.peak_rps / (each * one.found.replicas), 0.0)
    return replace(one, found=replace(one.found, capacity_rps=each, headroom=headroom))
