"""What was read before is read again from memory, and never after it changed."""

from pathlib import Path

import pytest

from tools.adapters import edge_memory
from tools.adapters.edge_store import EdgeStore
from tools.domain.knowledge.store import HybridQuery, IndexedItem, Where

EAST = (1.0, 0.0)
IDS = ("00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002")


def _item(number: int, title: str) -> IndexedItem:
    return IndexedItem(id=IDS[number], dense=EAST, sparse=None, payload={"title": title})


def _titles(store: EdgeStore) -> list[str]:
    asked = HybridQuery(dense=EAST, sparse=None, where=Where(), limit=10, depth=10)
    return sorted(hit.payload["title"] for hit in store.query(asked))


@pytest.fixture
def store(tmp_path: Path) -> EdgeStore:
    made = EdgeStore.create(tmp_path / "index", dimension=2, fingerprint="test")
    made.upsert([_item(0, "old"), _item(1, "other")])
    return made


def test_a_changed_payload_is_found_as_it_is_now(store: EdgeStore) -> None:
    assert _titles(store) == ["old", "other"]
    store.upsert([_item(0, "new")])
    assert _titles(store) == ["new", "other"]


def test_a_deleted_point_comes_back_with_its_new_payload(store: EdgeStore) -> None:
    assert _titles(store) == ["old", "other"]
    store.delete(Where(ids=(IDS[0],)))
    assert _titles(store) == ["other"]
    store.upsert([_item(0, "again")])
    assert _titles(store) == ["again", "other"]


def test_no_more_is_kept_than_is_said(store: EdgeStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edge_memory, "_KEPT", 1)
    assert _titles(store) == _titles(store) == ["old", "other"]


def test_a_caller_cannot_change_what_the_next_one_reads(store: EdgeStore) -> None:
    asked = HybridQuery(dense=EAST, sparse=None, where=Where(), limit=10, depth=10)
    with pytest.raises(TypeError):
        store.query(asked)[0].payload["title"] = "mine"  # type: ignore[index]
