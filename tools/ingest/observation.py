"""One measured point as a file tells it, and careful ways to look into foreign data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from math import isfinite
from typing import Any

__all__ = [
    "LEVELS",
    "Observation",
    "at",
    "cells_of",
    "day_of",
    "first_text",
    "number",
    "odd",
    "oddities",
    "spread",
]

LEVELS: tuple[str, ...] = ("mean", "p50", "p90", "p95", "p99")
"""Statistics that a `Measurement` keeps of each latency."""
_LARGEST = 1e12
_ISO_DAY = 10
"""Characters of `2026-01-31`."""


@dataclass(frozen=True, kw_only=True)
class Observation:
    """A point before names are resolved.

    Attributes:
        place: Where in the file, as a person would say it (`benchmark 2 (concurrent)`).
        cells: Columns of batch prediction and metrics, as text; missing means unknown.
        notes: What the columns cannot say.
        refusal: Why the point cannot be used; empty where it can.
        odd: Fields of the file whose value is left out, and why.
    """

    place: str
    cells: Mapping[str, str]
    notes: tuple[str, ...] = ()
    refusal: str = ""
    odd: Mapping[str, str] = field(default_factory=dict)


def at(value: Any, *path: str) -> Any:
    """What lies at a path of nested objects; None where it ends early.

    >>> at({"a": {"b": 1}}, "a", "b"), at({"a": 1}, "a", "b")
    (1, None)
    """
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def number(value: Any) -> float | None:
    """A positive finite number, or one written as text; None for anything else.

    >>> number("1.5"), number(0), number(True), number(float("inf")), number([])
    (1.5, None, None, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if isfinite(found) and 0 < found <= _LARGEST else None


def odd(value: Any) -> str:
    """Why a value is left out that ought to be a number; empty where it is one or is not there.

    A zero is how tools write that there was nothing to measure.

    >>> odd("60 ms"), odd(float("nan")), odd(-1), odd(0), odd("1.5"), odd(None)
    ('is not a number', 'is not a number', 'is negative', '', '', '')
    """
    if value is None or number(value) is not None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return "is not a number"
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return "is not a number"
    if not isfinite(found):
        return "is not a number"
    return "" if found == 0 else "is negative" if found < 0 else "is too large"


def oddities(fields: Iterable[tuple[str, Any]]) -> dict[str, str]:
    """Of fields and their values, those that are left out, and why."""
    return {name: why for name, value in fields if (why := odd(value))}


def first_text(*values: Any) -> str:
    """The first of several that is text and not blank."""
    return next((v.strip() for v in values if isinstance(v, str) and v.strip()), "")


def cells_of(values: Iterable[tuple[str, Any]]) -> dict[str, str]:
    """Known values as cells; a float keeps every digit.

    >>> cells_of([("isl", 512.0), ("gpu", "l4"), ("tp", None)])
    {'isl': '512.0', 'gpu': 'l4'}
    """
    return {name: str(value) for name, value in values if value not in (None, "")}


def day_of(value: Any) -> str:
    """The day of a moment: epoch seconds, ISO text, `20260131-120000` or a date; else empty.

    >>> day_of(1769817600), day_of("2026-01-31T10:00:00Z"), day_of("20260131-100000"), day_of("x")
    ('2026-01-31', '2026-01-31', '2026-01-31', '')
    """
    try:
        if isinstance(value, str):
            known = value.strip().split("-", 1)[0] if value[:8].isdecimal() else value[:_ISO_DAY]
            return date.fromisoformat(known).isoformat()
        if isinstance(value, date):
            return value.isoformat()[:_ISO_DAY]
        seconds = number(value)
        return "" if seconds is None else _utc_day(seconds)
    except (ValueError, OverflowError, OSError):
        return ""


def _utc_day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, tz=UTC).date().isoformat()


def spread(name: str, p95: float | None, deviation: float | None) -> tuple[str, ...]:
    """A note about how widely lengths vary; empty where nothing is known.

    >>> spread("output", 512.0, 80.5)
    ('output tokens p95 512, std 80.5',)
    """
    known = [f"{word} {value:g}" for word, value in (("p95", p95), ("std", deviation)) if value]
    return (f"{name} tokens {', '.join(known)}",) if known else ()
