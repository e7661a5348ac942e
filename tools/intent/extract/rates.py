"""How many requests come: rates in every unit and requests per user.

Anything but `per second` is converted and therefore computed, with the division shown.
"""

import re
from collections.abc import Iterator

from tools.intent.extract.items import REQUEST
from tools.intent.extract.volume import FILL, OVERNIGHT_HOURS, dated_volumes
from tools.intent.fact import Finding, Read
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence
from tools.intent.shown import shown

__all__ = ["read_rates"]

_SECONDS = {
    "second": (1, r"s|secs?|seconds?|sekunden?|secondes?|segundos?|secondo"),
    "minute": (60, r"mins?|minutes?|minuten?|minutos?|minuto"),
    "hour": (3_600, r"h|hrs?|hours?|stunden?|heures?|horas?|ore|ora"),
    "night": (OVERNIGHT_HOURS * 3_600, r"nights?|nacht|nuit|noche|notte"),
    "day": (86_400, r"d|days?|tag|tage|jour|día|dia|giorno"),
    "week": (604_800, r"weeks?|woche|semaine|semana|settimana"),
    "month": (2_628_000, r"months?|mo|monat|mois|mes|mese"),
    "year": (31_536_000, r"years?|jahr|ans?|año|anno"),
}
"""Seconds per unit; a month is 730 hours as everywhere in Leadline."""

_UNIT = "|".join(f"(?P<{name}>{words})" for name, (_, words) in _SECONDS.items())
_UNIT_WORDS = "|".join(words for _, words in _SECONDS.values())
_EACH = (
    r"\s*(?:/|\bper\b|\ban?\b|\beach\b|\bevery\b|\bpro\b|\bpar\b|\bpor\b|\bal?\b"
    r"|\bà la\b|\bje\b|\bper\b)\s*"
)
_RATE = Pattern(
    rf"({NUMBER})\s*(?:of\s+)?{FILL}(?:{REQUEST}|pages?|seiten|páginas|pagine)"
    rf"\s*(?:in total\s+)?{_EACH}(?:{_UNIT})\b"
)
_RATE_BARE = Pattern(
    rf"(?<![$€£])({NUMBER})\s*(?:/\s*|(?:per|pro|par|por|al)\s+)"
    r"(?:(?P<second>s|sec|second|sekunde|seconde|segundo)|(?P<minute>min|minute|minuto)"
    r"|(?P<hour>h|hour|stunde|heure|hora|ora)|(?P<day>day|tag|jour|día|giorno))\b"
)
_MONEY = Pattern(r"[$€£]|\b(?:usd|eur|budget|costs?|spend\w*|pay|price)\b")
_RATE_NAMED = Pattern(rf"({NUMBER})\s*(?:rps|qps|r/s|req/s|reqs/s|q/s)\b")
_RATE_NAME_FIRST = Pattern(
    rf"\b(?:rps|qps|requests per second|queries per second|request rate|arrival rate)\s*"
    rf"(?:of|is|=|:|to|at|around|about|~)?\s*(?:about\s+)?({NUMBER})(?!\s*(?:ms|gpus?|users?|%))"
)
_RATE_ADVERB = Pattern(
    rf"({NUMBER})\s*(?:{REQUEST})\s+(?P<word>daily|hourly|nightly|weekly|monthly"
    r"|täglich|stündlich|diari\w+|par jour)\b"
    rf"|\b(?P<word2>daily|hourly|weekly|monthly)\s+(?:volume|{REQUEST})\s*(?:of"
    rf"|is|:|=)?\s*({NUMBER})"
)
_ADVERBS = {
    "daily": "day",
    "hourly": "hour",
    "nightly": "night",
    "weekly": "week",
    "monthly": "month",
    "täglich": "day",
    "stündlich": "hour",
    "par jour": "day",
}
_PER_USER = Pattern(
    rf"({NUMBER})\s*(?:{REQUEST})(?P<who>\s*(?:per|pro|par|por"
    r"|/)\s*(?:active\s+)?(?!(?:s|sec|min|h|hr|d|mo)\b)"
    rf"(?!(?:{_UNIT_WORDS})\b)[^\W\d]{{3,}})?"
    rf"{_EACH}(?:{_UNIT})\b(?P<who2>\s*(?:per|pro|par|por|each|/)\s*(?:user"
    r"|person|customer|employee|nutzer|each)?)?"
)
_EACH_USER = Pattern(
    r"\b(?:each|every|per|a typical|the average|jeder|chaque|cada"
    r"|ogni)\s+(?:user|person|customer|employee|developer|nutzer|utilisateur"
    r"|usuario|utente|one)\b[^.;!?\n\ue000]{0,30}$"
    r"|\beach\s+(?:sends?|asks?|writes?|makes?|sending|asking|making)\s+(?:about |around |~)?$"
)
_PEAK = Pattern(
    r"\b(?:peaks?|peaking|max\w*|bursts?|spikes?|spitze\w*|spitzen\w*|pics?|pico"
    r"|picco|busiest|worst case|up to|höchstens)\b"
)
_STEADY = Pattern(
    r"\b(?:average|avg|steady|sustained|mean|typical\w*|normal\w*|usual\w*"
    r"|base\s?line|durchschnitt\w*|moyenne|promedio|media|im schnitt)\b"
)
_THROUGHPUT = Pattern(r"\b(?:throughput|durchsatz|débit|rendimiento)\b")
_BARE_PEAK = Pattern(
    r"\b(?:peaks?|peaking|peak rate)\s*(?:of|at|to|is|="
    rf"|:)?\s*({NUMBER})(?!\s*(?:x|\u00d7|times|%|\w*users|rps|qps|req|{REQUEST}"
    rf"|ms|gpus?))|({NUMBER})\s*(?:at\s+|in\s+)?(?:the\s+)?peaks?\b"
)
_REACH = 24
_MINUTE_S = 60


def read_rates(sentence: Sentence, _read: Read) -> Iterator[Finding]:
    """Rates under `traffic` and `slo.throughput_rps`."""
    taken: set[int] = set()
    for match in _PER_USER.finditer(sentence.marked):
        who = match["who"] or (match["who2"] or "").strip()
        if who or _EACH_USER.search(sentence.marked[: match.start()]):
            taken.add(match.start(1))
            yield from _per_user(sentence, match)
    for position, _, findings in dated_volumes(sentence):
        if position not in taken:
            taken.add(position)
            yield from findings
    for match in _found_rates(sentence):
        index = next(i for i in (1, match.lastindex or 1) if _is_number(match, i))
        if match.start(index) in taken:
            continue
        taken.add(match.start(index))
        yield _rate(sentence, match, index)
    yield from _bare_peak(sentence, taken)


def _is_number(match: re.Match[str], index: int) -> bool:
    return match[index] == NUMBER


def _found_rates(sentence: Sentence) -> Iterator[re.Match[str]]:
    for pattern in (_RATE_NAMED, _RATE, _RATE_NAME_FIRST, _RATE_ADVERB):
        yield from pattern.finditer(sentence.marked)
    for match in _RATE_BARE.finditer(sentence.marked):
        around = sentence.marked[max(0, match.start() - _REACH) : match.end() + 4]
        is_grand = "grand" in sentence.quote(*match.span()).lower()
        if not is_grand and not _MONEY.search(around):
            yield match


def _unit(match: re.Match[str]) -> tuple[str, float]:
    """Name of the unit of time and its seconds."""
    groups = match.groupdict()
    word = groups.get("word") or groups.get("word2")
    name = _ADVERBS.get(word, "day") if word else None
    name = name or next((name for name in _SECONDS if groups.get(name)), "second")
    return name, _SECONDS[name][0]


def _rate(sentence: Sentence, match: re.Match[str], index: int) -> Finding:
    number = sentence.number(match, index)
    name, seconds = _unit(match)
    path = _path(sentence, match)
    if seconds == 1:
        return sentence.says(path, number.value, match, number)
    assumed = f" ({OVERNIGHT_HOURS} h assumed)" if name == "night" else ""
    formula = f"{shown(number.value)} / {shown(seconds)} s{assumed}"
    return sentence.computes(path, _rounded(number.value / seconds), match, formula)


def _rounded(value: float) -> float:
    return float(f"{value:.12g}")


def _path(sentence: Sentence, match: re.Match[str]) -> str:
    before = re.split(
        r"[,.;!?\n\ue000]", sentence.marked[max(0, match.start() - _REACH) : match.start()]
    )[-1]
    after = re.split(r"[,.;!?\n\ue000]", sentence.marked[match.end() : match.end() + _REACH])[0]
    around = f"{before} {after}"
    if _STEADY.search(around) and not _PEAK.search(before):
        return "traffic.rps_steady"
    if _PEAK.search(around):
        return "traffic.rps_peak"
    return "slo.throughput_rps" if _THROUGHPUT.search(around) else "traffic.rps_steady"


def _per_user(sentence: Sentence, match: re.Match[str]) -> Iterator[Finding]:
    number = sentence.number(match)
    name, seconds = _unit(match)
    if name == "minute":
        yield sentence.says("traffic.requests_per_active_minute", number.value, match, number)
        return
    formula = f"{shown(number.value)} per user and {name} / {shown(seconds / _MINUTE_S)} minutes"
    path = "traffic.requests_per_active_minute"
    yield sentence.computes(path, number.value * _MINUTE_S / seconds, match, formula)
    if name != "second":
        why = f"a rate per user and {name} counts every user"
        yield sentence.infers("traffic.active_share", 1.0, match, why)


def _bare_peak(sentence: Sentence, taken: set[int]) -> Iterator[Finding]:
    """`20 rps average, 60 at peak`: the second number borrows the unit of the first."""
    rates = [*_RATE_NAMED.finditer(sentence.marked), *_RATE.finditer(sentence.marked)]
    if not rates:
        return
    name, seconds = _unit(rates[0])
    for match in _BARE_PEAK.finditer(sentence.marked):
        index = match.lastindex or 1
        if match.start(index) in taken:
            continue
        number = sentence.number(match, index)
        if seconds == 1:
            yield sentence.says("traffic.rps_peak", number.value, match, number)
        else:
            formula = f"{shown(number.value)} per {name} / {shown(seconds)} s"
            yield sentence.computes("traffic.rps_peak", number.value / seconds, match, formula)
