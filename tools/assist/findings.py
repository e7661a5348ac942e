"""What a language model answered, item by item; an item of the wrong form costs itself alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tools.assist.form import FIELDS
from tools.intent.intake import clean

__all__ = ["Finding", "read_findings", "short"]

_MOST = 100
_VALUE_CHARACTERS = 400
_QUOTE_CHARACTERS = 200
_SHOWN_CHARACTERS = 60
_LARGEST = 1e15


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A claim: this field has this value because of these words. Nothing of it is checked yet."""

    path: str
    value: str
    quote: str


def read_findings(answer: Mapping[str, Any]) -> tuple[list[Finding], list[str]]:
    """Items of the right form, the first for each field, and why the others were left out.

    >>> read_findings({"findings": [7]})[1]
    ['an item of the LLM was left out: it is no object with field, value and quote']
    """
    items = answer.get("findings")
    if not isinstance(items, Sequence) or isinstance(items, str):
        return [], ["the LLM's answer was left out: it has no list of findings"]
    found: dict[str, Finding] = {}
    warnings: list[str] = []
    for item in items[:_MOST]:
        finding = _finding(item)
        if isinstance(finding, str):
            warnings.append(finding)
        elif finding is not None:
            found.setdefault(finding.path, finding)
    return list(found.values()), list(dict.fromkeys(warnings))


def _finding(item: Any) -> Finding | str | None:
    """A finding, why there is none, or None where the model says that the text is silent."""
    if not isinstance(item, Mapping):
        return "an item of the LLM was left out: it is no object with field, value and quote"
    path, value, quote = item.get("field"), _text_of(item.get("value")), item.get("quote", "")
    if not isinstance(path, str) or path not in FIELDS:
        return f"the LLM's field '{short(path)}' was left out: the form has no such field"
    if value is None or not isinstance(quote, str | None):
        return f"the LLM's {path} was left out: its value or quote has the wrong type"
    if not value or value.lower() in ("null", "none", "unknown", "n/a"):
        return None
    return Finding(path=path, value=value, quote=clean((quote or "")[:_QUOTE_CHARACTERS]))


def _text_of(value: Any) -> str | None:
    """A value as text; models send numbers, lists and objects where they fit better."""
    if value is None or isinstance(value, str):
        return clean((value or "")[:_VALUE_CHARACTERS])
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value!r}" if abs(value) < _LARGEST else None
    parts: list[str] = []
    if isinstance(value, Mapping):
        parts = [f"{name}={count}" for name, count in value.items()]
    elif isinstance(value, Sequence) and all(isinstance(part, str) for part in value):
        parts = list(value)
    return clean(", ".join(parts)[:_VALUE_CHARACTERS]) if parts else None


def short(value: object) -> str:
    """Foreign text as a message may show it: one short line."""
    words = " ".join(clean(f"{value}"[: 4 * _SHOWN_CHARACTERS]).split())
    return words if len(words) <= _SHOWN_CHARACTERS else f"{words[: _SHOWN_CHARACTERS - 1]}…"
