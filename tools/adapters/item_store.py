"""The shipped items in memory, found by filters and terms alone: nothing is opened, nothing locked.

What a cold plan cites from, and what answers while the real index cannot be opened. Read-only; a
few hundred points, searched one by one.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from tools.domain.errors import OutsideError
from tools.domain.knowledge.store import (
    Hit,
    HybridQuery,
    IndexedItem,
    SparseVector,
    StoreInfo,
    Where,
)

__all__ = ["ItemStore"]


class ItemStore:
    """A `VectorStore` over given points; asked with a vector, it answers by terms.

    Args:
        points: One for each item.
        fingerprint: Of the terms.
    """

    def __init__(self, points: Sequence[IndexedItem], fingerprint: str) -> None:
        self._points = {point.id: point for point in points}
        self._fingerprint = fingerprint

    def describe(self) -> StoreInfo:
        """So many points, no vectors."""
        return StoreInfo(
            engine="items",
            version="1",
            place="shipped items",
            count=len(self._points),
            dimension=None,
            fingerprint=self._fingerprint,
            capabilities=frozenset({"idf"}),
        )

    def query(self, query: HybridQuery) -> list[Hit]:
        """The best points by terms, best first."""
        if query.sparse is None or not query.sparse.indices:
            return []
        scored = [(self._score(query.sparse, point), point) for point in self.scroll(query.where)]
        best = sorted(
            ((score, point) for score, point in scored if score > 0),
            key=lambda pair: (-pair[0], pair[1].id),
        )
        return [
            Hit(id=point.id, score=score, cosine=None, payload=point.payload)
            for score, point in best[: query.limit]
        ]

    def payloads(self, ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """Payloads of the points with these ids."""
        return {one: self._points[one].payload for one in ids if one in self._points}

    def dense(self, ids: Sequence[str]) -> dict[str, Sequence[float]]:
        """None: these points have no vectors."""
        return {}

    def scroll(
        self, where: Where | None = None, *, with_vectors: bool = True
    ) -> Iterator[IndexedItem]:
        """Every point that matches."""
        for point in self._points.values():
            if where is None or _matches(point, where):
                yield point if with_vectors else replace(point, dense=None, sparse=None)

    def count(self, where: Where | None = None) -> int:
        """How many points match."""
        return sum(1 for _ in self.scroll(where))

    def upsert(self, items: Sequence[IndexedItem]) -> None:
        """Refuse: the shipped items are what they are."""
        raise _read_only(len(items))

    def delete(self, where: Where) -> int:
        """Refuse: the shipped items are what they are."""
        raise _read_only(self.count(where))

    def optimize(self) -> None:
        """Nothing to do."""

    def close(self) -> None:
        """Nothing to let go of."""

    @cached_property
    def _frequency(self) -> Counter[int]:
        """In how many points each term stands."""
        return Counter(
            term for point in self._points.values() if point.sparse for term in point.sparse.indices
        )

    @cached_property
    def _weights(self) -> Mapping[str, Mapping[int, float]]:
        return {
            name: dict(zip(point.sparse.indices, point.sparse.values, strict=True))
            for name, point in self._points.items()
            if point.sparse
        }

    def _score(self, query: SparseVector, point: IndexedItem) -> float:
        have, total = self._weights.get(point.id, {}), len(self._points)
        return sum(
            weight * have[term] * math.log((total - n + 0.5) / (n + 0.5) + 1)
            for term, weight in zip(query.indices, query.values, strict=True)
            if term in have and (n := self._frequency[term])
        )


def _read_only(count: int) -> OutsideError:
    return OutsideError(
        f"the shipped items are read-only, {count} points were not changed",
        code="knowledge_read_only",
        hint="leadline knowledge status says why the real index cannot be opened",
    )


def _matches(point: IndexedItem, where: Where) -> bool:
    def of(name: str) -> set[Any]:
        value = point.payload.get(name)
        if value is None:
            return set()
        return set(value) if isinstance(value, list | tuple) else {value}

    def within(name: str, low: float, high: float) -> bool:
        return all(low <= value <= high for value in of(name))

    return (
        (where.ids is None or point.id in where.ids)
        and all(of(name) & set(wanted) for name, wanted in where.any_of.items())
        and all(of(name) >= set(wanted) for name, wanted in where.all_of.items())
        and not any(of(name) & set(banned) for name, banned in where.none_of.items())
        and all(within(name, low, math.inf) for name, low in where.at_least.items())
        and all(within(name, -math.inf, high) for name, high in where.at_most.items())
        and not any(of(name) for name in where.missing)
    )
