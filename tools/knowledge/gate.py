"""Whether the best candidates are near enough to be an answer.

Fused scores are no confidences. With vectors the raw cosine decides, and for a collection whose
subject is known a rule on the question's vector beside it; without them it is the share of the
question's terms. A flag, code or path of the question that stands in a candidate passes by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tools.domain.knowledge.analysis import Analysis
from tools.domain.knowledge.answer import FoundItem, Gate
from tools.domain.knowledge.scope import Scope
from tools.knowledge.reranking import passage_of

__all__ = ["LOOKED_AT", "GateRule", "nearest_topics"]

_FEW_WORDS = 2
_NEAR_MARGIN = -2.0
_NEAR_SHARE = 0.75
LOOKED_AT = 10
"""Candidates whose text is read for the gate."""


@dataclass(frozen=True, kw_only=True)
class GateRule:
    """What a gate goes by.

    Attributes:
        least_cosine: Of the best hit; None lets every vector through.
        least_terms: Least share of the question's terms where there are no vectors.
        scope: Knows the subject of one collection, for questions embedded by its model.
    """

    least_cosine: float | None
    least_terms: float
    scope: Scope | None = None

    def let_through(
        self,
        analysis: Analysis,
        candidates: Sequence[FoundItem],
        vector: tuple[float, ...] | None,
    ) -> tuple[Gate, list[FoundItem]]:
        """The verdict, and the candidates of the collections that pass.

        Args:
            analysis: The question.
            candidates: Best first.
            vector: Of the question; None where the dense leg is out.
        """
        if self.scope is None or vector is None:
            gate = self._judged(analysis, candidates[:LOOKED_AT], vector, None)
            return gate, list(candidates) if gate.passed else []
        inside = [item for item in candidates if self._is_known(item)]
        others = [item for item in candidates if not self._is_known(item)]
        gates = {
            True: self._judged(analysis, inside[:LOOKED_AT], vector, self.scope),
            False: self._judged(analysis, others[:LOOKED_AT], vector, None),
        }
        kept = [item for item in candidates if gates[self._is_known(item)].passed]
        first = kept[0] if kept else candidates[0] if candidates else None
        return gates[first is None or self._is_known(first)], kept

    def _is_known(self, item: FoundItem) -> bool:
        return self.scope is not None and item.text_of("collection") == self.scope.collection

    def _judged(
        self,
        analysis: Analysis,
        best: Sequence[FoundItem],
        vector: tuple[float, ...] | None,
        scope: Scope | None,
    ) -> Gate:
        if not best:
            return Gate(passed=False, by="terms" if vector is None else "cosine")
        cosine = max((item.cosine for item in best if item.cosine is not None), default=None)
        coverage = max(item.coverage for item in best)
        shown = None if cosine is None else round(cosine, 4)
        if any(_holds(item, name) for item in best for name in analysis.identifiers):
            return Gate(passed=True, by="identifier", cosine=shown, coverage=coverage)
        is_named = _is_met_word_for_word(analysis, coverage)
        if is_named or vector is None or cosine is None:
            return Gate(
                passed=is_named or coverage >= self.least_terms,
                by="terms",
                cosine=shown,
                coverage=coverage,
                threshold=self.least_terms,
            )
        if scope is not None:
            margin = round(scope.margin(vector, cosine), 3)
            return Gate(
                passed=margin >= 0, by="subject", cosine=shown, coverage=coverage, margin=margin
            )
        # Pieces that were stored while the model was away are met by words alone.
        unseen = max((item.coverage for item in best if item.cosine is None), default=0.0)
        if unseen >= self.least_terms and (self.least_cosine or 0.0) > cosine:
            return Gate(passed=True, by="terms", cosine=shown, coverage=unseen)
        return Gate(
            passed=self.least_cosine is None or cosine >= self.least_cosine,
            by="off" if self.least_cosine is None else "cosine",
            cosine=shown,
            coverage=coverage,
            threshold=self.least_cosine,
        )


def nearest_topics(gate: Gate, candidates: Sequence[FoundItem], most: int = 5) -> tuple[str, ...]:
    """Topics of the nearest items a reader may see, nearest first; none for a foreign question."""
    found: dict[str, None] = {}
    if not _is_near(gate):
        return ()
    for item in candidates[:LOOKED_AT]:
        topics = item.payload.get("topics")
        for topic in topics if isinstance(topics, list | tuple) else ():
            found.setdefault(str(topic))
    return tuple(found)[:most]


def _is_near(gate: Gate) -> bool:
    """Whether a refused question is at least on the border of what is known."""
    if gate.margin is not None:
        return gate.margin > _NEAR_MARGIN
    if gate.by == "cosine" and gate.threshold and gate.cosine is not None:
        return gate.cosine > _NEAR_SHARE * gate.threshold
    return bool(gate.coverage)


def _is_met_word_for_word(analysis: Analysis, coverage: float) -> bool:
    """Whether a name or two were asked for, and all of it stands in a candidate."""
    return coverage == 1.0 and len(analysis.text.split()) <= _FEW_WORDS


def _holds(item: FoundItem, identifier: str) -> bool:
    return identifier.lower() in passage_of(item).lower()
