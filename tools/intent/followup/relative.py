"""Relative follow-ups: `double the users`, `20 % more traffic`, `raise the budget by 1000`.

They compute from the stated or assumed value and show the sum; the new figure is not in the words
and is therefore inferred. Where nothing is set there is nothing to change, and that is said.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from tools.intent.extract.volume import OF_A_VOLUME, volume_of
from tools.intent.fact import Fact, Finding, Read, Remark
from tools.intent.followup.amounts import (
    AMOUNT,
    FACTOR,
    FACTOR_WORDS,
    LESS,
    MORE,
    Step,
    factor_of,
    is_half,
    per_second,
    step_of,
)
from tools.intent.followup.claim import Claim
from tools.intent.followup.things import NAMES, THING, THINGS, fields_of, is_said
from tools.intent.ledger import value_at
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence
from tools.intent.shown import shown
from tools.specification import Specification

__all__ = ["read_relative"]

_UP = (
    r"rais\w+|increas\w+|bump(?: up)?|grow|extend|relax|loosen|boost|lift|up|add to|erhöh\w+"
    r"|augment\w+|relev\w+|sube|subir|aument\w+|amplía|incrementa\w*|alza\w*"
)
_DOWN = (
    r"lower|reduc\w+|cut|decreas\w+|shrink|tighten|trim|drop|slash|senk\w+|reduzier\w*"
    r"|verringer\w*|kürz\w+|rédui\w+|baiss\w+|diminu\w+|baja|bajar|rebaja\w*|abbass\w+|riduc\w+"
)
_BE = (
    r"(?:(?:is|are|has|have|had|was|were|can|could|may|should|must|will|shall|would|be|been|goes"
    r"|go|went|now|about|going|to|also|even|up|sind|ist|werden|wird|darf|est|sont|peut|peuvent"
    r"|être|es|son|puede|pueden|ser|è|sono|può|essere)\s+){0,6}"
)
_LINK = (
    r"\s+(?:as (?:many|much|long|large|high|big)\s+|so (?:viele?|hohe?s?|lange?)\s+|plus d[e']\s*"
    r"|más(?: de)?\s+|di più di\s+|mehr\s+|more\s+|higher\s+|of\s+)?"
)
_START = r"(?<![\w$€£.,])"
_PER = (
    r"(?:\s*(?:/|per|an?|each|pro|par|por|al)\s*(?:(?P<by_minute>minute)|(?P<by_hour>hour|stunde)"
    r"|(?P<by_day>day|tag|jour|día)|(?P<by_week>week|woche)|(?P<by_month>month|monat|mois"
    r"|mes))\b)?"
)
_GROWS = rf"(?:(?P<grows>{MORE})|(?:{LESS}))\b"
_BY = Pattern(
    rf"{_START}(?:(?P<grows>{_UP})|(?:{_DOWN}))\s+{THING}(?:\s+(?P<by>by|um|de|en|di"
    rf"|with))?\s+(?:another\s+|a further\s+|about\s+|weitere\s+)?{AMOUNT}"
)
_IN_HALF = Pattern(
    rf"{_START}(?:cut|reduc\w+|split|slash|bring|take|drop|lower)\s+{THING}\s+(?:down\s+)?(?:in|by"
    rf"|to)\s+(?P<n>{NUMBER})"
)
_ADD_MORE = Pattern(
    rf"{_START}(?:(?:add|plus|another|noch|remove)\s+|\+\s*)?{AMOUNT}\s+{_GROWS}\s+{THING}{_PER}"
)
_MORE_BEHIND = Pattern(rf"{_START}{AMOUNT}\s*{THING}{_PER}\s+{_GROWS}(?!\s+than)")
_ADDED = Pattern(
    r"(?:(?<!\w)(?:(?P<grows>add|plus|another|additional|extra|weitere|zusätzlich\w*|füge"
    r"|ajoute\w*|añad\w+|agrega\w*|aggiung\w+)|(?:remove|subtract|take away|deduct|entferne|enlève"
    r"|quita"
    rf"|togli))\s+(?:another\s+|about\s+)?|(?P<plus>\+)\s*){AMOUNT}\s*{THING}{_PER}"
)
_SIGNED = Pattern(rf"(?<![\w$€£.]){AMOUNT}\s*{THING}{_PER}")
_IS_MORE = Pattern(rf"{_START}{THING}\s+{_BE}(?:bis zu\s+|by\s+)?{AMOUNT}\s+{_GROWS}(?!\s+than)")
_IS_CUT = Pattern(
    rf"{_START}{THING}\s+{_BE}(?:(?P<grows>raised|increased?|grown?|grows|rose|rises?|extended)"
    r"|(?:cut|reduced|lowered|decreased?|shrunk|shrinks?|fell|falls?|dropped))"
    rf"(?:\s+(?P<by>by|um|de|en|di))?\s+{AMOUNT}"
)
_SCALED = Pattern(
    rf"{_START}{FACTOR}{_LINK}{THING}(?!\s+(?:is|are|will be|sind|sont|están|sono)\b)"
)
_ARE_SCALED = Pattern(
    rf"{_START}{THING}\s+{_BE}(?:(?P<word>{FACTOR_WORDS})|(?P<times>{NUMBER})\s*(?:x|times|fold))"
    r"(?!\w)(?:\s+(?:as|so)\s+\w+)?(?!\s+(?:a|an|per|each|the|that|normal|average|usual)\b)"
)
_MONEY_MORE = Pattern(
    rf"(?<![\w€£.,]){AMOUNT}\s+{_GROWS}(?!\s+(?:than|expensive))(?:\s*(?:/|per|a)\s*month\b)?"
)
_MONEY_ADDED = Pattern(rf"(?:(?<!\w)(?P<plus>another|additional|extra|plus|add)\s+){AMOUNT}")
_THAT = Pattern(
    rf"(?<!are )(?<!is )(?<!be ){_START}{FACTOR}\s+(?:it|that|this|them|everything|as (?:many"
    r"|much|long|large|high)|so viele?|autant|tanto|tant[oa]s)\b(?!\s+as\b)"
)
_PERIODS = ("minute", "hour", "day", "week", "month")


def read_relative(sentence: Sentence, read: Read) -> Iterator[Claim]:
    """Every relative change in the words; what one rule has read the next does not see."""
    if read.previous is None:
        return
    for pattern, step in _RULES:
        claims = []
        for match in pattern.finditer(sentence.marked):
            change = step(sentence, match)
            if change is None or sentence.denied(match.start()):
                continue
            findings = tuple(_changes(sentence, match, change, read))
            claims.append(Claim(start=match.start(), end=match.end(), findings=findings))
        yield from claims
        sentence = sentence.without((claim.start, claim.end) for claim in claims)


def _summed(sentence: Sentence, match: re.Match[str]) -> Step | None:
    groups = match.groupdict()
    step = step_of(sentence, match, grows=bool(groups.get("grows") or groups.get("plus")))
    return _with_period(step, groups)


def _with_period(step: Step, groups: dict[str, str | None]) -> Step:
    period = next((name for name in _PERIODS if groups.get(f"by_{name}")), "")
    return replace(step, period=period) if period else step


def _raised(sentence: Sentence, match: re.Match[str]) -> Step | None:
    """`raise the budget 1000` may be the new one; only a percentage needs no `by`."""
    by_time = match["pct"] and any(match[name] for name in _PERIODS)
    is_sure = match["by"] or match["pct"]
    # Ten per cent a month has no end that could be planned for.
    return _summed(sentence, match) if is_sure and not by_time else None


def _signed(sentence: Sentence, match: re.Match[str]) -> Step | None:
    """`minus 200 users`: the number carries the sign."""
    if sentence.number(match, "n").value >= 0:
        return None
    return _with_period(step_of(sentence, match, grows=True), match.groupdict())


def _halved(sentence: Sentence, match: re.Match[str]) -> Step | None:
    return Step(factor=0.5) if is_half(sentence, match, "n") else None


def _scaled(sentence: Sentence, match: re.Match[str]) -> Step | None:
    groups = match.groupdict()
    factor = factor_of(sentence, match)
    is_count = bool(groups.get("gpus")) and bool(match["times"])
    # `4 x GPUs` counts cards.
    return None if factor is None or is_count else Step(factor=factor)


def _money(sentence: Sentence, match: re.Match[str]) -> Step | None:
    step = _summed(sentence, match)
    return step if step is not None and step.is_money else None


_Stepper = Callable[[Sentence, re.Match[str]], Step | None]
_RULES: tuple[tuple[Pattern, _Stepper], ...] = (
    (_IN_HALF, _halved),
    (_BY, _raised),
    (_IS_CUT, _raised),
    (_ADD_MORE, _summed),
    (_MORE_BEHIND, _summed),
    (_ADDED, _summed),
    (_SIGNED, _signed),
    (_IS_MORE, _summed),
    (_SCALED, _scaled),
    (_ARE_SCALED, _scaled),
    (_MONEY_MORE, _money),
    (_MONEY_ADDED, _money),
    (_THAT, _scaled),
)
"""Longer expressions first: a rule reads only what those before it left."""


def _changes(sentence: Sentence, match: re.Match[str], step: Step, read: Read) -> Iterator[Finding]:
    previous = read.previous
    if previous is None:
        return
    thing = _thing(match, step)
    if thing == "rate" and step.factor is None:
        step = per_second(step)
    paths = _paths(thing, step, read, previous)
    for path in paths:
        yield from _changed(sentence, match, path, step, previous)
    if not paths:
        quote = sentence.quote(*match.span())
        missing = NAMES.get(thing, "a figure")
        yield Remark(
            text=f'Not understood: "{quote}": {missing} is not set, so there is nothing to change'
        )


def _paths(thing: str, step: Step, read: Read, previous: Specification) -> tuple[str, ...]:
    """The figures to change: a sum needs one of its own unit, a factor takes all."""
    if not thing:
        return _meant(read, previous)
    paths = fields_of(thing, previous)
    if thing == "budget" and step.period in ("month", "hour"):
        return tuple(path for path in paths if path == f"budget.usd_{step.period}")
    if step.factor is not None:
        return paths
    if thing == "traffic":
        return tuple(path for path in paths if volume_of(_origin(previous, path)))
    if thing == "rate":
        said = tuple(path for path in paths if path.startswith("traffic.rps_"))[:1]
        return said or tuple(p for p in ("traffic.rps_steady",) if _figure(previous, p) is not None)
    return paths


def _thing(match: re.Match[str], step: Step) -> str:
    groups = match.groupdict()
    named = next((name for name in THINGS if groups.get(name)), "")
    return named or ("budget" if step.is_money else "")


def _meant(read: Read, previous: Specification) -> tuple[str, ...]:
    """What `that` points at: the one figure of the last turn, else the load."""
    figures = [path for path in read.recent if _figure(previous, path) is not None]
    return tuple(figures) if len(figures) == 1 else fields_of("traffic", previous)


def _figure(previous: Specification, path: str) -> float | None:
    value = value_at(previous, path)
    return float(value) if isinstance(value, int | float) else None


def _origin(previous: Specification, path: str) -> str:
    origin = previous.provenance.get(path)
    return origin.from_ if origin else ""


def _changed(
    sentence: Sentence, match: re.Match[str], path: str, step: Step, previous: Specification
) -> Iterator[Fact]:
    value = _figure(previous, path)
    if value is None:
        return
    volume = volume_of(_origin(previous, path))
    if volume is not None:
        count = step.of(volume.count)
        why = (
            f"{OF_A_VOLUME}, {shown(count)} / {shown(volume.seconds)} s = {step.told(volume.count)}"
        )
        yield sentence.infers(path, float(f"{count / volume.seconds:.12g}"), match, why)
        return
    source = previous.provenance[path].source if path in previous.provenance else "default"
    note = {"default": " (assumed)", "computed": " (computed)"}.get(source, "")
    if is_said(previous, path):
        note = ""
    yield sentence.infers(path, step.of(value), match, step.told(value, note))
