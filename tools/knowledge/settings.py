"""What a user may set of the retrieval pipeline."""

from collections.abc import Mapping
from dataclasses import dataclass

from tools.domain.knowledge.item import PieceLevel
from tools.domain.knowledge.store import DEPTH, Fusion

__all__ = ["RetrievalSettings"]


@dataclass(frozen=True, kw_only=True)
class RetrievalSettings:
    """Defaults are measured (decision 0007).

    Attributes:
        fusion, depth: Of the two legs; scores of `dbsf` depend on the depth.
        hits: Of the fused list of each level that are read.
        lead_weight: Of a document's beginning beside its best piece.
        question_weight: Of the nearest question that an item is known to answer.
        gate_cosine: Least cosine of a best hit; None takes the embedder's own.
        gate_terms: Least share of the question's terms where there are no vectors.
        kind_boost: Added to the score of an item whose kind the question's form suggests.
        related_pull, topic_pull: Added to an item that belongs to the best ones by its links or
            topics, as shares of the first one's score (`neighbours`).
        per_source: Most results of one document.
        near_duplicate: Share of common word triples from which two results are one.
        fewest: Results below which soft filters are dropped.
        rerank_candidates, rerank_deadline_s: What a reranker sees, and for how long.
        rerank_public_only: Whether the reranker may see public passages alone: it is elsewhere.
        embed_timeout_s: After which the other leg answers alone.
        cache_size, cache_seconds: Of whole answers; size 0 switches it off.
        semantic_cache: Whether like questions may share an answer.
    """

    fusion: Fusion = "dbsf"
    depth: int = DEPTH
    hits: int = 40
    lead_weight: float = 0.5
    question_weight: float = 1.5
    gate_cosine: float | None = None
    gate_terms: float = 0.5
    kind_boost: float = 0.3
    related_pull: float = 1.0
    topic_pull: float = 0.5
    per_source: int = 2
    near_duplicate: float = 0.85
    fewest: int = 1
    rerank_candidates: int = 20
    rerank_deadline_s: float = 0.3
    rerank_public_only: bool = False
    embed_timeout_s: float = 30.0
    cache_size: int = 256
    cache_seconds: float = 300.0
    semantic_cache: bool = False

    @property
    def level_weights(self) -> Mapping[PieceLevel, float]:
        """Of the levels beside the pieces themselves."""
        return {"lead": self.lead_weight, "question": self.question_weight}
