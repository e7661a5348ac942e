"""What every `VectorStore` must do; run against the fake and against every engine."""

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.fakes_knowledge import FakeStore, FakeTerms, point_id
from tools.domain.errors import ConflictError
from tools.domain.knowledge.store import (
    Fusion,
    Hit,
    HybridQuery,
    IndexedItem,
    SparseVector,
    Where,
)
from tools.ports_knowledge import VectorStore

Make = Callable[[], VectorStore]

WORDS = [
    "cache",
    "prefix",
    "latency",
    "token",
    "batch",
    "shard",
    "replica",
    "queue",
    "router",
    "tensor",
    "pod",
    "probe",
]
TERMS = FakeTerms()


def unit(*numbers: float) -> tuple[float, ...]:
    length = math.sqrt(sum(number * number for number in numbers))
    return tuple(number / length for number in numbers)


def point(
    name: object,
    dense: tuple[float, ...] | None = (1.0, 0.0, 0.0),
    text: str = "",
    **payload: Any,
) -> IndexedItem:
    sparse = TERMS.document(text) if text else None
    return IndexedItem(id=point_id(name), dense=dense, sparse=sparse, payload=payload)


def crowd(size: int = 120) -> list[IndexedItem]:
    """Points in all directions with a few words each; some lack one vector."""
    chance = random.Random(7)  # noqa: S311  the same on every machine
    made = []
    for number in range(size):
        dense = unit(*(chance.gauss(0, 1) for _ in range(3))) if number % 10 else None
        text = " ".join(chance.choices(WORDS, k=4)) if number % 7 else ""
        payload = {"kind": ("pattern", "warning")[number % 2], "position": number}
        made.append(_weighted(point(number, dense, text, **payload), 1 + number / 1000))
    return made


def _weighted(item: IndexedItem, factor: float) -> IndexedItem:
    """The same with other term weights: engines order equal scores as they like."""
    if item.sparse is None:
        return item
    values = tuple(value * factor for value in item.sparse.values)
    return replace(item, sparse=SparseVector(indices=item.sparse.indices, values=values))


def names(hits: Sequence[Hit] | Sequence[IndexedItem], among: Sequence[object]) -> set[object]:
    """The readable names of what was found."""
    known = {point_id(name): name for name in among}
    return {known[one.id] for one in hits}


class VectorStoreContract:
    """Subclasses give a fixture `make` that builds an empty store of dimension 3."""

    @pytest.fixture
    def make(self) -> Make:
        raise TypeError("a subclass builds the port")

    @pytest.fixture
    def store(self, make: Make) -> VectorStore:
        return make()

    def test_a_new_store_is_empty_and_says_what_it_is(self, store: VectorStore) -> None:
        told = store.describe()
        assert (told.count, told.dimension, told.fingerprint) == (0, 3, "pipeline-1")
        assert told.engine in {"edge", "server", "memory"}
        assert told.version
        assert {"dbsf", "idf", "swap"} <= told.capabilities

    def test_an_empty_store_finds_and_deletes_nothing(self, store: VectorStore) -> None:
        query = HybridQuery(dense=unit(1, 0, 0), sparse=TERMS.query("cache"))
        assert (store.query(query), list(store.scroll()), store.delete(Where())) == ([], [], 0)

    def test_every_point_comes_back_as_it_was(self, store: VectorStore) -> None:
        payload = {
            "title": "Größe 😀 \N{CJK UNIFIED IDEOGRAPH-65E5} a\nb",
            "topics": ["serving", "küche"],
            "position": 3,
            "confidence": 0.7,
            "flag": True,
        }
        kept = point("p", unit(1, 2, 2), "cache prefix", **payload)
        store.upsert([kept])
        (back,) = store.scroll()
        assert (back.id, dict(back.payload)) == (kept.id, payload)
        assert back.dense == pytest.approx((1 / 3, 2 / 3, 2 / 3), abs=1e-6)
        assert _terms(back.sparse) == pytest.approx(_terms(kept.sparse))

    def test_a_point_may_lack_either_vector_or_both(self, store: VectorStore) -> None:
        store.upsert([point("terms", None, "cache"), point("dense"), point("none", None)])
        have = {one.id: (one.dense is None, one.sparse is None) for one in store.scroll()}
        assert have == {
            point_id("terms"): (True, False),
            point_id("dense"): (False, True),
            point_id("none"): (True, True),
        }

    def test_scrolling_without_vectors_brings_payloads_alone(self, store: VectorStore) -> None:
        store.upsert([point("p", text="cache", title="T")])
        (back,) = store.scroll(with_vectors=False)
        assert (back.dense, back.sparse, dict(back.payload)) == (None, None, {"title": "T"})

    def test_payloads_and_vectors_are_read_by_id(self, store: VectorStore) -> None:
        kept = [point("p", unit(1, 0, 0), "cache", title="T"), point("q"), point("r")]
        store.upsert(kept)
        asked = [kept[0].id, kept[2].id, point_id("z"), "x"]
        for _ in range(2):  # what is remembered is the same
            found = store.payloads(asked)
            assert set(found) == {kept[0].id, kept[2].id}
            assert found[kept[0].id]["title"] == "T"
            vectors = store.dense([kept[0].id, point_id("z"), "x"])
            assert list(vectors) == [kept[0].id]
            assert list(vectors[kept[0].id]) == pytest.approx([1.0, 0.0, 0.0])
        assert (store.payloads([]), store.dense([])) == ({}, {})

    def test_what_was_read_by_id_is_read_anew_once_it_changed(self, store: VectorStore) -> None:
        store.upsert([point("p", unit(1, 0, 0), title="old")])
        place = point_id("p")
        assert store.payloads([place])[place]["title"] == "old"
        assert list(store.dense([place])[place]) == pytest.approx([1.0, 0.0, 0.0])
        store.upsert([point("p", unit(0, 1, 0), title="new")])
        assert store.payloads([place])[place]["title"] == "new"
        assert list(store.dense([place])[place]) == pytest.approx([0.0, 1.0, 0.0])
        store.delete(Where(ids=(place,)))
        assert (store.payloads([place]), store.dense([place])) == ({}, {})

    def test_scrolling_meets_each_of_many_points_once(self, store: VectorStore) -> None:
        store.upsert([point(number, position=number) for number in range(1203)])
        positions = sorted(one.payload["position"] for one in store.scroll())
        assert positions == list(range(1203))
        assert store.count() == 1203

    def test_a_repeated_upsert_replaces_the_whole_point(self, store: VectorStore) -> None:
        store.upsert([point("p", text="cache", title="old", note="x"), point("q", None, "cache")])
        store.upsert([point("p", unit(0, 1, 0), "router", title="new")])
        (back,) = store.scroll(Where(ids=(point_id("p"),)))
        assert (store.count(), dict(back.payload)) == (2, {"title": "new"})
        found = store.query(HybridQuery(sparse=TERMS.query("cache")))
        assert names(found, "pq") == {"q"}

    def test_a_dense_vector_can_follow_later(self, store: VectorStore) -> None:
        store.upsert([point("p", None, "cache")])
        assert store.query(HybridQuery(dense=unit(1, 0, 0))) == []
        store.upsert([point("p", unit(1, 0, 0), "cache")])
        (hit,) = store.query(HybridQuery(dense=unit(1, 0, 0)))
        assert hit.cosine == pytest.approx(1.0)

    def test_a_replaced_point_no_longer_counts_for_rarity(self, make: Make) -> None:
        changed, fresh = make(), make()
        changed.upsert([point(number, None, "cache") for number in range(4)])
        changed.upsert([point(number, None, "router") for number in range(3)])
        fresh.upsert([point(number, None, "router") for number in range(3)])
        fresh.upsert([point(3, None, "cache")])
        query = HybridQuery(sparse=TERMS.query("cache"))
        (left,), (right,) = changed.query(query), fresh.query(query)
        assert left.score == pytest.approx(right.score, rel=1e-4)

    @pytest.mark.parametrize(
        ("where", "found"),
        [
            (Where(), "abcd"),
            (Where(any_of={"kind": ("pattern", "decision")}), "ab"),
            (Where(any_of={"topics": ("cost", "slo")}), "ac"),
            (Where(any_of={"kind": ()}), ""),
            (Where(any_of={"nowhere": ("x",)}), ""),
            (Where(all_of={"topics": ("cost", "gpu")}), "a"),
            (Where(all_of={"topics": ()}), "abcd"),
            (Where(none_of={"kind": ("pattern",)}), "bcd"),
            (Where(none_of={"topics": ("gpu", "slo")}), "bd"),
            (Where(none_of={"topics": ()}), "abcd"),
            (Where(at_least={"valid_to": 20.0}), "abd"),
            (Where(at_most={"valid_to": 20.0}), "bcd"),
            (Where(at_least={"valid_to": 20.0}, at_most={"valid_to": 20.0}), "bd"),
            (Where(at_most={"confidence": 0.5}), "abc"),
            (Where(missing=("valid_to",)), "d"),
            (Where(missing=("topics",)), "bd"),
            (Where(ids=(point_id("a"), point_id("d"), point_id("z"))), "ad"),
            (Where(ids=()), ""),
            (Where(ids=("no such id",)), ""),
            (Where(any_of={"kind": ("warning",)}, none_of={"access": ("secret",)}), "c"),
        ],
    )
    def test_a_filter_narrows_every_way_of_asking(
        self, store: VectorStore, where: Where, found: str
    ) -> None:
        store.upsert(
            [
                point("a", text="cache", kind="pattern", topics=["cost", "gpu"], valid_to=30),
                point("b", text="cache", kind="decision", valid_to=20, topics=[]),
                point("c", text="cache", kind="warning", topics=["slo"], valid_to=10),
                point("d", text="cache", kind="warning", access="secret", confidence=0.9),
            ]
        )
        both = HybridQuery(dense=unit(1, 0, 0), sparse=TERMS.query("cache"), where=where)
        legs = [HybridQuery(dense=both.dense, where=where)]
        legs.append(HybridQuery(sparse=both.sparse, where=where))
        answers = [store.query(query) for query in (both, *legs)]
        assert [names(hits, "abcd") for hits in answers] == [set(found)] * 3
        assert names(list(store.scroll(where)), "abcd") == set(found)
        assert store.count(where) == len(found)

    def test_deleting_by_filter_says_how_many_and_leaves_the_rest(self, store: VectorStore) -> None:
        store.upsert([point(name, text="cache", document=name[0]) for name in ("x1", "x2", "y1")])
        assert store.delete(Where(any_of={"document": ("x",)})) == 2
        assert store.delete(Where(any_of={"document": ("x",)})) == 0
        assert names(list(store.scroll()), ["x1", "x2", "y1"]) == {"y1"}
        found = store.query(HybridQuery(dense=unit(1, 0, 0), sparse=TERMS.query("cache")))
        assert names(found, ["y1"]) == {"y1"}

    def test_removed_points_no_longer_count_for_rarity_once_optimized(self, make: Make) -> None:
        changed, fresh = make(), make()
        changed.upsert([point(number, text="cache") for number in range(40)])
        changed.upsert([point(number, text="router") for number in range(40, 60)])
        changed.delete(Where(ids=tuple(point_id(number) for number in range(30))))
        changed.optimize()
        fresh.upsert([point(number, text="cache") for number in range(10)])
        fresh.upsert([point(number, text="router") for number in range(40, 60)])
        query = HybridQuery(sparse=TERMS.query("cache"))
        scores = [store.query(query)[0].score for store in (changed, fresh)]
        assert scores[0] == pytest.approx(scores[1], rel=1e-3)

    def test_an_empty_filter_deletes_everything(self, store: VectorStore) -> None:
        store.upsert([point(number) for number in range(3)])
        assert (store.delete(Where()), store.count()) == (3, 0)

    def test_deleting_all_but_some_keeps_those(self, store: VectorStore) -> None:
        store.upsert([point(number, document=f"d{number}") for number in range(4)])
        assert store.delete(Where(none_of={"document": ("d1", "d2")})) == 2
        assert names(list(store.scroll()), range(4)) == {1, 2}

    def test_a_query_without_vectors_finds_nothing(self, store: VectorStore) -> None:
        store.upsert([point("p", text="cache")])
        empty = SparseVector(indices=(), values=())
        assert store.query(HybridQuery()) == store.query(HybridQuery(sparse=empty)) == []

    def test_a_query_for_no_hits_finds_nothing(self, store: VectorStore) -> None:
        store.upsert([point("p", text="cache")])
        assert store.query(HybridQuery(dense=unit(1, 0, 0), limit=0)) == []

    def test_terms_that_nobody_has_leave_the_other_leg(self, store: VectorStore) -> None:
        store.upsert([point("p", text="cache"), point("q", unit(0, 1, 0), "cache")])
        query = HybridQuery(dense=unit(1, 0, 0), sparse=TERMS.query("absent"))
        assert names(store.query(query), "pq") == {"p", "q"}

    def test_hits_tell_no_cosine_where_none_is_wanted(self, store: VectorStore) -> None:
        store.upsert([point("p", unit(1, 0, 0), "cache"), point("q", unit(0, 1, 0), "cache")])
        both = HybridQuery(dense=unit(1, 0, 0), sparse=TERMS.query("cache"), with_cosine=False)
        for query in (both, replace(both, sparse=None)):
            hits = store.query(query)
            assert [one.cosine for one in hits] == [None, None]
            assert [one.score for one in hits] == pytest.approx(
                [one.score for one in store.query(replace(query, with_cosine=True))]
            )

    def test_the_dense_leg_alone_scores_by_cosine(self, store: VectorStore) -> None:
        store.upsert([point("near", unit(1, 1, 0)), point("far", unit(0, 1, 0))])
        hits = store.query(HybridQuery(dense=unit(1, 0, 0)))
        assert [one.score for one in hits] == pytest.approx([math.sqrt(0.5), 0.0], abs=1e-6)
        assert [one.cosine for one in hits] == pytest.approx([math.sqrt(0.5), 0.0], abs=1e-6)

    def test_the_sparse_leg_alone_scores_by_rarity_and_has_no_cosine(
        self, store: VectorStore
    ) -> None:
        store.upsert([point("p", text="cache router"), point("q", text="cache")])
        (first, second) = store.query(HybridQuery(sparse=TERMS.query("cache router")))
        # ln((2 - 1 + 0.5) / (1 + 0.5) + 1) = 0.6931 for the rarer word, 0.1823 for the other
        assert (first.score, second.score) == pytest.approx((0.8755, 0.1823), abs=1e-3)
        assert (first.cosine, second.cosine) == (None, None)

    def test_the_cosine_of_a_hit_is_raw_whatever_its_fused_score(self, store: VectorStore) -> None:
        store.upsert([point("p", unit(3, 4, 0), "cache"), point("q", None, "cache")])
        hits = store.query(HybridQuery(dense=(2.0, 0.0, 0.0), sparse=TERMS.query("cache")))
        assert {one.id: one.cosine for one in hits} == {
            point_id("p"): pytest.approx(0.6, abs=1e-6),
            point_id("q"): None,
        }

    @pytest.mark.parametrize("fusion", ["dbsf", "rrf"])
    @pytest.mark.parametrize("depth", [100, 15])
    @pytest.mark.parametrize("where", [Where(), Where(any_of={"kind": ("warning",)})])
    def test_fused_scores_are_those_of_brute_force(
        self, store: VectorStore, fusion: Fusion, depth: int, where: Where
    ) -> None:
        oracle = FakeStore(crowd())
        store.upsert(crowd())
        for words in ("cache prefix", "router", "pod probe shard queue"):
            query = HybridQuery(
                dense=unit(1, 0.5, -0.2),
                sparse=_spread(words),
                where=where,
                fusion=fusion,
                depth=depth,
                limit=12,
            )
            assert _scores(store.query(query)) == pytest.approx(
                _scores(oracle.query(query)), rel=1e-3, abs=1e-3 if fusion == "dbsf" else 1e-5
            )

    def test_the_limit_holds_and_the_best_come_first(self, store: VectorStore) -> None:
        store.upsert(crowd())
        query = HybridQuery(dense=unit(1, 0, 0), sparse=TERMS.query("cache"), limit=7)
        scores = [hit.score for hit in store.query(query)]
        assert (len(scores), scores) == (7, sorted(scores, reverse=True))

    def test_a_hit_carries_its_payload(self, store: VectorStore) -> None:
        store.upsert([point("p", text="cache", title="Große Überschrift", topics=["a", "b"])])
        (hit,) = store.query(HybridQuery(dense=unit(1, 0, 0), sparse=TERMS.query("cache")))
        assert dict(hit.payload) == {"title": "Große Überschrift", "topics": ["a", "b"]}

    def test_vectors_of_another_length_are_refused_and_nothing_is_written(
        self, store: VectorStore
    ) -> None:
        store.upsert([point("kept")])
        with pytest.raises(ConflictError) as caught:
            store.upsert([point("good"), point("bad", unit(1, 1))])
        assert caught.value.code == "dimension_mismatch"
        assert names(list(store.scroll()), ["kept"]) == {"kept"}

    def test_a_question_of_another_length_is_refused(self, store: VectorStore) -> None:
        store.upsert([point("p")])
        with pytest.raises(ConflictError) as caught:
            store.query(HybridQuery(dense=unit(1, 1), sparse=TERMS.query("cache")))
        assert caught.value.code == "dimension_mismatch"

    def test_text_that_is_no_utf8_is_kept_readable(self, store: VectorStore) -> None:
        store.upsert([point("p", title="lone \ud800 surrogate", topics=["\udfff"])])
        (back,) = store.scroll()
        assert back.payload["title"] in {"lone ? surrogate", "lone \ud800 surrogate"}

    def test_upserting_nothing_changes_nothing(self, store: VectorStore) -> None:
        store.upsert([])
        assert store.count() == 0

    def test_optimizing_changes_no_answer_and_can_be_repeated(self, store: VectorStore) -> None:
        store.upsert(crowd())
        query = HybridQuery(dense=unit(0, 1, 0), sparse=TERMS.query("cache batch"), limit=9)
        before = _scores(store.query(query))
        store.optimize()
        store.optimize()
        assert _scores(store.query(query)) == pytest.approx(before, rel=1e-3)
        assert store.count() == 120

    def test_closing_can_be_repeated(self, store: VectorStore) -> None:
        store.close()
        store.close()


def _terms(vector: SparseVector | None) -> Mapping[int, float]:
    assert vector is not None
    return dict(zip(vector.indices, vector.values, strict=True))


def _spread(words: str) -> SparseVector:
    """Terms of a question with weights that leave no ties between documents."""
    plain = TERMS.query(words)
    return SparseVector(
        indices=plain.indices,
        values=tuple(1.0 + place / 7 for place, _ in enumerate(plain.indices)),
    )


def _scores(hits: Sequence[Hit]) -> list[float]:
    return [hit.score for hit in hits]
