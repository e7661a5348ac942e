"""The points of the shipped items, kept in a file: reading it takes a fraction of making them.

The file is named after what it was made of; a missing, foreign or broken one is made again, and
where none can be written the points are made each time.
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from knowledge_ingest.articles import article_files
from knowledge_ingest.whole_items import whole_items
from tools.domain.knowledge.store import IndexedItem, SparseVector
from tools.ports_knowledge import TermEncoder

__all__ = ["kept_items"]

_FORM = 3
"""Raised when points are made in another way."""


def kept_items(folder: Path, terms: TermEncoder) -> list[IndexedItem]:
    """Points of the shipped items, from the file if it is of these very articles."""
    place = folder / f"items-{_digest(terms)}.json"
    with suppress(OSError, ValueError, TypeError, KeyError):
        kept = _read(place)
        if len(kept) == len(article_files()):
            return kept
    points = whole_items(terms)
    with suppress(OSError):
        _write(place, points)
    return points


def _digest(terms: TermEncoder) -> str:
    """Of names, sizes and times of the articles; their text is not read."""
    told = [f"{_FORM}", terms.fingerprint]
    for file in article_files():
        seen = file.stat()
        told.append(f"{file.name} {seen.st_size} {seen.st_mtime_ns}")
    return sha256("\n".join(told).encode()).hexdigest()[:16]


def _read(place: Path) -> list[IndexedItem]:
    return [
        IndexedItem(
            id=row["id"],
            dense=None,
            sparse=SparseVector(indices=tuple(row["indices"]), values=tuple(row["values"])),
            payload=row["payload"],
        )
        for row in json.loads(place.read_text(encoding="utf-8"))
    ]


def _write(place: Path, points: Sequence[IndexedItem]) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    rows = [
        {
            "id": point.id,
            "indices": point.sparse.indices if point.sparse else (),
            "values": point.sparse.values if point.sparse else (),
            "payload": dict(point.payload),
        }
        for point in points
    ]
    for old in place.parent.glob("items-*.json"):
        old.unlink()
    unfinished = place.with_suffix(".new")
    unfinished.write_text(json.dumps(rows), encoding="utf-8")
    unfinished.replace(place)
