"""Volumes with a deadline: `10 million reviews overnight`, `2 million documents by Friday`.

The rate is the volume over the time, and nobody waits for a single answer of it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from tools.intent.extract.deadline_words import SECONDS
from tools.intent.extract.deadlines import SURELY_A_VOLUME, Deadline, deadline_of
from tools.intent.extract.items import ITEM, REQUEST
from tools.intent.extract.people import PEOPLE
from tools.intent.fact import Fact, Finding, Read, Remark
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence
from tools.intent.shown import shown

__all__ = [
    "FILL",
    "LONGEST_TOKENS",
    "OF_A_VOLUME",
    "TOKEN_RATES",
    "WORKED_OFF",
    "bare_volume",
    "dated_volumes",
    "is_volume",
    "is_volume_origin",
    "token_volumes",
    "volume_named",
    "volume_of",
]

FILL = (
    r"(?:(?!tokens?|words?|users\b|people|customers\b|employees\b|nutzer\b|kunden\b|utilisateurs"
    r"|usuarios|utenti|developers\b|gpus?|seconds?|ms\b|[kmgtp]i?b\b"
    r"|(?:per|pro|par|por|each|out)\b)[^\W\d][\w-]*\s+){0,2}?"
)
_COUNT = rf"({NUMBER})\s*(?:of\s+|d['\u2019]|de\s+|di\s+)?{FILL}"
_DATED_VOLUME = Pattern(rf"{_COUNT}(?:{REQUEST})\b")
_THINGS = (
    rf"(?:(?!(?:tokens?|{PEOPLE})\b)[^\W\d]{{3,}}\s+)?(?!(?:tokens?|words|pages|gpus|hours|minutes"
    r"|days|weeks|months|years"
    rf"|dollars|euros|{PEOPLE})\b)[^\W\d]{{3,}}s"
)
"""Any plural, for a number so large that it can only be what is worked off."""
_DATED_THINGS = Pattern(
    rf"({NUMBER})\s*(?:(?:of|de|di|von)\s+|d['\u2019])?{_THINGS}\b(?!\s*(?:/|per\b|each\b|an?\b))"
)
_NAMED_VOLUME = Pattern(
    rf"\b(?:{REQUEST})\s*[:=|]\s*({NUMBER})(?!\s*(?:/|per\b|an?\b|tok|words|%))"
)
"""`rows: 1,000,000`."""
LONGEST_TOKENS = 10_000_000
TOKEN_RATES = {kind: f"traffic.rps_steady/{kind}_tokens" for kind in ("prompt", "output")}
"""Stand-in paths: tokens per second of the whole service, until the length of one is known."""
_PAST = Pattern(
    r"\b(?:(?:last|past|previous) (?:year|quarter|month|week|\ue000 (?:years?|months?))|so far"
    r"|since"
    r"|(?<!be )(?<!been )(?<!get )(?<!gets )(?:processed|handled|answered|translated)|received"
    r"|took|lent|sold"
    r"|letztes jahr|im letzten jahr|l'an dernier|l'année dernière|el año pasado|l'anno scorso)\b"
)
_TOKEN_UNITS = ("hours", "days", "weeks", "months")
_TOKENS = Pattern(
    rf"({NUMBER})\s*(?:input |prompt |(?P<before>output |generated ))?(?:tokens?|toks?)\b"
    r"(?:\s+(?:of\s+)?(?:input|(?P<out>output)))?"
    r"(?:\s*(?:/|\bper\b|\ban?\b|\beach\b|\bpro\b)\s*(?:(?P<hours>hour|h)|(?P<days>day|tag)"
    r"|(?P<weeks>week|woche)|(?P<months>month|monat))\b)?"
)
_BARE_VOLUME = Pattern(
    rf"{_COUNT}(?:{ITEM})\b(?!\s*(?:per|each|pro|par|por|/|an?\b|at\b|in\b))"
    rf"(?!\s+(?:{PEOPLE}|[a-z]+(?:ers|ors|ists))\b)"
)
_SENTENCE_END = Pattern(r"[.;!?\n]")
_REACH = 60
_MANY = 100
WORKED_OFF = frozenset(
    {
        "document_summarization", "long_document_analysis", "translation", "content_generation",
        "classification_extraction", "batch_processing",
    }
)  # fmt: skip
"""Tasks that have so much to do rather than so many users."""
OF_A_VOLUME = "a volume with a deadline"
"""Words in the origin of such a rate, by which it is known again in a printed plan."""
_TOLD = Pattern(rf": {OF_A_VOLUME}, ([\d,.]+) / ([\d,.]+) s")


def is_volume(fact: Fact | None) -> bool:
    """Whether a rate is a volume over a deadline, also after it came back from a printed plan."""
    return fact is not None and is_volume_origin(fact.origin)


def is_volume_origin(origin: str) -> bool:
    """Whether the origin of a rate tells of a volume over a deadline."""
    return f": {OF_A_VOLUME}" in origin


@dataclass(frozen=True, kw_only=True)
class Volume:
    """So many things in so many seconds."""

    count: float
    seconds: float


def volume_of(origin: str) -> Volume | None:
    """The volume and the time that the origin of a rate tells; None for any other rate.

    >>> volume_of('"864,000 documents by Friday": a volume with a deadline, 864,000 / 86,400 s')
    Volume(count=864000.0, seconds=86400.0)
    """
    told = _TOLD.search(origin)
    if told is None:
        return None
    count, seconds = (float(number.replace(",", "")) for number in told.groups())
    return Volume(count=count, seconds=seconds)


def dated_volumes(sentence: Sentence) -> Iterator[tuple[int, str, tuple[Finding, ...]]]:
    """Place of the number, words around it, and what it says, for each volume with a deadline."""
    for match in _volumes(sentence):
        is_whole = sentence.number(match).value.is_integer()
        if not is_whole or _is_of_the_past(sentence, match):
            continue
        deadline = deadline_of(sentence, match)
        if deadline is None:
            continue
        start, end = min(match.start(), deadline.start), max(match.end(), deadline.end)
        yield match.start(1), sentence.quote(start, end), _findings(sentence, match, deadline)


def volume_named(sentence: Sentence) -> tuple[float, str] | None:
    """Count and words of a volume that stands without its deadline: `432,000 documents`."""
    match = _BARE_VOLUME.search(sentence.marked)
    if match is None or sentence.negated(match.start()):
        return None
    return sentence.number(match).value, sentence.quote(*match.span())


def _is_of_the_past(sentence: Sentence, match: re.Match[str]) -> bool:
    """`Last year we took 2.9 million calls` is no work ahead."""
    before = sentence.marked[max(0, match.start() - _REACH) : match.start()]
    return _PAST.search(_SENTENCE_END.split(before)[-1]) is not None


def token_volumes(sentence: Sentence) -> Iterator[tuple[int, Fact]]:
    """Place of the number and rate of `1.2 billion tokens in 24 h` and `50M tokens a day`.

    So many tokens are no length of one prompt when a time stands beside them.
    """
    for match in _TOKENS.finditer(sentence.marked):
        number = sentence.number(match)
        if number.value <= LONGEST_TOKENS:
            continue
        unit = next((name for name in _TOKEN_UNITS if match[name]), None)
        deadline = None if unit else deadline_of(sentence, match)
        if unit is None and deadline is None:
            continue
        quote = sentence.quote(match.start(), deadline.end if deadline else match.end())
        seconds = deadline.seconds if deadline else SECONDS[unit or "days"]
        path = TOKEN_RATES["output" if match["out"] or match["before"] else "prompt"]
        formula = f"{OF_A_VOLUME}, {shown(number.value)} tokens / {shown(seconds)} s"
        origin = f'"{quote}": {formula}'
        yield (
            match.start(1),
            Fact(path=path, value=number.value / seconds, source="computed", origin=origin),
        )


def _volumes(sentence: Sentence) -> Iterator[re.Match[str]]:
    seen: set[int] = set()
    for match in _DATED_VOLUME.finditer(sentence.marked):
        seen.add(match.start(1))
        yield match
    for match in chain(
        _NAMED_VOLUME.finditer(sentence.marked), _DATED_THINGS.finditer(sentence.marked)
    ):
        if match.start(1) not in seen and sentence.number(match).value >= SURELY_A_VOLUME:
            yield match


def bare_volume(sentence: Sentence, read: Read) -> Iterator[Finding]:
    """A volume that stands for the whole load of a task; without a deadline it gets 24 hours."""
    match = _BARE_VOLUME.search(sentence.marked)
    if match is None or read.previous or read.row.name not in WORKED_OFF:
        return
    number, quote = sentence.number(match), sentence.quote(*match.span())
    if number.value < _MANY:
        return
    yield _rate(quote, number.value, 86_400, " (24 h assumed, no deadline given)")
    yield Remark(
        text=f'"{quote}" has no deadline and was read as work for 24 hours; '
        "set traffic.rps_peak if you have longer"
    )


def _findings(sentence: Sentence, match: re.Match[str], deadline: Deadline) -> tuple[Finding, ...]:
    quote = sentence.quote(min(match.start(), deadline.start), max(match.end(), deadline.end))
    words = sentence.quote(deadline.start, deadline.end)
    hours = deadline.assumed_hours
    assumed = f" ({hours} h assumed for '{words}')" if hours else ""
    rate = _rate(quote, sentence.number(match).value, deadline.seconds, assumed)
    if not deadline.is_dated:
        return (rate,)
    remark = (
        f'"{words}" was read as {hours} hours from now; set traffic.rps_peak if you have longer'
    )
    return rate, Remark(text=remark)


def _rate(quote: str, volume: float, seconds: float, assumed: str) -> Fact:
    formula = f"{OF_A_VOLUME}, {shown(volume)} / {shown(seconds)} s{assumed}"
    return Fact(
        path="traffic.rps_steady",
        value=float(f"{volume / seconds:.12g}"),
        source="computed",
        origin=f'"{quote}": {formula}',
    )
