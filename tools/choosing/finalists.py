"""The deployments worth naming: one per model, GPUs varied, predicted exactly and sized to hold."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import ceil

from tools.choosing.costing import packing_for
from tools.choosing.finalist import Finalist
from tools.choosing.limits import holds
from tools.choosing.options import Entry, Field
from tools.domain.cases import Case
from tools.domain.cost import Packing
from tools.domain.search import Found, Need, SearchResult
from tools.domain.space import CandidateSpace
from tools.predictor import Predictor

__all__ = ["cheapest", "finalists"]

_REPLICA_TRIES = 6
_LEAST = 3
_SPARES = 8
_DEAREST = 10.0
_CLEARLY = 1.1
_CHEAP_TRIES = 12
_FEW_TRIES = 3
_REPEAT = 0.04
"""Score that a repeated GPU costs: less than any real difference in price or quality."""


def finalists(
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
    fewer than three are left without it. Where none of the best of each GPU holds, the cheapest of
    the others does.
    """
    listed: list[Finalist] = []
    spare: list[Finalist] = []
    for found in _varied(result.found, space, field):
        entry = field.entries[int(space.option[found.position])]
        if any(entry.model.family == one.entry.model.family for one in (*listed, *spare)):
            continue
        finalist = _settle(found, entry, space, need, predictor)
        if finalist is None:
            continue
        (spare if _pointless(finalist, listed) else listed).append(finalist)
        if len(listed) == limit or len(spare) >= _SPARES:
            break
    if not listed and not spare:
        # A tight budget leaves the cheapest alone, behind others that do not hold at its price.
        tries = _CHEAP_TRIES if need.usd_per_hour is not None else _FEW_TRIES
        least = cheapest(result, space, field, need, predictor, tries)
        return [least] if least else []
    return (listed + spare)[: max(len(listed), min(_LEAST, limit))]


def cheapest(
    result: SearchResult,
    space: CandidateSpace,
    field: Field,
    need: Need,
    predictor: Predictor,
    tries: int = _CHEAP_TRIES,
) -> Finalist | None:
    """The least dear of the deployments that hold when predicted exactly; None without any.

    So many of the cheapest candidates are predicted, fewer once no other can be cheaper.
    """
    best: Finalist | None = None
    priced = [one for one in result.found if one.usd_per_hour is not None]
    for one in sorted(priced, key=_price)[:tries]:
        if best is not None and _price(one) >= _price(best.found):
            break
        entry = field.entries[int(space.option[one.position])]
        finalist = _settle(one, entry, space, need, predictor)
        if finalist and (best is None or _price(finalist.found) < _price(best.found)):
            best = finalist
    return best


def _price(found: Found) -> float:
    return float("inf") if found.usd_per_hour is None else found.usd_per_hour


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


def _more(replicas: int) -> Iterator[int]:
    """So many, then a twentieth more each time, at least one."""
    for _ in range(_REPLICA_TRIES):
        yield replicas
        replicas = max(replicas + 1, ceil(replicas * 1.05))


def _settle(
    found: Found, entry: Entry, space: CandidateSpace, need: Need, predictor: Predictor
) -> Finalist | None:
    """Predict at the peak; add replicas until every limit holds, give up after a few tries."""
    for replicas in _more(found.replicas):
        case = _case(found.position, entry, space, need, replicas)
        packing = packing_for(case.gpu.gpu, replicas, case.layout.gpus, need)
        if not _allowed(replicas * case.layout.gpus, case.gpu.gpu, packing, need):
            return None
        (prediction,) = predictor.predict([case])
        if prediction.answered and holds(prediction, need):
            carried = found.capacity_rps * replicas
            return Finalist(
                found=replace(
                    found,
                    replicas=replicas,
                    usd_per_hour=packing.usd_per_hour,
                    headroom=max(1.0 - need.peak_rps / carried, 0.0),
                ),
                entry=entry,
                case=case,
                prediction=prediction,
                packing=packing,
                reserved_gib=float(space.reserved_gib[found.position]),
            )
    return None


def _allowed(gpus: int, name: str, packing: Packing, need: Need) -> bool:
    """Whether a plan that grew still keeps count, inventory and budget."""
    if need.max_gpus is not None and gpus > need.max_gpus:
        return False
    if need.owned and gpus > need.owned.get(name, 0):
        return False
    limit, price = need.usd_per_hour, packing.usd_per_hour
    return limit is None or price is None or price <= limit


def _case(position: int, entry: Entry, space: CandidateSpace, need: Need, replicas: int) -> Case:
    layout = replace(space.layout(position), data_parallel=replicas)
    return Case(
        shape=entry.model.shape(),
        gpu=space.gpus[int(space.gpu[position])],
        layout=layout,
        workload=replace(need.workload, load="open", request_rate_rps=need.peak_rps),
    )
