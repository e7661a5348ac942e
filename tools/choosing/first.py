"""The first recommendation alone, for many variants of one specification.

The same search and the same exact prediction as a whole plan, without writing anything down.
"""

from dataclasses import dataclass

from tools.choosing.attempt import Attempt, attempt, searched
from tools.domain.search import Found
from tools.domain.units import usd_per_hour_to_usd_per_month
from tools.operation import ToolDeps
from tools.specification import Specification

__all__ = ["First", "FirstPlans"]


@dataclass(frozen=True, kw_only=True)
class First:
    """What a plan would put first.

    `usd_month` is 0 for hardware that is owned and None where nobody sells it;
    `cheapest_usd_month` belongs to the cheapest that passes every gate, 0 where none has a price.
    """

    model_id: str
    precision: str
    gpu: str
    tp: int
    gpus_total: int
    usd_month: float | None
    cheapest_usd_month: float = 0.0

    def is_like(self, other: "First") -> bool:
        """Whether both run the same model in the same layout, however many replicas."""
        return (self.model_id, self.precision, self.gpu, self.tp) == (
            other.model_id,
            other.precision,
            other.gpu,
            other.tp,
        )


class FirstPlans:
    """First recommendations of specifications that resemble each other."""

    def __init__(self, deps: ToolDeps) -> None:
        self._deps = deps

    def of(self, spec: Specification) -> First | None:
        """What `recommend` would rank first; None where nothing passes every gate.

        Raises:
            InputError: As `recommend` does.
        """
        found = attempt(spec, self._deps)
        if not found.chosen:
            return None
        best = found.chosen[0]
        return self._first(best.found, found, best.packing.usd_per_hour)

    def screened(self, spec: Specification) -> First | None:
        """What the search alone would put first: not yet predicted exactly, at half the time.

        Raises:
            InputError: As `recommend` does.
        """
        found = searched(spec, self._deps, is_rough=True)
        if not found.result.found:
            return None
        best = found.result.found[0]
        return self._first(best, found, best.usd_per_hour)

    def _first(self, best: Found, found: Attempt, usd: float | None) -> First:
        space = self._deps.predictor.space
        option = int(space.option[best.position])
        tp = int(space.tp[best.position])
        prices = found.result.found.usd_per_hour
        least = min(prices[prices > 0].tolist(), default=0.0)
        return First(
            model_id=found.field.entries[option].model.model_id,
            precision=space.layout(best.position).precision,
            gpu=space.gpus[int(space.gpu[best.position])].gpu,
            tp=tp,
            gpus_total=best.replicas * tp,
            usd_month=None if usd is None else usd_per_hour_to_usd_per_month(usd),
            cheapest_usd_month=usd_per_hour_to_usd_per_month(least),
        )
