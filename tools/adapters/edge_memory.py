"""Payloads and vectors that were read before, so that the engine need not read them again.

Reading 40 payloads takes as long as finding the 40 points. What is kept is right for one state of
the index: every change starts anew.
"""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import qdrant_edge as edge

from tools.adapters.edge_values import dense_of
from tools.adapters.points import DENSE, uuids

__all__ = ["Memory", "MemoryOfNow"]

_KEPT = 8_192
"""About 40 MiB of shipped items and their vectors; a larger index starts anew when it is full."""

_Payload = Mapping[str, Any]


@dataclass(kw_only=True)
class _State:
    """What is known of one state of the index; vectors take a quarter of the room of tuples."""

    found: "dict[edge.PointId, tuple[str, _Payload]]" = field(default_factory=dict)
    payloads: dict[str, _Payload] = field(default_factory=dict)
    vectors: "dict[str, array[float] | None]" = field(default_factory=dict)

    @property
    def is_full(self) -> bool:
        return max(len(self.payloads), len(self.vectors)) >= _KEPT


class Memory:
    """What was read, by point; safe for several threads."""

    def __init__(self, shard: edge.EdgeShard) -> None:
        """Keep nothing yet."""
        self._shard = shard
        self._state = _State()

    def now(self) -> "MemoryOfNow":
        """That of the index as it is; taken before the question that it is to go with."""
        if self._state.is_full:
            self._state = _State()
        return MemoryOfNow(self._shard, self._state)

    def forget(self) -> None:
        """The index changed; what a question under way still reads is kept for nobody."""
        self._state = _State()


class MemoryOfNow:
    """What is known of one state of the index."""

    def __init__(self, shard: edge.EdgeShard, state: _State) -> None:
        """Read from and write to what is known of that state."""
        self._shard, self._state = shard, state

    def of(
        self, points: Sequence[edge.ScoredPoint]
    ) -> list[tuple[edge.ScoredPoint, str, _Payload]]:
        """Each point with its id and payload, in order; without those deleted meanwhile."""
        found = self._state.found
        ids = [point.id for point in points]  # each look at one makes it anew
        if missing := [one for one in ids if one not in found]:
            self._read(missing)
        return [
            (point, *found[one]) for one, point in zip(ids, points, strict=True) if one in found
        ]

    def payloads(self, ids: Sequence[str]) -> dict[str, _Payload]:
        """Payloads of the points with these ids."""
        known = self._state.payloads
        if missing := uuids([one for one in ids if one not in known]):
            self._read(list(missing))
        return {one: known[one] for one in ids if one in known}

    def vectors(self, ids: Sequence[str]) -> dict[str, Sequence[float]]:
        """Dense vectors of the points with these ids, of those that have one."""
        known = self._state.vectors
        if missing := uuids([one for one in ids if one not in known]):
            for record in self._shard.retrieve(list(missing), False, [DENSE]):
                dense = dense_of(record.vector)
                known[str(record.id)] = None if dense is None else array("f", dense)
        return {one: vector for one in ids if (vector := known.get(one)) is not None}

    def _read(self, missing: "list[edge.PointId]") -> None:
        for record in self._shard.retrieve(missing, True, False):
            id_, payload = record.id, MappingProxyType(record.payload or {})
            name = str(id_)
            self._state.found[id_] = name, payload
            self._state.payloads[name] = payload
