"""The use case that the words of a text hint at, where no rule of `classify` names one.

Each sentence counts by the meanings of its words together: a verb of writing beside a word for
advertisements is a hint, either alone is none. A hint stands only where no other comes near it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tools.intent.extract.clauses import statements
from tools.intent.hint_words import HINTS, LANGUAGES, MEANINGS
from tools.intent.sentence import Sentence
from tools.intent.stems import Hit
from tools.specification import UseCaseName

__all__ = ["Hinted", "hinted"]

_LEAST, _MARGIN = 1.8, 0.3
_BESIDE = 0.25
_SURE, _TWICE = 2.0, 2


@dataclass(frozen=True, kw_only=True)
class Hinted:
    """A use case, how strongly the words hint at it, and the words: `marked[start:end]`."""

    use_case: UseCaseName
    score: float
    start: int
    end: int


def hinted(sentence: Sentence) -> Hinted | None:
    """The use case that is hinted at clearly more than any other."""
    found: dict[UseCaseName, Hinted] = {}
    for part in statements(sentence.marked):
        for one in _in(sentence, part.start, part.end):
            known = found.get(one.use_case)
            if known is None or one.score > known.score:
                found[one.use_case] = one
    ranked = sorted(found.values(), key=lambda one: -one.score)
    if not ranked or ranked[0].score < _LEAST:
        return None
    if len(ranked) > 1 and ranked[0].score - ranked[1].score < _MARGIN:
        return None
    return ranked[0]


def _in(sentence: Sentence, start: int, end: int) -> Sequence[Hinted]:
    """What one sentence hints at: by its strongest hint, and a little by the others."""
    hits = [*MEANINGS.hits(sentence.marked, start, end)]
    tongues = [*LANGUAGES.hits(sentence.marked, start, end)]
    names = {hit.meaning for hit in tongues}
    if tongues:
        meaning = "languages" if len(names) > 1 else "language"
        hits.append(Hit(start=tongues[0].start, end=tongues[-1].end, meaning=meaning))
    meanings = {hit.meaning for hit in hits}
    scores: dict[UseCaseName, list[tuple[float, frozenset[str]]]] = {}
    for name, weight, words in HINTS:
        if words <= meanings and _has_apart(hits, words, is_sure=weight >= _SURE):
            scores.setdefault(name, []).append((weight, words))
    return [_joined(sentence, name, told, hits) for name, told in scores.items()]


def _has_apart(hits: Sequence[Hit], words: frozenset[str], *, is_sure: bool) -> bool:
    """Whether the meanings stand in as many words: one word is no hint by both its meanings.

    A weak meaning alone must stand in two words.
    """
    places = {hit.start for hit in hits if hit.meaning in words}
    return len(places) >= (len(words) if len(words) > 1 or is_sure else _TWICE)


def _joined(
    sentence: Sentence,
    name: UseCaseName,
    told: Sequence[tuple[float, frozenset[str]]],
    hits: Sequence[Hit],
) -> Hinted:
    weight, words = max(told, key=lambda one: one[0])
    spans = [hit for hit in hits if hit.meaning in words]
    start = min(hit.start for hit in spans)
    if sentence.denied(start):
        weight = 0.0
    return Hinted(
        use_case=name,
        score=weight + _BESIDE * (len(told) - 1),
        start=start,
        end=max(hit.end for hit in spans),
    )
