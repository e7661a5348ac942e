"""One follow-up as a whole: what of it is read, what is remarked, and how it is answered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tools.intent.followup.parts import Part, parts_of
from tools.intent.followup.reply import reply
from tools.intent.followup.unheard import unheard
from tools.intent.ledger import Ledger, value_at
from tools.intent.names import find_names
from tools.intent.sentence import Sentence, mark
from tools.ports import Catalogue
from tools.specification import Specification

__all__ = ["Turn", "turn_of"]

_SHOWN_CHARACTERS = 80


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A follow-up, taken apart.

    Attributes:
        asked: The words that may change the specification.
        parts: Every sentence with its kind.
        command: The first sentence that gave orders to the reader, empty without any.
    """

    asked: str
    parts: tuple[Part, ...] = ()
    command: str = ""

    def remarks(
        self, sentence: Sentence, words: Ledger, also: Iterable[str], *, is_changed: bool
    ) -> list[str]:
        """What a person should know besides what the readers said."""
        heard_something = bool(words.facts or words.warnings or any(also))
        missed = unheard(sentence, words, also) if heard_something else ()
        remarks = [f'Nothing was taken from "{clause}".' for clause in missed]
        for part in self.parts:
            quote = part.text[:_SHOWN_CHARACTERS]
            if part.kind == "scenario" and is_changed:
                remarks.append(
                    f'"{quote}" was taken as a change of this plan, not as a scenario beside it'
                )
            elif part.kind == "question" and is_changed:
                remarks.append(f'The question "{quote}" changed nothing.')
        return remarks

    def answer(
        self,
        before: Specification,
        now: Specification,
        changed: Sequence[str],
        words: Ledger,
    ) -> str:
        """One line for the person."""
        heard = [path for path in words.facts if value_at(now, path) not in (None, (), {})]
        return reply(
            before,
            now,
            changed,
            {part.kind for part in self.parts},
            is_command=bool(self.command),
            heard=heard,
            is_remarked=bool(words.warnings),
        )


def turn_of(text: str, command: str, catalogue: Catalogue) -> Turn:
    """Take a follow-up apart; `command` was left out of the text before."""

    def marked(part: str) -> Sentence:
        return mark(part, find_names(part, catalogue), is_follow_up=True)

    parts = parts_of(text, marked)
    read = [part.text for part in parts if part.is_read]
    asked = text if len(read) == len(parts) else "\n".join(read)
    return Turn(asked=asked, parts=parts, command=command)
