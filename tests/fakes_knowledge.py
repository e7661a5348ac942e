"""Doubles of the knowledge base's stores: exact, in memory, and the oracle of the real ones."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from tools.domain.errors import ConflictError, PlanningError
from tools.domain.knowledge.store import (
    RRF_K,
    Hit,
    HybridQuery,
    IndexedItem,
    SparseVector,
    StoreInfo,
    Where,
)
from tools.ports_knowledge import VectorStore

Scores = dict[str, float]


def point_id(name: object) -> str:
    """A UUID for a readable name, as stores want it."""
    return str(uuid5(NAMESPACE_URL, f"test:{name}"))


class FakeTerms:
    """One term per lower-case word, weight one; real encoders also know length and stems."""

    fingerprint = "fake-terms"

    def document(self, text: str) -> SparseVector:
        words = sorted({_number(word) for word in text.lower().split()})
        return SparseVector(indices=tuple(words), values=(1.0,) * len(words))

    def query(self, text: str) -> SparseVector:
        return self.document(text)


def _number(word: str) -> int:
    return int.from_bytes(sha256(word.encode()).digest()[:4], "big") >> 1


class FakeStore:
    """Points in a dictionary, searched one by one; set `fails` and every call raises it."""

    def __init__(
        self,
        items: Sequence[IndexedItem] = (),
        *,
        dimension: int = 3,
        fingerprint: str = "",
        place: str = "memory",
    ) -> None:
        self.dimension = dimension
        self.fingerprint = fingerprint
        self.place = place
        self.points: dict[str, IndexedItem] = {}
        self.fails: PlanningError | None = None
        self.is_closed = False
        self.upsert(items)

    def describe(self) -> StoreInfo:
        self._may_fail()
        return StoreInfo(
            engine="memory",
            version="0",
            place=self.place,
            count=len(self.points),
            dimension=self.dimension,
            fingerprint=self.fingerprint,
            capabilities=frozenset({"dbsf", "idf", "swap"}),
        )

    def upsert(self, items: Sequence[IndexedItem]) -> None:
        self._may_fail()
        for item in items:
            self._fits(item.dense)
        self.points |= {item.id: item for item in items}

    def delete(self, where: Where) -> int:
        doomed = [item.id for item in self.scroll(where)]
        for one in doomed:
            del self.points[one]
        return len(doomed)

    def query(self, query: HybridQuery) -> list[Hit]:
        self._may_fail()
        self._fits(query.dense)
        found = list(self.scroll(query.where))
        legs: list[Scores] = []
        if query.dense is not None:
            legs.append(_best(_dense_scores(found, query.dense), query.depth))
        if query.sparse is not None and query.sparse.indices:
            legs.append(_best(self._sparse_scores(found, query.sparse), query.depth))
        if not legs:
            return []
        scores = legs[0] if len(legs) == 1 else FUSIONS[query.fusion](legs)
        return [self._hit(one, s, query) for one, s in _best(scores, query.limit).items()]

    def payloads(self, ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        self._may_fail()
        return {one: self.points[one].payload for one in ids if one in self.points}

    def dense(self, ids: Sequence[str]) -> dict[str, Sequence[float]]:
        self._may_fail()
        known = {one: self.points[one].dense for one in ids if one in self.points}
        return {one: vector for one, vector in known.items() if vector is not None}

    def scroll(
        self, where: Where | None = None, *, with_vectors: bool = True
    ) -> Iterator[IndexedItem]:
        self._may_fail()
        for item in list(self.points.values()):
            if where is None or matches(item, where):
                yield item if with_vectors else replace(item, dense=None, sparse=None)

    def count(self, where: Where | None = None) -> int:
        return sum(1 for _ in self.scroll(where))

    def optimize(self) -> None:
        self._may_fail()

    def close(self) -> None:
        self.is_closed = True

    def _may_fail(self) -> None:
        if self.fails is not None:
            raise self.fails

    def _fits(self, dense: tuple[float, ...] | None) -> None:
        if dense is not None and len(dense) != self.dimension:
            raise ConflictError(
                f"the index holds vectors of {self.dimension} numbers, these have {len(dense)}",
                code="dimension_mismatch",
                hint="leadline knowledge reindex",
            )

    def _sparse_scores(self, found: Sequence[IndexedItem], query: SparseVector) -> Scores:
        """Products of weights times rarity, which is counted over all points, not the found."""
        corpus = [set(one.sparse.indices) for one in self.points.values() if one.sparse]
        rarity = {i: _idf(sum(i in doc for doc in corpus), len(corpus)) for i in query.indices}
        wanted = dict(zip(query.indices, query.values, strict=True))
        scores = {}
        for item in found:
            have = (
                dict(zip(item.sparse.indices, item.sparse.values, strict=True))
                if item.sparse
                else {}
            )
            common = have.keys() & wanted.keys()
            if common:
                scores[item.id] = sum(have[i] * wanted[i] * rarity[i] for i in common)
        return scores

    def _hit(self, one: str, score: float, query: HybridQuery) -> Hit:
        item = self.points[one]
        both = query.with_cosine and query.dense is not None and item.dense is not None
        cosine = _cosine(item.dense or (), query.dense or ()) if both else None
        return Hit(id=one, score=score, cosine=cosine, payload=dict(item.payload))


class FakeShelf:
    """Stores by the order in which they were built; one is under construction until swapped."""

    def __init__(self, active: FakeStore | None = None) -> None:
        self.stores: list[FakeStore] = [active] if active else []
        self.current = active
        self.built: list[FakeStore] = []

    def active(self) -> FakeStore | None:
        return self.current

    def build(self, *, dimension: int, fingerprint: str, resume: bool = False) -> FakeStore:
        for left in self.stores[::-1] if resume else []:
            if left is self.current:
                break
            if (left.dimension, left.fingerprint) == (dimension, fingerprint):
                return left
        store = FakeStore(
            dimension=dimension, fingerprint=fingerprint, place=f"memory/{len(self.stores) + 1}"
        )
        self.stores.append(store)
        self.built.append(store)
        return store

    def swap(self, store: VectorStore) -> None:
        known = [one for one in self.stores if one is store]
        if not known:
            raise ValueError("this index was not built here")
        self.current = known[0]
        self.built = [one for one in self.built if one is not store]

    def set_aside(self) -> str:
        before, self.current = self.current, None
        return before.place if before else ""

    def prune(self) -> int:
        builders = [one for one in self.built if not one.is_closed]
        kept = [one for one in self.stores if one is self.current or one in builders]
        gone = len(self.stores) - len(kept)
        self.stores = kept
        return gone

    def close(self) -> None:
        for store in self.stores:
            store.close()


def matches(item: IndexedItem, where: Where) -> bool:
    """Whether every condition holds."""
    have = {name: _values(value) for name, value in item.payload.items()}

    def of(name: str) -> tuple[Any, ...]:
        return have.get(name, ())

    return (
        (where.ids is None or item.id in where.ids)
        and all(set(of(name)) & set(wanted) for name, wanted in where.any_of.items())
        and all(set(of(name)) >= set(wanted) for name, wanted in where.all_of.items())
        and not any(set(of(name)) & set(banned) for name, banned in where.none_of.items())
        and all(_any(of(name), low, math.inf) for name, low in where.at_least.items())
        and all(_any(of(name), -math.inf, high) for name, high in where.at_most.items())
        and not any(of(name) for name in where.missing)
    )


def _values(value: Any) -> tuple[Any, ...]:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def _any(values: tuple[Any, ...], low: float, high: float) -> bool:
    return not values or any(low <= value <= high for value in values)


def _idf(frequency: int, total: int) -> float:
    return math.log((total - frequency + 0.5) / (frequency + 0.5) + 1)


def _cosine(a: Sequence[float], b: Sequence[float]) -> float:
    length = math.sqrt(math.fsum(x * x for x in a) * math.fsum(y * y for y in b))
    return math.fsum(x * y for x, y in zip(a, b, strict=True)) / length if length else 0.0


def _dense_scores(found: Sequence[IndexedItem], query: tuple[float, ...]) -> Scores:
    return {item.id: _cosine(item.dense, query) for item in found if item.dense is not None}


def _best(scores: Mapping[str, float], limit: int) -> Scores:
    return dict(sorted(scores.items(), key=lambda one: -one[1])[:limit])


def _dbsf(legs: Sequence[Scores]) -> Scores:
    """Each leg scaled so that mean minus three deviations is 0 and plus three is 1, then summed."""
    fused: Scores = {}
    for leg in legs:
        for one, score in _scaled(leg).items():
            fused[one] = fused.get(one, 0.0) + score
    return fused


def _scaled(leg: Scores) -> Scores:
    if not leg:
        return {}
    mean = math.fsum(leg.values()) / len(leg)
    squares = math.fsum((score - mean) ** 2 for score in leg.values())
    if len(leg) == 1 or squares == 0:
        return dict.fromkeys(leg, 0.5)
    deviation = math.sqrt(squares / (len(leg) - 1))
    return {one: (score - mean + 3 * deviation) / (6 * deviation) for one, score in leg.items()}


def _rrf(legs: Sequence[Scores]) -> Scores:
    fused: Scores = {}
    for leg in legs:
        for rank, one in enumerate(leg):
            fused[one] = fused.get(one, 0.0) + 1 / (RRF_K + rank)
    return fused


FUSIONS: Mapping[str, Callable[[Sequence[Scores]], Scores]] = {"dbsf": _dbsf, "rrf": _rrf}
