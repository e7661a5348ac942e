"""Items that belong to the best ones move up: by links that authors set, and by common topics.

A question often has one item that answers it and others that complete it, which it shares no words
with. Authors link those, in one direction or the other. The first item stays where it is, and
documents of a user keep their places, since they have neither links nor topics.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Pull", "with_neighbours"]

_BEST = 5
"""Items that draw others up."""
_SHARPNESS = 4.0
"""How fast an item draws less than the first one as its score falls behind, on a scale of 1."""


@dataclass(frozen=True, kw_only=True)
class Pull:
    """What the best items add to another one, as shares of the first one's score.

    Attributes:
        related: Where every one of them is linked with it.
        topics: Where all topics are the same.
    """

    related: float
    topics: float


@dataclass(frozen=True, kw_only=True)
class _Item:
    place: int
    score: float
    slug: str
    related: frozenset[str]
    topics: frozenset[str]


def with_neighbours(
    found: Sequence[tuple[float, Mapping[str, object]]], pull: Pull
) -> list[tuple[int, float]]:
    """Places of the candidates in their new order, with the score of the place each one takes.

    Args:
        found: Score and payload of each candidate, best first.
        pull: How strongly items are drawn.
    """
    order = list(range(len(found)))
    items = [
        _item(place, score, payload)
        for place, (score, payload) in enumerate(found)
        if payload.get("kind") != "document"
    ]
    if items and items[0].score > 0:
        weights = _weights(items[:_BEST])
        rest = sorted(items[1:], key=lambda one: -one.score - _drawn(one, weights, pull))
        for old, new in zip(items[1:], rest, strict=True):
            order[old.place] = new.place
    return [(new, found[place][0]) for place, new in enumerate(order)]


def _item(place: int, score: float, payload: Mapping[str, object]) -> _Item:
    return _Item(
        place=place,
        score=score,
        slug=str(payload.get("document") or ""),
        related=_names(payload.get("related")),
        topics=_names(payload.get("topics")),
    )


def _names(value: object) -> frozenset[str]:
    return frozenset(map(str, value)) if isinstance(value, list | tuple) else frozenset()


def _weights(best: Sequence[_Item]) -> list[tuple[_Item, float]]:
    """Each with its share of the pull, in units of score."""
    first = best[0].score
    raw = [math.exp(_SHARPNESS * (max(one.score, 0.0) / first - 1)) for one in best]
    total = math.fsum(raw)
    return [(one, first * weight / total) for one, weight in zip(best, raw, strict=True)]


def _drawn(item: _Item, best: Sequence[tuple[_Item, float]], pull: Pull) -> float:
    """What an item gains; written out, since it is worked out for every candidate."""
    gain = 0.0
    for other, weight in best:
        if other.slug in item.related or item.slug in other.related:
            gain += weight * pull.related
        if common := len(item.topics & other.topics):
            every = len(item.topics) + len(other.topics) - common
            gain += weight * pull.topics * common / every
    return gain
