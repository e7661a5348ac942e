"""What `frontier` answers: the deployments that no other one beats in every respect."""

from tools.explore.outline import Outline
from tools.recommendation import Statistic
from tools.specification import Strict

__all__ = ["Frontier", "FrontierPoint"]


class FrontierPoint(Outline):
    """One deployment of the picture.

    `rank` is its place among the recommendations, None where it is not named there; `is_on_front`
    whether nothing else is cheaper, faster, better rated and roomier at once.
    """

    rank: int | None
    is_on_front: bool


class Frontier(Strict):
    """The Pareto set over cost, latency, quality and headroom, with what is recommended.

    `considered` counts the deployments that passed every gate; `percentiles` names, by metric
    (`ttft_ms`, `tpot_ms`, `e2e_ms`), the percentile shown, and `limits` the limit in ms where one
    is asked.
    """

    points: tuple[FrontierPoint, ...]
    considered: int
    percentiles: dict[str, Statistic]
    limits: dict[str, float]
