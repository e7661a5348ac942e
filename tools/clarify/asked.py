"""Questions as they are shown, and answers to them as changes of the specification."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from tools.domain.errors import InputError
from tools.intent.numbers import find_numbers
from tools.specification import Strict

__all__ = ["UNKNOWN", "AskedAnswer", "AskedQuestion", "Taken", "options_text", "taken"]

UNKNOWN = "unknown"
"""The answer of somebody who does not know: the assumption stands and says so."""
_UNKNOWN = frozenset({"", UNKNOWN, "i don't know", "i do not know", "don't know", "?", "skip"})
_SHOWN_CHARACTERS = 60


class AskedAnswer(Strict):
    """One plausible answer and the plan it leads to.

    `fields` is the merge patch that the answer stands for. `usd_month` is None where the plan has
    no price or there is none.
    """

    key: str
    label: str
    fields: dict[str, Any] = Field(default_factory=dict)
    is_assumed: bool = False
    changes_plan: bool = False
    first: str = Field(description="The first recommendation under this answer, in words.")
    usd_month: float | None = None


class AskedQuestion(Strict):
    """One question that changes the plan.

    Any figure in `unit` answers it too, where there is a unit: value x `scale` goes to `path`.
    """

    id: str
    question: str
    fields: tuple[str, ...]
    assumed: str
    answers: tuple[AskedAnswer, ...]
    unit: str = ""
    path: str = ""
    scale: float = 1.0


class Taken(Strict):
    """Answers as a merge patch, and the fields that nobody knows."""

    fields: dict[str, Any] = Field(default_factory=dict)
    unknown: tuple[str, ...] = ()


def taken(questions: Sequence[AskedQuestion], answers: Mapping[str, str]) -> Taken:
    """What the answers say; a question without one counts as not known.

    Raises:
        InputError: `invalid_answer`, for an answer that is neither a key nor a figure, or for a
            question that was not asked.
    """
    strangers = sorted(answers.keys() - {question.id for question in questions})
    if strangers:
        known = ", ".join(question.id for question in questions)
        raise _invalid(f"'{strangers[0][:_SHOWN_CHARACTERS]}' was not asked", f"asked: {known}")
    fields: dict[str, Any] = {}
    unknown: list[str] = []
    for question in questions:
        said = str(answers.get(question.id, "")).strip()
        if said.lower().replace("\u2019", "'") in _UNKNOWN:
            unknown += question.fields
        else:
            fields = _merged(fields, _patch(question, said))
    return Taken(fields=fields, unknown=tuple(unknown))


def _patch(question: AskedQuestion, said: str) -> dict[str, Any]:
    low = said.lower()
    for answer in question.answers:
        if low in (answer.key.lower(), answer.label.lower()):
            return answer.fields
    value = _figure(low, question.unit) if question.path else None
    if value is None:
        raise _invalid(
            f"{question.id}: '{said[:_SHOWN_CHARACTERS]}' answers nothing", options_text(question)
        )
    patch: Any = value * question.scale
    for name in reversed(question.path.split(".")):
        patch = {name: patch}
    found: dict[str, Any] = patch
    return found


def _figure(low: str, unit: str) -> float | None:
    """The one figure of a text, with or without its unit behind it."""
    spans = find_numbers(low)
    if len(spans) != 1 or spans[0].start != 0:
        return None
    rest = low[spans[0].end :].strip()
    return spans[0].number.value if rest in ("", unit.lower()) else None


def options_text(question: AskedQuestion) -> str:
    """What may be answered, in a few words.

    >>> few = AskedAnswer(key="20", label="20 people", first="x")
    >>> options_text(AskedQuestion(id="users", question="?", fields=(), assumed="20",
    ...     answers=(few,), unit="people"))
    "answer 20, a figure (people) or 'unknown'"
    """
    keys = ", ".join(answer.key for answer in question.answers)
    figure = f", a figure ({question.unit})" if question.unit else ""
    return f"answer {keys}{figure} or '{UNKNOWN}'"


def _invalid(message: str, hint: str) -> InputError:
    return InputError(message, code="invalid_answer", hint=hint)


def _merged(below: dict[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """One patch after another, objects field by field."""
    both = {
        key: _merged(below[key], above[key])
        for key in below.keys() & above.keys()
        if isinstance(below[key], dict) and isinstance(above[key], dict)
    }
    return {**below, **above, **both}
