"""Figures that name no field: `no, make that 1,500`, `actually 300 ms`, `not 1000 users but 3000`.

They mean the one figure of their kind that the last turn gave, else users for a plain number and
the one stated limit for a time. Where several could be meant none is taken, and that is said.
"""

import re
from collections.abc import Iterator

from tools.intent.extract.people import PEOPLE
from tools.intent.fact import Finding, Read, Remark
from tools.intent.followup.claim import Claim
from tools.intent.followup.things import fields_of, said_limits
from tools.intent.ledger import value_at
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence
from tools.intent.shown import shown
from tools.specification import Specification

__all__ = ["read_pointing"]

_FILLER = (
    r"(?:relax|loosen|tighten|raise|lower|increase|decrease|reduce|bring|move|put|cut"
    r"|keep)(?: (?:it|that|this))?|it|no|nope|nah|sorry|actually|wait|oops|hm+|i (?:meant|mean"
    r"|said)|make (?:it|that|this)|rather|let'?s (?:say|make it|go with|take)|say|better|please"
    r"|about|around|roughly|to|it'?s|it is|is|was|(?:should|must|shall|can|could|has to|needs to"
    r"|will) be|change (?:it|that|this) to|set (?:it|that|this) to|go (?:with|back to|for)|back to"
    r"|use|take|try|but|only|just|well|then|now|instead|at most|at least|under|below|within"
    r"|max(?:imum)?|up to|not more than|no more than|of|and|the|that|this|limit|target|latency|slo"
    r"|nein|doch|lieber|mach\w*|daraus|besser|ich meinte|sagen wir|non|plutôt|mettez|mets|disons"
    r"|mejor|pon|ponlo|digamos|anzi|meglio|facciamo|zurück zu|eher|auf"
)
_NOT_OLD = rf"(?:not|statt|instead of|rather than|nicht|pas|no)\s+{NUMBER}(?:\s*(?:ms|s|seconds?))?"
_WORDS = rf"(?:(?:{_NOT_OLD}|{_FILLER})[\s,:]+)"
_TIME = (
    r"(?:\s*(?P<ms>ms|milli\w*)"
    r"|\s*(?P<s>s|secs?|seconds?|sekunden?|secondes?|segundos?|secondi))?"
)
_BARE = Pattern(
    rf"(?:(?:^|(?<=[.;!?\n]))\s*{_WORDS}{{0,8}}|(?P<later>,|\b(?:and|und|et|y"
    rf"|e))\s+{_WORDS}{{1,8}})"
    rf"(?P<n>{NUMBER}){_TIME}(?:[\s,]+(?:{_NOT_OLD}|{_FILLER})){{0,6}}\s*"
    r"(?=$|[.;!?\n]|,\s|(?:and|but|und|aber|et|y|e)\b)"
)
_CONTRAST = Pattern(
    rf"\b(?:not|nicht|pas|no)\s+{NUMBER}\s+(?:{PEOPLE})\s*,?\s*(?:but|sondern|mais"
    rf"|sino)\s+(?P<n>{NUMBER})(?:\s+(?:{PEOPLE}))?(?![\w%])"
)
_NAMED = Pattern(r"\b(?:ttft|tpot|itl|e2e|end[\s-]to[\s-]end|first[\s-]token|latenc\w*)\b")
"""Beside a named limit a second time is that limit's business."""
_BOUND = Pattern(r"\b(?:at (?:most|least)|under|below|within|max\w*|up to|more than)\b")
_USERS = "traffic.concurrent_users"
_MS_PER_S = 1000.0


def read_pointing(sentence: Sentence, read: Read) -> Iterator[Claim]:
    """What a figure without a field means, or that it could not be told."""
    previous = read.previous
    if previous is None:
        return
    for match in _CONTRAST.finditer(sentence.marked):
        number = sentence.number(match, "n")
        fact = sentence.says(_USERS, number.value, match, number)
        yield Claim(start=match.start(), end=match.end(), findings=(fact,))
    for match in _BARE.finditer(sentence.marked):
        if match["later"] and _NAMED.search(sentence.marked):
            continue
        findings = tuple(_pointed(sentence, match, read, previous))
        if findings:
            yield Claim(start=match.start(), end=match.end(), findings=findings)


def _pointed(
    sentence: Sentence, match: re.Match[str], read: Read, previous: Specification
) -> Iterator[Finding]:
    number = sentence.number(match, "n")
    value, is_time = number.value, bool(match["ms"] or match["s"])
    if match["s"]:
        value = (number.value if number.decimal is None else number.decimal) * _MS_PER_S
    paths = _meant(read, previous, is_time=is_time)
    if not paths and not is_time and _BOUND.search(match[0]) is None:
        paths = fields_of("users", previous) or fields_of("rate", previous)
    quote = sentence.quote(match.start(), match.end())
    if len(paths) == 1:
        yield sentence.infers(
            paths[0], value, match, f"taken for {paths[0]}, {_why(read, paths[0])}"
        )
    elif paths:
        could = ", ".join(paths)
        yield Remark(text=f'Not understood: "{quote}" could mean {could}: say which')
    elif not is_time:
        yield Remark(text=f'Not understood: "{quote}" names no field: say what it is')


def _meant(read: Read, previous: Specification, *, is_time: bool) -> tuple[str, ...]:
    recent = tuple(
        path for path in read.recent if _is_figure(previous, path) and _is_limit(path) == is_time
    )
    return recent or (said_limits(previous) if is_time else ())


def _why(read: Read, path: str) -> str:
    if path in read.recent:
        return "which the last turn changed"
    return "the only limit that was stated" if _is_limit(path) else "as no field is named"


def _is_figure(previous: Specification, path: str) -> bool:
    value = value_at(previous, path)
    return isinstance(value, int | float) and bool(shown(value))


def _is_limit(path: str) -> bool:
    return path.startswith("slo.") and path.endswith(".limit")
