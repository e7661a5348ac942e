"""Finds rates in every wording, whose ever they are."""

import re
from collections.abc import Iterator
from itertools import islice

from tools.intent.extract.clauses import MOST
from tools.intent.extract.rate_words import LIMITED, MONEY, RATES, SECONDS
from tools.intent.sentence import NUMBER, Sentence

__all__ = ["found_rates", "place_of", "rounded", "unit_of"]

_MANY = 10
_REACH = 24


def found_rates(sentence: Sentence, *, of_users: bool = True) -> Iterator[re.Match[str]]:
    """Every rate in words; of two that overlap the first counts."""
    spans: list[tuple[int, int]] = []
    for name, pattern in RATES:
        if name == "times" and not of_users:
            continue
        for match in islice(pattern.finditer(sentence.marked), MOST):
            ahead = sentence.marked[max(0, match.start() - _REACH) : match.start()]
            is_rate = name != "bare" or _is_bare_rate(sentence, match)
            is_rate = is_rate and not LIMITED.search(ahead)
            is_apart = all(match.end() <= start or match.start() >= end for start, end in spans)
            if is_rate and is_apart:
                spans.append(match.span())
                yield match


def _is_bare_rate(sentence: Sentence, match: re.Match[str]) -> bool:
    """`60/s` and `3k a day`, but not `half a second` and not `$3 an hour`."""
    around = sentence.marked[max(0, match.start() - _REACH) : match.end() + 4]
    is_grand = "grand" in sentence.quote(*match.span()).lower()
    # `half a second` is a duration, `two an hour` nobody says: only a large number is a rate.
    is_long = match["article"] and sentence.number(match).value < _MANY
    return not is_grand and not is_long and not MONEY.search(around)


def place_of(match: re.Match[str]) -> int:
    """Where the number of a rate stands."""
    return next(match.start(i) for i in (1, match.lastindex or 1) if match[i] == NUMBER)


def unit_of(match: re.Match[str]) -> str:
    """Name of the unit of time."""
    groups = match.groupdict()
    return next((name for name in SECONDS if groups.get(name)), "second")


def rounded(value: float) -> float:
    """Twelve digits, so that a division shows no noise."""
    return float(f"{value:.12g}")
