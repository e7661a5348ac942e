"""Operation `recommend`: a specification becomes ranked, priced and evidenced deployments.

The search sizes the whole catalogue with the physics; the finalists are predicted again one by one,
with everything measured about them, and sized until every limit holds at the pessimistic side.
"""

from collections.abc import Sequence

import numpy as np
from pydantic import Field as Described

from tools.choosing.attempt import attempt
from tools.choosing.finalist import Finalist, costs_of
from tools.choosing.limit_moves import limit_moves
from tools.choosing.unmet.explain import explain
from tools.choosing.views import named
from tools.choosing.wording import gate_list, notices
from tools.choosing.writing import recommendation
from tools.domain.ranking import pareto_front
from tools.operation import Operation, ToolDeps
from tools.recommendation import Recommendations
from tools.specification import Specification, Strict
from tools.understand import edited

__all__ = ["RECOMMEND", "RecommendRequest"]


class RecommendRequest(Strict):
    """What to plan for, and how many deployments to name."""

    specification: Specification
    limit: int = Described(default=5, ge=1, le=20)


def recommend(request: RecommendRequest, deps: ToolDeps) -> Recommendations:
    """Gate, size, rank and explain; say what cannot hold together.

    Raises:
        InputError: The specification names a use case, model or GPU that does not exist, or has no
            request rate.
    """
    spec, space = request.specification, deps.predictor.space
    found = attempt(spec, deps, request.limit)
    shown = named(found, request.limit)
    moves = limit_moves(found, shown.deployments)
    ranked = tuple(
        recommendation(rank, finalist, spec, found.need, deps).model_copy(
            update={"limit_moves": moved}
        )
        for rank, (finalist, moved) in enumerate(
            zip(shown.deployments, moves, strict=True), start=1
        )
    )
    unmet = explain(found, deps, edited)
    return Recommendations(
        recommendations=ranked,
        views=shown.views,
        pareto=_pareto(shown.deployments),
        rejected=gate_list(found.result.gates, space, found.field),
        warnings=notices(spec, found.need, found.field, ranked, unmet.ways, deps),
        conflicts=unmet.conflicts,
        ways_out=tuple(dict(way.changes) for way in unmet.ways),
        data_version=f"{deps.catalogue.version}/{deps.predictor.version}",
    )


def _pareto(named: Sequence[Finalist]) -> tuple[int, ...]:
    """Ranks that no other one beats in cost, latency, quality and headroom at once."""
    if not named:
        return ()
    costs = np.array([costs_of(one) for one in named])
    return tuple(rank for rank, kept in enumerate(pareto_front(costs), start=1) if kept)


def _brief(answer: Recommendations) -> str:
    if not answer.recommendations:
        gates = ", ".join(f"{gate.gate} {gate.count}" for gate in answer.rejected)
        return f"No deployment passes every gate ({gates})."
    first = answer.recommendations[0]
    price = first.cost.usd_month
    cost = "unpriced" if price is None else f"{price:,.0f} USD/month"
    return (
        f"{first.model_id} ({first.precision}) on {first.gpus_total} x {first.gpu}, {cost}; "
        f"{len(answer.recommendations) - 1} alternatives."
    )


RECOMMEND = Operation(
    name="recommend",
    summary="Rank deployments that keep a specification's limits, with cost and evidence.",
    request=RecommendRequest,
    response=Recommendations,
    handler=recommend,
    brief=_brief,
)
