"""What a follow-up can make larger or smaller, and which fields of the specification that means.

A rate that follows from users is changed through them; a limit that nobody named is the stated one.
"""

from tools.intent.extract.items import ITEM
from tools.intent.extract.people import PEOPLE
from tools.intent.fact import is_from_words
from tools.intent.ledger import value_at
from tools.specification import Specification

__all__ = ["NAMES", "THING", "THINGS", "fields_of", "is_said", "said_limits"]

_WORDS = {
    "ttft": (
        r"ttft|time to (?:the )?first (?:token|word)|first[\s-](?:token|word)(?: latency| time)?"
    ),
    "tpot": r"tpot|itl|time per (?:output )?token|inter[\s-]token latency",
    "e2e": r"e2e(?: latency)?|end[\s-]to[\s-]end(?: latency| time)?",
    "latency": (
        r"latenc(?:y|ies)|latenz\w*|latence|latencia|latenza|response[\s-]times?|slos?"
        r"|antwortzeit\w*"
    ),
    "prompts": r"prompts?|inputs?",
    "answers": (
        r"answers?|outputs?|repl(?:y|ies)|responses?|antwort(?:en)?|réponses?|respuestas?"
        r"|rispost[ae]"
    ),
    "context": r"context",
    "peak": r"peaks?(?: (?:rate|load|traffic))?|spitzen?(?:last)?",
    "budget": r"budget\w*|spend(?:ing)?|presupuesto",
    "gpus": r"gpus?|accelerators?|cards?",
    "rate": (
        r"rate|rps|qps|(?:requests?|quer(?:y|ies)|messages?|calls?|anfragen|requêtes|solicitudes"
        r"|peticiones|richieste)(?: per second)?"
    ),
    "traffic": (
        rf"traffic|load|volume|last|verkehr|trafic|charge|tráfico|carga|traffico|carico|{ITEM}"
    ),
    "users": PEOPLE,
}
THINGS = tuple(_WORDS)
"""Names of the groups in `THING`."""

_DETERMINER = (
    r"(?:(?:(?:the|our|my|its|their|current|total|expected|monthly|average|mean|max(?:imum)?"
    r"|(?:number|amount|length|size|limit)s? (?:of|for)|die|das|den|der|unsere?n?|anzahl|le|la|les"
    r"|notre|nos|el|los|las|il|lo|gli|i|o|os|nombre|número|numero|de|des|du|di|degli|del|della)\s+"
    r"|[ld]'\s*)){0,4}"
)
_SUFFIX = r"(?:\s+(?:limits?|targets?|caps?|slos?|lengths?|tokens?|windows?|counts?|sizes?)){0,3}"
THING = (
    _DETERMINER
    + "(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _WORDS.items())
    + rf")\b{_SUFFIX}"
)
"""One thing with its article; a group tells which."""

NAMES = {
    "users": "a number of users",
    "rate": "a rate",
    "traffic": "a load",
    "peak": "a peak",
    "budget": "a budget",
    "ttft": "a TTFT limit",
    "tpot": "a TPOT limit",
    "e2e": "an end-to-end limit",
    "latency": "a latency limit",
    "prompts": "a prompt length",
    "answers": "an answer length",
    "context": "a context length",
    "gpus": "a number of GPUs",
}
"""What is missing when there is nothing to change."""

_LIMITS = ("slo.ttft_ms.limit", "slo.tpot_ms.limit", "slo.e2e_ms.limit")
_USERS, _STEADY, _PEAK = "traffic.concurrent_users", "traffic.rps_steady", "traffic.rps_peak"
_IN_FLIGHT, _FACTOR = "traffic.concurrency", "traffic.peak_factor"
_FIXED = {
    "users": (_USERS,),
    "budget": ("budget.usd_month", "budget.usd_hour", "budget.usd_per_1k_tokens"),
    "ttft": ("slo.ttft_ms.limit",),
    "tpot": ("slo.tpot_ms.limit",),
    "e2e": ("slo.e2e_ms.limit",),
    "context": ("traffic.context_tokens",),
    "gpus": ("preferences.max_gpus",),
}


def is_said(previous: Specification, path: str) -> bool:
    """Whether somebody's words are behind a field."""
    origin = previous.provenance.get(path)
    return origin is not None and is_from_words(origin.source, origin.from_)


def said_limits(previous: Specification) -> tuple[str, ...]:
    """The latency limits that somebody stated."""
    return tuple(path for path in _LIMITS if _has(previous, path) and is_said(previous, path))


def fields_of(thing: str, previous: Specification) -> tuple[str, ...]:
    """Paths of the figures that the thing means; empty where none is set."""
    return tuple(path for path in _candidates(thing, previous) if _has(previous, path))


def _candidates(thing: str, previous: Specification) -> tuple[str, ...]:
    if thing in _FIXED:
        return _FIXED[thing]
    if thing == "latency":
        return said_limits(previous) or _LIMITS
    if thing in ("prompts", "answers"):
        return _lengths("prompt" if thing == "prompts" else "output", previous)
    if thing == "peak":
        return (_PEAK,) if is_said(previous, _PEAK) else (_FACTOR,)
    return _load(thing, previous)


def _lengths(kind: str, previous: Specification) -> tuple[str, ...]:
    """What was said of a length; the mean where nothing was."""
    paths = tuple(f"traffic.{kind}_tokens.{leaf}" for leaf in ("mean", "p95"))
    return tuple(path for path in paths if is_said(previous, path)) or paths[:1]


def _load(thing: str, previous: Specification) -> tuple[str, ...]:
    """Rates that were said; users and requests in flight where the rate follows from them."""
    origin = previous.provenance.get(_STEADY)
    rates = tuple(
        path
        for path in (_STEADY, _PEAK)
        if is_said(previous, path) or (path == _STEADY and origin and origin.source == "default")
    )
    if thing == "rate" and rates:
        return rates
    return (_USERS, *rates, _IN_FLIGHT)


def _has(previous: Specification, path: str) -> bool:
    return isinstance(value_at(previous, path), int | float)
