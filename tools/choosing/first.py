"""The first recommendation alone, for many variants of one specification.

The same search and the same exact prediction as a whole plan, without writing anything down. How
far each candidate is trusted depends on lengths only, so variants that change load, limits, budget
or priority share it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from tools.choosing.doubt import doubt_of
from tools.choosing.finalists import finalists
from tools.choosing.options import Field, compete
from tools.choosing.request import need_of
from tools.domain.capacity import Capacity, Doubt, slo_capacity
from tools.domain.search import Found, Index, Need, SearchResult, search
from tools.domain.serving import Demand
from tools.domain.space import CandidateSpace
from tools.domain.units import usd_per_hour_to_usd_per_month
from tools.domain.workload import SloLimits
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
        self._known: list[_Known] = []

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
        choice, _, result = self._searched(spec)
        if not result.found:
            return None
        return self._first(result.found[0], choice, result.found[0].usd_per_hour, result)

    def _searched(self, spec: Specification) -> tuple[Field, Need, SearchResult]:
        predictor = self._deps.predictor
        choice = self._field(spec)
        need = need_of(spec, choice, self._deps.catalogue)
        calibration = predictor.calibrated.physics
        result = search(predictor.space, need, calibration, self._doubt, self._capacity)
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

    def _doubt(self, space: CandidateSpace, index: Index, demand: Demand) -> Doubt:
        """As `doubt_of`; candidates that an earlier search trusted are looked up."""
        known, where = self._met(index, lambda one, places: one.trusted_as(demand, places))
        if known is not None:
            doubt = known.doubt.take(where)
        else:
            doubt = doubt_of(self._deps.predictor, space, index, demand)
        if known is None or not known.asked_as(demand, where):
            self._known.append(_Known(index=index, demand=demand, doubt=doubt))
        return doubt

    def _capacity(
        self, space: CandidateSpace, index: Index, demand: Demand, slo: SloLimits, doubt: Doubt
    ) -> Capacity:
        """As `slo_capacity`; under limits that were asked before it is looked up."""
        known, where = self._met(index, lambda one, places: one.asked_as(demand, places))
        if known is not None and slo in known.capacities:
            return known.capacities[slo].take(where)
        physics = self._deps.predictor.calibrated.physics
        found = slo_capacity(space.table.take(index), physics, demand, slo, doubt)
        if known is not None and len(index) == len(known.index):
            known.capacities[slo] = found
        return found

    def _met(
        self, index: Index, fits: Callable[["_Known", Index], bool]
    ) -> tuple["_Known | None", Index]:
        """Where an earlier search met all of these candidates."""
        for known in self._known:
            places = np.minimum(np.searchsorted(known.index, index), len(known.index) - 1)
            if (known.index[places] == index).all() and fits(known, places):
                return known, places
        return None, index


@dataclass(frozen=True, kw_only=True)
class _Known:
    """How far some candidates are trusted under one demand, and what each carries by limits.

    `index` is in rising order and not empty.
    """

    index: Index
    demand: Demand
    doubt: Doubt
    capacities: dict[SloLimits, Capacity] = field(default_factory=dict)

    def asked_as(self, demand: Demand, places: Index) -> bool:
        """Whether the same was asked of the candidates at these places."""
        return self.trusted_as(demand, places) and all(
            np.array_equal(getattr(self.demand, name)[places], getattr(demand, name))
            for name in ("cached_share", "osl_p95_tokens", "isl_p95_tokens")
        )

    def trusted_as(self, demand: Demand, places: Index) -> bool:
        """Whether lengths and batches, all that trust depends on, are the same."""
        return all(
            np.array_equal(getattr(self.demand, name)[places], getattr(demand, name))
            for name in ("isl_tokens", "osl_tokens", "max_sequences")
        )
