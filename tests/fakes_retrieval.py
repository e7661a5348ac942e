"""Doubles around the retrieval pipeline: an embedder, a reranker, a clock and points to find."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from tests.fakes_intent import intent_deps
from tests.fakes_knowledge import FakeStore, FakeTerms, point_id
from tools.domain.errors import OutsideError, PlanningError
from tools.domain.knowledge.analysis import Vocabulary
from tools.domain.knowledge.answer import Ask, Found, FoundItem
from tools.domain.knowledge.item import PUBLIC
from tools.domain.knowledge.store import Hit, HybridQuery, IndexedItem, StoreInfo
from tools.knowledge.retrieval import Retriever
from tools.knowledge.settings import RetrievalSettings
from tools.operation import ToolDeps
from tools.ports_knowledge import Reranker, VectorStore

__all__ = [
    "TODAY",
    "FakeClockS",
    "FakeEmbedder",
    "FakeKnowledge",
    "FakeReranker",
    "FakeWriter",
    "WatchedStore",
    "ask",
    "found_item",
    "knowing",
    "point",
    "retriever_of",
    "unavailable",
    "unknowing",
]

TODAY = date(2026, 11, 27)
SUBJECTS = ("cache", "gpu", "kubernetes", "rag")
"""What the fake embedder knows: one number for each subject, one for everything else."""
DIMENSION = len(SUBJECTS) + 1


class FakeClockS:
    """Seconds that pass only when a test says so, or with every look at the clock."""

    def __init__(self, step: float = 0.0) -> None:
        self.seconds = 0.0
        self.step = step

    def __call__(self) -> float:
        self.seconds += self.step
        return self.seconds


class FakeEmbedder:
    """Counts how often a text names each subject; set `fails` and every call raises it."""

    def __init__(
        self, *, gate: float | None = 0.4, fingerprint: str = "fake/1", dimension: int = DIMENSION
    ) -> None:
        self.gate, self.fingerprint, self.dimension = gate, fingerprint, dimension
        self.fails: PlanningError | None = None
        self.asked: list[str] = []

    def documents(self, texts: Sequence[str]) -> list[tuple[float, ...]]:
        return [self._vector(text) for text in texts]

    def query(self, text: str) -> tuple[float, ...]:
        self.asked.append(text)
        return self._vector(text)

    def _vector(self, text: str) -> tuple[float, ...]:
        if self.fails is not None:
            raise self.fails
        words = text.lower().split()
        counts = [float(words.count(subject)) for subject in SUBJECTS]
        row = [*counts, 0.0 if any(counts) else 1.0, *[0.0] * self.dimension][: self.dimension]
        length = math.sqrt(math.fsum(value * value for value in row)) or 1.0
        return tuple(value / length for value in row)


class FakeReranker:
    """Scores by the share of the question's words that a text holds, or by a written order."""

    def __init__(self, *, caution: str = "", scores: Mapping[str, float] | None = None) -> None:
        self.name, self.caution, self.written = "fake", caution, scores
        self.fails: PlanningError | None = None
        self.batches: list[list[str]] = []

    def scores(self, query: str, texts: Mapping[str, str]) -> Mapping[str, float]:
        if self.fails is not None:
            raise self.fails
        if texts:
            self.batches.append(list(texts))
        if self.written is not None:
            return {name: self.written[name] for name in texts if name in self.written}
        asked = set(query.lower().split())
        return {
            name: len(asked & set(text.lower().split())) / max(len(asked), 1)
            for name, text in texts.items()
        }


class WatchedStore(FakeStore):
    """A store that remembers what it was asked."""

    def __init__(self, items: Sequence[IndexedItem] = (), **more: Any) -> None:
        self.queries: list[HybridQuery] = []
        super().__init__(items, **{"dimension": DIMENSION, **more})

    def query(self, query: HybridQuery) -> list[Hit]:
        self.queries.append(query)
        return super().query(query)


def point(
    name: str,
    text: str,
    *,
    kind: str = "pattern",
    access: str = PUBLIC,
    topics: Sequence[str] = (),
    tools: Sequence[str] = (),
    related: Sequence[str] = (),
    document: str = "",
    item: str = "",
    level: str = "chunk",
    header: str = "",
    reviewed: str = "yes",
    superseded: str = "no",
    valid_from: int | None = None,
    valid_to: int | None = None,
    collection: str = "leadline",
    body: Mapping[str, Any] | None = None,
) -> IndexedItem:
    """A point as ingestion writes it, with its vectors; the item's id is its name unless given."""
    payload: dict[str, Any] = {
        "item": item or name,
        "level": level,
        "collection": collection,
        "kind": kind,
        "access": access,
        "reviewed": reviewed,
        "superseded": superseded,
        "document": document or name,
        "title": name,
        "header": header,
        "text": text,
        "source_uri": f"https://example.org/{name}",
        "topics": list(topics),
        "tools": list(tools),
        "related": list(related),
        "position": 0,
    }
    days = {"valid_from": valid_from, "valid_to": valid_to}
    payload |= {field: day for field, day in days.items() if day is not None}
    if body is not None:
        payload["body"] = json.dumps(body)
    whole = f"{header}\n{text}" if header else text
    return IndexedItem(
        id=point_id(name),
        dense=FakeEmbedder().documents([whole])[0],
        sparse=FakeTerms().document(whole),
        payload=payload,
    )


def ask(query: str, **more: Any) -> Ask:
    """A question of today."""
    return Ask(query=query, on=TODAY, **more)


def found_item(name: str, text: str = "", **payload: Any) -> FoundItem:
    """A candidate as the search hands it to what follows."""
    fields = {"kind": "pattern", "text": text or name, **payload}
    return FoundItem(id=name, score=1.0, cosine=0.5, coverage=1.0, payload=fields)


def unavailable(code: str = "knowledge_unavailable") -> OutsideError:
    """A failure of something outside."""
    return OutsideError("it is down", code=code, hint="start it")


def retriever_of(
    *items: IndexedItem,
    store: FakeStore | None = None,
    embedder: FakeEmbedder | None = None,
    has_embedder: bool = True,
    now: Callable[[], float] = lambda: 0.0,
    reranker: Reranker | None = None,
    fallback: Callable[[], VectorStore] | None = None,
    vocabulary: Vocabulary | None = None,
    **settings: Any,
) -> Retriever:
    """The pipeline over doubles."""
    return Retriever(
        store or WatchedStore(items),
        FakeTerms(),
        (embedder or FakeEmbedder()) if has_embedder else None,
        vocabulary or Vocabulary(),
        reranker=reranker,
        fallback=fallback,
        settings=RetrievalSettings(**settings),
        now=now,
    )


class FakeKnowledge:
    """The port `Knowledge` over the pipeline; remembers its questions."""

    def __init__(self, retriever: Retriever) -> None:
        self.retriever = retriever
        self.asked: list[Ask] = []

    def search(self, asked: Ask) -> Found:
        self.asked.append(asked)
        return self.retriever.search(asked)

    def describe(self) -> StoreInfo:
        return FakeStore().describe()


class FakeWriter:
    """Writes what a test wrote down, or fails with it."""

    def __init__(self, answer: str | PlanningError) -> None:
        self.answer = answer
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def write(self, question: str, passages: Sequence[str]) -> str:
        self.asked.append((question, tuple(passages)))
        if isinstance(self.answer, PlanningError):
            raise self.answer
        return self.answer


def knowing(*items: IndexedItem, **more: Any) -> tuple[ToolDeps, FakeKnowledge]:
    """What an operation gets, with these items to find."""
    knowledge = FakeKnowledge(retriever_of(*items))
    return replace(unknowing(), knowledge=knowledge, **more), knowledge


class FixedClock:
    def now(self) -> datetime:
        return datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)


def unknowing() -> ToolDeps:
    """What an operation gets in a house without a knowledge base."""
    return replace(intent_deps(), clock=FixedClock())
