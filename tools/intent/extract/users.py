"""Who uses the service: of all the people in a text, those whom its words tie to the use.

A text counts employees, customers, pilots and colleagues beside the users. Each count is tied to
the use more or less closely; the closest counts, and the size of an organisation only where
nothing else tells the load.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from tools.intent.extract.items import ITEM
from tools.intent.extract.people import AGENT, PEOPLE, SERVED
from tools.intent.extract.ties import (
    AT_ONCE,
    at_once,
    is_at_peak,
    is_base,
    is_firm_of,
    is_head_count,
    is_joined,
    is_outside,
    is_registered,
    is_retracted,
    is_served,
    is_user_noun,
    signature_at,
    uses_it,
)
from tools.intent.fact import Fact, Finding, Read, Remark
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence
from tools.intent.shown import shown

__all__ = ["head_count", "read_users"]

_PATH = "traffic.concurrent_users"


class _Tie(IntEnum):
    """How closely a count of people is tied to the use of the service."""

    NONE = 0
    ORGANISATION = 1
    REGISTERED = 2
    PEOPLE = 3
    USERS = 4
    USE = 5
    TOGETHER = 6


@dataclass(frozen=True, kw_only=True)
class _Group:
    """A count of people: where its number stands and how it is tied.

    `once` are the words for `at the same time`, `times` the number of teams that each have so many.
    """

    match: re.Match[str]
    at: int
    tie: _Tie
    once: tuple[int, int] | None = None
    times: tuple[int, ...] = ()


_N = rf"(?P<n>{NUMBER})"
_SESSION = (
    r"sessions?|conversations?|chats?|calls?|lines|leitungen|lignes|dialog(?:ue)?s|gespräche"
    r"|sitzungen"
    r"|sesiones|appels|llamadas|chiamate|anrufe|gesprächen|ligações|gesprekken|channels|threads"
)
_MATTER = (
    r"data|messages?|quer(?:y|ies)|questions?|requests?|transcripts?|cases|profiles?|calls"
    r"|stor(?:y|ies)|interviews?|groups?"
)
_FILLER = (
    rf"(?:(?!(?:{ITEM})\b)(?!(?:gpus?|ms|tokens?|seconds?|requests?|per|for|in|to|with|and|or|at"
    r"|on|a|the|by|from|about|written|sent|pages?|words?|is|are|was|were|will|would|can|that|who"
    r"|hours?|days?|weeks?|months?|years?|minutes?|dollars?|euros?|usd|eur|percent)\b)"
    r"[^\W\d]+(?:-[^\W\d]+)*\s+){0,3}"
)
# "Customer reviews" are things to process, not customers.
_PERSONS = Pattern(
    rf"{_N}\+?\s*(?:of\s+|de\s+|d'|di\s+)?{_FILLER}(?:{PEOPLE})\b"
    rf"(?!['\u2019]?s?[\s-]+(?:[^\W\d]+\s+)?(?:{ITEM}|{_MATTER})\b)"
)
_DEVICES = Pattern(
    rf"{_N}\s*(?:cars|vehicles|devices|terminals|kiosks|robots|headsets|handsets"
    rf"|smart speakers)\b"
)
_AGENTS = Pattern(rf"{_N}\+?\s*(?:de\s+|di\s+)?(?:{AGENT})\b")
_SERVED = Pattern(SERVED)
_TEAM = Pattern(
    r"\b(?:team|group|staff|crew|workforce|department|company|class|équipe|equipo|squadra|abteilung"
    rf"|studio|firm)\s+(?:of|von|mit|de|di)\s+(?:about |around |some "
    rf"|roughly )?{_N}(?!\s*(?:gpus?|ms|%))"
)
_UNIT = (
    r"\s*(?:tokens?|tok\b|ms\b|s\b|sec\w*|minutes?|hours?|days?|words?|pages?|%|percent|per cent"
    r"|prozent|pour cent|por ciento|per cento|[$€£]|usd"
    r"|eur|dollars?|euros?|gpus?|gb\b|requests?|reqs?|rps|qps|queries|messages?|x\b|/|per\b|calls?"
    r"|characters?|lines? of|am\b|pm\b|o'clock|uhr)"
)
_NAMED = Pattern(
    rf"\b(?:number of |concurrent |active )?(?:{PEOPLE})(?: count| number)?"
    r"(?:\s+(?:at|in|during) (?:the )?peaks?(?: hours?| time)?)?\s*(?:\([^)\n\ue000]{0,24}\))?\s*"
    r"(?:[:=|?]|\bis\b|\bare\b|\bto\b|\bup to\b|\bwill be\b)\s*(?:about |around |roughly |~ ?"
    rf"|approx\.? |up to |max\.? )?{_N}(?!{_UNIT})"
)
_ONCE_NAMED = Pattern(
    rf"\b(?:{AT_ONCE}|online)(?:\s+(?:online|active))?\s*[:=]\s*(?:about |around |~ ?"
    rf"|max\.? )?{_N}(?!{_UNIT})"
    rf"|\b(?:{AT_ONCE}|peak|number "
    rf"of)\s+(?:active\s+)?(?:{PEOPLE})\s+(?P<n2>{NUMBER})(?=\s*(?:[,.;)\n]|$))"
)
_AUDIENCE = Pattern(
    r"\b(?:user\s?base|audience|target group|readership|user count)\s*(?:[:=]|is|of)?\s*(?:about "
    r"|around )?"
    rf"{_N}(?!{_UNIT})"
)
_ONLINE = Pattern(
    rf"{_N}\s+(?:of them\s+)?(?:are |is |will be )?(?:online|logged in|connected|eingeloggt"
    rf"|connectés"
    r"|conectad[oa]s|connessi)\b(?![\s-]+(?:shop|store|platform|bank\w*|course|service))"
)
_OF_THOSE = Pattern(
    rf"(?<!\ue000 )\b(?:{PEOPLE}|{AGENT}|[a-z]{{3,}}ers)\s*[(,]\s*(?:about |around |some |roughly "
    rf"|maybe )?{_N} of (?:them|those|these)\b"
)
_SESSIONS = Pattern(
    rf"{_N}\s*(?:active\s+)?(?:{AT_ONCE})\s+(?:\w+\s+)?(?:{_SESSION})\b"
    rf"|\b(?:{AT_ONCE})\s+(?:{_SESSION})\s*(?:\([^)\n\ue000]{{0,24}}\))?\s*[:="
    rf"|]?\s*(?P<n3>{NUMBER})"
    rf"|(?P<n2>{NUMBER})\s*(?:[^\W\d]+\s+)?(?:{_SESSION})\s+(?:(?:to be |being |are )?(?:open"
    rf"|running|handled|active|held|going on|ongoing|taken|answered)\s+)?(?:{AT_ONCE})\b"
)
_OF_THEM = (
    r"(?:(?:out )?of (?:them|whom|these|those|which)\s+(?:[^\W\d]+\s+){0,9}?"
    r"|(?:(?:will|would|might|may) )?(?:use|be|work|chat|log|call|run|talk)\w*\s+(?:it |with it "
    r"|in "
    r"|on it )?|are\s+(?:[^\W\d]+\s+){1,3}|(?:actually |really )?(?:online|active|logged in)\s+)?"
)
_ONCE_ONLY = Pattern(
    rf"(?<!\bin )(?<!\bof ){_N}\s*{_OF_THEM}(?:{AT_ONCE})\b(?!\s+(?:\w+\s+)?(?:req\w*|quer\w+"
    rf"|anfragen|requêtes"
    r"|solicitudes|peticiones|richieste|jobs|drafts|tasks|generations|streams|gpus?)\b)"
)
_USE_ONLY = Pattern(
    rf"{_N}\s+(?:(?:out )?of (?:them|whom|these|those|which|us)\s+)?"
    r"(?:(?:will|would|shall|should|might|may|can|could|are|to|really|actually|ever|regularly"
    r"|probably|likely|going|expected|supposed|people|only|want|need)\s+){0,4}"
    r"(?:us(?:e|es|ing)\b(?!\s+(?:of|cases?)\b)|work(?:s|ing)? with (?:it|this)|get (?:it|access)"
    r"|adopt (?:it|this)|log(?:ging)? in(?:to)?\b)"
    rf"|(?P<n2>{NUMBER})\s+(?:(?:davon|seulement|solo|sólo|slechts|soltanto)\s+)?(?:sollen|werden"
    rf"|wollen"
    r"|nutzen|l'utilis\w+|lo us\w+|lo utiliz\w+|gaan (?:het|hem) gebruiken)\b"
    rf"|\b(?:lo usarán|lo utilizarán|lo useranno|l'utiliseront|nutzen werden es)\s+(?:unos "
    rf"|circa )?(?P<n3>{NUMBER})"
)
_SUBSET = Pattern(
    rf"\b(?:only|just|but|nur|seulement|solo|sólo|slechts|aber|pero|mais|ma"
    rf"|apenas)\s+(?:[^\W\d]+\s+)?"
    rf"{_N}\s+(?:of (?:them|those|these)|davon|von ihnen|d'entre eux|de ellos|di loro|ervan)\b"
    rf"|(?P<n2>{NUMBER})\s+(?:of (?:them|those|these|whom|which)|davon|von ihnen|d'entre eux"
    rf"|de ellos"
    r"|di loro|ervan)\b[^.;!?\n,\ue000]{0,40}?\b(?:us(?:e|es|ing)|want|need|access|nutz\w+"
    r"|verwend\w+"
    r"|utilis\w+|us(?:an|arán|ano|eranno)|utiliz\w+|gebruik\w+)\b"
    r"|\b(?:only|just|nur|seulement|solo|sólo|slechts|apenas)\s+(?:about |around |etwa |unos )?"
    rf"(?P<n3>{NUMBER})\s+(?:of them\s+)?(?:[^\W\d]+\s+){{0,2}}(?:us(?:e|es|an|arán|ano|eranno)"
    rf"|nutzen"
    r"|verwenden|utilis\w+|utiliz\w+|gebruiken)\b"
    rf"|\bonly\s+for\s+the\s+(?P<n4>{NUMBER})\s+(?:in|of|from)\b"
)
_OF_WHOM = Pattern(
    r"\b(?:of whom|of which|davon|dont|de los cuales|de las cuales|di cui|waarvan)\s+"
    rf"(?:about |around |only |etwa |nur )?{_N}(?!{_UNIT})"
)
_WHOLE = (
    rf"(?:out\s+)?(?:of|from)\s+(?:(?:the|our|these|those|its|all|about|some|roughly|around"
    rf"|total(?: of)?)\s+){{0,3}}(?P<whole>{NUMBER})(?!\s*(?:%|/))"
)
_PART_OF = Pattern(
    rf"(?<!\bin ){_N}\s+(?:{_FILLER}(?:{PEOPLE})\s+)?{_WHOLE}"
    rf"(?=\s*(?:[^\W\d]+\s+){{0,2}}(?:{PEOPLE}|{AGENT})\b"
    r"|\s*[,.;)]|\s*$|\s+(?:will|would|use|are)\b)"
)
_AT_PEAK = Pattern(
    rf"{_N}\s+(?:of them\s+)?(?:at|in|during) (?:the |our )?(?:peaks?|busiest|worst|busy)\b"
)
_THERE = Pattern(rf"\b(?:{AT_ONCE}|online|logged in|in a session)")
_A_RATE = Pattern(
    r"\b(?:rps|qps|req\w*|quer(?:y|ies)|per (?:second|minute|hour|day)|messages?|anfragen)\b"
    rf"|{NUMBER}\s*/"
)
_ME_AND = Pattern(rf"\b(?:me|myself|i) (?:and|\+|plus|&) (?:my )?{_N}\s+[a-z]+s\b")
_WHO = (_PERSONS, _DEVICES, _AGENTS, _SERVED, _TEAM, _NAMED)
_TIED = (
    (_SESSIONS, _Tie.TOGETHER),
    (_ONCE_NAMED, _Tie.TOGETHER),
    (_ONLINE, _Tie.TOGETHER),
    (_AUDIENCE, _Tie.USERS),
    (_OF_THOSE, _Tie.USE),
    (_ONCE_ONLY, _Tie.TOGETHER),
    (_USE_ONLY, _Tie.USE),
    (_SUBSET, _Tie.USE),
    (_OF_WHOM, _Tie.PEOPLE),
)
_ODDS = (2, 3, 4, 5, 10, 20, 100, 1000)
_UNITS_OF = Pattern(
    rf"{_N}\s+(?:[^\W\d]+\s+){{1,3}}(?:of|with|having|mit|von|avec|de|con|di|met|and)\s+"
    r"(?:about |around |je |jeweils )?$"
)
_EACH = Pattern(r"\s+(?:each|apiece|jeweils|chacun\w*|cada un[oa]|ciascun\w*|elk)\b")
_LABEL = re.compile(r"[:=|][^\n:=|]{0,12}$")
_NEAR, _LOOK_BACK = 60, 160


def read_users(sentence: Sentence, _read: Read) -> Iterator[Finding]:
    """Facts `traffic.concurrent_users` and `.active_share`, and what was not taken for users."""
    groups = _unretracted(sentence, _groups(sentence))
    best = max((group.tie for group in groups), default=_Tie.NONE)
    match = _ME_AND.search(sentence.marked)
    if match and best <= _Tie.PEOPLE:
        number = sentence.number(match, "n")
        why = f"{shown(number.value)} and the one who asks"
        yield sentence.infers(_PATH, number.value + 1, match, why)
    elif best > _Tie.ORGANISATION:
        chosen = [group for group in groups if group.tie == best]
        yield from _facts(sentence, chosen)
        yield from _left_out(sentence, groups, chosen)


def head_count(sentence: Sentence, _read: Read) -> Iterator[Finding]:
    """The size of an organisation as a guess at its users; for texts that say nothing else."""
    sizes = [group for group in _groups(sentence) if group.tie == _Tie.ORGANISATION]
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
    wholes = {match.start("whole") for match in _parts(sentence)}
    signature = signature_at(marked)
    found: dict[int, _Group] = {}
    for group in _all(sentence):
        if group.at in wholes or group.at >= signature or sentence.negated(group.at):
            continue
        known = found.get(group.at)
        if known is None or group.tie > known.tie:
            found[group.at] = group
    return [found[at] for at in sorted(found)]


def _parts(sentence: Sentence) -> Iterator[re.Match[str]]:
    """`300 of our 12,000 employees`, but not `nine out of ten users`."""
    for match in _PART_OF.finditer(sentence.marked):
        part, whole = sentence.number(match, "n").value, sentence.number(match, "whole").value
        if 1 < part < whole and whole not in _ODDS:
            yield match


def _all(sentence: Sentence) -> Iterator[_Group]:
    marked = sentence.marked
    for pattern in _WHO:
        for match in pattern.finditer(marked):
            if not _is_of_another_line(marked, match):
                yield _told(marked, match)
    tied = [(match, tie) for pattern, tie in _TIED for match in pattern.finditer(marked)]
    for match, tie in (*tied, *((match, _Tie.USE) for match in _parts(sentence))):
        once = at_once(marked, *match.span())
        at = max(match.start(name) for name in match.groupdict() if name.startswith("n"))
        yield _Group(match=match, at=at, tie=_Tie.TOGETHER if once else tie, once=once)
    for match in _AT_PEAK.finditer(marked):
        before = marked[max(0, match.start() - _LOOK_BACK) : match.start()]
        if _THERE.search(before) and not _A_RATE.search(before):
            yield _Group(match=match, at=match.start("n"), tie=_Tie.TOGETHER)


def _is_of_another_line(marked: str, match: re.Match[str]) -> bool:
    """`Head count: 480` above `Active users: 90` is no count of active users."""
    at = match.start("n")
    is_label = _LABEL.search(marked[max(0, at - _NEAR) : at].rpartition("\n")[2]) is not None
    return is_label and "\n" in marked[at : match.end()]


def _told(marked: str, match: re.Match[str]) -> _Group:
    """A count of people with the closest tie that the words around it tell."""
    start, end = match.span()
    at = match.start("n")
    units = _UNITS_OF.search(marked, max(0, at - _NEAR), at)
    times = (units.start("n"),) if units and _EACH.match(marked, end) else ()
    group = _Group(match=match, at=at, tie=_Tie.TOGETHER, times=times)
    if is_outside(marked, at, end):
        return replace(group, tie=_Tie.NONE)
    if is_base(marked, at):
        return replace(group, tie=_Tie.USERS)
    if (once := at_once(marked, start, end)) or is_at_peak(marked, start, end):
        return replace(group, once=once)
    return replace(group, tie=_tie(marked, match))


def _tie(marked: str, match: re.Match[str]) -> _Tie:
    start, end = match.span()
    at = match.start("n")
    if is_firm_of(marked, start):
        return _Tie.ORGANISATION
    if uses_it(marked, end) or is_served(marked, at) or is_served(marked, start):
        return _Tie.USE
    if is_head_count(marked, start, at, end):
        return _Tie.ORGANISATION
    if is_registered(marked, at, end):
        return _Tie.REGISTERED
    return _Tie.USERS if is_user_noun(match[0]) else _Tie.PEOPLE


def _unretracted(sentence: Sentence, groups: Sequence[_Group]) -> list[_Group]:
    """Without the counts that the words behind them take back; neighbours share a tie."""
    kept: list[_Group] = []
    for group in groups:
        between = sentence.marked[kept[-1].match.end() : group.match.start()] if kept else ""
        told = group
        if kept and is_joined(between) and min(kept[-1].tie, group.tie) >= _Tie.PEOPLE:
            if group.tie < _Tie.USE:
                told = replace(group, tie=kept[-1].tie)
            elif group.tie == _Tie.USE and between.strip() != ",":
                kept[-1] = replace(kept[-1], tie=group.tie)
        elif kept and len(between) < _LOOK_BACK and is_retracted(between):
            told = replace(group, tie=max(kept[-1].tie, group.tie))
            kept.pop()
        kept.append(told)
    return kept


def _facts(sentence: Sentence, groups: Sequence[_Group]) -> Iterator[Fact]:
    """One fact per count, one for counts that stand side by side, and how many are active."""
    runs: list[list[_Group]] = []
    for group in groups:
        between = sentence.marked[runs[-1][-1].match.end() : group.match.start()] if runs else ""
        if runs and is_joined(between):
            runs[-1].append(group)
        else:
            runs.append([group])
    for run in runs:
        if len(run) > 1 and not _is_listed(sentence, run):
            yield from (_count(sentence, group) for group in run)
        else:
            yield _sum(sentence, run) if len(run) > 1 else _count(sentence, run[0])
    for group in groups:
        if group.once:
            yield sentence.stated("traffic.active_share", 1.0, *group.once)


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
    others = [group for group in groups if _Tie.NONE < group.tie < chosen[0].tie]
    others = [group for group in others if _value(sentence, group) not in used]
    if others:
        largest = max(others, key=lambda group: _value(sentence, group))
        words = sentence.quote(*largest.match.span())
        yield Remark(text=f'"{words}" was not taken for users: other words tell who uses it')
