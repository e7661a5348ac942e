"""How many requests come: rates in every unit, usual and peak, and requests per user.

Anything but `per second` is converted and therefore computed, with the division shown. Of several
rates the one that the words call the peak is the peak; one that exceeds the usual rate is it too.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from tools.intent.extract.clauses import MOST, Statement, is_section, statements
from tools.intent.extract.deadline_words import OVERNIGHT_HOURS
from tools.intent.extract.deadlines import night_s
from tools.intent.extract.latency_words import is_of_another, is_of_today, is_state
from tools.intent.extract.paces import PACE, read_paces
from tools.intent.extract.rate_finding import found_rates, place_of, rounded, unit_of
from tools.intent.extract.rate_words import (
    BORROWS,
    BUSY_HOUR,
    CALLS_EACH,
    CONTRASTED,
    DROPPED,
    MODEL_CALLS,
    NAMED_PEAK,
    NAMED_USUAL,
    OF_LENGTHS,
    PLANNED,
    SAID_TWICE,
    SECONDS,
    SEPARATOR,
    THROUGHPUT,
)
from tools.intent.extract.ties import ONCE
from tools.intent.extract.volume import OF_A_VOLUME, dated_volumes, token_volumes
from tools.intent.fact import Fact, Finding, Read
from tools.intent.numbers import Number
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence
from tools.intent.shown import shown

__all__ = ["read_rates"]

_STEADY, _PEAK, _PROMISED = "traffic.rps_steady", "traffic.rps_peak", "slo.throughput_rps"
_OF_ANOTHER = "what another system carried, taken for what will come"
_APART = "?"
"""Stands for the path of a rate that holds only at some times, until the others are known."""
_BRACKET = Pattern(r"\s*\(([^)]*)\)")
_HOUR_S = 3_600
_REACH = 60


@dataclass(frozen=True, kw_only=True)
class _Rate:
    """A rate of the whole service: where it stands, what it says and whether it is the peak.

    Attributes:
        match: The words.
        place: Where its number stands.
        unit: Name of the unit of time; of a borrowed one that of its neighbour.
        path: The field it fills.
        is_usual: Whether the words call it the usual one.
        is_open: Whether nothing says which of the rates it is.
        is_told: Whether it has a unit of its own.
        is_of_another: Whether the words tell what came to another system.
    """

    match: re.Match[str]
    place: int
    number: Number
    unit: str
    path: str = _STEADY
    is_usual: bool = False
    is_open: bool = False
    is_told: bool = True
    is_of_another: bool = False

    @property
    def per_second(self) -> float:
        return self.number.value / SECONDS[self.unit][0]


def read_rates(sentence: Sentence, _read: Read) -> Iterator[Finding]:
    """Rates under `traffic` and `slo.throughput_rps`."""
    taken: set[int] = set()
    yield from _times_calls(sentence, read_paces(sentence, taken))
    for match in BUSY_HOUR.finditer(sentence.marked):
        place = match.start(match.lastindex or 1)
        if place in taken or ONCE.search(match[0]):
            continue
        taken.add(place)
        number = sentence.numbers[place]
        formula = f"{shown(number.value)} / 3,600 s"
        yield sentence.computes(_PEAK, rounded(number.value / _HOUR_S), match, formula)
    rates = [*_rates(sentence, taken)]
    wanted = _wanted(sentence, rates)
    for position, _, findings in dated_volumes(sentence):
        if position not in taken:
            taken.add(position)
            if not any(rate.is_told for rate in wanted) or len(wanted) == len(rates):
                yield from findings
    yield from _times_calls(
        sentence, (_fact(sentence, rate) for rate in _told_apart(sentence, wanted))
    )
    yield from (fact for _, fact in token_volumes(sentence))


def _rates(sentence: Sentence, taken: set[int]) -> Iterator[_Rate]:
    """The rates of the whole service with what the words say about each."""
    found: dict[int, _Rate] = {}
    for match in found_rates(sentence, of_users=False):
        place = place_of(match)
        if place not in taken and place not in found:
            unit = unit_of(match)
            number = sentence.numbers[place]
            found[place] = _Rate(match=match, place=place, number=number, unit=unit)
    if not found:
        return
    for part in statements(sentence.marked):
        own = sorted(
            (rate for rate in found.values() if part.start <= rate.place < part.end),
            key=lambda rate: rate.place,
        )
        if own:
            own = sorted((*own, *_borrowed(sentence, part, own)), key=lambda rate: rate.place)
            yield from _labelled(sentence, part, own)
            taken.update(rate.place for rate in own)


def _borrowed(sentence: Sentence, part: Statement, own: Sequence[_Rate]) -> Iterator[_Rate]:
    """`20 rps average, 60 at peak`: the second number borrows the unit of the first."""
    places = {rate.place for rate in own}
    for pattern in BORROWS:
        for match in islice(pattern.finditer(sentence.marked, part.start, part.end), MOST):
            place = place_of(match)
            inside = any(rate.match.start() <= place < rate.match.end() for rate in own)
            ahead = sentence.marked[part.near(place).start : place].rpartition(NUMBER)[2]
            is_length = OF_LENGTHS.search(ahead) is not None
            if place in places or inside or is_length or is_section(sentence, part, place):
                continue
            places.add(place)
            number = sentence.numbers[place]
            lender = min(own, key=lambda rate: abs(rate.place - place))
            yield _Rate(match=match, place=place, number=number, unit=lender.unit, is_told=False)


def _labelled(sentence: Sentence, part: Statement, rates: Sequence[_Rate]) -> Iterator[_Rate]:
    """Each rate with the path that the words nearest to it name."""
    text = sentence.marked
    leads = _names_a_side(text[part.start : rates[0].place])
    for index, rate in enumerate(rates):
        is_last = index + 1 == len(rates)
        end, stop = _end(rate), part.end if is_last else rates[index + 1].place
        if index:
            before = _ahead(text[_end(rates[index - 1]) : rate.place], takes=leads)
        else:
            before = _before_all(text[part.start : rate.place])
        after = _behind(text[end:stop], takes=not leads or is_last)
        yield _with_path(rate, before, f"{text[rate.place + 1 : end]} {after}")


def _end(rate: _Rate) -> int:
    """Where the words of a rate end; of a borrowed one its number."""
    return rate.match.end() if rate.is_told else rate.place + 1


def _names_a_side(words: str) -> bool:
    clause = SEPARATOR.split(words)[-1]
    return bool(NAMED_PEAK.search(clause) or NAMED_USUAL.search(clause))


def _ahead(gap: str, *, takes: bool) -> str:
    """The part of the words between two rates that belongs to the second."""
    pieces = SEPARATOR.split(gap)
    if len(pieces) > 1:
        return pieces[-1]
    return gap if takes else ""


def _before_all(words: str) -> str:
    """The words before the first rate: its clause, and the one before where that says more."""
    pieces = SEPARATOR.split(words)
    if len(pieces) == 1 or _names_a_side(pieces[-1]):
        return pieces[-1]
    is_headed = words[: len(words) - len(pieces[-1])].rstrip().endswith(":")
    if NUMBER in pieces[-2] and not is_headed:
        # `600 rooms talking at peak, 7 requests per second`: behind a figure stand its own words.
        return pieces[-1]
    return f"{pieces[-2].rpartition(NUMBER)[2]} {pieces[-1]}"


def _behind(gap: str, *, takes: bool) -> str:
    """The part of the words between two rates that belongs to the first; brackets do."""
    bracket = _BRACKET.match(gap)
    if bracket and NUMBER not in bracket[1]:
        return bracket[1]
    pieces = SEPARATOR.split(gap)
    if len(pieces) > 1:
        return pieces[0]
    return gap if takes else ""


def _with_path(rate: _Rate, before: str, after: str) -> _Rate:
    around = f"{before} {after}"
    is_usual = NAMED_USUAL.search(around) is not None
    is_peak = NAMED_PEAK.search(around) is not None
    if is_usual and not (is_peak and NAMED_PEAK.search(before) and not NAMED_USUAL.search(before)):
        return replace(rate, is_usual=True)
    if is_peak:
        return replace(rate, path=_PEAK)
    if THROUGHPUT.search(around):
        return replace(rate, path=_PROMISED)
    return replace(rate, is_open=True, path=_APART if CONTRASTED.search(around) else _STEADY)


def _wanted(sentence: Sentence, rates: Sequence[_Rate]) -> list[_Rate]:
    """The rates to plan for: those that are taken back, or set aside for others, are left out."""
    kept = [r for r in rates if not DROPPED.match(sentence.marked, r.match.end())]
    planned = [r for r in kept if not _is_of_now(sentence, r)]
    if any(rate.is_told for rate in planned):
        kept = planned
    else:
        kept = [replace(r, is_of_another=is_of_another(_clause(sentence, r))) for r in kept]
    planned = [r for r in kept if PLANNED.search(_sentence_before(sentence, r))]
    if planned and len(planned) < len(kept):
        first = min(rate.place for rate in planned)
        return [r for r in kept if r in planned or r.place > first or not r.is_open]
    return kept


def _is_of_now(sentence: Sentence, rate: _Rate) -> bool:
    part = next(p for p in statements(sentence.marked) if p.start <= rate.place < p.end)
    is_now = is_state(sentence.marked[part.start : part.end])
    return is_now or is_of_today(_clause(sentence, rate))


def _clause(sentence: Sentence, rate: _Rate) -> str:
    part = next(p for p in statements(sentence.marked) if p.start <= rate.place < p.end)
    clause = part.near(rate.place)
    return sentence.marked[clause.start : clause.end]


def _sentence_before(sentence: Sentence, rate: _Rate) -> str:
    return re.split(r"[.!?\n]", sentence.marked[max(0, rate.place - _REACH) : rate.place])[-1]


def _told_apart(sentence: Sentence, rates: Sequence[_Rate]) -> Iterator[_Rate]:
    """`normally 3 rps, on Mondays 25 rps`: what exceeds the usual rate is the peak."""
    usual = [rate.per_second for rate in rates if rate.is_usual]
    has_peak = any(rate.path == _PEAK for rate in rates)
    others = [rate.per_second for rate in rates if rate.is_open]
    is_apart = any(rate.path == _APART for rate in rates) and not SAID_TWICE.search(sentence.marked)
    for rate in rates:
        if not rate.is_open:
            yield rate
            continue
        is_more = bool(usual) and rate.per_second > max(usual)
        is_most = is_apart and not usual and min(others) < rate.per_second == max(others)
        is_peak = not has_peak and (is_more or is_most)
        yield replace(rate, path=_PEAK if is_peak else _STEADY)


def _fact(sentence: Sentence, rate: _Rate) -> Fact:
    seconds = SECONDS[rate.unit][0]
    if rate.is_of_another:
        value = rounded(rate.number.value / seconds)
        return sentence.infers(rate.path, value, rate.match, _OF_ANOTHER)
    if seconds == 1:
        return sentence.says(rate.path, rate.number.value, rate.match, rate.number)
    assumed = f" ({OVERNIGHT_HOURS} h assumed)" if rate.unit == "night" else ""
    if rate.unit == "night" and (told := night_s(sentence, rate.match.end())):
        seconds, assumed = told, ""
        volume = f"{OF_A_VOLUME}, {shown(rate.number.value)} / {shown(seconds)} s"
        value = rounded(rate.number.value / seconds)
        return sentence.computes(rate.path, value, rate.match, volume)
    per = "" if rate.is_told else f" per {rate.unit}"
    formula = f"{shown(rate.number.value)}{per} / {shown(seconds)} s{assumed}"
    value = rounded(rate.number.value / seconds)
    return sentence.computes(rate.path, value, rate.match, formula)


def _times_calls(sentence: Sentence, rates: Iterator[Finding]) -> Iterator[Finding]:
    """`36,000 returns a day, each takes 5 LLM calls`: the model sees five times the returns."""
    match = CALLS_EACH.search(sentence.marked)
    if match is None:
        yield from rates
        return
    calls = sentence.number(match, match.lastindex or 1).value
    for fact in rates:
        is_rate = isinstance(fact, Fact) and fact.path in (_STEADY, _PEAK, PACE)
        if not isinstance(fact, Fact) or not is_rate or MODEL_CALLS.search(fact.origin.lower()):
            yield fact
            continue
        quote = fact.origin if fact.origin.startswith('"') else f'"{fact.origin}"'
        formula = f"{quote} x {shown(calls)} calls each"
        value = rounded(float(str(fact.value)) * calls)
        yield Fact(path=fact.path, value=value, source="computed", origin=formula)
