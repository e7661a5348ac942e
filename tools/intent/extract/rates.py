"""How many requests come: rates in every unit, usual and peak, and requests per user.

Anything but `per second` is converted and therefore computed, with the division shown. Of several
rates the one that the words call the peak is the peak; one that exceeds the usual rate is it too.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from tools.intent.extract.clauses import MOST, Statement, is_section, statements
from tools.intent.extract.latency_words import is_of_today
from tools.intent.extract.rate_words import (
    ACTIVE,
    BORROWS,
    BUSY_HOUR,
    CALLS_EACH,
    CONTRASTED,
    DROPPED,
    EACH_USER,
    EVERY_FEW,
    EVERY_THEN,
    MODEL_CALLS,
    MONEY,
    NAMED_PEAK,
    NAMED_USUAL,
    PER_ACTIVE,
    PER_PERSON,
    PER_USER,
    PLANNED,
    RATES,
    SAID_TWICE,
    SECONDS,
    SEPARATOR,
    THROUGHPUT,
    TURNS,
)
from tools.intent.extract.volume import OVERNIGHT_HOURS, dated_volumes, token_volumes
from tools.intent.fact import Fact, Finding, Read
from tools.intent.numbers import Number
from tools.intent.sentence import NUMBER, Sentence
from tools.intent.shown import shown

__all__ = ["read_rates"]

_PACE = "traffic.requests_per_active_minute"
_STEADY, _PEAK, _PROMISED = "traffic.rps_steady", "traffic.rps_peak", "slo.throughput_rps"
_MANY = 10
_MINUTE_S = 60
_HOUR_S = 3_600
_REACH = 24
_SUBJECT = 70
_ARTICLES = ("a", "an", "one", "ein", "eine", "einen", "un", "une", "una", "once")


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
    """

    match: re.Match[str]
    place: int
    number: Number
    unit: str
    path: str = _STEADY
    is_usual: bool = False
    is_open: bool = False
    is_told: bool = True

    @property
    def per_second(self) -> float:
        return self.number.value / SECONDS[self.unit][0]


def read_rates(sentence: Sentence, _read: Read) -> Iterator[Finding]:
    """Rates under `traffic` and `slo.throughput_rps`."""
    taken: set[int] = set()
    yield from _times_calls(sentence, _paces(sentence, taken))
    for match in BUSY_HOUR.finditer(sentence.marked):
        place = match.start(match.lastindex or 1)
        if place in taken:
            continue
        taken.add(place)
        number = sentence.numbers[place]
        formula = f"{shown(number.value)} / 3,600 s"
        yield sentence.computes(_PEAK, _rounded(number.value / _HOUR_S), match, formula)
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


def _paces(sentence: Sentence, taken: set[int]) -> Iterator[Finding]:
    """Requests of one user, in every wording."""
    for pattern in (PER_ACTIVE, PER_USER, TURNS):
        for match in islice(pattern.finditer(sentence.marked), MOST):
            place = match.start(1)
            if place not in taken and not DROPPED.match(sentence.marked, match.end()):
                taken.add(place)
                yield from _pace(sentence, match, sentence.number(match), _unit(match))
    everys = chain.from_iterable(p.finditer(sentence.marked) for p in (EVERY_THEN, EVERY_FEW))
    for match in islice(everys, MOST):
        places = {match.start(name) for name in ("count", "n")} & set(sentence.numbers)
        if places & taken:
            continue
        finding = _every_few(sentence, match)
        if finding is not None:
            taken |= places
            yield finding
    for match in _found(sentence):
        place = _place(match)
        if place not in taken and _is_of_a_user(sentence, match, place):
            taken.add(place)
            yield from _pace(sentence, match, sentence.numbers[place], _unit(match))


def _is_of_a_user(sentence: Sentence, match: re.Match[str], place: int) -> bool:
    """Whether the words around a rate say that one user sends so many."""
    after = sentence.marked[match.end() : match.end() + _REACH]
    if PER_PERSON.match(after) or ACTIVE.match(after):
        return True
    before = re.split(r"[.;!?\n]", sentence.marked[max(0, place - _SUBJECT) : place])[-1]
    return EACH_USER.search(before) is not None


def _pace(sentence: Sentence, match: re.Match[str], number: Number, unit: str) -> Iterator[Finding]:
    seconds = SECONDS[unit][0]
    value = _rounded(number.value * _MINUTE_S / seconds)
    if unit in ("minute", "second"):
        yield sentence.says(_PACE, value, match, number)
        return
    formula = f"{shown(number.value)} per user and {unit} / {shown(seconds / _MINUTE_S)} minutes"
    yield sentence.computes(_PACE, value, match, formula)
    if not ACTIVE.match(sentence.marked, match.end()):
        why = f"a rate per user and {unit} counts every user"
        yield sentence.infers("traffic.active_share", 1.0, match, why)


def _every_few(sentence: Sentence, match: re.Match[str]) -> Finding | None:
    """`a message every 30 seconds`: of each user, or of the whole service."""
    words = match.groupdict()
    count = sentence.number(match, "count").value if words["count"] == NUMBER else 1.0
    span = sentence.number(match, "n").value if words["n"] == NUMBER else 1.0
    seconds = span * SECONDS[_unit(match)][0] or float("nan")
    start = max(0, match.start() - _SUBJECT)
    is_verb = words["count"] not in _ARTICLES and words["count"] != NUMBER
    end = min(match.end("count") if is_verb else match.start("count"), match.start("n"))
    before = re.split(r"[.;!?\n]", sentence.marked[start:end])[-1]
    after = sentence.marked[match.end() : match.end() + _REACH]
    is_of_one = EACH_USER.search(before) or PER_PERSON.match(after) or ACTIVE.match(after)
    if is_of_one or words.get("who"):
        return sentence.says(_PACE, _rounded(count * _MINUTE_S / seconds), match)
    if words["noun"] is None:
        return None
    formula = f"{shown(count)} / {shown(seconds)} s"
    path = _PEAK if NAMED_PEAK.search(_words_beside(sentence, match)) else _STEADY
    return sentence.computes(path, _rounded(count / seconds), match, formula)


def _found(sentence: Sentence, *, of_users: bool = True) -> Iterator[re.Match[str]]:
    """Every rate in words; of two that overlap the first counts."""
    spans: list[tuple[int, int]] = []
    for name, pattern in RATES:
        if name == "times" and not of_users:
            continue
        for match in islice(pattern.finditer(sentence.marked), MOST):
            is_rate = name != "bare" or _is_bare_rate(sentence, match)
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


def _place(match: re.Match[str]) -> int:
    return next(match.start(i) for i in (1, match.lastindex or 1) if match[i] == NUMBER)


def _rates(sentence: Sentence, taken: set[int]) -> Iterator[_Rate]:
    """The rates of the whole service with what the words say about each."""
    found: dict[int, _Rate] = {}
    for match in _found(sentence, of_users=False):
        place = _place(match)
        if place not in taken and place not in found:
            unit = _unit(match)
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
            place = _place(match)
            inside = any(rate.match.start() <= place < rate.match.end() for rate in own)
            if place in places or inside or is_section(sentence, part, place):
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
        end = _end(rate)
        next_place = rates[index + 1].place if index + 1 < len(rates) else part.end
        last_end = _end(rates[index - 1]) if index else part.start
        before = _near_side(
            text[last_end : rate.place], takes=leads, is_before=True, first=index == 0
        )
        after = _near_side(
            text[end:next_place], takes=not leads or index + 1 == len(rates), is_before=False
        )
        own = text[rate.place + 1 : end]
        yield _with_path(rate, before, f"{own} {after}")


def _end(rate: _Rate) -> int:
    """Where the words of a rate end; of a borrowed one its number."""
    return rate.match.end() if rate.is_told else rate.place + 1


def _names_a_side(words: str) -> bool:
    clause = SEPARATOR.split(words)[-1]
    return bool(NAMED_PEAK.search(clause) or NAMED_USUAL.search(clause))


def _near_side(gap: str, *, takes: bool, is_before: bool, first: bool = False) -> str:
    """The part of the words between two rates that belongs to one of them."""
    if is_before:
        pieces = SEPARATOR.split(gap)
        if first:
            own = pieces[-1]
            if _names_a_side(own) or len(pieces) == 1:
                return own
            return f"{pieces[-2].rpartition(NUMBER)[2]} {own}"
        if len(pieces) > 1:
            return pieces[-1]
        return gap if takes else ""
    bracket = re.match(r"\s*\(([^)]*)\)", gap)
    if bracket:
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
    return replace(
        rate, is_open=True, is_usual=False, path=_STEADY if not CONTRASTED.search(around) else "?"
    )


def _wanted(sentence: Sentence, rates: Sequence[_Rate]) -> list[_Rate]:
    """The rates to plan for: those that are taken back, or set aside for others, are left out."""
    kept = [r for r in rates if not DROPPED.match(sentence.marked, r.match.end())]
    planned = [r for r in kept if not is_of_today(_clause(sentence, r))]
    kept = planned if any(rate.is_told for rate in planned) else kept
    planned = [r for r in kept if PLANNED.search(_sentence_before(sentence, r))]
    if planned and len(planned) < len(kept):
        first = min(rate.place for rate in planned)
        return [r for r in kept if r in planned or r.place > first or not r.is_open]
    return kept


def _clause(sentence: Sentence, rate: _Rate) -> str:
    part = next(p for p in statements(sentence.marked) if p.start <= rate.place < p.end)
    clause = part.near(rate.place)
    return sentence.marked[clause.start : clause.end]


def _sentence_before(sentence: Sentence, rate: _Rate) -> str:
    return re.split(r"[.!?\n]", sentence.marked[max(0, rate.place - 60) : rate.place])[-1]


def _told_apart(sentence: Sentence, rates: Sequence[_Rate]) -> Iterator[_Rate]:
    """`normally 3 rps, on Mondays 25 rps`: what exceeds the usual rate is the peak."""
    usual = [rate.per_second for rate in rates if rate.is_usual]
    has_peak = any(rate.path == _PEAK for rate in rates)
    others = [rate.per_second for rate in rates if rate.is_open]
    is_apart = any(rate.path == "?" for rate in rates) and not SAID_TWICE.search(sentence.marked)
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
    if seconds == 1:
        return sentence.says(rate.path, rate.number.value, rate.match, rate.number)
    assumed = f" ({OVERNIGHT_HOURS} h assumed)" if rate.unit == "night" else ""
    per = "" if rate.is_told else f" per {rate.unit}"
    formula = f"{shown(rate.number.value)}{per} / {shown(seconds)} s{assumed}"
    return sentence.computes(rate.path, _rounded(rate.per_second), rate.match, formula)


def _times_calls(sentence: Sentence, rates: Iterator[Finding]) -> Iterator[Finding]:
    """`36,000 returns a day, each takes 5 LLM calls`: the model sees five times the returns."""
    match = CALLS_EACH.search(sentence.marked)
    if match is None:
        yield from rates
        return
    calls = sentence.number(match, match.lastindex or 1).value
    for fact in rates:
        is_rate = isinstance(fact, Fact) and fact.path in (_STEADY, _PEAK, _PACE)
        if not is_rate or MODEL_CALLS.search(fact.origin.lower()):
            yield fact
            continue
        quote = fact.origin if fact.origin.startswith('"') else f'"{fact.origin}"'
        formula = f"{quote} x {shown(calls)} calls each"
        value = _rounded(float(str(fact.value)) * calls)
        yield Fact(path=fact.path, value=value, source="computed", origin=formula)


def _unit(match: re.Match[str]) -> str:
    """Name of the unit of time."""
    groups = match.groupdict()
    return next((name for name in SECONDS if groups.get(name)), "second")


def _rounded(value: float) -> float:
    return float(f"{value:.12g}")


def _words_beside(sentence: Sentence, match: re.Match[str]) -> str:
    before = sentence.marked[max(0, match.start() - _REACH) : match.start()]
    after = sentence.marked[match.end() : match.end() + _REACH]
    return f"{SEPARATOR.split(before)[-1]} {SEPARATOR.split(after)[0]}"
