"""Points on a Qdrant server or cluster, under a collection's name or alias.

The server keeps its own log and builds its own graph, so `optimize` has nothing to do.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from qdrant_client import QdrantClient, models

from tools.adapters.fusion import fused
from tools.adapters.points import DENSE, batches, require_dimension, uuids
from tools.adapters.qdrant_connection import Connection
from tools.adapters.qdrant_errors import speaking_errors
from tools.adapters.qdrant_values import Leg, as_filter, as_item, as_legs, as_point, dense_of
from tools.domain.errors import ConflictError
from tools.domain.knowledge.similarity import cosines
from tools.domain.knowledge.store import (
    RRF_K,
    Hit,
    HybridQuery,
    IndexedItem,
    StoreInfo,
    Where,
)

__all__ = ["NOTE_ID", "WRITE_TIMEOUT_S", "QdrantStore"]

NOTE_ID = "00000000-0000-5000-8000-000000000001"
"""The point that holds the note of an index on servers without collection metadata."""
WRITE_TIMEOUT_S = 60
_PAGE = 500


class QdrantStore:
    """The port `VectorStore` on one collection; the connection belongs to the shelf."""

    def __init__(self, connection: Connection, collection: str) -> None:
        """Name the collection; it must exist when it is used."""
        self._connection = connection
        self._collection = collection
        self._dimension: int | None = None
        self._is_closed = False

    @property
    def collection(self) -> str:
        """Name or alias on the server."""
        return self._collection

    @property
    def is_closed(self) -> bool:
        """Whether `close` was called."""
        return self._is_closed

    def describe(self) -> StoreInfo:
        """What is kept where; asked anew each time, since another process may swap."""
        vectors = self._config().params.vectors
        dense = vectors.get(DENSE) if isinstance(vectors, Mapping) else None
        return StoreInfo(
            engine="memory" if self._connection.is_memory else "server",
            version=self._connection.version,
            place=self._connection.place,
            count=self.count(),
            dimension=dense.size if dense else None,
            fingerprint=str(self.note().get("fingerprint", "")),
            capabilities=self._connection.capabilities,
        )

    def note(self) -> Mapping[str, Any]:
        """What was written down when the index was begun: `fingerprint` and `built`."""
        if "metadata" in self._connection.capabilities:
            return self._config().metadata or {}
        with self._speaking():
            records = self._client.retrieve(self._collection, [NOTE_ID], with_payload=True)
        return records[0].payload or {} if records else {}

    def upsert(self, items: Sequence[IndexedItem]) -> None:
        """Keep points, each batch whole or not at all; returns when the server has applied them."""
        if not items:
            return
        self._require_dimension(items)
        for group in batches(items):
            points = [as_point(item) for item in group]
            with self._speaking():
                self._client.upsert(self._collection, points, timeout=WRITE_TIMEOUT_S)

    def delete(self, where: Where) -> int:
        """Remove the points that match."""
        found = self.count(where)
        if found:
            chosen = models.FilterSelector(filter=self._filter(where))
            with self._speaking():
                self._client.delete(self._collection, chosen, timeout=WRITE_TIMEOUT_S)
        return found

    def query(self, query: HybridQuery) -> list[Hit]:
        """The best points; both legs and their fusion in one request where the server can."""
        legs = as_legs(query)
        if not legs or query.limit < 1:
            return []
        self._require_dimension(query=query)
        with self._speaking():
            if len(legs) > 1 and self._fuses_here(query):
                return self._fused_here(legs, query)
            found = self._asked(legs, query)
        vectors = [dense_of(point.vector) for point in found]
        return [
            Hit(id=str(point.id), score=point.score, cosine=cosine, payload=point.payload or {})
            for point, cosine in zip(found, cosines(query.dense, vectors), strict=True)
        ]

    def payloads(self, ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """Payloads of the points with these ids."""
        hidden = None if "metadata" in self._connection.capabilities else NOTE_ID
        known = [one for one in uuids(ids) if one != hidden]
        with self._speaking():
            records = self._client.retrieve(
                self._collection, known, with_payload=True, with_vectors=False
            )
        return {str(record.id): record.payload or {} for record in records}

    def dense(self, ids: Sequence[str]) -> dict[str, Sequence[float]]:
        """Dense vectors of the points with these ids."""
        with self._speaking():
            records = self._client.retrieve(
                self._collection, uuids(ids), with_payload=False, with_vectors=[DENSE]
            )
        points = map(as_item, records)
        return {point.id: point.dense for point in points if point.dense is not None}

    def scroll(
        self, where: Where | None = None, *, with_vectors: bool = True
    ) -> Iterator[IndexedItem]:
        """Every point that matches, by id."""
        chosen = self._filter(where or Where())
        offset: Any = None
        while True:
            with self._speaking():
                records, offset = self._client.scroll(
                    self._collection,
                    scroll_filter=chosen,
                    limit=_PAGE,
                    offset=offset,
                    with_payload=True,
                    with_vectors=with_vectors,
                )
            yield from map(as_item, records)
            if offset is None:
                return

    def count(self, where: Where | None = None) -> int:
        """How many points match, exactly."""
        with self._speaking():
            chosen = self._filter(where or Where())
            return self._client.count(self._collection, count_filter=chosen, exact=True).count

    def optimize(self) -> None:
        """Nothing: the server does it by itself."""

    def close(self) -> None:
        """Say that this store is done with; harmless to repeat."""
        self._is_closed = True

    @property
    def _client(self) -> QdrantClient:
        return self._connection.client

    def _speaking(self) -> AbstractContextManager[None]:
        return speaking_errors(self._connection.place)

    def _filter(self, where: Where) -> models.Filter:
        hidden = None if "metadata" in self._connection.capabilities else NOTE_ID
        return as_filter(where, without=hidden)

    def _require_dimension(
        self, items: Sequence[IndexedItem] = (), query: HybridQuery | None = None
    ) -> None:
        """Compare with what the collection was made for, read once and again when in doubt."""
        if self._dimension is not None:
            try:
                require_dimension(self._dimension, items, query)
            except ConflictError:
                self._dimension = None  # the alias may lead elsewhere by now
            else:
                return
        self._dimension = self.describe().dimension
        if self._dimension is not None:
            require_dimension(self._dimension, items, query)

    def _fuses_here(self, query: HybridQuery) -> bool:
        needed = "rrf_k" if query.fusion == "rrf" else "dbsf"
        return needed not in self._connection.capabilities

    def _asked(self, legs: Sequence[Leg], query: HybridQuery) -> list[models.ScoredPoint]:
        """One leg alone, or both fused by the server."""
        wanted: dict[str, Any] = {"limit": query.limit, "with_vectors": _vectors_wanted(query)}
        chosen = self._filter(query.where)
        if len(legs) == 1:
            (name, vector) = legs[0]
            wanted |= {"query": vector, "using": name, "query_filter": chosen}
        else:
            wanted["query"] = _fusion(query)
            wanted["prefetch"] = [
                models.Prefetch(query=vector, using=name, filter=chosen, limit=query.depth)
                for name, vector in legs
            ]
        points = self._client.query_points(self._collection, with_payload=True, **wanted).points
        return list(points)

    def _fused_here(self, legs: Sequence[Leg], query: HybridQuery) -> list[Hit]:
        """Both legs from the server, their fusion by us, then payload and vectors of the best."""
        chosen = self._filter(query.where)
        requests = [
            models.QueryRequest(query=vector, using=name, filter=chosen, limit=query.depth)
            for name, vector in legs
        ]
        answers = self._client.query_batch_points(self._collection, requests)
        ranked = [{str(point.id): point.score for point in one.points} for one in answers]
        best = dict(list(fused(ranked, query.fusion).items())[: query.limit])
        records = self._client.retrieve(
            self._collection, list(best), with_payload=True, with_vectors=_vectors_wanted(query)
        )
        found = {str(record.id): record for record in records}
        kept = [one for one in best if one in found]
        vectors = [dense_of(found[one].vector) for one in kept]
        return [
            Hit(id=one, score=best[one], cosine=cosine, payload=found[one].payload or {})
            for one, cosine in zip(kept, cosines(query.dense, vectors), strict=True)
        ]

    def _config(self) -> models.CollectionConfig:
        with self._speaking():
            return self._client.get_collection(self._collection).config


def _vectors_wanted(query: HybridQuery) -> list[str] | bool:
    return [DENSE] if query.with_cosine else False


def _fusion(query: HybridQuery) -> models.FusionQuery | models.RrfQuery:
    if query.fusion == "rrf":
        return models.RrfQuery(rrf=models.Rrf(k=RRF_K))
    return models.FusionQuery(fusion=models.Fusion.DBSF)
