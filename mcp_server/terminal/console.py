"""A rich console on one of our streams: no markup, no guessing, the same output every time."""

from collections.abc import Iterable
from typing import TextIO

from rich.console import Console, RenderableType
from rich.text import Text

from mcp_server.screen import Screen

__all__ = ["console_on", "show"]

PIPED_WIDTH = 100
"""Columns when the reader is a file or a program and `COLUMNS` says nothing."""


def console_on(screen: Screen, stream: TextIO) -> Console:
    """A console whose width is the terminal's, `COLUMNS`, or 100 when piped."""
    asked = screen.environment.get("COLUMNS", "")
    piped = None if stream.isatty() else PIPED_WIDTH
    return Console(
        file=stream,
        width=int(asked) if asked.isdecimal() and int(asked) > 0 else piped,
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=False,
        no_color=True if screen.environment.get("NO_COLOR") else None,
    )


def show(screen: Screen, items: Iterable[RenderableType]) -> None:
    """Print renderables to stdout, without trailing blanks when nobody looks at a terminal."""
    console = console_on(screen, screen.out)
    if console.is_terminal:
        for item in items:
            _print(console, item)
        return
    with console.capture() as captured:
        for item in items:
            _print(console, item)
    screen.write("\n".join(line.rstrip() for line in captured.get().splitlines()))


def _print(console: Console, item: RenderableType) -> None:
    """A text that must not be broken, such as an address, may be longer than a line."""
    is_whole = isinstance(item, Text) and bool(item.no_wrap)
    console.print(item, soft_wrap=is_whole)
