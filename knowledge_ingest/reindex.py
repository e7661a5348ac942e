"""Makes an index again from itself, and gives vectors to points that wait for them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from knowledge_ingest.manifest import Manifest
from knowledge_ingest.report import Progress
from knowledge_ingest.vector_cache import VectorCache, unpacked
from knowledge_ingest.writing import indexed_text, terms_text
from tools.domain.errors import OutsideError
from tools.domain.knowledge.fingerprint import IndexFingerprint
from tools.domain.knowledge.store import IndexedItem, Where
from tools.ports_knowledge import TermEncoder, VectorStore

__all__ = ["Reindexing", "filled"]

_BATCH = 256


@dataclass(frozen=True, kw_only=True)
class Reindexing:
    """One run from the old index to the new.

    Attributes:
        with_vectors: Whether the old index's own are read; without, a damaged one gives its texts.
    """

    old: VectorStore
    new: VectorStore
    manifest: Manifest
    cache: VectorCache
    terms: TermEncoder
    with_vectors: bool = True

    def run(self, progress: Progress) -> int:
        """Write every point of the old index into the new one; how many there are.

        Raises:
            OutsideError: `embedder_unavailable`, or `knowledge_unavailable` when points are lost.
        """
        total = self.old.describe().count
        of_index = IndexFingerprint.parse(self.old.describe().fingerprint)
        keeps_dense = self.with_vectors and of_index.dense == self.cache.fingerprint
        points, done = self.old.scroll(with_vectors=self.with_vectors), 0
        while batch := list(islice(points, _BATCH)):
            progress(total=total, done=done, name=str(batch[0].payload.get("document", "")))
            self.new.upsert(self._renewed(batch, keeps_dense=keeps_dense))
            done += len(batch)
        if self.new.describe().count != total:
            raise OutsideError(
                f"{total:,} points in the old index, {self.new.describe().count:,} in the new",
                code="knowledge_unavailable",
                hint="the old index still answers; end other writers and reindex again",
            )
        progress(total=total, done=total, name="")
        return total

    def _renewed(self, batch: Sequence[IndexedItem], *, keeps_dense: bool) -> list[IndexedItem]:
        """The same points with vectors and terms of today."""
        texts = [indexed_text(dict(point.payload)) for point in batch]
        dense = [point.dense if keeps_dense else None for point in batch]
        lacking = [text for text, vector in zip(texts, dense, strict=True) if vector is None]
        found = dict(zip(lacking, _embedded(self.manifest, self.cache, lacking), strict=True))
        return [
            replace(
                point,
                dense=vector or found[text],
                sparse=self.terms.document(terms_text(dict(point.payload))),
            )
            for point, text, vector in zip(batch, texts, dense, strict=True)
        ]


def _embedded(
    manifest: Manifest, cache: VectorCache, texts: Sequence[str]
) -> list[tuple[float, ...]]:
    """A vector for each text, all kept when this returns."""
    with manifest.writing():
        vectors = cache.find(texts)
    if any(vector is None for vector in vectors):
        raise cache.failure or OutsideError(
            "no embedding model is set up", code="embedder_unavailable", hint="leadline doctor"
        )
    return [unpacked(vector) for vector in vectors if vector is not None]


def filled(
    store: VectorStore, manifest: Manifest, cache: VectorCache, collection: str, progress: Progress
) -> int:
    """Give vectors to the points of a collection that have none; how many got one.

    Raises:
        OutsideError: `embedder_unavailable`.
    """
    waiting = {name: one for name, one in manifest.known(collection).items() if one.missing}
    count = 0
    for done, (name, known) in enumerate(waiting.items()):
        progress(total=len(waiting), done=done, name=name)
        where = Where(any_of={"collection": (collection,), "document": (name,)})
        points = (point for point in store.scroll(where) if point.dense is None)
        while batch := list(islice(points, _BATCH)):
            texts = [indexed_text(dict(point.payload)) for point in batch]
            vectors = _embedded(manifest, cache, texts)
            store.upsert(
                [replace(p, dense=vector) for p, vector in zip(batch, vectors, strict=True)]
            )
            count += len(batch)
        manifest.set_known(collection, {name: replace(known, missing=0)})
    progress(total=len(waiting), done=len(waiting), name="")
    return count
