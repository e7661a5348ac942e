"""Latency limits: which metric, which percentile, how many milliseconds.

A text is read piece by piece (clauses at commas and `and`); each duration takes the metric and the
percentile of its piece, or of a neighbouring piece that has no duration of its own. A bare
`latency` is felt at the first token where answers are streamed, and at the end where they are not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from tools.intent.extract.latency_words import (
    BREAK,
    DURATION,
    METRICS,
    SHORT,
    UNITLESS,
    UNITS,
)
from tools.intent.extract.percentile import percentile_in, percentiles_named
from tools.intent.fact import Fact, Finding, Read, Remark, is_from_words
from tools.intent.ledger import value_at
from tools.intent.numbers import Number
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence
from tools.intent.shown import shown
from tools.specification import Specification

__all__ = ["read_latency"]

_ALONE = Pattern(rf"\bp\s?\d\d(?!\d|\s*(?:of|=|:|is)?\s*{NUMBER})")
_ABOUT_LATENCY = Pattern(r"\b(?:latenc\w*|latenz\w*|ttft|tpot|slos?|tail|percentiles?)\b")
_PAST = Pattern(
    r"\b(?:took|takes now|currently|right now|at the moment|used to|until now|so far|as of today"
    r"|(?:old|previous|existing|current) (?:\w+ )?(?:bot|chatbot|system|solution|model|service"
    r"|setup)"
    r"|competitors?|bisher\w*|derzeit|momentan|actuellement|actualmente|attualmente)\b"
)
"""How long it takes today is no limit for tomorrow."""
_OF_NUMBER = Pattern(rf"p[\s-]?\d\d\s*(?:of|=|:|is)?\s*{NUMBER}")
_LENGTHS = Pattern(r"\b(?:tokens?|prompts?|inputs?|outputs?|words|pages)\b")
_SENTENCE_END = Pattern(r"[.;!?\n]")
_PERCENTILES_MAX = 20
"""A follow-up names one or two; a long one is not searched for thousands."""
_THREE = ("slo.ttft_ms", "slo.tpot_ms", "slo.e2e_ms")
_EVERY_LIMIT = Pattern(r"\b(?:all|every\w*|each|both|latenc\w*|slos?|limits|percentiles|tail)\b")
_STREAMED = 0.5
_ONE_SECOND_MS = 1_000.0
_VOLUME = Pattern(
    rf"{NUMBER}\s*(?:\w+\s+){{0,2}}(?:documents?|docs|files|records|e?mails|tickets|requests)\b"
)


@dataclass(frozen=True, kw_only=True)
class _Piece:
    """One clause: where it is, the durations in it, the metric and percentile it names."""

    start: int
    end: int
    durations: tuple[re.Match[str], ...]
    metrics: tuple[tuple[str, int], ...]
    percentile: str | None
    is_other_mean: bool = False

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end


def read_latency(sentence: Sentence, read: Read) -> Iterator[Finding]:
    """Facts `slo.<metric>.limit` and `slo.<metric>.percentile`."""
    pieces = [*_pieces(sentence)]
    for index, piece in enumerate(pieces):
        for duration in piece.durations:
            yield from _limit(sentence, read, pieces, index, duration)
    for match in UNITLESS.finditer(sentence.marked):
        path = SHORT[match["metric"]]
        number = sentence.number(match, 2)
        why = f"{shown(number.value)} read as milliseconds"
        yield sentence.infers(f"{path}.limit", number.value, match, why)
        name = percentile_in(sentence, *match.span())
        if name:
            why = "the percentile beside the limit"
            yield sentence.infers(f"{path}.percentile", name.partition("<")[0], match, why)
    if not any(piece.durations for piece in pieces) and not UNITLESS.search(sentence.marked):
        yield from _percentile_alone(sentence, read)


def _pieces(sentence: Sentence) -> Iterator[_Piece]:
    start = 0
    ends = [
        *(match.span() for match in BREAK.finditer(sentence.marked)),
        (len(sentence.marked),) * 2,
    ]
    for end, following in ends:
        yield _Piece(
            start=start,
            end=end,
            durations=tuple(DURATION.finditer(sentence.marked, start, end)),
            metrics=tuple(
                (name, match.start())
                for name, pattern in METRICS
                for match in pattern.finditer(sentence.marked, start, end)
            ),
            percentile=percentile_in(sentence, start, end),
            is_other_mean=NUMBER in sentence.marked[start:end]
            and percentile_in(sentence, start, end) == "mean",
        )
        start = following


def _limit(
    sentence: Sentence, read: Read, pieces: list[_Piece], index: int, duration: re.Match[str]
) -> Iterator[Finding]:
    piece = pieces[index]
    if _is_elsewhere(sentence, piece, duration) or _PAST.search(sentence.marked, *piece.span):
        return
    metric = _metric(piece, duration) or _neighbour_metric(sentence, pieces, index)
    if metric is None:
        return
    number = sentence.number(duration) if duration[1] else None
    limit_ms = _milliseconds(duration, number)
    start, end = min(piece.start, duration.start()), max(duration.end(), piece.start)
    words = _Words(sentence=sentence, start=start, end=end, number=number)
    path, why = _resolved(metric, limit_ms, read)
    yield words.fact(f"{path}.limit", limit_ms, why)
    source = piece if piece.percentile else _neighbour_percentile(pieces, index)
    if source and source.percentile:
        yield from _percentile(sentence, path, source, why)


def _is_elsewhere(sentence: Sentence, piece: _Piece, duration: re.Match[str]) -> bool:
    """Minutes next to a volume are a deadline; a duration behind `per` is part of a rate."""
    text = sentence.marked[piece.start : piece.end]
    return bool(duration["u2"]) and (_VOLUME.search(text) is not None or "deadline" in text)


def _metric(piece: _Piece, duration: re.Match[str]) -> str | None:
    """The named metric nearest to the duration; vague words count only without a clear one."""
    for group in (("slo.ttft_ms", "slo.tpot_ms", "slo.e2e_ms"), ("answer",), ("delay",)):
        near = [
            (abs(place - duration.start()), name) for name, place in piece.metrics if name in group
        ]
        if near:
            return min(near)[1]
    return None


def _neighbour_metric(sentence: Sentence, pieces: list[_Piece], index: int) -> str | None:
    for other in pieces[index - 1 :: -1] if index else []:
        if other.metrics and not other.durations:
            return other.metrics[0][0]
        if other.durations and not _PAST.search(sentence.marked, *other.span):
            return None
        if other.metrics:
            return other.metrics[0][0]
    return None


def _neighbour_percentile(pieces: list[_Piece], index: int) -> _Piece | None:
    # `prompts average 2k tokens` is no statement about latency.
    silent = [p for p in pieces if p.percentile and not p.durations and not p.is_other_mean]
    return min(silent, key=lambda piece: abs(pieces.index(piece) - index), default=None)


def _milliseconds(duration: re.Match[str], number: Number | None) -> float:
    if number is None:
        return _ONE_SECOND_MS
    factor = next(f for index, (f, _) in enumerate(UNITS) if duration[f"u{index}"])
    value = number.value
    if number.decimal is not None and factor > 1:
        # `1.250 seconds` has decimals; nobody waits a thousand seconds for a token.
        value = number.decimal
    return value * factor


def _resolved(metric: str, limit_ms: float, read: Read) -> tuple[str, str]:
    """The field a metric word means, and why when it does not name the field itself."""
    streamed = read.row.streaming_share.value >= _STREAMED
    if metric == "answer":
        if streamed and limit_ms < _ONE_SECOND_MS:
            why = "an answer is streamed, so a limit below one second is one for its first token"
            return "slo.ttft_ms", why
        return "slo.e2e_ms", ""
    if metric == "delay":
        if streamed:
            return "slo.ttft_ms", "latency of a streamed answer is felt at its first token"
        return "slo.e2e_ms", "without streaming, latency is that of the whole answer"
    return metric, ""


@dataclass(frozen=True, kw_only=True)
class _Words:
    """The words a limit rests on."""

    sentence: Sentence
    start: int
    end: int
    number: Number | None

    def fact(self, path: str, value: object, why: str) -> Fact:
        quote = self.sentence.quote(self.start, self.end)
        if self.number is not None and not self.number.is_exact:
            why = why or "the upper end of the range"
        if why:
            return Fact(path=path, value=value, source="inferred", origin=f'"{quote}": {why}')
        return Fact(path=path, value=value, source="stated", origin=quote)


def _percentile(sentence: Sentence, path: str, piece: _Piece, why: str) -> Iterator[Finding]:
    name = str(piece.percentile)
    quote = sentence.quote(piece.start, piece.end)
    supported = name.partition("<")[0]
    if supported != name:
        yield Remark(
            text=f'"{quote}": percentiles are mean, p50, p90, p95 and p99; {supported} is used'
        )
        why = why or f"nearest percentile that is reported: {supported}"
    origin = f'"{quote}": {why}' if why else quote
    yield Fact(
        path=f"{path}.percentile",
        value=supported,
        source="inferred" if why else "stated",
        origin=origin,
    )


def _percentile_alone(sentence: Sentence, read: Read) -> Iterator[Finding]:
    """`we look at p99` without a limit moves all three percentiles, a follow-up those it means."""
    if read.previous is not None:
        yield from _percentile_moved(sentence, read.previous)
        return
    name = percentile_in(sentence, 0, len(sentence.marked))
    match = _ALONE.search(sentence.marked)
    if name and match and _ABOUT_LATENCY.search(sentence.marked):
        for metric in _THREE:
            yield sentence.infers(
                f"{metric}.percentile", name.partition("<")[0], match, "said for every limit"
            )


def _percentile_moved(sentence: Sentence, previous: Specification) -> Iterator[Finding]:
    """`make it p99` is about the limits that somebody stated, or about all where nobody did."""
    found = [
        (match, name)
        for match, name in islice(percentiles_named(sentence), _PERCENTILES_MAX)
        if not _is_of_lengths(sentence, match)
    ]
    wanted = [(match, name) for match, name in found if not sentence.negated(match.start())]
    if not wanted:
        return
    match, name = wanted[0]
    unwanted = {name for match, name in found if sentence.negated(match.start())}
    supported = name.partition("<")[0]
    for path in _limits_meant(sentence, previous, unwanted):
        was = value_at(previous, f"{path}.percentile")
        why = f"the percentile of {path}, {was} before; a limit has one"
        yield sentence.infers(f"{path}.percentile", supported, match, why)


def _is_of_lengths(sentence: Sentence, match: re.Match[str]) -> bool:
    """`p95 3,000` and `a p95 of 500 tokens` are lengths."""
    clause = _SENTENCE_END.split(sentence.marked[: match.start()])[-1]
    rest = _SENTENCE_END.split(sentence.marked[match.start() :])[0]
    return _OF_NUMBER.match(rest) is not None or _LENGTHS.search(clause + rest) is not None


def _limits_meant(
    sentence: Sentence, previous: Specification, unwanted: set[str]
) -> tuple[str, ...]:
    standing = tuple(path for path in _THREE if value_at(previous, path) is not None)
    named = {
        name
        for name, pattern in METRICS
        if name in standing and pattern.search(sentence.marked) is not None
    }
    if named:
        return tuple(path for path in standing if path in named)
    if _EVERY_LIMIT.search(sentence.marked):
        return standing
    said = tuple(path for path in standing if _is_stated(previous, path))
    replaced = [p for p in standing if value_at(previous, f"{p}.percentile") in unwanted]
    return tuple(path for path in replaced if path in said) or tuple(replaced) or said or standing


def _is_stated(previous: Specification, path: str) -> bool:
    origins = (previous.provenance.get(f"{path}.{leaf}") for leaf in ("limit", "percentile"))
    return any(o is not None and is_from_words(o.source, o.from_) for o in origins)
