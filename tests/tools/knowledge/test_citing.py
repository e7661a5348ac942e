"""What a plan cites: items by rules over its own facts, the same in every installation."""

from dataclasses import replace

import pytest

from agent.bootstrap_items import shipped_items
from tests.fakes_doors import recommendation, specification_json
from tests.fakes_retrieval import unknowing
from tools.domain.errors import OutsideError
from tools.domain.knowledge.answer import Ask
from tools.knowledge.citing import CITE, MOST, RULES, Citations
from tools.operation import ToolDeps
from tools.specification import Specification


@pytest.fixture(scope="module")
def deps(tmp_path_factory: pytest.TempPathFactory) -> ToolDeps:
    return replace(unknowing(), items=shipped_items(tmp_path_factory.mktemp("items")))


def cited(deps: ToolDeps, *, rank: dict[str, object], **changes: object) -> Citations:
    spec = Specification.model_validate(specification_json()).model_copy(update=changes)
    first = recommendation(1).model_copy(update=rank)
    return CITE.call(
        {
            "specification": spec.model_dump(mode="json", by_alias=True),
            "recommendations": [first.model_dump(mode="json", by_alias=True)],
        },
        deps,
    )


def test_a_plan_over_documents_hears_of_retrieval_first(deps: ToolDeps) -> None:
    found = cited(deps, rank={}, use_case="rag_question_answering")
    assert found.items[0].because == "answers come from your documents"
    assert 3 <= len(found.items) <= MOST


def test_every_cited_item_has_a_source_and_stands_once(deps: ToolDeps) -> None:
    found = cited(deps, rank={"tp": 4, "replicas": 3, "precision": "fp8"})
    assert all(item.uri.startswith("https://") for item in found.items)
    assert len({item.id for item in found.items}) == len(found.items)


def test_one_replica_hears_of_outages_and_several_of_routing(deps: ToolDeps) -> None:
    alone = [item.because for item in cited(deps, rank={"replicas": 1}).items]
    many = [item.because for item in cited(deps, rank={"replicas": 3}).items]
    assert "one replica carries everything" in alone
    assert "several replicas share the load" in many
    assert "one replica carries everything" not in many


def test_the_same_plan_cites_the_same_items(deps: ToolDeps) -> None:
    assert cited(deps, rank={}) == cited(deps, rank={})


def test_every_rule_finds_an_item(deps: ToolDeps) -> None:
    items = deps.items
    assert items is not None
    for rule in RULES:
        ask = Ask(
            query=rule.query,
            on=deps.clock.now().date(),
            kinds=rule.kinds,
            topics=rule.topics,
            mode="bm25",
            gated=False,
        )
        assert items.search(ask).results, rule.because


def test_without_items_and_base_nothing_is_cited() -> None:
    with pytest.raises(OutsideError, match="no knowledge base"):
        cited(unknowing(), rank={})
