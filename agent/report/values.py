"""Values of a specification by their path, as a person reads them."""

from collections.abc import Mapping
from typing import Any

from tools.plain_text import plain

__all__ = ["value_at", "value_words"]

_NAMES_MAX = 12


def value_at(content: Any, path: str) -> Any:
    """The value at a dotted path; None where there is none.

    >>> value_at({"slo": {"ttft_ms": {"limit": 300.0}}}, "slo.ttft_ms.limit")
    300.0
    """
    for part in path.split("."):
        content = content.get(part) if isinstance(content, Mapping) else None
    return content


def value_words(value: Any) -> str:
    """A value in words; a long list is cut.

    >>> value_words(12345.5), value_words(1000), value_words(["a", "b"]), value_words(None)
    ('12,345.5', '1,000', 'a, b', 'not set')
    """
    if value is None or value in ([], {}, ""):
        return "not set"
    if isinstance(value, list):
        more = len(value) - _NAMES_MAX
        names = ", ".join(plain(str(name)) for name in value[:_NAMES_MAX])
        return names if more <= 0 else f"{names} and {more} more"
    if isinstance(value, Mapping):
        return ", ".join(f"{plain(str(name))} {value_words(part)}" for name, part in value.items())
    if isinstance(value, bool) or not isinstance(value, int | float):
        return plain(str(value))
    return f"{value:,}" if isinstance(value, int) else f"{value:,.6g}"
