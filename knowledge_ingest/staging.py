"""One ingestion: what is new or changed goes into the journal, and from there into the store.

Documents travel in groups, so that many small ones cost few writes; one too long for memory travels
piece by piece and still appears whole.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice

from knowledge_ingest.chunk import Chunker
from knowledge_ingest.document import Candidate, Entry, Piece
from knowledge_ingest.journal import Staged, StagedPoint
from knowledge_ingest.manifest import Known, Manifest
from knowledge_ingest.points import payload_of
from knowledge_ingest.report import Failure, IngestReport, Progress
from knowledge_ingest.vector_cache import VectorCache, text_hash
from knowledge_ingest.writing import write_journal
from tools.domain.errors import InputError, PlanningError
from tools.domain.knowledge.fingerprint import IndexFingerprint
from tools.ports_knowledge import TermEncoder, VectorStore

__all__ = ["Staging", "remove"]

_GROUP = 512
"""Chunks after which the journal is sealed and written."""
_BATCH = 64
"""Chunks of one document that are in memory at once."""


@dataclass(kw_only=True)
class Staging:
    """Documents of one collection on their way."""

    collection: str
    store: VectorStore
    manifest: Manifest
    chunker: Chunker
    terms: TermEncoder
    cache: VectorCache
    _known: dict[str, Known] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)
    _waiting: int = 0
    _added: list[str] = field(default_factory=list)
    _changed: list[str] = field(default_factory=list)
    _failures: list[Failure] = field(default_factory=list)
    _unchanged: int = 0
    _chunks: int = 0

    def take(
        self, candidates: Sequence[Candidate], *, prune: bool, progress: Progress
    ) -> IngestReport:
        """Bring the collection up to date; a document that fails is told and the rest goes on."""
        self._known = self.manifest.known(self.collection)
        for number, candidate in enumerate(candidates):
            progress(total=len(candidates), done=number, name=candidate.name)
            try:
                self._take_one(candidate)
            except PlanningError as error:
                if error.code.startswith(("knowledge_", "manifest_")):
                    raise
                self._failures.append(Failure.of(candidate.name, error))
            if self._waiting >= _GROUP:
                self._write()
        self._write()
        vanished = tuple(sorted(self._known.keys() - self._seen))
        if prune:
            remove(self.store, self.manifest, self.terms, self.collection, vanished)
        return self._report(vanished, pruned=prune)

    def _report(self, vanished: tuple[str, ...], *, pruned: bool) -> IngestReport:
        failure = self.cache.failure
        return IngestReport(
            added=tuple(self._added),
            changed=tuple(self._changed),
            unchanged=self._unchanged,
            removed=vanished if pruned else (),
            vanished=() if pruned else vanished,
            failures=tuple(self._failures),
            chunks=self._chunks,
            embedded=self.cache.embedded,
            reused=self.cache.reused,
            degraded=("dense_unavailable",) if failure else (),
            reason=f"{failure.message}: {failure.hint}" if failure else "",
        )

    def _take_one(self, candidate: Candidate) -> None:
        key = candidate.document
        if key in self._seen:
            raise InputError(
                f"two documents of {self.collection} have the key {key}; the first one counts",
                code="duplicate_document",
                hint="give one of them another name",
            )
        self._seen.add(key)
        before = self._known.get(key)
        # One version of one document: whatever of it carries another hash is old.
        made_of = (self.collection, key, candidate.digest(), self.chunker.fingerprint)
        content_hash = sha256("\n".join(made_of).encode()).hexdigest()[:32]
        if before is not None and before.content_hash == content_hash:
            self._unchanged += 1
            return
        entry = candidate.read()
        self.manifest.begin()
        try:
            self._stage(entry, key, content_hash, before)
        except PlanningError:
            self.manifest.journal.unstage(self.collection, key)
            raise
        (self._added if before is None else self._changed).append(key)

    def _stage(self, entry: Entry, key: str, content_hash: str, before: Known | None) -> None:
        superseded = before is not None and before.superseded
        pieces = self.chunker.chunks(entry.document)
        count = missing = 0
        while batch := list(islice(pieces, _BATCH)):
            points = list(self._points(batch, entry, key, content_hash, superseded=superseded))
            self.manifest.journal.stage_points(self.collection, key, count, points)
            count += len(points)
            missing += sum(not one.has_dense for one in points)
        known = Known(
            item=entry.item.id,
            content_hash=content_hash,
            chunks=count,
            missing=missing,
            superseded=superseded,
            supersedes=entry.item.supersedes,
        )
        self.manifest.journal.stage(
            Staged(
                collection=self.collection, document=key, known=known, existed=before is not None
            )
        )
        self._waiting += count
        self._chunks += count

    def _points(
        self,
        batch: Sequence[Piece],
        entry: Entry,
        key: str,
        content_hash: str,
        *,
        superseded: bool,
    ) -> Iterator[StagedPoint]:
        texts = [piece.chunk.indexed_text for piece in batch]
        vectors = self.cache.find(texts)
        for piece, text, vector in zip(batch, texts, vectors, strict=True):
            payload: Mapping[str, object] = payload_of(
                entry, piece, document=key, content_hash=content_hash, superseded=superseded
            )
            yield StagedPoint(
                text_hash=text_hash(text),
                has_dense=vector is not None,
                payload=json.dumps(payload, ensure_ascii=False),
            )

    def _write(self) -> None:
        if not self.manifest.journal.is_empty():
            of_index = IndexFingerprint.parse(self.store.describe().fingerprint)
            self.manifest.journal.seal(of_index.dense)
        self.manifest.commit()
        write_journal(self.store, self.manifest, self.terms)
        self._waiting = 0


def remove(
    store: VectorStore,
    manifest: Manifest,
    terms: TermEncoder,
    collection: str,
    documents: Sequence[str],
) -> None:
    """Remove documents, through the journal like every change."""
    if not documents:
        return
    gone = Known(item="", content_hash="", chunks=0)
    with manifest.writing():
        for name in documents:
            manifest.journal.stage(
                Staged(collection=collection, document=name, known=gone, existed=True)
            )
        manifest.journal.seal("")
    write_journal(store, manifest, terms)
