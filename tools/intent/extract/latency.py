"""Latency limits: which metric, which percentile, how many milliseconds.

Each waiting time takes the metric that its own clause names, then one named in a clause beside it.
`Answer` is the whole answer unless it begins; a bare `latency` is felt at the first token where
answers are streamed, and at the end where they are not. How long something takes today, and how
long something else takes, is no limit. Percentiles may stand with the limit, before it, in brackets
or in a sentence of their own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from tools.intent.extract.clauses import MOST, Clause, Statement, statements
from tools.intent.extract.latency_metric import metric_of
from tools.intent.extract.latency_percentile import (
    give_percentiles,
    percentile_alone,
    percentile_facts,
    tails,
)
from tools.intent.extract.latency_text import Limit, Text
from tools.intent.extract.latency_words import (
    BY_UNIT,
    DURATION,
    ELSEWHERE,
    NOT_NEEDED,
    ONCE,
    REASON,
    SHORT,
    UNITLESS,
    UNITS,
    is_of_another,
    is_of_today,
    is_state,
)
from tools.intent.extract.promises import speeds
from tools.intent.extract.streaming import is_streamed
from tools.intent.fact import Fact, Finding, Read
from tools.intent.numbers import Number
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence
from tools.intent.shown import shown

__all__ = ["read_latency"]

_VOLUME = Pattern(
    rf"{NUMBER}\s*(?:\w+\s+){{0,2}}(?:documents?|docs|files|records|e?mails|tickets|requests)\b"
    r"|\bdeadline\b"
)
_BURST = Pattern(rf"{NUMBER}\s+(?:more\s+|of them\s+)?(?:within|in|inside)\s+$")
"""`none for hours and then 200 within five minutes` is a storm, no limit."""
_AND_HALF = Pattern(
    rf"\s+(?:and|und|et|y|e|en|i)\s+(?:an?\s+|una?\s+|eine?\s+)?(?:{NUMBER}|demie?|media|mezz[ao])"
    r"(?=\s*(?:$|[,.;:)]|\w))"
)
"""`a second and a half`."""
_EVENTS = (
    r"(?:lessons?|class(?:es)?|exams?|shifts?|sessions?|meetings?|lectures?|seminars?|interviews?"
    r"|appointments?|visits?|consultations?|trips?|drives?|films?|movies?|videos?|songs?|episodes?"
    r"|podcasts?|recordings?|calls?|conversations?|breaks?|sitzung\w*|besprechung\w*|gespräch\w*"
    r"|vorlesung\w*|prüfung\w*|schicht\w*|unterricht\w*|cours|réunions?|séances?|entretiens?"
    r"|examens?|clases?|reunion(?:es)?|reunión|sesi[oó]n(?:es)?|entrevistas?|turnos?|lezion[ei]"
    r"|riunion[ei]|colloqui?o?|lessen|vergadering\w*|gesprek\w*|aulas?|reuni(?:ão|ões)|consultas?)"
)
_OF_AN_EVENT = Pattern(
    rf"\b{_EVENTS}\s*\(?(?:of|von|à|de|di|van|lasting|with|mit)?\s*(?:about |around |etwa "
    rf"|ca\.? |~ ?"
    r"|environ |unos |circa )?$"
)
_EVENT_BEHIND = Pattern(rf"[\s-]*(?:long\s+|lange?[nr]?\s+)?{_EVENTS}\b")
"""`a lesson of 45 minutes`, `20-minute calls`: so long is something that people do."""
_EVERY_TOKEN = Pattern(r"\btokens?\s+(?:every|each|alle|cada|ogni)\s+$")
_AN = Pattern(rf"{NUMBER}\s*(?:an?|une?|una|uma|een|eine)\s")
_ONE_SECOND_MS = 1_000.0
_NOT_MILLISECONDS = 20.0
_HALF = 0.5


def read_latency(sentence: Sentence, read: Read) -> Iterator[Finding]:
    """Facts `slo.<metric>.limit` and `slo.<metric>.percentile`."""
    text = Text(
        sentence=sentence,
        read=read,
        parts=statements(sentence.marked),
        speeds=tuple(islice(speeds(sentence), MOST)),
    )
    for index in range(len(text.parts)):
        text.limits.extend(_in_statement(text, index))
    give_percentiles(text)
    kept, remarks = tails(text)
    yield from remarks
    for limit in kept:
        if limit.fact is not None:
            yield limit.fact
        if limit.percentile is not None:
            yield from percentile_facts(text, limit)
    if not text.limits:
        yield from percentile_alone(sentence, read)


def _in_statement(text: Text, index: int) -> Iterator[Limit]:
    part = text.parts[index]
    taken: set[int] = set()
    found: list[Limit] = []
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
            yield Limit(
                start=match.start(),
                end=match.end(),
                place=match.start(),
                statement=index,
                clause=part.clause_at(match.start()),
                path="slo.tpot_ms",
                fact=None,
            )


def _limit(
    text: Text, index: int, duration: re.Match[str], before: Sequence[Limit]
) -> Limit | None:
    part = text.parts[index]
    clause_index = part.clause_at(duration.start())
    clause = part.near(duration.start())
    if _is_elsewhere(text, part, clause, duration):
        return None
    number = text.sentence.number(duration) if duration[1] else None
    if number is not None and number.value >= 1 and _AN.search(duration[0]):
        # `18,000 a minute` is a rate; only a part of one has the article: `half a second`.
        return None
    limit_ms = _milliseconds(duration, number)
    end = duration.end()
    half = _AND_HALF.match(text.marked, end)
    if half and _is_half(text.sentence, half):
        limit_ms += limit_ms / (number.value if number else 1) / 2
        end = half.end()
    metric = metric_of(text, index, clause_index, duration, before)
    if metric is None:
        return None
    path, why = _resolved(text, metric, limit_ms)
    same = [one for one in (*text.limits, *before) if one.fact and one.fact.value == limit_ms]
    if metric == "delay" and same and same[0].statement >= index - 1:
        path, why = same[0].path, same[0].why
    start, end = min(clause.start, duration.start()), max(end, clause.start)
    words = _Words(sentence=text.sentence, start=start, end=end, number=number)
    return Limit(
        start=start,
        end=end,
        place=duration.start(),
        statement=index,
        clause=clause_index,
        path=path,
        fact=words.fact(f"{path}.limit", limit_ms, why),
        why=why,
    )


def _is_half(sentence: Sentence, half: re.Match[str]) -> bool:
    at = half[0].find(NUMBER)
    return at < 0 or sentence.numbers[half.start() + at].value == _HALF


def _is_elsewhere(text: Text, part: Statement, clause: Clause, duration: re.Match[str]) -> bool:
    """Whether it is a deadline, a part of a rate, or the time of something else."""
    words = text.words(clause)
    if duration["u2"] and _VOLUME.search(words):
        return True
    if ONCE.search(text.marked[max(part.start, duration.start() - 12) : duration.start()]):
        return _EVERY_TOKEN.search(text.marked[part.start : duration.start()]) is None
    if _EVENT_BEHIND.match(text.marked, duration.end()):
        return True
    if _OF_AN_EVENT.search(text.marked, max(part.start, duration.start() - 40), duration.start()):
        return True
    ahead = text.marked[clause.start : duration.start()].rpartition(":")[2]
    if _BURST.search(ahead) and duration["u2"]:
        return True
    told = (
        REASON.split(words)[0] if REASON.search(text.marked, duration.end(), clause.end) else words
    )
    is_other = ELSEWHERE.search(told) or NOT_NEEDED.search(ahead)
    statement = text.words(part)
    is_past = is_of_today(words) or is_of_another(statement) or is_state(statement)
    return is_past or is_other is not None


def _milliseconds(duration: re.Match[str], number: Number | None) -> float:
    if number is None:
        return 60 * _ONE_SECOND_MS if (duration["one2"] or duration["one3"]) else _ONE_SECOND_MS
    factor = next(f for index, (f, _) in enumerate(UNITS) if duration[f"u{index}"])
    value = number.value
    if number.decimal is not None and factor > 1:
        # `1.250 seconds` has decimals; nobody waits a thousand seconds for a token.
        value = number.decimal
    return value * factor


def _resolved(text: Text, metric: str, limit_ms: float) -> tuple[str, str]:
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


def _unitless(text: Text, index: int, match: re.Match[str]) -> Limit:
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
    return Limit(
        start=match.start(),
        end=match.end(),
        place=match.start(match.lastindex or 1),
        statement=index,
        clause=part.clause_at(match.start(match.lastindex or 1)),
        path=path,
        fact=fact,
        why="" if is_told else "the percentile beside the limit",
    )
