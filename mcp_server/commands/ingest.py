"""`leadline ingest benchmarks`: users' own measured runs into the store, where they correct.

Also lists and forgets them. What files mean is told in `tools.ingest`.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mcp_server.backend import LOCAL, Backend
from mcp_server.commands.knowledge import ingest_articles
from mcp_server.errors import EXIT_NEGATIVE, EXIT_OK, EXIT_USAGE, as_problem
from mcp_server.screen import Screen
from mcp_server.terminal.console import show
from mcp_server.terminal.figures import plain
from mcp_server.terminal.learned import learned_section, rows_table, ways_on
from tools.domain.errors import InputError
from tools.domain.measurement import Measurement
from tools.ingest.columns import template
from tools.ingest.documents import MOST_BYTES
from tools.ingest.files import FileRead, forget, ingest
from tools.ingest.rows import Told
from tools.operation import ToolDeps

__all__ = ["content_of", "run"]

Namespace = argparse.Namespace
REASONS_SHOWN = 10
"""Refused points and fields of a file that are told one by one on a terminal; JSON has all."""


def run(arguments: Namespace, screen: Screen, backend: Backend) -> int:
    """Store the rows of files, or list or forget those that are stored; or take documents in."""
    if arguments.kind == "articles":
        return ingest_articles(arguments, screen, backend)
    _one_thing(arguments)
    if arguments.template:
        screen.write(template())
        return EXIT_OK
    if arguments.list:
        return _list(screen, backend.tool_deps())
    if not arguments.dry_run:
        backend.check_writable()
    forgets = arguments.forget or arguments.forget_all
    act = _forget if forgets else _ingest
    if arguments.dry_run:
        return act(arguments, screen, backend.tool_deps())
    with backend.audit().change(LOCAL, "forget" if forgets else "ingest", _asked(arguments)):
        return act(arguments, screen, backend.tool_deps())


def _asked(arguments: Namespace) -> dict[str, Any]:
    """What the audit log takes its digest of."""
    return {name: str(value) for name, value in vars(arguments).items() if name != "as_json"}


def _ingest(arguments: Namespace, screen: Screen, deps: ToolDeps) -> int:
    """Files that cannot be opened, and those that cannot be read, take no other with them."""
    contents: list[tuple[str, bytes]] = []
    shut: list[FileRead] = []
    for path in arguments.files:
        try:
            contents.append((str(path), content_of(path)))
        except InputError as error:
            shut.append(FileRead(name=str(path), error=error))
    day = deps.clock.now().date().isoformat()
    read = ingest(contents, _told(arguments), deps, dry_run=arguments.dry_run, day=day)
    order = {str(path): place for place, path in enumerate(arguments.files)}
    read = sorted([*read, *shut], key=lambda file: order[file.name])
    failed = [file.error for file in read if file.error is not None]
    if len(read) == 1 and failed:
        raise failed[0]
    if screen.as_json:
        screen.write_json(_as_json(read, dry_run=arguments.dry_run))
    else:
        _tell(read, screen, dry_run=arguments.dry_run)
    if failed:
        return EXIT_USAGE
    used = sum(len(file.kept) + len(file.known) for file in read)
    return EXIT_NEGATIVE if not used and any(file.refused for file in read) else EXIT_OK


def _one_thing(arguments: Namespace) -> None:
    """Refuse a command that asks for nothing, or for two things.

    Raises:
        InputError: `bad_usage`.
    """
    asked = [
        arguments.files,
        arguments.list,
        arguments.template,
        arguments.forget,
        arguments.forget_all,
    ]
    if sum(map(bool, asked)) != 1:
        raise InputError(
            "give files to ingest, or one of --template, --list, --forget and --forget-all",
            code="bad_usage",
            hint="leadline ingest benchmarks report.json --gpu h100 --tp 1",
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


def content_of(path: Path) -> bytes:
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
        show(screen, [rows_table(rows)])
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
    return {
        "dry_run": dry_run,
        "kept": sum(len(file.kept) for file in read),
        "known": sum(len(file.known) for file in read),
        "refused": sum(len(file.refused) for file in read),
        "failed": sum(file.error is not None for file in read),
        "files": [_file_as_json(file) for file in read],
    }


def _file_as_json(file: FileRead) -> dict[str, Any]:
    if file.error is not None:
        return {"file": file.name, "error": as_problem(file.error)}
    return {
        "file": file.name,
        "format": file.kind,
        "points": file.points,
        "kept": [_fields(row) for row in file.kept],
        "predicted_before": file.before,
        "known": list(file.known),
        "refused": [{"place": one.place, "reason": one.reason} for one in file.refused],
        "left_out": [vars(one) for one in file.left_out],
    }


def _fields(row: Measurement) -> dict[str, Any]:
    """What is known of a row."""
    return {name: value for name, value in vars(row).items() if value not in (None, "")}


def _tell(read: Sequence[FileRead], screen: Screen, *, dry_run: bool) -> None:
    for file in read:
        screen.write(plain(_line(file, dry_run=dry_run)))
        if file.error is not None:
            screen.write(plain(f"  hint: {file.error.hint}"))
        _some(screen, [f"refused {one.place}: {one.reason}" for one in file.refused], "refused")
        _some(screen, [*map(str, file.left_out)], "fields left out")
    if any(file.kept for file in read):
        screen.write("")
        show(screen, learned_section(read))
        for line in ways_on(read, program=screen.program, dry_run=dry_run):
            screen.write(line)


def _some(screen: Screen, lines: Sequence[str], what: str) -> None:
    for line in lines[:REASONS_SHOWN]:
        screen.write(plain(f"  {line}"))
    if len(lines) > REASONS_SHOWN:
        screen.write(f"  and {len(lines) - REASONS_SHOWN:,} more {what} (--json has all)")


def _line(file: FileRead, *, dry_run: bool) -> str:
    """One file in one line: format, rows read, kept, already known, refused; or why not."""
    if file.error is not None:
        why = file.error.message.removeprefix(file.name).lstrip(":, ")
        return f"{file.name}: not read: {why}"
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
