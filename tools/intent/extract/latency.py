"""Latency limits: which metric, which percentile, how many milliseconds.

Each waiting time takes the metric that its own clause names, then one named in a clause beside it.
`Answer` is the whole answer unless it begins; a bare `latency` is felt at the first token where
answers are streamed, and at the end where they are not. How long something takes today, and how
long something else takes, is no limit. Percentiles may stand with the limit, before it, in brackets
or in a sentence of their own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from tools.intent.extract.clauses import MOST, Clause, Statement, statements
from tools.intent.extract.latency_words import (
    BY_UNIT,
    DURATION,
    ELSEWHERE,
    LIMITING,
    METRICS,
    NOT_NEEDED,
    ONCE,
    REFINED,
    SHORT,
    UNITLESS,
    UNITS,
    is_of_another,
    is_of_today,
)
from tools.intent.extract.percentile import Percentile, percentiles
from tools.intent.extract.promises import speeds
from tools.intent.extract.streaming import is_streamed
from tools.intent.fact import Fact, Finding, Read, Remark, is_from_words
from tools.intent.ledger import value_at
from tools.intent.numbers import Number
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence
from tools.intent.shown import shown
from tools.specification import Specification

__all__ = ["read_latency"]

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
_VOLUME = Pattern(
    rf"{NUMBER}\s*(?:\w+\s+){{0,2}}(?:documents?|docs|files|records|e?mails|tickets|requests)\b"
    r"|\bdeadline\b"
)
_OF_EACH = Pattern(
    r"\b(?:for|per|each|every|a single|one|je|pro|pour|chaque|cada|ogni)\s+(?!(?:second|minute"
    r"|hour|day|week"
    r"|month|year|tag|jour|d[ií]a|giorno|user|person|stunde|heure|hora)\b)\w+\s*$"
)
_EVERY_TOKEN = Pattern(r"\btokens?\s+(?:every|each|alle|cada|ogni)\s+$")
_THING = next(pattern for name, pattern in METRICS if name == "item")
_ASIDE_CHARACTERS = 20
_HEADING_CHARACTERS = 40
_SHORT_CHARACTERS = 60
_NEXT_WORDS = 12
_BACK = 4
_ONE_SECOND_MS = 1_000.0
_NOT_MILLISECONDS = 20.0
_STRONG = ("slo.ttft_ms", "slo.tpot_ms", "slo.e2e_ms")
_LEADS = Pattern(r"\s*(?:for|until|till|to|before|bis|für|pour|jusqu|para|hasta|per|fino|as)\b")
_UNNAMED = Pattern(r"\b(?:average|avg|mean|schnitt|durchschnitt\w*|moyenne|promedio|media)\b")


@dataclass(kw_only=True)
class _Limit:
    """A limit in the making: where its words stand, what it says, and its percentile."""

    start: int
    end: int
    place: int
    statement: int
    clause: int
    path: str
    fact: Fact | None
    why: str = ""
    percentile: tuple[Percentile, Statement] | None = None


@dataclass(frozen=True, kw_only=True)
class _Text:
    """The text, its statements, and the metrics and times in them."""

    sentence: Sentence
    read: Read
    parts: tuple[Statement, ...]
    speeds: tuple[re.Match[str], ...]
    limits: list[_Limit] = field(default_factory=list)

    @property
    def marked(self) -> str:
        return self.sentence.marked

    def words(self, span: Statement | Clause) -> str:
        return self.marked[span.start : span.end]


def read_latency(sentence: Sentence, read: Read) -> Iterator[Finding]:
    """Facts `slo.<metric>.limit` and `slo.<metric>.percentile`."""
    text = _Text(
        sentence=sentence,
        read=read,
        parts=statements(sentence.marked),
        speeds=tuple(islice(speeds(sentence), MOST)),
    )
    for index in range(len(text.parts)):
        text.limits.extend(_in_statement(text, index))
    _give_percentiles(text)
    kept, remarks = _tails(text)
    yield from remarks
    for limit in kept:
        if limit.fact is not None:
            yield limit.fact
        if limit.percentile is not None:
            yield from _percentile(text, limit)
    if not text.limits:
        yield from _percentile_alone(sentence, read)


def _in_statement(text: _Text, index: int) -> Iterator[_Limit]:
    part = text.parts[index]
    taken: set[int] = set()
    found: list[_Limit] = []
    for duration in islice(DURATION.finditer(text.marked, part.start, part.end), MOST):
        if len(text.limits) + len(found) >= MOST:
            break
        taken.add(duration.start())
        limit = _limit(text, index, duration, found)
        if limit is not None:
            found.append(limit)
    yield from found
    for match in islice(UNITLESS.finditer(text.marked, part.start, part.end), MOST):
        if match.start(match.lastindex or 1) not in taken:
            yield _unitless(text, index, match)
    for match in text.speeds:
        if part.start <= match.start() < part.end:
            yield _Limit(
                start=match.start(),
                end=match.end(),
                place=match.start(),
                statement=index,
                clause=part.clause_at(match.start()),
                path="slo.tpot_ms",
                fact=None,
            )


def _limit(
    text: _Text, index: int, duration: re.Match[str], before: Sequence[_Limit]
) -> _Limit | None:
    part = text.parts[index]
    clause_index = part.clause_at(duration.start())
    clause = part.near(duration.start())
    if _is_elsewhere(text, part, clause, duration):
        return None
    number = text.sentence.number(duration) if duration[1] else None
    limit_ms = _milliseconds(duration, number)
    metric = _metric(text, index, clause_index, duration, before)
    if metric in (None, "delay"):
        metric = _gone_on(text, clause, before, index) or metric
    if metric is None:
        return None
    path, why = _resolved(text, metric, limit_ms)
    same = [one for one in (*text.limits, *before) if one.fact and one.fact.value == limit_ms]
    if metric == "delay" and same and same[0].statement >= index - 1:
        path, why = same[0].path, same[0].why
    start, end = min(clause.start, duration.start()), max(duration.end(), clause.start)
    words = _Words(sentence=text.sentence, start=start, end=end, number=number)
    return _Limit(
        start=start,
        end=end,
        place=duration.start(),
        statement=index,
        clause=clause_index,
        path=path,
        fact=words.fact(f"{path}.limit", limit_ms, why),
        why=why,
    )


def _is_elsewhere(text: _Text, part: Statement, clause: Clause, duration: re.Match[str]) -> bool:
    """Whether it is a deadline, a part of a rate, or the time of something else."""
    words = text.words(clause)
    if duration["u2"] and _VOLUME.search(words):
        return True
    if ONCE.search(text.marked[max(part.start, duration.start() - 12) : duration.start()]):
        return _EVERY_TOKEN.search(text.marked[part.start : duration.start()]) is None
    ahead = text.marked[clause.start : duration.start()].rpartition(":")[2]
    is_other = ELSEWHERE.search(words) or NOT_NEEDED.search(ahead)
    return is_of_today(words) or is_of_another(text.words(part)) or is_other is not None


def _metric(
    text: _Text, index: int, clause: int, duration: re.Match[str], before: Sequence[_Limit]
) -> str | None:
    """The metric of the own clause, or of one beside it; vague words count last."""
    part = text.parts[index]
    own = part.near(duration.start())
    named = _near(text, own, duration, _STRONG)
    if named:
        return named
    beside = _beside(text, part, clause)
    answer = _near(text, own, duration, ("answer",))
    if answer and before and _is_of_a_share(text, own):
        # `in the contract we have 1 second for 95 % of the replies` goes on with the limit before.
        return before[-1].path
    if answer:
        return beside if beside == "slo.ttft_ms" and _is_led(text, part, clause) else answer
    return beside or _vague(text, index, clause, duration)


def _vague(text: _Text, index: int, clause: int, duration: re.Match[str]) -> str | None:
    """What is finished within the time, the heading above, or a bare word for latency."""
    part = text.parts[index]
    own = part.near(duration.start())
    is_limit = LIMITING.search(text.words(own)) is not None
    is_item = is_limit and _near(text, own, duration, ("item",)) is not None
    if is_item or _item_beside(text, part, clause):
        return "slo.e2e_ms"
    return (
        _heading(text, index)
        or _near(text, own, duration, ("delay",))
        or _vague_beside(text, part, clause)
    )


def _is_of_a_share(text: _Text, clause: Clause) -> bool:
    """Whether the only answers named are those of a percentage."""
    shares = percentiles(text.sentence, clause.start, clause.end)
    pattern = next(pattern for name, pattern in METRICS if name == "answer")
    return bool(shares) and all(
        any(one.end <= match.start() <= one.end + _NEXT_WORDS for one in shares)
        for match in pattern.finditer(text.marked, clause.start, clause.end)
    )


def _near(
    text: _Text, clause: Clause, duration: re.Match[str], group: tuple[str, ...]
) -> str | None:
    """The metric word that belongs to a duration: before it, or behind it, none other between."""
    others = [m.start() for m in DURATION.finditer(text.marked, clause.start, clause.end)]
    found = [
        (match.start(), match.end(), name)
        for name, pattern in METRICS
        if name in group
        for match in pattern.finditer(text.marked, clause.start, clause.end)
    ]
    if not found:
        return None
    place = duration.start()
    earlier = max((one for one in others if one < place), default=clause.start - 1)
    later = min((one for one in others if one > place), default=clause.end)
    ahead = [one for one in found if earlier <= one[0] <= place]
    behind = [one for one in found if place < one[0] < later]
    leads = min(others) > min(one[0] for one in found)
    if len(others) > 1:
        chosen = (ahead if leads else behind) or ahead or behind
        return min(chosen, key=lambda one: abs(one[0] - place))[2] if chosen else None
    return min(found, key=lambda one: _distance(one, duration))[2]


def _distance(word: tuple[int, int, str], duration: re.Match[str]) -> int:
    return min(abs(word[1] - duration.start()), abs(word[0] - duration.end()))


def _beside(text: _Text, part: Statement, clause: int) -> str | None:
    """A metric in a clause of the same statement that has no waiting time of its own."""
    for other in reversed(part.clauses[max(0, clause - _BACK) : clause]):
        name = _strong_in(text, other)
        if _has_time(text, other):
            break
        if name:
            return name
    following = part.clauses[clause + 1 : clause + 2]
    if following and not _has_time(text, following[0]) and _LEADS.match(text.words(following[0])):
        return _strong_in(text, following[0])
    return None


def _is_led(text: _Text, part: Statement, clause: int) -> bool:
    return clause > 0 and not _has_time(text, part.clauses[clause - 1])


def _has_time(text: _Text, clause: Clause) -> bool:
    match = DURATION.search(text.marked, clause.start, clause.end)
    return match is not None and not is_of_today(text.words(clause))


def _strong_in(text: _Text, clause: Clause) -> str | None:
    found = [
        (match.start(), name)
        for name, pattern in METRICS
        if name in _STRONG and (match := pattern.search(text.marked, clause.start, clause.end))
    ]
    return min(found)[1] if found else None


def _item_beside(text: _Text, part: Statement, clause: int) -> bool:
    """`for each letter, at most 3 s`, `no longer than a coffee break (say 5 minutes)`."""
    if clause == 0 or _has_time(text, part.clauses[clause - 1]):
        return False
    words = text.words(part.clauses[clause - 1])
    if _OF_EACH.search(words):
        return True
    is_short = len(text.words(part.clauses[clause]).strip()) <= _ASIDE_CHARACTERS
    return is_short and _THING.search(words) is not None and LIMITING.search(words) is not None


def _vague_beside(text: _Text, part: Statement, clause: int) -> str | None:
    for other in reversed(part.clauses[max(0, clause - _BACK) : clause]):
        if _has_time(text, other):
            return None
        for name, pattern in METRICS:
            if name in ("answer", "delay") and pattern.search(text.marked, other.start, other.end):
                return name
    return None


def _heading(text: _Text, index: int) -> str | None:
    """`First token:` on a line of its own above its limits."""
    if index == 0 or len(text.words(text.parts[index]).strip()) > _SHORT_CHARACTERS:
        return None
    above = text.words(text.parts[index - 1]).strip()
    if len(above) > _HEADING_CHARACTERS or NUMBER in above or not above.endswith(":"):
        return None
    head = text.parts[index - 1]
    return _strong_in(text, Clause(start=head.start, end=head.end))


def _gone_on(text: _Text, clause: Clause, before: Sequence[_Limit], index: int) -> str | None:
    """`...; 3 seconds is the maximum` is about the same metric as the limit before it."""
    if not REFINED.search(text.words(clause)):
        return None
    earlier = [*text.limits, *before]
    if earlier and earlier[-1].statement >= index - 1:
        return earlier[-1].path
    return None


def _milliseconds(duration: re.Match[str], number: Number | None) -> float:
    if number is None:
        return 60 * _ONE_SECOND_MS if duration["one2"] else _ONE_SECOND_MS
    factor = next(f for index, (f, _) in enumerate(UNITS) if duration[f"u{index}"])
    value = number.value
    if number.decimal is not None and factor > 1:
        # `1.250 seconds` has decimals; nobody waits a thousand seconds for a token.
        value = number.decimal
    return value * factor


def _resolved(text: _Text, metric: str, limit_ms: float) -> tuple[str, str]:
    """The field a metric word means, and why when it does not name the field itself."""
    streamed = is_streamed(text.sentence, text.read)
    if metric == "answer":
        if streamed and limit_ms < _ONE_SECOND_MS:
            why = "an answer is streamed, so a limit below one second is one for its first token"
            return "slo.ttft_ms", why
        return "slo.e2e_ms", ""
    if metric == "delay":
        if streamed:
            return "slo.ttft_ms", "latency of a streamed answer is felt at its first token"
        return "slo.e2e_ms", ""
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


def _unitless(text: _Text, index: int, match: re.Match[str]) -> _Limit:
    """`ttft 300`: the unit is named beside it, or guessed from the size."""
    number = text.sentence.number(match, match.lastindex or 1)
    path, part = SHORT[match["metric"]], text.parts[index]
    is_told = match["ms"] or match["s"] or "_ms" in match[0] or BY_UNIT.search(text.words(part))
    is_seconds = bool(match["s"]) or (
        not is_told and path != "slo.tpot_ms" and number.value < _NOT_MILLISECONDS
    )
    value = number.value * (_ONE_SECOND_MS if is_seconds else 1.0)
    if is_told:
        fact = text.sentence.says(f"{path}.limit", value, match, number)
    else:
        unit = "seconds" if is_seconds else "milliseconds"
        why = f"{shown(number.value)} read as {unit}"
        fact = text.sentence.infers(f"{path}.limit", value, match, why)
    return _Limit(
        start=match.start(),
        end=match.end(),
        place=match.start(match.lastindex or 1),
        statement=index,
        clause=part.clause_at(match.start(match.lastindex or 1)),
        path=path,
        fact=fact,
        why="" if is_told else "the percentile beside the limit",
    )


def _give_percentiles(text: _Text) -> None:
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


def _owners(text: _Text, part: Statement, limits: list[_Limit], one: Percentile) -> list[_Limit]:
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


def _closest(limits: list[_Limit], one: Percentile) -> _Limit:
    """The limit that ended last before the percentile, unless the percentile comes first."""
    before = [limit for limit in limits if limit.place < one.start and limit.percentile is None]
    after = [limit for limit in limits if limit.place >= one.start and limit.percentile is None]
    return (before[-1:] or after[:1] or limits)[0]


def _is_header(text: _Text, part: Statement, one: Percentile) -> bool:
    """`at p99: TTFT 500 ms, ITL 30 ms`."""
    clause = part.near(one.start)
    is_named = any(
        pattern.search(text.marked, clause.start, one.start)
        for name, pattern in METRICS
        if name in _STRONG
    )
    return not is_named and text.marked[one.end : one.end + 2].lstrip().startswith(":")


def _is_about_all(text: _Text, part: Statement, one: Percentile) -> bool:
    """A statement of its own with no other figure, about limits in general."""
    rest = text.marked[part.start : one.start] + text.marked[one.end : part.end]
    if NUMBER in rest or one.is_loose:
        return False
    return len(rest.strip()) <= _HEADING_CHARACTERS or _ABOUT_LATENCY.search(rest) is not None


def _tails(text: _Text) -> tuple[list[_Limit], list[Remark]]:
    """Of limits for one metric at several percentiles the one furthest in the tail is kept."""
    kept: list[_Limit] = []
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


def _rank(limit: _Limit) -> int:
    if limit.percentile is None:
        return 0
    return ("mean", "p50", "p90", "p95", "p99").index(limit.percentile[0].name) + 1


def _percentile(text: _Text, limit: _Limit) -> Iterator[Finding]:
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


def _percentile_alone(sentence: Sentence, read: Read) -> Iterator[Finding]:
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
    standing = tuple(path for path in _STRONG if value_at(previous, path) is not None)
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
