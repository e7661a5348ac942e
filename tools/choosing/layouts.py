"""The layout of a model on a GPU: the cheapest that holds, by exact sizes.

Of one model, GPU and precision the layout with the least bill is taken, so that more load never
costs less; only a plan for `latency` pays for a faster one. The search may think that a layout
carries far more than it does, so those that might be cheaper are sized too.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from tools.choosing.finalist import Finalist
from tools.choosing.settling import Settler
from tools.domain.ranking import Criteria, scores
from tools.domain.search import Found, Ranked
from tools.domain.space import CandidateSpace

__all__ = ["Cells", "Layouts", "cells_of"]

Cell = tuple[str, int]
Cells = Mapping[Cell, Sequence[int]]
"""Model shape and GPU -> places of their layouts in the search, by falling score."""

_OTHERS = 4
"""So many layouts of other precisions are sized where the first is worth less than was thought."""


def cells_of(found: Ranked, space: CandidateSpace, settler: Settler) -> Cells:
    """The layouts that passed the search, by model shape and GPU, in the order of their scores."""
    gpus = space.gpu[found.positions].tolist()
    cells: dict[Cell, list[int]] = {}
    for place, cell in enumerate(zip(settler.families(found.positions), gpus, strict=True)):
        cells.setdefault(cell, []).append(place)
    return cells


class Layouts:
    """Layouts of one search by model shape and GPU."""

    def __init__(
        self, every: Ranked, space: CandidateSpace, settler: Settler, cells: Cells
    ) -> None:
        """Bind the search and who sizes exactly."""
        self._every = every
        self._settler = settler
        prices = every.usd_per_hour
        # As in the score: GPUs stand for the price where none is known or all are owned.
        self._counts_gpus = not (prices > 0.0).any()
        self._widths = space.tp
        if self._counts_gpus and len(every):
            prices = (every.columns["replicas"] * space.tp[every.positions]).astype(np.float64)
        self._least = float(prices[prices > 0.0].min()) if len(every) else 1.0
        self._options = space.option
        self._by_bill = settler.priority != "latency"
        self._others = {int(every.positions[places[0]]): places[1:] for places in cells.values()}

    def best(
        self, order: Iterable[Found], values: dict[int, float], at_once: int
    ) -> Iterator[tuple[Found, Finalist, float]]:
        """Those that hold, in the given order, so many predicted at once.

        Each is the first layout of its model and GPU, or one that is worth more by exact sizes;
        what it is worth then is put into `values` by position. The third part is what the first was
        thought to be worth.
        """
        waiting = iter(order)
        while part := list(islice(waiting, at_once)):
            firsts = self._settler.settle(part)
            asked = [self._rivals(*one) for one in zip(part, firsts, strict=True)]
            self._settler.settle([one for rivals in asked for one in rivals])
            for found, rivals in zip(part, asked, strict=True):
                yield from self._worthiest([found, *rivals], values)

    def _rivals(self, found: Found, finalist: Finalist | None) -> list[Found]:
        """Layouts that may be cheaper or worth more than the first one is by its exact size."""
        others = [self._every[place] for place in self._others[found.position]]
        alike = [one for one in others if self._option(one) == self._option(found)]
        rest = [one for one in others if self._option(one) != self._option(found)][:_OTHERS]
        if finalist is None:
            return alike + rest
        lost = self.growth(found, finalist)
        worth = [one for one in rest if one.score > found.score - lost]
        if not self._by_bill:
            return [one for one in alike if one.score > found.score - lost] + worth
        most = self._bill(finalist.found)
        # No layout takes fewer replicas than the search asks for.
        return [one for one in alike if self._bill(one) < most] + worth

    def _option(self, one: Found) -> int:
        return int(self._options[one.position])

    def _worthiest(
        self, layouts: Sequence[Found], values: dict[int, float]
    ) -> Iterator[tuple[Found, Finalist, float]]:
        head, held = layouts[0], self._settler.settle(layouts)
        exact: dict[int, list[tuple[float, float, Found, Finalist]]] = {}
        for found, finalist in zip(layouts, held, strict=True):
            if finalist is not None:
                lost = head.score - found.score + self.growth(found, finalist)
                bill = self._bill(finalist.found) if self._by_bill else 0.0
                exact.setdefault(self._option(found), []).append((bill, lost, found, finalist))
        if exact:
            # The first of equals has the better score: layouts come in that order.
            each = [min(every, key=lambda one: one[:2]) for every in exact.values()]
            _, lost, found, finalist = min(each, key=lambda one: one[1])
            thought = values[head.position]
            values[found.position] = thought - lost
            yield found, finalist, thought

    def growth(self, found: Found, finalist: Finalist) -> float:
        """What the replicas that the search did not foresee take off the score."""
        before, after = self._bill(found), self._bill(finalist.found)
        if before <= 0.0 or not before < after < np.inf:
            return 0.0
        parts = _cost_part(np.array([self._least, before, after]), self._settler.priority)
        return float(parts[1] - parts[2])

    def _bill(self, one: Found) -> float:
        """What the score counts as the cost; infinite without a price."""
        if self._counts_gpus:
            return float(one.replicas * self._widths[one.position])
        return np.inf if one.usd_per_hour is None else one.usd_per_hour


def _cost_part(prices: NDArray[np.float64], priority: str) -> NDArray[np.float64]:
    """The cost part of the score, weighted."""
    nothing = np.zeros(len(prices))
    return scores(
        Criteria(
            usd_per_hour=prices,
            gpus=nothing,
            latency_share=nothing + 1.0,
            rating=np.full(len(prices), np.nan),
            headroom=nothing,
            evidence=nothing,
        ),
        priority,
    )
