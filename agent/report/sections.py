"""What a report is made of; both formats show the same sections in the same order.

Every string is data: whoever writes it out escapes it.
"""

from dataclasses import dataclass

from tools.pictures.picture import Picture

__all__ = ["Report", "Section", "Table"]


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows as long as the headers; the first cell names its row."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading and what stands below it, in this order; what is empty is left out.

    Attributes:
        title: The heading.
        quote: Words of a person.
        lead: Paragraphs.
        table: A table.
        bullets: A list.
        code: A command, as it is to be typed.
        pictures: Pictures, each with what it shows in words.
    """

    title: str
    quote: str = ""
    lead: tuple[str, ...] = ()
    table: Table | None = None
    bullets: tuple[str, ...] = ()
    code: str = ""
    pictures: tuple[Picture, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands below the heading."""
        has_rows = self.table is not None and bool(self.table.rows)
        below = (self.quote, self.lead, has_rows, self.bullets, self.code, self.pictures)
        return not any(below)


@dataclass(frozen=True, kw_only=True)
class Report:
    """A title, the answer in one sentence, when it was written, and the sections."""

    title: str
    answer: str
    written: str
    sections: tuple[Section, ...]
