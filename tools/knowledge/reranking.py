"""A second look at the candidates, within a deadline.

Threads cannot be stopped, so candidates are scored in small batches and the clock is read between
them; what was not reached keeps its place behind what was.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from tools.domain.errors import OutsideError
from tools.domain.knowledge.answer import FoundItem
from tools.ports_knowledge import Reranker

__all__ = ["BATCH", "reranked"]

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
        scores |= {name: value for name, value in found.items() if name in known}
    seen = [replace(item, rerank_score=scores[item.id]) for item in candidates if item.id in scores]
    seen.sort(key=lambda item: -(item.rerank_score or 0.0))
    rest = [item for item in candidates if item.id not in scores]
    return [*seen, *rest], trouble


def passage_of(item: FoundItem) -> str:
    """What a reranker reads of a candidate."""
    return f"{item.text_of('header') or item.text_of('title')}\n{item.text_of('text')}"
