"""Whole files into the store: read all, check all, then one transaction per file."""

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tools.domain.errors import InputError, NotFoundError
from tools.domain.measurement import Measurement
from tools.ingest.reading import FORMATS, FileRead, observations, read_file
from tools.ingest.rows import Told, check_told, file_of
from tools.measured import case_of, runs_assembler
from tools.operation import ToolDeps

__all__ = ["FORMATS", "FileRead", "forget", "ingest", "measured_rows", "observations", "read_file"]

_REASONS = 3
"""Reasons told where no row of a file is left."""


def ingest(
    files: Iterable[tuple[str, bytes]],
    told: Told,
    deps: ToolDeps,
    *,
    dry_run: bool = False,
    day: str = "",
) -> list[FileRead]:
    """Read every file, then store each file's new rows in one transaction.

    A file that cannot be used takes no other with it: its error is in its place.

    Args:
        files: Names and contents.
        told: What the person says about the runs.
        deps: Ports.
        dry_run: Store nothing.
        day: Today, noted with the rows.

    Raises:
        InputError: A flag is wrong.
        OutsideError: The store failed.
    """
    check_told(told, deps)
    read = [_tried(name, content, told, deps, day) for name, content in files]
    known = {row.row_id for row in deps.benchmarks.own()}
    new = []
    for file in read:
        new.append(_split(file, known))
        known.update(row.row_id for row in new[-1].kept)
    before = _predicted([row for file in new for row in file.kept], deps)
    for file in new:
        if not dry_run and file.kept:
            deps.benchmarks.add(file.kept)
    return [
        replace(file, before={row.row_id: before[row.row_id] for row in file.kept}) for file in new
    ]


def _tried(name: str, content: bytes, told: Told, deps: ToolDeps, day: str) -> FileRead:
    try:
        return read_file(name, content, told, deps, day=day)
    except InputError as error:
        return FileRead(name=name, error=error)


def _split(file: FileRead, known: set[str]) -> FileRead:
    """The file with rows apart that are known, to the store or from earlier in this file."""
    new: dict[str, Measurement] = {}
    old = []
    for row in file.kept:
        if row.row_id in known or row.row_id in new:
            old.append(row.row_id)
        else:
            new[row.row_id] = row
    return replace(file, kept=tuple(new.values()), known=tuple(old))


def _predicted(rows: Sequence[Measurement], deps: ToolDeps) -> dict[str, dict[str, float]]:
    """By row id, the figures that were predicted for runs like these without them."""
    cases = [case_of(row, deps.catalogue, runs_assembler()) for row in rows]
    asked = [case for case in cases if case is not None]
    answers = iter(deps.predictor.for_runs().predict(asked) if asked else ())
    found: dict[str, dict[str, float]] = {}
    for row, case in zip(rows, cases, strict=True):
        answer = None if case is None else next(answers)
        metrics = {} if answer is None or not answer.answered else answer.metrics
        found[row.row_id] = {name: band.value for name, band in metrics.items()}
    return found


def measured_rows(name: str, content: bytes, told: Told, deps: ToolDeps) -> FileRead:
    """A file for one run alone: everything that `ingest` accepts; bad points are skipped.

    Raises:
        InputError: It cannot be read, or no point of it can be used.
    """
    read = read_file(name, content, replace(told, for_this_run=True), deps)
    if read.kept or not read.points:
        return read
    refused = [f"{one.place}: {one.reason}" for one in read.refused[:_REASONS]]
    reasons = "; ".join([*refused, *map(str, read.left_out[:_REASONS])])
    raise InputError(
        f"no row of {name} can be used: {reasons}",
        code="no_measured_row",
        hint=f"check it with `leadline ingest benchmarks {shlex.quote(name)} --dry-run`",
    )


def forget(names: Sequence[str] | None, deps: ToolDeps) -> int:
    """Remove own rows from the store, by id or by the file they came from; None means all of them.

    Returns:
        How many were removed.

    Raises:
        NotFoundError: `unknown_row`: a name is no own row and no file; nothing was removed.
        OutsideError: The store failed.
    """
    own = {row.row_id: file_of(row)[0] for row in deps.benchmarks.own()}
    if names is None:
        return deps.benchmarks.forget(list(own))
    meant = {name: [i for i, file in own.items() if name in (i, file)] for name in names}
    unknown = [name for name, ids in meant.items() if not ids]
    if unknown:
        raise NotFoundError(
            f"no own row and no file of one is called {', '.join(unknown)[:200]}",
            code="unknown_row",
            hint="list yours with `leadline ingest benchmarks --list`; nothing was removed",
        )
    return deps.benchmarks.forget(list(dict.fromkeys(i for ids in meant.values() for i in ids)))
