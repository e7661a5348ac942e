"""Operation `recommend`: a specification becomes ranked, priced and evidenced deployments.

The search sizes the whole catalogue with the physics; the finalists are predicted again one by one,
with everything measured about them, and sized until every limit holds at the pessimistic side.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from pydantic import Field as Described

from tools.choosing.attempt import attempt
from tools.choosing.unmet.explain import explain
from tools.choosing.wording import gate_list, notices
from tools.choosing.writing import recommendation
from tools.domain.ranking import pareto_front
from tools.operation import Operation, ToolDeps
from tools.recommendation import Recommendation, Recommendations
from tools.specification import Specification, Strict
from tools.understand import edited

View = Literal["balanced", "cheapest", "fastest", "best_quality"]

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
    ranked = tuple(
        recommendation(rank, finalist, spec, found.need, deps)
        for rank, finalist in enumerate(found.chosen, start=1)
    )
    unmet = explain(found, deps, edited)
    return Recommendations(
        recommendations=ranked,
        views=_views(ranked),
        pareto=_pareto(ranked),
        rejected=gate_list(found.result.gates, space, found.field),
        warnings=notices(spec, found.need, found.field, ranked, deps),
        conflicts=unmet.conflicts,
        ways_out=tuple(dict(way.changes) for way in unmet.ways),
        data_version=f"{deps.catalogue.version}/{deps.predictor.version}",
    )


@dataclass(frozen=True, kw_only=True)
class _Axes:
    """What the views compare; unknown values lose."""

    usd: float
    ttft_ms: float
    score: float


def _axes(one: Recommendation) -> _Axes:
    usd = one.cost.usd_hour
    ttft = one.predicted.ttft_ms["mean"].value
    tpot = one.predicted.tpot_ms["mean"].value
    return _Axes(
        usd=float("inf") if usd is None else usd,
        ttft_ms=ttft + 100.0 * tpot,
        score=one.quality.score if one.quality else float("-inf"),
    )


def _views(ranked: Sequence[Recommendation]) -> dict[View, int]:
    if not ranked:
        return {}
    axes = {one.rank: _axes(one) for one in ranked}
    return {
        "balanced": 1,
        "cheapest": min(axes, key=lambda rank: (axes[rank].usd, rank)),
        "fastest": min(axes, key=lambda rank: (axes[rank].ttft_ms, rank)),
        "best_quality": min(axes, key=lambda rank: (-axes[rank].score, rank)),
    }


def _pareto(ranked: Sequence[Recommendation]) -> tuple[int, ...]:
    if not ranked:
        return ()
    axes = [_axes(one) for one in ranked]
    costs = np.array([(a.usd, a.ttft_ms, -a.score) for a in axes])
    return tuple(one.rank for one, kept in zip(ranked, pareto_front(costs), strict=True) if kept)


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
