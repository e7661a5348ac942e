"""Sections as Markdown and as HTML: the only place that knows how either is escaped.

Both environments escape whatever a template puts out, so forgetting it is impossible; a template
that means markup says so. Control characters and marks of direction go in both.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from agent.report.sections import Report
from tools.plain_text import plain

__all__ = ["as_html", "as_markdown", "markdown"]

_FOLDER = Path(__file__).parent / "templates"
_MARKS = re.compile(r"[\\`*\[\]|~^]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|!(?=\[)|\$(?!\d)")
_BEGINNING = re.compile(r"^(?:[-+=#>]|:(?=[-:])|\d+(?=[.)](?:\s|$)))")
_ADDRESS = re.compile(r"(?i)(?<=\w):(?=//)|(?<=\bwww)\.|@|(?<=mailto):|(?<=xmpp):")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


class _Written(str):
    """Markdown that is already as it should be."""

    __slots__ = ()


def as_markdown(report: Report) -> str:
    """The report as GitHub-flavoured Markdown; pictures are linked by their file names."""
    return _environment("md").get_template("decision.md.j2").render(report=report)


def as_html(report: Report) -> str:
    """The report as one page without scripts, links or anything to load."""
    return _environment("html").get_template("decision.html.j2").render(report=report)


def markdown(text: str) -> str:
    r"""Text that Markdown shows as it is: no markup, no HTML, no link, no cell of a table.

    >>> markdown("a|b <script> [x](y) slo.ttft_ms")
    'a\\|b &lt;script&gt; \\[x\\](y) slo.ttft_ms'
    >>> markdown("1. https://evil.example"), markdown("- `x`")
    ('1\\. https\\://evil.example', '\\- \\`x\\`')
    """
    one_line = " ".join(plain(text).split())
    marked = _MARKS.sub(lambda found: f"\\{found[0]}", one_line)
    marked = _ADDRESS.sub(lambda found: f"\\{found[0]}", marked)
    marked = "".join(_ENTITIES.get(char, char) for char in marked)
    return _BEGINNING.sub(_after_start, marked)


def _after_start(found: re.Match[str]) -> str:
    """A number that would begin a list keeps its digits and loses its point."""
    return f"{found[0]}\\" if found[0][0].isdigit() else f"\\{found[0]}"


@cache
def _environment(kind: str) -> Environment:
    is_html = kind == "html"
    # Markdown is escaped by what finishes every value; HTML by Jinja2.
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=is_html,  # noqa: S701
        finalize=_for_html if is_html else _for_markdown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"fenced": _fenced, "svg": _svg, "multiline": _multiline}
    return environment


def _for_markdown(value: Any) -> Any:
    return value if isinstance(value, _Written) else markdown(str(value))


def _for_html(value: Any) -> Any:
    return value if isinstance(value, Markup) else plain(str(value))


def _fenced(code: str) -> _Written:
    """A block of code whose fence no line of the code can close."""
    longest = max((len(run) for run in re.findall(r"`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return _Written(f"{fence}sh\n{_lines(code)}\n{fence}")


def _multiline(code: str) -> Markup:
    """Code for a `<pre>`: escaped, lines kept."""
    return Markup.escape(_lines(code))


def _lines(text: str) -> str:
    return "\n".join(plain(line) for line in text.splitlines())


def _svg(svg: str) -> Markup:
    """One of our own pictures, whose words are escaped where it was drawn."""
    return Markup(svg)  # noqa: S704
