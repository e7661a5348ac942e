"""Every point from one store to a new index elsewhere, compared before readers see it.

What an earlier run copied is kept, so a killed migration goes on where it stood. The source is only
read; the target becomes active when count and ten questions agree.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice

from tools.domain.errors import NotFoundError, OutsideError
from tools.domain.knowledge.store import HybridQuery, IndexedItem, StoreInfo, Where
from tools.ports_knowledge import Shelf, VectorStore

__all__ = ["Migration", "Progress", "migrate"]

Progress = Callable[[int, int], None]
"""Called with the points done and their total."""
_BATCH = 500
_QUESTIONS = 10
_SHARED = 0.8
"""Share of hits that both must find: equal scores come in any order, and graphs are approximate."""


@dataclass(frozen=True, kw_only=True)
class Migration:
    """What was done.

    Attributes:
        source, target: Both stores as they were at the end.
        copied: Points written by this run.
        skipped: Points that an earlier run had written.
        removed: Points of an earlier run that the source no longer has.
        questions: How many were asked of both.
        shared: Share of hits that both found, over all questions.
    """

    source: StoreInfo
    target: StoreInfo
    copied: int
    skipped: int
    removed: int
    questions: int
    shared: float


def migrate(source: Shelf, target: Shelf, *, progress: Progress = lambda *_: None) -> Migration:
    """Copy the active index of one shelf to another and make it active there.

    Raises:
        NotFoundError: `knowledge_empty` when the source has no active index.
        OutsideError: `knowledge_migration_differs`; nothing was switched. Else what stores raise.
    """
    old = source.active()
    if old is None:
        raise NotFoundError(
            "there is no knowledge index to migrate",
            code="knowledge_empty",
            hint="build one first: `leadline ingest articles`",
        )
    told = old.describe()
    new = target.build(dimension=told.dimension or 0, fingerprint=told.fingerprint, resume=True)
    copied, skipped, removed = _copy(old, new, told.count, progress)
    new.optimize()
    shared, questions = _compare(old, new)
    target.swap(new)
    return Migration(
        source=told,
        target=new.describe(),
        copied=copied,
        skipped=skipped,
        removed=removed,
        questions=questions,
        shared=shared,
    )


def _copy(
    old: VectorStore, new: VectorStore, total: int, progress: Progress
) -> tuple[int, int, int]:
    """Numbers of points written, found written already, and removed."""
    # Empty for a new index; vectors are read too, since a point may have got its later.
    have = {item.id: _digest(item) for item in new.scroll()}
    copied = skipped = 0
    for batch in _batches(old.scroll()):
        missing = [item for item in batch if have.pop(item.id, None) != _digest(item)]
        new.upsert(missing)
        copied += len(missing)
        skipped += len(batch) - len(missing)
        progress(copied + skipped, total)
    # What is left in `have` was not met in the source.
    return copied, skipped, new.delete(Where(ids=tuple(have))) if have else 0


def _batches(items: Iterator[IndexedItem]) -> Iterator[Sequence[IndexedItem]]:
    while batch := list(islice(items, _BATCH)):
        yield batch


def _digest(item: IndexedItem) -> str:
    """Names payload, terms and whether there is a dense vector, whose last digits may differ."""
    parts = (_ordered(item.payload), item.sparse and item.sparse.indices, item.dense is None)
    return sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _ordered(payload: Mapping[str, object]) -> list[tuple[str, object]]:
    return sorted(payload.items())


def _compare(old: VectorStore, new: VectorStore) -> tuple[float, int]:
    """Share of common hits and number of questions.

    Raises:
        OutsideError: `knowledge_migration_differs`.
    """
    counts = old.count(), new.count()
    if counts[0] != counts[1]:
        raise _differs(f"{counts[0]} points became {counts[1]}")
    shares = [_shared(old, new, question) for question in _questions(old, counts[0])]
    shared = sum(shares) / len(shares) if shares else 1.0
    if shared < _SHARED:
        raise _differs(f"{len(shares)} questions share {shared:.0%} of their hits")
    return shared, len(shares)


def _questions(store: VectorStore, count: int) -> list[HybridQuery]:
    """Stored points, evenly spread, asked for their like."""
    step = max(count // _QUESTIONS, 1)
    chosen = islice(store.scroll(), 0, None, step)
    asked = [item for item in chosen if item.dense or item.sparse][:_QUESTIONS]
    return [HybridQuery(dense=item.dense, sparse=item.sparse) for item in asked]


def _shared(old: VectorStore, new: VectorStore, question: HybridQuery) -> float:
    before = {hit.id for hit in old.query(question)}
    after = {hit.id for hit in new.query(question)}
    return len(before & after) / max(len(before), len(after), 1)


def _differs(how: str) -> OutsideError:
    return OutsideError(
        f"the copy of the knowledge index is not like its source: {how}",
        code="knowledge_migration_differs",
        hint="nothing was switched: run `leadline knowledge migrate` again while nothing is "
        "ingested",
    )
