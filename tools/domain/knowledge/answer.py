"""What is asked of the knowledge base and what it answers, before any door words it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal

from tools.domain.knowledge.analysis import Analysis
from tools.domain.knowledge.item import PUBLIC, Kind

__all__ = ["Ask", "Found", "FoundItem", "Gate", "Mode"]

Mode = Literal["hybrid", "dense", "bm25"]


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A question and what may answer it.

    Attributes:
        query: Words of a person: data, never instructions.
        on: The day for which answers must hold.
        kinds, collections: Of these only; empty for all.
        topics, tools: Soft: dropped when too little is left.
        limit: Most results.
        access: Levels that the reader holds, from the verified identity alone.
        mode: Both legs, or one.
        with_superseded, with_unreviewed: Also what is normally left out.
        rerank: Whether a configured reranker may reorder; None follows the settings.
        gated: Whether results must be near enough to be an answer.
    """

    query: str
    on: date
    kinds: tuple[Kind, ...] = ()
    collections: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    limit: int = 5
    access: frozenset[str] = frozenset({PUBLIC})
    mode: Mode = "hybrid"
    with_superseded: bool = False
    with_unreviewed: bool = False
    rerank: bool | None = None
    gated: bool = True


@dataclass(frozen=True, kw_only=True)
class FoundItem:
    """One item with the piece of it that was found.

    Attributes:
        id: Of the item; citations name it.
        score: Orders the results of one answer; no confidence.
        cosine: Raw similarity of the best piece; None without vectors.
        coverage: Share of the question's terms that the piece holds, 0..1.
        rerank_score: Of the reranker, where one was asked.
        payload: The stored fields of the piece (`knowledge_ingest` says which).
    """

    id: str
    score: float
    cosine: float | None
    coverage: float
    payload: Mapping[str, object]
    rerank_score: float | None = None

    def text_of(self, name: str) -> str:
        """A stored field as text; empty where there is none."""
        value = self.payload.get(name)
        return value if isinstance(value, str) else ""


@dataclass(frozen=True, kw_only=True)
class Gate:
    """Whether the best hit is near enough to be an answer, and by what.

    `by` is `cosine`, `subject` (a rule on the question's vector and the cosine; `margin` is its
    distance from the border, negative outside), `terms` (no vectors), `identifier` (a flag, code or
    path stands in the text), or `off`.
    """

    passed: bool
    by: str
    cosine: float | None = None
    coverage: float | None = None
    threshold: float | None = None
    margin: float | None = None


@dataclass(frozen=True, kw_only=True)
class Found:
    """An answer: items best first, and how it came about.

    Attributes:
        results: Empty where nothing is near enough.
        search_type: `hybrid`, `dense`, `bm25` or `none`.
        gate: What let the results through, or did not.
        analysis: The question taken apart.
        degraded: Stable codes of what was missing or given up.
        timings_ms: By stage: analyse, embed, search, gate, rerank, diversify, fetch.
        nearest_topics: Topics of what stands nearest, where nothing is near enough.
        dropped: Why candidates went: `near_duplicate`, `per_source`.
        reranker, caution: Who reordered, and what a reader should know of that.
        is_cached: Whether the same question was answered a moment ago.
    """

    results: tuple[FoundItem, ...]
    search_type: str
    gate: Gate
    analysis: Analysis
    degraded: tuple[str, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    nearest_topics: tuple[str, ...] = ()
    dropped: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    reranker: str = ""
    caution: str = ""
    is_cached: bool = False
