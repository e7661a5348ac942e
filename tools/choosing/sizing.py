"""How far candidates are trusted and what each carries, remembered from search to search.

Trust depends on the lengths of requests and capacity on the limits as well, but neither on how many
requests come: a plan made again for more people, another budget or another priority looks up what
the plan before it computed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from weakref import WeakKeyDictionary

import numpy as np

from tools.choosing.doubt import doubt_of
from tools.choosing.options import Field, compete
from tools.domain.capacity import Capacity, Doubt, slo_capacity
from tools.domain.search import Index, Need, SearchResult, search
from tools.domain.serving import Demand
from tools.domain.space import CandidateSpace
from tools.domain.workload import SloLimits
from tools.ports import Catalogue
from tools.predictor import Predictor
from tools.specification import Specification

__all__ = ["Sizing", "sizing_of"]

_REMEMBERED = 12
"""Demands of which the trust is kept, a few MB each."""
_LIMITS_REMEMBERED = 8


class Sizing:
    """Searches with one predictor; safe to share between threads."""

    def __init__(self, predictor: Predictor, memory: "_Memory") -> None:
        """Bind what the searches ask and what earlier ones found; nothing is computed yet."""
        self._predictor = predictor
        self._memory = memory

    def __len__(self) -> int:
        """How many demands are remembered."""
        return len(self._memory.known)

    def field(self, spec: Specification, catalogue: Catalogue) -> Field:
        """As `compete`; for the same wishes it is looked up."""
        wanted = spec.preferences
        key = (
            spec.use_case,
            spec.slo.quality,
            spec.traffic.context_tokens,
            wanted.models,
            wanted.licences,
            wanted.precisions,
        )
        fields = self._memory.fields
        found = fields.get(key)
        if found is None:
            found = compete(self._predictor.space, spec, catalogue)
            if len(fields) >= _REMEMBERED:
                fields.clear()
            fields[key] = found
        return found

    def search(self, need: Need, *, is_rough: bool = False) -> SearchResult:
        """Gate, size and rank the whole catalogue.

        Args:
            need: What is asked for.
            is_rough: Requests of other lengths are trusted as the nearest ones of an earlier search
                were; half the time, and near enough to see whether a change of lengths matters.
        """
        predictor = self._predictor
        doubt = self._rough_doubt if is_rough else self.doubt
        return search(predictor.space, need, predictor.calibrated.physics, doubt, self.capacity)

    def doubt(self, space: CandidateSpace, index: Index, demand: Demand) -> Doubt:
        """As `doubt_of`; candidates that an earlier search trusted are looked up."""
        known, where = self._met(index, lambda one, places: one.trusted_as(demand, places))
        if known is None:
            doubt = doubt_of(self._predictor, space, index, demand)
        else:
            doubt = known.trust_at(where)
        if known is None or not known.asked_as(demand, where):
            new = _Known(index=index, demand=demand, doubt=doubt)
            self._memory.remember(new)
        return doubt

    def capacity(
        self, space: CandidateSpace, index: Index, demand: Demand, slo: SloLimits, doubt: Doubt
    ) -> Capacity:
        """As `slo_capacity`; under limits that were asked before it is looked up."""
        for known in self._memory.known:
            places = known.places(index)
            if places is None or not known.asked_as(demand, places):
                continue
            if (found := known.carried(slo)) is not None:
                return found.take(places)
        physics = self._predictor.calibrated.physics
        found = slo_capacity(space.table.take(index), physics, demand, slo, doubt)
        for known in self._memory.known:
            if known.doubt is doubt and known.asked_as(demand, np.arange(len(index))):
                known.remember(slo, found)
                break
        return found

    def _rough_doubt(self, space: CandidateSpace, index: Index, demand: Demand) -> Doubt:
        covering = [
            (known.distance(demand), place, known, where)
            for place, known in enumerate(self._memory.known)
            if (where := known.places(index)) is not None
        ]
        if not covering:
            return self.doubt(space, index, demand)
        _, _, known, where = min(covering, key=lambda one: one[:2])
        return known.trust_at(where)

    def _met(
        self, index: Index, fits: Callable[["_Known", Index], bool]
    ) -> tuple["_Known | None", Index]:
        """The latest search that met all of these candidates and fits, and where it has them."""
        for known in self._memory.known:
            places = known.places(index)
            if places is not None and fits(known, places):
                return known, places
        return None, index


def sizing_of(predictor: Predictor) -> Sizing:
    """Searches with this predictor; what they remember is forgotten with it."""
    return Sizing(predictor, _MEMORIES.setdefault(predictor, _Memory()))


class _Memory:
    """What searches found, the latest first, and who may compete under which wishes."""

    def __init__(self) -> None:
        self.known: tuple[_Known, ...] = ()
        self.fields: dict[tuple[object, ...], Field] = {}

    def remember(self, new: "_Known") -> None:
        self.known = (new, *self.known[: _REMEMBERED - 1])


_MEMORIES: WeakKeyDictionary[Predictor, _Memory] = WeakKeyDictionary()


@dataclass(frozen=True, kw_only=True)
class _Known:
    """How far some candidates are trusted under one demand, and what each carries by limits.

    `index` is in rising order and not empty.
    """

    index: Index
    demand: Demand
    doubt: Doubt
    _carried: dict[SloLimits, Capacity] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def places(self, index: Index) -> Index | None:
        """Where these candidates stand; None unless all of them are here."""
        found = np.minimum(np.searchsorted(self.index, index), len(self.index) - 1)
        return found if np.array_equal(self.index[found], index) else None

    def trust_at(self, places: Index) -> Doubt:
        """The trust in the candidates at these places."""
        return self.doubt if len(places) == len(self.index) else self.doubt.take(places)

    def carried(self, slo: SloLimits) -> Capacity | None:
        """What each candidate carries within these limits, if that was asked."""
        with self._lock:
            return self._carried.get(slo)

    def remember(self, slo: SloLimits, capacity: Capacity) -> None:
        """Keep it; the limits asked longest ago make room."""
        with self._lock:
            if len(self._carried) >= _LIMITS_REMEMBERED:
                del self._carried[next(iter(self._carried))]
            self._carried[slo] = capacity

    def distance(self, demand: Demand) -> float:
        """How many times longer or shorter the requests are, as a sum of logarithms."""
        return sum(
            abs(float(np.log(getattr(self.demand, name)[0] / getattr(demand, name)[0])))
            for name in ("isl_tokens", "osl_tokens")
        )

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
