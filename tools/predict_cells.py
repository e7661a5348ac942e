"""Cells of text as values: what is empty, what is a number of its kind, what is refused."""

from collections.abc import Mapping, Sequence
from math import isfinite

from tools.domain.errors import InputError

__all__ = ["ZERO", "amount", "cells_of", "count", "required", "row_id_of"]

_MOST = {
    "concurrency": 1e6,
    "request_rate": 1e6,
    "num_gpus": 1e5,
    "tp": 1024,
    "pp": 1024,
    "ep": 1024,
}
"""Largest value that makes sense; other numbers may reach 1e9."""
ZERO = ("", "0", "0.0")
"""Cells of a count that say nothing."""


def row_id_of(row: Mapping[str, str]) -> str:
    """The id a row was given; empty without one."""
    return (row.get("row_id") or "").strip()


def cells_of(row: Mapping[str, str], names: Sequence[str]) -> tuple[str, ...]:
    """The named cells without the spaces around them; empty where there is none."""
    return tuple([(row.get(name) or "").strip() for name in names])


def required(row: Mapping[str, str], name: str) -> str:
    """The text of a cell.

    Raises:
        InputError: It is empty.
    """
    text = (row.get(name) or "").strip()
    if not text:
        raise InputError(f"{name} is empty", hint=f"fill the column {name}")
    return text


def amount(row: Mapping[str, str], name: str) -> float | None:
    """A positive number, None where the cell is empty.

    Raises:
        InputError: It is something else.
    """
    text = (row.get(name) or "").strip()
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not (isfinite(value) and 0 < value <= _MOST.get(name, 1e9) and text.isascii()):
        raise InputError(f"{name} '{text[:40]}' is not a positive number", hint="correct the cell")
    return value


def count(row: Mapping[str, str], name: str) -> int | None:
    """A whole number, None where the cell is empty or zero.

    Raises:
        InputError: It is something else.
    """
    value = amount(row, name) if (row.get(name) or "").strip() not in ZERO else None
    if value is None:
        return None
    if value != int(value):
        raise InputError(f"{name} '{value:g}' is not a whole number", hint="correct the cell")
    return int(value)
