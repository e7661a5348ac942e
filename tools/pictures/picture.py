"""A drawn picture, and what it shows in words."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["Kind", "Picture"]

Kind = Literal["svg", "png"]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One picture.

    Attributes:
        name: File name without its end (`pareto`); also begins every id inside the SVG, so that
            several pictures can stand in one page.
        title: One line above it.
        text: What it shows, in numbers, for whoever does not see it.
        kind: `svg` or `png`.
        content: The file; the same bytes for the same data.
    """

    name: str
    title: str
    text: str
    kind: Kind
    content: bytes

    @property
    def file_name(self) -> str:
        """Such as `pareto.svg`."""
        return f"{self.name}.{self.kind}"

    @property
    def svg(self) -> str:
        """The SVG as text, one element without prologue, to stand in a page or a file.

        Raises:
            ValueError: It is a PNG.
        """
        if self.kind != "svg":
            raise ValueError(f"{self.file_name} is no SVG")
        return self.content.decode("utf-8")
