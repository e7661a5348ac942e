"""A parsed document: its text, and the parts that headings or pages mark off in it."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tools.domain.knowledge.item import Chunk, Item

__all__ = ["Block", "Candidate", "Document", "Entry", "FileKind", "Piece", "clean_text", "one_line"]

FileKind = Literal["markdown", "html", "notebook", "pdf", "text", "code", "record", "item"]
# What no text may hold: halves of surrogate pairs cannot be written as UTF-8, and control
# characters other than tab and newline say nothing to a reader.
_UNWRITABLE = re.compile("[\ud800-\udfff\x00-\x08\x0b\x0e-\x1f]")


@dataclass(frozen=True, kw_only=True)
class Block:
    """One part of a text under one heading or on one page.

    Attributes:
        headings: From the outermost in; without the document's title.
        start, end: Character offsets in the document's text.
        page: Counted from 1; None where there are no pages.
    """

    headings: tuple[str, ...]
    start: int
    end: int
    page: int | None = None


@dataclass(frozen=True, kw_only=True)
class Document:
    """One text with its parts; the blocks follow each other without gaps and cover it.

    Attributes:
        title: As the document names itself, else from its file's name.
        text: What is indexed, lines ended by newlines.
        blocks: In order.
        uri: Where a reader finds it.
        kind: Of file.
        place: Parts of its path, the head of every contextual header.
        questions: What people ask whom it answers; each is found like a piece of the text.
    """

    title: str
    text: str
    blocks: tuple[Block, ...]
    uri: str = ""
    kind: FileKind = "text"
    place: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A chunk, and the page it begins on."""

    chunk: Chunk
    page: int | None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What stands under one key of a collection: what is known of it, and its text."""

    item: Item
    document: Document


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A document that may be new; it is only read when its digest is not the known one.

    Attributes:
        document: Key within its collection.
        name: For progress and problems.
        digest: Changes when the document does.
        read: Parses it.

    Both calls may raise a `PlanningError`, which concerns this document alone.
    """

    document: str
    name: str
    digest: Callable[[], str]
    read: Callable[[], Entry]


def one_line(text: str) -> str:
    r"""A title as it is shown: clean, on one line.

    >>> one_line(" Warm\n  up ")
    'Warm up'
    """
    return " ".join(clean_text(text).split())


def clean_text(text: str) -> str:
    r"""Text as it is indexed: lines ended by newlines, characters composed, nothing unwritable.

    >>> clean_text("a\r\nb\x00e\u0301")
    'a\nb\ufffdé'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    return unicodedata.normalize("NFC", _UNWRITABLE.sub("\ufffd", text))
