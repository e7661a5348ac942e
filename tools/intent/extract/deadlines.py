"""How much time there is for a volume: until when its words, or those near them, let one work."""

import re
from dataclasses import dataclass
from itertools import pairwise

from tools.intent.extract.deadline_words import (
    CLOCK,
    CLOCK_PAIR,
    ENDS,
    FINISHED,
    GIVEN,
    NAMED,
    OVERNIGHT_HOURS,
    SECONDS,
    STARTS,
    WEEKDAY,
    WINDOWS,
    WITHIN,
)
from tools.intent.pattern import Pattern
from tools.intent.sentence import Sentence

__all__ = ["SURELY_A_VOLUME", "Deadline", "deadline_named", "deadline_of", "night_s"]

SURELY_A_VOLUME = 1_000
"""So many of anything are worked off."""
_SENTENCE_END = Pattern(r"[.;!?\n]")
_A_RATE = Pattern(
    r"\s*(?:/|\b(?:per|an?|each|every|pro|par|por|al|am)\b)\s*(?:second|minute|hour|day|week|month"
    r"|tag|stunde|jour|heure|d[ií]a|hora|giorno|ora|dag)"
)
_OF_ONE = Pattern(
    r"\b(?:an?|each|every|one|any|jede[rs]?|ein|eine|chaque|cada|ogni|elke?)\s+[^\W\d]+"
    r"(?:\s+[^\W\d]+)?\s*$"
)
"""Right before the words: they tell of one of many."""
_REACH, _FAR = 60, 400
_DAY_H, _WEEK_H, _DAYS, _HOUR_S = 24, 168, 7, 3_600
_MINUTES = 60


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """Seconds to work in, where the words stand, and what was assumed."""

    seconds: float
    start: int
    end: int
    assumed_hours: int | None = None
    is_dated: bool = False

    @property
    def is_a_night(self) -> bool:
        """Whether it is a night whose length nobody tells."""
        return self.assumed_hours == OVERNIGHT_HOURS


def deadline_named(sentence: Sentence) -> tuple[float, str] | None:
    """Seconds and words of a deadline that stands without its volume: `within 48 hours`."""
    within = WITHIN.search(sentence.marked)
    named = _named_time(sentence.marked, 0, len(sentence.marked))
    found = _counted(sentence, within) if within else named
    return (found.seconds, sentence.quote(found.start, found.end)) if found else None


def deadline_of(sentence: Sentence, match: re.Match[str]) -> Deadline | None:
    """The time for the volume that a match names; its number is the first group."""
    text = sentence.marked
    stop = _SENTENCE_END.search(text, match.end(), match.end() + _REACH)
    last = stop.start() if stop else min(len(text), match.end() + _REACH)
    if within := WITHIN.search(text, match.end(), last):
        return _counted(sentence, within)
    if span := _weekdays(sentence, match):
        return span
    after = _clock(sentence, match.end(), last) or _named_time(text, match.end(), last)
    if after:
        return (_window(sentence, match) or after) if after.is_a_night else after
    before = text[max(0, match.start() - _REACH) : match.start()]
    clause = match.start() - len(_SENTENCE_END.split(before)[-1])
    named = _named_time(text, clause, match.start())
    if named is None:
        return _finished(sentence, match) or _given(sentence, match) or _shift(sentence)
    if not named.is_a_night:
        return named
    return (
        _clock(sentence, clause, match.start())
        or _night_told(sentence, match)
        or _finished(sentence, match)
        or _given(sentence, match)
        or _shift(sentence)
        or named
    )


def _night_told(sentence: Sentence, match: re.Match[str]) -> Deadline | None:
    """`Nightly; window 01:00-05:00` says how long the night is."""
    if not _is_large(sentence, match):
        return None
    pair = _clock_pair(sentence, match.end(), match.end() + _FAR // 2)
    return pair or _window(sentence, match)


def _finished(sentence: Sentence, match: re.Match[str]) -> Deadline | None:
    """`it must be finished within 6 hours`, in a sentence beside the volume."""
    text = sentence.marked
    if _A_RATE.match(text, match.end()):
        return None
    for found in FINISHED.finditer(text, max(0, match.start() - _FAR), match.end() + _FAR):
        if _OF_ONE.search(text, max(0, found.start() - _REACH), found.start()):
            continue
        within = WITHIN.search(text, found.end(), found.end() + _REACH)
        if within and within.start() - found.end() <= 1:
            return _counted(sentence, within)
        if by := _named_time(text, found.end(), found.end() + _REACH):
            return by
    return None


def _is_large(sentence: Sentence, match: re.Match[str]) -> bool:
    return sentence.number(match).value >= SURELY_A_VOLUME


def _given(sentence: Sentence, match: re.Match[str]) -> Deadline | None:
    """The time that the sentence behind a large volume grants."""
    if not _is_large(sentence, match):
        return None
    given = GIVEN.search(sentence.marked, match.end(), match.end() + _FAR // 2)
    return _counted(sentence, given) if given else _window(sentence, match)


def _window(sentence: Sentence, match: re.Match[str]) -> Deadline | None:
    """`overnight, 10 hour window`."""
    start, end = max(0, match.start() - _FAR // 2), match.end() + _FAR // 2
    found = (pattern.search(sentence.marked, start, end) for pattern in WINDOWS)
    window = next(filter(None, found), None)
    return _counted(sentence, window) if window else None


def _weekdays(sentence: Sentence, match: re.Match[str]) -> Deadline | None:
    """`start Friday 20:00, finished by Monday 06:00` is 58 hours."""
    if not _is_large(sentence, match):
        return None
    text = sentence.marked
    days = [*WEEKDAY.finditer(text, max(0, match.start() - _FAR // 2), match.end() + _FAR // 2)]
    for first, last in pairwise(days):
        hours = (_hour_of_week(sentence, last) - _hour_of_week(sentence, first)) % _WEEK_H
        if hours and last.start() - first.end() <= _REACH:
            return Deadline(seconds=hours * _HOUR_S, start=first.start(), end=last.end())
    return None


def _hour_of_week(sentence: Sentence, match: re.Match[str]) -> float:
    day = next(day for day in range(_DAYS) if match[f"day{day}"])
    minute = sentence.number(match, "minute").value if match["minute"] else 0.0
    half = (match["half"] or "").replace(".", "")
    hour = _of_day(sentence.number(match, "hour").value, half)
    return day * _DAY_H + hour + minute / _MINUTES


def _clock(sentence: Sentence, start: int, end: int) -> Deadline | None:
    """`between 10pm and 6am` is eight hours."""
    found = CLOCK.search(sentence.marked, start, end)
    if found is None:
        return _clock_pair(sentence, start, end)
    first, number = sentence.number(found, "opens"), found["closes"]
    opens = first.lower if number is None else first.value
    closes = first.value if number is None else sentence.number(found, "closes").value
    if opens is None or not (0 <= opens <= _DAY_H and 0 <= closes <= _DAY_H):
        return None
    opens, closes = _of_day(opens, found["first"]), _of_day(closes, found["last"])
    is_told = found["first"] or found["last"] or max(opens, closes) > _DAY_H / 2
    hours = (closes - opens) % (_DAY_H if is_told else _DAY_H / 2)
    if not hours:
        return None
    return Deadline(seconds=hours * _HOUR_S, start=found.start(), end=found.end())


def _shift(sentence: Sentence) -> Deadline | None:
    """`ready by 5am, starts at 11pm` is six hours, wherever the two stand."""
    start, end = STARTS.search(sentence.marked), ENDS.search(sentence.marked)
    if start is None or end is None:
        return None
    hours = []
    for clock in (start, end):
        hour = sentence.number(clock).value
        if not 0 <= hour <= _DAY_H:
            return None
        hours.append(_of_day(hour, f"{clock['half']}m" if clock["half"] else None))
    span = (hours[1] - hours[0]) % _DAY_H
    first, last = sorted((start.span(), end.span()))
    return Deadline(seconds=span * _HOUR_S, start=first[0], end=last[1]) if span else None


def night_s(sentence: Sentence, end: int) -> float | None:
    """Seconds of the night where the words tell: `every night ... in 6 hours`, or a shift."""
    within = WITHIN.search(sentence.marked, end, end + _REACH)
    told = _counted(sentence, within) if within and within["hours"] else None
    told = told or _clock(sentence, end, end + _REACH) or _shift(sentence)
    return told.seconds if told else None


def _clock_pair(sentence: Sentence, start: int, end: int) -> Deadline | None:
    found = CLOCK_PAIR.search(sentence.marked, start, end)
    if found is None or sentence.number(found, 2).lower is None:
        return None
    opens, closes = sentence.number(found, 1).value, sentence.number(found, 2).value
    hours = (closes - opens) % _DAY_H
    if not (hours and opens <= _DAY_H and closes <= _DAY_H):
        return None
    return Deadline(seconds=hours * _HOUR_S, start=found.start(), end=found.end())


def _of_day(hour: float, half: str | None) -> float:
    if half == "pm" and hour < _DAY_H / 2:
        return hour + _DAY_H / 2
    return 0.0 if half == "am" and hour == _DAY_H / 2 else hour


def _counted(sentence: Sentence, within: re.Match[str]) -> Deadline:
    unit = next(name for name in SECONDS if within[name])
    count = sentence.number(within).value if within[1] else 1.0
    return Deadline(
        # A deadline of nothing is absurd; the range check of the rate says so.
        seconds=SECONDS[unit] * count if count > 0 else float("nan"),
        start=within.start(),
        end=within.end(),
        assumed_hours=OVERNIGHT_HOURS if unit == "nights" else None,
    )


def _named_time(text: str, start: int, end: int) -> Deadline | None:
    for hours, pattern in NAMED:
        found = pattern.search(text, start, end)
        if found:
            return Deadline(
                seconds=hours * _HOUR_S,
                start=found.start(),
                end=found.end(),
                assumed_hours=hours,
                is_dated=hours != OVERNIGHT_HOURS,
            )
    return None
