"""Which use case a text describes: weighted words, ties in documented order, no model.

A match behind a negation (`not a chatbot`) does not count. Nothing found means
`interactive_chatbot`, said as a default. The result is explained by the words that decided.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from tools.intent.classify_acts import ACTS
from tools.intent.classify_rules import RULES
from tools.intent.hints import hinted
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence
from tools.intent.topic import is_errand, is_small_talk
from tools.rows import UseCaseRow
from tools.specification import UseCaseName

__all__ = ["FALLBACK", "Choice", "classify", "named", "switched_to"]

FALLBACK: UseCaseName = "interactive_chatbot"
_NAMED = 2.0
_KEYWORD = 1.0
_ACTIVITY = 2.0
"""What the rules are surer of than this, no hint overrules."""
_CLEAR = 2.6
_STRONG = 3.5
_SWITCH = Pattern(
    r"\b(?:actually|instead|rather|switch\w*|turn\w* (?:it )?into|change\w*|make (?:it|this|that)"
    r"|it is|it'?s|this is|use[\s-]case(?: is|:|=)?|what (?:if|about)|doch|sondern|plutôt|mejor"
    r"|piuttosto)\b[^\ue000.;!?]{0,30}$"
)

_BONUS = 1.5
_FAR = 110
_SENTENCE = Pattern(r"[.;!?\n]")
_WANTED = Pattern(
    r"\b(?:want|need|would like|'d like|looking for|look for|plan\w*|build\w*|set up|procure"
    r"|intends?"
    r"|(?:the |our )?(?:idea|goal|aim|purpose) is|introduce|offer|require|develop\w*|launch\w*"
    r"|brauch\w+"
    r"|möchten|wollen|suchen|voulons|souhaitons|cherchons|necesitamos|queremos|buscamos|vogliamo"
    r"|ci serve|cerchiamo|willen|zoeken|precisamos)\b"
)
"""Before the words for it, in its sentence: this is what somebody wants."""

_UNDECIDED = Pattern(
    r"\bno (?:concrete|specific|particular|definite|clear) (?:project|plan|use[\s-]case|idea)\b"
    r"|\bno use[\s-]case yet\b|\b(?:what|quoi|qué|cosa) (?:could be|is) in it for\b"
    r"|\bkein konkretes (?:projekt|vorhaben)\b|\bpas (?:encore )?de projet (?:concret|précis)\b"
    r"|\bsin (?:un )?proyecto concreto\b|\bnessun progetto concreto\b|\bgeen concreet project\b"
)
"""A text that says it wants nothing yet; its words hint at nothing."""
_LABEL = Pattern(r"(?:summary|abstract|recap|zusammenfassung|résumé|resumen|tl;?dr)\s*:(?!\w)")
_BUSINESS = Pattern(
    r"\s+(?:compan(?:y|ies)|firms?|agenc(?:y|ies)|start-?ups?|providers?|vendors?|bureaus?"
    r"|industry|business"
    r"|department|teams?|operators?)\b(?! (?:bot|assistant|tool))"
)
_FORMER = Pattern(
    r"\b(?:(?:old|previous|former|present|existing|current|today's)\s+(?:[\w-]+\s+){0,2}"
    r"|(?:prototype|pilot|demo|predecessor)\b[^,]{0,20}\b(?:was|were|is)\s+(?:an? )?"
    r"|(?:not|n't) (?:be )?about\s+"
    r"|(?:in front of|ahead of|behind|upstream of|downstream of|next to|vor|hinter|devant|derrière"
    r"|delante de|detrás de|davanti a|dietro|voor|achter) (?:(?:our|the|an?|unsere[rmn]?|de[rmn]"
    r"|notre"
    r"|le|la|nuestro|el|il|nostro|onze|de|het) )?)$"
)
_OBJECT = Pattern(
    r"\b(?:summar\w+|classif\w+|analy[sz]\w+|transcri\w+|notes|recordings?)\s+(?:of |from |our "
    r"|the |all "
    r"|recorded |customer )*$"
)
_CONTACT = Pattern(
    r"\b(?:questions?|contact|reach|call (?:me|us)|ring|discuss\w*|spoke|talked|as agreed|enquiries"
    r"|inquiries|please call|rückfragen)\b"
)
_PHONE = Pattern(r"(?:tele)?phone|telefon", re.IGNORECASE)
_ELSEWHERE = Pattern(
    r"\b(?:(?:not in|out of|outside (?:the )?) ?scope|different project|other project"
    r"|another project"
    r"|separate project|other projects|done elsewhere|handled elsewhere|somebody else|someone else"
    r"|don't worry about"
    r"|not (?:our|my|your) (?:topic|job|part|concern)|not to be (?:planned|changed|sized)"
    r"|not part of)\b"
)
_LATER = Pattern(
    r"\b(?:phase ii|later|some day|one day|in future|next year"
    r"|eventually)(?!\w)[^.]{0,40}$"
)


_PHASE = Pattern(rf"\b(?:phase|stage|step) ({NUMBER})[^.;!?\n]{{0,40}}$")


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One use case, its score and the words that count most for it."""

    use_case: UseCaseName
    score: float
    start: int
    end: int

    @property
    def is_named(self) -> bool:
        """Whether a single expression names the use case."""
        return self.score >= _NAMED


def classify(sentence: Sentence, rows: Mapping[str, UseCaseRow]) -> Choice | None:
    """The best-scoring use case, or the one that the words hint at; None where none is."""
    if is_errand(sentence):
        return None
    choice = named(sentence, rows)
    if (choice and choice.score > _ACTIVITY) or is_small_talk(sentence):
        return choice
    if _UNDECIDED.search(sentence.marked):
        return None
    hint = hinted(sentence)
    least = _STRONG if choice and choice.score >= _ACTIVITY else _CLEAR
    if hint is None or (choice and hint.score < least):
        return choice
    return Choice(use_case=hint.use_case, score=_KEYWORD, start=hint.start, end=hint.end)


def named(sentence: Sentence, rows: Mapping[str, UseCaseRow]) -> Choice | None:
    """The best-scoring use case; None when no word points anywhere."""
    choices = [choice for name in RULES if (choice := _score(sentence, name, rows.get(name)))]
    return max(choices, key=lambda choice: choice.score, default=None)


def switched_to(sentence: Sentence, rows: Mapping[str, UseCaseRow]) -> Choice | None:
    """The use case a follow-up changes to; only `make it a ...`, `actually ...` and the like do."""
    choice = named(sentence, rows)
    if choice and _SWITCH.search(sentence.marked[: choice.start]):
        return choice
    return None


def _score(sentence: Sentence, name: UseCaseName, row: UseCaseRow | None) -> Choice | None:
    """Each rule counts once; what a longer expression covers counts no second time."""
    best: tuple[float, int, int] | None = None
    total = 0.0
    for weight, match in _matches(sentence, name, row):
        total += weight
        if best is None or weight > best[0]:
            best = (weight, match.start(), match.end())
    if best is None:
        return None
    if best[0] >= _KEYWORD and _WANTED.search(_sentence_before(sentence.marked, best[1])):
        total += _BONUS
    return Choice(use_case=name, score=total, start=best[1], end=best[2])


def _matches(
    sentence: Sentence, name: UseCaseName, row: UseCaseRow | None
) -> Iterator[tuple[float, re.Match[str]]]:
    taken: list[tuple[int, int]] = []
    keywords = ((_KEYWORD, _keyword(row.keywords)),) if row and row.keywords else ()
    for weight, pattern in (*RULES[name], *ACTS[name], *keywords):
        for match in pattern.finditer(sentence.marked):
            covered = any(start <= match.start() < end for start, end in taken)
            if covered or sentence.unwanted(*match.span()) or _is_beside(sentence, match):
                continue
            taken.append(match.span())
            yield weight, match
            break


def _is_beside(sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether the words name something else: a label, another project, a business, a phone."""
    marked = sentence.marked
    start, end = match.span()
    before = _sentence_before(marked, start)
    behind = _SENTENCE.split(marked[end : end + _FAR])[0]
    if _LABEL.match(marked, start) and not before.strip(" -*#"):
        return True
    if _BUSINESS.match(marked, end) or _FORMER.search(before):
        return True
    if _PHONE.match(match[0]) and (_CONTACT.search(before) or _OBJECT.search(before)):
        return True
    if _ELSEWHERE.search(behind) or _ELSEWHERE.search(before) or _LATER.search(before):
        return True
    phase = _PHASE.search(marked, max(0, start - _FAR), start)
    return phase is not None and sentence.number(phase).value > 1


def _sentence_before(marked: str, start: int) -> str:
    return _SENTENCE.split(marked[max(0, start - _FAR) : start])[-1]


@cache
def _keyword(keywords: tuple[str, ...]) -> Pattern:
    words = "|".join(sorted(map(re.escape, keywords), key=len, reverse=True))
    return Pattern(rf"\b(?:{words})\b", re.IGNORECASE)
