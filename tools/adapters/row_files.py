"""Rows of a CSV or YAML file, or an error that names file, line and column."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from tools.domain.errors import InputError

__all__ = ["bad_row", "read_lines", "read_rows", "read_yaml", "validated"]

R = TypeVar("R", bound=BaseModel)
_CORRECT = "correct the cell; the columns are described in the README of the collections"
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Safe either way; the C one is ten times faster and is not in every PyYAML build."""


def read_rows(
    path: Path, row_type: type[R], defaults: Mapping[str, str] | None = None
) -> Iterator[R]:
    """Every line of a CSV file as a row.

    Args:
        path: UTF-8 file with a header line.
        row_type: Schema of the row.
        defaults: Cells for columns that the file does not have.

    Raises:
        InputError: `unreadable_file` or `bad_row`.
    """
    for line, cells in read_lines(path):
        yield validated(path, f"line {line}", {**(defaults or {}), **cells}, row_type)


def read_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Line numbers and cells of a CSV file.

    Raises:
        InputError: `unreadable_file` or `bad_row`.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            for cells in reader:
                if None in cells:
                    raise bad_row(path, f"line {reader.line_num}", "more cells than columns")
                yield reader.line_num, cells
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise _unreadable(path, error) from error


def validated(path: Path, where: str, cells: object, row_type: type[R], hint: str = _CORRECT) -> R:
    """One row checked against its schema.

    Raises:
        InputError: `bad_row`, with the first column that does not fit.
    """
    try:
        return row_type.model_validate(cells)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        column = ".".join(str(part) for part in first["loc"]) or "row"
        raise bad_row(path, f"{where}, column {column}", first["msg"], hint) from error


def read_yaml(path: Path) -> dict[str, Any]:
    """A YAML file whose top level is a mapping, read safely.

    Raises:
        InputError: `unreadable_file`.
    """
    try:
        loader = Loader(path.read_text(encoding="utf-8"))
        try:
            data = loader.get_single_data()
        finally:
            loader.dispose()
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise _unreadable(path, error) from error
    if not isinstance(data, dict):
        raise bad_row(path, "line 1", "the top level is not a mapping")
    return data


def bad_row(path: Path, where: str, problem: str, hint: str = _CORRECT) -> InputError:
    """What is wrong with one place of a file."""
    return InputError(f"{path.name}, {where}: {problem}", code="bad_row", hint=hint)


def _unreadable(path: Path, error: Exception) -> InputError:
    return InputError(
        f"{path.name} cannot be read: {type(error).__name__}",
        code="unreadable_file",
        hint="give a readable UTF-8 file of the kind its name says",
    )
