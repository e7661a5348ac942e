"""The first recommendation alone, for many variants of one specification.

The same search and the same exact prediction as a whole plan, without writing anything down.
"""

from dataclasses import dataclass

from tools.choosing.finalists import finalists
from tools.choosing.options import Field, compete
from tools.choosing.request import need_of
from tools.choosing.sizing import sizing_of
from tools.domain.search import Found, Need, SearchResult
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
    """First recommendations of specifications that resemble each other; made for one request."""

    def __init__(self, deps: ToolDeps) -> None:
        self._deps = deps
        self._fields: dict[tuple[object, ...], Field] = {}

    def of(self, spec: Specification) -> First | None:
        """What `recommend` would rank first; None where nothing passes every gate.

        Raises:
            InputError: As `recommend` does.
        """
        choice, need, result = self._searched(spec)
        predictor, space = self._deps.predictor, self._deps.predictor.space
        for one in finalists(result, space, choice, need, predictor, 1):
            usd = one.packing.usd_per_hour
            return self._first(one.found, choice, usd, result)
        return None

    def screened(self, spec: Specification) -> First | None:
        """What the search alone would put first: not yet predicted exactly, at half the time.

        Raises:
            InputError: As `recommend` does.
        """
        choice, _, result = self._searched(spec, is_rough=True)
        if not result.found:
            return None
        return self._first(result.found[0], choice, result.found[0].usd_per_hour, result)

    def _searched(
        self, spec: Specification, *, is_rough: bool = False
    ) -> tuple[Field, Need, SearchResult]:
        choice = self._field(spec)
        need = need_of(spec, choice, self._deps.catalogue)
        result = sizing_of(self._deps.predictor).search(need, is_rough=is_rough)
        return choice, need, result

    def _first(self, found: Found, choice: Field, usd: float | None, result: SearchResult) -> First:
        space = self._deps.predictor.space
        option = int(space.option[found.position])
        tp = int(space.tp[found.position])
        prices = [one.usd_per_hour for one in result.found if one.usd_per_hour]
        return First(
            model_id=choice.entries[option].model.model_id,
            precision=space.options[option].precision,
            gpu=space.gpus[int(space.gpu[found.position])].gpu,
            tp=tp,
            gpus_total=found.replicas * tp,
            usd_month=None if usd is None else usd_per_hour_to_usd_per_month(usd),
            cheapest_usd_month=usd_per_hour_to_usd_per_month(min(prices, default=0.0)),
        )

    def _field(self, spec: Specification) -> Field:
        wanted = spec.preferences
        key = (
            spec.use_case,
            spec.slo.quality,
            spec.traffic.context_tokens,
            wanted.models,
            wanted.licences,
            wanted.precisions,
        )
        if key not in self._fields:
            space, catalogue = self._deps.predictor.space, self._deps.catalogue
            self._fields[key] = compete(space, spec, catalogue)
        return self._fields[key]
