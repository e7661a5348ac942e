"""How many requests come: rates in every unit and requests per user.

Anything but `per second` is converted and therefore computed, with the division shown.
"""

import re
from collections.abc import Iterator

from tools.intent.extract.items import REQUEST
from tools.intent.extract.people import PEOPLE
from tools.intent.extract.volume import FILL, OVERNIGHT_HOURS, dated_volumes, token_volumes
from tools.intent.fact import Fact, Finding, Read
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
    rf"(?<![$€£])({NUMBER})\s*(?:/\s*|(?:per|pro|par|por|al|(?P<article>an?|each|every))\s+)"
    r"(?:(?P<second>s|sec|second|sekunde|seconde|segundo)|(?P<minute>min|minute|minuto)"
    r"|(?P<hour>h|hour|stunde|heure|hora|ora)|(?P<day>day|tag|jour|día|giorno))\b"
)
_MONEY = Pattern(r"[$€£]|\b(?:usd|eur|budget|costs?|spend\w*|pay|price)\b")
_THING = (
    r"(?!(?:tokens?|toks?|words?|characters|pages|gpus|times|hours|hrs|minutes|mins|seconds|secs|days"
    r"|weeks|months|years|dollars|euros|pounds|cents|bucks|francs|users|people|customers|shifts"
    rf"|steps|frames|watts|requests|{PEOPLE})\b)[^\W\d]{{3,}}(?:s|es|en|er)"
)
_RATE_THING = Pattern(
    rf"(?<![$€£])({NUMBER})\s*(?:[^\W\d][\w-]*\s+)?{_THING}\s*(?:/|\b(?:per|each|every|an?|pro|par|por)\b)"
    rf"\s*(?:{_UNIT})\b"
)
_RATE_NAMED = Pattern(rf"({NUMBER})\s*(?:rps|qps|r/s|req/s|reqs/s|q/s)\b")
_RATE_NAME_FIRST = Pattern(
    r"\b(?:rps|qps|(?:requests|queries) per (?:second|(?P<minute>minute)|(?P<hour>hour)"
    r"|(?P<day>day)"
    r"|(?P<month>month))|request rate|arrival rate)\s*"
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
_PER_ACTIVE = Pattern(rf"({NUMBER})\s*(?:{REQUEST})\s*(?:per|/)\s*active\s+(?:min|minute)\b")
_CALLS_EACH = Pattern(
    r"\b(?:each|every|per|one) (?:\w+ )?(?:takes|needs|makes|requires|triggers|is|with"
    r"|causes)\s*(?:about |around |some"
    rf" |roughly |~ ?)?({NUMBER})\s*(?:llm |model |api )?(?:calls|requests|prompts)\b"
    rf"|({NUMBER})\s*(?:llm |model )(?:calls|requests|prompts)\s*(?:each|per|for each)\b"
)
_EVERY_FEW = Pattern(
    rf"({NUMBER}|\ban?\b)\s*(?:{REQUEST})\s+(?:every|alle|toutes les|cada"
    rf"|ogni)\s+({NUMBER})\s*(?:{_UNIT})\b"
)
_BUSY = r"(?:busiest|peak|rush|busy|top) hours?"
_BUSY_HOUR = Pattern(
    rf"\b{_BUSY}\b[^.;!?\n\ue000]{{0,30}}({NUMBER})\s*{FILL}(?:{REQUEST})\b(?!\s*(?:/|per|a)\b)"
    rf"|({NUMBER})\s*{FILL}(?:{REQUEST})\s+(?:in|during|at) (?:the |our )?{_BUSY}\b"
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
    r"\b(?:average|avg|steady|sustained|mean|typical\w*|normal\w*|usual\w*|otherwise|sonst"
    r"|base\s?line|durchschnitt\w*|moyenne|promedio|media|im schnitt)\b"
)
_THROUGHPUT = Pattern(r"\b(?:throughput|durchsatz|débit|rendimiento)\b")
_BARE_PEAK = Pattern(
    r"\b(?:peaks?|peaking|peak rate)\s*(?:of|at|to|is|="
    rf"|:)?\s*({NUMBER})(?!\s*(?:x|\u00d7|times|%|\w*users|rps|qps|req|{REQUEST}"
    rf"|ms|gpus?))|({NUMBER})\s*(?:at\s+|in\s+)?(?:the\s+)?peaks?\b"
    rf"|({NUMBER})\s*(?:in der|zur|en|au|al|de|di|no)\s+(?:spitze|pointe|pic|pico|picco)\b"
)
_CLAUSE = Pattern(rf"[,.;:!?\n{NUMBER}]|\s/\s|\b(?:and|und|et|y|e|but|aber|mais|pero)\b")
_REACH = 24
_MANY = 10
_MINUTE_S = 60


def read_rates(sentence: Sentence, _read: Read) -> Iterator[Finding]:
    """Rates under `traffic` and `slo.throughput_rps`."""
    taken: set[int] = set()
    for match in _PER_USER.finditer(sentence.marked):
        who = match["who"] or (match["who2"] or "").strip()
        if who or _EACH_USER.search(sentence.marked[: match.start()]):
            taken.add(match.start(1))
            yield from _per_user(sentence, match)
    for match in _PER_ACTIVE.finditer(sentence.marked):
        taken.add(match.start(1))
        number = sentence.number(match)
        yield sentence.says("traffic.requests_per_active_minute", number.value, match, number)
    for match in _EVERY_FEW.finditer(sentence.marked):
        taken.update((match.start(1), match.start(2)))
        yield _every_few(sentence, match)
    for match in _BUSY_HOUR.finditer(sentence.marked):
        index = match.lastindex or 1
        taken.add(match.start(index))
        number = sentence.number(match, index)
        formula = f"{shown(number.value)} / 3,600 s"
        yield sentence.computes("traffic.rps_peak", _rounded(number.value / 3600), match, formula)
    for position, _, findings in dated_volumes(sentence):
        if position not in taken:
            taken.add(position)
            yield from findings
    yield from _times_calls(sentence, _told_apart([*_rates(sentence, taken)]))
    yield from _bare_peak(sentence, taken)
    yield from (fact for _, fact in token_volumes(sentence))


def _rates(sentence: Sentence, taken: set[int]) -> Iterator[tuple[Fact, bool]]:
    """Each rate, and whether the words call it the usual one."""
    for match in _found_rates(sentence):
        index = next(i for i in (1, match.lastindex or 1) if _is_number(match, i))
        if match.start(index) in taken:
            continue
        taken.add(match.start(index))
        yield (
            _rate(sentence, match, index),
            bool(_STEADY.search(" ".join(_beside(sentence, match)))),
        )


def _times_calls(sentence: Sentence, rates: Iterator[Fact]) -> Iterator[Fact]:
    """`36,000 returns a day, each takes 5 LLM calls`: the model sees five times the returns."""
    match = _CALLS_EACH.search(sentence.marked)
    if match is None:
        yield from rates
        return
    calls = sentence.number(match, match.lastindex or 1).value
    for fact in rates:
        quote = fact.origin if fact.origin.startswith('"') else f'"{fact.origin}"'
        formula = f"{quote} x {shown(calls)} calls each"
        value = _rounded(float(str(fact.value)) * calls)
        yield Fact(path=fact.path, value=value, source="computed", origin=formula)


def _told_apart(rates: list[tuple[Fact, bool]]) -> Iterator[Fact]:
    """`normally 3 rps, on Mondays 25 rps`: what exceeds the usual rate is the peak."""
    usual = [f.value for f, is_usual in rates if is_usual and f.path == "traffic.rps_steady"]
    has_peak = any(fact.path == "traffic.rps_peak" for fact, _ in rates)
    for fact, is_usual in rates:
        is_more = bool(usual) and float(str(fact.value)) > max(float(str(u)) for u in usual)
        if is_usual or has_peak or not is_more or fact.path != "traffic.rps_steady":
            yield fact
            continue
        quote = fact.origin if fact.origin.startswith('"') else f'"{fact.origin}"'
        origin = f"{quote}: more than the usual rate"
        yield Fact(path="traffic.rps_peak", value=fact.value, source="inferred", origin=origin)


def _every_few(sentence: Sentence, match: re.Match[str]) -> Finding:
    """`a message every 30 seconds`: of each user, or of the whole service."""
    count = sentence.number(match, 1).value if match[1] == NUMBER else 1.0
    seconds = sentence.number(match, 2).value * _unit(match)[1] or float("nan")
    formula = f"{shown(count)} / {shown(seconds)} s"
    if _EACH_USER.search(sentence.marked[: match.start()]):
        path, rate = "traffic.requests_per_active_minute", count * _MINUTE_S / seconds
        formula += f" x {_MINUTE_S}"
    else:
        path, rate = _path(sentence, match), count / seconds
    return sentence.computes(path, _rounded(rate), match, formula)


def _is_number(match: re.Match[str], index: int) -> bool:
    return match[index] == NUMBER


def _found_rates(sentence: Sentence) -> Iterator[re.Match[str]]:
    for pattern in (_RATE_NAMED, _RATE, _RATE_NAME_FIRST, _RATE_ADVERB, _RATE_THING):
        yield from pattern.finditer(sentence.marked)
    for match in _RATE_BARE.finditer(sentence.marked):
        around = sentence.marked[max(0, match.start() - _REACH) : match.end() + 4]
        is_grand = "grand" in sentence.quote(*match.span()).lower()
        # `half a second` is a duration, `two an hour` nobody says: only a large number is a rate.
        is_long = match["article"] and sentence.number(match).value < _MANY
        if not is_grand and not is_long and not _MONEY.search(around):
            yield match


def _unit(match: re.Match[str]) -> tuple[str, float]:
    """Name of the unit of time and its seconds."""
    groups = match.groupdict()
    word = groups.get("word") or groups.get("word2")
    name = _ADVERBS.get(word, "day") if word else None
    name = name or next((name for name in _SECONDS if groups.get(name)), "second")
    return name, _SECONDS[name][0]


def _rate(sentence: Sentence, match: re.Match[str], index: int) -> Fact:
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


def _beside(sentence: Sentence, match: re.Match[str]) -> tuple[str, str]:
    """The words of the same clause before and after a rate."""
    before = sentence.marked[max(0, match.start() - _REACH) : match.start()]
    after = sentence.marked[match.end() : match.end() + _REACH]
    before, after = _CLAUSE.split(before)[-1], _CLAUSE.split(after)[0]
    return before, after


def _path(sentence: Sentence, match: re.Match[str]) -> str:
    before, after = _beside(sentence, match)
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
