"""Bytes of a file as plain data: JSON, several JSON objects, YAML (safe) or CSV rows.

Nothing is executed and no tag is resolved. Limits: 200 MB, and the depth Python can follow.
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from tools.domain.errors import InputError
from tools.ingest.columns import is_known

__all__ = ["MOST_BYTES", "SURPLUS", "Documents", "documents", "wrong_separator"]

MOST_BYTES = 200_000_000
SURPLUS = "surplus cells"
"""Name under which a CSV row tells how many cells it has too many."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FEWEST_COLUMNS = 3
"""Known names in a first line that make it the header of our CSV, whatever else it holds."""


@dataclass(frozen=True, kw_only=True)
class Documents:
    """What a file holds: objects, or the header and the rows of a CSV."""

    objects: tuple[Mapping[str, Any], ...] = ()
    rows: tuple[Mapping[str, str], ...] | None = None
    header: tuple[str, ...] = ()


def documents(name: str, content: bytes, *, most_bytes: int = MOST_BYTES) -> Documents:
    """Read a file's content.

    Args:
        name: What to call the file in messages.
        content: Its bytes.
        most_bytes: How many of them are accepted.

    Raises:
        InputError: `file_too_large`, `not_utf8`, `empty_file`, `bad_json`, `bad_yaml`, `bad_csv`,
            `wrong_separator`, `too_deep` or `unknown_format`.
    """
    if len(content) > most_bytes:
        raise InputError(
            f"{name} has more than {most_bytes / 1e6:,.0f} MB",
            code="file_too_large",
            hint="save it without per-request details",
        )
    text = _decoded(name, content)
    if not text.strip():
        raise InputError(f"{name} is empty", code="empty_file", hint="give a benchmark file")
    try:
        if text.lstrip()[0] in "{[":
            return Documents(objects=_objects(name, _json(name, text)))
        if _is_csv(text):
            return _table(name, text)
        _refuse_other_separators(name, text)
        return Documents(objects=_objects(name, [_yaml(name, text)]))
    except RecursionError:
        raise InputError(
            f"{name} is nested too deeply", code="too_deep", hint="give a benchmark file"
        ) from None


def _decoded(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name} is not UTF-8 text (byte {error.start})",
            code="not_utf8",
            hint="give JSON, YAML or CSV, saved as UTF-8",
        ) from None


def _json(name: str, text: str) -> list[Any]:
    """One JSON value after the other: a whole file, one object a line, or appended objects."""
    decoder, found, place = json.JSONDecoder(), [], 0
    while place < len(text):
        try:
            value, place = decoder.raw_decode(text, place + _blanks(text, place))
        except json.JSONDecodeError as error:
            raise InputError(
                f"{name}, line {error.lineno}: {error.msg}",
                code="bad_json",
                hint="the file may be cut off: write it again, or remove its last object",
            ) from None
        except ValueError:
            raise InputError(
                f"{name} holds a number of thousands of digits",
                code="bad_json",
                hint="give a benchmark file",
            ) from None
        found.extend(value if isinstance(value, list) else [value])
        place += _blanks(text, place)
    return found


def _blanks(text: str, place: int) -> int:
    """How many blanks follow a place."""
    end = place
    while end < len(text) and text[end] in " \t\r\n":
        end += 1
    return end - place


def _yaml(name: str, text: str) -> Any:
    try:
        return yaml.load(text, Loader=_LOADER)  # noqa: S506  a safe loader, written in C
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        mark = getattr(error, "problem_mark", None)
        line = "" if mark is None else f", line {mark.line + 1}"
        raise InputError(
            f"{name}{line}: neither JSON, YAML nor our CSV",
            code="bad_yaml",
            hint="give a GuideLLM, vLLM or llm-d report, or CSV with a header",
        ) from None


def _objects(name: str, values: Sequence[Any]) -> tuple[Mapping[str, Any], ...]:
    objects = tuple(value for value in values if isinstance(value, Mapping))
    if not objects or len(objects) != len(values):
        raise InputError(
            f"{name} holds no benchmark result",
            code="unknown_format",
            hint="give a GuideLLM, vLLM or llm-d report, or CSV with a header",
        )
    return objects


def _is_csv(text: str) -> bool:
    """Whether a first line names columns: three of ours, or nothing but names, some of them ours.

    A table without any column of ours is one too, so that its reader can say what is missing.
    """
    first, *rest = text.lstrip().split("\n", 2)
    names = [name.strip().strip('"') for name in first.split(",")]
    known = sum(map(is_known, names))
    if known >= _FEWEST_COLUMNS or known == len(names):
        return True
    if any(sign in first for sign in ":{}[]"):
        return False
    return len(names) >= _FEWEST_COLUMNS and bool(rest) and rest[0].count(",") == len(names) - 1


_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


def wrong_separator(name: object, header: str) -> InputError | None:
    """What to say of a table whose header is separated otherwise; None where it is not."""
    seen = next((word for sign, word in _SEPARATORS.items() if sign in header), "")
    if not seen:
        return None
    return InputError(
        f"{name} is separated by {seen}, not by commas",
        code="wrong_separator",
        hint="save it with a comma (,) between cells and a point in numbers",
    )


def _refuse_other_separators(name: str, text: str) -> None:
    header = text.lstrip().split("\n", 1)[0]
    for sign in _SEPARATORS:
        known = sum(is_known(cell.strip().strip('"')) for cell in header.split(sign))
        if known >= _FEWEST_COLUMNS and (error := wrong_separator(name, header)):
            raise error


def _table(name: str, text: str) -> Documents:
    reader = csv.DictReader(
        io.StringIO(text.lstrip(), newline=""), restkey=SURPLUS, restval="", strict=True
    )
    try:
        rows = tuple(_row(row) for row in reader)
        return Documents(rows=rows, header=tuple(name.strip() for name in reader.fieldnames or ()))
    except csv.Error as error:
        raise InputError(
            f"{name}, line {reader.line_num}: {error}", code="bad_csv", hint="write plain CSV"
        ) from None


def _row(row: dict[str, Any]) -> Mapping[str, str]:
    surplus = row.pop(SURPLUS, None)
    counted = {} if surplus is None else {SURPLUS: str(len(surplus))}
    return {name: value.strip() for name, value in row.items()} | counted
