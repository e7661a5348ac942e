"""Candidates predicted exactly and sized until every limit holds, many in one question.

The search sizes with the physics alone and may be far off, so the fewest replicas that hold are
looked for from its figure on: in growing steps, then by halving between the last size that does not
hold and the first that does. What one replica carries does not depend on how many are asked for, so
a higher load never gets fewer of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from math import ceil, inf

import numpy as np

from tools.choosing.costing import packing_for
from tools.choosing.finalist import Finalist
from tools.choosing.limits import holds
from tools.choosing.options import Entry, Field
from tools.domain.cases import Case
from tools.domain.cost import Packing
from tools.domain.prediction import Prediction
from tools.domain.search import Floats, Found, Index, Need
from tools.predictor import Predictor

__all__ = ["Settler", "settle_together"]

_STEPS = (1.0, 1.1, 1.4, 2.0, 4.0, 16.0, 64.0)
"""Sizes tried, in replicas over those of the search."""


class Settler:
    """Settles candidates of one search; asked again, it remembers."""

    def __init__(self, field: Field, need: Need, predictor: Predictor) -> None:
        """Bind what is asked for and who predicts."""
        self._field = field
        self._need = need
        self.predictor = predictor
        self._settled: dict[int, Finalist | None] = {}

    @property
    def priority(self) -> str:
        """What the score of a candidate weighs most."""
        return self._need.priority

    def family(self, found: Found) -> str:
        """The shape of the candidate's model."""
        return self._entry(found).model.family

    def families(self, positions: Index) -> list[str]:
        """The shapes of the models at these positions of the space."""
        names = {number: entry.model.family for number, entry in self._field.entries.items()}
        return [names[number] for number in self.predictor.space.option[positions].tolist()]

    def ratings(self, positions: Index) -> Floats:
        """Public ratings of the models at these positions; minus infinity without one."""
        ratings = self._need.ratings
        options = self.predictor.space.option[positions].tolist()
        return np.array([ratings.get(number, -inf) for number in options])

    def _entry(self, found: Found) -> Entry:
        return self._field.entries[int(self.predictor.space.option[found.position])]

    def settle(self, every: Iterable[Found]) -> list[Finalist | None]:
        """Each with as many replicas as its limits take; None for what never holds."""
        wanted = list(every)
        settle_together([(self, wanted)])
        return [self._settled[one.position] for one in wanted]

    def first(self, every: Iterable[Found], at_once: int) -> Iterator[tuple[Found, Finalist]]:
        """Those that hold, in the given order, so many predicted at once."""
        waiting = iter(every)
        while part := list(islice(waiting, at_once)):
            for found, finalist in zip(part, self.settle(part), strict=True):
                if finalist is not None:
                    yield found, finalist

    def begun(self, every: Iterable[Found]) -> "list[_Trial]":
        """Trials of those that are not settled yet."""
        new = {one.position: one for one in every if one.position not in self._settled}
        return [_Trial(self, one) for one in new.values()]

    def asked(self, trial: "_Trial") -> "_Asked | None":
        """The next size to try; None where the candidate is settled, or out."""
        while (count := trial.size()) is not None:
            case = self._case(trial.found, count)
            packing = packing_for(case.gpu.gpu, count, case.layout.gpus, self._need)
            if self._allowed(count * case.layout.gpus, case.gpu.gpu, packing):
                return _Asked(trial=trial, case=case, packing=packing)
            trial.refuse(count)
        self._settled[trial.found.position] = trial.fewest
        return None

    def note(self, asked: "_Asked", prediction: Prediction) -> None:
        """Whether the limits hold at this size, for the next one."""
        trial, count = asked.trial, asked.case.layout.data_parallel
        if prediction.answered and holds(prediction, self._need):
            trial.fewest = self._made(trial.found, asked.case, asked.packing, prediction)
        else:
            trial.low = count

    def _case(self, found: Found, replicas: int) -> Case:
        space, need = self.predictor.space, self._need
        layout = replace(space.layout(found.position), data_parallel=replicas)
        return Case(
            shape=self._entry(found).model.shape(),
            gpu=space.gpus[int(space.gpu[found.position])],
            layout=layout,
            workload=replace(need.workload, load="open", request_rate_rps=need.peak_rps),
        )

    def _allowed(self, gpus: int, name: str, packing: Packing) -> bool:
        """Whether a plan that grew still keeps count, inventory and budget."""
        need = self._need
        if need.max_gpus is not None and gpus > need.max_gpus:
            return False
        if need.owned and gpus > need.owned.get(name, 0):
            return False
        limit, price = need.usd_per_hour, packing.usd_per_hour
        return limit is None or price is None or price <= limit

    def _made(self, found: Found, case: Case, packing: Packing, prediction: Prediction) -> Finalist:
        replicas = case.layout.data_parallel
        carried = found.capacity_rps * replicas
        return Finalist(
            found=replace(
                found,
                replicas=replicas,
                usd_per_hour=packing.usd_per_hour,
                headroom=max(1.0 - self._need.peak_rps / carried, 0.0),
            ),
            entry=self._entry(found),
            case=case,
            prediction=prediction,
            packing=packing,
            reserved_gib=float(self.predictor.space.reserved_gib[found.position]),
        )


class _Trial:
    """A candidate on its way to the fewest replicas that hold."""

    def __init__(self, settler: Settler, found: Found) -> None:
        """Nothing was tried; fewer than the search asks for are not."""
        self.settler = settler
        self.found = found
        self.low = found.replicas - 1
        self.refused: int | None = None
        self.fewest: Finalist | None = None
        self._steps = iter(_STEPS)

    def size(self) -> int | None:
        """The next size to try, between what does not hold and what holds or is not allowed."""
        high = self.fewest.found.replicas if self.fewest else self.refused
        if high is not None:
            return (self.low + high) // 2 if high > self.low + 1 else None
        step = next(self._steps, None)
        return None if step is None else max(ceil(self.found.replicas * step), self.low + 1)

    def refuse(self, count: int) -> None:
        """Count, inventory or budget do not allow so many."""
        if self.fewest is None:
            self.refused = count
        else:
            self.low = count


@dataclass(frozen=True, kw_only=True)
class _Asked:
    trial: _Trial
    case: Case
    packing: Packing


def settle_together(jobs: Iterable[tuple[Settler, Iterable[Found]]]) -> None:
    """Settle candidates of many searches with one predictor.

    What is predicted together is answered at little more than the price of one.
    """
    waiting = [trial for settler, every in jobs for trial in settler.begun(every)]
    while waiting:
        asked = [one for trial in waiting if (one := trial.settler.asked(trial)) is not None]
        if not asked:
            break
        answers = waiting[0].settler.predictor.predict([one.case for one in asked])
        for one, prediction in zip(asked, answers, strict=True):
            one.trial.settler.note(one, prediction)
        waiting = [one.trial for one in asked]
