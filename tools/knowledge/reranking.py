"""A second look at the candidates, within a deadline.

Threads cannot be stopped, so candidates are scored in small batches and the clock is read between
them; what was not reached keeps its place behind what was. A reranker whose scores call for caution
is never the only signal: its order and that of the search count alike.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from tools.domain.errors import OutsideError
from tools.domain.knowledge.answer import FoundItem
from tools.ports_knowledge import Reranker

__all__ = ["BATCH", "passage_of", "reranked"]

BATCH = 10


def reranked(
    query: str,
    candidates: Sequence[FoundItem],
    reranker: Reranker,
    *,
    deadline_s: float,
    now: Callable[[], float],
) -> tuple[list[FoundItem], str]:
    """Candidates in the reranker's order, and a code of what went wrong; empty if nothing did.

    Only the best batch moves when time runs out after it; without a single score the order stays.
    """
    end = now() + deadline_s
    scores: dict[str, float] = {}
    trouble = ""
    for start in range(0, len(candidates), BATCH):
        if now() >= end:
            trouble = "rerank_deadline"
            break
        batch = candidates[start : start + BATCH]
        try:
            found = reranker.scores(query, {item.id: passage_of(item) for item in batch})
        except OutsideError:
            trouble = "reranker_unavailable"
            break
        known = {item.id for item in batch}
        scores |= {i: score for i, score in found.items() if i in known and math.isfinite(score)}
    return _ordered(candidates, scores, is_doubtful=bool(reranker.caution)), trouble


def _ordered(
    candidates: Sequence[FoundItem], scores: Mapping[str, float], *, is_doubtful: bool
) -> list[FoundItem]:
    """Scored candidates best first, then the others as they were."""
    seen = [replace(item, rerank_score=scores[item.id]) for item in candidates if item.id in scores]
    by_score = sorted(seen, key=lambda item: -scores[item.id])
    if is_doubtful:
        place = {item.id: rank for rank, item in enumerate(by_score)}
        # Sums of both ranks; a tie goes to the reranker, or it would change nothing.
        both = sorted(
            enumerate(seen), key=lambda one: (one[0] + place[one[1].id], place[one[1].id])
        )
        by_score = [item for _, item in both]
    return [*by_score, *(item for item in candidates if item.id not in scores)]


def passage_of(item: FoundItem) -> str:
    """What a reranker reads of a candidate."""
    return f"{item.text_of('header') or item.text_of('title')}\n{item.text_of('text')}"
