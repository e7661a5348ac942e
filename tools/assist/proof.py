"""Whether a text gives a number that a language model claims to have read in it.

A number is proven by its own digits or words, exactly and in the field's unit, inside the words
that the model quotes; the quote must stand in the text as it is, not negated, and the number must
not be what another field was read from.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tools.assist.form import Unit
from tools.assist.units import FOREIGN_MONEY, UNITS
from tools.intent.fact import Fact
from tools.intent.numbers import Number
from tools.intent.sentence import Sentence, lower_in_place

__all__ = ["Proof", "Quote", "find_quote"]

_TOLERANCE = 0.005
_MONEY = ("usd_month", "usd_hour")
_REACH = 12
_TAIL, _TAIL_WORD = ".p95", "95"
"""Nobody states a 95th percentile without saying so: `120 tokens` alone is a mean."""
_PLAIN = str.maketrans("\u2018\u2019\u201c\u201d\u2013\u2014", "''\"\"--")
"""Models straighten quotation marks and dashes; positions stay."""


@dataclass(frozen=True, kw_only=True)
class Quote:
    """Words of the text as written, where they stand in it, and whether they are negated."""

    text: str
    start: int
    end: int
    is_negated: bool


def find_quote(sentence: Sentence, words: str) -> Quote | None:
    """The quoted words in the text; blanks and case do not matter, nothing else is forgiven."""
    parts = _plain(words).split()
    if not parts:
        return None
    pattern = r"\s+".join(map(re.escape, parts))
    match = re.search(rf"(?<!\w){pattern}(?!\w)", _plain(sentence.text))
    if match is None:
        return None
    place = bisect_left(sentence.starts, match.start())
    return Quote(
        text=sentence.text[match.start() : match.end()],
        start=match.start(),
        end=match.end(),
        is_negated=sentence.negated(place),
    )


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A sentence and what was already read from it."""

    sentence: Sentence
    taken: Iterable[Fact]

    def gives(self, path: str, unit: Unit, value: float, quote: Quote) -> bool:
        """Whether the quoted words give this very number in this unit for this field."""
        if quote.is_negated or (unit in _MONEY and self._is_foreign(quote)):
            return False
        if path.endswith(_TAIL) and _TAIL_WORD not in quote.text:
            return False
        return any(
            self._counts(place, number, unit, value) and not self._belongs_elsewhere(place, path)
            for place, number in self._numbers(quote)
            if number.is_exact
        )

    def mentions(self, value: float, quote: Quote) -> bool:
        """Whether the quoted words hold this number, whatever it counts."""
        return any(_same(number.value, value) for _, number in self._numbers(quote))

    def _numbers(self, quote: Quote) -> Iterator[tuple[int, Number]]:
        starts = self.sentence.starts
        for place, number in self.sentence.numbers.items():
            if quote.start <= starts[place] < quote.end:
                yield place, number

    def _counts(self, place: int, number: Number, unit: Unit, value: float) -> bool:
        readings = [number.value] if number.decimal is None else [number.value, number.decimal]
        if unit == "share" and 0 < value < 1 and any(_same(reading, value) for reading in readings):
            return True
        return any(
            _same(reading * factor, value)
            for words, factor in UNITS[unit]
            if words.match(self.sentence.marked, place + 1)
            for reading in readings
        )

    def _belongs_elsewhere(self, place: int, path: str) -> bool:
        """Whether another field was read from this number."""
        position = self.sentence.starts[place]
        return any(
            start <= position < end
            for fact in self.taken
            if fact.path != path
            for start, end in _span(self.sentence.text, fact)
        )

    def _is_foreign(self, quote: Quote) -> bool:
        low = lower_in_place(self.sentence.text)
        around = low[max(0, quote.start - _REACH) : quote.end + _REACH]
        return FOREIGN_MONEY.search(around) is not None


def _plain(text: str) -> str:
    return lower_in_place(text).translate(_PLAIN)


def _span(text: str, fact: Fact) -> Iterator[tuple[int, int]]:
    """Where the words of a fact stand in the text."""
    words = fact.origin
    if words.startswith('"'):
        words = words[1:].partition('"')[0]
    start = text.find(words) if words else -1
    if start >= 0:
        yield start, start + len(words)


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= _TOLERANCE * max(abs(one), abs(other))
