"""What must stand beside a number so that it counts what a field counts.

Each pattern is matched right after a number in a marked sentence (lower case, numbers and names as
single marks); the factor turns the number into the field's unit. A number without such words is no
proof of the field.
"""

from tools.assist.form import Unit
from tools.intent.pattern import Pattern
from tools.intent.sentence import GPU, NUMBER

__all__ = ["FOREIGN_MONEY", "UNITS"]

_S = r"(?:s|secs?|seconds?|sekunden?|secondes?|segundos?|second[oi])"
_MIN = r"(?:mins?|minutes?|minuten?|minutos?|minut[oi])"
_HOUR = r"(?:h|hrs?|hours?|stunden?|heures?|horas?|or[ae])"
_DAY = r"(?:d|days?|daily|tage?|jours?|días?|giorn[oi])"
_MONTH = r"(?:months?|monthly|mo|monate?|mois|mes|mese|mesi)"
_YEAR = r"(?:years?|yearly|annum|annually|jahre?|ans?|años?|ann[oi])"
_EACH = r"(?:/|\b(?:per|an?|each|every|pro|par|por|al?|im|je)\b)?\s*"
_FILL = rf"[^.;!?,\n{NUMBER}]{{0,30}}?(?<!\w)"
_DOLLARS = r"(?:us\s?\$|\$|usd|us[\s-]dollars?|dollars?|bucks)?"

_OTHER_UNITS = (
    rf"%|percent|prozent|ms\b|{_S}\b|{_MIN}\b|\$|€|£|usd|eur|d[oó]ll?ar\w*|[kmg]b\b|gib\b|rps|qps"
)
_THINGS = (
    r"(?:gpus?|cards?|nodes?|replicas?|models?|tokens?|words?|requests?|quer(?:y|ies)|questions?"
    r"|calls?|chats?|messages?|e-?mails?|tickets?|documents?|docs|files?|pdfs?|pages?|contracts?"
    r"|articles?|books?|offices?|sites?|stores?|shops?|branch(?:es)?|teams?|departments?"
    r"|compan(?:y|ies)|countr(?:y|ies)|regions?|languages?|hours?|days?|weeks?|months?|years?)\b"
)
_NOT_PEOPLE = rf"(?!\s*(?:{GPU}|x\b|{_OTHER_UNITS}|(?:[\w-]+\s+){{0,2}}{_THINGS}))"

Table = tuple[tuple[Pattern, float], ...]


def _table(*pairs: tuple[str, float]) -> Table:
    return tuple((Pattern(words), factor) for words, factor in pairs)


UNITS: dict[Unit, Table] = {
    "tokens": _table((r"\s*(?:\w+\s+){0,2}?tok(?:en)?s?\b", 1)),
    "per_second": _table(
        (r"\s*(?:rps|qps|r/s|req/s|q/s)\b", 1),
        (rf"{_FILL}(?:/|\b(?:per|a|each|every|pro|par|por|al?)\b)\s*{_S}\b", 1),
        (rf"{_FILL}{_EACH}{_MIN}\b", 1 / 60),
        (rf"{_FILL}{_EACH}(?:{_HOUR}|hourly)\b", 1 / 3_600),
        (rf"{_FILL}{_EACH}{_DAY}\b", 1 / 86_400),
        (rf"{_FILL}{_EACH}{_MONTH}\b", 1 / 2_628_000),
    ),
    "per_minute": _table(
        (rf"{_FILL}{_EACH}{_MIN}\b", 1),
        (rf"{_FILL}{_EACH}{_HOUR}\b", 1 / 60),
    ),
    "people": _table((_NOT_PEOPLE, 1)),
    "in_flight": _table((_NOT_PEOPLE, 1)),
    "share": _table((r"\s*(?:%|percent|prozent|pour ?cent|per ?cento|por ?ciento)", 0.01)),
    "times": _table((r"\s*(?:x|\u00d7|times|fold|mal|fois|veces|volte)\b", 1)),
    "ms": _table(
        (r"\s*(?:ms|msecs?|milli\w+)\b", 1),
        (rf"\s*(?:of an?\s+|an?\s+)?{_S}\b", 1_000),
        (rf"\s*(?:of an?\s+|an?\s+)?{_MIN}\b", 60_000),
    ),
    "percent": _table((r"\s*(?:%|percent|prozent|pour ?cent|per ?cento|por ?ciento)", 1)),
    "usd_month": _table(
        (rf"\s*{_DOLLARS}\s*{_EACH}{_MONTH}\b", 1),
        (rf"\s*{_DOLLARS}\s*{_EACH}{_YEAR}\b", 1 / 12),
    ),
    "usd_hour": _table((rf"\s*{_DOLLARS}\s*{_EACH}{_HOUR}\b", 1)),
    "gpus": _table((rf"\s*(?:x\b|\u00d7)?\s*(?:\w+\s+){{0,2}}?(?:{GPU}|gpus?\b|cards?\b)", 1)),
}
"""Words after a number, and what one of it is in the field's unit."""

FOREIGN_MONEY = Pattern(r"[€£¥₹]|\b(?:eur|euros?|gbp|pounds?|chf|francs?|jpy|yen|inr|yuan|cny)\b")
"""Money that is not in US dollars: it is never converted, because a rate has a date."""
