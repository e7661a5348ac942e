"""What an open figure is, by its unit first and then by the meanings of the words around it."""

import re
from typing import TYPE_CHECKING

from tools.intent.extract.latency_words import ELSEWHERE
from tools.intent.extract.length_words import UPPER
from tools.intent.extract.people import PEOPLE
from tools.intent.extract.promises import TOKENS_PER_WORD
from tools.intent.extract.ties import is_outside
from tools.intent.extract.volume import OF_A_VOLUME, WORKED_OFF
from tools.intent.fact import Fact, Read
from tools.intent.pattern import Pattern
from tools.intent.role_words import ROLES
from tools.intent.sentence import NUMBER
from tools.intent.shown import shown

if TYPE_CHECKING:
    from tools.intent.extract.unclaimed import Figure

__all__ = ["role_of"]

_TOKENS = Pattern(r"[\s-]*(?:tokens?|toks?|tkns?|jetons?)\b")
_WORDS = Pattern(
    r"[\s-]*(?:words?|wörtern?|worte|mots|palabras|parole|woorden|palavras)\b(?!\s*/\s*s)"
)
_TIME = Pattern(
    r"[\s-]*(?:(?P<ms>ms|msecs?|mill?i\w*)|(?P<s>s|secs?|seconds?|sek\w*|secondes?|segundos?"
    r"|second[oi]|seconden?))\b"
)
_PERCENT = Pattern(r"\s*(?:%|percent|per cent|prozent|pour cent|por ciento|per cento|procent)")
_PER = (
    r"\s*(?:/|\b(?:per|a|an|am|im|each|every|jede[nrs]?|chaque|cada|ogni|elke?|pro|par|por|al"
    r"|alla|all'|ao|à|in der|die|de|je|op een"
    r"|la|il|le|the|l')(?:\s+(?:la|l'))?)\s*(?:l['\u2019])?\s*"
)
_RATE = Pattern(
    rf"\s*(?:de |di |of )?(?:[^\W\d][\w'-]*\s+){{0,2}}?(?:[^\W\d][\w'-]*)?{_PER}"
    r"(?:(?P<second>s|sec\w*|sek\w*|seg\w*)|(?P<minute>min\w*)|(?P<hour>h|hours?|stunde|heure"
    r"|hora|ora|uur|hours)|(?P<day>day|days|tag|jour|día|dia|giorno|dag)"
    r"|(?P<week>weeks?|woche|semaine|semana|settimana)|(?P<month>months?|monat|mois|mes|mese))\b"
)
_DAILY = Pattern(
    r"\s*(?:of them |davon |[^\W\d]+ )?(?:daily|täglich|diari\w*|quotidien\w*|al giorno)"
)
_DAY_BEFORE = Pattern(
    r"\b(?:per day|daily|täglich|pro tag|par jour|al día|por día|al giorno|per dag|por dia|a day)\b"
    r"[^.;!?\n\ue000]{0,30}$"
)
_TIMES = Pattern(
    r"\s*(?:x|times|mal|fois|veces|volte|keer|vezes|fach|-fold|fold)\b|\s*(?:the|das|der)\b"
)
_NOUN = Pattern(r"\s*(?:of (?:our|the|them) )?(?P<noun>[^\W\d]{3,}(?:[ -][^\W\d]{3,})?)")
_PEOPLE = Pattern(rf"\s*(?:[^\W\d]+\s+){{0,2}}?(?:{PEOPLE})\b")
_SPAN = Pattern(
    rf"({NUMBER})\s*(?:(?P<hours>h|hours?|stunden?|heures?|horas?|ore|uur|uren)"
    r"|(?P<days>days?|tagen?|tage|jours?|d[ií]as?|giorni|dagen))\b"
)
_SECONDS = {
    "second": 1.0, "minute": 60.0, "hour": 3_600.0, "day": 86_400.0, "week": 604_800.0,
    "month": 2_628_000.0,
}  # fmt: skip
_SPANS = {"hours": 3_600.0, "days": 86_400.0}
_LOAD = ("concurrent_users", "rps_steady", "rps_peak", "concurrency")
_NEAR = 12
_LONG, _THOUSAND, _PER_CENT, _MANY = 1_000, 1_000.0, 100.0, 1_000
_FACTORS = (1.1, 100.0)
_YEARS = (1900, 2040)
_PAID = Pattern(r"[$\u20ac\u00a3]|dollar|euro|usd|eur\b|token|jeton|word|wort|mots?\b")
_BILLED = Pattern(
    r"\b(?:budget\w*|pay|paid|costs?|spend\w*|under|below|max\w*|at most|up to|less than|cap|limit"
    r"|kosten|zahlen|bezahl\w*|höchstens|presupuesto|coûte|payer|pagar|pagare|prezzo|betalen"
    r"|visitors?|besucher|visiteurs|visitantes|visitatori|bezoekers)\b"
)
"""So much a month may as well be money."""
_SIGN = Pattern(r"[$\u20ac\u00a3]\s*$")
_LEAST_AVAILABLE = 90.0
_CARDS = Pattern(
    r"\s*(?:(?:gpu'?s?|cards?|accelerators?|karten?|grafikkarten|cartes?|tarjetas?|schede|kaarten"
    r"|placas)\b|\ue001)"
)
_STATISTIC = Pattern(
    r"\b(?:(?P<mean>mean|avg\.?|average|averages|median|mittel|moyenne|media|média|gemiddeld)"
    r"|(?P<tail>p9\d|95th percentile|max\.?|tail))\s*(?:of|is|=|:|at|about)?\s*$"
)
_LENGTHS = Pattern(r"\b(?:tokens?|toks?|jetons?|isl|osl|lengths?)\b")


def role_of(figure: "Figure", read: Read, filled: frozenset[str]) -> Fact | None:
    """The fact that an open figure states; None where its words are not clear."""
    text, start = figure.sentence.marked, figure.place + 1
    if time := _TIME.match(text, start):
        return _latency(figure, time)
    if unit := _PERCENT.match(text, start):
        return _share(figure, unit)
    if unit := _TOKENS.match(text, start):
        return _context(figure, unit.end()) or _length(figure, unit, 1.0)
    if unit := _WORDS.match(text, start):
        return _length(figure, unit, TOKENS_PER_WORD, is_written=_is_written(read))
    if cards := _CARDS.match(text, start):
        return _ceiling(figure, cards)
    return None if _is_year(figure) else _bare_role(figure, read, filled)


def _bare_role(figure: "Figure", read: Read, filled: frozenset[str]) -> Fact | None:
    """What a figure without a unit is."""
    return (
        _statistic(figure)
        or _rate(figure, read, filled)
        or _context(figure, figure.place + 1)
        or _factor(figure)
        or _volume(figure, read, filled)
        or _in_flight(figure)
        or _users(figure, filled)
        or _bare_length(figure)
    )


def _is_year(figure: "Figure") -> bool:
    """`files from 1987`, `go back to 1998`; 2,000 may well count something."""
    words = figure.sentence.quote(figure.place, figure.place + 1)
    return words.isdigit() and _YEARS[0] <= figure.value <= _YEARS[1] and figure.value % 1_000 != 0


def _is_written(read: Read) -> bool:
    return read.row.name == "content_generation"


def _stated(figure: "Figure", path: str, value: float, end: int) -> Fact:
    start = figure.part.near(figure.place).start
    return figure.sentence.stated(path, value, start, max(end, figure.place + 1))


def _computed(figure: "Figure", path: str, value: float, end: int, formula: str) -> Fact:
    quote = figure.sentence.quote(figure.place, max(end, figure.place + 1))
    value = float(f"{value:.12g}")
    return Fact(path=path, value=value, source="computed", origin=f'"{quote}": {formula}')


def _latency(figure: "Figure", time: re.Match[str]) -> Fact | None:
    if ELSEWHERE.search(figure.clause):
        return None
    limit = figure.value * (1.0 if time["ms"] else _THOUSAND)
    meanings = figure.meanings
    if "token" in meanings and "first" not in meanings and time["ms"]:
        return _stated(figure, "slo.tpot_ms.limit", limit, time.end())
    if "within" not in meanings and "first" not in meanings:
        return None
    if "first" in meanings and "done" not in meanings:
        return _stated(figure, "slo.ttft_ms.limit", limit, time.end())
    if "done" in meanings and "first" not in meanings:
        return _stated(figure, "slo.e2e_ms.limit", limit, time.end())
    return None


def _share(figure: "Figure", unit: re.Match[str]) -> Fact | None:
    share = figure.value / _PER_CENT
    if "available" in figure.meanings and _LEAST_AVAILABLE <= figure.value <= _PER_CENT:
        return _stated(figure, "slo.reliability_pct", figure.value, unit.end())
    if "once" not in figure.meanings | figure.heading or not 0 < share <= 1:
        return None
    return _stated(figure, "traffic.active_share", share, unit.end())


def _context(figure: "Figure", end: int) -> Fact | None:
    if "context" not in figure.meanings or figure.value < _LONG:
        return None
    near = figure.nearest("context", "in", "out")
    return (
        _stated(figure, "traffic.context_tokens", figure.value, end) if near == "context" else None
    )


def _length(
    figure: "Figure", unit: re.Match[str], tokens: float, *, is_written: bool = False
) -> Fact | None:
    near = figure.nearest("in", "out")
    if is_written:
        near = "out"
    if near is None:
        return None
    clause = figure.part.near(figure.place)
    ahead = figure.sentence.marked[clause.start : figure.place]
    statistic = "p95" if UPPER.search(ahead) else "mean"
    path = f"traffic.{'prompt' if near == 'in' else 'output'}_tokens.{statistic}"
    if tokens == 1:
        return _stated(figure, path, figure.value, unit.end())
    quote = figure.sentence.quote(figure.place, unit.end())
    origin = f'"{quote}": {shown(figure.value)} words x {tokens} tokens'
    value = float(round(figure.value * tokens))
    return Fact(path=path, value=value, source="inferred", origin=origin)


def _ceiling(figure: "Figure", cards: re.Match[str]) -> Fact | None:
    if "ceiling" not in figure.meanings:
        return None
    return _stated(figure, "preferences.max_gpus", figure.value, cards.end())


def _statistic(figure: "Figure") -> Fact | None:
    """`Prompt tokens: mean 4000, p95 2500`, `ISL p95 3k`: lengths by the head of the line."""
    text = figure.sentence.marked
    head = text[figure.part.start : figure.place]
    told = _STATISTIC.search(head)
    if told is None or not _LENGTHS.search(head):
        return None
    hits = ROLES.hits(text, figure.part.start, figure.place)
    sides = [hit.meaning for hit in hits if hit.meaning in ("in", "out")]
    sides += ["in" if name == "isl" else "out" for name in re.findall(r"\b(?:isl|osl)\b", head)]
    if not sides:
        return None
    side = "prompt" if sides[-1] == "in" else "output"
    path = f"traffic.{side}_tokens.{'mean' if told['mean'] else 'p95'}"
    return _stated(figure, path, figure.value, figure.place + 1)


def _bare_length(figure: "Figure") -> Fact | None:
    """`entran 1.500 tokens y salen 200`: the unit stands with the figure before."""
    text = figure.sentence.marked
    before = text[figure.part.start : figure.place]
    if not re.search(r"\b(?:tokens?|toks?|jetons?)\b", before):
        return None
    if not re.match(r"\s*(?:$|[.,;)]|eruit|uit\b|out\b|heraus|raus)", text[figure.place + 1 :]):
        return None
    near = figure.nearest("in", "out")
    if near is None:
        return None
    path = f"traffic.{'prompt' if near == 'in' else 'output'}_tokens.mean"
    return _stated(figure, path, figure.value, figure.place + 1)


def _rate(figure: "Figure", read: Read, filled: frozenset[str]) -> Fact | None:
    """So many a second, minute, hour or day: of each user, or of the whole service."""
    text, start = figure.sentence.marked, figure.place + 1
    rate, daily = _RATE.match(text, start), _DAILY.match(text, start)
    is_day = daily or _DAY_BEFORE.search(text[figure.part.start : figure.place])
    if not (rate or is_day) or _PAID.search(rate[0] if rate else ""):
        return None
    if _SIGN.search(text[: figure.place][-3:]) or figure.value <= 0:
        return None
    name = next(name for name in _SECONDS if rate[name]) if rate else "day"
    end = rate.end() if rate else daily.end() if daily else start
    if "each" in figure.meanings and name in ("minute", "hour"):
        pace = figure.value * _SECONDS["minute"] / _SECONDS[name]
        return _stated(figure, "traffic.requests_per_active_minute", pace, end)
    path = _rate_path(figure, read, filled)
    is_long = name in ("week", "month")
    if path is None or (is_long and _BILLED.search(figure.clause)):
        return None
    if name == "second":
        return _stated(figure, path, figure.value, end)
    formula = f"{shown(figure.value)} / {shown(_SECONDS[name])} s"
    return _computed(figure, path, figure.value / _SECONDS[name], end, formula)


def _rate_path(figure: "Figure", read: Read, filled: frozenset[str]) -> str | None:
    is_asked = "ask" in figure.around or read.row.name in WORKED_OFF
    is_peak = "peak" in figure.meanings
    has_load = any(f"traffic.{one}" in filled for one in _LOAD)
    if not is_asked or (has_load and (not is_peak or "traffic.rps_peak" in filled)):
        return None
    return "traffic.rps_peak" if is_peak else "traffic.rps_steady"


def _factor(figure: "Figure") -> Fact | None:
    times = _TIMES.match(figure.sentence.marked, figure.place + 1)
    has_words = {"peak", "normal"} <= figure.meanings | figure.around
    if times is None or not has_words or not _FACTORS[0] <= figure.value <= _FACTORS[1]:
        return None
    return _stated(figure, "traffic.peak_factor", figure.value, times.end())


def _volume(figure: "Figure", read: Read, filled: frozenset[str]) -> Fact | None:
    """`50.000 cartelle in 12 ore`, `10 million docs, 7 days to finish`."""
    is_free = not any(f"traffic.{one}" in filled for one in _LOAD)
    if not is_free or read.row.name not in WORKED_OFF or figure.value < _MANY:
        return None
    text = figure.sentence.marked
    span = _SPAN.search(text, figure.place + 1, figure.part.end)
    span = span or _time_given(figure)
    noun = _NOUN.match(text, figure.place + 1)
    if span is None or noun is None or _PEOPLE.match(text, figure.place + 1):
        return None
    between = text[figure.place + 1 : span.start()]
    is_given = span.start() >= figure.part.end
    if not is_given and not re.search(
        r"\b(?:in|within|en|em|innerhalb|binnen|entro|dans)\s+$", between
    ):
        behind = text[span.end() : figure.part.end]
        if "finish" not in figure.around or not behind.strip():
            return None
    unit = next(name for name in _SPANS if span[name])
    seconds = figure.sentence.number(span).value * _SPANS[unit]
    if seconds <= 0:
        return None
    formula = f"{OF_A_VOLUME}, {shown(figure.value)} / {shown(seconds)} s"
    return _computed(figure, "traffic.rps_steady", figure.value / seconds, span.end(), formula)


def _time_given(figure: "Figure") -> re.Match[str] | None:
    """`haben wir 58 Stunden Zeit` in a sentence behind the volume."""
    text = figure.sentence.marked
    for span in _SPAN.finditer(text, figure.part.end):
        start = max(text.rfind(mark, 0, span.start()) for mark in ".,;!?\n") + 1
        words = ROLES.hits(text, start, min(len(text), span.end() + _NEAR))
        if "time" in {hit.meaning for hit in words}:
            return span
    return None


def _in_flight(figure: "Figure") -> Fact | None:
    behind = figure.behind.strip()
    if not {"once", "ask"} <= figure.meanings or _PEOPLE.match(figure.behind):
        return None
    if (behind and not _NOUN.match(figure.behind)) or "each" in figure.meanings:
        return None
    start, end = figure.part.near(figure.place).start, figure.place + 1
    if figure.sentence.marked[start : figure.place].rstrip().endswith((":", "=")):
        return _stated(figure, "traffic.concurrency", figure.value, end)
    origin = f'"{figure.sentence.quote(start, end)}": requests that are there at one moment'
    return Fact(path="traffic.concurrency", value=figure.value, source="inferred", origin=origin)


def _users(figure: "Figure", filled: frozenset[str]) -> Fact | None:
    if any(f"traffic.{one}" in filled for one in _LOAD):
        return None
    value = figure.value
    if value < 1 or value != int(value) or "ask" in figure.meanings:
        return None
    noun = _NOUN.match(figure.behind)
    after = figure.place + 1 + (noun.end() if noun else 0)
    if is_outside(figure.sentence.marked, figure.place, after):
        return None
    is_key = not figure.behind.strip(" .")
    is_told = "use" in figure.meanings or {"who", "use"} <= figure.heading
    if not (is_told and (noun or is_key)) and not ("seats" in figure.meanings and is_key):
        return None
    return _stated(figure, "traffic.concurrent_users", value, after)
