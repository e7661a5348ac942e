"""Text a model or a person reads, one template per question; imports nothing of ours.

A template may only use what it is given: an unknown name fails instead of leaving a gap.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, StrictUndefined, Template

__all__ = ["FOLDER", "Prompt", "render", "version"]

FOLDER = Path(__file__).parent
_VERSION_CHARACTERS = 12


class Prompt(NamedTuple):
    """A rendered template and the version of its file."""

    name: str
    version: str
    text: str


def render(name: str, **values: Any) -> Prompt:
    """Render `<name>.md.j2`.

    Raises:
        KeyError: There is no such template.
        jinja2.UndefinedError: The template wants a value that was not given.
    """
    return Prompt(name, version(name), _template(name).render(values).strip() + "\n")


@cache
def version(name: str) -> str:
    """First 12 hex digits of the SHA-256 of the template's file.

    Raises:
        KeyError: There is no such template.
    """
    return hashlib.sha256(_file(name).read_bytes()).hexdigest()[:_VERSION_CHARACTERS]


def _file(name: str) -> Path:
    path = FOLDER / f"{name}.md.j2"
    if path.parent != FOLDER or not path.is_file():
        raise KeyError(name)
    return path


@cache
def _template(name: str) -> Template:
    # Markdown for a reader, never HTML: escaping would change names and figures.
    environment = Environment(  # noqa: S701
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_file(name).read_text(encoding="utf-8"))
