"""The shipped items in memory: filters, terms, and nothing to change."""

import pytest

from tests.fakes_knowledge import FakeTerms, point_id
from tools.adapters.item_store import ItemStore
from tools.domain.errors import OutsideError
from tools.domain.knowledge.store import HybridQuery, IndexedItem, Where

TERMS = FakeTerms()


def made(name: str, text: str, **payload: object) -> IndexedItem:
    body = {"kind": "pattern", "topics": ["slo"], **payload}
    return IndexedItem(id=point_id(name), dense=None, sparse=TERMS.document(text), payload=body)


STORE = ItemStore(
    (
        made("a", "probe the replica"),
        made("b", "probe probe the load", kind="warning", topics=["slo", "capacity"]),
        made("c", "cache the prefix", valid_to=10),
    ),
    "fake-terms",
)


def found(text: str, **where: object) -> list[str]:
    query = HybridQuery(sparse=TERMS.query(text), where=Where(**where))  # type: ignore[arg-type]
    return [hit.id for hit in STORE.query(query)]


def test_a_rare_term_weighs_more_than_a_common_one() -> None:
    assert found("the replica")[0] == point_id("a")


def test_filters_narrow_what_is_found() -> None:
    assert found("probe", any_of={"kind": ("warning",)}) == [point_id("b")]
    assert found("probe", all_of={"topics": ("slo", "capacity")}) == [point_id("b")]
    assert found("probe", none_of={"kind": ("warning",)}) == [point_id("a")]
    assert found("the", at_least={"valid_to": 11.0}) == found("the", missing=("valid_to",))


def test_a_vector_alone_finds_nothing() -> None:
    assert STORE.query(HybridQuery(dense=(1.0,))) == []


def test_the_shipped_items_cannot_be_changed() -> None:
    with pytest.raises(OutsideError, match="read-only") as refused:
        STORE.upsert([made("d", "x")])
    assert refused.value.code == "knowledge_read_only"
    with pytest.raises(OutsideError, match="3 points"):
        STORE.delete(Where())
    assert STORE.describe().count == 3
