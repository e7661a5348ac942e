"""Sentences and clauses of a marked text, so that a figure is read with the words it belongs to.

A full stop behind a short form (`max. 4`) or before a German percentile (`95. Perzentil`) ends
nothing; a clause ends at commas, brackets, bars, dashes and the words for `and`.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence

__all__ = ["MOST", "Clause", "Statement", "is_section", "statements"]

_STOP = Pattern(r"[.!?\n]")
_SHORT = Pattern(r"\b(?:e\.g|i\.e|z\.b|incl|resp|vs|etc|bzw|inkl|dr|mr|mrs|prof)$")
_SHORT_OF_A_FIGURE = Pattern(r"\b(?:max|min|avg|approx|ca|env|aprox|máx|mín|nr|circa|typ)$")
_FIGURE = Pattern(rf"\s*[~<>$€]?\s*{NUMBER}")
_GERMAN_PERCENTILE = Pattern(r"\s?(?:perzentil|percentil|centile|quantil)")
_SECTION = Pattern(r"\d{1,2}(?:\.\d{1,2})+")
_LONGEST_SHORT = 8
_NEAR = 250
MOST = 60
"""More figures of one kind no request has; what follows is not read."""
_PART = Pattern(
    r"[,;()\[\]|]|\s[\u2013\u2014-]\s|\.\.\.|\s/\s"
    r"|\b(?:and|und|et|then|dann|puis|luego|poi|but|aber|mais|pero|ma|plus|with|while)\b"
    r"|(?<![\w.])[ye](?![\w.])"
    rf"|\ben\b(?=\s+{NUMBER}(?!\s*(?:ms|s|sec\w*|seg\w*|min\w*|mil\w*|h|heures?|horas?|jours?"
    r"|d[ií]as?)\b))"
)


@dataclass(frozen=True, kw_only=True)
class Clause:
    """A part of a statement: `marked[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A sentence or a line: `marked[start:end]`, and its clauses in order."""

    start: int
    end: int
    clauses: tuple[Clause, ...]

    def near(self, place: int) -> Clause:
        """The clause that holds a place, cut to what stands near it."""
        clause = self.clauses[self.clause_at(place)]
        return Clause(start=max(clause.start, place - _NEAR), end=min(clause.end, place + _NEAR))

    def clause_at(self, place: int) -> int:
        """Index of the clause that holds a place."""
        return max(0, bisect_right(self.clauses, place, key=lambda clause: clause.start) - 1)


def is_section(sentence: Sentence, part: Statement, place: int) -> bool:
    """Whether a number at the start of a line counts its sections: `7.4 Throughput`."""
    is_first = not sentence.marked[part.start : place].strip(" \t\n-*\u2022#\u00a7(")
    return is_first and _SECTION.fullmatch(sentence.quote(place, place + 1)) is not None


@lru_cache(maxsize=4)
def statements(marked: str) -> tuple[Statement, ...]:
    r"""Every sentence or line with its clauses.

    >>> [len(one.clauses) for one in statements("a full answer, max. \ue000 s. done")]
    [2, 1]
    """
    return tuple(_statements(marked))


def _statements(marked: str) -> Iterator[Statement]:
    start = 0
    for stop in (*_stops(marked), len(marked)):
        if marked[start:stop].strip():
            yield Statement(start=start, end=stop, clauses=tuple(_clauses(marked, start, stop)))
        start = stop


def _stops(marked: str) -> Iterator[int]:
    for match in _STOP.finditer(marked):
        if match[0] != "." or _is_full_stop(marked, match.start()):
            yield match.end()


def _is_full_stop(marked: str, place: int) -> bool:
    following = marked[place + 1 : place + 2]
    if following and not following.isspace() and following not in "\"')]":
        return False
    if marked[place - 1 : place] == NUMBER:
        return not _GERMAN_PERCENTILE.match(marked, place + 1)
    word = marked[max(0, place - _LONGEST_SHORT) : place]
    if _SHORT.search(word):
        return False
    return not (_SHORT_OF_A_FIGURE.search(word) and _FIGURE.match(marked, place + 1))


def _clauses(marked: str, start: int, end: int) -> Iterator[Clause]:
    for match in _PART.finditer(marked, start, end):
        if marked[start : match.start()].strip():
            yield Clause(start=start, end=match.start())
        start = match.end()
    yield Clause(start=start, end=end)
