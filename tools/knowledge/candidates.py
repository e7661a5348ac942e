"""From the index to candidates: every level, every part of the question, one candidate per item.

A document counts by its best piece and, with smaller weights, by its beginning as a whole and by
the questions it is known to answer: pieces alone forget what a document is about (decision 0007).
The index ranks without reading vectors; those of the best candidates are fetched afterwards.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from tools.domain.errors import ConflictError, OutsideError
from tools.domain.knowledge.analysis import Analysis
from tools.domain.knowledge.answer import Ask, FoundItem
from tools.domain.knowledge.item import point_id
from tools.domain.knowledge.similarity import cosines
from tools.domain.knowledge.store import Hit, HybridQuery, Where
from tools.knowledge.course import Course
from tools.knowledge.filters import of_level
from tools.knowledge.gate import LOOKED_AT
from tools.knowledge.neighbours import Pull, with_neighbours
from tools.knowledge.settings import RetrievalSettings
from tools.ports_knowledge import TermEncoder, VectorStore

__all__ = ["Finder", "Question", "Vectors"]

Vectors = Mapping[str, tuple[float, ...]]
_PASSAGES_KEPT = 512
"""Passages whose terms are remembered: the same ones answer many questions."""
_PART = 0.8
"""Weight of one side of a comparison beside the whole question."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked, taken apart and embedded, and the record of how its search goes."""

    ask: Ask
    analysis: Analysis
    vectors: Vectors
    course: Course

    @property
    def vector(self) -> tuple[float, ...] | None:
        """Of the whole question."""
        return self.vectors.get(self.analysis.text)


@dataclass(kw_only=True)
class _Best:
    score: float
    hit: Hit
    others: list[str] = field(default_factory=list)
    """Ids of its points of other levels."""


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
        self._terms_of = lru_cache(_PASSAGES_KEPT)(
            lambda text: frozenset(self._terms.document(text).indices)
        )

    def candidates(
        self, question: Question, where: Where, *, looked_at: int = LOOKED_AT
    ) -> list[FoundItem]:
        """One candidate per typed item, one per piece of a document, best first.

        Only the first `looked_at` tell cosine and coverage.
        """
        try:
            return self._found(self._store, question, where, looked_at)
        except OutsideError as error:
            if self._fallback is None:
                raise
            question.course.gives_up(error.code)
            question.course.gives_up("bundled_items_only")
            words = replace(question, vectors={})  # it has no vectors of its own
            return self._found(self._fallback(), words, where, looked_at)

    def whole(self, items: Sequence[FoundItem], course: Course) -> list[FoundItem]:
        """The same items, each with the body that its first point carries."""
        wanted = {
            _first_point(item.id): item.id
            for item in items
            if item.text_of("kind") != "document" and "body" not in item.payload
        }
        try:
            payloads = self._store.payloads(list(wanted)) if wanted else {}
        except OutsideError as error:
            course.gives_up(error.code)
            payloads = {}
        bodies = {wanted[one]: payload.get("body") for one, payload in payloads.items()}
        return [
            replace(item, payload={**item.payload, "body": body})
            if (body := bodies.get(item.id))
            else item
            for item in items
        ]

    def _found(
        self, store: VectorStore, question: Question, where: Where, looked_at: int
    ) -> list[FoundItem]:
        best: dict[str, _Best] = {}
        for hit in self._pieces(store, question, of_level(where, "chunk")):
            _keep(best, _name(hit), hit)
        for level, weight in self._settings.level_weights.items():
            if weight > 0:
                whole = self._hits(store, question, question.analysis.text, of_level(where, level))
                _add(best, whole, weight)
        for one in best.values():
            one.score += self._boost(one.hit, question.analysis)
        ordered = self._with_neighbours(
            sorted(best.items(), key=lambda pair: (-pair[1].score, pair[0]))
        )
        near = self._cosines(store, question, [one for _, one in ordered[:looked_at]])
        asked = set(self._terms.query(question.analysis.text).indices)
        return [
            FoundItem(
                id=name,
                score=round(one.score, 6),
                cosine=near[place] if place < len(near) else None,
                coverage=self._coverage(asked, one.hit) if place < LOOKED_AT else 0.0,
                payload=one.hit.payload,
            )
            for place, (name, one) in enumerate(ordered)
        ]

    def _with_neighbours(self, ordered: Sequence[tuple[str, _Best]]) -> list[tuple[str, _Best]]:
        pull = Pull(related=self._settings.related_pull, topics=self._settings.topic_pull)
        found = [(one.score, one.hit.payload) for _, one in ordered]
        places = with_neighbours(found, pull)
        for place, score in places:
            ordered[place][1].score = score
        return [ordered[place] for place, _ in places]

    def _cosines(
        self, store: VectorStore, question: Question, best: Sequence[_Best]
    ) -> list[float | None]:
        """Cosine of the nearest of each candidate's points; None where no vectors are."""
        if question.vector is None or "dense_stale" in question.course.degraded:
            return [None] * len(best)
        vectors = store.dense([id_ for one in best for id_ in (one.hit.id, *one.others)])
        values = cosines(question.vector, list(vectors.values()))
        known = dict(zip(vectors, values, strict=True))
        return [
            max(
                (v for id_ in (one.hit.id, *one.others) if (v := known.get(id_)) is not None),
                default=None,
            )
            for one in best
        ]

    def _pieces(self, store: VectorStore, question: Question, where: Where) -> Iterator[Hit]:
        """Hits of the question, and by its words of each side that it compares, weighted."""
        yield from self._hits(store, question, question.analysis.text, where)
        # A vector for each side would take as long as everything else, and finds no more.
        words = replace(question, vectors={})
        for part in question.analysis.parts:
            for hit in self._hits(store, words, part, where):
                yield _scored(hit, _PART * hit.score)

    def _hits(
        self, store: VectorStore, question: Question, text: str, where: Where
    ) -> Sequence[Hit]:
        dense = question.vectors.get(text)
        by_vector_alone = question.ask.mode == "dense" and dense is not None
        sparse = None if by_vector_alone else self._terms.query(text)
        query = HybridQuery(
            dense=dense,
            sparse=sparse if sparse is not None and sparse.indices else None,
            where=where,
            limit=self._settings.hits,
            depth=self._settings.depth,
            fusion=self._settings.fusion,
            with_cosine=False,
        )
        try:
            hits = store.query(query)
        except ConflictError:
            # Vectors of another model: terms still fit.
            question.course.gives_up("dense_stale")
            words = sparse if sparse is not None else self._terms.query(text)
            query = replace(query, dense=None, sparse=words if words.indices else None)
            hits = store.query(query)
        is_one_leg = (query.dense is None) != (query.sparse is None)
        return _scaled(hits) if is_one_leg else hits

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
        return round(len(asked & self._terms_of(text)) / len(asked), 3)


def _scaled(hits: Sequence[Hit]) -> Sequence[Hit]:
    """Scores of one leg alone as shares of the best one, so that weights mean the same."""
    best = max((hit.score for hit in hits), default=0.0)
    return [_scored(hit, hit.score / best) for hit in hits] if best > 0 else hits


def _scored(hit: Hit, score: float) -> Hit:
    """The hit with another score; made by hand, in a third of the time of `replace`."""
    return Hit(id=hit.id, score=score, cosine=hit.cosine, payload=hit.payload)


def _add(best: dict[str, _Best], hits: Sequence[Hit], weight: float) -> None:
    """What points of another level add to the pieces of their item, or show of it on their own."""
    found: dict[str, _Best] = {}
    for hit in hits:
        _keep(found, _item(hit), hit)
    seen = set()
    for one in best.values():
        item = _item(one.hit)
        if item in found:
            seen.add(item)
            one.score += weight * found[item].score
            one.others.append(found[item].hit.id)
    for item, other in found.items():
        if item not in seen:
            best[_name(other.hit)] = _Best(score=weight * other.score, hit=other.hit)


def _keep(found: dict[str, _Best], name: str, hit: Hit) -> None:
    if name not in found or hit.score > found[name].score:
        found[name] = _Best(score=hit.score, hit=hit)


def _first_point(item: str) -> str:
    """Where an item's body is; points that somebody else wrote have none."""
    try:
        return point_id(item, 0)
    except ValueError:
        return item


def _item(hit: Hit) -> str:
    return str(hit.payload.get("item") or hit.id)


def _name(hit: Hit) -> str:
    """Typed items are found once; pieces of a document each for themselves."""
    item = hit.payload.get("item")
    return str(item) if item and hit.payload.get("kind") != "document" else hit.id
