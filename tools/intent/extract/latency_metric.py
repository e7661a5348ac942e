"""Which metric a waiting time is about: the first token, each further one, or the whole answer."""

import re
from collections.abc import Sequence

from tools.intent.extract.clauses import Clause, Statement
from tools.intent.extract.latency_text import STRONG, Limit, Text
from tools.intent.extract.latency_words import DURATION, LIMITING, METRICS, REFINED, is_of_today
from tools.intent.extract.percentile import percentiles
from tools.intent.extract.volume import WORKED_OFF
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER

__all__ = ["metric_of"]

_FINE = Pattern(
    r"\s*(?:each |apiece |per \w+ )?(?:is|are|would be|ist|sind|wäre|est|es|è|is)\s+(?:also "
    r"|perfectly |just |quite )?(?:fine"
    r"|ok"
    r"|okay|acceptable|enough|alright|all right|plenty|in ordnung|akzeptabel|acceptable|aceptable"
    r"|accettabile|prima|goed)\b"
)
"""`Two minutes is fine`: nobody waits that long for a first token."""
_OF_EACH = Pattern(
    r"\b(?:for|per|each|every|a single|one|je|pro|pour|chaque|cada|ogni)\s+(?!(?:second|minute"
    r"|hour|day|week"
    r"|month|year|tag|jour|d[ií]a|giorno|user|person|stunde|heure|hora)\b)\w+\s*$"
)
_THING = next(pattern for name, pattern in METRICS if name == "item")
_ASIDE_CHARACTERS = 20
_HEADING_CHARACTERS = 40
_SHORT_CHARACTERS = 60
_NEXT_WORDS = 12
_BACK = 4
_BARE = Pattern(
    r"\s*(?:(?:and|und|et|y|e|en)\s+)?(?:within|in|under|max\.?|maximum|at most|no more than|up to"
    r"|innerhalb(?: von)?|binnen|unter|in höchstens|in maximal|höchstens|maximal|en moins de"
    r"|sous|au plus|au maximum|al massimo|como máximo|como mucho|no máximo|hooguit|en menos de|en"
    r"|entro|in meno di|em menos de|em até|até|<)\s*"
)
_BEGINS = Pattern(
    r"\s*(?:später |tokens? |nach der frage )?(?:zu )?(?:beginn|anfang|anfäng|anzufang|losleg"
    r"|loszuleg"
    r"|start|einsetz|einzusetz|erschein|losgeh|loszugeh|aanvang|verschijn)\w*"
)
"""`soll nach 800 ms beginnen`: the verb stands behind the time."""
_ALIKE = Pattern(
    r"\s*(?:both|all|each|beides?|jeweils|alle|tous|toutes|les deux|ambos|todos|entrambi"
    r"|tutti|beide)"
    r"\s+(?:of them |are |values )?(?:for|about|on|at|für|pour|para|per|voor)\b"
)
"""`p50 120 ms, p95 250 ms, both for the first token`."""
_LEADS = Pattern(r"\s*(?:for|until|till|to|before|bis|für|pour|jusqu|para|hasta|per|fino|as)\b")


def metric_of(
    text: Text, index: int, clause: int, duration: re.Match[str], before: Sequence[Limit]
) -> str | None:
    """A field such as `slo.ttft_ms`, or `answer` or `delay` where the words are vague."""
    metric = _metric(text, index, clause, duration, before)
    if metric in (None, "delay"):
        own = text.parts[index].near(duration.start())
        metric = _gone_on(text, own, before, index) or metric
    return metric


def _metric(
    text: Text, index: int, clause: int, duration: re.Match[str], before: Sequence[Limit]
) -> str | None:
    """The metric of the own clause, or of one beside it; vague words count last."""
    part = text.parts[index]
    own = part.near(duration.start())
    named = _near(text, own, duration, STRONG)
    if named:
        return named
    beside = _beside(text, part, clause)
    answer = _near(text, own, duration, ("answer",))
    if answer and _BEGINS.match(text.marked, duration.end(), own.end):
        return "slo.ttft_ms"
    if answer and before and _is_of_a_share(text, own):
        # `in the contract we have 1 second for 95 % of the replies` goes on with the limit before.
        return before[-1].path
    if answer:
        return beside if beside == "slo.ttft_ms" and _is_led(text, part, clause) else answer
    return beside or _vague(text, index, clause, duration)


def _vague(text: Text, index: int, clause: int, duration: re.Match[str]) -> str | None:
    """What is finished within the time, the heading above, or a bare word for latency."""
    part = text.parts[index]
    own = part.near(duration.start())
    is_limit = LIMITING.search(text.words(own)) is not None
    is_item = is_limit and _near(text, own, duration, ("item",)) is not None
    if is_item or _item_beside(text, part, clause):
        return "slo.e2e_ms"
    if _FINE.match(text.marked, duration.end()) and not duration["u0"]:
        return "answer"
    return (
        _heading(text, index)
        or _alone(text, own, duration)
        or _near(text, own, duration, ("delay",))
        or _vague_beside(text, part, clause)
    )


def _alone(text: Text, clause: Clause, duration: re.Match[str]) -> str | None:
    """`..., within 30 seconds`: where texts are worked off, that is the time for one of them."""
    is_worked_off = text.read.row.name in WORKED_OFF and bool(
        duration["u1"] or duration["u2"] or duration["one2"] or duration["one3"]
    )
    ahead = text.marked[clause.start : duration.start()]
    is_led = _BARE.fullmatch(ahead) or (
        not ahead.strip() and not duration["u1"] and not duration[1]
    )
    is_bare = is_led and not text.marked[duration.end() : clause.end].strip(" .;\n")
    return "slo.e2e_ms" if is_worked_off and is_bare else None


def _is_of_a_share(text: Text, clause: Clause) -> bool:
    """Whether the only answers named are those of a percentage."""
    shares = percentiles(text.sentence, clause.start, clause.end)
    pattern = next(pattern for name, pattern in METRICS if name == "answer")
    return bool(shares) and all(
        any(one.end <= match.start() <= one.end + _NEXT_WORDS for one in shares)
        for match in pattern.finditer(text.marked, clause.start, clause.end)
    )


def _near(
    text: Text, clause: Clause, duration: re.Match[str], group: tuple[str, ...]
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


def _beside(text: Text, part: Statement, clause: int) -> str | None:
    """A metric in a clause of the same statement that has no waiting time of its own."""
    for other in reversed(part.clauses[max(0, clause - _BACK) : clause]):
        name = _strong_in(text, other)
        if _has_time(text, other):
            break
        if name:
            return name
    following = part.clauses[clause + 1 : clause + 2]
    for other in part.clauses[clause + 1 : clause + 3]:
        if _ALIKE.match(text.words(other)):
            return _strong_in(text, other)
    if following and not _has_time(text, following[0]) and _LEADS.match(text.words(following[0])):
        return _strong_in(text, following[0])
    return None


def _is_led(text: Text, part: Statement, clause: int) -> bool:
    return clause > 0 and not _has_time(text, part.clauses[clause - 1])


def _has_time(text: Text, clause: Clause) -> bool:
    match = DURATION.search(text.marked, clause.start, clause.end)
    return match is not None and not is_of_today(text.words(clause))


def _strong_in(text: Text, clause: Clause) -> str | None:
    found = [
        (match.start(), name)
        for name, pattern in METRICS
        if name in STRONG and (match := pattern.search(text.marked, clause.start, clause.end))
    ]
    return min(found)[1] if found else None


def _item_beside(text: Text, part: Statement, clause: int) -> bool:
    """`for each letter, at most 3 s`, `no longer than a coffee break (say 5 minutes)`."""
    if clause == 0 or _has_time(text, part.clauses[clause - 1]):
        return False
    words = text.words(part.clauses[clause - 1])
    if _OF_EACH.search(words):
        return True
    is_short = len(text.words(part.clauses[clause]).strip()) <= _ASIDE_CHARACTERS
    return is_short and _THING.search(words) is not None and LIMITING.search(words) is not None


def _vague_beside(text: Text, part: Statement, clause: int) -> str | None:
    for other in reversed(part.clauses[max(0, clause - _BACK) : clause]):
        if _has_time(text, other):
            return None
        for name, pattern in METRICS:
            if name in ("answer", "delay") and pattern.search(text.marked, other.start, other.end):
                return name
    return None


def _heading(text: Text, index: int) -> str | None:
    """`First token:` on a line of its own above its limits."""
    if index == 0 or len(text.words(text.parts[index]).strip()) > _SHORT_CHARACTERS:
        return None
    above = text.words(text.parts[index - 1]).strip()
    if len(above) > _HEADING_CHARACTERS or NUMBER in above or not above.endswith(":"):
        return None
    head = text.parts[index - 1]
    return _strong_in(text, Clause(start=head.start, end=head.end))


def _gone_on(text: Text, clause: Clause, before: Sequence[Limit], index: int) -> str | None:
    """`...; 3 seconds is the maximum` is about the same metric as the limit before it."""
    if not REFINED.search(text.words(clause)):
        return None
    earlier = [*text.limits, *before]
    if earlier and earlier[-1].statement >= index - 1:
        return earlier[-1].path
    return None
