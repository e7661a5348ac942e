"""Relative follow-ups: `double the users`, `20 % more traffic`, `drop the budget`.

They need a previous specification; the new figure is not in the words and is therefore inferred.
"""

import re
from collections.abc import Iterator

from tools.intent.fact import Fact, Finding, Read
from tools.intent.ledger import value_at
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence
from tools.intent.shown import shown

__all__ = ["read_changes"]

_WHAT = (
    ("users", r"users?|people|customers|nutzer|utilisateurs|usuarios|utenti"),
    ("traffic", r"traffic|load|rate|requests?|rps|qps|volume|last|trafic|tráfico|traffico|carico"),
    ("budget", r"budget|spend\w*|money"),
)
_THING = "|".join(f"(?P<{name}>{words})" for name, words in _WHAT)
_TIMES = Pattern(
    r"\b(?P<word>double|twice|triple|quadruple|halve|half|verdopp\w+"
    r"|doppelt\w*)\s+(?:as many\s+|as much\s+|of\s+)?(?:the\s+|our\s+"
    rf"|die\s+)?(?:number of\s+)?(?:{_THING})\b"
)
_PERCENT = Pattern(
    rf"({NUMBER})\s*(?:%|percent|prozent)\s*(?P<sign>more|less|fewer|higher|lower"
    rf"|mehr|weniger)\s+(?:{_THING})\b"
)
_FACTORS = {"double": 2.0, "twice": 2.0, "triple": 3.0, "quadruple": 4.0, "halve": 0.5, "half": 0.5}
_FIELDS = {
    "users": ("traffic.concurrent_users",),
    "traffic": ("traffic.concurrent_users", "traffic.rps_steady", "traffic.rps_peak"),
    "budget": ("budget.usd_month", "budget.usd_hour", "budget.usd_per_1k_tokens"),
}
_DROP = Pattern(
    r"\b(?:remove|drop|forget|ignore|cancel|lift|without"
    r"|no(?: more)?)\s+(?:the\s+|any\s+|all\s+)?(?P<field>budget|e2e|end-to-end"
    r"|ttft|tpot|throughput|gpu|model|cloud|region|licen[cs]e|precision"
    r"|residency|inventory)"
    r"(?:\s+(?:limit|cap|constraints?|restrictions?|target|preferences?"
    r"|requirement|slo|any ?more))?\b"
)
_DROPPED = {
    "budget": ("budget.usd_month", "budget.usd_hour", "budget.usd_per_1k_tokens"),
    "e2e": ("slo.e2e_ms",),
    "end-to-end": ("slo.e2e_ms",),
    "ttft": ("slo.ttft_ms",),
    "tpot": ("slo.tpot_ms",),
    "throughput": ("slo.throughput_rps",),
    "gpu": ("preferences.gpus", "preferences.max_gpus"),
    "model": ("preferences.models",),
    "cloud": ("preferences.clouds",),
    "region": ("preferences.regions",),
    "license": ("preferences.licences",),
    "licence": ("preferences.licences",),
    "precision": ("preferences.precisions",),
    "residency": ("preferences.residency",),
    "inventory": ("preferences.inventory",),
}


def read_changes(sentence: Sentence, read: Read) -> Iterator[Finding]:
    """Facts relative to `read.previous`; nothing without one."""
    if read.previous is None:
        return
    for match in _TIMES.finditer(sentence.marked):
        yield from _scaled(sentence, match, read, _FACTORS.get(match["word"], 2.0))
    for match in _PERCENT.finditer(sentence.marked):
        share = sentence.number(match).value / 100
        grows = match["sign"] in ("more", "higher", "mehr")
        yield from _scaled(sentence, match, read, 1 + share if grows else 1 - share)
    for match in _DROP.finditer(sentence.marked):
        for path in _DROPPED[match["field"]]:
            yield sentence.says(path, None, match)


def _scaled(sentence: Sentence, match: re.Match[str], read: Read, factor: float) -> Iterator[Fact]:
    thing = next(name for name, _ in _WHAT if match[name])
    previous = read.previous
    for path in _FIELDS[thing]:
        origin = previous.provenance.get(path) if previous else None
        value = value_at(previous, path) if previous else None
        if origin is None or not isinstance(value, int | float):
            continue
        if origin.source == "computed" and not origin.from_.startswith('"'):
            continue
        why = f"{factor:g} x {shown(value)}"
        yield sentence.infers(path, value * factor, match, why)
