"""Figures that their own writer corrects: `800 users, no wait, make that 1200`.

The later figure stands where the earlier one stood, so every reader finds it among the words that
say what it is; a quote runs from the first to the last of the words.
"""

import re
from collections.abc import Iterator

from tools.intent.pattern import Pattern
from tools.intent.sentence import GPU, NUMBER, Sentence

__all__ = ["corrected"]

_CUE = Pattern(
    r"\b(?:(?:no|nope|oh|hmm|er+|uh|ah|oops|argh)[,!.\s]{1,3})?(?:"
    r"(?:no[, ]+)?wait\b|hold on\b|scratch that|scrap that|cancel that|strike that"
    r"|forget that|correction\b|let me correct"
    r"|i mean\b|i meant\b|or rather\b|make (?:it|that)\b|better make|my (?:mistake|bad)\b"
    r"|sorry\b(?! (?:for|about|to|if)\b)|mixed (?:it|that|this) up|(?:that'?s|that is|is) overkill"
    r"|(?:is|was) wrong\b|on second thoughts?|come to think of it|but (?:it|that)(?:'s| is) really"
    r"|but (?:really|actually) it|no, (?=\ue000)"
    r"|(?:nein|quatsch)\b[,!. ]|(?:halt|stopp|moment)!|moment mal\b|halt, nein|korrektur\b"
    r"|ich meine\b|vielmehr\b"
    r"|besser gesagt"
    r"|non,? plutôt|pardon\b|je veux dire|enfin[, ]+plutôt|perdón\b|mejor dicho|quiero decir"
    r"|digo\b|anzi\b|scusa\w*|volevo dire|of liever|nee,? wacht|quero dizer|desculp\w+|aliás\b"
    r"|właściwie|znaczy\b)"
)
_PASSED = Pattern(r"[;\n]|\b(?:budget|and another|plus|per|each)\b")
_UNITS = (
    (
        "time",
        Pattern(
            r"\s*-?\s*(?:ms|msecs?|milli\w*|s|secs?|seconds?|sek\w*|segund\w*|second\w*"
            r"|minut\w*|mins?|hours?|h)\b"
        ),
    ),
    ("tokens", Pattern(r"\s*(?:k\s)?(?:tok\w*|jetons?)\b")),
    ("money", Pattern(r"\s*(?:[$€£]|dollars?|euros?|usd|eur|bucks|grand)")),
    ("share", Pattern(r"\s*(?:%|percent|per cent)")),
)
_MONEY_AHEAD = Pattern(r"[$€£]\s*$")
_GPU = Pattern(rf"\s*(?:x|\u00d7|times)?\s*(?P<gpu>{GPU})")
_NOUN = Pattern(r"\s*([^\W\d]{3,})")
_BARE = Pattern(
    r"\s*(?:$|[.,;:!?)\n]|(?:for|and|the|now|okay|fine|enough|really|actually|please|instead|then"
    r"|is|are|at|in total)\b)"
)
_NONE, _OTHER = "none", "other"
_LOOK_BACK, _AHEAD, _NEAR = 200, 90, 30


def corrected(sentence: Sentence) -> Sentence:
    """The sentence with each figure that is taken back replaced by the one that is meant."""
    position = 0
    while cue := _CUE.search(sentence.marked, position):
        position = cue.end()
        for later in _later(sentence, cue):
            earlier = _earlier(sentence, cue, later)
            if earlier is not None:
                sentence = _replaced(sentence, earlier, cue.start(), later)
                break
    return sentence


def _later(sentence: Sentence, cue: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The figures shortly behind the words that correct, with their units."""
    marked, end = sentence.marked, cue.end()
    for at in [at for at in sentence.numbers if end <= at < end + _AHEAD]:
        if _PASSED.search(marked, end, at):
            return
        if _BARE.match(marked, at + 1) and at > end + _NEAR:
            continue
        yield at, _end(marked, at)


def _earlier(
    sentence: Sentence, cue: re.Match[str], later: tuple[int, int]
) -> tuple[int, int] | None:
    """The last figure of the same kind before; the same GPU, or the same noun, or any without."""
    kind = _kind(sentence, later[0])
    places = [at for at in sentence.numbers if cue.start() - _LOOK_BACK <= at < cue.start()]
    for at in reversed(places):
        other = _kind(sentence, at)
        if not _is_of_one_kind(kind, other) or sentence.negated(at):
            if kind == _NONE:
                return None
            continue
        return at, (_end(sentence.marked, at) if kind == other else at + 1)
    return None


def _is_of_one_kind(later: str, earlier: str) -> bool:
    """`1200` takes the noun of what it corrects; `450 users` corrects a bare 300, too."""
    if later == _NONE:
        return earlier not in ("share", _OTHER)
    return later == earlier != _OTHER or (later.startswith("noun") and earlier == _NONE)


def _kind(sentence: Sentence, at: int) -> str:
    marked = sentence.marked
    if _MONEY_AHEAD.search(marked[max(0, at - 3) : at]):
        return "money"
    for name, pattern in _UNITS:
        if pattern.match(marked, at + 1):
            return name
    if gpu := _GPU.match(marked, at + 1):
        place = gpu.start("gpu")
        return f"gpu {sentence.quote(place, place + 1).lower()}"
    if _BARE.match(marked, at + 1):
        return _NONE
    noun = _NOUN.match(marked, at + 1)
    return f"noun {noun[1].rstrip('s')}" if noun else _OTHER


def _end(marked: str, at: int) -> int:
    for _, pattern in _UNITS:
        if unit := pattern.match(marked, at + 1):
            return unit.end()
    return at + 1


def _replaced(
    sentence: Sentence, earlier: tuple[int, int], cue: int, later: tuple[int, int]
) -> Sentence:
    """The later figure where the earlier stood; what led to it is closed to every reader."""
    start, end = earlier
    order = [*range(start), *range(*later), *range(end, len(sentence.marked))]
    gpu = _GPU.match(sentence.marked, later[1])
    hidden = range(max(cue, end), gpu.end() if gpu else later[1])
    marked = "".join(
        ";" if place in hidden and index >= start + later[1] - later[0] else sentence.marked[place]
        for index, place in enumerate(order)
    )
    numbers = {
        index: sentence.numbers[place]
        for index, place in enumerate(order)
        if marked[index] == NUMBER
    }
    return Sentence(
        text=sentence.text,
        marked=marked,
        numbers=numbers,
        starts=tuple(
            sentence.starts[start if later[0] <= place < later[1] else place] for place in order
        ),
        ends=tuple(sentence.ends[place] for place in order),
        is_follow_up=sentence.is_follow_up,
    )
