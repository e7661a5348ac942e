"""The `leadline` command: parse, run one command, turn its outcome into an exit code.

Imports the standard library alone; a command's module is imported when it runs.
"""

import argparse
import gc
import importlib
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mcp_server.arguments import command_named, overview, parser
from mcp_server.errors import (
    EXIT_FAILED_OUTSIDE,
    EXIT_INTERRUPTED,
    EXIT_OK,
    EXIT_PIPE_CLOSED,
    EXIT_USAGE,
    exit_code,
)
from mcp_server.screen import Screen
from mcp_server.wording import program_called
from tools.domain.errors import OutsideError, PlanningError

if TYPE_CHECKING:
    from mcp_server.backend import Backend

__all__ = ["main"]

REPORT = "run again with LEADLINE_DEBUG=1 and report it with `leadline doctor --json`"


_LASTING = ("serve", "mcp", "predict", "fit", "eval")
_SUMMING = ("fit", "eval")
"""These work on matrices that are worth a second core."""


def main(argv: Sequence[str] | None = None, *, backend: "Backend | None" = None) -> int:
    """Run the command line.

    Args:
        argv: Arguments without the program's name; None means those of the process.
        backend: What the commands stand on; None means this installation.

    Returns:
        0 yes, 1 the answer is no, 2 usage or input, 3 something outside failed; 130 and 141 when
        the person interrupted or the reader of a pipe went away.
    """
    _forgive_narrow_encodings()
    try:
        try:
            return _run(argv, backend)
        finally:
            sys.stdout.flush()
            if argv is None:
                gc.freeze()  # nothing left to collect: the process ends
    except BrokenPipeError:
        _let_stdout_go()
        return EXIT_PIPE_CLOSED
    except OSError as error:
        # Only the last flush comes here: what failed inside a command was told there.
        from agent.whole_file import why

        _let_stdout_go()
        sys.stderr.write(f"leadline: cannot_write: cannot write the answer: {why(error)}\n")
        return EXIT_FAILED_OUTSIDE
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED


def _let_stdout_go() -> None:
    """Python flushes stdout once more at exit; the null device takes that quietly."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(argv: Sequence[str] | None, backend: "Backend | None") -> int:
    try:
        arguments = parser().parse_args(argv)
    except SystemExit as leaving:
        return int(leaving.code or 0)
    if arguments.version:
        from importlib.metadata import version

        sys.stdout.write(f"leadline {version('leadline')}\n")
        return EXIT_OK
    if arguments.command is None:
        sys.stderr.write(overview())
        return EXIT_USAGE
    if argv is None and arguments.command not in _LASTING:
        # A command of a second or two ends before a collection pays: a fifth of `plan` otherwise.
        gc.disable()
    if argv is None and arguments.command not in _SUMMING:
        # Before NumPy comes: its threads wait for each other longer than our matrices take.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    screen = Screen(
        out=sys.stdout,
        err=sys.stderr,
        stdin=sys.stdin,
        as_json=arguments.as_json,
        program=program_called(sys.argv[0], Path.cwd()),
        environment=os.environ,
    )
    return _guarded(arguments, screen, backend)


def _guarded(arguments: argparse.Namespace, screen: Screen, backend: "Backend | None") -> int:
    try:
        return _told_when_full(arguments, screen, backend)
    except PlanningError as error:
        if screen.debug:
            screen.note(traceback.format_exc())
        screen.fail(error)
        return exit_code(error)
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001  the process edge: one line, never a traceback
        screen.note(
            traceback.format_exc()
            if screen.debug
            else f"leadline: defect in `{arguments.command}`: {type(error).__name__}; {REPORT}"
        )
        return EXIT_FAILED_OUTSIDE


def _told_when_full(
    arguments: argparse.Namespace, screen: Screen, backend: "Backend | None"
) -> int:
    """The command; a disk without room is no defect, whoever wrote to it."""
    try:
        return _call(arguments, screen, backend)
    except OSError as error:
        from agent.whole_file import is_full, why

        if not is_full(error):
            raise
        raise OutsideError(
            f"cannot write {error.filename or 'the answer'}: {why(error)}",
            hint="make room on the disk, or write to another",
            code="cannot_write",
        ) from error


def _call(arguments: argparse.Namespace, screen: Screen, backend: "Backend | None") -> int:
    from mcp_server.backend import Backend

    command = command_named(arguments.command)
    module = importlib.import_module(command.module)
    run: Callable[[argparse.Namespace, Screen, Backend], int] = getattr(module, command.function)
    return run(arguments, screen, backend or Backend.of_this_installation())


def _forgive_narrow_encodings() -> None:
    """A terminal that cannot show a sign shows `?` instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


if __name__ == "__main__":
    sys.exit(main())
