"""The tables of the benchmark store, and rows on their way between file, table and `Measurement`.

Every column of `Measurement` is a column here, in the same order, so a new column of the file is a
new column of the store. `origin` tells what a refill may replace.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, get_args

from sqlalchemy import Column, ColumnElement, Double, Integer, MetaData, String, Table, Text

from tools.domain.errors import OutsideError
from tools.domain.measurement import COLUMNS, Measurement
from tools.ports import BenchmarkQuery

__all__ = [
    "COLUMN_OBJECTS",
    "METADATA",
    "META_TABLE",
    "ROW_TABLE",
    "Origin",
    "completed",
    "conditions",
    "measurements",
    "read_shipped",
    "record",
    "revision",
]

Origin = Literal["shipped", "user"]
Cell = str | int | float | None


def _kind(annotation: Any) -> type[str] | type[int] | type[float]:
    """`str`, `int` or `float` out of an annotation such as `int | None`."""
    accepted = get_args(annotation) or (annotation,)
    for kind in (str, int, float):
        if kind in accepted:
            return kind
    raise TypeError(f"no column type for {annotation!r}")


_KINDS = {field.name: _kind(field.type) for field in fields(Measurement)}
_NULLABLE = {field.name for field in fields(Measurement) if type(None) in get_args(field.type)}
_SQL_TYPES = {str: Text, int: Integer, float: Double}

METADATA = MetaData()

ROW_TABLE = Table(
    "benchmark_rows",
    METADATA,
    *(
        # A length lets every database index the key; ids are 11 characters, users' may be longer.
        Column(name, String(200), primary_key=True)
        if name == "row_id"
        else Column(name, _SQL_TYPES[kind], nullable=name in _NULLABLE)
        for name, kind in _KINDS.items()
    ),
    Column("origin", String(8), nullable=False, index=True),
)

META_TABLE = Table(
    "benchmark_meta",
    METADATA,
    Column("name", String(40), primary_key=True),
    Column("value", String(80), nullable=False),
)

COLUMN_OBJECTS = tuple(ROW_TABLE.c[name] for name in COLUMNS)
"""The columns of a `Measurement`, in its order."""


def record(row: Measurement, origin: Origin) -> dict[str, Any]:
    """One measurement as the parameters of an insert."""
    return {**vars(row), "origin": origin}


def completed(old: Mapping[str, Any]) -> dict[str, Any]:
    """A stored row of another version with today's columns: unknown where it had none."""
    names = (*COLUMNS, "origin")
    return {name: old.get(name, None if name in _NULLABLE else "") for name in names}


def conditions(query: BenchmarkQuery) -> list[ColumnElement[bool]]:
    """The question as conditions of a statement; lengths match within the query's factor."""
    table = ROW_TABLE.c
    equal = ("model_id", "model_family", "precision", "gpu", "tp", "engine", "load")
    found = [
        table[name] == getattr(query, name) for name in equal if getattr(query, name) is not None
    ]
    for name in ("isl_tokens", "osl_tokens"):
        length = getattr(query, name)
        if length is not None:
            low, high = length / query.length_factor, length * query.length_factor
            found.append(table[name].between(low, high))
    if query.concurrency_min is not None:
        found.append(table.concurrency >= query.concurrency_min)
    if query.concurrency_max is not None:
        found.append(table.concurrency <= query.concurrency_max)
    return found


def measurements(rows: Iterable[Sequence[Any]]) -> list[Measurement]:
    """Tuples in `COLUMNS` order as measurements.

    Fills each instance's dictionary at once: a frozen dataclass assigns its 42 fields one by one,
    which took two thirds of a cold read of 5,800 rows (65 of 100 ms).
    """
    found = []
    for row in rows:
        measurement = object.__new__(Measurement)
        vars(measurement).update(zip(COLUMNS, row, strict=True))
        found.append(measurement)
    return found


def revision(shipped: Path) -> str:
    """What the store must hold: a hash of the file's bytes and of the columns."""
    return sha256(_bytes(shipped) + ",".join(COLUMNS).encode()).hexdigest()


def read_shipped(shipped: Path) -> list[Measurement]:
    """The rows of a benchmark file; `check_benchmarks` has validated what is shipped.

    Raises:
        OutsideError: `store_unavailable` when the file cannot be read or is not such a file.
    """
    reader = csv.reader(_bytes(shipped).decode().splitlines())
    if tuple(next(reader, ())) != COLUMNS:
        raise _damaged(shipped, 1)
    kinds = [(_KINDS[name], name in _NULLABLE) for name in COLUMNS]
    rows: list[list[Cell]] = []
    for cells in reader:
        try:
            rows.append(
                [
                    None if nullable and not cell else kind(cell)
                    for cell, (kind, nullable) in zip(cells, kinds, strict=True)
                ]
            )
        except ValueError:
            raise _damaged(shipped, reader.line_num) from None
    return measurements(rows)


def _bytes(shipped: Path) -> bytes:
    try:
        return shipped.read_bytes()
    except OSError as error:
        raise OutsideError(
            f"cannot read the shipped benchmarks {shipped}: {error.strerror}",
            code="store_unavailable",
            hint="install leadline again: the file is part of it",
        ) from error


def _damaged(shipped: Path, line: int) -> OutsideError:
    return OutsideError(
        f"line {line} of {shipped} is not a benchmark row",
        code="store_unavailable",
        hint="install leadline again: the file is part of it",
    )
