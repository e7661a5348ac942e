"""Payloads of points that were found before, so that the engine need not read them again.

Reading 40 payloads takes as long as finding the 40 points. What is kept is right for one state of
the index: every change starts anew.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import qdrant_edge as edge

__all__ = ["Payloads"]

_KEPT = 4_096
"""About 15 MiB of shipped items; a larger index starts anew when it is full."""

_Payload = Mapping[str, Any]


class Payloads:
    """Payloads by point; safe for several threads."""

    def __init__(self, shard: edge.EdgeShard) -> None:
        """Keep nothing yet."""
        self._shard = shard
        self._known: dict[edge.PointId, _Payload] = {}

    def now(self) -> "PayloadsOfNow":
        """Those of the index as it is; taken before the question that they are to go with."""
        if len(self._known) >= _KEPT:
            self._known = {}
        return PayloadsOfNow(self._shard, self._known)

    def forget(self) -> None:
        """The index changed; what a question under way still reads is kept for nobody."""
        self._known = {}


class PayloadsOfNow:
    """Payloads of one state of the index."""

    def __init__(self, shard: edge.EdgeShard, known: "dict[edge.PointId, _Payload]") -> None:
        """Read from and write to what is known of that state."""
        self._shard, self._known = shard, known

    def of(self, points: Sequence[edge.ScoredPoint]) -> "list[tuple[edge.ScoredPoint, _Payload]]":
        """Each point with its payload, in order; without those deleted meanwhile."""
        if missing := [point.id for point in points if point.id not in self._known]:
            for record in self._shard.retrieve(missing, True, False):
                self._known[record.id] = MappingProxyType(record.payload or {})
        return [(point, self._known[point.id]) for point in points if point.id in self._known]
