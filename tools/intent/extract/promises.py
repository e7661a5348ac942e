"""Other promises: speed per user, throughput, reliability, quality.

Tokens per second per user become time per output token (1000 / x); tokens per second of the whole
service become requests per second in `build`, once the answer length is known.
"""

import re
from collections.abc import Iterator

from tools.intent.extract.latency_words import DURATION, is_of_today
from tools.intent.fact import Fact, Finding, Read
from tools.intent.pattern import Pattern
from tools.intent.sentence import GPU, NUMBER, Sentence
from tools.intent.shown import shown

__all__ = ["TOTAL_OUTPUT_SPEED", "read_promises", "speeds"]

TOTAL_OUTPUT_SPEED = "slo.throughput_rps/output_tokens"
"""Stand-in path: output tokens per second of all users together."""

_TOKEN_RATE = Pattern(
    rf"({NUMBER})\s*(?:output\s+)?(?:tokens?|toks?|jetons|t)\s*(?:/\s*|(?:per|a|pro|par|je|each"
    r"|every|por|al)\s+)(?:s|secs?|seconds?|sek\w*|secondes?|segundos?|secondo)\b"
    r"(?P<user>\s*(?:/|per|for each|for every|each|pro|par|por)\s*(?:user|person"
    r"|stream|session|request|nutzer|utilisateur|usuario|utente))?"
    rf"|({NUMBER})\s*tps\b"
)
TOKENS_PER_WORD = 1.33
_WORD_RATE = Pattern(
    rf"({NUMBER})\s*(?:words|wörter|worte|mots|palabras|parole)\s*(?:/\s*|(?:per|a|an|pro|par|por"
    r"|al)\s+)"
    r"(?:(?P<minute>min(?:ute|uto)?)|s(?:ec(?:ond|ondo)?)?|sekunde|seconde|segundo)\b"
)
"""Reading speed."""
_PER_GPU = Pattern(
    r"\s*(?:/|per|pro|par|por|on (?:each|one|an?)|each)\s*(?:gpus?|cards?|karten?|replicas?"
    rf"|nodes?|{GPU})"
)
_WHOLE_SERVICE = Pattern(
    r"\b(?:throughput|in total|total|aggregate\w*|overall|cluster|system|durchsatz)\b"
)
_FAST_READER_TOKENS_PER_S = 200
_RELIABLE = (
    r"uptime|available|availability|reliab\w+|sla\b|slas\b|success\w*|verfügbar\w*"
    r"|zuverlässig\w*|disponib\w*|fiab\w*|affidabil\w*|up\b|up and running|beschikbaar\w*|online\b"
)
_PERCENT = (
    r"(?:%|percent|per cent|prozent\w*|[\s-]?prozentige[rn]?|pour cent|por ciento|per cento"
    r"|por cento|procent)"
)
_OF_TIME = (
    r"(?:(?:of|der|du|del|des)\s+(?:the\s+|all\s+)?(?:time|year|month|zeit|temps|tiempo"
    r"|tempo|hours))"
)
_RELIABILITY = Pattern(
    rf"({NUMBER})[\s-]*(?:{_PERCENT}\s*)?(?:{_OF_TIME}\s+)?(?:de\s+|di\s+|of\s+)?(?:service\s+"
    r"|system\s+"
    rf"|monthly\s+|annual\s+|target\s+|minimum\s+)?(?:{_RELIABLE})(?!\s*(?:gpus?|cards|to \ue000"
    r"|nodes|users))"
    rf"|\b(?:{_RELIABLE})\s*(?:\((?:\w+ ?)+\)\s*)?(?:[:=]\s*|(?:(?!(?:gpus?|cards|users|people"
    r"|nodes)\b)"
    rf"[^\W\d{NUMBER}]+\s+|>=?\s*|\u2265\s*|~\s*){{1,9}})?({NUMBER})\s*{_PERCENT}"
    r"(?!\s*(?:done|finished|completed?|answered|of (?:all |the )?(?!time)\w+|within|under|below"
    r"|in\b|<))"
    rf"|({NUMBER})\s*{_PERCENT}\s*{_OF_TIME}"
    r"|\b(?:uptime|availability|verfügbarkeit|disponibilité|disponibilidad|disponibilità"
    r"|disponibilidade)\s*"
    rf"(?:[:=]\s*|(?:[^\W\d]+\s+){{0,3}})({NUMBER})(?!\s*(?:%|hours?|h\b|days?|users?|x\b|percent"
    r"|prozent))"
)
_BEYOND_DOUBT = 90.0
_BARE_PERCENT = 99.0
"""`95 % of the users are happy` promises nothing; an availability is more than 90 %."""
_ABOUT_SERVICE = Pattern(rf"\b(?:{_RELIABLE}|service|run\w*|work\w*|reach\w*|answer\w*)\b")
_UP = Pattern(
    rf"(?<!show )(?<!shows )(?<!come )(?<!comes )(?<!pop )\b(?:{_RELIABLE}|reachable|running)"
)
_ALL = 100.0
_OF_HUNDRED = Pattern(_PERCENT)
_REACH = 60
_NINES = Pattern(
    rf"({NUMBER})[\s-](?:nines|neunen|neufs?|nueves|noves?|negens|nove"
    rf"|dziewiątk\w+)\b(?!\s*(?:users|h\b))"
)
_BARE_SHARE = Pattern(rf"(?:^|[/,;|\n(])\s*({NUMBER})\s*(?=[/,;|\n)]|$)")
"""`/ 99.9 /` in a list can only be an availability."""
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
        if not is_of_today(_around(sentence, match)) and not _is_of_a_gpu(sentence, match):
            yield _speed(sentence, match)
    for match in _WORD_RATE.finditer(sentence.marked):
        number = sentence.number(match)
        tokens = number.value * TOKENS_PER_WORD / (60 if match["minute"] else 1)
        why = f"1000 / {shown(tokens)}, as {shown(TOKENS_PER_WORD)} tokens a word"
        limit_ms = 1000 / tokens if tokens else float("inf")
        yield sentence.infers("slo.tpot_ms.limit", limit_ms, match, why)
    yield from _reliability(sentence)
    for name, pattern in _QUALITY:
        found = pattern.search(sentence.marked)
        if found and not sentence.negated(found.start()):
            yield sentence.says("slo.quality", name, found)
            return


def _reliability(sentence: Sentence) -> Iterator[Finding]:
    path = "slo.reliability_pct"
    for match in _RELIABILITY.finditer(sentence.marked):
        number = sentence.number(match, match.lastindex or 1)
        least = _BARE_PERCENT if match[4] else _BEYOND_DOUBT
        is_of_time = match[3] is None or _is_there(sentence, match)
        # More than all is refused where the words name an availability.
        is_share = _OF_HUNDRED.search(match[0]) and match[3] is None
        is_absurd = bool(is_share) and number.value > _ALL
        if (least <= number.value <= _ALL and is_of_time) or is_absurd:
            yield sentence.says(path, number.value, match, number)
    for match in _BARE_SHARE.finditer(sentence.marked):
        number = sentence.number(match)
        if _BARE_PERCENT <= number.value < _ALL and "." in sentence.quote(*match.span()):
            place = match.start(1)
            quote = sentence.quote(place, place + 1)
            why = f"{shown(number.value)} alone is taken for an availability in per cent"
            origin = f'"{quote}": {why}'
            yield Fact(path=path, value=number.value, source="inferred", origin=origin)
    for match in _NINES.finditer(sentence.marked):
        nines = int(min(sentence.number(match).value, 9))
        if nines in _NINES_PCT:
            yield sentence.infers(
                path, _NINES_PCT[nines], match, f"{nines} nines are {_NINES_PCT[nines]} %"
            )


def _is_there(sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether `99.5 % of the time` is how long a service is there; beside a limit it is a share."""
    before = _around(sentence, match)
    clause = re.split(r",|\b(?:and|und|et|y|e|en)\b", before)[-1]
    statement = (
        before + re.split(r"[.;!?\n]", sentence.marked[match.end() : match.end() + _REACH])[0]
    )
    if DURATION.search(clause) or (DURATION.search(statement) and not _UP.search(clause)):
        return False
    return _ABOUT_SERVICE.search(before) is not None


def _around(sentence: Sentence, match: re.Match[str]) -> str:
    start = max(0, match.start() - _REACH)
    return re.split(r"[.;!?\n]", sentence.marked[start : match.start()])[-1]


def _is_of_a_gpu(sentence: Sentence, match: re.Match[str]) -> bool:
    return _PER_GPU.match(sentence.marked, match.end()) is not None


def speeds(sentence: Sentence) -> Iterator[re.Match[str]]:
    """Words that give a speed per user, and so a time per output token."""
    for match in _TOKEN_RATE.finditer(sentence.marked):
        is_left_out = _is_total(sentence, match) or _is_of_a_gpu(sentence, match)
        if not is_left_out and not is_of_today(_around(sentence, match)):
            yield match


def _is_total(sentence: Sentence, match: re.Match[str]) -> bool:
    number = sentence.number(match, 1 if match[1] else 3)
    around = sentence.marked[max(0, match.start() - 30) : match.end() + 20]
    is_large = number.value > _FAST_READER_TOKENS_PER_S or _WHOLE_SERVICE.search(around)
    return bool(is_large) and not match["user"]


def _speed(sentence: Sentence, match: re.Match[str]) -> Finding:
    number = sentence.number(match, 1 if match[1] else 3)
    if _is_total(sentence, match):
        return sentence.says(TOTAL_OUTPUT_SPEED, number.value, match, number)
    # Zero is refused by the range check of the limit, which is then without bound.
    limit_ms = 1000 / number.value if number.value else float("inf")
    assumed = "" if match["user"] else " (taken per user)"
    formula = f"1000 / {shown(number.value)}{assumed}"
    return sentence.computes("slo.tpot_ms.limit", limit_ms, match, formula)
