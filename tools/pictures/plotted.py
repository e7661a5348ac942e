"""Deployments that have both a price and a latency, and the steps of the front among them."""

from collections.abc import Sequence
from dataclasses import dataclass

from tools.explore.frontier_shape import Frontier, FrontierPoint
from tools.recommendation import PredictedFigure

__all__ = ["Plotted", "fastest_for_the_money", "plotted"]


@dataclass(frozen=True, kw_only=True)
class Plotted:
    """A deployment and where it stands."""

    point: FrontierPoint
    usd_month: float
    figure: PredictedFigure

    @property
    def latency_ms(self) -> float:
        """The central estimate."""
        return self.figure.value


def plotted(frontier: Frontier, latency: str) -> list[Plotted]:
    """Those with a price and this latency, in the order given."""
    found = []
    for point in frontier.points:
        figure = getattr(point, latency)
        if point.usd_month is not None and figure is not None:
            found.append(Plotted(point=point, usd_month=point.usd_month, figure=figure))
    return found


def fastest_for_the_money(shown: Sequence[Plotted]) -> list[Plotted]:
    """From the cheapest on, each that is faster than everything cheaper."""
    steps: list[Plotted] = []
    for one in sorted(shown, key=lambda one: (one.usd_month, one.latency_ms)):
        if not steps or one.latency_ms < steps[-1].latency_ms:
            steps.append(one)
    return steps
