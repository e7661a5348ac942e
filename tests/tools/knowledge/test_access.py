"""Who may read what: in results, counts, topics and caches, whatever is broadened or broken."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from tests.fakes_retrieval import (
    TODAY,
    FakeEmbedder,
    FakeReranker,
    WatchedStore,
    ask,
    point,
    retriever_of,
    unavailable,
)
from tools.domain.knowledge.answer import Ask, Found
from tools.domain.knowledge.store import IndexedItem

DAY = TODAY.toordinal()
ALICE = frozenset({"public", "red"})
BOB = frozenset({"public", "blue"})
ITEMS = [
    point("open", "the cache of all", topics=["shared"]),
    point("red", "the cache of reds", access="red", topics=["red-topic"], header="team"),
    point("red2", "the cache of reds", access="red", topics=["red-topic"], header="team"),
    point("blue", "the cache of the blue team", access="blue", topics=["blue-topic"]),
]


def seen(found: Found) -> set[str]:
    return {item.id for item in found.results}


def test_two_principals_never_see_each_others_items() -> None:
    retriever = retriever_of(*ITEMS, near_duplicate=1.1)
    for _ in range(2):
        assert seen(retriever.search(ask("cache", access=ALICE))) == {"open", "red", "red2"}
        assert seen(retriever.search(ask("cache", access=BOB))) == {"open", "blue"}


def test_a_cached_answer_belongs_to_its_levels_alone() -> None:
    for semantic in (False, True):
        retriever = retriever_of(*ITEMS, semantic_cache=semantic)
        retriever.search(ask("about cache", access=ALICE))
        assert retriever.search(ask("about cache", access=ALICE)).is_cached
        assert retriever.search(ask("around cache", access=ALICE)).is_cached is semantic
        for query in ("about cache", "around cache"):
            assert seen(retriever.search(ask(query, access=BOB))) == {"open", "blue"}
        assert seen(retriever.search(ask("about cache", access=ALICE))) == {"open", "red"}


def test_counts_of_what_was_dropped_tell_nothing_of_others() -> None:
    retriever = retriever_of(*ITEMS)
    assert retriever.search(ask("cache", access=ALICE)).dropped == {"near_duplicate": 1}
    assert retriever.search(ask("cache", access=BOB)).dropped == {}


def test_nearest_topics_are_those_a_reader_may_see() -> None:
    retriever = retriever_of(*ITEMS, gate_cosine=0.8)
    for access, topics in ((ALICE, {"shared", "red-topic"}), (BOB, {"shared", "blue-topic"})):
        found = retriever.search(ask("cache gpu", access=access))
        assert found.results == ()
        assert set(found.nearest_topics) == topics


def test_a_reranker_is_never_shown_what_the_reader_may_not_see() -> None:
    reranker = FakeReranker()
    retriever_of(*ITEMS, reranker=reranker).search(ask("cache", access=BOB))
    assert {name for batch in reranker.batches for name in batch} == {"open", "blue"}


def test_without_any_level_there_is_nothing() -> None:
    found = retriever_of(*ITEMS).search(ask("cache", access=frozenset()))
    assert (found.results, found.nearest_topics) == ((), ())


def test_an_identifier_of_others_opens_no_gate() -> None:
    secret = point("secret", "set RED_SECRET_FLAG", access="red")
    retriever = retriever_of(secret, *ITEMS)
    assert not retriever.search(ask("gpu RED_SECRET_FLAG", access=BOB)).gate.passed
    assert retriever.search(ask("gpu RED_SECRET_FLAG", access=ALICE)).gate.passed


def items_of_every_sort() -> list[IndexedItem]:
    sorts = product(
        ("public", "red", "blue"), ("yes", "no"), ("no", "yes"), (None, DAY - 1, DAY, DAY + 1)
    )
    found = []
    for number, (access, reviewed, superseded, day) in enumerate(sorts):
        for side in ("from", "to"):
            days = {f"valid_{side}": day}
            found.append(
                point(
                    f"{number}-{side}",
                    f"cache number {number} {side}",
                    access=access,
                    reviewed=reviewed,
                    superseded=superseded,
                    **days,  # type: ignore[arg-type]
                )
            )
    return found


EVERY_SORT = items_of_every_sort()


def may_be_read(payload: object, asked: Ask) -> bool:
    fields = dict(payload)  # type: ignore[call-overload]
    return (
        fields["access"] in asked.access
        and (fields["reviewed"] == "yes" or asked.with_unreviewed)
        and (fields["superseded"] == "no" or asked.with_superseded)
        and fields.get("valid_from", DAY) <= DAY <= fields.get("valid_to", DAY)
    )


@given(
    st.frozensets(st.sampled_from(["public", "red", "blue"])),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["cache", "cache versus number", "why cache 12", "rice", "CACHE_FLAG cache"]),
    st.sampled_from([(), ("nothing-has-it",)]),
    st.sampled_from(["hybrid", "dense", "bm25"]),
    st.sampled_from(["sound", "no embedder", "store down"]),
)
def test_access_and_validity_hold_in_every_search_whatever_else_is_given_up(
    access: frozenset[str],
    with_superseded: bool,
    with_unreviewed: bool,
    query: str,
    topics: tuple[str, ...],
    mode: str,
    state: str,
) -> None:
    store, bundled = WatchedStore(EVERY_SORT), WatchedStore(EVERY_SORT)
    embedder = FakeEmbedder()
    if state == "no embedder":
        embedder.fails = unavailable("embedder_unavailable")
    if state == "store down":
        store.fails = unavailable()
    asked = ask(
        query,
        access=access,
        with_superseded=with_superseded,
        with_unreviewed=with_unreviewed,
        topics=topics,
        mode=mode,
        limit=20,
    )
    retriever = retriever_of(store=store, embedder=embedder, fallback=lambda: bundled)
    found = retriever.search(asked)
    assert all(may_be_read(item.payload, asked) for item in found.results)
    for sent in (*store.queries, *bundled.queries):
        assert sent.where.any_of["access"] == tuple(sorted(access))
        assert (sent.where.at_most["valid_from"], sent.where.at_least["valid_to"]) == (DAY, DAY)
    if query.startswith("cache") and access:
        assert found.results
