"""Other promises: speed per user, throughput, reliability, quality.

Tokens per second per user become time per output token (1000 / x); tokens per second of the whole
service become requests per second in `build`, once the answer length is known.
"""

import re
from collections.abc import Iterator

from tools.intent.fact import Finding, Read
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence
from tools.intent.shown import shown

__all__ = ["TOTAL_OUTPUT_SPEED", "read_promises"]

TOTAL_OUTPUT_SPEED = "slo.throughput_rps/output_tokens"
"""Stand-in path: output tokens per second of all users together."""

_TOKEN_RATE = Pattern(
    rf"({NUMBER})\s*(?:output\s+)?(?:tokens?|toks?|jetons|t)\s*(?:/|per|a|pro|par"
    r"|por|al)\s*(?:s|secs?|seconds?|sek\w*|secondes?|segundos?|secondo)\b"
    r"(?P<user>\s*(?:/|per|for each|for every|each|pro|par|por)\s*(?:user|person"
    r"|stream|session|request|nutzer|utilisateur|usuario|utente))?"
    rf"|({NUMBER})\s*tps\b"
)
_WHOLE_SERVICE = Pattern(
    r"\b(?:throughput|in total|total|aggregate\w*|overall|cluster|system|durchsatz)\b"
)
_FAST_READER_TOKENS_PER_S = 200
_RELIABLE = (
    r"uptime|available|availability|reliab\w+|sla\b|success\w*|verfügbar\w*"
    r"|zuverlässig\w*|disponib\w*"
    r"|fiab\w*|affidabil\w*|up\b"
)
_RELIABILITY = Pattern(
    rf"({NUMBER})\s*(?:%|percent|per cent|prozent|pour cent|por ciento"
    r"|per cento)\s*(?:of the time\s+)?(?:de\s+"
    rf"|di\s+)?(?:service\s+)?(?:{_RELIABLE})"
    rf"|\b(?:{_RELIABLE})\s*(?:target\s+|of\s+|is\s+|=\s*|:\s*|must be\s+"
    r"|should be\s+|at least\s+|>=?\s*|\u2265\s*|von\s+"
    rf"|de\s+){{0,3}}({NUMBER})\s*(?:%|percent|prozent)"
)
_NINES = Pattern(rf"({NUMBER})[\s-]nines\b")
_NINES_PCT = {2: 99.0, 3: 99.9, 4: 99.99, 5: 99.999}
_QUALITY = (
    (
        "very_high",
        Pattern(
            r"\b(?:very high|highest|top|best(?: possible)?|excellent|maximum|sehr hohe"
            r"|höchste|très haute|muy alta|altissima)[\s-](?:answer |output "
            r"|response )?(?:quality|qualität|qualité|calidad|qualità)\b"
            r"|\bquality (?:must|should) be (?:very high|excellent)"
        ),
    ),
    (
        "high",
        Pattern(
            r"\b(?:high|good|hohe|gute|haute|alta|buena)[\s-](?:answer |output "
            r"|response )?(?:quality|qualität|qualité|calidad|qualità)\b"
            r"|\bquality (?:must|should) be high"
        ),
    ),
    (
        "standard",
        Pattern(
            r"\b(?:standard|normal|ordinary|basic|medium|low) quality\b|\bquality (?:is"
            r"|does) not (?:important|critical|matter)"
        ),
    ),
)


def read_promises(sentence: Sentence, _read: Read) -> Iterator[Finding]:
    """Facts under `slo` that are not latency limits, and TPOT said as a speed."""
    for match in _TOKEN_RATE.finditer(sentence.marked):
        yield _speed(sentence, match)
    for match in _RELIABILITY.finditer(sentence.marked):
        number = sentence.number(match, match.lastindex or 1)
        yield sentence.says("slo.reliability_pct", number.value, match, number)
    for match in _NINES.finditer(sentence.marked):
        nines = int(min(sentence.number(match).value, 9))
        if nines in _NINES_PCT:
            why = f"{nines} nines are {_NINES_PCT[nines]} %"
            yield sentence.infers("slo.reliability_pct", _NINES_PCT[nines], match, why)
    for name, pattern in _QUALITY:
        found = pattern.search(sentence.marked)
        if found and not sentence.negated(found.start()):
            yield sentence.says("slo.quality", name, found)
            return


def _speed(sentence: Sentence, match: re.Match[str]) -> Finding:
    number = sentence.number(match, 1 if match[1] else 3)
    around = sentence.marked[max(0, match.start() - 30) : match.end() + 20]
    is_total = number.value > _FAST_READER_TOKENS_PER_S or _WHOLE_SERVICE.search(around)
    if is_total and not match["user"]:
        return sentence.says(TOTAL_OUTPUT_SPEED, number.value, match, number)
    # Zero is refused by the range check of the limit, which is then without bound.
    limit_ms = 1000 / number.value if number.value else float("inf")
    assumed = "" if match["user"] else " (taken per user)"
    formula = f"1000 / {shown(number.value)}{assumed}"
    return sentence.computes("slo.tpot_ms.limit", limit_ms, match, formula)
