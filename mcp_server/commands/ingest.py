"""`leadline ingest benchmarks`: users' own measured runs into the store, where they correct.

Also lists and forgets them. What files mean is told in `tools.ingest`.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.table import Table

from mcp_server.backend import Backend
from mcp_server.errors import EXIT_NEGATIVE, EXIT_OK
from mcp_server.screen import Screen
from mcp_server.terminal.console import show
from mcp_server.terminal.figures import DASH, TIMES, digits, millis, plain
from tools.domain.errors import InputError
from tools.domain.measurement import Measurement
from tools.ingest.documents import MOST_BYTES
from tools.ingest.files import FileRead, forget, ingest
from tools.ingest.rows import Told
from tools.operation import ToolDeps

__all__ = ["run"]

Namespace = argparse.Namespace
REASONS_SHOWN = 10
"""Refused points of a file that are told one by one on a terminal; JSON has all."""


def run(arguments: Namespace, screen: Screen, backend: Backend) -> int:
    """Store the rows of files, or list or forget those that are stored."""
    _one_thing(arguments)
    if arguments.list:
        return _list(screen, backend.tool_deps())
    if not arguments.dry_run:
        backend.check_writable()
    if arguments.forget or arguments.forget_all:
        return _forget(arguments, screen, backend.tool_deps())
    contents = [(str(path), _content(path)) for path in arguments.files]
    read = ingest(contents, _told(arguments), backend.tool_deps(), dry_run=arguments.dry_run)
    if screen.as_json:
        screen.write_json(_as_json(read, dry_run=arguments.dry_run))
    else:
        _tell(read, screen, dry_run=arguments.dry_run)
    used = sum(len(file.kept) + len(file.known) for file in read)
    return EXIT_NEGATIVE if not used and any(file.refused for file in read) else EXIT_OK


def _one_thing(arguments: Namespace) -> None:
    """Refuse a command that asks for nothing, or for two things.

    Raises:
        InputError: `bad_usage`.
    """
    asked = [arguments.files, arguments.list, arguments.forget, arguments.forget_all]
    if sum(map(bool, asked)) != 1:
        raise InputError(
            "give files to ingest, or one of --list, --forget and --forget-all",
            code="bad_usage",
            hint="leadline ingest benchmarks report.json --gpu h100 --tp 1 --engine vllm",
        )


def _told(arguments: Namespace) -> Told:
    for name in ("num_gpus", "tp"):
        value = getattr(arguments, name)
        if value is not None and value < 1:
            raise InputError(
                f"--{name.replace('_', '-')} {value} is less than 1", hint="give a whole number"
            )
    return Told(
        model=arguments.model or "",
        gpu=arguments.gpu or "",
        num_gpus=arguments.num_gpus,
        tp=arguments.tp,
        precision=arguments.precision or "",
        engine=arguments.engine or "",
        speculation=arguments.speculation,
    )


def _content(path: Path) -> bytes:
    """A file's bytes, at most one more than may be read.

    Raises:
        InputError: `unreadable_file`.
    """
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise InputError(
            f"cannot read {path}: {(error.strerror or type(error).__name__).lower()}",
            hint="check the path and its permissions",
            code="unreadable_file",
        ) from None


def _list(screen: Screen, deps: ToolDeps) -> int:
    rows = list(deps.benchmarks.own())
    if screen.as_json:
        screen.write_json({"rows": [_fields(row) for row in rows]})
    elif rows:
        show(screen, [_table(rows)])
    if not rows:
        screen.note("no rows of your own yet: leadline ingest benchmarks FILE")
    return EXIT_OK


def _forget(arguments: Namespace, screen: Screen, deps: ToolDeps) -> int:
    count = forget(None if arguments.forget_all else arguments.forget, deps)
    if screen.as_json:
        screen.write_json({"forgotten": count})
    else:
        screen.note(f"{count:,} {_rows(count)} forgotten")
    return EXIT_OK


def _as_json(read: Sequence[FileRead], *, dry_run: bool) -> dict[str, Any]:
    files = [
        {
            "file": file.name,
            "format": file.kind,
            "points": file.points,
            "kept": [_fields(row) for row in file.kept],
            "known": list(file.known),
            "refused": [{"place": one.place, "reason": one.reason} for one in file.refused],
        }
        for file in read
    ]
    return {
        "dry_run": dry_run,
        "kept": sum(len(file.kept) for file in read),
        "known": sum(len(file.known) for file in read),
        "refused": sum(len(file.refused) for file in read),
        "files": files,
    }


def _fields(row: Measurement) -> dict[str, Any]:
    """What is known of a row."""
    return {name: value for name, value in vars(row).items() if value not in (None, "")}


def _tell(read: Sequence[FileRead], screen: Screen, *, dry_run: bool) -> None:
    for file in read:
        screen.write(plain(_line(file, dry_run=dry_run)))
        for one in file.refused[:REASONS_SHOWN]:
            screen.write(plain(f"  refused {one.place}: {one.reason}"))
        if len(file.refused) > REASONS_SHOWN:
            more = len(file.refused) - REASONS_SHOWN
            screen.write(f"  and {more:,} more refused (--json has all)")
    kept = [row for file in read for row in file.kept]
    if kept:
        screen.write("")
        show(screen, [_table(kept)])


def _line(file: FileRead, *, dry_run: bool) -> str:
    """One file in one line: format, rows read, kept, already known, refused."""
    verb = "would be kept" if dry_run else "kept"
    parts = [f"{len(file.kept):,} {verb}"]
    if file.known:
        parts.append(f"{len(file.known):,} already known")
    if file.refused:
        parts.append(f"{len(file.refused):,} refused")
    return (
        f"{file.name}: {file.kind}, {file.points:,} {_rows(file.points)} read: {', '.join(parts)}"
    )


def _rows(count: int) -> str:
    return "row" if count == 1 else "rows"


def _table(rows: Sequence[Measurement]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("Row", no_wrap=True)
    table.add_column("Ran", overflow="fold")
    table.add_column("Load", overflow="fold")
    table.add_column("Tokens", no_wrap=True)
    for name in ("TTFT", "TPOT", "tok/s"):
        table.add_column(name, no_wrap=True, justify="right")
    for row in rows:
        table.add_row(*map(plain, _cells(row)))
    return table


def _cells(row: Measurement) -> tuple[str, ...]:
    model = row.model_id.rsplit("/", 1)[-1]
    ran = f"{model} {row.precision}, {row.gpus} {TIMES} {row.gpu}, tp {row.tp}, {row.engine}"
    lengths = f"{row.isl_tokens or 0:.0f}+{row.osl_tokens or 0:.0f}"
    ttft_ms, tpot_ms = row.ttft_mean_ms or row.ttft_p50_ms, row.tpot_mean_ms or row.tpot_p50_ms
    return (
        row.row_id,
        ran,
        _load(row),
        lengths,
        DASH if ttft_ms is None else millis(ttft_ms),
        DASH if tpot_ms is None else millis(tpot_ms),
        DASH if row.output_tok_s is None else digits(row.output_tok_s),
    )


def _load(row: Measurement) -> str:
    """The load in a few signs: `closed 16`, `open 2.5/s`, `offline`."""
    if row.load == "open":
        return f"open {digits(row.request_rate_rps or 0.0)}/s"
    return row.load if row.concurrency is None else f"{row.load} {digits(row.concurrency)}"
