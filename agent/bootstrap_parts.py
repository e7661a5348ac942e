"""Adapters of a knowledge base, made when they are first needed."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from agent.bootstrap_shipping import Shipping

if TYPE_CHECKING:
    from knowledge_ingest.manifest import Manifest
    from knowledge_ingest.pipeline import Pipeline
    from tools.ports_knowledge import Embedder, Shelf

__all__ = ["KnowledgeParts", "KnowledgePlace"]


@dataclass(frozen=True, kw_only=True)
class KnowledgePlace:
    """Where a knowledge base is, and the models it uses.

    Attributes:
        folder: Of the embedded index and of the manifest.
        url: Of a Qdrant server; empty for the embedded engine.
        api_key: Of that server.
        embedding_model: Folder or name of a model; empty for the bundled one.
        with_items: Whether the shipped items belong to it.
        patience_s: How long to wait, once, for a short command that owns the folder.
    """

    folder: Path
    url: str = ""
    api_key: SecretStr | None = None
    embedding_model: str = ""
    with_items: bool = True
    patience_s: float = 0.0


class KnowledgeParts:
    """Index, manifest, models and ingestion at one place; nothing is opened before it is used."""

    def __init__(self, place: KnowledgePlace, *, embedder: "Embedder | None" = None) -> None:
        self._place = place
        if embedder is not None:
            self.embedder = embedder

    def close(self) -> None:
        """Let go of files and connections; what is asked for afterwards opens again."""
        for name in ("shelf", "manifest"):
            if name in self.__dict__:
                self.__dict__.pop(name).close()
        for name in ("pipeline", "shipping"):
            self.__dict__.pop(name, None)

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
            manifest=self.manifest,
            chunker=Chunker(ModelTokens()),
            terms=Bm25Terms(),
            embedder=self.embedder,
            shipped=VectorFile(),
        )

    @cached_property
    def shipping(self) -> Shipping:
        """The shipped items of this place."""
        return Shipping(self._place.folder, self.shelf, lambda: self.pipeline)

    @cached_property
    def embedder(self) -> "Embedder":
        """Makes vectors; loads its model with the first text."""
        from tools.adapters.minilm import SentenceEmbedder
        from tools.adapters.onnx_embedder import MODEL_FILE, OnnxEmbedder

        folder = Path(self._place.embedding_model)
        if self._place.embedding_model and (folder / MODEL_FILE).is_file():
            return OnnxEmbedder(folder)
        return SentenceEmbedder(self._place.embedding_model)

    @cached_property
    def shelf(self) -> "Shelf":
        """Where the indexes of this base stand."""
        if self._place.url:
            from tools.adapters.qdrant_shelf import ServerShelf

            return ServerShelf(self._place.url, api_key=self._place.api_key)
        from tools.adapters.edge_shelf import EdgeShelf

        return EdgeShelf(self._place.folder, patience_s=self._place.patience_s)

    @cached_property
    def manifest(self) -> "Manifest":
        """What is in the index, in a file beside it."""
        from knowledge_ingest.manifest import Manifest

        return Manifest(self._place.folder / "manifest.db")
