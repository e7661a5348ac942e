"""Composition of the knowledge base: settings become stores, models, ingestion and retrieval.

Beside `agent.bootstrap` the only module that names adapters. Nothing is opened, and no model is
loaded, before somebody asks.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from pydantic import SecretStr

from agent.bootstrap_items import item_retriever, shipped_items, vocabulary_of
from agent.bootstrap_losses import Losses
from agent.bootstrap_parts import KnowledgeParts, KnowledgePlace
from agent.bootstrap_rerankers import ELSEWHERE, reranker_from
from agent.bootstrap_shipping import SHIPPED
from agent.knowledge_names import (
    is_of_items,
    is_of_items_alone,
    require_name,
    require_own,
    require_topics,
    unknown_collection,
)
from tools.domain.errors import ConflictError, InputError, OutsideError
from tools.domain.knowledge.analysis import Vocabulary
from tools.domain.knowledge.answer import Ask, Found, FoundItem
from tools.domain.knowledge.item import PUBLIC
from tools.domain.knowledge.store import StoreInfo, Where
from tools.work import work

if TYPE_CHECKING:
    from agent.settings import Settings
    from knowledge_ingest.pipeline import Pipeline
    from knowledge_ingest.report import IndexState, IngestReport, Loss, Progress
    from tools.knowledge.migrate import Migration
    from tools.knowledge.retrieval import Retriever
    from tools.knowledge.settings import RetrievalSettings
    from tools.ports_knowledge import Embedder, Reranker, Shelf, VectorStore

__all__ = [
    "KnowledgeBase",
    "KnowledgePlace",
    "knowledge_base",
    "temporary_knowledge",
]

_log = logging.getLogger("leadline.knowledge")
_PATIENCE_S = 3.0
"""How long a command waits for another short one that has the folder."""
_AGAIN_S = 5.0
"""After this time a base that answers without its index tries to open it again."""
_LOOK_S = 30.0
"""After this time the index on a server is looked at again: another process may have swapped."""


@dataclass(frozen=True, kw_only=True)
class Reindexed:
    """What `reindex` did: so many points, and what a damaged index lost."""

    points: int
    loss: "Loss | None" = None


class KnowledgeBase:
    """The port `Knowledge`, and ingestion beside it; safe for several threads.

    Args:
        place: Where it is.
        reranker: Makes the reranker, where one is set.
        settings: Of retrieval.
        embedder: Makes vectors; None for the one that the place names.
        now: Monotonic seconds.
    """

    def __init__(
        self,
        place: KnowledgePlace,
        *,
        reranker: Callable[[], "Reranker | None"] = lambda: None,
        settings: "RetrievalSettings | None" = None,
        embedder: "Embedder | None" = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.place = place
        self._parts = KnowledgeParts(place, embedder=embedder)
        self._losses = Losses(place.folder)
        self._make_reranker, self._retrieval, self._now = reranker, settings, now
        self._guard = RLock()
        self._ready: Retriever | None = None
        self._look_again_at = 0.0
        self._fingerprint = ""
        self._vocabulary = Vocabulary()
        self.trouble: OutsideError | None = None
        """Why the shipped items answer alone, if they do."""

    def search(self, ask: Ask) -> Found:
        """The best items for a question, or an honest nothing.

        Raises:
            NotFoundError: `unknown_collection`, `unknown_topic`.
            OutsideError: The index cannot be read and the shipped items are not what was asked.
        """
        with work("search", "knowledge") as piece:
            found = self._search(ask)
            piece.facts["degraded"] = bool(found.degraded)
            return found

    def _search(self, ask: Ask) -> Found:
        with self._guard:
            retriever, trouble = self.opened(), self.trouble
        if self.place.with_items:
            require_topics(ask.topics, tuple(self._vocabulary.topics))
        if trouble is not None and not is_of_items(ask):
            raise trouble
        if trouble is None:
            self._require_collections(ask)
        try:
            found = retriever.search(ask)
        except OutsideError as error:
            if trouble is not None or not self._gives_way(error):
                raise
            return self._search(ask)
        codes = found.degraded
        if trouble is not None:
            codes = (trouble.code, "bundled_items_only", *codes)
        elif self._losses.all() and not is_of_items_alone(ask):
            codes = (*codes, "documents_lost")
        return replace(found, degraded=tuple(dict.fromkeys(codes)))

    def _gives_way(self, error: OutsideError) -> bool:
        """Whether the shipped items answer from now on, as the open index cannot be read."""
        if not self.place.with_items:
            return False
        with self._guard:
            self._fall_back(error)
        return True

    def _fall_back(self, error: OutsideError) -> "Retriever":
        _log.warning(
            "%s; the shipped items answer alone, your own documents do not (%s)",
            error.message,
            error.hint,
        )
        self.trouble, self._vocabulary = error, vocabulary_of(())
        self._ready = item_retriever(self._items())
        self._look_again_at = self._now() + _AGAIN_S
        return self._ready

    def rank(self, ask: Ask) -> list[FoundItem]:
        """Every candidate, best first, without gate and diversity: for evaluations."""
        return self.opened().rank(ask)

    def describe(self) -> StoreInfo:
        """The index that answers."""
        with self._guard:
            self.opened()
            store = None if self.trouble else self.shelf.active()
            return (store or self._items()).describe()

    def state(self) -> "IndexState":
        """What the index can do with the models of today."""
        return self.pipeline.state()

    def documents(self) -> Mapping[str, int]:
        """How many documents each collection has; told while another process has the index too."""
        from knowledge_ingest.recovery import counted

        return counted(self._parts.manifest.path)[1]

    def lost(self) -> Mapping[str, int]:
        """Documents that a damaged index had and this one has not, by collection."""
        return self._losses.all()

    def load_model(self) -> None:
        """Load the embedding model, if it can be; nobody is kept from the folder meanwhile."""
        with suppress(OutsideError):
            self.embedder.query("warm up")

    @property
    def is_built(self) -> bool:
        """Whether an index was ever made; looking opens nothing."""
        return bool(self.place.url) or (self.place.folder / "active").exists()

    def warm_up(self) -> None:
        """Load the model and open the index, so that the first question is as fast as the next.

        Does nothing where no index was ever made: whoever serves plans alone pays for no model.
        """
        if self.is_built:
            self.load_model()
            with suppress(OutsideError):  # told to whoever asks
                self.opened()

    def sync(self, progress: "Progress | None" = None) -> "IngestReport | None":
        """Bring the shipped items of this version into the index; None if they are there.

        What a killed process left half written is finished first.
        """
        from knowledge_ingest.report import silent

        with self._guard:
            if self.pipeline.finish_broken_off():
                self.changed()
            if not self.place.with_items:
                return None
            report = self._parts.shipping.bring(progress or silent)
            self._vocabulary = vocabulary_of(self._parts.shipping.tools())
            if report is not None:
                self.changed()
            return report

    def ingest_folder(
        self,
        folder: Path,
        *,
        collection: str = "own",
        access: str = PUBLIC,
        prune: bool = False,
        progress: "Progress | None" = None,
    ) -> "IngestReport":
        """Take a folder of documents, or one file, into a collection.

        Raises:
            InputError: `reserved_collection`, `bad_collection`, `bad_access`, `bad_usage`, or see
                `Pipeline.ingest`.
            NotFoundError: There is no such folder.
        """
        from knowledge_ingest.candidates import folder_candidates
        from knowledge_ingest.report import silent

        require_name(collection, "collection")
        require_name(access, "access")
        require_own(collection, "name another with --collection")
        if prune and folder.is_file():
            raise InputError(
                "pruning with a single file would remove every other document of the collection",
                code="bad_usage",
                hint="name the folder that holds all of them, or leave --prune out",
            )
        listing = folder_candidates(folder, collection, access=access)
        self.sync()
        report = self.pipeline.ingest(
            collection, listing.candidates, prune=prune, progress=progress or silent
        )
        self.changed()
        self._losses.settle(collection)
        vanished = () if folder.is_file() else report.vanished
        return replace(report, passed_over=tuple(listing.passed_over), vanished=vanished)

    def remove(self, collection: str) -> int:
        """Remove a collection of the user's; how many documents it had.

        Raises:
            InputError: `reserved_collection`.
            NotFoundError: `unknown_collection`.
        """
        require_own(collection, "it comes with Leadline and stays; remove one of your own")
        count = self.pipeline.remove(collection)
        if not count and collection in self._losses.all():
            self._losses.settle(collection)
            return 0
        if not count:
            known = [name for name in self.documents() if name != SHIPPED]
            raise unknown_collection(collection, known)
        self.changed()
        return count

    def reindex(self, progress: "Progress | None" = None) -> Reindexed:
        """Make the index again with the models of today, and swap it in.

        One that cannot be read is set aside, and another begun with the shipped items.
        """
        from knowledge_ingest.report import silent

        told = progress or silent
        with self._guard:
            try:
                done = Reindexed(points=self._reindexed(told))
            except OutsideError as error:
                if error.code != "knowledge_corrupt":
                    raise
                known = self.documents()
                self._losses.add({name: known[name] for name in known if name != SHIPPED})
                loss = self.pipeline.begin_again()
                self._reopen()
                self.sync(told)
                done = Reindexed(points=self.state().points, loss=loss)
            self._reopen()
            return done

    def _reindexed(self, progress: "Progress") -> int:
        try:
            return self.pipeline.reindex(progress)
        except OutsideError as error:
            if error.code != "knowledge_corrupt":
                raise
            # A damaged manifest was put aside: the second time it is made from the index.
            return self.pipeline.reindex(progress)

    def embed(self, progress: "Progress | None" = None) -> int:
        """Give a vector to every point that has none; how many got one."""
        from knowledge_ingest.report import silent

        self.sync()
        count = self.pipeline.embed_missing(progress or silent)
        self._reopen()
        return count

    def migrate(
        self, url: str, api_key: SecretStr | None, progress: "Progress | None" = None
    ) -> "Migration":
        """Copy the active index to a Qdrant server and make it active there."""
        from tools.adapters.qdrant_shelf import ServerShelf
        from tools.knowledge.migrate import migrate

        def told(done: int, total: int) -> None:
            if progress is not None:
                progress(total=total, done=done, name="points")

        self.sync()
        target = ServerShelf(url, api_key=api_key)
        try:
            return migrate(self.shelf, target, progress=told)
        finally:
            target.close()

    def changed(self) -> None:
        """Forget cached answers: documents came or went."""
        if self._ready is not None:
            self._ready.forget()

    def _reopen(self) -> None:
        """Another index answers from now on; questions under way end with the old one."""
        with self._guard:
            self._ready, self.trouble = None, None

    def close(self) -> None:
        """Let go of files, connections and threads; harmless to repeat."""
        with self._guard:
            if self._ready is not None:
                self._ready.close()
                self._ready = None
            self._parts.close()

    @property
    def pipeline(self) -> "Pipeline":
        """Ingestion into this base."""
        return self._parts.pipeline

    @property
    def embedder(self) -> "Embedder":
        """Makes vectors; loads its model with the first text."""
        return self._parts.embedder

    @property
    def shelf(self) -> "Shelf":
        """Where the indexes of this base stand."""
        return self._parts.shelf

    def opened(self) -> "Retriever":
        """Retrieval over an index that is open and holds the shipped items."""
        with self._guard:
            if self._ready is not None and self._now() >= self._look_again_at:
                self._look_again()
            if self._ready is None:
                self._ready = self._open()
                self._look_again_at = self._now() + (_AGAIN_S if self.trouble else _LOOK_S)
            return self._ready

    def _look_again(self) -> None:
        """Whether the index can be opened by now, or on a server became another one."""
        if self.trouble is not None:
            self._reopen()
        elif self.place.url:
            self._look_again_at = self._now() + _LOOK_S
            with suppress(OutsideError):  # the search itself tells, or the shipped items answer
                store = self.shelf.active()
                if store is None or store.describe().fingerprint != self._fingerprint:
                    self._reopen()

    def _open(self) -> "Retriever":
        try:
            try:
                self.sync()
            except ConflictError as error:  # an index of another model answers by its terms
                _log.warning("%s: %s", error.message, error.hint)
            store = self.shelf.active()
            if store is None:
                self.pipeline.ingest(SHIPPED, ())
                store = self.shelf.active()
            self.shelf.prune()
            assert store is not None  # noqa: S101  an ingestion begins an index
            self._fingerprint = store.describe().fingerprint
            return self._retriever(store)
        except OutsideError as error:
            if not self.place.with_items:
                raise
            return self._fall_back(error)

    def _require_collections(self, ask: Ask) -> None:
        """Refuse a name that the caller sees no document of.

        Raises:
            NotFoundError: `unknown_collection`.
        """
        wanted = [name for name in ask.collections if name != SHIPPED]
        store = self.shelf.active() if wanted else None
        if store is None:
            return

        def is_seen(name: str) -> bool:
            where = Where(any_of={"collection": (name,), "access": tuple(sorted(ask.access))})
            return store.count(where) > 0

        for name in wanted:
            if not is_seen(name):
                raise unknown_collection(name, list(filter(is_seen, self.documents())))

    def _retriever(self, store: "VectorStore") -> "Retriever":
        from knowledge_ingest.scope_file import read_scope
        from tools.adapters.terms import Bm25Terms
        from tools.knowledge.retrieval import Retriever

        is_current = self.pipeline.state().dense == "current"
        return Retriever(
            store,
            Bm25Terms(),
            self.embedder if is_current else None,
            self._vocabulary,
            reranker=self._make_reranker(),
            fallback=self._items if self.place.url and self.place.with_items else None,
            settings=self._retrieval,
            scope=read_scope() if self.place.with_items else None,
        )

    def _items(self) -> "VectorStore":
        return shipped_items(self.place.folder).store


def knowledge_base(settings: "Settings") -> KnowledgeBase:
    """The knowledge base of an installation; nothing is opened yet."""
    from tools.knowledge.settings import RetrievalSettings

    key = settings.qdrant_api_key
    return KnowledgeBase(
        KnowledgePlace(
            folder=settings.knowledge_folder,
            url=settings.qdrant_url,
            api_key=key if key.get_secret_value() else None,
            embedding_model=settings.embedding_model,
            patience_s=_PATIENCE_S,
        ),
        reranker=lambda: reranker_from(settings),
        settings=RetrievalSettings(
            semantic_cache=settings.semantic_cache,
            rerank_deadline_s=settings.rerank_deadline_ms / 1000,
            rerank_public_only=settings.reranker.partition(":")[0] in ELSEWHERE,
        ),
    )


@contextmanager
def temporary_knowledge(folder: Path, embedding_model: str = "") -> Iterator[KnowledgeBase]:
    """A base without the shipped items, for evaluations; closed at the end."""
    base = KnowledgeBase(
        KnowledgePlace(folder=folder, embedding_model=embedding_model, with_items=False)
    )
    try:
        yield base
    finally:
        base.close()
