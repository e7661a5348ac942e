"""The deployments worth naming: the best of each model, and what is best in one respect alone."""

from collections.abc import Iterator, Sequence
from itertools import islice
from math import inf
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tools.choosing.finalist import Finalist, slowness_ms
from tools.choosing.layouts import Cells, Layouts, cells_of
from tools.choosing.settling import Settler
from tools.domain.search import Found, Index, Ranked, SearchResult
from tools.domain.space import CandidateSpace

__all__ = ["Respect", "champions", "cheapest", "finalists"]

Floats = NDArray[np.float64]
Respect = Literal["cheapest", "fastest", "best_quality"]

_LEAST = 3
_SPARES = 8
DEAREST = 10.0
"""What costs more than so many times the cheapest is named only if little else is left."""
_CLEARLY = 1.1
_CHEAP_TRIES = 12
_FEW_TRIES = 3
_AT_ONCE = 8
_TRIED = 6
"""So many of the most promising are predicted to find the best in one respect."""
_OTHERS_TRIED = 24
_REPEAT = 0.04
"""Score that a repeated GPU costs: less than any real difference in price or quality."""


def finalists(
    result: SearchResult, space: CandidateSpace, settler: Settler, limit: int, tight: bool = False
) -> list[Finalist]:
    """The best deployments, one per model shape, predicted exactly.

    A GPU that is already listed costs a little score each time, since availability differs; what
    costs ten times the cheapest listed or loses to a listed one in every respect comes only if
    fewer than three are left without it. Where none of the best of each GPU holds, the cheapest of
    the others does, or else the next by score; under a `tight` budget more of those are tried. What
    takes more replicas than the search thought is worth less by what they cost.
    """
    listed: list[Finalist] = []
    spare: list[Finalist] = []
    values: dict[int, float] = {}
    cells = cells_of(result.found, space, settler)
    order = _varied(result.found, cells, values)
    layouts = Layouts(result.found, space, settler, cells)
    for found, finalist, value in layouts.best(order, values, min(limit + 1, _AT_ONCE)):
        named = (*listed, *spare)
        if any(settler.family(found) == one.entry.model.family for one in named):
            continue
        (spare if _pointless(finalist, listed) else listed).append(finalist)
        listed.sort(key=lambda one: -values[one.found.position])
        # Nothing that follows is worth more than this one was thought to be.
        is_full = len(listed) >= limit and values[listed[limit - 1].found.position] >= value
        if is_full or len(spare) >= _SPARES:
            break
    listed = listed[:limit]
    if not listed and not spare:
        # A tight budget leaves the cheapest alone, behind others that do not hold at its price.
        least = cheapest(result, settler, _CHEAP_TRIES if tight else _FEW_TRIES)
        least = least or _next_best(result.found, settler)
        return [least] if least else []
    return (listed + spare)[: max(len(listed), min(_LEAST, limit))]


def _next_best(every: Ranked, settler: Settler) -> Finalist | None:
    """The best of the first by score: another layout of a model and GPU, also without a price."""
    tried = [every[place] for place in range(min(len(every), _OTHERS_TRIED))]
    return next((finalist for _, finalist in settler.first(tried, _AT_ONCE)), None)


def cheapest(result: SearchResult, settler: Settler, tries: int = _CHEAP_TRIES) -> Finalist | None:
    """The least dear of the deployments that hold when predicted exactly; None without any.

    So many of the cheapest candidates are predicted, fewer once no other can be cheaper.
    """
    best: Finalist | None = None
    priced = [result.found[place] for place in result.found.by_price()[:tries].tolist()]
    for found, finalist in settler.first(priced, _AT_ONCE):
        if best is not None and _price(found) >= _price(best.found):
            break
        if best is None or _price(finalist.found) < _price(best.found):
            best = finalist
    return best


def champions(
    result: SearchResult, settler: Settler, chosen: Sequence[Finalist], *, tight: bool = False
) -> dict[Respect, Finalist]:
    """What is best in one respect: the cheapest, the fastest, the best rated.

    One of the `chosen` is named where nothing is better; the others cost at most ten times the
    cheapest, and among equals the better score wins. Under a `tight` budget what has no price
    holds no view while something else does.
    """
    found = result.found
    by_price = found.by_price()
    usd = [*(_price(one.found) for one in chosen), *found.usd_per_hour[by_price[:1]].tolist()]
    most = DEAREST * min(usd, default=inf)
    affordable = np.flatnonzero(
        np.where(np.isnan(found.usd_per_hour), inf, found.usd_per_hour) <= most
    )
    speed = found.columns["latency_share"][affordable]
    rating = settler.ratings(found.positions[affordable])
    # A stable order: among equals the better score stays in front.
    orders = [affordable[np.argsort(values, kind="stable")] for values in (speed, -rating)]
    first = [place for order in (by_price, *orders) for place in order[:_TRIED].tolist()]
    settler.settle([found[place] for place in dict.fromkeys(first)])
    few = [one for order in orders for one in _first_few(found, order, settler)]
    every = list(chosen)
    if least := cheapest(result, settler, _TRIED):
        every.append(least)
    # With more replicas than the search thought, some cost more.
    every += [one for one in few if _price(one.found) <= most]
    if tight:
        # Nobody knows whether what has no price keeps a budget.
        every = [one for one in every if one.found.usd_per_hour is not None] or every
    if not every:
        return {}
    return {
        "cheapest": min(every, key=_bill),
        "fastest": min(every, key=slowness_ms),
        "best_quality": max(every, key=_rated),
    }


def _first_few(found: Ranked, places: Index, settler: Settler) -> list[Finalist]:
    """The most promising few; where none of them holds, the next that does."""
    promising = [found[place] for place in places[:_OTHERS_TRIED].tolist()]
    few = [one for one in settler.settle(promising[:_TRIED]) if one is not None]
    if few:
        return few
    others = settler.first(promising[_TRIED:], _AT_ONCE)
    return [finalist for _, finalist in islice(others, 1)]


def _rated(one: Finalist) -> float:
    return one.entry.rating.score if one.entry.rating else -inf


def _bill(one: Finalist) -> tuple[float, int]:
    """The price; where nobody knows it, the number of GPUs."""
    unpriced = one.found.usd_per_hour is None
    return _price(one.found), one.found.replicas * one.case.layout.gpus if unpriced else 0


def _price(found: Found) -> float:
    return inf if found.usd_per_hour is None else found.usd_per_hour


def _varied(found: Ranked, cells: Cells, values: dict[int, float]) -> Iterator[Found]:
    """Best first, with a small penalty for a GPU each time it was offered before.

    What each is worth after that is put into `values` by position; it never rises.
    """
    worth: list[float] = found.columns["score"].tolist() if len(found) else []
    waiting = [(cell, places[0]) for cell, places in cells.items()]
    used: dict[int, int] = {}
    gone: set[str] = set()
    while waiting:
        (family, gpu), place = max(
            waiting, key=lambda item: worth[item[1]] - _REPEAT * used.get(item[0][1], 0)
        )
        values[int(found.positions[place])] = worth[place] - _REPEAT * used.get(gpu, 0)
        waiting = [item for item in waiting if item[0] != (family, gpu)]
        if family not in gone:
            used[gpu] = used.get(gpu, 0) + 1
        gone.add(family)
        yield found[place]


def _pointless(one: Finalist, listed: Sequence[Finalist]) -> bool:
    """Ten times the price of the cheapest listed, or worse than a listed one in every respect."""
    price = one.found.usd_per_hour
    prices = [other.found.usd_per_hour for other in listed if other.found.usd_per_hour]
    if price is not None and prices and price > DEAREST * min(prices):
        return True
    return any(_loses(one, other) for other in listed)


def _loses(one: Finalist, other: Finalist) -> bool:
    mine, theirs = one.prediction.metrics, other.prediction.metrics
    dearer = (one.found.usd_per_hour or 0.0) > _CLEARLY * (other.found.usd_per_hour or 0.0)
    slower = mine["e2e_mean_ms"].value > _CLEARLY * theirs["e2e_mean_ms"].value
    rated = [e.rating.score if e.rating else 0.0 for e in (one.entry, other.entry)]
    return dearer and slower and rated[0] < rated[1]
