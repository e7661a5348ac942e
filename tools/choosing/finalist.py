"""A candidate that came through: sized, predicted exactly, ready to be written down."""

from dataclasses import dataclass
from math import inf

from tools.choosing.options import Entry
from tools.domain.cases import Case
from tools.domain.cost import Packing
from tools.domain.prediction import Prediction
from tools.domain.search import Found

__all__ = ["Finalist", "costs_of", "slowness_ms"]


@dataclass(frozen=True, kw_only=True)
class Finalist:
    """A candidate that holds every limit, predicted at the peak."""

    found: Found
    entry: Entry
    case: Case
    prediction: Prediction
    packing: Packing
    reserved_gib: float


def slowness_ms(one: Finalist) -> float:
    """Mean time to the first token and a hundred more: what `fastest` compares."""
    metrics = one.prediction.metrics
    return metrics["ttft_mean_ms"].value + 100.0 * metrics["tpot_mean_ms"].value


def costs_of(one: Finalist) -> tuple[float, float, float, float]:
    """Price, slowness, missing quality and missing headroom: lower is better in each.

    What has no price or no rating loses in that respect.
    """
    usd, rating = one.found.usd_per_hour, one.entry.rating
    return (
        inf if usd is None else usd,
        slowness_ms(one),
        inf if rating is None else -rating.score,
        -one.found.headroom,
    )
