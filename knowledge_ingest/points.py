"""Chunks as points of a store: their ids, and the payload that filters and answers rest on."""

from typing import Any
from uuid import UUID, uuid5

from knowledge_ingest.document import Entry, Piece, clean_text
from tools.knowledge.body import body_of

__all__ = ["payload_of", "point_id"]


def point_id(item: str, position: int) -> str:
    """The id of the chunk at a place in an item, whatever its words.

    >>> point_id("6f0d3a52-8a44-5c0e-9e57-4c1f7b1d2a90", 0)
    '0bc7cd7d-73ba-53cb-97f0-7342d8f95f71'
    """
    return str(uuid5(UUID(item), str(position)))


def payload_of(
    entry: Entry, piece: Piece, *, document: str, content_hash: str, superseded: bool
) -> dict[str, Any]:
    """What is kept with a chunk; what is unknown is missing."""
    item, chunk = entry.item, piece.chunk
    page = f"#page={piece.page}" if piece.page and entry.document.uri else ""
    payload: dict[str, Any] = {
        "item": item.id,
        "collection": item.collection,
        "kind": item.kind,
        "access": item.access,
        "reviewed": _yes(item.is_reviewed),
        "superseded": _yes(superseded),
        "document": document,
        "content_hash": content_hash,
        "title": clean_text(item.title),
        "header": chunk.header,
        "text": chunk.text,
        "source_uri": clean_text(entry.document.uri) + page,
        "topics": list(item.topics),
        "tools": list(item.applies_to),
        "supersedes": list(item.supersedes),
        "level": chunk.level,
        "position": chunk.position,
        "start": chunk.start,
        "end": chunk.end,
    }
    if body := body_of(item):
        payload["body"] = body
    known = {
        "valid_from": item.valid_from.toordinal() if item.valid_from else None,
        "valid_to": item.valid_to.toordinal() if item.valid_to else None,
        "confidence": item.confidence,
    }
    return payload | {name: value for name, value in known.items() if value is not None}


def _yes(value: bool) -> str:
    return "yes" if value else "no"
