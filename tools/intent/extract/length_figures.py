"""Figures that may be lengths: with a unit, named by a key, or without a unit beside such ones."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from tools.intent.extract.clauses import Statement, is_section
from tools.intent.extract.length_words import (
    BARE_END,
    FROM_TO,
    HEADED,
    HEADED_BEHIND,
    IN_OUT,
    IN_OUT_NAMED,
    IN_WAY,
    MEAN,
    NAMED,
    OUT_WAY,
    PAIR_NAMED,
    PAIRED,
    PER,
    THOUSANDS,
    THOUSANDS_OF,
    TOTAL,
    UNIT,
)
from tools.intent.extract.percentile import percentiles
from tools.intent.extract.volume import LONGEST_TOKENS
from tools.intent.numbers import Number
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence

__all__ = ["TOKENS", "Length", "figures", "of_match"]

TOKENS = ("tok", "tkn", "jeton")
_ABOUT_TOKENS = Pattern(r"\b(?:tokens?|toks?|tkns?|jetons?|[io]sl)\b")
_HEAD = Pattern(
    r"\b(?:[io]sl|tokens?|toks?|lengths?|prompts?|inputs?|outputs?|answers?|responses?|contexts?)"
    r"\b[^,;.\ue000]{0,12}$"
)
_OF_ONE = Pattern(
    r"\b(?:prompts?|inputs?|answers?|responses?|outputs?|contexts?)\s*(?:of|are|is|:|=)\s*$"
)
_CLOCK = Pattern(rf"{NUMBER}\s?:\s?{NUMBER}")
_MONEY = Pattern(r"[$€£]\s*$")
_RATED = Pattern(
    r"\s*(?:/\s*(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|weeks?|mo|months?)\b"
    r"|(?:[^\W\d]+\s+){0,2}?(?:requests?|calls?|jobs?|quer(?:y|ies)|anfragen|requêtes"
    r"|solicitudes|peticiones|richieste|verzoeken|pedidos)\s*(?:/|per\b|an?\b|each\b|every\b|pro\b"
    r"|par\b|por\b|al\b|in\b|within\b))"
)
"""`300/s`, `4,500 completion requests per minute`: so many, not so long."""
_THOUSAND = 1_000.0
_NEAR = 16
_FIRST_YEAR, _LAST_YEAR = 1900, 2040


@dataclass(frozen=True, kw_only=True)
class Length:
    """One figure that may be a length: its words, its number, and what is known about it.

    Attributes:
        start: Start of its words.
        end: End of its words.
        place: Where its number stands.
        number: The number.
        unit: The unit as written.
        kind: `prompt` or `output`; None until it is found out.
        statistic: `mean` or `p95`; None until it is found out.
        is_bare: Whether it has no unit of its own.
        is_apart: Whether nothing in its statement tells of lengths.
        why: Why it is inferred; empty where the text gives it.
    """

    start: int
    end: int
    place: int
    number: Number
    unit: str = "tokens"
    kind: str | None = None
    statistic: str | None = None
    is_bare: bool = False
    is_apart: bool = False
    why: str = ""


def of_match(
    sentence: Sentence,
    match: re.Match[str],
    group: int,
    *,
    kind: str | None = None,
    statistic: str | None = None,
    unit: str = "tokens",
) -> Length:
    """The figure that a group of a match captured."""
    return Length(
        start=match.start(),
        end=match.end(),
        place=match.start(group),
        number=sentence.number(match, group),
        kind=kind,
        statistic=statistic,
        unit=unit,
    )


def figures(
    sentence: Sentence, part: Statement, taken: set[int], *, goes_on: bool
) -> Iterator[Length]:
    """Every figure of a statement that may be a length.

    Args:
        sentence: The text.
        part: The statement.
        taken: Places of numbers that are spoken for; grows.
        goes_on: Whether a statement before told a length, so that a bare tail may follow.
    """
    for length in chain(
        _paired(sentence, part),
        _in_out(sentence, part),
        _headed(sentence, part),
        _with_unit(sentence, part, taken),
        _named(sentence, part),
    ):
        if length.place not in taken:
            taken.add(length.place)
            yield length
    yield from _bare(sentence, part, taken, goes_on=goes_on)


def _bare(
    sentence: Sentence, part: Statement, taken: set[int], *, goes_on: bool
) -> Iterator[Length]:
    text = sentence.marked[part.start : part.end]
    units = [*UNIT.finditer(sentence.marked, part.start, part.end)]
    is_thousands = THOUSANDS.search(text) is not None
    is_told = bool(units) or is_thousands or _tells_of_lengths(text)
    if not is_told and not goes_on:
        return
    for place in _open_places(sentence, part, taken):
        number = sentence.numbers[place]
        if is_thousands and number.scale == 1 and number.value < _THOUSAND:
            number = replace(number, value=number.value * _THOUSAND)
        yield Length(
            start=place,
            end=place + 1,
            place=place,
            number=number,
            unit=next((m["unit"] for m in reversed(units) if m.start() < place), "tokens"),
            is_bare=True,
            is_apart=not is_told,
        )


def _tells_of_lengths(text: str) -> bool:
    if _ABOUT_TOKENS.search(text) or THOUSANDS_OF.search(text):
        return True
    return IN_WAY.search(text) is not None and OUT_WAY.search(text) is not None


def _open_places(sentence: Sentence, part: Statement, taken: set[int]) -> Sequence[int]:
    """Numbers without a unit that no other wording claims."""
    shares = percentiles(sentence, part.start, part.end)
    return [
        place
        for place in sentence.numbers
        if part.start <= place < part.end
        and place not in taken
        and BARE_END.match(sentence.marked, place + 1)
        and not any(one.start <= place < one.end for one in shares)
        and not _is_price(sentence, place)
        and not is_section(sentence, part, place)
        and not _is_year(sentence, place)
        and not _is_clock(sentence, place)
        and not _RATED.match(sentence.marked, place + 1)
        and sentence.numbers[place].value > 1
    ]


def _is_clock(sentence: Sentence, place: int) -> bool:
    """`between 22:00 and 06:00`: hours and minutes are no lengths."""
    return any(_CLOCK.match(sentence.marked, max(0, place - back)) for back in (0, 2, 3))


def _is_year(sentence: Sentence, place: int) -> bool:
    """`opened in 2009, 2011 and 2018`; 2,000 and 2048 may well be lengths."""
    value, words = sentence.numbers[place].value, sentence.quote(place, place + 1)
    return words.isdigit() and _FIRST_YEAR <= value <= _LAST_YEAR and value != 2 * _THOUSAND


def _paired(sentence: Sentence, part: Statement) -> Iterator[Length]:
    """`in/out: 600/300`, `4,500 tokens to 150 tokens`."""
    for pattern in (PAIRED, PAIR_NAMED, FROM_TO):
        for match in pattern.finditer(sentence.marked, part.start, part.end):
            yield of_match(sentence, match, 1, kind="prompt", statistic="mean")
            yield of_match(sentence, match, 2, kind="output", statistic="mean")


def _in_out(sentence: Sentence, part: Statement) -> Iterator[Length]:
    """`5k/200 tokens`, unless mean and tail are what the two stand for."""
    for match in chain.from_iterable(
        pattern.finditer(sentence.marked, part.start, part.end)
        for pattern in (IN_OUT, IN_OUT_NAMED)
    ):
        ahead = sentence.marked[part.start : match.start()]
        if MEAN.search(ahead[-_NEAR:]) or HEADED.search(ahead + match[0]):
            continue
        for group, kind in ((1, "prompt"), (2, "output")):
            one = of_match(sentence, match, group, kind=kind, statistic="mean")
            yield replace(one, why="what goes in stands first")


def _headed(sentence: Sentence, part: Statement) -> Iterator[Length]:
    """`(mean/p95): 5k / 20k`; `5/20k` shares its thousand."""
    for match in HEADED.finditer(sentence.marked, part.start, part.end):
        head = of_match(sentence, match, 2, statistic="mean")
        tail = of_match(sentence, match, 3, statistic="p95")
        value, scale = head.number.value, tail.number.scale
        if head.number.scale == 1 and value < tail.number.value / scale:
            head = replace(head, number=replace(head.number, value=value * scale))
        yield from (head, tail)
    for match in HEADED_BEHIND.finditer(sentence.marked, part.start, part.end):
        ahead = sentence.marked[part.start : match.start()]
        if _HEAD.search(ahead) or _ABOUT_TOKENS.search(match[0]):
            yield of_match(sentence, match, 1, statistic="mean")
            yield of_match(sentence, match, 2, statistic="p95")


def _with_unit(sentence: Sentence, part: Statement, taken: set[int]) -> Iterator[Length]:
    for match in UNIT.finditer(sentence.marked, part.start, part.end):
        unit, own = match["unit"], match["own"]
        is_volume = unit.startswith(TOKENS) and sentence.number(match).value > LONGEST_TOKENS
        # `prompts of 99999999999 tokens` is left to the range check.
        is_volume = is_volume and not _OF_ONE.search(sentence.marked[part.start : match.start(1)])
        is_total = TOTAL.match(sentence.marked, match.end()) is not None
        if match.start(1) in taken:
            continue
        if is_volume or is_total or _is_price(sentence, match.start(1), unit):
            taken.add(match.start(1))
            continue
        kind = None
        if own:
            kind = "prompt" if own in ("input", "prompt", "eingabe") else "output"
        yield of_match(sentence, match, 1, kind=kind, unit=unit)


def _named(sentence: Sentence, part: Statement) -> Iterator[Length]:
    """`ISL 1024`, `max_tokens=512`: keys that are lengths even without a unit."""
    for match in NAMED.finditer(sentence.marked, part.start, part.end):
        kind = "prompt" if match["input"] else "output"
        statistic = "p95" if match["most"] else None
        yield of_match(sentence, match, match.lastindex or 4, kind=kind, statistic=statistic)


def _is_price(sentence: Sentence, place: int, unit: str = "tok") -> bool:
    """Whether the tokens are the unit of a price or a rate: `per 1k tokens`."""
    ahead = sentence.marked[max(0, place - 8) : place]
    if _MONEY.search(ahead):
        return True
    before = PER.search(ahead)
    if before is not None and before[0].strip() in ("each", "je"):
        # `each 2,000 tokens in` tells how long one is; a price has its sign before.
        return False
    # `mit je 30 Seiten` tells how long each one is.
    return before is not None and (unit.startswith("tok") or "je" not in before[0])
