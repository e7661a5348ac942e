"""Answers a question from the index: analyse, embed, search, gate, rerank, diversify.

Every stage is timed, may be switched off, and says in `degraded` what it had to give up. Filters of
access and validity are in every search and are never dropped; soft ones (topics, tools) are, when
too little is left.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import replace

from tools.domain.errors import OutsideError
from tools.domain.knowledge.analysis import Analysis, Vocabulary, analyse
from tools.domain.knowledge.answer import Ask, Found, FoundItem
from tools.domain.knowledge.diversity import distinct, per_source
from tools.domain.knowledge.item import PUBLIC
from tools.domain.knowledge.scope import Scope
from tools.knowledge.caches import Recent, SemanticCache
from tools.knowledge.candidates import Finder, Question, Vectors
from tools.knowledge.course import Course
from tools.knowledge.filters import hard_filter, soft_filter, with_soft
from tools.knowledge.gate import LOOKED_AT, GateRule, nearest_topics
from tools.knowledge.reranking import passage_of, reranked
from tools.knowledge.settings import RetrievalSettings
from tools.ports_knowledge import Embedder, Reranker, TermEncoder, VectorStore

__all__ = ["RetrievalSettings", "Retriever"]


_WITHOUT_DENSE = {"dense_stale", "bundled_items_only"}
"""What a search gave up when it left vectors out although the question had some."""


class Retriever:
    """The pipeline over its ports.

    Args:
        store: Where chunks are.
        terms: Encoder of the lexical leg.
        embedder: Encoder of the dense leg; None leaves that leg out.
        vocabulary: Topics and tools that a question may name.
        reranker: Reorders, if set.
        fallback: A smaller index that answers while the store is down.
        settings: See `RetrievalSettings`.
        scope: Knows the subject of one collection; unused where a cosine is set.
        now: Monotonic seconds.
    """

    def __init__(
        self,
        store: VectorStore,
        terms: TermEncoder,
        embedder: Embedder | None,
        vocabulary: Vocabulary,
        *,
        reranker: Reranker | None = None,
        fallback: Callable[[], VectorStore] | None = None,
        settings: RetrievalSettings | None = None,
        scope: Scope | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.settings = settings or RetrievalSettings()
        self._finder = Finder(store, terms, fallback, self.settings)
        self._embedder, self._vocabulary, self._reranker = embedder, vocabulary, reranker
        self._scope, self._now = scope, now
        size, seconds = self.settings.cache_size, self.settings.cache_seconds
        self._answers: Recent[Found] = Recent(size, seconds, now)
        self._alike: SemanticCache[Found] = SemanticCache(size, seconds, now)
        self._vectors: Recent[tuple[float, ...]] = Recent(1024, float("inf"), now)
        self._generation = 0
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="embed")

    def close(self) -> None:
        """Let go of the embedding thread and forget answers."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self.forget()

    def forget(self) -> None:
        """Drop cached answers, those being made included: the index changed."""
        self._generation += 1
        self._answers.clear()
        self._alike.clear()

    def search(self, ask: Ask) -> Found:
        """The best items for a question, or an honest nothing.

        Raises:
            OutsideError: The store failed and no fallback could answer.
        """
        course = Course(now=self._now)
        with course.stage("analyse"):
            analysis = analyse(ask.query, self._vocabulary)
        if analysis.was_cut:
            course.gives_up("query_cut")
        model = self._model(ask, course)
        # An answer that was begun before a change is kept under a key that nobody asks for again.
        key = (analysis.text, replace(ask, query=""), model, self._generation)
        if self.settings.cache_size and (known := self._answers.get(key)) is not None:
            return replace(known, is_cached=True, timings_ms=course.timings_ms)
        vectors = self._embedded(analysis, model, course)
        if self.settings.semantic_cache and analysis.text in vectors:
            alike = self._alike.get(key[1:], analysis.text, vectors[analysis.text])
            if alike is not None:
                return replace(
                    alike, analysis=analysis, is_cached=True, timings_ms=course.timings_ms
                )
        found = self._answered(ask, analysis, vectors, course)
        if self.settings.cache_size and not found.degraded:
            self._answers.put(key, found)
            if analysis.text in vectors:
                self._alike.put(key[1:], analysis.text, vectors[analysis.text], found)
        return found

    def rank(self, ask: Ask) -> list[FoundItem]:
        """Every candidate, best first, without gate, reranker and diversity: for evaluations."""
        course = Course(now=self._now)
        analysis = analyse(ask.query, self._vocabulary)
        vectors = self._embedded(analysis, self._model(ask, course), course)
        return self._candidates(
            Question(ask=ask, analysis=analysis, vectors=vectors, course=course)
        )

    def _candidates(self, question: Question) -> list[FoundItem]:
        where, soft = hard_filter(question.ask), soft_filter(question.ask)
        near = self._near(question.ask.limit)
        found = self._finder.candidates(question, with_soft(where, soft), looked_at=near)
        if soft and len(found) < self.settings.fewest:
            question.course.gives_up("filters_broadened")
            found = self._finder.candidates(question, where, looked_at=near)
        return found

    def _model(self, ask: Ask, course: Course) -> str:
        """The embedder's fingerprint; empty where none is wanted, there, or to be loaded."""
        if ask.mode == "bm25":
            return ""
        try:
            name = self._embedder.fingerprint if self._embedder is not None else ""
        except OutsideError:
            name = ""
        if not name:
            course.gives_up("dense_unavailable")
        return name

    def _answered(self, ask: Ask, analysis: Analysis, vectors: Vectors, course: Course) -> Found:
        with course.stage("search"):
            question = Question(ask=ask, analysis=analysis, vectors=vectors, course=course)
            candidates = self._candidates(question)
        with course.stage("gate"):
            is_dense = bool(vectors) and not _WITHOUT_DENSE & set(course.degraded)
            vector = question.vector if is_dense else None
            gate, passed = self._gate_rule().let_through(analysis, candidates, vector)
        kind = _search_type(ask, has_vectors=is_dense)
        if ask.gated and not gate.passed:
            return Found(
                results=(),
                search_type=kind,
                gate=gate,
                analysis=analysis,
                degraded=tuple(course.degraded),
                timings_ms=course.timings_ms,
                nearest_topics=nearest_topics(gate, candidates),
            )
        name = caution = ""
        candidates = passed if ask.gated else candidates
        if self._reranker is not None and ask.rerank is not False:
            name, caution = self._reranker.name, self._reranker.caution
            candidates = self._reranked(analysis.text, candidates, course)
        with course.stage("diversify"):
            results = self._diverse(candidates, ask.limit, course)
        with course.stage("fetch"):
            results = self._finder.whole(results, course)
        return Found(
            results=tuple(results),
            search_type=f"{kind}+rerank" if name else kind,
            gate=gate,
            analysis=analysis,
            degraded=tuple(course.degraded),
            timings_ms=course.timings_ms,
            dropped=course.dropped,
            reranker=name,
            caution=caution,
        )

    def _embedded(self, analysis: Analysis, model: str, course: Course) -> Vectors:
        """The vector of the question; none when the dense leg is out."""
        if self._embedder is None or not model or not analysis.text:
            return {}
        with course.stage("embed"):
            found = self._vector(self._embedder, (model, analysis.text), course)
        return {} if found is None else {analysis.text: found}

    def _vector(
        self, embedder: Embedder, key: tuple[str, str], course: Course
    ) -> tuple[float, ...] | None:
        if (known := self._vectors.get(key)) is not None:
            return known
        task: Future[tuple[float, ...]] = self._pool.submit(embedder.query, key[1])
        try:
            vector = task.result(timeout=self.settings.embed_timeout_s)
        except FutureTimeoutError:
            course.gives_up("dense_timeout")
            return None
        except OutsideError:
            course.gives_up("dense_unavailable")
            return None
        self._vectors.put(key, vector)
        return vector

    def _gate_rule(self) -> GateRule:
        own, embedder = self.settings.gate_cosine, self._embedder
        least = embedder.gate if own is None and embedder is not None else own
        rule = GateRule(least_cosine=least, least_terms=self.settings.gate_terms)
        if self._scope is None or embedder is None or own is not None:
            return rule
        is_of_model = self._scope.embedder == embedder.fingerprint
        return replace(rule, scope=self._scope) if is_of_model else rule

    def _reranked(self, text: str, candidates: list[FoundItem], course: Course) -> list[FoundItem]:
        assert self._reranker is not None  # noqa: S101  the only caller asked
        with course.stage("rerank"):
            most = self.settings.rerank_candidates
            seen = [item for item in candidates[:most] if self._may_see(item)]
            kept = [item for item in candidates[:most] if not self._may_see(item)]
            ordered, trouble = reranked(
                text,
                seen,
                self._reranker,
                deadline_s=self.settings.rerank_deadline_s,
                now=self._now,
            )
        if trouble:
            course.gives_up(trouble)
        if kept:
            course.gives_up("rerank_public_only")
        return [*ordered, *kept, *candidates[most:]]

    def _may_see(self, item: FoundItem) -> bool:
        """Whether a passage may go to the reranker."""
        return not self.settings.rerank_public_only or item.text_of("access") == PUBLIC

    def _diverse(
        self, candidates: Sequence[FoundItem], limit: int, course: Course
    ) -> list[FoundItem]:
        near = candidates[: self._near(limit)]
        kept, many = per_source(
            near, lambda item: item.text_of("item") or item.id, most=self.settings.per_source
        )
        kept, alike = distinct(kept, passage_of, threshold=self.settings.near_duplicate, most=limit)
        for name, count in (("per_source", many), ("near_duplicate", alike)):
            if count:
                course.dropped[name] = count
        return kept

    @staticmethod
    def _near(limit: int) -> int:
        """Candidates among which the results are chosen."""
        return max(4 * limit, LOOKED_AT)


def _search_type(ask: Ask, *, has_vectors: bool) -> str:
    """The legs that answered."""
    if not has_vectors:
        return "bm25"
    return "dense" if ask.mode == "dense" else "hybrid"
