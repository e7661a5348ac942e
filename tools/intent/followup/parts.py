"""Takes a follow-up apart: what asks for a change, what only asks, thanks or wants another step.

Only the first is read. A question in the form of a request (`can you make it cheaper?`) is one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tools.intent.followup.part_words import (
    ABOUT_THE_PLAN,
    ASKED_FOR,
    ASKS,
    ASKS_WITH_MARK,
    BARE_WHY,
    CHOICE,
    FILES,
    HELP,
    POLITE,
    PROPOSAL,
    QUESTION_MARK,
    RESTART,
    SCENARIO,
    SENTENCE_END,
    UNDO,
    WORD,
)
from tools.intent.pattern import Pattern
from tools.intent.sentence import Sentence
from tools.intent.topic import is_small_talk

__all__ = ["Kind", "Part", "parts_of"]

Kind = Literal[
    "change", "scenario", "question", "thanks", "greeting", "assent", "refusal", "choice", "files",
    "undo", "restart", "help", "off_topic",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Part:
    """One sentence of a follow-up and what it is."""

    text: str
    kind: Kind

    @property
    def is_read(self) -> bool:
        """Whether it can change the specification."""
        return self.kind in ("change", "scenario")


def parts_of(text: str, marked: Callable[[str], Sentence]) -> tuple[Part, ...]:
    """The sentences of a follow-up, each with its kind; `marked` marks one of them."""
    sentences = (sentence.strip() for sentence in SENTENCE_END.split(text))
    return tuple(Part(text=one, kind=_kind(one, marked)) for one in sentences if one)


def _kind(text: str, marked: Callable[[str], Sentence]) -> Kind:
    is_asked = QUESTION_MARK.search(text) is not None
    return _step(text) or _wish(text, is_asked=is_asked) or _rest(text, marked, is_asked=is_asked)


def _wish(text: str, *, is_asked: bool) -> Kind | None:
    """A change in the form of a question, or a case to think through."""
    if SCENARIO.match(text):
        return "scenario"
    if ASKED_FOR.match(text):
        return "change"
    if PROPOSAL.match(text):
        return "scenario" if is_asked else "change"
    return None


def _rest(text: str, marked: Callable[[str], Sentence], *, is_asked: bool) -> Kind:
    if BARE_WHY.fullmatch(text):
        return "question"
    if is_small_talk(marked(text)) and ABOUT_THE_PLAN.search(text) is None:
        return "off_topic"
    if ASKS.match(text) or (is_asked and ASKS_WITH_MARK.match(text)):
        return "question"
    # `2,000 users?`
    return "scenario" if is_asked else "change"


def _step(text: str) -> Kind | None:
    """Courtesies and other steps, which fill a whole sentence."""
    polite = POLITE.fullmatch(text.strip())
    if polite:
        groups: tuple[Kind, ...] = ("thanks", "greeting", "refusal", "assent")
        return next((name for name in groups if polite[name]), "assent")
    if not WORD.search(text):
        return "help" if "?" in text else "assent"
    steps: tuple[tuple[Kind, Pattern], ...] = (
        ("choice", CHOICE), ("undo", UNDO), ("restart", RESTART), ("help", HELP),
        ("files", FILES),
    )  # fmt: skip
    return next((kind for kind, pattern in steps if pattern.fullmatch(text)), None)
