"""Clauses of a follow-up from which nothing was taken, so that a person knows.

A clause counts as heard when the quote of a fact or of a remark touches it.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from tools.intent.fact import quotes_of
from tools.intent.followup.part_words import FILLER
from tools.intent.ledger import Ledger
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence, lower_in_place

__all__ = ["unheard"]

_CLAUSE_END = Pattern(
    r"[.;!?\n:()]+|,(?!\d)|\b(?:and|but|und|aber|sondern|et|mais|y|pero|sino|ma)\b"
)
_QUOTED = re.compile(r'"([^"]+)"')
_WORD = Pattern(r"[^\W_]")
_OLD_VALUE = Pattern(
    rf"(?:not|no|nicht|pas|non|statt|instead of|rather than)\s+(?:{NUMBER}|p\d\d)\W*"
)
"""`1500 users, not 1000`: the old value says nothing new."""
_MOST = 3
_SHOWN_CHARACTERS = 80


def unheard(sentence: Sentence, words: Ledger, also: Iterable[str] = ()) -> tuple[str, ...]:
    """The clauses that said nothing to any reader, in order, shortened, at most three.

    Args:
        sentence: The follow-up.
        words: What the readers found in it.
        also: Further quotes that were heard.
    """
    heard = _heard(sentence, (*words.heard, *_quotes(words), *also))
    missed = (
        sentence.quote(start, end)[:_SHOWN_CHARACTERS]
        for start, end in _clauses(sentence.marked)
        if _says_something(sentence.marked[start:end].strip())
        and not any(heard[sentence.starts[start] : sentence.ends[end - 1]])
    )
    return tuple(islice(missed, _MOST))


def _heard(sentence: Sentence, quotes: Iterable[str]) -> bytearray:
    """One for every character of the text that a quote covers."""
    text = lower_in_place(sentence.text)
    covered = bytearray(len(text))
    for quote in dict.fromkeys(lower_in_place(quote).strip() for quote in quotes):
        place = text.find(quote) if quote else -1
        while place >= 0:
            covered[place : place + len(quote)] = b"\1" * len(quote)
            place = text.find(quote, place + len(quote))
    return covered


def _clauses(marked: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _CLAUSE_END.finditer(marked):
        if match.start() > start:
            yield start, match.start()
        start = match.end()
    if start < len(marked):
        yield start, len(marked)


def _says_something(clause: str) -> bool:
    if _OLD_VALUE.fullmatch(clause):
        return False
    return _WORD.search(FILLER.sub(" ", clause)) is not None or any(
        "\ue000" <= character <= "\ue002" for character in clause
    )


def _quotes(words: Ledger) -> Iterator[str]:
    for warning in words.warnings:
        yield from _QUOTED.findall(warning)
    for conflict in words.conflicts:
        yield from _QUOTED.findall(conflict.message)
    for fact in words.facts.values():
        yield from quotes_of(fact)
