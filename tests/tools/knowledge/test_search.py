"""The five tools: arguments narrow, identity decides."""

import pytest

from tests.fakes_retrieval import knowing, point, unknowing
from tools.domain.errors import InputError, OutsideError
from tools.knowledge.search import (
    GET_DECISIONS,
    GET_METHODOLOGIES,
    GET_PATTERNS,
    GET_WARNINGS,
    SEARCH_KNOWLEDGE,
)

ITEMS = [
    point(kind, f"the cache of a gpu as {kind}", kind=kind, topics=["kv-cache"], tools=["vllm"])
    for kind in ("pattern", "decision", "warning", "methodology", "document")
]


@pytest.mark.parametrize(
    ("operation", "kind"),
    [
        (GET_PATTERNS, "pattern"),
        (GET_DECISIONS, "decision"),
        (GET_WARNINGS, "warning"),
        (GET_METHODOLOGIES, "methodology"),
    ],
)
def test_each_tool_answers_with_its_kind_alone(operation: object, kind: str) -> None:
    deps, knowledge = knowing(*ITEMS)
    answer = operation.call({"topic": "cache", "constraints": "on a gpu"}, deps)  # type: ignore[attr-defined]
    assert [result.type for result in answer.results] == [kind]
    assert knowledge.asked[0].query == "cache on a gpu"


def test_search_takes_kinds_topics_tools_and_a_limit() -> None:
    deps, knowledge = knowing(*ITEMS)
    answer = SEARCH_KNOWLEDGE.call(
        {
            "query": "cache of a gpu",
            "kind": ["warning", "document"],
            "topics": [" KV-Cache "],
            "tools": ["vLLM"],
            "limit": 1,
        },
        deps,
    )
    assert len(answer.results) == 1
    asked = knowledge.asked[0]
    assert (asked.kinds, asked.topics, asked.tools) == (
        ("warning", "document"), ("kv-cache",), ("vllm",),
    )  # fmt: skip


@pytest.mark.parametrize(
    "arguments",
    [
        {"query": ""},
        {"query": "x", "limit": 0},
        {"query": "x", "limit": 21},
        {"query": "x", "kind": ["recipe"]},
        {"query": "x", "mode": "sparse"},
        {"query": "x", "access": ["staff"]},
        {"query": "x", "with_unreviewed": True},
        {"query": "x", "topics": ["y" * 81]},
        {},
    ],
)
def test_arguments_that_do_not_fit_are_refused_and_none_widens_access(
    arguments: dict[str, object],
) -> None:
    deps, knowledge = knowing(*ITEMS)
    with pytest.raises(InputError):
        SEARCH_KNOWLEDGE.call(arguments, deps)
    assert knowledge.asked == []


def test_the_identity_behind_the_call_decides_what_is_read() -> None:
    secret = point("secret", "cache of a gpu in the cellar", access="staff")
    for access, found in (
        (frozenset({"public"}), ["open"]),
        (frozenset({"public", "staff"}), ["open", "secret"]),
        (frozenset({"staff"}), ["secret"]),
        (frozenset[str](), []),
    ):
        deps, knowledge = knowing(point("open", "cache of a gpu"), secret, access=access)
        answer = SEARCH_KNOWLEDGE.call({"query": "cache of a gpu"}, deps)
        assert sorted(result.id for result in answer.results) == found
        assert knowledge.asked[0].access == access


def test_five_megabytes_are_answered_and_the_cut_is_told() -> None:
    deps, _ = knowing(*ITEMS)
    answer = SEARCH_KNOWLEDGE.call({"query": "cache of a gpu " * 333_000}, deps)
    assert answer.results
    assert "query_cut" in answer.metadata.degraded
    assert len(answer.metadata.query) <= 2000


def test_a_house_without_a_knowledge_base_says_so() -> None:
    with pytest.raises(OutsideError) as caught:
        SEARCH_KNOWLEDGE.call({"query": "cache"}, unknowing())
    assert caught.value.code == "knowledge_unavailable"
    assert "doctor" in caught.value.hint
