"""Operation `recommend`: a specification becomes ranked, priced and evidenced deployments.

The search sizes the whole catalogue with the physics; the finalists are predicted again one by one,
with everything measured about them, and sized until every limit holds at the pessimistic side.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from pydantic import Field as Described

from tools.choosing.doubt import doubt_of
from tools.choosing.finalist import Finalist
from tools.choosing.options import Entry, Field, compete
from tools.choosing.request import need_of
from tools.choosing.wording import gate_list, notices
from tools.choosing.writing import recommendation
from tools.domain.cases import Case
from tools.domain.prediction import Prediction
from tools.domain.ranking import pareto_front
from tools.domain.search import Found, Need, SearchResult, search
from tools.domain.space import CandidateSpace
from tools.operation import Operation, ToolDeps
from tools.predictor import Predictor
from tools.recommendation import Recommendation, Recommendations
from tools.specification import Specification, Strict

View = Literal["balanced", "cheapest", "fastest", "best_quality"]

__all__ = ["RECOMMEND", "RecommendRequest"]

_REPLICA_TRIES = 6
_LEAST = 3
_SPARES = 8
_DEAREST = 10.0
_CLEARLY = 1.1
_REPEAT = 0.04
"""Score that a repeated GPU costs: less than any real difference in price or quality."""


class RecommendRequest(Strict):
    """What to plan for, and how many deployments to name."""

    specification: Specification
    limit: int = Described(default=5, ge=1, le=20)


def recommend(request: RecommendRequest, deps: ToolDeps) -> Recommendations:
    """Gate, size, rank and explain.

    Raises:
        InputError: The specification names a use case, model or GPU that does not exist, or has no
            request rate.
    """
    spec, predictor = request.specification, deps.predictor
    space = predictor.space
    field = compete(space, spec, deps.catalogue)
    need = need_of(spec, field, deps.catalogue)
    result = search(
        space, need, predictor.calibrated.physics, lambda s, i, d: doubt_of(predictor, s, i, d)
    )
    finalists = _finalists(result, space, field, need, predictor, request.limit)
    ranked = tuple(
        recommendation(rank, finalist, spec, need, deps)
        for rank, finalist in enumerate(finalists, start=1)
    )
    return Recommendations(
        recommendations=ranked,
        views=_views(ranked),
        pareto=_pareto(ranked),
        rejected=gate_list(result.gates, space, field),
        warnings=notices(spec, need, field, ranked, deps),
        data_version=f"{deps.catalogue.version}/{predictor.version}",
    )


def _finalists(
    result: SearchResult,
    space: CandidateSpace,
    field: Field,
    need: Need,
    predictor: Predictor,
    limit: int,
) -> list[Finalist]:
    """The best deployments, one per model shape, predicted exactly.

    A GPU that is already listed costs a little score each time, since availability differs; what
    costs ten times the cheapest listed or loses to a listed one in every respect comes only if
    fewer than three are left without it.
    """
    finalists: list[Finalist] = []
    spare: list[Finalist] = []
    for found in _varied(result.found, space, field):
        entry = field.entries[int(space.option[found.position])]
        if any(entry.model.family == one.entry.model.family for one in (*finalists, *spare)):
            continue
        finalist = _settle(found, entry, space, need, predictor)
        if finalist is None:
            continue
        (spare if _pointless(finalist, finalists) else finalists).append(finalist)
        if len(finalists) == limit or len(spare) >= _SPARES:
            break
    return (finalists + spare)[: max(len(finalists), min(_LEAST, limit))]


def _varied(found: Sequence[Found], space: CandidateSpace, field: Field) -> Iterator[Found]:
    """Best first, with a small penalty for a GPU each time it was offered before."""
    best: dict[tuple[str, int], Found] = {}
    for one in found:
        family = field.entries[int(space.option[one.position])].model.family
        best.setdefault((family, int(space.gpu[one.position])), one)
    waiting = list(best.items())
    used: dict[int, int] = {}
    gone: set[str] = set()
    while waiting:
        (family, gpu), one = max(
            waiting, key=lambda item: item[1].score - _REPEAT * used.get(item[0][1], 0)
        )
        waiting = [item for item in waiting if item[0] != (family, gpu)]
        if family not in gone:
            used[gpu] = used.get(gpu, 0) + 1
        gone.add(family)
        yield one


def _pointless(one: Finalist, listed: Sequence[Finalist]) -> bool:
    """Ten times the price of the cheapest listed, or worse than a listed one in every respect."""
    price = one.found.usd_per_hour
    prices = [other.found.usd_per_hour for other in listed if other.found.usd_per_hour]
    if price is not None and prices and price > _DEAREST * min(prices):
        return True
    return any(_loses(one, other) for other in listed)


def _loses(one: Finalist, other: Finalist) -> bool:
    mine, theirs = one.prediction.metrics, other.prediction.metrics
    dearer = (one.found.usd_per_hour or 0.0) > _CLEARLY * (other.found.usd_per_hour or 0.0)
    slower = mine["e2e_mean_ms"].value > _CLEARLY * theirs["e2e_mean_ms"].value
    rated = [e.rating.score if e.rating else 0.0 for e in (one.entry, other.entry)]
    return dearer and slower and rated[0] < rated[1]


def _settle(
    found: Found, entry: Entry, space: CandidateSpace, need: Need, predictor: Predictor
) -> Finalist | None:
    """Predict at the peak; add replicas until every limit holds, give up after a few."""
    replicas = found.replicas
    for _ in range(_REPLICA_TRIES):
        case = _case(found.position, entry, space, need, replicas)
        (prediction,) = predictor.predict([case])
        if prediction.answered and _holds(prediction, need):
            return Finalist(
                found=replace(found, replicas=replicas),
                entry=entry,
                case=case,
                prediction=prediction,
                reserved_gib=float(space.reserved_gib[found.position]),
            )
        replicas += 1
        if not _allowed(replicas * case.layout.gpus, case.gpu.gpu, need):
            return None
    return None


def _allowed(gpus: int, name: str, need: Need) -> bool:
    if need.max_gpus is not None and gpus > need.max_gpus:
        return False
    return not need.owned or gpus <= need.owned.get(name, 0)


def _case(position: int, entry: Entry, space: CandidateSpace, need: Need, replicas: int) -> Case:
    layout = replace(space.layout(position), data_parallel=replicas)
    return Case(
        shape=entry.model.shape(),
        gpu=space.gpus[int(space.gpu[position])],
        layout=layout,
        workload=replace(need.workload, load="open", request_rate_rps=need.peak_rps),
    )


def _holds(prediction: Prediction, need: Need) -> bool:
    for name, limit in (("ttft", need.slo.ttft), ("tpot", need.slo.tpot), ("e2e", need.slo.e2e)):
        if limit is None:
            continue
        band = prediction.metrics.get(f"{name}_{limit.percentile}_ms")
        if band is None or band.hi > limit.limit_ms:
            return False
    return True


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
