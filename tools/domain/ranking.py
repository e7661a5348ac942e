"""One documented score per priority; every part lies between 0 and 1, weights add up to 1.

cost: 1 for the cheapest candidate, 0.7 at twice its price, 0.3 at five times, next to nothing at
twenty times and more; where no candidate has a price or all are owned, the GPUs stand for it.
latency: how far below the limits the pessimistic values stay. quality: twice the expected win rate
against the best-rated candidate (100 rating points are 64 %); no rating counts as none. headroom:
capacity left at the peak, full at half. evidence: measured 1, interpolated 0.8, modelled 0.5.

Who puts accuracy first gets the best rated of what holds every limit and the budget: nothing else
weighs as much as 30 points below the best, and no price as much as 20. Ratings that close are a
tie, since their published intervals overlap, and the price decides. A budget is the way to bound
what accuracy may cost.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["WEIGHTS", "Criteria", "pareto_front", "scores"]

Floats = NDArray[np.float64]

PARTS: tuple[str, ...] = ("cost", "latency", "quality", "headroom", "evidence")
WEIGHTS: dict[str, tuple[float, ...]] = {
    # priority: cost, latency, quality, headroom, evidence; Leadline defaults
    "balanced": (0.40, 0.15, 0.35, 0.03, 0.07),
    "cost": (0.70, 0.05, 0.15, 0.03, 0.07),
    "latency": (0.25, 0.40, 0.25, 0.03, 0.07),
    "accuracy": (0.04, 0.01, 0.92, 0.01, 0.02),
    "throughput": (0.55, 0.05, 0.20, 0.13, 0.07),
}
EVIDENCE: dict[str, float] = {"measured": 1.0, "interpolated": 0.8, "modelled": 0.5}

_RATING_SCALE = 400.0
_FADING = 0.2


@dataclass(frozen=True, kw_only=True)
class Criteria:
    """What is weighed, one entry per candidate.

    Attributes:
        usd_per_hour: Price; NaN where unpriced, which counts as the dearest.
        gpus: GPUs of the whole plan; they stand for the price where none at all is known.
        latency_share: Worst pessimistic value over its limit, 0..1 where all limits hold.
        rating: Public rating; NaN without one.
        headroom: Share of the capacity left at the peak, 0..1.
        evidence: Weight of the basis.
    """

    usd_per_hour: Floats
    gpus: Floats
    latency_share: Floats
    rating: Floats
    headroom: Floats
    evidence: Floats


def win_rate(rating: Floats, against: float) -> Floats:
    """Expected share of comparisons won on an Elo scale.

    >>> win_rate(np.array([1300.0]), 1300.0).tolist()
    [0.5]
    """
    result: Floats = 1.0 / (1.0 + 10.0 ** ((against - rating) / _RATING_SCALE))
    return result


def scores(criteria: Criteria, priority: str) -> Floats:
    """The score of each candidate under one priority, 0..1; higher is better."""
    unpriced = np.isnan(criteria.usd_per_hour)
    # What is owned costs the same whether it is used or not, and so does what nobody sells.
    is_even = (unpriced | (criteria.usd_per_hour == 0.0)).all()
    price = criteria.gpus if is_even else np.where(unpriced, np.inf, criteria.usd_per_hour)
    finite = price[np.isfinite(price) & (price > 0)]
    least = float(finite.min()) if len(finite) else 1.0
    cost = _cheapness(np.log10(np.maximum(price, least) / least))
    rated = criteria.rating[np.isfinite(criteria.rating)]
    best = float(rated.max()) if len(rated) else 0.0
    quality = np.nan_to_num(2.0 * win_rate(criteria.rating, best), nan=0.0)
    latency = np.clip(1.0 - criteria.latency_share, 0.0, 1.0)
    headroom = np.clip(2.0 * criteria.headroom, 0.0, 1.0)
    parts = (cost, latency, quality, headroom, criteria.evidence)
    result: Floats = sum(
        (w * p for w, p in zip(WEIGHTS[priority], parts, strict=True)), np.zeros(len(price))
    )
    return result


def _cheapness(decades: Floats) -> Floats:
    """The cost part, so many powers of ten above the cheapest: falls evenly, then fades.

    It never stands still: of two that are far too dear, the cheaper one is better.

    >>> _cheapness(np.array([0.0, 0.5, 1.0])).round(3).tolist()
    [1.0, 0.5, 0.074]
    """
    far = np.maximum(decades - (1.0 - _FADING), 0.0)
    result: Floats = np.where(far > 0.0, _FADING * np.exp(-far / _FADING), 1.0 - decades)
    return result


def pareto_front(costs: Floats) -> NDArray[np.bool_]:
    """Candidates that no other one beats in every column; lower is better, shape (n, k).

    >>> pareto_front(np.array([[1.0, 2.0], [2.0, 1.0], [2.0, 3.0]])).tolist()
    [True, True, False]
    """
    result = np.ones(len(costs), dtype=np.bool_)
    for i, one in enumerate(costs):
        no_worse = (costs <= one).all(axis=1)
        better = (costs < one).any(axis=1)
        result[i] = not (no_worse & better).any()
    return result
