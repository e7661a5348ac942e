"""What moves the load one replica carries: limits, lengths and prefix share, each changed alone.

Every variant is one row of a single capacity search. The doubt about the physics is held at what it
is for the question itself, so that a variant differs by its physics and not by its evidence.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tools.domain.capacity import Capacity, Doubt, batches, limits_of, slo_capacity
from tools.domain.features import Table
from tools.domain.physics import Calibration
from tools.domain.serving import Demand
from tools.domain.workload import SloLimits

__all__ = ["CHANGES", "CLIFF", "Effect", "effects"]

Floats = NDArray[np.float64]
Slots = Callable[[Floats], Floats]

CHANGES = (-0.2, -0.1, 0.1, 0.2)
"""Relative changes tried on every input."""
CLIFF = 2.5
"""Per cent of load per per cent of input from which an input stands at a cliff."""


@dataclass(frozen=True, kw_only=True)
class Effect:
    """One input changed alone.

    Attributes:
        name: `ttft`, `tpot`, `e2e` (limits), `isl`, `osl` or `prefix_share`.
        change: Relative change of the input.
        before, after: The input, in its own unit.
        ratio: Load one replica carries, over the load it carries unchanged.
    """

    name: str
    change: float
    before: float
    after: float
    ratio: float

    @property
    def is_cliff(self) -> bool:
        """Whether the load moves much faster than the input."""
        if self.ratio <= 0.0:
            return True
        return bool(abs(np.log(self.ratio)) > CLIFF * abs(np.log1p(self.change)))


def effects(
    table: Table,
    calibration: Calibration,
    demand: Demand,
    slo: SloLimits,
    doubt: Doubt,
    slots: Slots,
) -> list[Effect]:
    """Effects of all variants of the one candidate in `table`, in one search.

    Args:
        table: One candidate.
        calibration: The fit.
        demand: One demand.
        slo: The limits.
        doubt: Doubt of that candidate along its grid, shape (1, GRID).
        slots: Mean live tokens of variants -> sequences that one replica may run at once.

    Returns:
        None of them where the physics carries nothing unchanged: there is nothing to compare with.
    """
    tried = _tried(demand, slo)
    count = len(tried) + 1
    varied = _demand(demand, tried, slots)
    scales = {
        name: np.array([1.0, *(1.0 + c if n == name else 1.0 for n, c in tried)])
        for name, _ in limits_of(slo)
    }
    rows = table.take(np.zeros(count, dtype=np.intp))
    found = slo_capacity(
        rows, calibration, varied, slo, _spread(doubt, demand, varied), scales=scales
    )
    if found.rps[0] <= 0.0:
        return []
    return [
        _effect(name, change, demand, slo, _ratio(found, place))
        for place, (name, change) in enumerate(tried, start=1)
    ]


def _tried(demand: Demand, slo: SloLimits) -> list[tuple[str, float]]:
    names = [name for name, _ in limits_of(slo)] + ["isl"]
    names += ["osl"] if float(demand.osl_tokens[0]) > 1.0 else []
    tried = [(name, change) for name in names for change in CHANGES]
    share = float(demand.cached_share[0])
    if share > 0.0:
        tried += [("prefix_share", c) for c in CHANGES if share * (1.0 + c) <= 1.0]
    return tried


def _demand(demand: Demand, tried: Sequence[tuple[str, float]], slots: Slots) -> Demand:
    """The base row and every variant, with the room that their lengths leave."""

    def factors(name: str) -> Floats:
        return np.array([1.0, *(1.0 + change if n == name else 1.0 for n, change in tried)])

    isl, osl = factors("isl"), factors("osl")
    lengths = {
        "isl_tokens": demand.isl_tokens * isl,
        "isl_p95_tokens": demand.isl_p95_tokens * isl,
        "osl_tokens": np.maximum(demand.osl_tokens * osl, 1.0),
        "osl_p95_tokens": np.maximum(demand.osl_p95_tokens * osl, 1.0),
        "cached_share": demand.cached_share * factors("prefix_share"),
    }
    ones = np.ones(len(tried) + 1)
    kept = {
        name: getattr(demand, name) * ones
        for name in Demand.__dataclass_fields__
        if name not in lengths
    }
    live = lengths["isl_tokens"] + lengths["osl_tokens"] / 2.0
    return replace(Demand(**{**kept, **lengths}), max_sequences=slots(live))


def _spread(doubt: Doubt, demand: Demand, varied: Demand) -> Doubt:
    """The doubt of the one candidate at the batches of every variant's own grid."""
    at = np.log(batches(demand.max_sequences)[0])
    wanted = np.log(batches(varied.max_sequences))

    def moved(factor: Floats) -> Floats:
        if factor.ndim == 1:
            return np.repeat(factor, len(wanted))
        result: Floats = np.interp(wanted, at, factor[0])
        return result

    return Doubt(
        tpot_shift=moved(doubt.tpot_shift),
        ttft_shift=moved(doubt.ttft_shift),
        tpot_high=moved(doubt.tpot_high),
        ttft_high=moved(doubt.ttft_high),
        evidence=np.repeat(doubt.evidence, len(wanted)),
        tells_queue=doubt.tells_queue,
    )


def _ratio(found: Capacity, place: int) -> float:
    return float(found.rps[place]) / float(found.rps[0])


def _effect(name: str, change: float, demand: Demand, slo: SloLimits, ratio: float) -> Effect:
    before = {
        "isl": float(demand.isl_tokens[0]),
        "osl": float(demand.osl_tokens[0]),
        "prefix_share": float(demand.cached_share[0]),
    } | {limit: found.limit_ms for limit, found in limits_of(slo)}
    value = before[name]
    return Effect(name=name, change=change, before=value, after=value * (1.0 + change), ratio=ratio)
