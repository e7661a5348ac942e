"""`--measured FILE`: a user's own runs for one command, read as `leadline ingest` reads them."""

from dataclasses import replace
from pathlib import Path

from mcp_server.commands.ingest import content_of
from mcp_server.screen import Screen
from tools.ingest.files import measured_rows
from tools.ingest.rows import Told
from tools.operation import ToolDeps

__all__ = ["knowing"]

REASONS_SHOWN = 5
"""Skipped rows, and fields left out, that are told one by one."""


def knowing(path: Path | None, told: Told, deps: ToolDeps, screen: Screen) -> ToolDeps:
    """The ports with a predictor that knows the file's rows; rows that are skipped are told.

    Raises:
        InputError: The file cannot be read, or none of its rows can be used.
    """
    if path is None:
        return deps
    read = measured_rows(str(path), content_of(path), told, deps)
    screen.note(f"{path}: {len(read.kept):,} of {read.points:,} measured rows are used")
    for one in read.refused[:REASONS_SHOWN]:
        screen.note(f"  skipped {one.place}: {one.reason}")
    if len(read.refused) > REASONS_SHOWN:
        screen.note(f"  and {len(read.refused) - REASONS_SHOWN:,} more")
    for field in read.left_out[:REASONS_SHOWN]:
        screen.note(f"  {field}")
    if len(read.left_out) > REASONS_SHOWN:
        screen.note(f"  and {len(read.left_out) - REASONS_SHOWN:,} more fields left out")
    return replace(deps, predictor=deps.predictor.with_measured(read.kept))
