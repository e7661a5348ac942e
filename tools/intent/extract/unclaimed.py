"""Figures that no reader took: the unit and the words around one tell what it is, or nothing does.

Each figure is weighed with the words of its own clause, of the clause before it and of the line's
heading. It fills only fields that nobody filled, and is left out where its words are not clear.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from tools.intent.extract.clauses import Statement, statements
from tools.intent.extract.figure_roles import role_of
from tools.intent.extract.latency_words import is_of_another, is_of_today
from tools.intent.fact import Fact, Read
from tools.intent.ledger import Ledger
from tools.intent.role_words import ROLES
from tools.intent.sentence import NUMBER, Sentence
from tools.intent.stems import Hit

__all__ = ["Figure", "read_unclaimed"]

_MOST = 60
_LARGEST = 1e12


@dataclass(frozen=True)
class Figure:
    """An open figure at `place`, with the statement it stands in and the one before."""

    sentence: Sentence
    place: int
    part: Statement
    above: Statement | None

    @property
    def value(self) -> float:
        """The number."""
        return self.sentence.numbers[self.place].value

    @cached_property
    def behind(self) -> str:
        """The words behind it in its clause, up to the next figure."""
        end = self.part.near(self.place).end
        return self.sentence.marked[self.place + 1 : end].partition(NUMBER)[0]

    @cached_property
    def clause(self) -> str:
        """All words of its clause."""
        clause = self.part.near(self.place)
        return self.sentence.marked[clause.start : clause.end]

    @cached_property
    def hits(self) -> tuple[Hit, ...]:
        """The words with a meaning from the figure before to the figure behind, in its clause."""
        clause = self.part.near(self.place)
        start = self.sentence.marked.rfind(NUMBER, clause.start, self.place) + 1
        start = max(start, clause.start)
        end = self.place + 1 + len(self.behind)
        return tuple(ROLES.hits(self.sentence.marked, start, end))

    @cached_property
    def meanings(self) -> frozenset[str]:
        """The meanings near it, without those on the far side of another figure."""
        return frozenset(hit.meaning for hit in self.hits)

    @cached_property
    def around(self) -> frozenset[str]:
        """The meanings of its whole statement."""
        hits = ROLES.hits(self.sentence.marked, self.part.start, self.part.end)
        return frozenset(hit.meaning for hit in hits)

    @cached_property
    def heading(self) -> frozenset[str]:
        """The meanings of the statement before, where that has no figure."""
        if self.above is None or NUMBER in self.sentence.marked[self.above.start : self.above.end]:
            return frozenset()
        hits = ROLES.hits(self.sentence.marked, self.above.start, self.above.end)
        return frozenset(hit.meaning for hit in hits)

    def nearest(self, *names: str) -> str | None:
        """Which of the meanings stands nearest."""
        found = [hit for hit in self.hits if hit.meaning in names]
        near = min(found, key=lambda hit: abs(hit.start - self.place), default=None)
        return near.meaning if near else None


def read_unclaimed(sentence: Sentence, read: Read, ledger: Ledger) -> Iterator[Fact]:
    """A fact for every open figure whose words are clear, for fields that are open."""
    if read.previous is not None or len(sentence.numbers) > _MOST:
        return
    filled = set(ledger.facts)
    for figure in _figures(sentence, ledger):
        fact = role_of(figure, read, frozenset(filled))
        if fact is not None and fact.path not in filled:
            filled.add(fact.path)
            yield fact


def _figures(sentence: Sentence, ledger: Ledger) -> Iterator[Figure]:
    claimed = _claimed(sentence, ledger)
    above: Statement | None = None
    for part in statements(sentence.marked):
        words = sentence.marked[part.start : part.end]
        is_told = not is_of_another(words) and not is_of_today(words)
        for place in sentence.numbers if is_told and NUMBER in words else ():
            if part.start <= place < part.end and _is_open(sentence, place, claimed):
                yield Figure(sentence, place, part, above)
        above = part


def _is_open(sentence: Sentence, place: int, claimed: tuple[tuple[int, int], ...]) -> bool:
    number = sentence.numbers[place]
    is_plain = sentence.marked[place] == NUMBER and number.is_exact and 0 < number.value < _LARGEST
    return is_plain and not _is_in(sentence, place, claimed) and not sentence.negated(place)


def _claimed(sentence: Sentence, ledger: Ledger) -> tuple[tuple[int, int], ...]:
    """Where the words stand that some reader understood."""
    found: list[tuple[int, int]] = []
    for quote in dict.fromkeys(ledger.heard):
        start = sentence.text.find(quote) if quote else -1
        while start >= 0:
            found.append((start, start + len(quote)))
            start = sentence.text.find(quote, start + 1)
    return tuple(found)


def _is_in(sentence: Sentence, place: int, spans: tuple[tuple[int, int], ...]) -> bool:
    start, end = sentence.starts[place], sentence.ends[place]
    return any(first <= start and end <= last for first, last in spans)
