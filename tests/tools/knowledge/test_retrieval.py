"""The pipeline: what it finds, what lets it through, and in which order."""

from dataclasses import replace

import pytest

from tests.fakes_retrieval import (
    FakeClockS,
    FakeEmbedder,
    FakeReranker,
    WatchedStore,
    ask,
    point,
    retriever_of,
    unavailable,
)
from tools.domain.knowledge.answer import Found
from tools.domain.knowledge.item import item_id, point_id

CACHE = point("cache", "blocks of the cache", topics=["kv-cache"], tools=["vllm"])
GPU = point("gpu", "memory of a gpu", kind="warning", topics=["memory"])
RAG = point("rag", "rag finds passages", kind="decision", topics=["rag"])


def ids(found: Found) -> list[str]:
    return [item.id for item in found.results]


def test_a_near_question_passes_by_its_cosine() -> None:
    found = retriever_of(CACHE, GPU).search(ask("cache eviction"))
    assert ids(found)[0] == "cache"
    assert (found.gate.passed, found.gate.by, found.gate.cosine) == (True, "cosine", 1.0)
    assert found.gate.threshold == 0.4
    assert found.search_type == "hybrid"
    assert found.degraded == ()


def test_a_foreign_question_gets_an_honest_nothing_and_no_topics_that_are_not_near() -> None:
    found = retriever_of(CACHE, GPU).search(ask("how to cook rice of the sea"))
    assert found.results == ()
    assert (found.gate.passed, found.gate.by, found.gate.cosine) == (False, "cosine", 0.0)
    assert found.nearest_topics == ()


@pytest.mark.parametrize(("threshold", "topics"), [(0.9, {"kv-cache"}), (0.95, set())])
def test_a_question_just_outside_is_told_the_nearest_topics(
    threshold: float, topics: set[str]
) -> None:
    # cosine 1 / sqrt(2) = 0.7071; three quarters of 0.9 are 0.675, of 0.95 they are 0.7125
    found = retriever_of(CACHE, gate_cosine=threshold).search(ask("cache gpu"))
    assert (found.results, set(found.nearest_topics)) == ((), topics)


def test_a_threshold_of_the_settings_goes_before_the_models_own() -> None:
    # cosine of "cache gpu" and "cache": 1 / sqrt(2) = 0.7071
    strict = retriever_of(CACHE, gate_cosine=0.8).search(ask("cache gpu"))
    assert (strict.gate.passed, strict.gate.cosine, strict.gate.threshold) == (False, 0.7071, 0.8)
    mild = retriever_of(CACHE, gate_cosine=0.7).search(ask("cache gpu"))
    assert mild.gate.passed


def test_a_model_without_a_known_threshold_has_no_gate() -> None:
    found = retriever_of(CACHE, embedder=FakeEmbedder(gate=None)).search(ask("cook rice"))
    assert (found.gate.passed, found.gate.by) == (True, "off")


def test_an_identifier_that_stands_in_the_text_passes_whatever_the_cosine() -> None:
    flag = point("flag", "set --max-num-seqs lower")
    found = retriever_of(flag, CACHE).search(ask("gpu rag --MAX-num-seqs --max-num-seqs"))
    assert (found.gate.passed, found.gate.by) == (True, "identifier")
    other = retriever_of(flag, CACHE).search(ask("gpu rag --max-num-other"))
    assert not other.gate.passed


@pytest.mark.parametrize(
    ("query", "passed", "coverage"),
    [
        ("blocks of the cache", True, 1.0),
        ("blocks somewhere", True, 0.5),
        ("blocks of rice or wine", False, 0.4),
        ("wine", False, None),
    ],
)
def test_without_vectors_the_share_of_terms_decides(
    query: str, passed: bool, coverage: float | None
) -> None:
    found = retriever_of(CACHE, has_embedder=False).search(ask(query))
    assert (found.gate.passed, found.gate.by) == (passed, "terms")
    assert found.gate.coverage == coverage
    assert found.search_type == "bm25"
    assert found.degraded == ("dense_unavailable",)


def test_an_empty_index_and_an_empty_question_find_nothing() -> None:
    assert retriever_of().search(ask("cache")).results == ()
    assert retriever_of(CACHE).search(ask("  ")).results == ()


@pytest.mark.parametrize(
    ("mode", "has_dense", "has_sparse"),
    [("hybrid", True, True), ("dense", True, False), ("bm25", False, True)],
)
def test_a_mode_chooses_the_legs(mode: str, has_dense: bool, has_sparse: bool) -> None:
    store = WatchedStore([CACHE])
    found = retriever_of(store=store).search(ask("the cache", mode=mode))
    asked = store.queries[0]
    assert (asked.dense is not None, asked.sparse is not None) == (has_dense, has_sparse)
    assert found.search_type == mode
    assert found.degraded == ()


def test_depth_limit_and_fusion_follow_the_settings() -> None:
    store = WatchedStore([CACHE])
    retriever_of(store=store, depth=40, fusion="rrf").search(ask("cache"))
    asked = store.queries[0]
    assert (asked.depth, asked.limit, asked.fusion) == (40, 40, "rrf")


def test_the_sides_of_a_comparison_are_asked_for_too() -> None:
    store, embedder = WatchedStore([CACHE, GPU, RAG]), FakeEmbedder()
    found = retriever_of(store=store, embedder=embedder).search(ask("cache versus rag"))
    assert embedder.asked == ["cache versus rag"]
    # the question among pieces, beginnings and known questions, both sides among pieces by words
    assert [query.dense is None for query in store.queries] == [False, True, True, False, False]
    assert set(ids(found)[:2]) == {"cache", "rag"}


def test_typed_items_are_found_once_and_pieces_of_a_document_each() -> None:
    pieces = [
        point(f"{kind}-{place}", f"cache piece {place} {kind}", kind=kind, item=kind)
        for kind in ("document", "pattern")
        for place in range(2)
    ]
    found = retriever_of(*pieces, near_duplicate=1.1).search(ask("cache"))
    kinds = [item.text_of("kind") for item in found.results]
    assert sorted(kinds) == ["document", "document", "pattern"]
    assert "pattern" in ids(found)


def test_a_document_counts_by_its_best_piece_and_a_little_by_its_beginning() -> None:
    pieces = [
        point(f"{name}-{place}", f"cache chapter {name} {place}", kind="document", item=name)
        for name in ("a", "b")
        for place in range(2)
    ]
    about = point("b-lead", "cache", kind="document", item="b", level="lead")
    plain = retriever_of(*pieces, about, lead_weight=0).search(ask("cache"))
    by_lead = retriever_of(*pieces, about).search(ask("cache"))
    assert {item.text_of("item") for item in plain.results} == {"a", "b"}
    assert [item.text_of("item") for item in by_lead.results] == ["b", "b", "a", "a"]
    assert all(item.text_of("level") == "chunk" for item in by_lead.results)


def test_a_document_whose_beginning_alone_fits_is_found_by_it() -> None:
    about = point("lead", "all about the cache", kind="document", item="a", level="lead")
    found = retriever_of(about).search(ask("cache"))
    assert [item.text_of("title") for item in found.results] == ["lead"]


def test_without_the_gate_the_nearest_items_come_as_they_are() -> None:
    found = retriever_of(CACHE).search(ask("rice of the sea", gated=False))
    assert (ids(found), found.gate.passed) == (["cache"], False)


def test_a_ranking_for_evaluations_has_every_candidate() -> None:
    many = [point(f"c{number:02}", f"cache number {number}") for number in range(30)]
    ranked = retriever_of(*many, RAG).rank(ask("cache", limit=1))
    assert len(ranked) == 31
    assert ranked[-1].id == "rag"


def test_kinds_that_the_words_suggest_move_up_and_never_out() -> None:
    twins = [point(kind, "the cache drops blocks", kind=kind) for kind in ("pattern", "warning")]
    warned = retriever_of(*twins, near_duplicate=1.1).search(ask("why does the cache fail"))
    assert ids(warned) == ["warning", "pattern"]
    named = retriever_of(*twins, near_duplicate=1.1).search(ask("best practices for the cache"))
    assert ids(named) == ["pattern", "warning"]


def test_a_very_long_question_is_cut_and_says_so() -> None:
    found = retriever_of(CACHE).search(ask("cache " * 900_000))
    assert ids(found) == ["cache"]
    assert found.degraded == ("query_cut",)
    assert len(found.analysis.text) <= 2000


def test_an_item_is_found_by_the_words_people_ask_in() -> None:
    piece = point("piece", "blocks of the gpu", item="a")
    known = point("known", "why is my rag slow", item="a", level="question")
    found = retriever_of(piece, known, RAG).search(ask("rag slow"))
    plain = retriever_of(piece, known, RAG, question_weight=0.0).search(ask("rag slow"))
    assert (ids(found)[0], ids(plain)[0]) == ("a", "rag")


def test_a_piece_tells_the_cosine_of_the_nearest_point_of_its_item() -> None:
    piece = point("piece", "gpu cache", item="a")
    known = point("known", "cache", item="a", level="question")
    (found,) = retriever_of(piece, known).search(ask("cache")).results
    assert found.text_of("text") == "gpu cache"
    assert found.cosine == pytest.approx(1.0)


def test_results_carry_the_body_that_the_first_piece_of_their_item_holds() -> None:
    whole = item_id("leadline", "pattern", "cache")
    first = replace(
        point("other words", "gpu", item=whole, body={"summary": "S"}), id=point_id(whole, 0)
    )
    second = point("second", "cache", item=whole)
    (found,) = retriever_of(first, second).search(ask("cache")).results
    assert found.text_of("text") == "cache"
    assert found.text_of("body") == '{"summary": "S"}'


def test_each_stage_is_timed_by_the_clock() -> None:
    found = retriever_of(CACHE, now=FakeClockS(step=0.001), reranker=FakeReranker()).search(
        ask("cache")
    )
    assert set(found.timings_ms) == {
        "analyse",
        "embed",
        "search",
        "gate",
        "rerank",
        "diversify",
        "fetch",
    }
    assert found.timings_ms["analyse"] == 1.0


def test_a_reranker_orders_and_is_named() -> None:
    reranker = FakeReranker(scores={"gpu": 2.0, "cache": 1.0}, caution="")
    found = retriever_of(CACHE, GPU, reranker=reranker).search(ask("cache"))
    assert ids(found) == ["gpu", "cache"]
    assert (found.reranker, found.search_type) == ("fake", "hybrid+rerank")
    assert [item.rerank_score for item in found.results] == [2.0, 1.0]


def test_a_caution_reaches_the_answer() -> None:
    found = retriever_of(CACHE, reranker=FakeReranker(caution="biased")).search(ask("cache"))
    assert found.caution == "biased"


def test_a_question_may_do_without_the_reranker() -> None:
    reranker = FakeReranker()
    found = retriever_of(CACHE, reranker=reranker).search(ask("cache", rerank=False))
    assert (reranker.batches, found.search_type, found.reranker) == ([], "hybrid", "")


def test_a_late_reranker_and_one_that_is_down_say_so() -> None:
    many = [point(f"c{number:02}", f"cache number {number}") for number in range(15)]
    late = retriever_of(
        *many, reranker=FakeReranker(), now=FakeClockS(step=0.2), rerank_deadline_s=0.3
    ).search(ask("cache"))
    assert "rerank_deadline" in late.degraded
    assert len(late.results) == 5
    broken = FakeReranker()
    broken.fails = unavailable("reranker_unavailable")
    failed = retriever_of(CACHE, reranker=broken).search(ask("cache"))
    assert (ids(failed), failed.degraded) == (["cache"], ("reranker_unavailable",))


def test_a_reranker_sees_no_more_than_its_share() -> None:
    many = [point(f"c{number:02}", f"cache number {number}") for number in range(30)]
    reranker = FakeReranker(scores={})
    retriever_of(*many, reranker=reranker, rerank_candidates=12).search(ask("cache"))
    assert [len(batch) for batch in reranker.batches] == [10, 2]


def test_near_copies_and_crowded_sources_are_counted() -> None:
    text = "the cache holds blocks of each prompt"
    copies = [point(f"copy{n}", text, header="serving") for n in range(3)]
    pages = [
        point(f"page{n}", f"cache chapter {n} about {n}{n}", kind="document", item="book")
        for n in range(4)
    ]
    found = retriever_of(*copies, *pages).search(ask("cache", limit=10))
    assert found.dropped == {"per_source": 2, "near_duplicate": 2}
    assert len(found.results) == 3


@pytest.mark.parametrize("limit", [1, 3, 20])
def test_no_more_than_the_limit_is_answered(limit: int) -> None:
    many = [point(f"c{number:02}", f"cache number {number}") for number in range(25)]
    assert len(retriever_of(*many).search(ask("cache", limit=limit)).results) == limit
