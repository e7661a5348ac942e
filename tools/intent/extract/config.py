"""Values of configuration files: the words of a name, and of the names above it, tell the field.

A name counts only where every word of it is known and the value is one plain number, so that what
is left in doubt is read like any other line.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tools.intent.config_rows import Row, rows
from tools.intent.fact import Fact
from tools.intent.followup.claim import Claim
from tools.intent.numbers import find_numbers
from tools.intent.pattern import Pattern
from tools.intent.sentence import Sentence

__all__ = ["read_config"]

_MEAN = {"mean", "avg", "average", "median", "typical", "p50", "mittel", "moyenne", "media"}
_TAIL = {"p90", "p95", "p99", "max", "upper", "longest"}
_INPUT = {"in", "input", "inputs", "prompt", "prompts", "isl", "request", "question", "eingabe"}
_OUTPUT = {
    "out", "output", "outputs", "completion", "answer", "response", "osl", "generated", "new",
    "generation", "reply", "ausgabe",
}  # fmt: skip
_LENGTH = {"tok", "toks", "token", "tokens", "len", "length", "lengths", "size", "isl", "osl"}
_REQUESTS = {
    "req", "reqs", "request", "requests", "query", "queries", "call", "calls", "message",
    "messages", "msg", "msgs", "anfragen", "questions",
}  # fmt: skip
_PERSON = {"user", "users", "person", "seat", "client", "nutzer"}
_USD = {"usd", "dollar", "dollars"}
_SPENDING = {"budget", "cost", "costs", "price", "spend", "spending", "money", "bill", "rate"}
_FILLERS = {
    "target", "limit", "slo", "slos", "sla", "the", "of", "per", "expected", "number", "num",
    "n", "value", "cap", "ceiling", "total", "load", "traffic", "service", "workload",
    "requirements", "constraints", "hardware", "max", "maximum", "at", "most", "planned",
    "latency", "goal", "goals", "infra", "resources", "performance", "spec", "config", "app",
    "model", "serving", "deployment", "lengths", "sizes", "shape", "estimate", "estimated",
}  # fmt: skip
_SECONDS = {
    "s": 1.0, "sec": 1.0, "secs": 1.0, "second": 1.0, "seconds": 1.0, "min": 60.0,
    "mins": 60.0, "minute": 60.0, "minutes": 60.0, "h": 3_600.0, "hr": 3_600.0,
    "hour": 3_600.0, "hourly": 3_600.0, "day": 86_400.0, "daily": 86_400.0,
}  # fmt: skip
_MS = {"ms", "msec", "millis", "milliseconds"}
_STEADY = {"steady", "normal", "base", "baseline", "sustained"} | _MEAN
_PEAK = {"peak", "max", "burst", "spike"}
_PERCENTILES = {"p50", "p90", "p95", "p99", "mean"}
_UNIT = Pattern(
    r"\s*(?P<unit>ms|milliseconds?|s|sec|secs|seconds?|%|pct|percent|tokens?|toks?|tok|users?"
    r"|rps|qps|req/s|requests|gpus?|x)?\s*$"
)
_LEAST_ROWS = 2
_THOUSAND = 1_000.0
_WHOLE = 100.0
_MILLION = 1e6


@dataclass(frozen=True, kw_only=True)
class _Value:
    """One number with the unit behind it."""

    amount: float
    unit: str


def read_config(sentence: Sentence) -> Iterator[Claim]:
    """What the rows of a configuration say; prose has none."""
    found = [*rows(sentence.text)]
    if sum(row.is_technical for row in found) < _LEAST_ROWS:
        return
    limited: set[tuple[str, ...]] = set()
    for row in found:
        facts = tuple(_facts(sentence, row, found))
        if any(fact.path.endswith(".percentile") for fact in facts):
            limited.add(row.above)
        if facts:
            yield from _claim(sentence, row, facts)
    for row in found:
        if _names_percentile(row) and row.above in limited:
            yield from _claim(sentence, row, ())


def _claim(sentence: Sentence, row: Row, facts: tuple[Fact, ...]) -> Iterator[Claim]:
    places = [place for place, start in enumerate(sentence.starts) if row.start <= start < row.end]
    if places:
        yield Claim(start=places[0], end=places[-1] + 1, findings=facts)


def _names_percentile(row: Row) -> bool:
    return {*row.words} <= {"percentile", "quantile"} and row.value.lower() in _PERCENTILES


def _facts(sentence: Sentence, row: Row, others: list[Row]) -> Iterator[Fact]:
    value = _value(row.value)
    if value is None:
        return
    own, every = {*row.words}, {*row.words, *row.above}
    quote = sentence.text[row.start : row.end].strip()
    for path, amount in _meanings(own, every, value):
        yield Fact(path=path, value=amount, source="stated", origin=quote)
        percentile = _percentile(every, row, others)
        if path.endswith("_ms.limit") and percentile:
            name = f"{path.removesuffix('.limit')}.percentile"
            yield Fact(path=name, value=percentile, source="stated", origin=quote)


def _value(text: str) -> _Value | None:
    spans = find_numbers(text.lower().replace("_", ""))
    if len(spans) != 1 or spans[0].start or not spans[0].number.is_exact:
        return None
    unit = _UNIT.match(text.lower().replace("_", ""), spans[0].end)
    return _Value(amount=spans[0].number.value, unit=unit["unit"] or "") if unit else None


def _percentile(every: set[str], row: Row, others: list[Row]) -> str | None:
    named = every & _PERCENTILES
    if named:
        return min(named)
    told = (one for one in others if one.above == row.above and _names_percentile(one))
    return next((one.value.lower() for one in told), None)


def _meanings(own: set[str], every: set[str], value: _Value) -> Iterator[tuple[str, float]]:
    """The field that the words name; nothing where one of them is unknown."""
    for read in (_latency, _money, _rate, _length, _count, _share):
        found = read(own, every, value)
        if found is not None:
            path, amount, known = found
            if not own - known - _FILLERS - _MEAN - _TAIL:
                yield path, amount
            return


_Meaning = tuple[str, float, set[str]] | None


def _latency(own: set[str], every: set[str], value: _Value) -> _Meaning:
    if "ttft" in every or {"first", "token"} <= every:
        name = "ttft_ms"
    elif every & {"tpot", "itl", "tbt"} or ("token" in every and every & {"inter", "between"}):
        name = "tpot_ms"
    elif "e2e" in every or {"end", "to"} <= every or ("latency" in own and "total" in own):
        name = "e2e_ms"
    else:
        return None
    is_ms = value.unit.startswith(("ms", "milli")) or (not value.unit and every & _MS)
    is_s = value.unit.startswith("s") or (not value.unit and own & {"s", "sec", "secs", "seconds"})
    if not is_ms and not is_s:
        return None
    known = {
        "ttft", "first", "token", "time", "to", "tpot", "itl", "tbt", "inter", "between", "e2e",
        "end", "output",
    } | _MS | {"s", "sec", "secs", "seconds"}  # fmt: skip
    return f"slo.{name}.limit", value.amount * (1 if is_ms else _THOUSAND), known


def _money(own: set[str], every: set[str], value: _Value) -> _Meaning:
    if not every & _USD or value.unit:
        return None
    known = _USD | _SPENDING | _LENGTH | {
        "month", "monthly", "mo", "hour", "hourly", "h", "hr", "year", "yearly", "annual", "1k",
        "1m", "million", "k", "m", "mtok",
    }  # fmt: skip
    if every & {"1m", "million", "mtok"}:
        return "budget.usd_per_1k_tokens", value.amount * _THOUSAND / _MILLION, known
    if every & {"1k", "k"} and every & _LENGTH:
        return "budget.usd_per_1k_tokens", value.amount, known
    if every & {"month", "monthly", "mo"}:
        return "budget.usd_month", value.amount, known
    if every & {"hour", "hourly", "h", "hr"}:
        return "budget.usd_hour", value.amount, known
    return None


def _rate(own: set[str], every: set[str], value: _Value) -> _Meaning:
    time = next((_SECONDS[word] for word in _SECONDS if word in own), None)
    is_named = every & {"rps", "qps"} or value.unit in ("rps", "qps", "req/s")
    if not is_named and not (own & _REQUESTS and time):
        return None
    known = _REQUESTS | {*_SECONDS} | {"rps", "qps", "active", "each", "rate"} | _STEADY | _PEAK
    if (own & _PERSON or "active" in own) and time:
        known |= _PERSON
        return "traffic.requests_per_active_minute", value.amount * 60 / time, known
    path = "traffic.rps_peak" if every & _PEAK and not own & _STEADY else "traffic.rps_steady"
    if not is_named and time == _SECONDS["day"]:
        return None
    return path, value.amount / (1.0 if is_named or not time else time), known


def _length(own: set[str], every: set[str], value: _Value) -> _Meaning:
    if value.unit and not value.unit.startswith("tok"):
        return None
    if every & {"ctx", "context"} or {"model", "len"} <= every:
        known = {"ctx", "context", "window", "tokens", "len", "length", "model", "size"}
        return "traffic.context_tokens", value.amount, known
    side = "prompt" if own & _INPUT else "output" if own & _OUTPUT else ""
    side = side or ("prompt" if every & _INPUT else "output" if every & _OUTPUT else "")
    if not side or not (every & _LENGTH or value.unit):
        return None
    if every & _REQUESTS - _INPUT:
        return None
    statistic = "p95" if every & _TAIL and not own & _MEAN else "mean"
    return f"traffic.{side}_tokens.{statistic}", value.amount, _INPUT | _OUTPUT | _LENGTH


def _count(own: set[str], every: set[str], value: _Value) -> _Meaning:
    if value.unit not in ("", "users", "user", "gpus", "gpu", "requests"):
        return None
    if own & {"tp"} or {"tensor", "parallel"} <= own:
        return "preferences.tensor_parallel", value.amount, {"tp", "tensor", "parallel", "size"}
    if own & {"gpu", "gpus"} and every & {"max", "limit", "cap", "most", "maximum", "ceiling"}:
        return "preferences.max_gpus", value.amount, {"gpu", "gpus", "count"}
    flight = own & {"concurrency", "inflight"} or {"in", "flight"} <= own
    if flight or (own & {"concurrent", "parallel", "simultaneous"} and own & _REQUESTS):
        known = _REQUESTS | {
            "concurrency", "inflight", "in", "flight", "concurrent", "parallel", "simultaneous",
        }  # fmt: skip
        return "traffic.concurrency", value.amount, known
    if own & {"users", "nutzer", "seats"}:
        known = {"users", "nutzer", "seats", "concurrent", "simultaneous", "count"}
        return "traffic.concurrent_users", value.amount, known
    return None


def _share(own: set[str], every: set[str], value: _Value) -> _Meaning:
    is_pct = value.unit in ("%", "pct", "percent") or bool(own & {"pct", "percent"})
    amount = value.amount / _WHOLE if is_pct else value.amount
    if amount > 1 or value.unit not in ("", "%", "pct", "percent"):
        return None
    known = {"pct", "percent", "share", "fraction", "ratio", "users", "rate"}
    if "active" in own and own & (known - {"users"}):
        return "traffic.active_share", amount, known | {"active"}
    if own & {"cache", "cached", "prefix"} and own & (known | {"hit"}):
        return "traffic.prefix_cache_share", amount, known | {"cache", "cached", "prefix", "hit"}
    return None
