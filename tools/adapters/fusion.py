"""Two rankings as one, for servers that cannot do it themselves; the same numbers as theirs."""

import math
from collections.abc import Mapping, Sequence

from tools.domain.knowledge.store import RRF_K, Fusion

__all__ = ["fused"]

_DEVIATIONS = 3


def fused(legs: Sequence[Mapping[str, float]], fusion: Fusion) -> dict[str, float]:
    """Score by id, best first; each leg comes best first.

    >>> fused([{"a": 0.9}, {"a": 7.0}], "dbsf")
    {'a': 1.0}
    """
    totals: dict[str, float] = {}
    for leg in legs:
        scores = _by_distribution(leg) if fusion == "dbsf" else _by_rank(leg)
        for one, score in scores.items():
            totals[one] = totals.get(one, 0.0) + score
    return dict(sorted(totals.items(), key=lambda pair: -pair[1]))


def _by_rank(leg: Mapping[str, float]) -> dict[str, float]:
    return {one: 1 / (RRF_K + rank) for rank, one in enumerate(leg)}


def _by_distribution(leg: Mapping[str, float]) -> dict[str, float]:
    """Mean minus three deviations is 0, plus three is 1; no spread says nothing, one half."""
    if not leg:
        return {}
    mean = math.fsum(leg.values()) / len(leg)
    squares = math.fsum((score - mean) ** 2 for score in leg.values())
    if squares == 0:
        return dict.fromkeys(leg, 0.5)
    deviation = math.sqrt(squares / (len(leg) - 1))
    width = 2 * _DEVIATIONS * deviation
    return {one: (score - mean) / width + 0.5 for one, score in leg.items()}
