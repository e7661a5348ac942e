"""PDF as a document: the text of each page, under the bookmarks that lead to it.

Pages are read one after the other and forgotten, so that memory follows the text, not the file.
Scanned pages hold no text; a file of such pages alone is refused with the reason.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from knowledge_ingest.document import Block, clean_text
from tools.domain.errors import InputError

__all__ = ["pdf_text"]

_FORGET_EVERY = 50


def pdf_text(
    data: bytes, *, most_pages: int, most_characters: int
) -> tuple[str, str, tuple[Block, ...]]:
    """Title, text and one block for each page.

    Raises:
        InputError: `unreadable_document` or `document_too_large`.
    """
    from pypdf import PdfReader

    with _quiet():
        try:
            reader = PdfReader(BytesIO(data))
            _check(reader, most_pages)
            title = clean_text(str(reader.metadata.title or "") if reader.metadata else "").strip()
            text, blocks = _pages(reader, _bookmarks(reader), most_characters)
        except InputError:
            raise
        except Exception as error:  # noqa: BLE001  broken files fail in every way there is
            raise _unreadable(
                f"{type(error).__name__}: {str(error)[:200]}", "print it to a new PDF file"
            ) from None
    if not text.strip():
        raise _unreadable("its pages hold no text", "run a text recognition (OCR) over it first")
    return title, text, blocks


def _check(reader: Any, most_pages: int) -> None:
    if reader.is_encrypted and not reader.decrypt(""):
        raise _unreadable("it asks for a password", "save a copy without one")
    count = len(reader.pages)
    if count > most_pages:
        raise _too_large(f"{count:,} pages, at most {most_pages:,} are read")


def _pages(
    reader: Any, bookmarks: dict[int, tuple[str, ...]], most: int
) -> tuple[str, tuple[Block, ...]]:
    parts: list[str] = []
    blocks: list[Block] = []
    length, headings = 0, tuple[str, ...]()
    for number, page in enumerate(reader.pages):
        headings = bookmarks.get(number, headings)
        said = clean_text(page.extract_text() or "").strip() + "\n\n"
        parts.append(said)
        blocks.append(
            Block(headings=headings, start=length, end=length + len(said), page=number + 1)
        )
        length += len(said)
        if length > most:
            raise _too_large(f"more than {most:,} characters of text")
        if number % _FORGET_EVERY == 0:
            reader.resolved_objects.clear()
    return "".join(parts), tuple(blocks)


def _bookmarks(reader: Any) -> dict[int, tuple[str, ...]]:
    """Page index -> the bookmarks that it stands under; empty where the outline is broken."""
    found: dict[int, tuple[str, ...]] = {}
    try:
        for path, entry in _outline(reader.outline, ()):
            number = reader.get_destination_page_number(entry)
            if number is not None and number >= 0:
                found[number] = path
    except Exception:  # noqa: BLE001  an outline is a convenience, and often broken
        return {}
    return found


def _outline(entries: Any, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Path and entry of each bookmark; a list holds what stands below the entry before it."""
    path = above
    for entry in entries:
        if isinstance(entry, list):
            yield from _outline(entry, path)
        else:
            path = (*above, clean_text(str(entry.title)).strip())
            yield path, entry


@contextmanager
def _quiet() -> Iterator[None]:
    """Remarks of the library on every bent table would bury ours."""
    log = logging.getLogger("pypdf")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(before)


def _unreadable(reason: str, hint: str) -> InputError:
    return InputError(f"the PDF cannot be read: {reason}", code="unreadable_document", hint=hint)


def _too_large(reason: str) -> InputError:
    return InputError(
        f"the PDF is too large: {reason}",
        code="document_too_large",
        hint="split it, or raise the limit",
    )
