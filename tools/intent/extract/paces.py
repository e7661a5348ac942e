"""Requests of one user: `2 messages per user and minute`, `each asks one every 30 seconds`."""

import re
from collections.abc import Iterator
from itertools import chain, islice

from tools.intent.extract.clauses import MOST
from tools.intent.extract.rate_finding import found_rates, place_of, rounded, unit_of
from tools.intent.extract.rate_words import (
    ACTIVE,
    DROPPED,
    EACH_USER,
    EVERY_FEW,
    EVERY_THEN,
    NAMED_PEAK,
    ONE_PER,
    PER_ACTIVE,
    PER_PERSON,
    PER_USER,
    SECONDS,
    SEPARATOR,
    TURNS,
)
from tools.intent.fact import Finding
from tools.intent.numbers import Number
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence
from tools.intent.shown import shown

__all__ = ["PACE", "read_paces"]

PACE = "traffic.requests_per_active_minute"
_ARTICLES = ("a", "an", "one", "ein", "eine", "einen", "un", "une", "una", "once")
_MINUTE_S = 60
_APIECE = Pattern(
    r"\b(?:each|everyone|everybody|jede[rs]?|chacune?|cada un[oa]?|ognuno|ciascun[oa]|iedereen|elk"
    rf"|jeweils)(?!\s+(?:second|minute|hour|day|week|month|time))\b[^.,;:!?\n{NUMBER}]{{0,24}}$"
)
"""`who each send about`: whoever was named sends so many apiece."""
_ONE_OF = Pattern(
    rf"\b(?:each|every one|everyone|jede[rs]?|chacune?|cada un[oa]|ognuno|ciascun[oa]|elk|ieder)\s+"
    rf"(?:(?:of|von|de|di|van|dos|das|dei)\s+)?(?:(?:our|the|these|my|unsere[rn]?|der|den|nos|les"
    rf"|nuestr[oa]s|l[oa]s|nostri|i|onze|nossos)\s+)?{NUMBER}\s+[^.,;:!?\n{NUMBER}]{{3,50}}$"
)
"""`each of our 300 drivers asks`: so many each."""
_REACH = 24
_SUBJECT = 70


def read_paces(sentence: Sentence, taken: set[int]) -> Iterator[Finding]:
    """Facts about one user; `taken` holds the places of numbers that are spoken for, and grows."""
    yield from _named(sentence, taken)
    yield from _intervals(sentence, taken)
    for match in ONE_PER.finditer(sentence.marked):
        if _is_of_a_user(sentence, match, match.start()):
            yield from _pace(sentence, match, Number(value=1.0), unit_of(match))
    for match in found_rates(sentence):
        place = place_of(match)
        if place not in taken and _is_of_a_user(sentence, match, place):
            taken.add(place)
            yield from _pace(sentence, match, sentence.numbers[place], unit_of(match))


def _named(sentence: Sentence, taken: set[int]) -> Iterator[Finding]:
    for pattern in (PER_ACTIVE, PER_USER, TURNS):
        for match in islice(pattern.finditer(sentence.marked), MOST):
            place = match.start(1)
            if place not in taken and not DROPPED.match(sentence.marked, match.end()):
                taken.add(place)
                yield from _pace(sentence, match, sentence.number(match), unit_of(match))


def _intervals(sentence: Sentence, taken: set[int]) -> Iterator[Finding]:
    everys = chain.from_iterable(p.finditer(sentence.marked) for p in (EVERY_THEN, EVERY_FEW))
    for match in islice(everys, MOST):
        places = {match.start(name) for name in ("count", "n")} & set(sentence.numbers)
        finding = None if places & taken else _every_few(sentence, match)
        if finding is not None:
            taken |= places
            yield finding


def _is_of_a_user(sentence: Sentence, match: re.Match[str], place: int) -> bool:
    """Whether the words around a rate say that one user sends so many."""
    after = sentence.marked[match.end() : match.end() + _REACH]
    if PER_PERSON.match(after) or ACTIVE.match(after):
        return True
    before = re.split(r"[.;!?\n]", sentence.marked[max(0, place - _SUBJECT) : place])[-1]
    return EACH_USER.search(before) is not None or bool(
        _APIECE.search(before) or _ONE_OF.search(before)
    )


def _pace(sentence: Sentence, match: re.Match[str], number: Number, unit: str) -> Iterator[Finding]:
    seconds = SECONDS[unit][0]
    value = rounded(number.value * _MINUTE_S / seconds)
    if unit in ("minute", "second"):
        yield sentence.says(PACE, value, match, number)
        return
    formula = f"{shown(number.value)} per user and {unit} / {shown(seconds / _MINUTE_S)} minutes"
    yield sentence.computes(PACE, value, match, formula)
    if not ACTIVE.match(sentence.marked, match.end()):
        why = f"a rate per user and {unit} counts every user"
        yield sentence.infers("traffic.active_share", 1.0, match, why)


def _every_few(sentence: Sentence, match: re.Match[str]) -> Finding | None:
    """`a message every 30 seconds`: of each user, or of the whole service."""
    words = match.groupdict()
    count = sentence.number(match, "count").value if words["count"] == NUMBER else 1.0
    span = sentence.number(match, "n").value if words["n"] == NUMBER else 1.0
    seconds = span * SECONDS[unit_of(match)][0] or float("nan")
    start = max(0, match.start() - _SUBJECT)
    is_verb = words["count"] not in _ARTICLES and words["count"] != NUMBER
    end = min(match.end("count") if is_verb else match.start("count"), match.start("n"))
    before = re.split(r"[.;!?\n]", sentence.marked[start:end])[-1]
    after = sentence.marked[match.end() : match.end() + _REACH]
    is_of_one = EACH_USER.search(before) or PER_PERSON.match(after) or ACTIVE.match(after)
    if is_of_one or words.get("who"):
        return sentence.says(PACE, rounded(count * _MINUTE_S / seconds), match)
    if words["noun"] is None or unit_of(match) == "night":
        # So many every night are worked off while the night lasts.
        return None
    formula = f"{shown(count)} / {shown(seconds)} s"
    path = (
        "traffic.rps_peak" if NAMED_PEAK.search(_beside(sentence, match)) else "traffic.rps_steady"
    )
    return sentence.computes(path, rounded(count / seconds), match, formula)


def _beside(sentence: Sentence, match: re.Match[str]) -> str:
    before = sentence.marked[max(0, match.start() - _REACH) : match.start()]
    after = sentence.marked[match.end() : match.end() + _REACH]
    return f"{SEPARATOR.split(before)[-1]} {SEPARATOR.split(after)[0]}"
