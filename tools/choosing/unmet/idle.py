"""What every allowed deployment reaches with nothing else to do: the bound, and the prediction."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tools.choosing.attempt import Attempt
from tools.choosing.sizing import sizing_of
from tools.domain.capacity import Doubt, limits_of, slo_capacity
from tools.domain.floors import floors_ms
from tools.domain.search import demand_of
from tools.domain.workload import Limit, SloLimits
from tools.predictor import Predictor

__all__ = ["Idle", "idle_of"]

Floats = NDArray[np.float64]

_NEXT_TO_NOTHING = 1e-9


@dataclass(frozen=True, kw_only=True)
class Idle:
    """Latencies of idle replicas under one limit, one entry per deployment; ms.

    Attributes:
        limit: The limit in force, with its percentile.
        floor: Lower bound from bandwidth and peak arithmetic.
        likely: Prediction at the lightest load.
        sure: The slow end of its 80 % interval, which limits are held against.
    """

    limit: Limit
    floor: Floats
    likely: Floats
    sure: Floats


def idle_of(found: Attempt, predictor: Predictor) -> tuple[NDArray[np.intp], dict[str, Idle]]:
    """Positions of the deployments that fit the GPUs, and by limit what they reach.

    Empty where nothing fits; whoever asks for no limit has none here.
    """
    need = found.need
    limits = limits_of(need.slo)
    space, physics = predictor.space, predictor.calibrated.physics
    # Next to no load and no limit: one replica of whatever the wishes allow and the memory holds.
    open_need = replace(
        need, slo=SloLimits(), usd_per_hour=None, max_gpus=None, peak_rps=_NEXT_TO_NOTHING
    )
    held = sizing_of(predictor).search(open_need).found if limits else ()
    order = sorted(held, key=lambda one: one.position)
    positions = np.array([one.position for one in order], dtype=np.intp)
    if not len(positions):
        return positions, {}
    table = space.table.take(positions)
    demand = demand_of(need.workload, np.array([one.cache_sequences for one in order]))
    doubt = sizing_of(predictor).doubt(space, positions, demand)
    likely = _without_margin(doubt)
    idle = {}
    for name, limit in limits:
        alone = SloLimits(**{name: limit})
        reached = [
            slo_capacity(table, physics, demand, alone, trust).excess * limit.limit_ms
            for trust in (likely, doubt)
        ]
        floor = floors_ms(table, need.workload, name, limit)
        idle[name] = Idle(limit=limit, floor=floor, likely=reached[0], sure=reached[1])
    return positions, idle


def _without_margin(doubt: Doubt) -> Doubt:
    """The same trust without the slow end of the interval."""
    return replace(
        doubt,
        tpot_high=np.ones_like(doubt.tpot_high),
        ttft_high=np.ones_like(doubt.ttft_high),
    )
