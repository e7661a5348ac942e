"""Percentiles in words: `p95`, `95th percentile`, `nine out of ten`, `median`, `on average`.

Reported are mean, p50, p90, p95 and p99; another one gives the nearest reported above it, or p99,
and is marked as not exact so that the reader can say so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from tools.intent.extract.clauses import MOST
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence

__all__ = ["Percentile", "percentiles"]

_REPORTED = (50.0, 90.0, 95.0, 99.0)
_HALF = 50.0
_ALL = 100.0
_WHOLES = (10, 20, 50, 100, 1000)
_LOOK_BACK = 30
_SHARE_OF = r"(?:%|percent|per cent|prozent|procent|pour cent|por ciento|por cento|per cento)"
_NAMED = Pattern(
    r"(?<![a-z\d.])t?p[\s-]?\(?(\d{2}(?:[.,]\d{1,2})?)(?!\d)\)?(?!\s*(?:gpus?|instances?)\b)"
)
_SPELLED = Pattern(
    rf"\bp\s({NUMBER})"
    rf"|({NUMBER})\s*(?:th|st|nd|rd|er|ers|ème|e|a|\.|\u00ba|\u00aa|\u00b0|%)?[\s-]*"
    r"(?:percentile?n?|perzentil\w*|percentil|percentiel|centile|quantile?|ile|p(?=[\s,;:.)\n]"
    r"|$))\b"
    rf"|\b(?:percentile|perzentil|percentil|percentiel|centile)\s*({NUMBER})"
)
_ORDINAL = Pattern(rf"\b(?:at|am|au|al)\s+(?:the\s+)?({NUMBER})(?:th|st|nd|rd|\.|e|\u00ba)(?!\w)")
"""`at the 95th` is a percentile where another one is spelled out."""
_COUNTED = Pattern(
    rf"({NUMBER})\s*(?:out\s+of|of|in|von|aus|sur|fois sur|de cada|su|em cada|op(?: de)?"
    rf"|van(?: de)?"
    r"|d[aeo]s?|/)"
    rf"\s*({NUMBER})(?!\s*(?:%|ms\b|s\b|sec|min|h\b|hours?|tokens?|gpus?|nodes?|days?|weeks?))"
)
_SOME_IN = Pattern(
    rf"({NUMBER})\s+(?:requests?|answers?|responses?|cases?|calls?|questions?|times|users?"
    rf"|anfragen|fällen|cas|casos|casi|gevallen|réponses|respuestas|risposte|antworten"
    rf"|fois|veces|volte|keer|vezes)\s+(?:in|out of|of every|von|sur|de cada|su"
    rf"|op)\s+({NUMBER})(?!\s*(?:ms\b|s\b|sec|min))"
)
_SHARE = Pattern(
    rf"({NUMBER})\s*{_SHARE_OF}"
    r"(?:\s+(?:of|der|aller|des|de|del|della|dei|degli|delle|dos|das|van)(?!\w)|\s+(?:below|under"
    r"|<|within"
    r"|in|faster|done|finished|completed?|ready|answered|delivered|served|processed|returned|back"
    r"|fertig|unter|binnen|innerhalb|en menos|en moins|entro|moins|menos)(?!\w)|\s*<"
    r"|\s+(?:[^\W\d]+\s+){0,3}$"
    r"|(?=\s*(?:[,;.)\n]|$)))"
)
_NO_LATENCY = Pattern(
    r"\s*(?:[^\W\d]+\s+){0,3}(?:active|online|uptime|availab\w*|cached?|prefix\w*|hits?|stream\w*"
    r"|shared"
    r"|identical|discount|off|cheaper|more|less|load|utili[sz]\w*|capacity|budget|concurrent\w*)\b"
)
_AVAILABLE = Pattern(
    r"(?<!show )(?<!shows )(?<!come )(?<!comes )(?<!pop )"
    r"\b(?:availab\w*|uptime|slas?|reliab\w*|verfügbar\w*|disponib\w*|beschikbaar\w*|up|reachable"
    r"|erreichbar|joignable)\b"
    r"[^.,;!?\n\ue000]{0,24}$"
)
"""A share of the time that a service is there, and none of its answers."""
_BEYOND = Pattern(
    r"\b(?:above|over|longer|later|exceed\w*|slower|more than|worse|beyond|miss(?:es)?|länger"
    r"|später"
    r"|über|mehr als|plus de|dépass\w+|au-delà|más de|superar|supera\w*|oltre|più di)\b"
)
_MEDIAN = Pattern(r"\b(?:median\w*|médiane?|mediana)\b")
_MEAN = Pattern(
    r"\b(?:average|avg|mean|im schnitt|durchschnitt\w*|im mittel|en moyenne"
    r"|moyenne|promedio|in media|de media)\b"
)
_DENIED = Pattern(
    r"\b(?:not|no|nicht|kein\w*|pas|nor|never|rather than|instead of|and not)\s+(?:\w+\s+){0,2}$"
)


@dataclass(frozen=True, kw_only=True)
class Percentile:
    """A percentile and where it stands: `marked[start:end]`.

    Attributes:
        name: The reported percentile that stands for it.
        is_exact: Whether that is the very one named.
        is_loose: Whether the word may well be about something else (`on average`, `95 %`).
        is_share: Whether it is a share of the answers (`95 % of responses`).
    """

    start: int
    end: int
    name: str
    is_exact: bool = True
    is_loose: bool = False
    is_share: bool = False


def percentiles(sentence: Sentence, start: int, end: int) -> tuple[Percentile, ...]:
    """Every percentile named in `marked[start:end]`, in order; of two that overlap the first."""
    found: list[Percentile] = []
    for one in islice(_candidates(sentence, start, end), MOST):
        if all(one.end <= other.start or one.start >= other.end for other in found):
            found.append(one)
    found.sort(key=lambda one: one.start)
    return tuple(one for index, one in enumerate(found) if not _heads(sentence, found, index))


def _heads(sentence: Sentence, found: list[Percentile], index: int) -> bool:
    """Whether another follows in a list: of `p50/p95` the last goes with that of `300/800 ms`."""
    if index + 1 == len(found):
        return False
    between = sentence.marked[found[index].end : found[index + 1].start]
    return between.strip() == "/"


def _candidates(sentence: Sentence, start: int, end: int) -> Iterator[Percentile]:
    yield from _named(sentence, start, end)
    yield from _shares(sentence, start, end)
    for name, pattern in (("p50", _MEDIAN), ("mean", _MEAN)):
        for match in pattern.finditer(sentence.marked, start, end):
            ahead = sentence.marked[max(start, match.start() - _LOOK_BACK) : match.start()]
            if not _DENIED.search(ahead):
                is_loose = name == "mean"
                yield Percentile(start=match.start(), end=match.end(), name=name, is_loose=is_loose)


def _named(sentence: Sentence, start: int, end: int) -> Iterator[Percentile]:
    for match in _NAMED.finditer(sentence.marked, start, end):
        yield from _reported(match, float(match[1].replace(",", ".")))
    spelled = [*_SPELLED.finditer(sentence.marked, start, end)]
    if spelled:
        spelled += _ORDINAL.finditer(sentence.marked, start, end)
    for match in spelled:
        yield from _reported(match, sentence.number(match, match.lastindex or 1).value)


def _shares(sentence: Sentence, start: int, end: int) -> Iterator[Percentile]:
    counted = (pattern.finditer(sentence.marked, start, end) for pattern in (_COUNTED, _SOME_IN))
    for match in chain.from_iterable(counted):
        some, whole = sentence.number(match, 1).value, sentence.number(match, 2).value
        if 0 < some < whole and whole in _WHOLES:
            yield from _share(sentence, match, _ALL * some / whole, end)
    for match in _SHARE.finditer(sentence.marked, start, end):
        ahead = sentence.marked[max(start, match.start() - _LOOK_BACK) : match.start()]
        is_uptime = _AVAILABLE.search(ahead) is not None
        if not is_uptime and not _NO_LATENCY.match(sentence.marked, match.end()):
            yield from _share(sentence, match, sentence.number(match).value, end)


def _share(
    sentence: Sentence, match: re.Match[str], share: float, end: int
) -> Iterator[Percentile]:
    """`95 % of them` within a limit, or `5 % of them` beyond it."""
    if share < _HALF and _BEYOND.search(sentence.marked, match.end(), end):
        share = _ALL - share
    if share >= _HALF:
        yield from _reported(match, share, is_loose=True)


def _reported(
    match: re.Match[str], value: float, *, is_loose: bool = False
) -> Iterator[Percentile]:
    if not 0 < value < _ALL:
        return
    nearest = next((one for one in _REPORTED if one >= value), _REPORTED[-1])
    yield Percentile(
        start=match.start(),
        end=match.end(),
        name=f"p{nearest:.0f}",
        is_exact=nearest == value,
        is_loose=is_loose,
        is_share=is_loose,
    )
