"""Changes of fields, tried as a door would make them: a way out that was not tried is not told."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tools.choosing.attempt import Attempt, attempt
from tools.choosing.finalist import Finalist
from tools.domain.errors import PlanningError
from tools.operation import ToolDeps
from tools.specification import Conflict, Specification
from tools.ways import Way

__all__ = ["Changes", "Edit", "Trials", "Unmet", "told"]

Changes = Mapping[str, object]
"""Dotted path -> new value; None takes a field back."""
Edit = Callable[[Specification, Changes, ToolDeps], Specification]
_MOST_TRIALS = 10
"""A search takes about a quarter of a second."""


@dataclass(frozen=True, kw_only=True)
class Unmet:
    """Conflicts that the search showed, and ways out that lead to a plan."""

    conflicts: tuple[Conflict, ...] = ()
    ways: tuple[Way, ...] = ()


class Trials:
    """What is asked for, and a limited number of searches for something else."""

    def __init__(self, found: Attempt, deps: ToolDeps, edit: Edit) -> None:
        """Bind the attempt that left nothing and how a specification is edited."""
        self.found = found
        self.deps = deps
        self._edit = edit
        self._left = _MOST_TRIALS

    def first(self, changes: Changes) -> Finalist | None:
        """The best deployment after the changes; None without one, or where no trial is left.

        Where a budget is to be kept, one without a price counts as none.
        """
        if not self._left:
            return None
        self._left -= 1
        try:
            found = attempt(self._edit(self.found.spec, changes, self.deps), self.deps)
        except PlanningError:
            return None
        if not found.chosen:
            return None
        best = found.chosen[0]
        has_budget = found.need.usd_per_hour is not None
        return None if has_budget and best.packing.usd_per_hour is None else best

    def working(self, ideas: Iterable[Changes], most: int = 1) -> list[Way]:
        """The first few ideas that lead to a plan, each with that plan."""
        ways: list[Way] = []
        for changes in ideas:
            if len(ways) == most:
                break
            if finalist := self.first(changes):
                ways.append(Way(changes=changes, note=f"then {_with_price(finalist)}"))
        return ways

    def least(self, ideas: Sequence[Changes]) -> list[Way]:
        """The first of ever looser ideas that leads to a plan; none if the loosest does not."""
        found = self.working(ideas[-1:])
        for changes in ideas[:-1] if found else ():
            if nearer := self.working([changes]):
                return nearer
        return found

    def working_wishes(self, ideas: Iterable[Changes], most: int) -> list[Way]:
        """The same; where no idea alone does, all of them together."""
        each = list(ideas)
        ways = self.working(each, most)
        if not ways and len(each) > 1:
            ways = self.working([dict(item for idea in each for item in idea.items())])
        return ways

    def deployment(self, position: int | np.intp) -> str:
        """A candidate in a few words."""
        space = self.deps.predictor.space
        number = int(space.option[position])
        entry = self.found.field.entries.get(number)
        model = entry.model.model_id if entry else space.options[number].model_ids[0]
        gpu, layout = space.gpus[int(space.gpu[position])].gpu, space.layout(int(position))
        return f"{model} ({layout.precision}) on {layout.tp} x {gpu}"


def told(finalist: Finalist) -> str:
    """A whole deployment in a few words."""
    gpus = finalist.found.replicas * finalist.case.layout.gpus
    return (
        f"{finalist.entry.model.model_id} ({finalist.case.layout.precision}) on {gpus} x "
        f"{finalist.case.gpu.gpu}"
    )


def _with_price(finalist: Finalist) -> str:
    usd = finalist.packing.usd_per_month
    if finalist.packing.price_basis == "owned":
        return f"{told(finalist)}, owned"
    price = "no price" if usd is None else f"{usd:,.0f} USD a month"
    return f"{told(finalist)}, {price}"
