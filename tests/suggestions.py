"""Suggestions of conflicts as a person would follow them: to the letter."""

import re

__all__ = ["proposals"]

_STEP = re.compile(
    r"\b[Ss]et (?P<path>[a-z_]+(?:\.[a-z0-9_]+)+) to (?P<value>.+?)(?= and (?:set|clear) |$)"
    r"|\b[Cc]lear (?P<cleared>[a-z_]+(?:\.[a-z0-9_]+)+)"
)
_FIGURE = re.compile(r"[\d,]+(?:\.\d+)?")


def proposals(suggestion: str) -> list[dict[str, object]]:
    """Every alternative as a patch of fields by path; None clears."""
    plain = _without_notes(suggestion).removesuffix(".")
    patches = [
        {
            step["path"] or step["cleared"]: _value(step["value"]) if step["value"] else None
            for step in _STEP.finditer(alternative)
        }
        for alternative in plain.split("; or ")
    ]
    return [patch for patch in patches if patch]


def _without_notes(text: str) -> str:
    """The text without what stands in parentheses, nested ones too."""
    depth, kept = 0, ""
    for character in text:
        depth += character == "("
        if not depth:
            kept += character
        depth -= character == ")"
    return re.sub(r" +(?=[;. ]|$)", "", kept)


def _value(text: str) -> object:
    figure = _FIGURE.match(text)
    if figure and not re.match(r"[\w-]*/", text):
        return float(figure[0].replace(",", ""))
    return text
