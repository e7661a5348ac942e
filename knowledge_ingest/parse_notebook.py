"""Notebooks as documents: Markdown cells as they are, code fenced, and outputs that are text."""

import json
from collections.abc import Iterator
from typing import Any

from knowledge_ingest.document import Block, clean_text
from knowledge_ingest.parse_markdown import markdown_blocks
from tools.domain.errors import InputError

__all__ = ["notebook_text"]

_MOST_OUTPUT = 2_000
"""Characters of one output; logs of a training run say little after that."""
_READ_VERSION = 4


def notebook_text(data: bytes) -> tuple[str, str, tuple[Block, ...]]:
    """Title, text and blocks of a notebook.

    Raises:
        InputError: `unreadable_document`.
    """
    import nbformat

    try:
        raw = json.loads(data.decode("utf-8-sig"))
        # Not `nbformat.reads`: it warns about schemas of other years, which harm nothing here.
        book = nbformat.convert(nbformat.from_dict(raw), _READ_VERSION)  # type: ignore[no-untyped-call]
        cells = [part for cell in book["cells"] for part in _cell(cell, _language(book))]
    except Exception as error:  # noqa: BLE001  broken files fail in every way there is
        raise InputError(
            f"this is no notebook: {str(error)[:200] or type(error).__name__}",
            code="unreadable_document",
            hint="open it in Jupyter and save it again",
        ) from None
    text = clean_text("\n\n".join(cells))
    title, blocks = markdown_blocks(text)
    return title, text, blocks


def _language(book: Any) -> str:
    kernel = book.get("metadata", {}).get("kernelspec", {})
    return str(kernel.get("language", "python"))


def _cell(cell: Any, language: str) -> Iterator[str]:
    source = _joined(cell.get("source", ""))
    if not source.strip():
        return
    if cell["cell_type"] != "code":
        yield source
        return
    yield f"```{language}\n{source}\n```"
    for output in cell.get("outputs", []):
        said = _joined(output.get("text", "")) or _joined(
            output.get("data", {}).get("text/plain", "")
        )
        if said.strip():
            yield f"```text\n{said[:_MOST_OUTPUT].rstrip()}\n```"


def _joined(source: Any) -> str:
    return "".join(source) if isinstance(source, list) else str(source)
