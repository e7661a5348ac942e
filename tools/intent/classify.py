"""Which use case a text describes: weighted words, ties in documented order, no model.

A match behind a negation (`not a chatbot`) does not count. Nothing found means
`interactive_chatbot`, said as a default. The result is explained by the words that decided.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from tools.intent.classify_rules import RULES
from tools.intent.pattern import Pattern
from tools.intent.sentence import Sentence
from tools.rows import UseCaseRow
from tools.specification import UseCaseName

__all__ = ["FALLBACK", "Choice", "classify", "switched_to"]

FALLBACK: UseCaseName = "interactive_chatbot"
_NAMED = 2.0
_KEYWORD = 1.0
_SWITCH = Pattern(
    r"\b(?:actually|instead|rather|switch\w*|turn\w* (?:it )?into|change\w*|make (?:it|this|that)"
    r"|it is|it'?s|this is|use[\s-]case(?: is|:|=)?|what (?:if|about)|doch|sondern|plutôt|mejor"
    r"|piuttosto)\b[^\ue000.;!?]{0,30}$"
)


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
    """The best-scoring use case; None when no word points anywhere."""
    choices = [choice for name in RULES if (choice := _score(sentence, name, rows.get(name)))]
    return max(choices, key=lambda choice: choice.score, default=None)


def switched_to(sentence: Sentence, rows: Mapping[str, UseCaseRow]) -> Choice | None:
    """The use case a follow-up changes to; only `make it a ...`, `actually ...` and the like do."""
    choice = classify(sentence, rows)
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
    return Choice(use_case=name, score=total, start=best[1], end=best[2])


def _matches(
    sentence: Sentence, name: UseCaseName, row: UseCaseRow | None
) -> Iterator[tuple[float, re.Match[str]]]:
    taken: list[tuple[int, int]] = []
    keywords = ((_KEYWORD, _keyword(row.keywords)),) if row and row.keywords else ()
    for weight, pattern in (*RULES[name], *keywords):
        for match in pattern.finditer(sentence.marked):
            covered = any(start <= match.start() < end for start, end in taken)
            if covered or sentence.negated(match.start()):
                continue
            taken.append(match.span())
            yield weight, match
            break


@cache
def _keyword(keywords: tuple[str, ...]) -> Pattern:
    words = "|".join(sorted(map(re.escape, keywords), key=len, reverse=True))
    return Pattern(rf"\b(?:{words})\b", re.IGNORECASE)
