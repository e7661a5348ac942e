"""What each named deployment would carry if a latency limit were looser or stricter."""

from collections.abc import Sequence
from math import ceil

import numpy as np

from tools.choosing.attempt import Attempt
from tools.choosing.finalist import Finalist
from tools.choosing.sizing import sizing_of
from tools.domain.capacity import limits_of, slo_capacity
from tools.domain.search import Floats, demand_of
from tools.domain.workload import Limit
from tools.recommendation import LimitMove, Metric

__all__ = ["FACTORS", "limit_moves"]

FACTORS = (1.2, 0.8)
"""A limit is moved by a fifth, first up, then down."""
_NOTHING = 1e-6
_METRICS: dict[str, Metric] = {"ttft": "ttft_ms", "tpot": "tpot_ms", "e2e": "e2e_ms"}


def limit_moves(found: Attempt, named: Sequence[Finalist]) -> list[tuple[LimitMove, ...]]:
    """For each deployment, every limit moved by a fifth; in the order of `named`.

    A replica's capacity moves by what the search computes for both limits, so a deployment that
    was corrected by an exact prediction keeps its correction.
    """
    if not named:
        return []
    predictor, need = found.settler.predictor, found.need
    order = np.argsort([one.found.position for one in named])
    positions = np.array([named[place].found.position for place in order], dtype=np.intp)
    sequences = np.array([named[place].found.cache_sequences for place in order])
    demand = demand_of(need.workload, sequences)
    doubt = sizing_of(predictor).doubt(predictor.space, positions, demand)
    limits = limits_of(need.slo)
    variants = [(name, limit, factor) for name, limit in limits for factor in FACTORS]
    # Every deployment as it is and under every moved limit, in one computation.
    count, copies = len(named), len(variants) + 1
    tiled = np.tile(np.arange(count), copies)
    scales = {name: np.ones(count * copies) for name, _ in limits}
    for place, (name, _, factor) in enumerate(variants, start=1):
        scales[name][place * count : (place + 1) * count] = factor
    carried = slo_capacity(
        predictor.space.table.take(positions[tiled]),
        predictor.calibrated.physics,
        demand_of(need.workload, sequences[tiled]),
        need.slo,
        doubt.take(tiled),
        scales=scales,
    ).rps.reshape(copies, count)
    moves: list[list[LimitMove]] = [[] for _ in named]
    for (name, limit, factor), then in zip(variants, carried[1:], strict=True):
        for place, ratio in zip(order.tolist(), _ratios(then, carried[0]), strict=True):
            moves[place].append(_move(named[place], name, limit, factor, ratio, need.peak_rps))
    return [tuple(each) for each in moves]


def _move(
    one: Finalist, name: str, limit: Limit, factor: float, ratio: float, peak_rps: float
) -> LimitMove:
    each = one.found.capacity_rps * ratio
    return LimitMove(
        metric=_METRICS[name],
        percentile=limit.percentile,
        limit_ms=float(f"{limit.limit_ms * factor:.4g}"),
        change=round(factor - 1.0, 3),
        throughput_rps=float(f"{each * one.found.replicas:.4g}"),
        capacity_change=round(ratio - 1.0, 3),
        replicas=ceil(peak_rps / each - 1e-9) if each > _NOTHING else None,
    )


def _ratios(then: Floats, now: Floats) -> list[float]:
    safe = np.where(now > _NOTHING, now, 1.0)
    ratios: list[float] = np.where(now > _NOTHING, then / safe, 1.0).tolist()
    return ratios
