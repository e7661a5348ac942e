"""Whether the best candidates are near enough to be an answer.

Fused scores are no confidences. With vectors the raw cosine decides, without them the share of the
question's terms; a flag, code or path of the question that stands in a candidate passes by itself.
"""

from collections.abc import Sequence

from tools.domain.knowledge.analysis import Analysis
from tools.domain.knowledge.answer import FoundItem, Gate
from tools.knowledge.reranking import passage_of

__all__ = ["LOOKED_AT", "gate_of", "nearest_topics"]

LOOKED_AT = 10
"""Candidates whose text is read for the gate."""


def gate_of(
    analysis: Analysis,
    candidates: Sequence[FoundItem],
    *,
    least_cosine: float | None,
    least_terms: float,
    has_vectors: bool,
) -> Gate:
    """What lets the candidates through, or keeps them back."""
    best = candidates[:LOOKED_AT]
    if not best:
        return Gate(passed=False, by="cosine" if has_vectors else "terms")
    cosine = max((item.cosine for item in best if item.cosine is not None), default=None)
    coverage = max(item.coverage for item in best)
    shown = None if cosine is None else round(cosine, 4)
    if any(_holds(item, name) for item in best for name in analysis.identifiers):
        return Gate(passed=True, by="identifier", cosine=shown, coverage=coverage)
    if has_vectors and cosine is not None:
        return Gate(
            passed=least_cosine is None or cosine >= least_cosine,
            by="off" if least_cosine is None else "cosine",
            cosine=shown,
            coverage=coverage,
            threshold=least_cosine,
        )
    passed = coverage >= least_terms
    return Gate(passed=passed, by="terms", coverage=coverage, threshold=least_terms)


def nearest_topics(candidates: Sequence[FoundItem], most: int = 5) -> tuple[str, ...]:
    """Topics of the nearest items a reader may see, nearest first."""
    found: dict[str, None] = {}
    for item in candidates[:LOOKED_AT]:
        topics = item.payload.get("topics")
        for topic in topics if isinstance(topics, list | tuple) else ():
            found.setdefault(str(topic))
    return tuple(found)[:most]


def _holds(item: FoundItem, identifier: str) -> bool:
    return identifier.lower() in passage_of(item).lower()
