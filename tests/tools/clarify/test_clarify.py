"""The operation `clarify`: questions that change the plan, and only those."""

from typing import Any

import pytest

from tools.choosing.first import First, FirstPlans
from tools.clarify.asked import AskedQuestion
from tools.clarify.clarify import CLARIFY
from tools.operation import ToolDeps
from tools.recommend import RECOMMEND
from tools.specification import Specification
from tools.understand import UNDERSTAND

NO_IDEA = "a chatbot, we have no idea about traffic"
REQUESTS = (
    NO_IDEA,
    "a customer-support chatbot for 1000 users, low latency is critical",
    "classify 3 million tickets a month overnight, budget 2000 dollars a month",
    "code completion for 800 developers, we own 8 H100",
)


def understood(
    deps: ToolDeps, text: str = "", previous: Any = None, **fields: Any
) -> Specification:
    call = {"text": text, "fields": fields, "previous": previous}
    return UNDERSTAND.call(call, deps).specification


def questions(deps: ToolDeps, spec: Specification, *asked: str) -> tuple[AskedQuestion, ...]:
    return CLARIFY.call({"specification": spec, "asked": asked}, deps).questions


def first(deps: ToolDeps, spec: Specification) -> tuple[object, ...] | None:
    found = RECOMMEND.call({"specification": spec}, deps).recommendations
    if not found:
        return None
    one = found[0]
    return one.model_id, one.precision, one.gpu, one.tp, one.gpus_total, one.cost.usd_month


def told(one: First | None) -> tuple[object, ...] | None:
    if one is None:
        return None
    usd = None if one.usd_month is None else round(one.usd_month, 2)
    return one.model_id, one.precision, one.gpu, one.tp, one.gpus_total, usd


@pytest.mark.parametrize("text", REQUESTS)
def test_every_question_changes_the_plan_as_it_says(installation: ToolDeps, text: str) -> None:
    spec = understood(installation, text)
    asked = questions(installation, spec)
    assert 1 <= len(asked) <= 3
    for question in asked:
        changing = [answer for answer in question.answers if answer.changes_plan]
        assert changing
        for answer in changing:
            answered = understood(installation, previous=spec, **answer.fields)
            plan = first(installation, answered)
            if plan is None:
                assert answer.first == "nothing passes every gate"
                continue
            before = first(installation, spec)
            assert before is not None
            dearer = plan[5] and before[5] and not 0.8 < plan[5] / before[5] < 1.25  # type: ignore[operator]
            assert plan[:4] != before[:4] or dearer or plan[4] != before[4]
            assert answer.usd_month == plan[5]
            assert f"on {plan[4]} x {plan[2]}" in answer.first


def test_without_any_idea_the_load_is_asked_first_with_what_is_assumed(
    installation: ToolDeps,
) -> None:
    users = questions(installation, understood(installation, NO_IDEA))[0]
    assert (users.id, users.assumed, users.unit) == ("users", "100", "people")
    assert [answer.key for answer in users.answers] == ["20", "100", "1000", "10000"]
    assert [answer.is_assumed for answer in users.answers] == [False, True, False, False]


def test_what_was_said_is_not_asked(installation: ToolDeps) -> None:
    spec = understood(
        installation,
        "a chatbot for 1000 users, prompts of 400 tokens, answers of 300 tokens, on AWS, "
        "Apache-2.0 models only",
    )
    ids = {question.id for question in questions(installation, spec)}
    assert not ids & {"users", "prompt", "output", "cloud", "licence"}


def test_what_was_answered_is_not_asked_again(installation: ToolDeps) -> None:
    spec = understood(installation, NO_IDEA)
    once = [question.id for question in questions(installation, spec)]
    again = [question.id for question in questions(installation, spec, *once)]
    assert not set(once) & set(again)


def test_people_and_their_activity_are_one_topic(installation: ToolDeps) -> None:
    for text in REQUESTS:
        ids = {q.id for q in questions(installation, understood(installation, text))}
        assert len(ids & {"users", "volume", "active", "peak"}) <= 1
        assert len(ids & {"prompt", "repeated"}) <= 1


def test_the_first_plan_alone_is_the_first_of_the_whole_plan(installation: ToolDeps) -> None:
    plans = FirstPlans(installation)
    spec = understood(installation, REQUESTS[1])
    # One after the other on purpose: later ones look up what earlier ones sized.
    for fields in (
        {},
        {"traffic": {"concurrent_users": 50_000}},
        {"priority": "cost"},
        {"preferences": {"clouds": ["AWS"]}},
        {"budget": {"usd_month": 1000}},
        {"traffic": {"prompt_tokens": {"mean": 4000}}},
        {"slo": {"ttft_ms": {"limit": 900}}},
        {"traffic": {"prefix_cache_share": 0.5}},
    ):
        variant = understood(installation, previous=spec, **(fields or {"priority": "latency"}))
        assert told(plans.of(variant)) == first(installation, variant)


def test_an_impossible_request_has_questions_only_where_an_answer_helps(
    installation: ToolDeps,
) -> None:
    spec = understood(installation, "a chatbot for 200 users, budget of 10 dollars a month")
    assert first(installation, spec) is None
    for question in questions(installation, spec):
        assert any("passes every gate" not in answer.first for answer in question.answers)


def test_the_same_request_gives_the_same_questions(installation: ToolDeps) -> None:
    spec = understood(installation, NO_IDEA)
    assert questions(installation, spec) == questions(installation, spec)
