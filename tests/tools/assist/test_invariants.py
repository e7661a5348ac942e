"""Whatever a language model answers: no statement changes, and no number is stated that is not."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes_intent import intent_deps
from tests.fakes_reader import FakeReader
from tests.scripted_llm import finding
from tools.assist.form import FIELDS
from tools.intent.ledger import value_at
from tools.specification import Specification
from tools.understand import UnderstandRequest, Understood, specify

TEXTS = (
    "We are eighty souls at the clinic and want a tool to look things up within 2 s or so",
    "a chatbot for 500 users on 8 H100 that we own, 2000 dollars a month, p95 below 300 ms",
    "code completion for 300 developers, between 5 and 9 requests per second, not on L4",
    "forty percent of 10k letters a day go to llama 3.1 8b; no other model; in Frankfurt",
)
FOLLOW_UP = "rather 900 souls, cheaper, and 12 jobs a second at noon"
VALUES = (
    "80", "2", "500", "8", "0.4", "1e7", "10000000", "9", "5", "2000", "300", "-1", "nan", "p99",
    "latency", "translation", "H100", "H100=8", "Mistral-7B-Instruct-v0.3", "MIT", "AWS", "fp8",
    "1", "1000000000", "rag-only", "very_high", "Frankfurt", "clinic", "0", "12", "900",
)  # fmt: skip


@st.composite
def findings(draw: st.DrawFn, text: str) -> list[dict[str, object]]:
    words = text.split()
    found = []
    for _ in range(draw(st.integers(1, 8))):
        start = draw(st.integers(0, len(words) - 1))
        quote = " ".join(words[start : start + draw(st.integers(1, 6))]).strip(",;")
        found.append(
            finding(
                draw(st.sampled_from([*FIELDS, "approval"])), draw(st.sampled_from(VALUES)), quote
            )
        )
    return found


def understood(text: str, found: list[dict[str, object]], before: Specification | None) -> Any:
    deps = replace(intent_deps(), reader=FakeReader(*found) if found else None)
    return specify(UnderstandRequest(text=text, previous=before), deps)


def check(alone: Understood, helped: Understood, text: str) -> None:
    was, now = alone.specification, helped.specification
    for path, origin in was.provenance.items():
        if origin.source == "stated":
            assert value_at(now, path) == value_at(was, path), path
            assert now.provenance[path] == origin
    for path, origin in now.provenance.items():
        if "by the LLM" in origin.from_:
            assert origin.from_.split('"')[1] in text
            assert origin.source in ("stated", "inferred")
            if origin.source == "stated":
                assert FIELDS[path].kind == "number"
    assert now.description == was.description
    assert now.budget == was.budget or now.provenance["budget.usd_month"].source == "stated"


@pytest.mark.parametrize("text", TEXTS)
@given(data=st.data())
def test_a_new_request(text: str, data: st.DataObject) -> None:
    found = data.draw(findings(text))
    check(understood(text, [], None), understood(text, found, None), text)


@pytest.mark.parametrize("text", TEXTS)
@given(data=st.data())
def test_a_follow_up(text: str, data: st.DataObject) -> None:
    before = understood(text, [], None).specification
    found = data.draw(findings(FOLLOW_UP))
    helped = understood(FOLLOW_UP, found, before)
    check(understood(FOLLOW_UP, [], before), helped, FOLLOW_UP)
