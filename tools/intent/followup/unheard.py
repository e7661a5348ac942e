"""Clauses of a follow-up from which nothing was taken, so that a person knows.

A clause counts as heard when the quote of a fact or of a remark touches it.
"""

import re
from collections.abc import Iterable, Iterator

from tools.intent.fact import quotes_of
from tools.intent.followup.part_words import FILLER
from tools.intent.ledger import Ledger
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence

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
    text = sentence.text.lower()
    heard = [
        span
        for quote in (*words.heard, *_quotes(words), *also)
        if quote.strip()
        for span in _places(text, quote.lower())
    ]
    missed = [
        sentence.quote(start, end)[:_SHOWN_CHARACTERS]
        for start, end in _clauses(sentence.marked)
        if _says_something(sentence.marked[start:end].strip())
        and not any(
            first < sentence.ends[end - 1] and sentence.starts[start] < last
            for first, last in heard
        )
    ]
    return tuple(missed[:_MOST])


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


def _places(text: str, quote: str) -> Iterator[tuple[int, int]]:
    start = text.find(quote)
    while start >= 0:
        yield start, start + len(quote)
        start = text.find(quote, start + 1)
