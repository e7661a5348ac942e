"""What an answer is worth: how far the plan would move if it were known."""

from collections.abc import Sequence
from math import log

from tools.choosing.first import First

__all__ = ["CHANGE", "changes", "worth"]

CHANGE = 0.2
"""A cost that differs by more is another plan."""
_OTHER = log(1.0 + CHANGE)
"""Another model or another hardware at the same price weighs as much as such a cost."""
_MOST = log(10.0)
"""More than ten times the cost is no more of a surprise."""


def changes(first: First | None, other: First | None) -> bool:
    """Whether the first recommendation is another one, or costs more than a fifth more or less.

    >>> plan = First(model_id="m", precision="fp8", gpu="g", tp=1, gpus_total=2, usd_month=100.0)
    >>> changes(plan, plan), changes(plan, None)
    (False, True)
    """
    if first is None or other is None:
        return first is not other
    return not first.is_like(other) or abs(_distance(first, other)) > _OTHER


def worth(first: First | None, others: Sequence[First | None]) -> float:
    """Mean distance in ln(cost) between the plan as assumed and under each plausible answer."""
    if not others:
        return 0.0
    return sum(_surprise(first, other) for other in others) / len(others)


def _surprise(first: First | None, other: First | None) -> float:
    if first is None or other is None:
        return 0.0 if first is other else _MOST
    moved = 0.0 if first.is_like(other) else _OTHER
    return min(abs(_distance(first, other)) + moved, _MOST)


def _distance(first: First, other: First) -> float:
    """Ln of the ratio of costs; of GPUs where one of them has no price or is owned."""
    if first.usd_month and other.usd_month:
        return log(other.usd_month / first.usd_month)
    if first.usd_month == other.usd_month:
        return log(other.gpus_total / first.gpus_total)
    return _MOST
