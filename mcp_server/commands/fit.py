"""`leadline fit`: the physics on all stored rows, a user's own among them.

The result is the user's calibration, beside the database; the shipped one stays as it is.
"""

import argparse
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict

from rich.progress import BarColumn, Progress, TimeElapsedColumn
from rich.table import Table

from agent.bootstrap import fit_calibration, reset_calibration
from mcp_server.backend import LOCAL, Backend
from mcp_server.errors import EXIT_OK
from mcp_server.screen import Screen
from mcp_server.terminal.console import console_on, show
from mcp_server.terminal.figures import plain
from tools.domain.errors import InputError
from tools.fit_report import FitReport

__all__ = ["run"]


def run(arguments: argparse.Namespace, screen: Screen, backend: Backend) -> int:
    """Fit and keep the result, or go back to the shipped calibration."""
    backend.check_writable()
    if arguments.reset:
        return _reset(arguments, screen, backend)
    jobs = os.cpu_count() or 1 if arguments.jobs is None else arguments.jobs
    if jobs < 1:
        raise InputError(f"--jobs {jobs} is less than 1", hint="give a whole number")
    asked = {"validate": arguments.validate}
    with _watched(screen) as tell, backend.audit().change(LOCAL, "fit", asked):
        report = fit_calibration(
            backend.settings(),
            backend.tool_deps(),
            validate=arguments.validate,
            jobs=jobs,
            tell=tell,
        )
    if screen.as_json:
        screen.write_json(asdict(report))
    else:
        _tell(report, screen)
    return EXIT_OK


def _reset(arguments: argparse.Namespace, screen: Screen, backend: Backend) -> int:
    if arguments.validate or arguments.jobs is not None:
        raise InputError(
            "--reset fits nothing", code="bad_usage", hint="give --reset without other options"
        )
    with backend.audit().change(LOCAL, "fit.reset", {}):
        path, removed = reset_calibration(backend.settings())
    if screen.as_json:
        screen.write_json({"removed": removed, "path": str(path)})
    elif removed:
        screen.note(f"{path} removed: the shipped calibration is in use")
    else:
        screen.note("you have no calibration of your own: the shipped one is in use")
    return EXIT_OK


@contextmanager
def _watched(screen: Screen) -> Iterator[Callable[[str], None]]:
    """A line per step and, on a terminal, a bar with the time below them."""
    if not screen.err.isatty():
        yield screen.note
        return
    console = console_on(screen, screen.err)
    with Progress(BarColumn(), TimeElapsedColumn(), console=console, transient=True) as progress:
        progress.add_task("fitting", total=None)
        yield lambda line: progress.console.print(line, markup=False, highlight=False)


def _tell(report: FitReport, screen: Screen) -> None:
    own = f"{report.own_rows:,} of them your own"
    if report.own_rows_left_out:
        own += f"; {report.own_rows_left_out:,} more of yours say nothing the formulas describe"
    screen.write(f"fitted on {report.rows:,} rows of {report.cells:,} model x GPU pairs, {own}")
    screen.write(plain(f"intervals: {report.intervals}"))
    screen.write("")
    screen.write(
        "median error on the very rows it was fitted on, by the physics alone: whether the fit"
    )
    screen.write("follows them, not how well it predicts what it never saw")
    show(screen, [_errors(report)])
    screen.write("")
    if report.cross_validated:
        screen.write("cross-validated, each row by a fit that never saw its group:")
        show(screen, [_cross_validated(report)])
        screen.write("")
    screen.write(plain(f"version {report.version}, training {report.training_sha256[:12]}"))
    screen.write(plain(f"kept in {report.path}"))
    screen.write("")
    screen.write(
        "It is in use from now on. Keep it if the errors of your own rows fell and those of all"
    )
    screen.write("rows did not rise; what it predicts for rows it never saw is told by")
    screen.write("  leadline fit --validate     (cross-validates: about a quarter of an hour)")
    screen.write("Else go back to the shipped calibration:")
    screen.write("  leadline fit --reset")


def _errors(report: FitReport) -> Table:
    """In-sample errors of the physics, old and new."""
    table = _table("Rows of", "Load", "Metric", "Rows", "Before", "After")
    for line in report.errors:
        figures = f"{line.rows:,}", f"{line.before_pct:g} %", f"{line.after_pct:g} %"
        table.add_row(line.rows_of, line.load, line.metric, *figures)
    return table


def _cross_validated(report: FitReport) -> Table:
    table = _table("Hidden", "Load", "Metric", "Rows", "Median", "Bias")
    for line in report.cross_validated:
        words = [str(line[name]) for name in ("grouping", "load", "metric", "rows")]
        table.add_row(*words, f"{line['median_pct']} %", f"{line['bias_pct']} %")
    return table


def _table(*names: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for place, name in enumerate(names):
        table.add_column(name, no_wrap=True, justify="left" if place < 3 else "right")  # noqa: PLR2004
    return table
