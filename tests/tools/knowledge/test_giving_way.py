"""The pipeline gives way in the open, and remembers what it did not have to give up."""

from dataclasses import replace
from threading import Event

import pytest

from tests.fakes_knowledge import FakeStore
from tests.fakes_retrieval import (
    FakeClockS,
    FakeEmbedder,
    WatchedStore,
    ask,
    point,
    retriever_of,
    unavailable,
)
from tools.domain.errors import ConflictError, OutsideError
from tools.domain.knowledge.analysis import Vocabulary
from tools.domain.knowledge.answer import Found
from tools.domain.knowledge.store import Hit, HybridQuery

CACHE = point("cache", "blocks of the cache", topics=["kv-cache"], tools=["vllm"])
GPU = point("gpu", "memory of a gpu", kind="warning", topics=["memory"])


def ids(found: Found) -> list[str]:
    return [item.id for item in found.results]


def test_an_embedder_that_is_down_leaves_the_other_leg() -> None:
    embedder = FakeEmbedder()
    embedder.fails = unavailable("embedder_unavailable")
    found = retriever_of(CACHE, embedder=embedder).search(ask("blocks of the cache"))
    assert ids(found) == ["cache"]
    assert (found.search_type, found.degraded) == ("bm25", ("dense_unavailable",))


def test_an_embedder_that_does_not_come_back_leaves_the_other_leg() -> None:
    free = Event()

    class Stuck(FakeEmbedder):
        def query(self, text: str) -> tuple[float, ...]:
            free.wait(30)
            return super().query(text)

    retriever = retriever_of(CACHE, embedder=Stuck(), embed_timeout_s=0.01)
    found = retriever.search(ask("blocks of the cache"))
    free.set()
    retriever.close()
    assert ids(found) == ["cache"]
    assert (found.search_type, found.degraded) == ("bm25", ("dense_timeout",))


def test_vectors_of_another_model_leave_the_other_leg() -> None:
    class Stale(WatchedStore):
        def query(self, query: HybridQuery) -> list[Hit]:
            if query.dense is not None:
                raise ConflictError("other model", code="dimension_mismatch", hint="reindex")
            return super().query(query)

    found = retriever_of(store=Stale([CACHE])).search(ask("blocks of the cache"))
    assert ids(found) == ["cache"]
    assert found.degraded == ("dense_stale",)
    assert found.gate.by == "terms"


def test_another_dimension_leaves_the_other_leg() -> None:
    found = retriever_of(CACHE, embedder=FakeEmbedder(dimension=7)).search(
        ask("blocks of the cache")
    )
    assert ids(found) == ["cache"]
    assert found.degraded == ("dense_stale",)


def test_a_search_by_vectors_alone_goes_by_words_where_the_vectors_do_not_fit() -> None:
    found = retriever_of(CACHE, embedder=FakeEmbedder(dimension=7)).search(
        ask("blocks of the cache", mode="dense")
    )
    assert (ids(found), found.search_type) == (["cache"], "bm25")
    assert found.degraded == ("dense_stale",)


def test_a_search_by_vectors_alone_is_answered_by_the_words_of_the_smaller_index() -> None:
    found = retriever_of(
        store=down(), fallback=lambda: FakeStore([replace(CACHE, dense=None)])
    ).search(ask("blocks of the cache", mode="dense"))
    assert ids(found) == ["cache"]
    assert found.degraded == ("knowledge_unavailable", "bundled_items_only")


def down(code: str = "knowledge_unavailable") -> FakeStore:
    store = WatchedStore()
    store.fails = unavailable(code)
    return store


@pytest.mark.parametrize("code", ["knowledge_unavailable", "knowledge_timeout"])
def test_a_store_that_is_down_is_answered_for_by_the_bundled_items(code: str) -> None:
    bundled = WatchedStore([GPU])
    found = retriever_of(store=down(code), fallback=lambda: bundled).search(ask("memory of a gpu"))
    assert ids(found) == ["gpu"]
    assert found.degraded == (code, "bundled_items_only")


def test_a_store_that_is_down_without_a_fallback_is_an_error() -> None:
    with pytest.raises(OutsideError) as caught:
        retriever_of(store=down()).search(ask("gpu"))
    assert caught.value.code == "knowledge_unavailable"


def test_a_fallback_holds_to_access_and_validity_too() -> None:
    secret = point("secret", "memory of a gpu", access="staff")
    bundled = WatchedStore([secret])
    found = retriever_of(store=down(), fallback=lambda: bundled).search(ask("memory of a gpu"))
    assert found.results == ()


def test_topics_and_tools_are_dropped_when_nothing_has_them() -> None:
    found = retriever_of(CACHE, GPU).search(ask("cache", topics=("billing",), tools=("sglang",)))
    assert ids(found)[0] == "cache"
    assert found.degraded == ("filters_broadened",)


def test_topics_and_tools_that_something_has_are_kept() -> None:
    found = retriever_of(CACHE, GPU).search(ask("cache gpu", topics=("memory",)))
    assert (ids(found), found.degraded) == (["gpu"], ())


def test_the_same_question_is_answered_from_the_cache() -> None:
    store, embedder = WatchedStore([CACHE]), FakeEmbedder()
    retriever = retriever_of(store=store, embedder=embedder)
    first = retriever.search(ask("the  cache"))
    again = retriever.search(ask(" the cache\n"))
    assert (first.is_cached, again.is_cached) == (False, True)
    assert again.results == first.results
    assert (len(store.queries), len(embedder.asked)) == (3, 1)


def test_any_other_condition_is_another_question_and_vectors_are_kept() -> None:
    store, embedder = WatchedStore([CACHE]), FakeEmbedder()
    retriever = retriever_of(store=store, embedder=embedder)
    retriever.search(ask("cache"))
    for more in ({"limit": 3}, {"kinds": ("pattern",)}, {"with_superseded": True}):
        assert not retriever.search(ask("cache", **more)).is_cached
    assert (len(store.queries), embedder.asked) == (12, ["cache"])


def test_an_answer_that_was_begun_before_a_change_is_not_kept_after_it() -> None:
    class Changing(WatchedStore):
        changed = False

        def query(self, query: HybridQuery) -> list[Hit]:
            hits = super().query(query)
            if not self.changed:
                self.changed = True
                retriever.forget()
            return hits

    store = Changing([CACHE])
    retriever = retriever_of(store=store)
    retriever.search(ask("cache"))
    assert not retriever.search(ask("cache")).is_cached
    assert retriever.search(ask("cache")).is_cached


def test_an_answer_lives_for_its_time_and_until_the_index_changes() -> None:
    clock = FakeClockS()
    retriever = retriever_of(CACHE, now=clock, cache_seconds=60)
    retriever.search(ask("cache"))
    retriever.forget()
    assert not retriever.search(ask("cache")).is_cached
    clock.seconds = 60.0
    assert retriever.search(ask("cache")).is_cached
    clock.seconds = 60.1
    assert not retriever.search(ask("cache")).is_cached


def test_a_cache_of_size_nothing_is_off() -> None:
    retriever = retriever_of(CACHE, cache_size=0)
    retriever.search(ask("cache"))
    assert not retriever.search(ask("cache")).is_cached


def test_an_answer_that_gave_something_up_is_not_kept() -> None:
    embedder = FakeEmbedder()
    embedder.fails = unavailable("embedder_unavailable")
    retriever = retriever_of(CACHE, embedder=embedder)
    retriever.search(ask("blocks of the cache"))
    embedder.fails = None
    found = retriever.search(ask("blocks of the cache"))
    assert (found.is_cached, found.search_type, found.degraded) == (False, "hybrid", ())


def test_like_questions_share_no_answer_unless_a_user_wants_it() -> None:
    plain = retriever_of(CACHE)
    plain.search(ask("about the cache"))
    assert not plain.search(ask("around the cache")).is_cached
    wanted = retriever_of(CACHE, semantic_cache=True)
    wanted.search(ask("about the cache"))
    assert wanted.search(ask("around the cache")).is_cached
    assert not wanted.search(ask("around the cache 2")).is_cached
    assert not wanted.search(ask("around not the cache")).is_cached
    assert not wanted.search(ask("around the cache", limit=3)).is_cached


def test_words_of_the_vocabulary_are_understood_but_filter_nothing() -> None:
    vocabulary = Vocabulary(topics={"memory": ()}, tools=("vllm",))
    found = retriever_of(CACHE, vocabulary=vocabulary).search(ask("vllm 0.9 memory of the cache"))
    assert (found.analysis.topics, found.analysis.tools) == (("memory",), ("vllm",))
    assert ids(found) == ["cache"]


def test_a_model_that_cannot_be_loaded_not_even_for_its_name_leaves_the_other_leg() -> None:
    class Missing(FakeEmbedder):
        def __getattribute__(self, name: str) -> object:
            if name == "fingerprint":
                raise unavailable("embedder_unavailable")
            return super().__getattribute__(name)

    found = retriever_of(CACHE, embedder=Missing()).search(ask("blocks of the cache"))
    assert ids(found) == ["cache"]
    assert (found.search_type, found.degraded) == ("bm25", ("dense_unavailable",))


def test_a_search_by_words_alone_needs_no_model_and_misses_none() -> None:
    found = retriever_of(CACHE, has_embedder=False).search(ask("the cache", mode="bm25"))
    assert (ids(found), found.degraded) == (["cache"], ())


def test_a_search_that_left_vectors_out_is_called_a_search_by_words() -> None:
    stale = retriever_of(CACHE, embedder=FakeEmbedder(dimension=7)).search(ask("the cache"))
    assert stale.search_type == "bm25"
    bundled = WatchedStore([CACHE])
    alone = retriever_of(store=down(), fallback=lambda: bundled).search(ask("the cache"))
    assert alone.search_type == "bm25"


def test_a_shared_answer_names_the_question_that_was_asked() -> None:
    retriever = retriever_of(CACHE, semantic_cache=True)
    retriever.search(ask("about the cache"))
    assert retriever.search(ask("around the cache")).analysis.text == "around the cache"
    retriever.forget()
    assert not retriever.search(ask("around the cache")).is_cached
