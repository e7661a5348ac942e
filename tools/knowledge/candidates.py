"""From the index to candidates: both levels, every part of the question, one candidate per item.

A document counts by its best piece and, with a smaller weight, by its beginning as a whole: pieces
alone forget what a document is about (decision 0007).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tools.domain.errors import ConflictError, OutsideError
from tools.domain.knowledge.analysis import Analysis
from tools.domain.knowledge.answer import Ask, FoundItem
from tools.domain.knowledge.store import Hit, HybridQuery, Where
from tools.knowledge.course import Course
from tools.knowledge.filters import of_level
from tools.knowledge.gate import LOOKED_AT
from tools.knowledge.settings import RetrievalSettings
from tools.ports_knowledge import TermEncoder, VectorStore

__all__ = ["Finder", "Vectors"]

Vectors = Mapping[str, tuple[float, ...]]
_PART = 0.8
"""Weight of one side of a comparison beside the whole question."""


@dataclass(kw_only=True)
class _Best:
    score: float
    hit: Hit


class Finder:
    """Asks a store.

    Args:
        store: Where points are.
        terms: Encoder of the lexical leg.
        fallback: A smaller index that answers while the store is down.
        settings: Of retrieval.
    """

    def __init__(
        self,
        store: VectorStore,
        terms: TermEncoder,
        fallback: Callable[[], VectorStore] | None,
        settings: RetrievalSettings,
    ) -> None:
        self._store, self._terms = store, terms
        self._fallback, self._settings = fallback, settings

    def candidates(
        self, ask: Ask, analysis: Analysis, vectors: Vectors, where: Where, course: Course
    ) -> list[FoundItem]:
        """One candidate per typed item, one per piece of a document, best first."""
        pieces: dict[str, _Best] = {}
        for hit in self._weighted(ask, analysis, vectors, of_level(where, lead=False), course):
            _keep(pieces, _name(hit), hit)
        if self._settings.lead_weight > 0:
            self._add_leads(pieces, ask, analysis, vectors, where, course)
        for best in pieces.values():
            best.score += self._boost(best.hit, analysis)
        ordered = sorted(pieces.items(), key=lambda pair: (-pair[1].score, pair[0]))
        asked = set(self._terms.query(analysis.text).indices)
        return [
            FoundItem(
                id=name,
                score=round(best.score, 6),
                cosine=best.hit.cosine,
                coverage=self._coverage(asked, best.hit) if place < LOOKED_AT else 0.0,
                payload=best.hit.payload,
            )
            for place, (name, best) in enumerate(ordered)
        ]

    def _add_leads(
        self,
        pieces: dict[str, _Best],
        ask: Ask,
        analysis: Analysis,
        vectors: Vectors,
        where: Where,
        course: Course,
    ) -> None:
        """What the beginning of a document adds to its pieces, or shows of it on its own."""
        leads: dict[str, _Best] = {}
        for hit in self._weighted(ask, analysis, vectors, of_level(where, lead=True), course):
            _keep(leads, str(hit.payload.get("item")), hit)
        seen = set()
        for best in pieces.values():
            item = str(best.hit.payload.get("item"))
            if item in leads:
                seen.add(item)
                best.score += self._settings.lead_weight * leads[item].score
        for item, lead in leads.items():
            if item not in seen:
                score = self._settings.lead_weight * lead.score
                pieces[_name(lead.hit)] = _Best(score=score, hit=lead.hit)

    def _weighted(
        self, ask: Ask, analysis: Analysis, vectors: Vectors, where: Where, course: Course
    ) -> Iterator[Hit]:
        """Hits of the question and of its parts, their scores weighted."""
        yield from self._hits(ask, analysis.text, vectors, where, course)
        for part in analysis.parts:
            for hit in self._hits(ask, part, vectors, where, course):
                yield replace(hit, score=_PART * hit.score)

    def _hits(
        self, ask: Ask, text: str, vectors: Vectors, where: Where, course: Course
    ) -> Sequence[Hit]:
        dense = vectors.get(text)
        sparse = None if ask.mode == "dense" and dense is not None else self._terms.query(text)
        query = HybridQuery(
            dense=dense,
            sparse=sparse if sparse is not None and sparse.indices else None,
            where=where,
            limit=self._settings.depth,
            depth=self._settings.depth,
            fusion=self._settings.fusion,
        )
        if (query.dense is None) != (query.sparse is None):
            return _scaled(self._asked(query, course))
        return self._asked(query, course)

    def _asked(self, query: HybridQuery, course: Course) -> Sequence[Hit]:
        try:
            return self._store.query(query)
        except ConflictError:
            # Vectors of another model: terms still fit.
            course.gives_up("dense_stale")
            return self._store.query(replace(query, dense=None))
        except OutsideError as error:
            if self._fallback is None:
                raise
            course.gives_up(error.code)
            course.gives_up("bundled_items_only")
            return self._fallback().query(query)

    def _boost(self, hit: Hit, analysis: Analysis) -> float:
        """Kinds that the question names weigh most, then the one its form suggests first."""
        kinds = tuple(dict.fromkeys((*analysis.named_kinds, *analysis.likely_kinds)))
        kind = hit.payload.get("kind")
        return self._settings.kind_boost * 0.5 ** kinds.index(kind) if kind in kinds else 0.0

    def _coverage(self, asked: set[int], hit: Hit) -> float:
        """Share of the question's terms in the piece and its header."""
        if not asked:
            return 0.0
        text = f"{hit.payload.get('header', '')}\n{hit.payload.get('text', '')}"
        return round(len(asked & set(self._terms.document(text).indices)) / len(asked), 3)


def _scaled(hits: Sequence[Hit]) -> Sequence[Hit]:
    """Scores of one leg alone as shares of the best one, so that weights mean the same."""
    best = max((hit.score for hit in hits), default=0.0)
    return [replace(hit, score=hit.score / best) for hit in hits] if best > 0 else hits


def _keep(found: dict[str, _Best], name: str, hit: Hit) -> None:
    if name not in found or hit.score > found[name].score:
        found[name] = _Best(score=hit.score, hit=hit)


def _name(hit: Hit) -> str:
    """Typed items are found once; pieces of a document each for themselves."""
    item = hit.payload.get("item")
    return str(item) if item and hit.payload.get("kind") != "document" else hit.id
