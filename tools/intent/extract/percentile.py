"""Percentiles in words: `p95`, `95th percentile`, `99 % of requests`, `median`, `on average`.

Reported are mean, p50, p90, p95 and p99; another one gives the nearest reported above it, or p99,
and is marked with `<` so that the reader can say so.
"""

import re
from collections.abc import Iterator

from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence

__all__ = ["percentile_in", "percentiles_named"]

_REPORTED = (50.0, 90.0, 95.0, 99.0)
_NAMED = Pattern(r"\bp[\s-]?(\d{2}(?:[.,]\d{1,2})?)(?!\d)")
_SPELLED = Pattern(
    rf"\bp\s({NUMBER})|({NUMBER})\s*(?:th|st|nd|rd|er|e|\.|\u00ba|\u00b0"
    r"|%)?[\s-]*(?:percentile?|perzentil\w*|percentil|centile)"
    rf"|\b(?:percentile|perzentil|percentil)\s*({NUMBER})"
    rf"|({NUMBER})\s*(?:%|percent|per cent|prozent|pour cent|por ciento"
    r"|per cento)\s+(?:of|der|aller|des|de|delle|dei)\s+"
    r"(?:all\s+|the\s+|our\s+|los\s+|las\s+"
    r"|(?:the )?time)?(?:\w+\s+)?(?:requests?|users?|answers?|responses?|replies"
    r"|quer(?:y|ies)|calls|cases|prompts|time|messages|"
    r"anfragen|antworten|fälle|nutzer|requêtes|réponses|cas|solicitudes"
    r"|respuestas|peticiones|casos|richieste|risposte)"
)
_SAYS_SO = Pattern(r"\bp[\s-]?[\d\ue000]|[cz]entil")
_MEDIAN = Pattern(r"\b(?:median\w*|médiane|mediana)\b")
_MEAN = Pattern(
    r"\b(?:average|avg|mean|im schnitt|durchschnitt\w*|im mittel|en moyenne"
    r"|moyenne|promedio|in media)\b"
)


def percentiles_named(sentence: Sentence) -> Iterator[tuple[re.Match[str], str]]:
    """Every percentile that is named, with the words that name it."""
    for pattern in (_NAMED, _SPELLED):
        for match in pattern.finditer(sentence.marked):
            name = percentile_in(sentence, *match.span())
            # `50 % of the users` may tell who is active.
            if name and _SAYS_SO.search(match[0]):
                yield match, name


def percentile_in(sentence: Sentence, start: int, end: int) -> str | None:
    """The percentile named in `marked[start:end]`; `p99<` stands for one that is not reported."""
    named = _NAMED.search(sentence.marked, start, end)
    if named:
        return _reported(float(named[1].replace(",", ".")))
    spelled = _SPELLED.search(sentence.marked, start, end)
    if spelled:
        return _reported(sentence.number(spelled, spelled.lastindex or 1).value)
    if _MEDIAN.search(sentence.marked, start, end):
        return "p50"
    return "mean" if _MEAN.search(sentence.marked, start, end) else None


def _reported(value: float) -> str | None:
    if not 0 < value < 100:  # noqa: PLR2004
        return None
    nearest = next((one for one in _REPORTED if one >= value), _REPORTED[-1])
    return f"p{nearest:.0f}" if nearest == value else f"p{nearest:.0f}<"
