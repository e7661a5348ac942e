"""The question to the model: our rules in one message, the person's words in another, as data."""

import hashlib

from prompts import Prompt, render
from tools.ports import ReadQuestion

__all__ = ["prompts_of", "repair_of"]

_MARK_CHARACTERS = 32


def prompts_of(question: ReadQuestion) -> tuple[Prompt, Prompt]:
    """Rules and data.

    The fence is named after a hash of the text, so nothing in the text can close it: 128 bits are
    more than anybody can search for a text that holds its own.
    """
    mark = hashlib.sha256(question.text.encode()).hexdigest()[:_MARK_CHARACTERS]
    rules = render(
        "read_rules",
        mark=mark,
        is_follow_up=question.is_follow_up,
        fields=[{"path": field.path, "meaning": field.meaning} for field in question.fields],
    )
    return rules, render("read_text", mark=mark, text=question.text)


def repair_of() -> Prompt:
    """What is said when an answer was no JSON of the wanted form."""
    return render("read_repair", example='{"findings": []}')
