"""Chunks as points of a store: the payload that filters and answers rest on."""

from typing import Any

from knowledge_ingest.document import Entry, Piece, clean_text
from tools.knowledge.body import body_of

__all__ = ["payload_of"]


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
        "related": list(item.related),
        "level": chunk.level,
        "position": chunk.position,
        "start": chunk.start,
        "end": chunk.end,
    }
    # Once for each item: reading points would cost several times as much (decision 0007).
    if chunk.position == 0 and (body := body_of(item)):
        payload["body"] = body
    known = {
        "valid_from": item.valid_from.toordinal() if item.valid_from else None,
        "valid_to": item.valid_to.toordinal() if item.valid_to else None,
        "confidence": item.confidence,
    }
    return payload | {name: value for name, value in known.items() if value is not None}


def _yes(value: bool) -> str:
    return "yes" if value else "no"
