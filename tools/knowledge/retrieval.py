"""Answers a question from the index: analyse, embed, search, gate, rerank, diversify.

Every stage is timed, may be switched off, and says in `degraded` what it had to give up. Filters of
access and validity are in every search and are never dropped; soft ones (topics, tools) are, when
too little is left. A fused score is no confidence: the gate reads raw cosines, or shares of terms
where there are no vectors.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from tools.domain.errors import ConflictError, OutsideError
from tools.domain.knowledge.analysis import Analysis, Vocabulary, analyse
from tools.domain.knowledge.answer import Ask, Found, FoundItem, Gate
from tools.domain.knowledge.diversity import distinct, per_source
from tools.domain.knowledge.store import DEPTH, Fusion, Hit, HybridQuery, Where
from tools.knowledge.caches import Recent, SemanticCache
from tools.knowledge.reranking import passage_of, reranked
from tools.ports_knowledge import Embedder, Reranker, TermEncoder, VectorStore

__all__ = ["RetrievalSettings", "Retriever"]


@dataclass(frozen=True, kw_only=True)
class RetrievalSettings:
    """What a user may set of the pipeline; defaults are measured (decision 0007).

    Attributes:
        fusion, depth: Of the two legs; scores of `dbsf` depend on the depth.
        gate_cosine: Least cosine of a best hit; None takes the embedder's own.
        gate_terms: Least share of the question's terms where there are no vectors.
        kind_boost: Added to the score of an item whose kind the question's form suggests.
        per_source: Most results of one document.
        near_duplicate: Share of common word triples from which two results are one.
        fewest: Results below which soft filters are dropped.
        rerank_candidates, rerank_deadline_s: What a reranker sees, and for how long.
        embed_timeout_s: After which the other leg answers alone.
        cache_size, cache_seconds: Of whole answers; size 0 switches it off.
        semantic_cache: Whether like questions may share an answer.
    """

    fusion: Fusion = "dbsf"
    depth: int = DEPTH
    gate_cosine: float | None = None
    gate_terms: float = 0.5
    kind_boost: float = 0.15
    per_source: int = 2
    near_duplicate: float = 0.85
    fewest: int = 1
    rerank_candidates: int = 20
    rerank_deadline_s: float = 0.3
    embed_timeout_s: float = 30.0
    cache_size: int = 256
    cache_seconds: float = 300.0
    semantic_cache: bool = False


@dataclass(kw_only=True)
class _Course:
    """One answer in the making."""

    now: Callable[[], float]
    degraded: list[str] = field(default_factory=list)
    timings_ms: dict[str, float] = field(default_factory=dict)
    dropped: dict[str, int] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a stage; its time adds up when it runs again."""
        begin = self.now()
        try:
            yield
        finally:
            spent = 1000.0 * (self.now() - begin)
            self.timings_ms[name] = round(self.timings_ms.get(name, 0.0) + spent, 3)

    def gives_up(self, code: str) -> None:
        """Note once what was missing."""
        if code not in self.degraded:
            self.degraded.append(code)


_Vectors = Mapping[str, tuple[float, ...]]


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
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store, self._terms, self._embedder = store, terms, embedder
        self._vocabulary, self._reranker, self._fallback = vocabulary, reranker, fallback
        self.settings = settings or RetrievalSettings()
        self._now = now
        size, seconds = self.settings.cache_size, self.settings.cache_seconds
        self._answers: Recent[Found] = Recent(size, seconds, now)
        self._alike: SemanticCache[Found] = SemanticCache(size, seconds, now)
        self._vectors: Recent[tuple[float, ...]] = Recent(1024, float("inf"), now)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="embed")

    def close(self) -> None:
        """Let go of the embedding thread and forget answers."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self.forget()

    def forget(self) -> None:
        """Drop cached answers: the index changed."""
        self._answers.clear()

    def search(self, ask: Ask) -> Found:
        """The best items for a question, or an honest nothing.

        Raises:
            OutsideError: The store failed and no fallback could answer.
        """
        course = _Course(now=self._now)
        with course.stage("analyse"):
            analysis = analyse(ask.query, self._vocabulary)
        if analysis.was_cut:
            course.gives_up("query_cut")
        key = self._key(ask, analysis)
        if self.settings.cache_size and (known := self._answers.get(key)) is not None:
            return replace(known, is_cached=True, timings_ms=course.timings_ms)
        vectors = self._embedded(ask, analysis, course)
        if self.settings.semantic_cache and analysis.text in vectors:
            alike = self._alike.get(key[1:], analysis.text, vectors[analysis.text])
            if alike is not None:
                return replace(alike, is_cached=True, timings_ms=course.timings_ms)
        found = self._answered(ask, analysis, vectors, course)
        if self.settings.cache_size and not found.degraded:
            self._answers.put(key, found)
            if analysis.text in vectors:
                self._alike.put(key[1:], analysis.text, vectors[analysis.text], found)
        return found

    def _key(self, ask: Ask, analysis: Analysis) -> tuple[object, ...]:
        rest = replace(ask, query="")
        return (analysis.text, rest, self._embedder.fingerprint if self._embedder else "")

    def _answered(self, ask: Ask, analysis: Analysis, vectors: _Vectors, course: _Course) -> Found:
        where, soft = hard_filter(ask), soft_filter(ask, analysis)
        candidates = self._candidates(ask, analysis, vectors, _both(where, soft), course)
        if soft and len(candidates) < self.settings.fewest:
            course.gives_up("filters_broadened")
            candidates = self._candidates(ask, analysis, vectors, where, course)
        with course.stage("gate"):
            gate = self._gate(analysis, candidates, has_vectors=bool(vectors))
        kind = search_type(ask, has_vectors=bool(vectors))
        if not gate.passed:
            return Found(
                results=(),
                search_type=kind,
                gate=gate,
                analysis=analysis,
                degraded=tuple(course.degraded),
                timings_ms=course.timings_ms,
                nearest_topics=_nearest_topics(candidates),
            )
        name = caution = ""
        if self._reranker is not None and ask.rerank is not False:
            name, caution = self._reranker.name, self._reranker.caution
            candidates = self._reranked(analysis.text, candidates, course)
        with course.stage("diversify"):
            results = self._diverse(candidates, ask.limit, course)
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

    def _embedded(self, ask: Ask, analysis: Analysis, course: _Course) -> _Vectors:
        """Vectors of the question and its parts; none when the dense leg is out."""
        if ask.mode == "bm25" or not analysis.text:
            return {}
        if self._embedder is None:
            course.gives_up("dense_unavailable")
            return {}
        vectors: dict[str, tuple[float, ...]] = {}
        with course.stage("embed"):
            for text in (analysis.text, *analysis.parts):
                found = self._vector(self._embedder, text, course)
                if found is None:
                    return {}
                vectors[text] = found
        return vectors

    def _vector(self, embedder: Embedder, text: str, course: _Course) -> tuple[float, ...] | None:
        key = (embedder.fingerprint, text)
        if (known := self._vectors.get(key)) is not None:
            return known
        task: Future[tuple[float, ...]] = self._pool.submit(embedder.query, text)
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

    def _candidates(
        self,
        ask: Ask,
        analysis: Analysis,
        vectors: _Vectors,
        where: Where,
        course: _Course,
    ) -> list[FoundItem]:
        """One candidate per item (per chunk of a document), best first."""
        with course.stage("search"):
            best: dict[str, tuple[float, Hit]] = {}
            for text, weight in ((analysis.text, 1.0), *((part, _PART) for part in analysis.parts)):
                for hit in self._hits(ask, text, vectors, where, course):
                    name = _name(hit)
                    score = weight * hit.score + self._boost(hit, analysis)
                    if name not in best or score > best[name][0]:
                        best[name] = (score, hit)
            terms = set(self._terms.query(analysis.text).indices)
            ordered = sorted(best.items(), key=lambda pair: (-pair[1][0], pair[0]))
            return [
                FoundItem(
                    id=name,
                    score=round(score, 6),
                    cosine=hit.cosine,
                    coverage=self._coverage(terms, hit) if place < _LOOKED_AT else 0.0,
                    payload=hit.payload,
                )
                for place, (name, (score, hit)) in enumerate(ordered)
            ]

    def _hits(
        self, ask: Ask, text: str, vectors: _Vectors, where: Where, course: _Course
    ) -> list[Hit]:
        dense = vectors.get(text)
        sparse = None if ask.mode == "dense" and dense is not None else self._terms.query(text)
        query = HybridQuery(
            dense=dense,
            sparse=sparse if sparse is not None and sparse.indices else None,
            where=where,
            limit=self.settings.depth,
            depth=self.settings.depth,
            fusion=self.settings.fusion,
        )
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
            return self._fallback().query(replace(query, dense=None))

    def _boost(self, hit: Hit, analysis: Analysis) -> float:
        """Kinds that the question names weigh most, then the one its form suggests first."""
        kinds = (*analysis.named_kinds, *analysis.likely_kinds)
        kind = hit.payload.get("kind")
        return self.settings.kind_boost * 0.5 ** kinds.index(kind) if kind in kinds else 0.0

    def _coverage(self, terms: set[int], hit: Hit) -> float:
        """Share of the question's terms in the piece and its header."""
        if not terms:
            return 0.0
        text = f"{hit.payload.get('header', '')}\n{hit.payload.get('text', '')}"
        return round(len(terms & set(self._terms.document(text).indices)) / len(terms), 3)

    def _gate(
        self, analysis: Analysis, candidates: Sequence[FoundItem], *, has_vectors: bool
    ) -> Gate:
        best = candidates[:_LOOKED_AT]
        cosine = max((item.cosine for item in best if item.cosine is not None), default=None)
        coverage = max((item.coverage for item in best), default=0.0)
        if not best:
            return Gate(passed=False, by="terms" if not has_vectors else "cosine")
        if any(_holds(item, name) for item in best for name in analysis.identifiers):
            return Gate(passed=True, by="identifier", cosine=cosine, coverage=coverage)
        if has_vectors and cosine is not None:
            threshold = self._threshold()
            return Gate(
                passed=threshold is None or cosine >= threshold,
                by="off" if threshold is None else "cosine",
                cosine=round(cosine, 4),
                coverage=coverage,
                threshold=threshold,
            )
        least = self.settings.gate_terms
        return Gate(passed=coverage >= least, by="terms", coverage=coverage, threshold=least)

    def _threshold(self) -> float | None:
        if self.settings.gate_cosine is not None:
            return self.settings.gate_cosine
        return self._embedder.gate if self._embedder is not None else None

    def _reranked(self, text: str, candidates: list[FoundItem], course: _Course) -> list[FoundItem]:
        assert self._reranker is not None  # noqa: S101  the only caller asked
        with course.stage("rerank"):
            most = self.settings.rerank_candidates
            ordered, trouble = reranked(
                text,
                candidates[:most],
                self._reranker,
                deadline_s=self.settings.rerank_deadline_s,
                now=self._now,
            )
        if trouble:
            course.gives_up(trouble)
        return [*ordered, *candidates[most:]]

    def _diverse(
        self, candidates: Sequence[FoundItem], limit: int, course: _Course
    ) -> list[FoundItem]:
        near = candidates[: max(4 * limit, _LOOKED_AT)]
        kept, many = per_source(
            near, lambda item: item.text_of("document") or item.id, most=self.settings.per_source
        )
        kept, alike = distinct(kept, passage_of, threshold=self.settings.near_duplicate)
        for name, count in (("per_source", many), ("near_duplicate", alike)):
            if count:
                course.dropped[name] = count
        return kept[:limit]


_PART = 0.8
_LOOKED_AT = 10
"""Candidates whose text is read for the gate."""


def hard_filter(ask: Ask) -> Where:
    """What every search holds to: access, validity, review, kind and collection."""
    any_of: dict[str, tuple[str, ...]] = {"access": tuple(sorted(ask.access))}
    if ask.kinds:
        any_of["kind"] = tuple(ask.kinds)
    if ask.collections:
        any_of["collection"] = ask.collections
    none_of: dict[str, tuple[str, ...]] = {}
    if not ask.with_superseded:
        none_of["superseded"] = ("yes",)
    if not ask.with_unreviewed:
        none_of["reviewed"] = ("no",)
    day = float(ask.on.toordinal())
    return Where(
        any_of=any_of, none_of=none_of, at_most={"valid_from": day}, at_least={"valid_to": day}
    )


def soft_filter(ask: Ask, analysis: Analysis) -> Mapping[str, tuple[str, ...]]:
    """Topics and tools that were asked for by argument; words only suggest."""
    del analysis
    wanted = {"topics": ask.topics, "tools": ask.tools}
    return {name: values for name, values in wanted.items() if values}


def search_type(ask: Ask, *, has_vectors: bool) -> str:
    """The legs that answered."""
    if not has_vectors:
        return "bm25"
    return "dense" if ask.mode == "dense" else "hybrid"


def _both(where: Where, soft: Mapping[str, tuple[str, ...]]) -> Where:
    return replace(where, any_of={**where.any_of, **soft}) if soft else where


def _name(hit: Hit) -> str:
    """Typed items are found once; pieces of a document each for themselves."""
    item = hit.payload.get("item")
    return str(item) if item and hit.payload.get("kind") != "document" else hit.id


def _holds(item: FoundItem, identifier: str) -> bool:
    return identifier.lower() in passage_of(item).lower()


def _nearest_topics(candidates: Sequence[FoundItem], most: int = 5) -> tuple[str, ...]:
    """Topics of the nearest items a reader may see, nearest first."""
    found: dict[str, None] = {}
    for item in candidates[:_LOOKED_AT]:
        topics = item.payload.get("topics")
        for topic in topics if isinstance(topics, list | tuple) else ():
            found.setdefault(str(topic))
    return tuple(found)[:most]
