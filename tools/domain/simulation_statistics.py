"""Statistics of simulated requests: percentiles with their doubt, time averages, saturation.

Successive requests share queues and batches, so they are no independent sample: doubt is measured
between batches of successive requests (batch means), never from the number of requests alone.
"""

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "grows_without_end",
    "mean_number",
    "p99_interval",
    "statistics",
    "weighted_quantile",
]

Floats = NDArray[np.float64]

_SHARES = {"p50": 0.50, "p90": 0.90, "p95": 0.95, "p99": 0.99}
_BATCHES = 10
_T_80 = 1.383
"""Student's t of an 80 % interval at 9 degrees of freedom."""
_GROWTH = 0.01


def statistics(values: Floats) -> dict[str, float]:
    """Mean and percentiles of what is finite; NaN where nothing is.

    >>> statistics(np.array([1.0, 3.0]))["p50"]
    2.0
    """
    known = values[np.isfinite(values)]
    if not len(known):
        return dict.fromkeys(["mean", *_SHARES], float("nan"))
    found = _quantiles(np.sort(known), *_SHARES.values())
    return {"mean": float(known.mean())} | dict(zip(_SHARES, found, strict=True))


def p99_interval(values: Floats) -> tuple[float, float]:
    """80 % interval of the 99th percentile of values in order of arrival.

    The share of values above the estimate is averaged over 10 batches; its standard error, never
    below that of independent draws, becomes two levels whose percentiles bound the interval. Past
    the highest value nothing is known: the upper end is then that value, and a tail that a short
    run has not met yet (arrivals with a variation of 3 at 90 % of capacity) lies above it.
    """
    known = values[np.isfinite(values)]
    if len(known) < _BATCHES:
        return float("nan"), float("nan")
    each, ordered = len(known) // _BATCHES, np.sort(known)
    above = known[: each * _BATCHES] > _quantiles(ordered, 0.99)[0]
    shares = above.reshape(_BATCHES, each).mean(axis=1)
    error = max(float(shares.std(ddof=1)) / _BATCHES**0.5, (0.99 * 0.01 / len(known)) ** 0.5)
    low, high = _quantiles(ordered, max(0.99 - _T_80 * error, 0.0), min(0.99 + _T_80 * error, 1.0))
    return low, high


def _quantiles(ordered: Floats, *shares: float) -> list[float]:
    """Linear between the nearest two, as NumPy's own, which takes ten times as long."""
    last = len(ordered) - 1
    places = [share * last for share in shares]
    found: list[float] = np.interp(places, np.arange(last + 1), ordered).tolist()
    return found


def weighted_quantile(values: Floats, weights: Floats, share: float) -> float:
    """The least value that has `share` of the weight at or below it; NaN without weight.

    >>> weighted_quantile(np.array([5.0, 1.0]), np.array([1.0, 9.0]), 0.9)
    1.0
    """
    order = np.argsort(values, kind="stable")
    total = np.cumsum(weights[order])
    if not len(total) or total[-1] <= 0:
        return float("nan")
    place = int(np.searchsorted(total, share * total[-1]))
    return float(values[order][min(place, len(values) - 1)])


def mean_number(begin_s: Floats, end_s: Floats, *, since_s: float, until_s: float) -> float:
    """How many of the stays [begin, end] there are at a time, on average; NaN never ends.

    >>> mean_number(np.array([0.0, 1.0]), np.array([2.0, 4.0]), since_s=0, until_s=4)
    1.25
    """
    begin = np.where(np.isnan(begin_s), np.inf, begin_s)
    end = np.where(np.isnan(end_s), np.inf, end_s)
    inside = np.minimum(end, until_s) - np.maximum(begin, since_s)
    return float(np.maximum(inside, 0.0).sum() / max(until_s - since_s, 1e-12))


def grows_without_end(arrival_s: Floats, start_s: Floats) -> bool:
    """Whether the queue of an open loop has no steady state, as far as this run can tell.

    The mean queue during the last quarter of the arrivals is compared with that during the second
    quarter, half a run earlier. A growth above 1 % of the arrivals in between means that more come
    than are served. At 2,000 Poisson requests it finds nearly every excess load of 10 % and calls
    no load of 95 % saturated; of bursts (variation 3) it finds two thirds and calls a fifth so.
    """
    count = len(arrival_s)
    edges = arrival_s[[count // 4, count // 2, count * 3 // 4, count - 1]]
    early = mean_number(arrival_s, start_s, since_s=float(edges[0]), until_s=float(edges[1]))
    late = mean_number(arrival_s, start_s, since_s=float(edges[2]), until_s=float(edges[3]))
    return late - early > max(_GROWTH * count / 2, 1.0)
