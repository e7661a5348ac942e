"""Who sends requests, and with `shape` and `streaming` how their load varies and is answered.

`1000 users` are users of the service; only `concurrent`, `at the same time` and the like say that
all of them are active at once.
"""

import re
from collections.abc import Iterator

from tools.intent.extract.items import ITEM
from tools.intent.extract.people import AGENT, PEOPLE, SERVED
from tools.intent.extract.shape import read_shape
from tools.intent.extract.streaming import read_prefix, read_streaming
from tools.intent.fact import Finding, Read
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence

__all__ = ["read_load"]

_SESSION = (
    r"sessions?|conversations?|chats?|calls?|lines|leitungen|lignes|dialog(?:ue)?s|gespräche|sitzungen"
    r"|sesiones|appels|llamadas|chiamate|anrufe|gesprächen"
)
_AT_ONCE = (
    r"concurrent(?:ly)?|simultaneous(?:ly)?|parallel|in parallel|at the same time|at once|at a time"
    r"|gleichzeitig\w*|simultan\w*|en même temps|concurrents|al mismo tiempo|a la vez"
    r"|contemporane\w*|allo stesso tempo|concorrenti"
)
_MATTER = r"data|messages?|quer(?:y|ies)|questions?|requests?|transcripts?|cases|profiles?|calls"
_FILLER = (
    rf"(?:(?!(?:{ITEM})\b)(?!(?:gpus?|ms|tokens?|seconds?|requests?|per|for|in|to|with|and|or|at"
    r"|on|a|the|by|from|about|written|sent|pages?|words?"
    r"|hours?|days?)\b)[^\W\d]+(?:-[^\W\d]+)?\s+){0,3}"
)
# "Customer reviews" are things to process, not customers.
_USERS = Pattern(
    rf"({NUMBER})\+?\s*(?:of\s+|de\s+|d'|di\s+)?{_FILLER}(?:{PEOPLE})\b"
    rf"(?!['\u2019]?s?[\s-]+(?:[^\W\d]+\s+)?(?:{ITEM}|{_MATTER})\b)"
)
_AGENTS = Pattern(rf"({NUMBER})\+?\s*(?:de\s+|di\s+)?(?:{AGENT})\b")
_SERVED = Pattern(SERVED)
_USERS_AFTER = Pattern(
    rf"\b(?:number of |concurrent |active )?(?:{PEOPLE})(?: count| number)?\s*"
    r"(?:[:=]|\bis\b|\bare\b|\bto\b|\bup to\b|\bwill be\b)\s*(?:about |around "
    rf"|roughly |~ ?)?({NUMBER})"
)
_SESSIONS = Pattern(
    rf"({NUMBER})\s*(?:active\s+)?(?:{_AT_ONCE})\s+(?:\w+\s+)?(?:{_SESSION})\b"
    rf"|({NUMBER})\s*(?:[^\W\d]+\s+)?(?:{_SESSION})\s+(?:{_AT_ONCE})\b"
)
_TEAM = Pattern(
    r"\b(?:team|group|staff|crew|workforce|department|company|équipe|equipo|squadra|abteilung)"
    rf"\s+(?:of|von|mit|de|di)\s+(?:about |around |some |roughly )?({NUMBER})(?!\s*(?:gpus?|ms|%))"
)
_OF_THEM = (
    r"(?:of (?:them|whom|these)\s+(?:[^\W\d]+\s+){0,3}"
    r"|(?:(?:will|would|might|may) )?(?:use|be|work)\w*\s+(?:it |with it |on it )?)?"
)
_AT_ONCE_ONLY = Pattern(
    rf"({NUMBER})\s*{_OF_THEM}(?:{_AT_ONCE})\b(?!\s+(?:\w+\s+)?(?:req\w*"
    r"|quer\w+|anfragen|requêtes|solicitudes|peticiones|richieste))"
)
_USING = Pattern(
    r"\s*(?:(?:in|of|from|at) (?:the |our )?\w+ )?(?:who |that )?(?:will |would |shall "
    r"|should |are going to |to )?"
    r"(?:be )?(?:us(?:e|es|ing)|work with|have access)\b|\s*(?:werden|sollen|nutzen|verwenden)\b"
)
_DEVICES = Pattern(
    rf"({NUMBER})\s*(?:cars|vehicles|devices|terminals|kiosks|robots|headsets|handsets"
    rf"|smart speakers)\b"
)
_WHO = (_USERS, _DEVICES, _AGENTS, _SERVED, _TEAM, _USERS_AFTER, _SESSIONS, _AT_ONCE_ONLY)
_ONCE = Pattern(rf"\b(?:{_AT_ONCE})")
_NEAR = 28


def read_load(sentence: Sentence, _read: Read) -> Iterator[Finding]:
    """Facts under `traffic` that tell who is there and how the load varies."""
    yield from _users(sentence)
    yield from read_shape(sentence)
    yield from read_streaming(sentence)
    yield from read_prefix(sentence)


def _users(sentence: Sentence) -> Iterator[Finding]:
    """Of several groups those who are there at the same time count: the others are who they are."""
    found = [
        (match, [*_all_active(sentence, match)])
        for pattern in _WHO
        for match in pattern.finditer(sentence.marked)
        if not sentence.negated(match.start(match.lastindex or 1))
    ]
    together = [(match, active) for match, active in found if active]
    using = [(match, active) for match, active in found if _uses(sentence, match)]
    for match, active in together or using or found:
        number = sentence.number(match, match.lastindex or 1)
        yield sentence.says("traffic.concurrent_users", number.value, match, number)
        yield from active


def _uses(sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether the words right behind a group say that it uses the service."""
    return _USING.match(sentence.marked, match.end()) is not None


def _all_active(sentence: Sentence, match: re.Match[str]) -> Iterator[Finding]:
    rest = sentence.marked[match.end() : match.end() + _NEAR]
    clause = re.split(rf"[,.;!?\n{NUMBER}]", rest)[0]
    for words, offset in ((match[0], match.start()), (clause, match.end())):
        once = _ONCE.search(words)
        if once:
            yield sentence.stated(
                "traffic.active_share", 1.0, offset + once.start(), offset + once.end()
            )
            return
