"""`leadline predict`: a CSV of configurations in, a CSV of predictions out, in the same order.

Rows stream through, so the size of a file is no limit; the output appears only when it is whole.
"""

import argparse
import csv
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.progress import Progress

from agent.whole_file import whole_file, why
from mcp_server.backend import Backend
from mcp_server.commands.own_runs import knowing
from mcp_server.errors import EXIT_NEGATIVE, EXIT_OK
from mcp_server.screen import Screen
from mcp_server.terminal.console import console_on
from tools.domain.errors import InputError
from tools.ingest.documents import wrong_separator
from tools.ingest.rows import Told
from tools.predict_batch import INPUT_COLUMNS, KNOWN_COLUMNS, OUTPUT_COLUMNS, predict_rows

__all__ = ["predictions", "rows_of", "run"]

Row = Mapping[str, str]
NEEDED = ("model_id", "gpu", "isl", "osl")
"""Columns without which no row can be predicted."""
SURPLUS = "surplus cells"
"""Name under which a row tells how many cells it has too many."""


def run(arguments: argparse.Namespace, screen: Screen, backend: Backend) -> int:
    """Predict every row; a row that cannot be predicted is refused with its reason."""
    deps = knowing(arguments.measured, Told(), backend.tool_deps(), screen)
    rows = _watched(rows_of(arguments.source, NEEDED), arguments.source, screen)
    counts: Counter[str] = Counter()
    with whole_file(arguments.target) as out:
        writer = csv.DictWriter(out, OUTPUT_COLUMNS, lineterminator="\n")
        writer.writeheader()
        for row in predictions(rows, lambda good: predict_rows(good, deps)):
            counts[row["status"]] += 1
            writer.writerow(row)
    rows_read, refused = counts.total(), counts["refused"]
    if screen.as_json:
        summary = {"rows": rows_read, "ok": rows_read - refused, "refused": refused}
        screen.write_json(summary | {"out": str(arguments.target)})
    else:
        if not rows_read:
            screen.note(f"{arguments.source} holds no rows below its header")
        screen.note(f"{rows_read - refused:,} predicted, {refused:,} refused: {arguments.target}")
    return EXIT_NEGATIVE if rows_read and refused == rows_read else EXIT_OK


def predictions(
    rows: Iterable[dict[str, str]], predict: Callable[[Iterator[Row]], Iterator[dict[str, str]]]
) -> Iterator[dict[str, str]]:
    """One output row per input row, in order; rows with surplus cells are refused here.

    The predictor may read ahead, so refused rows wait in line until those before them are told. A
    row without an id is known by its place, the first being 1.
    """
    waiting: deque[dict[str, str] | None] = deque()

    def well_formed() -> Iterator[Row]:
        for place, row in enumerate(rows, start=1):
            row["row_id"] = row.get("row_id") or str(place)
            surplus = row.pop(SURPLUS, None)
            waiting.append(None if surplus is None else _refused(row, surplus))
            if surplus is None:
                yield row

    for predicted in predict(well_formed()):
        while (refused := waiting.popleft()) is not None:
            yield refused
        yield predicted
    yield from (refused for refused in waiting if refused is not None)


def _refused(row: Row, surplus: str) -> dict[str, str]:
    reason = f"{surplus} more cells than the header has names"
    told = {"row_id": row.get("row_id", ""), "status": "refused", "reason": reason}
    return dict.fromkeys(OUTPUT_COLUMNS, "") | told


def rows_of(path: Path, needed: Sequence[str] = ()) -> Iterator[dict[str, str]]:
    """The rows of a CSV file; how many cells a row has too many is told under `SURPLUS`.

    Columns of batch prediction are known whatever their case and the blanks around them.

    Raises:
        InputError: `unreadable_file`, `not_utf8`, `bad_csv` (with the line), `wrong_separator`, or
            `missing_columns`, naming those of `needed` that the header lacks.
    """
    with _opened(path) as file:
        reader = csv.DictReader(file, restkey=SURPLUS, restval="", strict=True)
        try:
            if not reader.fieldnames:
                raise InputError(f"{path} is empty", hint="its first line names columns")
            reader.fieldnames = _named(reader.fieldnames)
            _check_header(path, reader.fieldnames, needed)
            for row in reader:
                surplus = row.pop(SURPLUS, None)
                counted = {} if surplus is None else {SURPLUS: str(len(surplus))}
                yield {name: value.strip() for name, value in row.items()} | counted
        except csv.Error as error:
            raise InputError(
                f"{path}, line {reader.line_num}: {error}", hint="write plain CSV", code="bad_csv"
            ) from None
        except UnicodeDecodeError as error:
            raise InputError(
                f"{path} is not UTF-8 text after line {reader.line_num}",
                hint="save it as UTF-8",
                code="not_utf8",
            ) from error


def _named(header: Sequence[str]) -> list[str]:
    """The header with its columns under our names; a column that has our name keeps it alone."""
    found = []
    for name in header:
        ours = "_".join(name.lower().replace("-", " ").split())
        taken = ours in found or ours in header
        found.append(ours if ours in KNOWN_COLUMNS and not taken else name)
    return found


def _check_header(path: Path, header: Sequence[str], needed: Sequence[str]) -> None:
    missing = [name for name in needed if name not in header]
    if missing and (error := wrong_separator(path, "".join(header))):
        raise error
    if missing:
        raise InputError(
            f"{path} has no column {', '.join(missing)}",
            hint=f"its first line must name some of {','.join(INPUT_COLUMNS)}",
            code="missing_columns",
        )


@contextmanager
def _opened(path: Path) -> Iterator[Iterable[str]]:
    try:
        file = path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise InputError(
            f"cannot read {path}: {why(error)}",
            hint="check the path and its permissions",
            code="unreadable_file",
        ) from None
    with file:
        yield file


def _lines_in(path: Path) -> int:
    """Lines of a file, for the bar alone; 0 where it cannot be read, which its reader tells."""
    if not path.is_file():
        return 0  # a pipe can be read only once
    try:
        with path.open("rb") as file:
            return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
    except OSError:
        return 0


def _watched(
    rows: Iterator[dict[str, str]], source: Path, screen: Screen
) -> Iterator[dict[str, str]]:
    """The rows, with a bar on stderr where somebody sees it."""
    if not screen.err.isatty():
        yield from rows
        return
    total = _lines_in(source)
    with Progress(console=console_on(screen, screen.err), transient=True) as progress:
        yield from progress.track(rows, total=total, description="predicting")
