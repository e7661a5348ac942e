"""Who uses the service: of all the people in a text, those whom its words tie to the use.

A text counts employees, customers, pilots and colleagues beside the users. Each count is tied to
the use more or less closely; the closest counts, and the size of an organisation only where
nothing else tells the load.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tools.intent.extract.counted import (
    A_RATE,
    ALONE,
    ME_AND,
    number_at,
    odds,
    part_behind,
    parts,
    people,
    teams_at,
    tied,
)
from tools.intent.extract.ties import (
    Tie,
    at_once,
    is_apiece,
    is_at_peak,
    is_base,
    is_firm_of,
    is_head_count,
    is_joined,
    is_outside,
    is_registered,
    is_retracted,
    is_served,
    is_team,
    is_user_noun,
    signature_at,
    uses_it,
)
from tools.intent.fact import Fact, Finding, Read, Remark
from tools.intent.sentence import Sentence
from tools.intent.shown import shown

__all__ = ["head_count", "read_users"]

_PATH = "traffic.concurrent_users"
_LOOK_BACK = 160
_CROWD = 100_000


@dataclass(frozen=True, kw_only=True)
class _Group:
    """A count of people: where its number stands and how it is tied.

    `once` are the words for `at the same time`, `times` the number of teams that each have so many.
    """

    match: re.Match[str]
    at: int
    tie: Tie
    once: tuple[int, int] | None = None
    times: tuple[int, ...] = ()


def read_users(sentence: Sentence, _read: Read) -> Iterator[Finding]:
    """Facts `traffic.concurrent_users` and `.active_share`, and what was not taken for users."""
    groups = _unretracted(sentence, _groups(sentence))
    best = max((group.tie for group in groups), default=Tie.NONE)
    match = ME_AND.search(sentence.marked)
    if match and best <= Tie.PEOPLE:
        number = sentence.number(match, "n")
        why = f"{shown(number.value)} and the one who asks"
        yield sentence.infers(_PATH, number.value + 1, match, why)
    elif best < Tie.PEOPLE and (alone := ALONE.search(sentence.marked)):
        if not sentence.negated(alone.start()):
            yield sentence.stated(_PATH, 1, *alone.span())
    elif best > Tie.ORGANISATION:
        chosen = [group for group in groups if group.tie == best]
        yield from _facts(sentence, chosen)
        yield from _left_out(sentence, groups, chosen)


def head_count(sentence: Sentence, read: Read) -> Iterator[Finding]:
    """The size of an organisation as a guess at its users, where a first text says nothing else."""
    if read.previous is not None:
        return
    sizes = [group for group in _groups(sentence) if group.tie == Tie.ORGANISATION]
    if len({_value(sentence, group) for group in sizes}) != 1:
        return
    why = "the size of the organisation; nothing is said about how many of them use it"
    yield sentence.infers(_PATH, _value(sentence, sizes[0]), sizes[0].match, why)
    words = sentence.quote(*sizes[0].match.span())
    yield Remark(
        text=f'"{words}" is taken for the users because nothing else tells the load: set {_PATH} '
        "to those who will use it"
    )


def _value(sentence: Sentence, group: _Group) -> float:
    return math.prod(sentence.numbers[at].value for at in (*group.times, group.at))


def _groups(sentence: Sentence) -> list[_Group]:
    """Every count of people once, with its closest tie, in order."""
    marked = sentence.marked
    wholes = {*(match.start("whole") for match in parts(sentence)), *odds(sentence)}
    signature = signature_at(marked)
    found: dict[int, _Group] = {}
    for group in _all(sentence):
        if group.at in wholes or group.at >= signature or sentence.negated(group.at):
            continue
        known = found.get(group.at)
        if known is None or group.tie > known.tie:
            found[group.at] = group
    groups = [found[at] for at in sorted(found)]
    has_rate = A_RATE.search(marked) is not None
    return [
        group
        for group in groups
        if not (
            (has_rate or len(groups) > 1)
            and group.tie <= Tie.PEOPLE
            and is_team(marked, group.match.start(), group.at)
        )
    ]


def _all(sentence: Sentence) -> Iterator[_Group]:
    marked = sentence.marked
    yield from (_told(marked, match) for match in people(marked))
    for match, tie in tied(sentence):
        once = at_once(marked, *match.span())
        yield _Group(match=match, at=number_at(match), tie=Tie.TOGETHER if once else tie, once=once)


def _told(marked: str, match: re.Match[str]) -> _Group:
    """A count of people with the closest tie that the words around it tell."""
    start, end = match.span()
    at = match.start("n")
    teams = teams_at(marked, at, end)
    times = () if teams is None else (teams,)
    group = _Group(match=match, at=at, tie=Tie.TOGETHER, times=times)
    if is_outside(marked, at, end):
        return replace(group, tie=Tie.NONE)
    if teams is None and is_apiece(marked, at, end):
        return replace(group, tie=Tie.ORGANISATION)
    if is_base(marked, at):
        return replace(group, tie=Tie.USERS)
    if (once := at_once(marked, start, end)) or is_at_peak(marked, start, end):
        return replace(group, once=once)
    return replace(group, tie=_tie(marked, match))


def _tie(marked: str, match: re.Match[str]) -> Tie:
    start, end = match.span()
    at = match.start("n")
    if is_firm_of(marked, start):
        return Tie.ORGANISATION
    if uses_it(marked, end):
        return Tie.USE
    if is_served(marked, at) or is_served(marked, start):
        return Tie.SERVED
    if is_head_count(marked, start, at, end):
        return Tie.ORGANISATION
    if is_registered(marked, at, end):
        return Tie.REGISTERED
    return Tie.USERS if is_user_noun(match[0]) else Tie.PEOPLE


def _unretracted(sentence: Sentence, groups: Sequence[_Group]) -> list[_Group]:
    """Without the counts that the words behind them take back; neighbours share a tie."""
    kept: list[_Group] = []
    for group in groups:
        between = sentence.marked[kept[-1].match.end() : group.match.start()] if kept else ""
        told = group
        if kept and is_joined(between) and min(kept[-1].tie, group.tie) >= Tie.PEOPLE:
            if group.tie < Tie.SERVED:
                told = replace(group, tie=kept[-1].tie)
            elif group.tie <= Tie.USE and between.strip() != ",":
                told = replace(group, tie=max(kept[-1].tie, group.tie))
                kept[-1] = replace(kept[-1], tie=told.tie)
        elif kept and _is_of_us(kept[-1], between) and group.tie == Tie.PEOPLE:
            told = replace(group, tie=Tie.REGISTERED)
        elif kept and len(between) < _LOOK_BACK and is_retracted(between):
            told = replace(group, tie=max(kept[-1].tie, group.tie))
            kept.pop()
        kept.append(told)
    return kept


def _is_of_us(last: _Group, between: str) -> bool:
    """`We are 45 people and 3 trainees`: an `and` adds to those who are counted as us."""
    return last.tie == Tie.REGISTERED and is_joined(between) and between.strip() != ","


def _facts(sentence: Sentence, groups: Sequence[_Group]) -> Iterator[Fact]:
    """One fact per count, one for counts that stand side by side, and how many are active."""
    runs: list[list[_Group]] = []
    for group in groups:
        between = sentence.marked[runs[-1][-1].match.end() : group.match.start()] if runs else ""
        if runs and is_joined(between):
            runs[-1].append(group)
        else:
            runs.append([group])
    facts: list[Fact] = []
    for run in runs:
        if len(run) > 1 and _is_listed(sentence, run):
            facts.append(_sum(sentence, run))
        else:
            facts.extend(_count(sentence, group) for group in run)
    facts = [_of_a_crowd(fact) if groups[0].tie == Tie.PEOPLE else fact for fact in facts]
    is_doubtful = groups[0].tie < Tie.USERS and len({fact.value for fact in facts}) > 1
    yield from (_doubted(fact) if is_doubtful else fact for fact in facts)
    for group in groups:
        if group.once:
            quote = sentence.quote(*group.once)
            why = "those who are there at one moment are all taken for active"
            yield Fact(
                path="traffic.active_share",
                value=1.0,
                source="inferred",
                origin=f'"{quote}": {why}',
            )


def _doubted(fact: Fact) -> Fact:
    """One of several groups of people, none of which the words tie to the use."""
    if fact.source != "stated":
        return fact
    why = "one of several groups of people; nothing tells which of them uses it"
    return replace(fact, source="inferred", origin=f'"{fact.origin}": {why}')


def _of_a_crowd(fact: Fact) -> Fact:
    """`5 million customers` are those of a firm until words tie them to the use."""
    if fact.source != "stated" or float(str(fact.value)) < _CROWD:
        return fact
    why = "a crowd that nothing ties to the use"
    return replace(fact, source="inferred", origin=f'"{fact.origin}": {why}')


def _is_listed(sentence: Sentence, run: Sequence[_Group]) -> bool:
    """Whether an `and` closes the list: a bare comma may as well put a part behind a whole."""
    last = sentence.marked[run[-2].match.end() : run[-1].match.start()]
    return last.strip() != ","


def _count(sentence: Sentence, group: _Group) -> Fact:
    if group.times:
        quote = sentence.quote(group.times[0], group.match.end())
        factors = (shown(sentence.numbers[at].value) for at in (*group.times, group.at))
        origin = f'"{quote}": {" x ".join(factors)}'
        return Fact(path=_PATH, value=_value(sentence, group), source="computed", origin=origin)
    number = sentence.numbers[group.at]
    if group.tie < Tie.USE and part_behind(sentence, group.match.end(), number.value):
        return sentence.infers(_PATH, number.value, group.match, "a part of them is told as well")
    return sentence.says(_PATH, number.value, group.match, number)


def _sum(sentence: Sentence, run: Sequence[_Group]) -> Fact:
    values = [_value(sentence, group) for group in run]
    quote = sentence.quote(run[0].match.start(), run[-1].match.end())
    formula = " + ".join(map(shown, values))
    return Fact(path=_PATH, value=sum(values), source="computed", origin=f'"{quote}": {formula}')


def _left_out(
    sentence: Sentence, groups: Sequence[_Group], chosen: Sequence[_Group]
) -> Iterator[Remark]:
    """The largest count that a careless reader would take for the users."""
    used = {_value(sentence, group) for group in chosen}
    others = [group for group in groups if Tie.NONE < group.tie < chosen[0].tie]
    others = [group for group in others if _value(sentence, group) not in used]
    if others:
        largest = max(others, key=lambda group: _value(sentence, group))
        words = sentence.quote(*largest.match.span())
        yield Remark(text=f'"{words}" was not taken for users: other words tell who uses it')
