"""Operation `frontier`: what could be had, and what one would have to give up for it."""

from math import inf

import numpy as np

from tools.choosing.attempt import Attempt, attempt
from tools.choosing.carrying import with_capacity
from tools.choosing.finalist import Finalist, costs_of
from tools.choosing.views import named
from tools.domain.ranking import pareto_front
from tools.explore.frontier_shape import Frontier, FrontierPoint
from tools.explore.outlining import limits_ms, outlined, percentiles_of
from tools.operation import Operation, ToolDeps
from tools.specification import Specification, Strict

__all__ = ["FRONTIER", "FrontierRequest"]

_NAMED = 5
_SHOWN = 60
"""More points than this make no picture; the best by score stay."""


class FrontierRequest(Strict):
    """What the plan is for."""

    specification: Specification


def frontier(request: FrontierRequest, deps: ToolDeps) -> Frontier:
    """The deployments that hold every limit and that no other one beats in every respect.

    The search finds the front over everything that passes; its members are predicted exactly, and
    the front among those, with what is recommended, is told.

    Raises:
        InputError: As `recommend` does.
    """
    spec = request.specification
    found = attempt(spec, deps, _NAMED)
    ranked = named(found, _NAMED).deployments
    ranks = {one.found.position: rank for rank, one in enumerate(ranked, start=1)}
    members = [(one, found.need) for one in _front(found)]
    front = with_capacity(members, found.settler.predictor)
    every = {one.found.position: one for one in (*front, *ranked)}
    points = list(every.values())
    costs = np.array([costs_of(one) for one in points]).reshape(-1, 4)
    kept = pareto_front(costs)
    shown = [
        FrontierPoint(
            **outlined(one, found.need).model_dump(),
            rank=ranks.get(one.found.position),
            is_on_front=bool(on_front),
        )
        for one, on_front in zip(points, kept, strict=True)
        if on_front or one.found.position in ranks
    ]
    return Frontier(
        points=tuple(sorted(shown, key=_by_price)),
        considered=len(found.result.found),
        percentiles=percentiles_of(spec),
        limits=limits_ms(spec),
    )


def _front(found: Attempt) -> list[Finalist]:
    """Members of the search's own front that hold when predicted exactly, best score first."""
    every = found.result.found
    if not len(every):
        return []
    costs = np.column_stack(
        [
            np.where(np.isnan(every.usd_per_hour), inf, every.usd_per_hour),
            every.columns["latency_share"].round(3),
            -found.settler.ratings(every.positions),
            -every.columns["headroom"].round(2),
        ]
    )
    members = [every[place] for place in np.flatnonzero(pareto_front(costs))[:_SHOWN].tolist()]
    return [one for one in found.settler.settle(members) if one is not None]


def _by_price(point: FrontierPoint) -> tuple[float, str, str]:
    return inf if point.usd_month is None else point.usd_month, point.model_id, point.gpu


def _brief(answer: Frontier) -> str:
    count = sum(point.is_on_front for point in answer.points)
    return f"{count} of {answer.considered} deployments are not beaten in every respect."


FRONTIER: Operation[FrontierRequest, Frontier] = Operation(
    name="frontier",
    summary="List the deployments that no other one beats in cost, latency, quality and headroom.",
    request=FrontierRequest,
    response=Frontier,
    handler=frontier,
    brief=_brief,
)
