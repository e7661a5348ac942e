"""Composition of the knowledge base: settings become stores, models, ingestion and retrieval.

Beside `agent.bootstrap` the only module that names adapters. Nothing is opened, and no model is
loaded, before somebody asks.
"""

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from pydantic import SecretStr

from agent.bootstrap_items import item_retriever, shipped_items, vocabulary_of
from agent.bootstrap_rerankers import ELSEWHERE, reranker_from
from tools.domain.errors import InputError, OutsideError
from tools.domain.knowledge.analysis import Vocabulary
from tools.domain.knowledge.answer import Ask, Found, FoundItem
from tools.domain.knowledge.item import PUBLIC
from tools.domain.knowledge.store import StoreInfo

if TYPE_CHECKING:
    from agent.settings import Settings
    from knowledge_ingest.manifest import Manifest
    from knowledge_ingest.pipeline import Pipeline
    from knowledge_ingest.report import IndexState, IngestReport, Progress
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
_SHIPPED = "leadline"
_NOTE = "shipped.json"
_UNOWNED = ("knowledge_locked", "knowledge_read_only", "knowledge_full", "manifest_locked")
"""Troubles of a folder in which the shipped items still answer, from memory."""


@dataclass(frozen=True, kw_only=True)
class KnowledgePlace:
    """Where a knowledge base is, and the models it uses.

    Attributes:
        folder: Of the embedded index and of the manifest.
        url: Of a Qdrant server; empty for the embedded engine.
        api_key: Of that server.
        embedding_model: Folder or name of a model; empty for the bundled one.
        with_items: Whether the shipped items belong to it.
    """

    folder: Path
    url: str = ""
    api_key: SecretStr | None = None
    embedding_model: str = ""
    with_items: bool = True


class KnowledgeBase:
    """The port `Knowledge`, and ingestion beside it; safe for several threads.

    Args:
        place: Where it is.
        reranker: Makes the reranker, where one is set.
        settings: Of retrieval.
    """

    def __init__(
        self,
        place: KnowledgePlace,
        *,
        reranker: Callable[[], "Reranker | None"] = lambda: None,
        settings: "RetrievalSettings | None" = None,
    ) -> None:
        self.place = place
        self._make_reranker, self._retrieval = reranker, settings
        self._guard = RLock()
        self._ready: Retriever | None = None
        self._vocabulary = Vocabulary()
        self.trouble: OutsideError | None = None
        """Why the shipped items answer alone, if they do."""

    def search(self, ask: Ask) -> Found:
        """The best items for a question, or an honest nothing."""
        found = self.opened().search(ask)
        if self.trouble is None:
            return found
        codes = (self.trouble.code, "bundled_items_only", *found.degraded)
        return replace(found, degraded=tuple(dict.fromkeys(codes)))

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

    def warm_up(self) -> None:
        """Open the index and load the model, so that the first question is as fast as the next."""
        self.opened()
        with suppress(OutsideError):
            self.embedder.query("warm up")

    def sync(self, progress: "Progress | None" = None) -> "IngestReport | None":
        """Bring the shipped items of this version into the index; None if they are there."""
        from knowledge_ingest.articles import article_files, read_articles
        from knowledge_ingest.candidates import item_candidates
        from knowledge_ingest.report import silent

        if not self.place.with_items:
            return None
        with self._guard:
            digest = _digest_of(article_files(), self.pipeline.fingerprint)
            note = self.place.folder / _NOTE
            kept = _read_note(note)
            if kept.get("digest") == digest and self.shelf.active() is not None:
                self._vocabulary = vocabulary_of(kept.get("tools", ()))
                return None
            items = read_articles()
            report = self.pipeline.ingest(
                _SHIPPED, item_candidates(items), prune=True, progress=progress or silent
            )
            tools = sorted({tool.lower() for item in items for tool in item.applies_to})
            self._vocabulary = vocabulary_of(tools)
            if not report.failures:
                note.write_text(json.dumps({"digest": digest, "tools": tools}), encoding="utf-8")
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
            InputError: `reserved_collection`, or see `Pipeline.ingest`.
            NotFoundError: There is no such folder.
        """
        from knowledge_ingest.candidates import folder_candidates
        from knowledge_ingest.report import silent

        _require_own(collection, "name another with --collection")
        listing = folder_candidates(folder, collection, access=access)
        self.sync()
        report = self.pipeline.ingest(
            collection, listing.candidates, prune=prune, progress=progress or silent
        )
        self.changed()
        return replace(report, passed_over=tuple(listing.passed_over))

    def remove(self, collection: str) -> int:
        """Remove a collection of the user's; how many documents it had.

        Raises:
            InputError: `reserved_collection`.
        """
        _require_own(collection, "it comes with Leadline and stays; remove one of your own")
        count = self.pipeline.remove(collection)
        self.changed()
        return count

    def reindex(self, progress: "Progress | None" = None) -> int:
        """Make the index again with the models of today, and swap it in; how many points."""
        from knowledge_ingest.report import silent

        count = self.pipeline.reindex(progress or silent)
        self.changed()
        return count

    def embed(self, progress: "Progress | None" = None) -> int:
        """Give a vector to every point that has none; how many got one."""
        from knowledge_ingest.report import silent

        self.sync()
        count = self.pipeline.embed_missing(progress or silent)
        self.changed()
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

    def close(self) -> None:
        """Let go of files, connections and threads; harmless to repeat."""
        with self._guard:
            if self._ready is not None:
                self._ready.close()
                self._ready = None
            for name in ("shelf", "_manifest"):
                if name in self.__dict__:
                    self.__dict__.pop(name).close()
            self.__dict__.pop("pipeline", None)

    @cached_property
    def pipeline(self) -> "Pipeline":
        """Ingestion into this base."""
        from knowledge_ingest.chunk import Chunker
        from knowledge_ingest.pipeline import Pipeline
        from knowledge_ingest.shipped_vectors import VectorFile
        from tools.adapters.model_tokens import ModelTokens
        from tools.adapters.terms import Bm25Terms

        return Pipeline(
            shelf=self.shelf,
            manifest=self._manifest,
            chunker=Chunker(ModelTokens()),
            terms=Bm25Terms(),
            embedder=self.embedder,
            shipped=VectorFile(),
        )

    @cached_property
    def embedder(self) -> "Embedder":
        """Makes vectors; loads its model with the first text."""
        from tools.adapters.minilm import SentenceEmbedder
        from tools.adapters.onnx_embedder import MODEL_FILE, OnnxEmbedder

        folder = Path(self.place.embedding_model)
        if self.place.embedding_model and (folder / MODEL_FILE).is_file():
            return OnnxEmbedder(folder)
        return SentenceEmbedder(self.place.embedding_model)

    @cached_property
    def shelf(self) -> "Shelf":
        """Where the indexes of this base stand."""
        if self.place.url:
            from tools.adapters.qdrant_shelf import ServerShelf

            return ServerShelf(self.place.url, api_key=self.place.api_key)
        from tools.adapters.edge_shelf import EdgeShelf

        return EdgeShelf(self.place.folder)

    @cached_property
    def _manifest(self) -> "Manifest":
        from knowledge_ingest.manifest import Manifest

        self.place.folder.mkdir(parents=True, exist_ok=True)
        return Manifest(self.place.folder / "manifest.db")

    def opened(self) -> "Retriever":
        """Retrieval over an index that is open and holds the shipped items."""
        with self._guard:
            if self._ready is None:
                self._ready = self._open()
            return self._ready

    def _open(self) -> "Retriever":
        try:
            self.sync()
            store = self.shelf.active()
            if store is None:
                self.pipeline.ingest(_SHIPPED, ())
                store = self.shelf.active()
        except OutsideError as error:
            if error.code not in _UNOWNED or not self.place.with_items:
                raise
            _log.warning("%s; the shipped items answer alone", error.message)
            self.trouble = error
            return item_retriever(self._items())
        assert store is not None  # noqa: S101  an ingestion begins an index
        return self._retriever(store)

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


def _require_own(collection: str, hint: str) -> None:
    if collection == _SHIPPED:
        raise InputError(
            f"the collection '{_SHIPPED}' is that of the shipped items",
            code="reserved_collection",
            hint=hint,
        )


def _digest_of(files: list[Path], pipeline: str) -> str:
    digest = sha256(pipeline.encode())
    for file in files:
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _read_note(path: Path) -> Mapping[str, object]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
