"""What matters most: latency, cost, accuracy or throughput, in five languages.

Emphasis (`critical`, `above all`) decides between two wishes; without it two wishes are balanced.
"""

import re
from collections.abc import Iterator

from tools.intent.extract.aims import aims
from tools.intent.extract.priority_words import CLEAR, WORDS
from tools.intent.extract.ranking import UNIMPORTANT, verdicts
from tools.intent.fact import Fact, Finding, Read, Remark
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence

__all__ = ["read_priority"]

_RANKED = 3
_PATTERNS = tuple((name, sure, Pattern(rf"\b(?:{words})")) for name, sure, words in WORDS)
_COMPLAINTS = (
    (
        "cost",
        Pattern(
            r"\b(?:(?:too|so|very) (?:expensive|costly|pricey|dear)|(?:costs?|is) too (?:much|high)"
            r"|too much money|over (?:our |the )?budget|(?:spend|cost|pay) less|(?:zu|sehr) teuer"
            r"|weniger (?:kosten|ausgeben)|trop ch(?:er|ère)s?|(?:demasiado|muy) car[oa]s?"
            r"|troppo car[oaie]|too dear)\b"
        ),
    ),
    (
        "latency",
        Pattern(
            r"\b(?:(?:too|so|very) (?:slow|sluggish)|zu langsam|trop lent\w*|demasiado lent[oa]s?"
            r"|muy lent[oa]s?|troppo lent[oaie])\b"
        ),
    ),
)
_TOPICS = (
    ("latency", Pattern(r"\b(?:latenc\w*|latenz\w*|speed|latence|latencia|latenza)\b")),
    ("cost", Pattern(r"\b(?:costs?|price|money|kosten|coûts?|costes?|prezzo)\b")),
    ("accuracy", Pattern(r"\b(?:accuracy|quality|qualität|qualité|calidad|qualità)\b")),
    ("throughput", Pattern(r"\b(?:throughput|durchsatz)\b")),
)
_EMPHASIS = Pattern(
    r"\b(?:critical|crucial|essential|vital|most important|above all"
    r"|top priority|first\b|paramount|everything|key|non-negotiable|than anything|more than|most\b"
    r"|a must|must be|must feel|number one|main (?:goal|priority|concern)"
    r"|absolut\w*|entscheidend|kritisch|am wichtigsten|wichtigste\w*|critique"
    r"|essentiel\w*|primordial\w*|le plus important|crític\w+|esencial"
    r"|lo más importante|fundamental\w*|critic[oa]|essenziale)"
)
_UNIMPORTANT = Pattern(
    r"^n['\u2019]?t\b|^\s*(?:(?:is|are)\s+)?(?:enough|sufficient|ok(?:ay)?|fine"
    r"|no (?:longer )?(?:issue|problem"
    r"|object|concern)|not (?:an? |the )?(?:issue|problem|concern|object))\b|"
    r"^\s*(?:(?!(?:and|but|or|und|aber|et|mais|y|pero|e|ma)\b)[^\W\d]+\s+){0,3}?"
    r"(?:(?:is|are|ist|sind|est|sont|es|son|è|sono|comes?|kommt)\s+(?:\w+\s+)?)?"
    rf"(?:{UNIMPORTANT})"
)
_IS = Pattern(r"\b(?:is|ist)$")
_VALUE = Pattern(
    rf"\s*(?:(?:at|a|about|around|roughly|currently|now|today|still|often|sometimes|usually"
    r"|typically|between|below|under|over|above|up to|limited to|measured|only|etwa|rund|heute|zu"
    rf"|so|too|very)\s+)*[~<>=\u2264]*\s*(?:{NUMBER}|bad|poor|low|lower|high|slow|good|terrible"
    r"|awful|measured|defined|schlecht|gut|hoch|niedrig|langsam|what it is|unclear|unknown)(?!\w)"
)
"""`latency is 300 ms` tells how things are and wishes nothing."""
_CLAUSE = Pattern(r"[,.;!?\n]|\bbut\b|\baber\b|\bmais\b|\bpero\b|\bma\b")


def read_priority(sentence: Sentence, read: Read) -> Iterator[Finding]:
    """One fact `priority`, if the words name one."""
    wishes = [*_wishes(sentence)]
    if read.previous is not None and not wishes:
        wishes = [*_complaints(sentence)]
    if not wishes and read.previous is not None:
        yield from _no_longer(sentence, read.previous.priority)
        return
    if read.previous is None and len({fact.value for _, fact in wishes}) != 1:
        put_first = {fact.value: fact for fact in aims(sentence)}
        if len(put_first) == 1 and not any(weight for weight, _ in wishes):
            yield from put_first.values()
            return
    if not wishes:
        return
    strongest = max(weight for weight, _ in wishes)
    leading = {fact.value: fact for weight, fact in reversed(wishes) if weight == strongest}
    if len(leading) == 1:
        yield next(iter(leading.values()))
        return
    names = ", ".join(sorted(str(name) for name in leading))
    first = next(fact for weight, fact in wishes if weight == strongest)
    quote = first.origin if first.source == "stated" else first.origin.split('"')[1]
    origin = f'"{quote}" and other wishes ({names}): none is called more important'
    yield Fact(path="priority", value="balanced", source="inferred", origin=origin)
    yield Remark(
        text=f"several priorities are named ({names}); balanced is used: say which comes first"
    )


def _complaints(sentence: Sentence) -> Iterator[tuple[int, Fact]]:
    """What a person who has seen a plan complains about: `that is too expensive`."""
    for name, pattern in _COMPLAINTS:
        match = pattern.search(sentence.marked)
        if match and not sentence.negated(match.start()):
            yield 0, sentence.infers("priority", name, match, f"a wish for {name}")


def _no_longer(sentence: Sentence, priority: str) -> Iterator[Fact]:
    """`latency is not that important` takes the priority back."""
    for name, words in _TOPICS:
        match = words.search(sentence.marked) if name == priority else None
        if match and _UNIMPORTANT.search(sentence.marked[match.end() :]):
            why = f"{name} is no longer the priority"
            yield sentence.infers("priority", "balanced", match, why)


def _wishes(sentence: Sentence) -> Iterator[tuple[int, Fact]]:
    for fact in verdicts(sentence):
        yield _RANKED, fact
    for name, sure, pattern in _PATTERNS:
        for match in pattern.finditer(sentence.marked):
            behind = sentence.marked[match.end() : match.end() + 60]
            if sentence.negated(match.start()) or _UNIMPORTANT.search(behind):
                continue
            if _IS.search(match[0]) and _VALUE.match(behind):
                continue
            weight = 2 * bool(_EMPHASIS.search(_clause(sentence, match)))
            if sure == CLEAR:
                yield weight, sentence.says("priority", name, match)
            else:
                yield weight, sentence.infers("priority", name, match, f"a wish for {name}")
            break


def _clause(sentence: Sentence, match: re.Match[str]) -> str:
    before = _CLAUSE.split(sentence.marked[max(0, match.start() - 60) : match.start()])[-1]
    after = _CLAUSE.split(sentence.marked[match.end() : match.end() + 60])[0]
    return f"{before}{match[0]}{after}"
