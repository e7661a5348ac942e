"""Latency limits against a prediction, at the pessimistic end of its bands."""

from tools.domain.prediction import Prediction
from tools.domain.search import Need
from tools.domain.workload import Limit

__all__ = ["holds", "limits_in_force", "pessimistic_ms"]


def limits_in_force(need: Need) -> dict[str, Limit | None]:
    """The three limits by metric; None where nothing was asked."""
    return {"ttft": need.slo.ttft, "tpot": need.slo.tpot, "e2e": need.slo.e2e}


def pessimistic_ms(name: str, limit: Limit, prediction: Prediction, need: Need) -> float | None:
    """The high end of the band that a limit is held against; None where nothing is predicted."""
    metrics, statistic = prediction.metrics, limit.percentile
    if limit.average_length:
        first, each = metrics.get(f"ttft_{statistic}_ms"), metrics.get(f"tpot_{statistic}_ms")
        if first is None or each is None:
            return None
        return first.hi + (need.workload.osl_tokens - 1.0) * each.hi
    band = metrics.get(f"{name}_{statistic}_ms")
    return None if band is None else band.hi


def holds(prediction: Prediction, need: Need) -> bool:
    """Whether every limit holds at the pessimistic end, and the queue is likely to stay finite."""
    if prediction.fullness > 1.0:
        return False
    for name, limit in limits_in_force(need).items():
        if limit is None:
            continue
        value = pessimistic_ms(name, limit, prediction, need)
        if value is None or value > limit.limit_ms:
            return False
    return True
