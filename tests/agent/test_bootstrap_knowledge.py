"""The knowledge base as an installation opens it: shipped items, one owner, and what gives way."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from agent.bootstrap_knowledge import KnowledgeBase, KnowledgePlace, knowledge_base
from agent.settings import Settings
from knowledge_ingest.articles import read_articles
from tools.domain.errors import InputError, OutsideError
from tools.domain.knowledge.answer import Ask

DAY = date(2026, 11, 28)


def ask(query: str) -> Ask:
    return Ask(query=query, on=DAY, mode="bm25")


@pytest.fixture(scope="module")
def owner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    base = KnowledgeBase(KnowledgePlace(folder=tmp_path_factory.mktemp("kb")))
    base.sync()
    yield base
    base.close()


def test_every_shipped_item_is_found_with_its_vectors_and_without_a_model(
    owner: KnowledgeBase,
) -> None:
    state = owner.state()
    assert state.documents == {"leadline": len(read_articles())}
    assert (state.missing, state.dense, state.terms) == (0, "current", "current")
    found = owner.search(ask("kserve canaryTrafficPercent"))
    assert found.results[0].text_of("document") == "canary-percent-ignored-in-standard-mode"
    assert found.degraded == ()


def test_a_second_sync_has_nothing_to_do(owner: KnowledgeBase) -> None:
    assert owner.sync() is None


def test_a_second_owner_answers_from_the_shipped_items_and_says_why(owner: KnowledgeBase) -> None:
    second = KnowledgeBase(owner.place)
    try:
        found = second.search(ask("kserve canaryTrafficPercent"))
        assert found.results[0].text_of("document") == "canary-percent-ignored-in-standard-mode"
        assert found.degraded[:2] == ("knowledge_locked", "bundled_items_only")
        assert second.describe().engine == "items"
        with pytest.raises(OutsideError) as refused:
            second.ingest_folder(owner.place.folder)
        assert refused.value.code in {"knowledge_locked", "manifest_locked"}
    finally:
        second.close()


def test_what_was_closed_opens_again(tmp_path: Path) -> None:
    base = KnowledgeBase(KnowledgePlace(folder=tmp_path, with_items=False))
    assert base.search(ask("anything")).results == ()
    base.close()
    assert base.search(ask("anything")).results == ()
    base.close()


@pytest.mark.parametrize("reranker", ["llm", "cohere:rerank-v3.5"])
def test_a_reranker_without_what_it_needs_is_refused(tmp_path: Path, reranker: str) -> None:
    base = knowledge_base(Settings(qdrant_path=tmp_path, reranker=reranker))
    try:
        with pytest.raises(InputError) as refused:
            base.search(ask("anything"))
        assert refused.value.code == "invalid_setting"
    finally:
        base.close()
