"""Brings a sealed journal into the store, and makes a lost manifest again from it.

Every step may be repeated: points keep their ids, and what does not belong to the new version of a
document is removed after the new one is there.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from knowledge_ingest.journal import Staged, StagedPoint
from knowledge_ingest.manifest import Known, Manifest
from knowledge_ingest.vector_cache import unpacked
from tools.domain.knowledge.item import point_id
from tools.domain.knowledge.store import IndexedItem, Where
from tools.ports_knowledge import TermEncoder, VectorStore

__all__ = ["indexed_text", "known_by_store", "mark_superseded", "terms_text", "write_journal"]

_BATCH = 256


def indexed_text(payload: dict[str, Any]) -> str:
    """What both legs of the search see of a point."""
    header, text = payload.get("header", ""), payload.get("text", "")
    return f"{header}\n{text}" if header else str(text)


def terms_text(payload: dict[str, Any]) -> str:
    """What the lexical leg sees of a point: its header counts twice (decision 0007)."""
    header = payload.get("header", "")
    return f"{header}\n{indexed_text(payload)}" if header else indexed_text(payload)


def write_journal(store: VectorStore, manifest: Manifest, terms: TermEncoder) -> None:
    """Write what is sealed, remove what it replaces, and empty the journal."""
    embedder = manifest.journal.sealed()
    if embedder is None:
        return
    points = manifest.journal.staged_points()
    while batch := list(islice(points, _BATCH)):
        store.upsert(_points(batch, manifest, embedder, terms))
    staged = manifest.journal.staged()
    for collection in dict.fromkeys(one.collection for one in staged):
        _remove_old(store, collection, [one for one in staged if one.collection == collection])
    manifest.journal.finish()


def _points(
    batch: Sequence[StagedPoint], manifest: Manifest, embedder: str, terms: TermEncoder
) -> list[IndexedItem]:
    hashes = [one.text_hash for one in batch if one.has_dense]
    vectors = manifest.vectors(embedder, hashes)
    points = []
    for one in batch:
        payload = json.loads(one.payload)
        vector = vectors.get(one.text_hash) if one.has_dense else None
        points.append(
            IndexedItem(
                id=point_id(payload["item"], payload["position"]),
                dense=unpacked(vector) if vector else None,
                sparse=terms.document(terms_text(payload)),
                payload=payload,
            )
        )
    return points


def _remove_old(store: VectorStore, collection: str, staged: Sequence[Staged]) -> None:
    """Whatever these documents have in the store that is not of their new version.

    A content hash belongs to one version of one document, so many can go at once.
    """
    old = [one for one in staged if one.existed]
    for start in range(0, len(old), _BATCH):
        some = old[start : start + _BATCH]
        fresh = tuple(one.known.content_hash for one in some if one.known.chunks)
        store.delete(
            Where(
                any_of={
                    "collection": (collection,),
                    "document": tuple(one.document for one in some),
                },
                none_of={"content_hash": fresh} if fresh else {},
            )
        )


def mark_superseded(store: VectorStore, manifest: Manifest, collection: str) -> int:
    """Say of each document whether another one replaces it; how many changed.

    The manifest learns of it after the store, so that a broken off change is made again.
    """
    known = manifest.known(collection)
    replaced = {
        target for name, one in known.items() for target in one.supersedes if target != name
    }
    changed = {
        name: replace(one, superseded=name in replaced)
        for name, one in known.items()
        if one.superseded != (name in replaced)
    }
    for name, one in changed.items():
        where = Where(any_of={"collection": (collection,), "document": (name,)})
        said = {"superseded": "yes" if one.superseded else "no"}
        store.upsert([replace(p, payload={**p.payload, **said}) for p in store.scroll(where)])
        manifest.set_known(collection, {name: one})
    return len(changed)


def known_by_store(store: VectorStore) -> dict[tuple[str, str], Known]:
    """Every document of the store, from its points; a torn one without its hash."""
    found: dict[tuple[str, str], _Pieces] = {}
    for point in _ours(store):
        payload = point.payload
        key = (str(payload["collection"]), str(payload["document"]))
        found.setdefault(key, _Pieces(payload)).add(payload, has_dense=point.dense is not None)
    return {key: pieces.known() for key, pieces in found.items()}


def _ours(store: VectorStore) -> Iterator[IndexedItem]:
    needed = {"collection", "document", "item", "content_hash", "position"}
    return (point for point in store.scroll() if needed <= point.payload.keys())


class _Pieces:
    """The points of one document, as they are met."""

    def __init__(self, payload: Any) -> None:
        self._first = payload
        self._hashes: set[str] = set()
        self._count = self._last = self._missing = 0

    def add(self, payload: Any, *, has_dense: bool) -> None:
        self._hashes.add(f"{payload['item']} {payload['content_hash']}")
        self._count += 1
        self._last = max(self._last, int(payload["position"]))
        self._missing += not has_dense

    def known(self) -> Known:
        is_whole = len(self._hashes) == 1 and self._last + 1 == self._count
        return Known(
            item=str(self._first["item"]),
            content_hash=str(self._first["content_hash"]) if is_whole else "",
            chunks=self._count,
            missing=self._missing,
            superseded=self._first.get("superseded") == "yes",
            supersedes=tuple(self._first.get("supersedes", ())),
        )
