"""A model's text as JSON: forgives fences, prose around it and trailing commas, invents nothing."""

import json
import re
from collections.abc import Mapping
from typing import Any

from agent.llm.failures import Cause, LlmError

__all__ = ["parsed"]

_MOST_CHARACTERS = 100_000
_THOUGHT = re.compile(r"<think>.*?(?:</think>|$)", re.DOTALL)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")


def parsed(text: str) -> Mapping[str, Any]:
    r"""The answer as an object whose `findings` is a list.

    Raises:
        LlmError: `EMPTY` or `MALFORMED`.

    >>> parsed('Sure!\n```json\n{"findings": [1,],}\n```')
    {'findings': [1]}
    """
    visible = _THOUGHT.sub("", text[:_MOST_CHARACTERS]).strip()
    if not visible:
        raise LlmError(Cause.EMPTY)
    value = _json(visible)
    if isinstance(value, list):
        value = {"findings": value}
    if isinstance(value, dict) and isinstance(value.get("findings"), list):
        return value
    raise LlmError(Cause.MALFORMED)


def _json(text: str) -> Any:
    """The outermost object or list; None where there is none."""
    starts = [place for place in (text.find("{"), text.find("[")) if place >= 0]
    end = max(text.rfind("}"), text.rfind("]"))
    if not starts or end < min(starts):
        return None
    body = text[min(starts) : end + 1]
    # A comma inside a string is the model's own text, so repairing comes second.
    for candidate in (body, _TRAILING_COMMA.sub("", body)):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None
