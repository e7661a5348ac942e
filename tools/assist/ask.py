"""Asks the language model about one text; whatever goes wrong becomes one warning."""

from tools.assist.findings import read_findings
from tools.assist.form import FORM, SCHEMA
from tools.assist.merge import Assistance, Ground, merged
from tools.domain.errors import OutsideError
from tools.ports import LanguageReader, ReadQuestion

__all__ = ["MAX_CHARACTERS", "assist"]

MAX_CHARACTERS = 8_000
"""Most characters of a text that a language model is shown, about 2,000 tokens."""

_WARNINGS = 8


def assist(reader: LanguageReader, ground: Ground, *, is_follow_up: bool) -> Assistance:
    """What the language model adds to the words; nothing, and a warning, where it fails."""
    text = ground.sentence.text
    question = ReadQuestion(
        text=text[:MAX_CHARACTERS], is_follow_up=is_follow_up, fields=FORM, schema=SCHEMA
    )
    try:
        answer = reader.read(question)
    except OutsideError as error:
        return Assistance(
            warnings=(f"the text was read without an LLM: {error.message}; {error.hint}",)
        )
    findings, remarks = read_findings(answer)
    help_ = merged(findings, ground)
    if len(text) > MAX_CHARACTERS:
        remarks.insert(0, f"the LLM was shown the first {MAX_CHARACTERS:,} characters alone")
    return Assistance(facts=help_.facts, warnings=_few([*remarks, *help_.warnings]))


def _few(warnings: list[str]) -> tuple[str, ...]:
    if len(warnings) <= _WARNINGS:
        return tuple(warnings)
    more = len(warnings) - _WARNINGS
    return (*warnings[:_WARNINGS], f"and {more} more findings of the LLM were left out or kept")
