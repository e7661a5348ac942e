"""Which percentile a latency limit is about: beside it, before it, in brackets or for all."""

from collections.abc import Iterator

from tools.intent.extract.clauses import MOST, Statement
from tools.intent.extract.latency_text import STRONG, Limit, Text
from tools.intent.extract.latency_words import METRICS
from tools.intent.extract.percentile import Percentile, percentiles
from tools.intent.fact import Fact, Finding, Read, Remark, is_from_words
from tools.intent.ledger import value_at
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence
from tools.specification import Specification

__all__ = ["give_percentiles", "percentile_alone", "percentile_facts", "tails"]

_ALONE = Pattern(rf"\bp\s?\d\d(?!\d|\s*(?:of|=|:|is)?\s*{NUMBER})")
_ABOUT_LATENCY = Pattern(
    r"\b(?:latenc\w*|latenz\w*|ttft|tpot|slos?|tail|percentiles?|limits?|targets?|values|numbers"
    r"|figures|all|both|everything|everywhere|each|alle[sn]?|beide\w*|tous|toutes|todos|todas"
    r"|tutt[ie])\b"
)
_ALL = Pattern(
    r"\b(?:all|both|each|everything|everywhere|alle[sn]?|beide\w*|jeweils|tous|toutes|todos|todas"
    r"|ambos"
    r"|tutt[ie]|entrambi|throughout)\b"
)
_OF_NUMBER = Pattern(rf"p[\s-]?\d\d\s*(?:of|=|:|is)?\s*{NUMBER}")
_LENGTHS = Pattern(r"\b(?:tokens?|prompts?|inputs?|outputs?|words|pages)\b")
_SENTENCE_END = Pattern(r"[.;!?\n]")
_EVERY_LIMIT = Pattern(r"\b(?:all|every\w*|each|both|latenc\w*|slos?|limits|percentiles|tail)\b")
_HEADING_CHARACTERS = 40
_UNNAMED = Pattern(r"\b(?:average|avg|mean|schnitt|durchschnitt\w*|moyenne|promedio|media)\b")


def give_percentiles(text: Text) -> None:
    """Every percentile goes to the limit it stands with, or to all that have none."""
    apart: list[tuple[Percentile, Statement]] = []
    for index, part in enumerate(text.parts):
        limits = sorted(
            (one for one in text.limits if one.statement == index), key=lambda o: o.place
        )
        for one in percentiles(text.sentence, part.start, part.end)[:MOST]:
            if not limits:
                if _is_about_all(text, part, one):
                    apart.append((one, part))
                continue
            for limit in _owners(text, part, limits, one):
                limit.percentile = limit.percentile or (one, part)
    for one, part in apart:
        for limit in text.limits:
            limit.percentile = limit.percentile or (one, part)


def _owners(text: Text, part: Statement, limits: list[Limit], one: Percentile) -> list[Limit]:
    clause = part.clause_at(one.start)
    near = part.near(one.start)
    words = text.words(near)
    same = [limit for limit in limits if limit.clause == clause]
    is_subject = one.is_share and one.start < limits[0].place
    if is_subject or _is_header(text, part, one):
        return [limit for limit in limits if limit.place > one.start]
    if same:
        return [_closest(same, one)]
    if one.is_loose and _UNNAMED.search(text.marked, one.start, one.end):
        return []
    if NUMBER in text.marked[near.start : one.start] + text.marked[one.end : near.end]:
        return []
    if _ALL.search(words):
        return limits
    open_before = [limit for limit in limits if limit.clause < clause and limit.percentile is None]
    open_after = [limit for limit in limits if limit.clause > clause and limit.percentile is None]
    return open_before[-1:] or open_after[:1]


def _closest(limits: list[Limit], one: Percentile) -> Limit:
    """The limit that ended last before the percentile, unless the percentile comes first."""
    before = [limit for limit in limits if limit.place < one.start and limit.percentile is None]
    after = [limit for limit in limits if limit.place >= one.start and limit.percentile is None]
    return (before[-1:] or after[:1] or limits)[0]


def _is_header(text: Text, part: Statement, one: Percentile) -> bool:
    """`at p99: TTFT 500 ms, ITL 30 ms`."""
    clause = part.near(one.start)
    is_named = any(
        pattern.search(text.marked, clause.start, one.start)
        for name, pattern in METRICS
        if name in STRONG
    )
    return not is_named and text.marked[one.end : one.end + 2].lstrip().startswith(":")


def _is_about_all(text: Text, part: Statement, one: Percentile) -> bool:
    """A statement of its own with no other figure, about limits in general."""
    rest = text.marked[part.start : one.start] + text.marked[one.end : part.end]
    if NUMBER in rest or one.is_loose:
        return False
    return len(rest.strip()) <= _HEADING_CHARACTERS or _ABOUT_LATENCY.search(rest) is not None


def tails(text: Text) -> tuple[list[Limit], list[Remark]]:
    """Of limits for one metric at several percentiles the one furthest in the tail is kept."""
    kept: list[Limit] = []
    remarks: list[Remark] = []
    for limit in text.limits:
        rank = _rank(limit)
        others = [_rank(one) for one in text.limits if one.path == limit.path]
        if rank and rank < max(others):
            quote = text.sentence.quote(limit.start, limit.end)
            remarks.append(
                Remark(
                    text=f'Not honoured: "{quote}": {limit.path} holds one percentile, and the '
                    "limit for a higher one is kept"
                )
            )
        else:
            kept.append(limit)
    return kept, remarks


def _rank(limit: Limit) -> int:
    if limit.percentile is None:
        return 0
    return ("mean", "p50", "p90", "p95", "p99").index(limit.percentile[0].name) + 1


def percentile_facts(text: Text, limit: Limit) -> Iterator[Finding]:
    """The percentile of a limit, and a remark where another one is reported for it."""
    if limit.percentile is None:
        return
    one, part = limit.percentile
    clause = part.near(one.start)
    quote = text.sentence.quote(clause.start, max(clause.end, one.end))
    why = limit.why
    if not one.is_exact:
        yield Remark(
            text=f'"{quote}": percentiles are mean, p50, p90, p95 and p99; {one.name} is used'
        )
        why = why or f"nearest percentile that is reported: {one.name}"
    origin = f'"{quote}": {why}' if why else quote
    yield Fact(
        path=f"{limit.path}.percentile",
        value=one.name,
        source="inferred" if why else "stated",
        origin=origin,
    )


def percentile_alone(sentence: Sentence, read: Read) -> Iterator[Finding]:
    """`we look at p99` without a limit moves all three percentiles, a follow-up those it means."""
    if read.previous is not None:
        yield from _percentile_moved(sentence, read.previous)
        return
    found = percentiles(sentence, 0, len(sentence.marked))
    match = _ALONE.search(sentence.marked)
    if found and match and _ABOUT_LATENCY.search(sentence.marked):
        for metric in ("ttft_ms", "tpot_ms", "e2e_ms"):
            yield sentence.infers(
                f"slo.{metric}.percentile", found[0].name, match, "said for every limit"
            )


def _percentile_moved(sentence: Sentence, previous: Specification) -> Iterator[Finding]:
    """`make it p99` is about the limits that somebody stated, or about all where nobody did."""
    found = [
        one
        for one in percentiles(sentence, 0, len(sentence.marked))
        if not one.is_loose and not _is_of_lengths(sentence, one)
    ]
    wanted = [one for one in found if not sentence.negated(one.start)]
    if not wanted:
        return
    unwanted = {one.name for one in found if sentence.negated(one.start)}
    quote = sentence.quote(wanted[0].start, wanted[0].end)
    for path in _limits_meant(sentence, previous, unwanted):
        was = value_at(previous, f"{path}.percentile")
        origin = f'"{quote}": the percentile of {path}, {was} before; a limit has one'
        yield Fact(
            path=f"{path}.percentile", value=wanted[0].name, source="inferred", origin=origin
        )


def _is_of_lengths(sentence: Sentence, one: Percentile) -> bool:
    """`p95 3,000` and `a p95 of 500 tokens` are lengths."""
    clause = _SENTENCE_END.split(sentence.marked[: one.start])[-1]
    rest = _SENTENCE_END.split(sentence.marked[one.start :])[0]
    return _OF_NUMBER.match(rest) is not None or _LENGTHS.search(clause + rest) is not None


def _limits_meant(
    sentence: Sentence, previous: Specification, unwanted: set[str]
) -> tuple[str, ...]:
    standing = tuple(path for path in STRONG if value_at(previous, path) is not None)
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
