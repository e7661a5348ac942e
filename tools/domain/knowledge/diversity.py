"""Fewer copies, more sources: near-duplicates are dropped, and no source fills the answer."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

__all__ = ["SAME_SHINGLES", "distinct", "per_source", "shingles", "similarity"]

SAME_SHINGLES = 0.85
"""Share of common word triples from which two texts count as one."""

_Candidate = TypeVar("_Candidate")
_WORD = re.compile(r"\w+")
_TRIPLE = 3


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """Every run of three words, small letters; of a shorter text the whole."""
    words = tuple(_WORD.findall(text.lower()))
    if len(words) < _TRIPLE:
        return frozenset({words})
    return frozenset(words[i : i + _TRIPLE] for i in range(len(words) - _TRIPLE + 1))


def similarity(left: frozenset[tuple[str, ...]], right: frozenset[tuple[str, ...]]) -> float:
    """Jaccard similarity, 0..1.

    >>> similarity(shingles("a b c d"), shingles("a b c e"))
    0.3333333333333333
    """
    union = len(left | right)
    return len(left & right) / union if union else 1.0


def distinct(
    candidates: Iterable[_Candidate],
    text: Callable[[_Candidate], str],
    *,
    threshold: float = SAME_SHINGLES,
    most: int | None = None,
) -> tuple[list[_Candidate], int]:
    """The candidates without near-copies of better ones, in order, and how many were dropped.

    With `most`, none is looked at after so many are kept.
    """
    kept: list[_Candidate] = []
    seen: list[frozenset[tuple[str, ...]]] = []
    dropped = 0
    for candidate in candidates:
        own = shingles(text(candidate))
        if any(similarity(own, other) >= threshold for other in seen):
            dropped += 1
            continue
        kept.append(candidate)
        seen.append(own)
        if len(kept) == most:
            break
    return kept, dropped


def per_source(
    candidates: Sequence[_Candidate], source: Callable[[_Candidate], str], *, most: int
) -> tuple[list[_Candidate], int]:
    """At most so many candidates of one source, in order, and how many were dropped."""
    count: Counter[str] = Counter()
    kept = []
    for candidate in candidates:
        name = source(candidate)
        count[name] += 1
        if count[name] <= most:
            kept.append(candidate)
    return kept, len(candidates) - len(kept)
