"""The shipped items in memory: what plans cite, and what answers while no index opens."""

import json
from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tools.domain.knowledge.analysis import Vocabulary
from tools.domain.knowledge.answer import Ask, Found, FoundItem
from tools.domain.knowledge.store import StoreInfo

if TYPE_CHECKING:
    from tools.adapters.item_store import ItemStore
    from tools.knowledge.retrieval import Retriever
    from tools.ports_knowledge import VectorStore

__all__ = ["ShippedItems", "item_retriever", "shipped_items", "vocabulary_of"]


class ShippedItems:
    """The port `Knowledge` over the shipped items, in memory; made at the first question.

    Args:
        folder: Where they may be kept as they are needed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def search(self, ask: Ask) -> Found:
        """The best items for a question, by filters and terms."""
        return self._retriever.search(ask)

    def describe(self) -> StoreInfo:
        """So many items."""
        return self.store.describe()

    def slugs(self) -> Sequence[str]:
        """Names of all items, in order."""
        return [slug for slug in self._by_slug if slug]

    def item(self, name: str) -> FoundItem | None:
        """The item with this slug or id."""
        id_ = self._by_slug.get(name, name)
        payload = self.store.payloads([id_]).get(id_)
        if payload is None:
            return None
        return FoundItem(id=id_, score=0.0, cosine=None, coverage=0.0, payload=payload)

    @cached_property
    def _by_slug(self) -> dict[str, str]:
        """Ids by slug."""
        named = [
            (str(json.loads(str(point.payload.get("body", "{}"))).get("slug", "")), point.id)
            for point in self.store.scroll()
        ]
        return dict(sorted(named))

    @cached_property
    def store(self) -> "ItemStore":
        """Every shipped item as one point."""
        from knowledge_ingest.kept_items import kept_items
        from tools.adapters.item_store import ItemStore
        from tools.adapters.terms import Bm25Terms

        terms = Bm25Terms()
        return ItemStore(kept_items(self._folder, terms), terms.fingerprint)

    @cached_property
    def _retriever(self) -> "Retriever":
        return item_retriever(self.store)


def item_retriever(store: "VectorStore") -> "Retriever":
    """Retrieval by terms alone over points that stand for whole items."""
    from tools.adapters.terms import Bm25Terms
    from tools.knowledge.retrieval import Retriever
    from tools.knowledge.settings import RetrievalSettings

    # A plan cites what its own facts ask for, not what belongs to that.
    settings = RetrievalSettings(
        lead_weight=0.0, question_weight=0.0, related_pull=0.0, topic_pull=0.0
    )
    return Retriever(store, Bm25Terms(), None, vocabulary_of(()), settings=settings)


@cache
def shipped_items(folder: Path) -> ShippedItems:
    """The shipped items of this version, once per process and folder."""
    return ShippedItems(folder)


def vocabulary_of(tools: object) -> Vocabulary:
    """Topics of the shipped items, and the tools that they name."""
    from knowledge_ingest.topics import topics

    names = tuple(str(tool) for tool in tools) if isinstance(tools, list | tuple) else ()
    return Vocabulary(topics=topics(), tools=names)
