"""Who sends requests: users, how many of them are active, requests in flight, burstiness.

`1000 users` are users of the service; only `concurrent`, `at the same time` and the like say that
all of them are active at once.
"""

from collections.abc import Iterator

from tools.intent.extract.active import read_active
from tools.intent.extract.users import read_users
from tools.intent.fact import Finding, Read
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence

__all__ = ["read_load"]

_PEAK_FACTOR = Pattern(
    r"\b(?:peak(?:[- ]to[- ](?:mean|average))?|burst) (?:factor|ratio)\s*(?:of"
    rf"|is|=|:)?\s*({NUMBER})"
    rf"|({NUMBER})\s*(?:x|\u00d7|times)\s*(?:the\s+)?(?:peaks?|bursts?|spikes?"
    r"|average|normal|mean)\b"
    rf"|\bpeaks?\s+(?:of|are|is|at)\s+({NUMBER})\s*(?:x|\u00d7|times)"
)
_BURSTINESS = (
    (
        "diurnal",
        (
            rf"{NUMBER} to {NUMBER} (?:traffic|load|usage|hours|job)|"
            rf"(?:work\w*|open\w*|between|from|zwischen|von|entre|de)\s+{NUMBER}(?:\s*(?:to|and"
            rf"|bis|und|à|et"
            rf"|y|-)\s*{NUMBER})?\s*(?:o'?clock|uhr|am\b|pm\b|heures)"
            rf"|work\w*\s+{NUMBER}\s+to\s+{NUMBER}|"
            r"diurnal\w*|day[\s/-]+night|office hours|business hours|working hours"
            r"|during the day"
            r"|tageszeit\w*|bürozeiten|geschäftszeiten|heures de bureau"
            r"|horario (?:de oficina|laboral)|daytime"
        ),
    ),
    (
        "high",
        (
            r"bursty|spik(?:y|es|ing)\b|very variable|flash crowds?|sudden (?:peaks?"
            r"|bursts?)|black friday"
            r"|stoßweise|viral|highly variable|unpredictable (?:load|traffic)"
            r"|burstiness (?:is |= ?|: ?)?high"
        ),
    ),
    (
        "low",
        (
            r"(?:very |almost )(?:steady|constant|even) (?:load|traffic)"
            r"|(?:spread|distributed) (?:out )?evenly|evenly (?:spread|distributed)"
            r"|burstiness (?:is |= ?|: ?)?low"
        ),
    ),
    (
        "steady",
        (
            r"steady (?:load|traffic|stream|rate)|constant (?:load|traffic|rate)"
            r"|traffic is (?:steady|constant|even)"
            r"|gleichmäßig\w*|trafic constant|tráfico constante|burstiness (?:is |= ?"
            r"|: ?)?steady"
        ),
    ),
    (
        "moderate",
        (
            r"moderate(?:ly)? (?:bursty|burstiness|spikes|peaks)|burstiness (?:is |= ?"
            r"|: ?)?moderate"
        ),
    ),
)
_BURST_PATTERNS = tuple((name, Pattern(rf"(?<!\w)(?:{words})")) for name, words in _BURSTINESS)


def read_load(sentence: Sentence, read: Read) -> Iterator[Finding]:
    """Facts under `traffic` that tell who is there."""
    yield from read_users(sentence, read)
    yield from read_active(sentence, read)
    for match in _PEAK_FACTOR.finditer(sentence.marked):
        number = sentence.number(match, match.lastindex or 1)
        yield sentence.says("traffic.peak_factor", number.value, match, number)
    yield from _burstiness(sentence)


def _burstiness(sentence: Sentence) -> Iterator[Finding]:
    for name, pattern in _BURST_PATTERNS:
        match = pattern.search(sentence.marked)
        if match and not sentence.negated(match.start()):
            yield sentence.says("traffic.burstiness", name, match)
            return
