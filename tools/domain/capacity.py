"""The load one replica carries with every limit held, and where on its curve that is.

Candidates are evaluated on a grid of batches at once: more load means larger batches, so each limit
gives way once, and the crossing is interpolated. Limits are held at the pessimistic side of the 80
% interval, and never above the share of the KV cache that an open load can use without preemption.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.domain.features import Table
from tools.domain.physics import Calibration, coefficients
from tools.domain.serving import Demand, Served, open_state, queue_seconds, steady_state
from tools.domain.units import MS_PER_S
from tools.domain.workload import Limit, SloLimits

__all__ = ["CACHE_SHARE", "GRID", "Capacity", "Doubt", "limits_of", "slo_capacity", "stability_rps"]

Floats = NDArray[np.float64]

CACHE_SHARE = 0.85
"""Leadline default: above it, random arrivals begin to preempt running sequences."""
GRID = 14
"""Batches per candidate, in geometric steps."""


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """Factors that turn a predicted mean into the value the limit is held at.

    `shift` factors correct the physics by measured rows, `high` factors reach the upper end of the
    80 % interval; arrays of shape (n,) or (n, GRID). `evidence` is the weight of the basis, (n,).
    `tells_queue` says that `ttft_high` already covers the longer queue of a slower replica.
    """

    tpot_shift: Floats
    ttft_shift: Floats
    tpot_high: Floats
    ttft_high: Floats
    evidence: Floats
    tells_queue: bool = False

    def take(self, index: NDArray[np.intp]) -> "Doubt":
        """The factors of the chosen candidates."""
        return Doubt(
            tpot_shift=self.tpot_shift[index],
            ttft_shift=self.ttft_shift[index],
            tpot_high=self.tpot_high[index],
            ttft_high=self.ttft_high[index],
            evidence=self.evidence[index],
            tells_queue=self.tells_queue,
        )


@dataclass(frozen=True, kw_only=True)
class Capacity:
    """What one replica of each candidate carries; arrays of one length.

    Attributes:
        rps: Requests per second within all limits; 0 where even one request at a time breaks one.
        batch: Sequences in decode at that rate.
        binding: Index into `limits_of` of the limit that gives way first, -1 for the KV cache.
        excess: Worst value over limit at the lightest load (1 means exactly at the limit).
        curve_rps, curve_share: Rate and worst value over limit along the grid, shape (n, GRID).
    """

    rps: Floats
    batch: Floats
    binding: NDArray[np.int64]
    excess: Floats
    curve_rps: Floats
    curve_share: Floats

    def take(self, index: NDArray[np.intp]) -> "Capacity":
        """What the chosen candidates carry."""
        return Capacity(**{name: getattr(self, name)[index] for name in self.__dataclass_fields__})

    def share_at(self, rate_rps: Floats, index: NDArray[np.intp]) -> Floats:
        """Worst pessimistic value over its limit when the chosen candidates carry a rate."""
        rates, shares = self.curve_rps[index], self.curve_share[index]
        after = np.clip((rates < rate_rps[:, None]).sum(axis=1), 1, rates.shape[1] - 1)
        row = np.arange(len(index))
        low, high = rates[row, after - 1], rates[row, after]
        # Equal rates happen where the curve stands still; either end serves.
        step = np.where(high > low, high - low, 1.0)
        part = np.clip((rate_rps - low) / step, 0.0, 1.0)
        start = shares[row, after - 1]
        result: Floats = start + part * (shares[row, after] - start)
        return result


def limits_of(slo: SloLimits) -> list[tuple[str, Limit]]:
    """The limits in force, in a fixed order."""
    named = (("ttft", slo.ttft), ("tpot", slo.tpot), ("e2e", slo.e2e))
    return [(name, limit) for name, limit in named if limit is not None]


def batches(max_sequences: Floats) -> Floats:
    """Geometric grid of batches from 1 to the usable share of the cache, shape (n, GRID)."""
    top = np.maximum(max_sequences * CACHE_SHARE, 1.0)
    steps = np.linspace(0.0, 1.0, GRID)
    result: Floats = np.exp(np.log(top)[:, None] * steps[None, :])
    return result


def stability_rps(table: Table, calibration: Calibration, demand: Demand) -> Floats:
    """The rate above which the queue of one replica grows without end: every slot is taken."""
    full = steady_state(table, coefficients(table, calibration), demand, demand.max_sequences)
    result: Floats = full.requests_per_s
    return result


def slo_capacity(
    table: Table,
    calibration: Calibration,
    demand: Demand,
    slo: SloLimits,
    doubt: Doubt,
    *,
    scales: Mapping[str, Floats] | None = None,
) -> Capacity:
    """Evaluate all candidates; `demand.replicas` is 1 and loads are per replica.

    Args:
        table: The candidates.
        calibration: The fit.
        demand: What is asked of each.
        slo: The limits, the same for all.
        doubt: How far the physics of each is trusted.
        scales: Name of a limit -> factor on it, (n,): candidates under looser or tighter limits.
    """
    grid = batches(demand.max_sequences)
    wide = Table(columns=table.columns[:, :, None])
    columns = Demand(
        **{name: getattr(demand, name)[:, None] for name in Demand.__dataclass_fields__}
    )
    state = steady_state(wide, coefficients(wide, calibration), columns, grid)
    most = stability_rps(table, calibration, demand)
    fullness = state.requests_per_s / most[:, None]
    served = open_state(wide, calibration, columns, state, fullness)
    limits = limits_of(slo)
    rate = np.maximum.accumulate(served.output_tok_s / columns.osl_tokens, axis=1)
    if not limits:
        last = np.full(len(table), -1, dtype=np.int64)
        idle = np.zeros_like(rate)
        return Capacity(
            rps=rate[:, -1],
            batch=grid[:, -1],
            binding=last,
            excess=idle[:, 0],
            curve_rps=rate,
            curve_share=idle,
        )
    longer = 0.0 if doubt.tells_queue else _longer_ms(served, fullness, doubt, columns)
    margins = np.stack(
        [_margin(served, name, limit, doubt, columns, longer) for name, limit in limits]
    )
    # A queue that is likely to grow without end holds no limit.
    margins = np.where(fullness * _wide(doubt.tpot_shift) <= 1.0, margins, -np.inf)
    for place, (name, _) in enumerate(limits):
        if scales and name in scales:
            margins[place] += np.log(scales[name])[:, None]
    return _crossing(margins, rate, grid)


def _longer_ms(served: Served, fullness: Floats, doubt: Doubt, demand: Demand) -> Floats:
    """How much longer the mean wait is on a replica at the slow end of its interval, (n, GRID)."""
    service = (served.e2e_ms["mean"] - served.waiting_ms) / MS_PER_S
    slow = _wide(doubt.tpot_shift) * _wide(doubt.tpot_high)
    fuller = queue_seconds(demand, service * slow, fullness * slow) * MS_PER_S
    result: Floats = np.maximum(fuller - served.waiting_ms, 0.0)
    return result


def _margin(
    served: Served,
    name: str,
    limit: Limit,
    doubt: Doubt,
    demand: Demand,
    longer_ms: Floats | float = 0.0,
) -> Floats:
    """ln(limit / pessimistic value), shape (n, GRID); negative breaks the limit."""
    ttft = _wide(doubt.ttft_shift) * _wide(doubt.ttft_high)
    tpot = _wide(doubt.tpot_shift) * _wide(doubt.tpot_high)
    if name == "ttft":
        value = served.ttft_ms[limit.percentile] * ttft
    elif name == "tpot":
        value = served.tpot_ms[limit.percentile] * tpot
    elif limit.average_length:
        decode = (demand.osl_tokens - 1.0) * served.tpot_ms[limit.percentile] * tpot
        value = served.ttft_ms[limit.percentile] * ttft + decode
    else:
        first = served.ttft_ms["mean"]
        decode = (demand.osl_tokens - 1.0) * served.tpot_ms["mean"]
        scale = (first * ttft + decode * tpot) / (first + decode)
        value = served.e2e_ms[limit.percentile] * scale
    if name != "tpot":
        value = value + longer_ms * served.ttft_ms[limit.percentile] / served.ttft_ms["mean"]
    result: Floats = np.log(limit.limit_ms / value)
    return result


def _wide(factor: Floats) -> Floats:
    return factor if factor.ndim > 1 else factor[:, None]


def _crossing(margins: Floats, rate: Floats, grid: Floats) -> Capacity:
    worst = np.minimum.accumulate(margins.min(axis=0), axis=1)
    held = worst >= 0.0
    last = held.sum(axis=1) - 1
    rows = np.arange(len(rate))
    here = np.maximum(last, 0)
    after = np.minimum(here + 1, rate.shape[1] - 1)
    low, high = worst[rows, here], worst[rows, after]
    span = np.where(low - high > 1e-12, low - high, 1.0)  # noqa: PLR2004
    share = np.where(after > here, np.clip(low / span, 0.0, 1.0), 0.0)
    rps = np.exp(_between(np.log(rate), rows, here, after, share))
    batch = np.exp(_between(np.log(grid), rows, here, after, share))
    gives_way = np.argmin(margins[:, rows, after], axis=0)
    none = last < 0
    return Capacity(
        rps=np.where(none, 0.0, rps),
        batch=np.where(none, 0.0, batch),
        binding=np.where((last == rate.shape[1] - 1), -1, gives_way).astype(np.int64),
        excess=np.exp(-margins[:, :, 0].min(axis=0)),
        curve_rps=rate,
        curve_share=np.exp(-worst),
    )


def _between(
    values: Floats,
    rows: NDArray[np.int64],
    here: NDArray[np.int64],
    after: NDArray[np.int64],
    share: Floats,
) -> Floats:
    low, high = values[rows, here], values[rows, after]
    result: Floats = low + share * (high - low)
    return result
