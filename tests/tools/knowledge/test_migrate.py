"""Migration from shelf to shelf: complete, compared, resumed, and switched last."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.contracts.vector_store_contract import TERMS, crowd, point, unit
from tests.fakes_knowledge import FakeShelf, FakeStore, point_id
from tests.fakes_qdrant_server import FakeQdrant, running
from tools.adapters.edge_shelf import EdgeShelf
from tools.adapters.qdrant_shelf import ServerShelf
from tools.domain.errors import NotFoundError, OutsideError
from tools.domain.knowledge.store import Hit, HybridQuery, IndexedItem, Where
from tools.knowledge.migrate import migrate


class BreaksAfter(FakeStore):
    """Fails at the n-th batch, as a killed run would stop there."""

    batches = 1

    def upsert(self, items: Sequence[IndexedItem]) -> None:
        if items and self.batches == 0:
            raise OutsideError("gone", hint="none", code="knowledge_unavailable")
        self.batches -= bool(items)
        super().upsert(items)


class Loses(FakeStore):
    """Forgets one point of each batch."""

    def upsert(self, items: Sequence[IndexedItem]) -> None:
        super().upsert(items[1:])


class Confuses(FakeStore):
    """Keeps everything and finds something else."""

    def query(self, query: HybridQuery) -> list[Hit]:
        return [Hit(id=point_id("other"), score=1.0, cosine=None, payload={})]


class ShelfOf(FakeShelf):
    """A shelf whose next index is given."""

    def __init__(self, store: FakeStore) -> None:
        super().__init__()
        self.store = store

    def build(self, *, dimension: int, fingerprint: str, resume: bool = False) -> FakeStore:
        self.store.dimension, self.store.fingerprint = dimension, fingerprint
        self.stores.append(self.store)
        return self.store


def many(size: int = 1200) -> list[IndexedItem]:
    return [point(n, unit(1, n / 100, (n % 7) / 7), f"word{n} cache", n=n) for n in range(size)]


def source(items: Sequence[IndexedItem]) -> FakeShelf:
    return FakeShelf(FakeStore(items, fingerprint="pipeline-1"))


def test_every_point_arrives_and_the_new_index_becomes_active() -> None:
    target, steps = FakeShelf(), list[tuple[int, int]]()
    done = migrate(source(many()), target, progress=lambda *step: steps.append(step))
    assert target.current is not None
    assert target.current.points == {item.id: item for item in many()}
    assert (done.copied, done.skipped, done.removed, done.questions, done.shared) == (
        1200,
        0,
        0,
        10,
        1.0,
    )
    assert steps == [(500, 1200), (1000, 1200), (1200, 1200)]
    assert (done.target.fingerprint, done.target.count) == ("pipeline-1", 1200)


def test_an_interrupted_migration_goes_on_where_it_stood() -> None:
    target = ShelfOf(BreaksAfter())
    with pytest.raises(OutsideError):
        migrate(source(many()), target)
    assert (target.current, target.store.count()) == (None, 500)
    target.store.batches = 99  # type: ignore[attr-defined]
    done = migrate(source(many()), target)
    assert (done.copied, done.skipped) == (700, 500)
    assert target.current is target.store


def test_what_changed_since_the_interruption_is_copied_again_and_what_vanished_is_removed() -> None:
    target = ShelfOf(FakeStore(many(20)))
    changed = [*many(18)[1:], point(0, None, "word0 cache", n=0)]
    done = migrate(source(changed), target)
    assert (done.copied, done.skipped, done.removed) == (1, 17, 2)
    assert target.store.points == {item.id: item for item in changed}


def test_points_without_vectors_travel_too() -> None:
    target = FakeShelf()
    done = migrate(source([point("p", None), point("q", None, "cache")]), target)
    assert (done.copied, done.questions, done.shared) == (2, 1, 1.0)


def test_an_empty_index_migrates_to_an_empty_index() -> None:
    done = migrate(source([]), FakeShelf())
    assert (done.copied, done.questions, done.shared) == (0, 0, 1.0)


def test_without_an_index_there_is_nothing_to_migrate() -> None:
    with pytest.raises(NotFoundError) as caught:
        migrate(FakeShelf(), FakeShelf())
    assert caught.value.code == "knowledge_empty"


@pytest.mark.parametrize(("store", "why"), [(Loses(), "1199"), (Confuses(), "0%")])
def test_a_copy_that_differs_is_never_switched_to(store: FakeStore, why: str) -> None:
    target = ShelfOf(store)
    with pytest.raises(OutsideError, match=why if why != "1199" else "1200 points") as caught:
        migrate(source(many()), target)
    assert (caught.value.code, target.current) == ("knowledge_migration_differs", None)


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[EdgeShelf]:
    shelf = EdgeShelf(tmp_path / "kb")
    store = shelf.build(dimension=3, fingerprint="pipeline-1")
    store.upsert(crowd())
    shelf.swap(store)
    yield shelf
    shelf.close()


def test_the_embedded_index_moves_to_a_server_and_answers_alike(embedded: EdgeShelf) -> None:
    with running(FakeQdrant()) as server:
        target = ServerShelf(server.url)
        done = migrate(embedded, target)
        old, new = embedded.active(), target.active()
        assert old is not None
        assert new is not None
        query = HybridQuery(dense=unit(1, 0.5, -0.2), sparse=TERMS.query("cache prefix"))
        scores = [[hit.score for hit in store.query(query)] for store in (old, new)]
        kept = new.count(Where(any_of={"kind": ("warning",)}))
        again = migrate(embedded, target)
        target.close()
    assert (done.source.engine, done.target.engine, done.copied) == ("edge", "server", 120)
    assert done.shared > 0.9
    assert scores[0] == pytest.approx(scores[1], rel=1e-3)
    assert (kept, again.copied) == (60, 120)
