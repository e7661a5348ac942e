"""A typed item of the knowledge base, and the pieces under which it is found.

An item is one idea (pattern, decision, warning, methodology) or one document of a user. It is
indexed as one or more chunks; a chunk's text begins with a header that says where it stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal
from uuid import UUID, uuid5

__all__ = [
    "KINDS",
    "PUBLIC",
    "TYPED_KINDS",
    "Chunk",
    "Item",
    "Kind",
    "Option",
    "PieceLevel",
    "Source",
    "item_id",
    "point_id",
]

Kind = Literal["pattern", "decision", "warning", "methodology", "document"]
PieceLevel = Literal["chunk", "lead", "question"]
TYPED_KINDS: tuple[Kind, ...] = ("pattern", "decision", "warning", "methodology")
KINDS: tuple[Kind, ...] = (*TYPED_KINDS, "document")
PUBLIC = "public"
"""Access level of what anybody may read."""

_NAMESPACE = UUID("6f0d3a52-8a44-5c0e-9e57-4c1f7b1d2a90")


def item_id(collection: str, kind: str, slug: str) -> str:
    """The id of an item: the same for every edit of it, so citations stay alive.

    >>> item_id("leadline", "pattern", "set-k") == item_id("leadline", "pattern", "set-k")
    True
    """
    return str(uuid5(_NAMESPACE, f"{collection}\n{kind}\n{slug}"))


def point_id(item: str, position: int) -> str:
    """The id of the piece at a place in an item, whatever its words.

    >>> point_id("6f0d3a52-8a44-5c0e-9e57-4c1f7b1d2a90", 0)
    '0bc7cd7d-73ba-53cb-97f0-7342d8f95f71'

    Raises:
        ValueError: `item` is no UUID.
    """
    return str(uuid5(UUID(item), str(position)))


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a statement can be checked.

    Attributes:
        uri: Address that opens.
        title, authors, licence: As the source names them; empty where unknown.
        published, retrieved: Day, month or year as text.
        passage: The place in it that says so.
        interest: Who measured, where somebody speaks of their own product.
    """

    uri: str
    title: str = ""
    authors: str = ""
    licence: str = ""
    published: str = ""
    retrieved: str = ""
    passage: str = ""
    interest: str = ""


@dataclass(frozen=True, kw_only=True)
class Option:
    """One way a decision can go."""

    name: str
    pros: str
    cons: str


@dataclass(frozen=True, kw_only=True)
class Item:
    """One idea or one document.

    Attributes:
        id: UUID, see `item_id`.
        slug: Name within its collection and kind.
        collection: `leadline` for shipped items, else the name a user gave.
        kind: What it is.
        title: States the idea.
        summary: One sentence that stands alone.
        sections: Heading -> Markdown text, in reading order.
        topics: Most specific first.
        applies_to: Tool -> version range (`>=0.8`), empty for any version.
        sources: At least one for typed items.
        checked: Day on which it was last compared with its sources.
        confidence: 0..1, with the reason.
        severity: Of a warning: `low`, `medium`, `high` or `critical`; else empty.
        options: Of a decision.
        valid_from, valid_to: Days between which it holds; None is open.
        supersedes, related: Slugs.
        asked_as: Questions it answers, in the words of people who do not know it yet.
        is_reviewed: Unreviewed items are not served unless asked for.
        access: Level a reader must hold.
    """

    id: str
    slug: str
    collection: str
    kind: Kind
    title: str
    summary: str = ""
    sections: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    topics: tuple[str, ...] = ()
    applies_to: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    sources: tuple[Source, ...] = ()
    checked: date | None = None
    confidence: float | None = None
    confidence_reason: str = ""
    severity: str = ""
    options: tuple[Option, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    supersedes: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    asked_as: tuple[str, ...] = ()
    is_reviewed: bool = True
    access: str = PUBLIC

    @property
    def text(self) -> str:
        """Title, summary and every section as Markdown."""
        parts = [f"# {self.title}"]
        if self.summary:
            parts.append(self.summary)
        if self.options:
            parts.append("## Options")
            parts += [f"- **{o.name}**: for: {o.pros}; against: {o.cons}" for o in self.options]
        parts += [f"## {heading}\n\n{body}" for heading, body in self.sections.items()]
        return "\n\n".join(parts)


@dataclass(frozen=True, kw_only=True)
class Chunk:
    """A piece of an item's text that is found on its own.

    Attributes:
        header: Where it stands (`retrieval > Set k explicitly > Solution`); counted in the index.
        text: The words of the source, unchanged.
        position: 0, 1, ... within the item.
        start, end: Character offsets in the item's text.
        level: `chunk`; `lead` for the beginning that stands for the whole; `question` for words
            in which people ask for the item.
    """

    header: str
    text: str
    position: int
    start: int
    end: int
    level: PieceLevel = "chunk"

    @property
    def indexed_text(self) -> str:
        """What both legs of the search see."""
        return f"{self.header}\n{self.text}" if self.header else self.text
