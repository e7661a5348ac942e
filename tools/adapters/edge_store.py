"""Points in a folder, by the embedded engine; one process at a time.

Every update stands in the engine's log before the call returns, so a killed process loses
nothing; the log is settled every `_SETTLE_AFTER` points, by `optimize` and by `close`. The engine
maps its files into memory, and a write to a mapped page without room on the disk ends the whole
process, so room is asked for before each batch.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import RLock
from typing import Any

import qdrant_edge as edge

from tools.adapters.edge_errors import corrupt, full, speaking_errors
from tools.adapters.edge_manifest import IndexNote
from tools.adapters.edge_memory import Memory
from tools.adapters.edge_values import as_filter, as_hits, as_item, as_point, as_request
from tools.adapters.points import DENSE, KEYWORDS, NUMBERS, TERMS, batches, require_dimension
from tools.domain.errors import OutsideError
from tools.domain.knowledge.store import Hit, HybridQuery, IndexedItem, StoreInfo, Where

__all__ = ["RESERVE_BYTES", "EdgeStore"]

RESERVE_BYTES = 96 * 2**20
"""Free space that writing leaves, so that the index can be closed and opened again."""
_OPENING_BYTES = 64 * 2**20
"""What opening takes for the log (57 MiB measured), which closing gives back."""
_PAGE = 500
_SETTLE_AFTER = 20_000
_SHARD = "shard"
# No graph per value of a field, which takes several times as long as the graph itself: the engine
# scans exactly where a filter leaves few points, and where it leaves many the graph holds.
_FIELDS: Mapping[str, edge.KeywordIndexParams | edge.IntegerIndexParams] = {
    **{name: edge.KeywordIndexParams(enable_hnsw=False) for name in KEYWORDS},
    **{
        name: edge.IntegerIndexParams(lookup=False, range=True, enable_hnsw=False)
        for name in NUMBERS
    },
}


class EdgeStore:
    """The port `VectorStore` on a folder; safe for several threads of one process."""

    def __init__(
        self, shard: edge.EdgeShard, place: Path, note: IndexNote, *, reserve_bytes: int
    ) -> None:
        """Wrap an opened shard; use `create` or `open`."""
        self._shard = shard
        self._place = place
        self._note = note
        self._reserve_bytes = reserve_bytes
        self._unsettled = 0
        self._is_closed = False
        self._writing = RLock()
        self._memory = Memory(shard)

    @classmethod
    def create(
        cls, place: Path, *, dimension: int, fingerprint: str, reserve_bytes: int = RESERVE_BYTES
    ) -> "EdgeStore":
        """A new, empty index in a folder that does not hold one.

        Raises:
            OutsideError: `knowledge_read_only`, `knowledge_full` or `knowledge_unavailable`.
        """
        with speaking_errors(place):
            place.mkdir(parents=True, exist_ok=True)
            _require_room(place, reserve_bytes)
            note = IndexNote(dimension=dimension, fingerprint=fingerprint, points=None)
            note.write(place)
            shard = edge.EdgeShard.create(str(place / _SHARD), _config(dimension))
            for name, schema in _FIELDS.items():
                shard.update(edge.UpdateOperation.create_field_index(name, schema))
            return cls(shard, place, note, reserve_bytes=reserve_bytes)

    @classmethod
    def open(cls, place: Path, *, reserve_bytes: int = RESERVE_BYTES) -> "EdgeStore":
        """An index as it was left.

        Raises:
            OutsideError: `knowledge_corrupt` also when points are missing that nobody deleted;
                else as `create`, and `knowledge_locked`.
        """
        with speaking_errors(place, opening=True):
            note = IndexNote.read(place)
            _require_room(place, _OPENING_BYTES)
            shard = edge.EdgeShard.load(str(place / _SHARD))
            try:
                _require_whole(shard, place, note)
            except BaseException:
                shard.close()
                raise
            return cls(shard, place, note, reserve_bytes=reserve_bytes)

    @property
    def is_closed(self) -> bool:
        """Whether `close` was called."""
        return self._is_closed

    def describe(self) -> StoreInfo:
        """What is kept where."""
        return StoreInfo(
            engine="edge",
            version=_engine_version(),
            place=str(self._place),
            count=self.count(),
            dimension=self._note.dimension,
            fingerprint=self._note.fingerprint,
            capabilities=frozenset({"dbsf", "idf", "rrf_k", "swap"}),
        )

    def upsert(self, items: Sequence[IndexedItem]) -> None:
        """Keep points, each batch whole or not at all."""
        require_dimension(self._note.dimension, items)
        for group in batches(items):
            points = [as_point(item) for item in group]
            with self._writing, speaking_errors(self._place):
                _require_room(self._place, self._reserve_bytes)
                self._disturb()
                self._update(edge.UpdateOperation.upsert_points(points))
                self._unsettled += len(points)
                if self._unsettled >= _SETTLE_AFTER:
                    self._settle()

    def delete(self, where: Where) -> int:
        """Remove the points that match."""
        with self._writing, speaking_errors(self._place):
            found = self.count(where)
            if found:
                self._disturb()
                doomed = as_filter(where) or edge.Filter()
                self._update(edge.UpdateOperation.delete_points_by_filter(doomed))
            return found

    def query(self, query: HybridQuery) -> list[Hit]:
        """The best points, both legs and their fusion in one request."""
        require_dimension(self._note.dimension, query=query)
        with speaking_errors(self._place):
            request = as_request(query)
            if request is None:
                return []
            memory = self._memory.now()
            return as_hits(memory.of(self._shard.query(request)), query)

    def payloads(self, ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """Payloads of the points with these ids."""
        with speaking_errors(self._place):
            return self._memory.now().payloads(ids)

    def dense(self, ids: Sequence[str]) -> dict[str, Sequence[float]]:
        """Dense vectors of the points with these ids."""
        with speaking_errors(self._place):
            return self._memory.now().vectors(ids)

    def scroll(
        self, where: Where | None = None, *, with_vectors: bool = True
    ) -> Iterator[IndexedItem]:
        """Every point that matches, by id."""
        chosen = as_filter(where or Where())
        offset: edge.PointId | None = None
        while True:
            with speaking_errors(self._place):
                request = edge.ScrollRequest(
                    offset, _PAGE, chosen, with_payload=True, with_vector=with_vectors
                )
                records, offset = self._shard.scroll(request)
            yield from map(as_item, records)
            if offset is None:
                return

    def count(self, where: Where | None = None) -> int:
        """How many points match, exactly."""
        with speaking_errors(self._place):
            return self._shard.count(edge.CountRequest(filter=as_filter(where or Where())))

    def optimize(self) -> None:
        """Build the graph and merge segments; blocks, minutes for 100,000 points."""
        with self._writing, speaking_errors(self._place):
            # Segments are written anew beside the old ones.
            _require_room(self._place, self._reserve_bytes + _used_bytes(self._place))
            self._shard.optimize()
            self._settle()

    def settle(self) -> None:
        """Force everything to disk and note how much there is; harmless to repeat."""
        with self._writing, speaking_errors(self._place):
            if self._note.points is None:
                self._settle()

    def finish(self) -> None:
        """Settle, and note that this index answers from now on."""
        with self._writing, speaking_errors(self._place):
            self._settle()
            self._note = replace(self._note, was_active=True)
            self._note.write(self._place)

    def close(self) -> None:
        """Settle and let go of the files; harmless to repeat."""
        with self._writing:
            if self._is_closed:
                return
            self._is_closed = True
            # What cannot be settled (no room, folder gone) is still in the log.
            with suppress(OutsideError):
                self.settle()
            with speaking_errors(self._place):
                self._shard.close()

    def _disturb(self) -> None:
        """Say that the number of points is moving, before it moves."""
        if self._note.points is not None:
            self._note = self._note.at_rest(None)
            self._note.write(self._place)

    def _update(self, operation: edge.UpdateOperation) -> None:
        try:
            self._shard.update(operation)
        finally:
            self._memory.forget()

    def _settle(self) -> None:
        self._shard.flush()
        self._unsettled = 0
        self._note = self._note.at_rest(self._shard.count(edge.CountRequest()))
        self._note.write(self._place)


@cache
def _engine_version() -> str:
    return version("qdrant-edge-py")


def _config(dimension: int) -> edge.EdgeConfig:
    return edge.EdgeConfig(
        vectors={DENSE: edge.EdgeVectorParams(dimension, edge.Distance.Cosine)},
        # The default reads thousands of filtered vectors one by one, where the index is faster.
        sparse_vectors={TERMS: edge.EdgeSparseVectorParams(100, modifier=edge.Modifier.Idf)},
        # Rarity counts removed points until their segment is written anew, however small it is.
        optimizers=edge.EdgeOptimizersConfig(deleted_threshold=0.1, vacuum_min_vector_number=1),
    )


def _require_whole(shard: edge.EdgeShard, place: Path, note: IndexNote) -> None:
    points = shard.count(edge.CountRequest())
    if note.points is not None and points != note.points:
        raise corrupt(place, f"{points} of {note.points} points are left")


def _require_room(place: Path, needed: int) -> None:
    free = shutil.disk_usage(place).free
    if free < needed:
        raise full(place, free_mib=free // 2**20, needed_mib=-(-needed // 2**20))


def _used_bytes(place: Path) -> int:
    """Blocks really taken: the engine's files have holes."""
    files = [one.stat() for one in place.rglob("*") if one.is_file()]
    return sum(getattr(one, "st_blocks", 0) * 512 or one.st_size for one in files)
