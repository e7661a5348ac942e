"""Volumes with a deadline: `10 million reviews overnight`, `2 million documents by Friday`.

There is no clock here, so a weekday cannot be dated: it is read as 24 hours, the tightest usual
reading, and a warning says so. The rate is the volume over the time, and nobody waits for a single
answer of it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from tools.intent.extract.items import ITEM, REQUEST
from tools.intent.extract.people import PEOPLE
from tools.intent.fact import Fact, Finding, Read, Remark
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence
from tools.intent.shown import shown

__all__ = [
    "FILL",
    "OF_A_VOLUME",
    "OVERNIGHT_HOURS",
    "TOKEN_RATES",
    "bare_volume",
    "dated_volumes",
    "deadline_named",
    "is_volume",
    "is_volume_origin",
    "night_s",
    "token_volumes",
    "volume_named",
    "volume_of",
]

OVERNIGHT_HOURS = 8

FILL = (
    r"(?:(?!tokens?|words?|users\b|people|customers\b|employees\b|nutzer\b|kunden\b|utilisateurs"
    r"|usuarios|utenti|developers\b|gpus?|seconds?|ms\b|[kmgtp]i?b\b)[^\W\d][\w-]*\s+){0,2}?"
)
_COUNT = rf"({NUMBER})\s*(?:of\s+|d['\u2019]|de\s+|di\s+)?{FILL}"
_DATED_VOLUME = Pattern(rf"{_COUNT}(?:{REQUEST})\b")
_THINGS = (
    rf"(?:(?!(?:tokens?|{PEOPLE})\b)[^\W\d]{{3,}}\s+)?(?!(?:tokens?|words|pages|gpus|hours|minutes"
    r"|days|weeks|months|years"
    rf"|dollars|euros|{PEOPLE})\b)[^\W\d]{{3,}}s"
)
"""Any plural, for a number so large that it can only be what is worked off."""
_DATED_THINGS = Pattern(rf"({NUMBER})\s*(?:of\s+)?{_THINGS}\b(?!\s*(?:/|per\b|each\b|an?\b))")
_NAMED_VOLUME = Pattern(
    rf"\b(?:{REQUEST})\s*[:=|]\s*({NUMBER})(?!\s*(?:/|per\b|an?\b|tok|words|%))"
)
"""`rows: 1,000,000`."""
LONGEST_TOKENS = 10_000_000
TOKEN_RATES = {kind: f"traffic.rps_steady/{kind}_tokens" for kind in ("prompt", "output")}
"""Stand-in paths: tokens per second of the whole service, until the length of one is known."""
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
_UNITS = (
    r"(?:(?P<minutes>mins?|minutes?|minuten?|minutos?|minuto)"
    r"|(?P<hours>h|hrs?|hours?|stunden?|heures?|horas?|ore|ora)|(?P<nights>nights?|nacht|noche)"
    r"|(?P<days>d|days?|tag|tage|tagen|jours?|días?|dias?|giorn[oi])"
    r"|(?P<weeks>weeks?|wochen?|semaines?|semanas?|settiman[ae])"
    r"|(?P<months>months?|mo|monat\w*|mois|mes|meses|mes[ei])"
    r"|(?P<years>years?|jahr\w*|ans?|años?|ann[oi]))\b"
)
_WITHIN = Pattern(
    r"(?:\b(?:within|in|over|inside|innerhalb (?:von)?|en|binnen|d'ici|dentro de|entro|em)\s+"
    r"|\bdeadline\s*(?:of|is|:"
    rf"|in)?\s+|\(\s*|,\s*(?={NUMBER}\s+\w+\s*(?:[.,;)]|$)))(?:an?\s+"
    rf"|one\s+|une?\s+|una\s+|einer\s+|eine\s+|uma\s+|een\s+)?({NUMBER})?[\s-]*{_UNITS}"
)
_GIVEN = Pattern(
    r"\b(?:(?:we (?:have|get)|we've (?:got)?|there (?:is|are)|you have|time:|window|available"
    r"|week-?end|deadline"
    r"|time ?frame|due in|frist|délai|plazo|scadenza|wir haben|nous avons|tenemos"
    rf"|abbiamo)\b[^.!?\n{NUMBER}]{{0,20}}|(?:i\.e\.|that is|that's|which is"
    r"|(?:all|the whole) of it|everything|the lot|alles|that leaves(?: us)?|leaving(?: us)?"
    r"|das sind|soit|es decir|cioè)[ ,]*(?:about )?)"
    rf"({NUMBER})[\s-]*{_UNITS}(?!\s*(?:of|ago|per|earlier))"
)
"""`One weekend, 48 hours.` in a sentence of its own."""
_CLOCK = Pattern(
    r"\b(?:between|from|zwischen|von|entre|de|dalle|das)\s+(?:las\s+)?"
    rf"(?P<opens>{NUMBER})\s*(?:h|uhr|:\s?{NUMBER})?\s*(?P<first>am|pm)?"
    r"(?:\s*(?:to|till|until|and|bis|und|à|et|y|e|-|\u2013|a|alle|às)\s*(?:las\s+)?"
    rf"(?P<closes>{NUMBER})\s*(?:h\b|uhr|:\s?{NUMBER})?\s*(?P<last>am|pm)?)?"
)
_AT_CLOCK = (
    r"\s*(?:at |um |a las |alle |à |às |om |o |the |las? |le )*"
    rf"({NUMBER})\s*(?:(?P<half>[ap])\.?m\b\.?|h\b|uhr|uur|:\s?{NUMBER}|(?=[,.;)\n]|$))"
)
_STARTS = Pattern(
    r"\b(?:start\w*|begin\w*|opens?|from|after|ab|beginn\w*|début\w*|dès|inicio|empieza|desde"
    r"|inizi\w+|dalle"
    rf"|vanaf|od){_AT_CLOCK}"
)
_ENDS = Pattern(
    r"\b(?:by|before|until|till|ends?(?: at)?|ready (?:by|at)|bis|vor|avant|jusqu'à|antes de|hasta"
    r"|entro|prima"
    rf"|voor|tot|do|przed){_AT_CLOCK}"
)
_CLOCK_PAIR = Pattern(rf"({NUMBER})\s?:\s?({NUMBER})\s?:\s?{NUMBER}(?!\s?:)")
"""`01:00-05:00`, where the minutes of the first and the hours of the last are one range."""
_SECONDS: Mapping[str, int] = {
    "minutes": 60,
    "hours": 3_600,
    "nights": OVERNIGHT_HOURS * 3_600,
    "days": 86_400,
    "weeks": 604_800,
    "months": 2_628_000,
    "years": 31_536_000,
}
_WEEKDAYS = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes"
    r"|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica"
    r"|tomorrow|morgen|demain|mañana|domani"
)
_TILL = (
    r"(?:by|until|till|before|due|bis(?: zum)?|vor|avant|d'ici|pour|jusqu'à|antes del?|para el"
    r"|para|hasta el|hasta|entro)"
)
_WHICH = r"(?:next |this |coming |nächsten |kommenden |le |el |il )?"
_END = r"(?:the )?end of (?:the |this )?|ende (?:der |dieser )?|(?:à )?la fin de (?:la )?"
_NAMED = (
    (
        OVERNIGHT_HOURS,
        Pattern(
            r"\b(?:overnight|over night|every night|each night|nightly|tonight|über nacht"
            r"|heute nacht|cette nuit|pendant la nuit|dans la nuit|esta noche|durante la noche"
            r"|de la noche a la mañana|questa notte|stanotte|durante la notte)\b"
        ),
    ),
    (
        48,
        Pattern(
            r"(?:\b(?:over|during|on|at|am|übers|über das|pendant|durante|nel)\s+(?:the |a |this "
            r"|le "
            r"|el |il |\ue000 )?|\ue000 )"
            r"(?:week-?end|wochenende|fin de semana|fine settimana)\b"
        ),
    ),
    (
        24 * 7,
        Pattern(
            rf"\b{_TILL}\s+(?:{_END}|(?:el )?fin de(?:l)? |(?:la )?fine (?:del )?)"
            r"(?:month|monats|mois|mes|mese)\b|\bby month[\s-]end\b|\bbis (?:zum )?monatsende\b"
            r"|\bthis month\b|\bdiesen monat\b|\bce mois\b|\beste mes\b|\bquesto mese\b"
            r"|\bd'ici la fin du mois\b|\bavant la fin du mois\b"
        ),
    ),
    (
        24,
        Pattern(
            rf"\b{_TILL}\s+{_WHICH}(?:{_WEEKDAYS})\b"
            rf"|\b{_TILL}\s+(?:{_END}|(?:el )?fin de (?:la )?|(?:la )?fine (?:della )?)"
            r"(?:day|week|tages|woche|semaine|semana|settimana)\b|\b(?:this|diese|cette|esta"
            r"|questa)"
            r" (?:week|woche|semaine|semana|settimana)\b|\bby the weekend\b|\bbis (?:zum )?"
            r"wochenende\b"
        ),
    ),
)
_FINISHED = Pattern(
    r"\b(?:finished|done|completed?|ready|through|fertig|terminé\w*|terminad\w+)(?=\s+(?:within|in"
    r"|innerhalb|en|by|until|before|bis|avant|antes|entro)\b)"
)
_PAST = Pattern(
    r"\b(?:(?:last|past|previous) (?:year|quarter|month|week|\ue000 (?:years?|months?))|so far"
    r"|since"
    r"|(?<!be )(?<!been )(?<!get )(?<!gets )(?:processed|handled|answered|translated)|received"
    r"|took|lent|sold"
    r"|letztes jahr|im letzten jahr|l'an dernier|l'année dernière|el año pasado|l'anno scorso)\b"
)
_SENTENCE_END = Pattern(r"[.;!?\n]")
_REACH = 60
_DAY_H = 24
_FAR = 400
_MANY = 100
_SURELY_A_VOLUME = 1_000
_WORKED_OFF = frozenset(
    {
        "document_summarization", "long_document_analysis", "translation", "content_generation",
        "classification_extraction", "batch_processing",
    }
)  # fmt: skip
OF_A_VOLUME = "a volume with a deadline"
"""Words in the origin of such a rate, by which it is known again in a printed plan."""
_TOLD = Pattern(rf": {OF_A_VOLUME}, ([\d,.]+) / ([\d,.]+) s")


@dataclass(frozen=True, kw_only=True)
class _Deadline:
    """Seconds to work in, where the words stand, and what was assumed."""

    seconds: float
    start: int
    end: int
    assumed_hours: int | None = None
    is_dated: bool = False


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
        if _is_of_the_past(sentence, match):
            continue
        deadline = _deadline(sentence, match)
        if deadline is None:
            continue
        start, end = min(match.start(), deadline.start), max(match.end(), deadline.end)
        yield match.start(1), sentence.quote(start, end), _findings(sentence, match, deadline)


def deadline_named(sentence: Sentence) -> tuple[float, str] | None:
    """Seconds and words of a deadline that stands without its volume: `within 48 hours`."""
    within = _WITHIN.search(sentence.marked)
    named = _named(sentence.marked, 0, len(sentence.marked))
    found = _counted(sentence, within) if within else named
    return (found.seconds, sentence.quote(found.start, found.end)) if found else None


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
        deadline = None if unit else _deadline(sentence, match)
        if unit is None and deadline is None:
            continue
        quote = sentence.quote(match.start(), deadline.end if deadline else match.end())
        seconds = deadline.seconds if deadline else _SECONDS[unit or "days"]
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
        if match.start(1) not in seen and sentence.number(match).value >= _SURELY_A_VOLUME:
            yield match


def bare_volume(sentence: Sentence, read: Read) -> Iterator[Finding]:
    """A volume that stands for the whole load of a task; without a deadline it gets 24 hours."""
    match = _BARE_VOLUME.search(sentence.marked)
    if match is None or read.previous or read.row.name not in _WORKED_OFF:
        return
    number, quote = sentence.number(match), sentence.quote(*match.span())
    if number.value < _MANY:
        return
    yield _rate(quote, number.value, 86_400, " (24 h assumed, no deadline given)")
    yield Remark(
        text=f'"{quote}" has no deadline and was read as work for 24 hours; '
        "set traffic.rps_peak if you have longer"
    )


def _deadline(sentence: Sentence, match: re.Match[str]) -> _Deadline | None:
    text = sentence.marked
    stop = _SENTENCE_END.search(text, match.end(), match.end() + _REACH)
    last = stop.start() if stop else min(len(text), match.end() + _REACH)
    within = _WITHIN.search(text, match.end(), last)
    if within:
        return _counted(sentence, within)
    after = _clock(sentence, match.end(), last) or _named(text, match.end(), last)
    if after:
        return after
    before = text[max(0, match.start() - _REACH) : match.start()]
    clause = _SENTENCE_END.split(before)[-1]
    named = _named(text, match.start() - len(clause), match.start())
    finished = (
        None if named else _FINISHED.search(text, max(0, match.start() - _FAR), match.end() + _FAR)
    )
    within = _WITHIN.search(text, finished.end(), finished.end() + _REACH) if finished else None
    is_next = finished is not None and within is not None and within.start() - finished.end() <= 1
    if within and is_next:
        return _counted(sentence, within)
    by = _named(text, finished.end(), finished.end() + _REACH) if finished else None
    if named and sentence.number(match).value >= _SURELY_A_VOLUME:
        # `Nightly; window 01:00-05:00` says how long the night is.
        named = _clock_pair(sentence, match.end(), match.end() + _FAR // 2) or named
    if named is None or named.seconds == OVERNIGHT_HOURS * 3_600:
        return _given(sentence, match) or _shift(sentence) or named or by
    return named


def _given(sentence: Sentence, match: re.Match[str]) -> _Deadline | None:
    """The time that the sentence behind a large volume grants."""
    if sentence.number(match).value < _SURELY_A_VOLUME:
        return None
    given = _GIVEN.search(sentence.marked, match.end(), match.end() + _FAR // 2)
    return _counted(sentence, given) if given else None


def _clock(sentence: Sentence, start: int, end: int) -> _Deadline | None:
    """`between 10pm and 6am` is eight hours."""
    found = _CLOCK.search(sentence.marked, start, end)
    if found is None:
        return _clock_pair(sentence, start, end)
    first, number = sentence.number(found, "opens"), found["closes"]
    opens = first.lower if number is None else first.value
    closes = first.value if number is None else sentence.number(found, "closes").value
    if opens is None or not (0 <= opens <= _DAY_H and 0 <= closes <= _DAY_H):
        return None
    opens, closes = _of_day(opens, found["first"]), _of_day(closes, found["last"])
    is_told = found["first"] or found["last"] or max(opens, closes) > _DAY_H / 2
    hours = (closes - opens) % (_DAY_H if is_told else _DAY_H / 2)
    if not hours:
        return None
    return _Deadline(seconds=hours * 3_600, start=found.start(), end=found.end())


def _shift(sentence: Sentence) -> _Deadline | None:
    """`ready by 5am, starts at 11pm` is six hours, wherever the two stand."""
    start, end = _STARTS.search(sentence.marked), _ENDS.search(sentence.marked)
    if start is None or end is None:
        return None
    hours = []
    for clock in (start, end):
        hour = sentence.number(clock).value
        if not 0 <= hour <= _DAY_H:
            return None
        hours.append(_of_day(hour, f"{clock['half']}m" if clock["half"] else None))
    span = (hours[1] - hours[0]) % _DAY_H
    first, last = sorted((start.span(), end.span()))
    return _Deadline(seconds=span * 3_600, start=first[0], end=last[1]) if span else None


def night_s(sentence: Sentence, end: int) -> float | None:
    """Seconds of the night where the words tell: `every night ... in 6 hours`, or a shift."""
    within = _WITHIN.search(sentence.marked, end, end + _REACH)
    told = _counted(sentence, within) if within and within["hours"] else _shift(sentence)
    return told.seconds if told else None


def _clock_pair(sentence: Sentence, start: int, end: int) -> _Deadline | None:
    found = _CLOCK_PAIR.search(sentence.marked, start, end)
    if found is None or sentence.number(found, 2).lower is None:
        return None
    opens, closes = sentence.number(found, 1).value, sentence.number(found, 2).value
    hours = (closes - opens) % _DAY_H
    if not (hours and opens <= _DAY_H and closes <= _DAY_H):
        return None
    return _Deadline(seconds=hours * 3_600, start=found.start(), end=found.end())


def _of_day(hour: float, half: str | None) -> float:
    if half == "pm" and hour < _DAY_H / 2:
        return hour + _DAY_H / 2
    return 0.0 if half == "am" and hour == _DAY_H / 2 else hour


def _counted(sentence: Sentence, within: re.Match[str]) -> _Deadline:
    unit = next(name for name in _SECONDS if within[name])
    count = sentence.number(within).value if within[1] else 1.0
    return _Deadline(
        # A deadline of nothing is absurd; the range check of the rate says so.
        seconds=_SECONDS[unit] * count if count > 0 else float("nan"),
        start=within.start(),
        end=within.end(),
        assumed_hours=OVERNIGHT_HOURS if unit == "nights" else None,
    )


def _named(text: str, start: int, end: int) -> _Deadline | None:
    for hours, pattern in _NAMED:
        found = pattern.search(text, start, end)
        if found:
            return _Deadline(
                seconds=hours * 3_600,
                start=found.start(),
                end=found.end(),
                assumed_hours=hours,
                is_dated=hours != OVERNIGHT_HOURS,
            )
    return None


def _findings(sentence: Sentence, match: re.Match[str], deadline: _Deadline) -> tuple[Finding, ...]:
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
