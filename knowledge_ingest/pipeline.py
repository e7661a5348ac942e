"""Takes documents into the knowledge base, each whole or not at all, and only what changed.

The order of every change: vectors, journal, seal, store, manifest. See `journal` for what that
guards against. One thread and one process at a time write; readers are not held up.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import RLock

from knowledge_ingest.chunk import Chunker
from knowledge_ingest.document import Candidate
from knowledge_ingest.manifest import Manifest
from knowledge_ingest.manifest_schema import CorruptManifestError
from knowledge_ingest.recovery import counted, leg_of, recover
from knowledge_ingest.reindex import Reindexing, filled
from knowledge_ingest.report import IndexState, IngestReport, Loss, Progress, silent
from knowledge_ingest.staging import Staging, remove
from knowledge_ingest.vector_cache import ShippedVectors, VectorCache
from knowledge_ingest.writing import mark_superseded
from tools.domain.errors import ConflictError, InputError, OutsideError
from tools.domain.knowledge.fingerprint import IndexFingerprint
from tools.ports_knowledge import Embedder, Shelf, TermEncoder, VectorStore

__all__ = ["Pipeline"]

_DIMENSION = 384
"""Of an index that is begun before any model could say its own: that of the bundled one."""


class Pipeline:
    """Ingestion over one shelf and one manifest."""

    def __init__(
        self,
        *,
        shelf: Shelf,
        manifest: Manifest,
        chunker: Chunker,
        terms: TermEncoder,
        embedder: Embedder | None = None,
        shipped: ShippedVectors | None = None,
    ) -> None:
        """Bring the parts together; nothing is opened yet.

        Args:
            shelf: Where the index stands.
            manifest: What is known of it.
            chunker: Cuts documents.
            terms: Makes the terms of a text.
            embedder: Makes vectors; None, or one that cannot be loaded, leaves them for later.
            shipped: Vectors that came with the program.
        """
        self._shelf, self._manifest, self._chunker, self._terms = shelf, manifest, chunker, terms
        self._cache = VectorCache(manifest, embedder, shipped)
        self._lock = RLock()
        self._is_inside = False

    @property
    def fingerprint(self) -> str:
        """Names everything that shapes an index of today."""
        return f"{self._chunker.fingerprint} | {self._today()}"

    def recover(self) -> None:
        """Finish or forget what a broken off process left; quick when there is nothing.

        To be called at every start that owns the index, before anything is read from it.

        Raises:
            OutsideError: `manifest_locked`, `knowledge_read_only`, or what the store raises.
        """
        with self._alone():
            recover(self._shelf, self._manifest, self._terms)

    def finish_broken_off(self) -> bool:
        """Finish what a killed process left half written, and whether there was any; quick.

        Raises:
            OutsideError: `manifest_locked` while another process is at work, and see `recover`.
        """
        with self._lock:
            try:
                if self._is_inside or self._manifest.journal.is_empty():
                    return False
            except CorruptManifestError:
                return False  # told, and mended, by the next change
            self.recover()
            return True

    def begin_again(self) -> Loss:
        """Set a damaged index aside and forget what was in it; the next change begins a new one.

        Vectors stay known, so that taking the same documents in again is quick.

        Raises:
            OutsideError: `manifest_locked`, or what the shelf raises.
        """
        with self._lock, self._manifest.alone():
            try:
                _, documents = counted(self._manifest.path)
                place = self._shelf.set_aside()
                self._manifest.replace_all({})
                self._manifest.journal.discard()
            except CorruptManifestError:
                self._manifest.put_aside()
                documents = {}
                place = self._shelf.set_aside()
            return Loss(place=place, documents=documents)

    def state(self) -> IndexState:
        """What the index can do with the models of today; waits for no writer.

        A bundled model is not loaded for it.
        """
        store = self._shelf.active()
        if store is None:
            return IndexState(exists=False)
        info = store.describe()
        of_index, today = IndexFingerprint.parse(info.fingerprint), self._today()
        missing, documents = counted(self._manifest.path)
        return IndexState(
            exists=True,
            points=info.count,
            missing=missing,
            dense=leg_of(of_index.dense, today.dense or of_index.dense),
            terms=leg_of(of_index.terms, today.terms),
            documents=documents,
        )

    def ingest(
        self,
        collection: str,
        candidates: Sequence[Candidate],
        *,
        prune: bool = False,
        progress: Progress = silent,
    ) -> IngestReport:
        """Take in what is new or changed.

        Args:
            collection: Its name.
            candidates: Every document it should hold now.
            prune: Whether documents that are no longer among them are removed.
            progress: Hears of every document.

        Raises:
            ConflictError: `index_outdated`: made by another model; `reindex` first.
            InputError: `nothing_to_ingest` when pruning would remove everything.
            OutsideError: See `recover`.
        """
        if prune and not candidates:
            raise InputError(
                f"no documents for {collection}, so pruning would remove all it has",
                code="nothing_to_ingest",
                hint="check the folder, or remove the collection",
            )
        with self._alone():
            store = self._writable()
            staging = Staging(
                collection=collection,
                store=store,
                manifest=self._manifest,
                chunker=self._chunker,
                terms=self._terms,
                cache=self._cache,
            )
            report = staging.take(candidates, prune=prune, progress=progress)
            marked = mark_superseded(store, self._manifest, collection)
            added_vectors = self._fill(store, collection)
            if report.chunks or report.removed or marked or added_vectors:
                store.optimize()
        progress(total=len(candidates), done=len(candidates), name="")
        return report

    def remove(self, collection: str, documents: Sequence[str] | None = None) -> int:
        """Remove documents of a collection, or all of them; how many were there."""
        with self._alone():
            store = self._writable()
            known = self._manifest.known(collection)
            gone = [name for name in (known if documents is None else documents) if name in known]
            remove(store, self._manifest, self._terms, collection, gone)
            mark_superseded(store, self._manifest, collection)
        return len(gone)

    def embed_missing(self, progress: Progress = silent) -> int:
        """Give a vector to every point that has none; how many got one.

        An index that never had a model is made again with vectors.

        Raises:
            OutsideError: `embedder_unavailable`.
            ConflictError: `index_outdated`.
        """
        with self._alone():
            store = self._shelf.active()
            if store is None:
                return 0
            if not IndexFingerprint.parse(store.describe().fingerprint).dense:
                return self.reindex(progress)
            store = self._writable()
            count = sum(
                self._fill(store, name, progress, required=True)
                for name in self._manifest.collections()
            )
            if count:
                store.optimize()
            return count

    def reindex(self, progress: Progress = silent) -> int:
        """Make the index again with the models of today, and swap it in; how many points.

        Texts come from the index itself. Broken off, it goes on where it was: vectors are kept.

        Raises:
            OutsideError: `embedder_unavailable`, or what the store raises; the old index stays.
        """
        with self._alone():
            old = self._shelf.active()
            if old is None:
                return 0
            self._cache.start()
            try:
                new, count = self._copied(old, progress, with_vectors=True)
            except OutsideError as error:
                if error.code != "knowledge_corrupt":
                    raise
                # Vectors that cannot be read are made again, as long as the texts can be.
                new, count = self._copied(old, progress, with_vectors=False)
            new.optimize()
            self._shelf.swap(new)
            self._manifest.forget_missing()
            return count

    def _copied(
        self, old: VectorStore, progress: Progress, *, with_vectors: bool
    ) -> tuple[VectorStore, int]:
        new = self._built()
        work = Reindexing(
            old=old,
            new=new,
            manifest=self._manifest,
            cache=self._cache,
            terms=self._terms,
            with_vectors=with_vectors,
        )
        try:
            return new, work.run(progress)
        except OutsideError:
            new.close()
            raise

    def _fill(
        self,
        store: VectorStore,
        collection: str,
        progress: Progress = silent,
        *,
        required: bool = False,
    ) -> int:
        if required:
            self._cache.start()
        if self._cache.failure is None and self._cache.fingerprint:
            return filled(store, self._manifest, self._cache, collection, progress)
        if required:
            raise self._no_model()
        return 0

    def _no_model(self) -> OutsideError:
        return self._cache.failure or OutsideError(
            "no embedding model is set up", code="embedder_unavailable", hint="leadline doctor"
        )

    def _today(self) -> IndexFingerprint:
        return IndexFingerprint(dense=self._cache.fingerprint, terms=self._terms.fingerprint)

    def _writable(self) -> VectorStore:
        """The active index, begun if there is none, that today's models fit."""
        self._cache.start()
        store = self._shelf.active()
        if store is None:
            store = self._built()
            self._shelf.swap(store)
        fingerprint = store.describe().fingerprint
        of_index, today = IndexFingerprint.parse(fingerprint), self._today()
        if of_index.terms == today.terms and today.dense in ("", of_index.dense):
            return store
        raise ConflictError(
            f"the index was made with {fingerprint or 'something unknown'}, today it is {today}",
            code="index_outdated",
            hint="leadline knowledge reindex; until then it answers as before",
        )

    def _built(self) -> VectorStore:
        return self._shelf.build(
            dimension=self._cache.dimension or _DIMENSION, fingerprint=str(self._today())
        )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One thread of one process, over a store and a manifest that agree."""
        with self._lock:
            if self._is_inside:
                yield
                return
            with self._manifest.alone():
                self._is_inside = True
                try:
                    recover(self._shelf, self._manifest, self._terms)
                    yield
                except CorruptManifestError as error:
                    self._manifest.put_aside()
                    raise OutsideError(
                        f"the manifest {self._manifest.path} is damaged: {error}",
                        code="knowledge_corrupt",
                        hint="run the same command again: it is made again from the index",
                    ) from error
                finally:
                    self._is_inside = False
                    self._manifest.rollback()
