"""What a search shows to contradict itself: the figures are right and the suggestions work."""

from typing import Any

import pytest

from tests.fakes_prediction import H100, LLAMA_70B, plan
from tests.suggestions import proposals
from tools.operation import ToolDeps
from tools.recommend import RECOMMEND
from tools.recommendation import Recommendations
from tools.specification import Conflict, Specification
from tools.understand import UnderstandRequest, edited, specify

MONTH = ("budget.usd_month",)


def asked(text: str, deps: ToolDeps) -> Specification:
    return specify(UnderstandRequest(text=text), deps).specification


def planned(specification: Specification, deps: ToolDeps) -> Recommendations:
    return RECOMMEND.call({"specification": specification}, deps)


def only_conflict(text: str, deps: ToolDeps) -> Conflict:
    answer = planned(asked(text, deps), deps)
    assert not answer.recommendations
    (conflict,) = answer.conflicts
    return conflict


REQUESTS: list[tuple[str, str, str]] = [
    ("chatbot for 1000 users, at most 300 USD per month", "budget.usd_month", "300 USD a month"),
    ("content generation at max $0.002 per 1k tokens", "budget.usd_per_1k_tokens", "0.002 USD"),
    (
        "chatbot for 1000 users with Llama 3.3 70B on H100, $1.50 per hour",
        "budget.usd_hour",
        "1.5 USD an hour",
    ),
    (
        "analyse documents with 3 million tokens of context, 10 users",
        "traffic.context_tokens",
        "more than any allowed model reads",
    ),
    (
        "chatbot for 100 users with Llama 3.1 405B, TPOT under 5 ms",
        "slo.tpot_ms",
        "less than the hardware allows",
    ),
    ("chatbot for 100 users, TTFT under 2 ms", "slo.ttft_ms", "tighter than an idle replica"),
    (
        "code completion, p99 TTFT 60 ms, 5 requests per second",
        "slo.ttft_ms",
        "TTFT p99 within 60 ms",
    ),
    (
        "rag chatbot with mistral 7b instruct v0.3 on a10g, 50 users",
        "slo.ttft_ms",
        "(a default of the use case)",
    ),
    (
        "llama 3.1 8b on a single L4 for a small chatbot, 20 concurrent users",
        "preferences.max_gpus",
        "need more GPUs than may be used",
    ),
    (
        "Kimi K2 instruct as an autonomous agent with tool use, H200, 20 users",
        "preferences.gpus",
        "fits into the memory",
    ),
]


@pytest.mark.parametrize(("text", "field", "words"), REQUESTS)
def test_what_leaves_no_plan_is_told_and_every_suggestion_leads_to_one(
    installation: ToolDeps, text: str, field: str, words: str
) -> None:
    specification = asked(text, installation)
    conflict = only_conflict(text, installation)
    assert field in conflict.fields
    assert words in conflict.message
    ways = proposals(conflict.suggestion)
    assert ways
    for way in ways:
        after = planned(edited(specification, way, installation), installation)
        assert after.recommendations, way
        assert after.conflicts == (), way


@pytest.mark.parametrize(("text", "_field", "_words"), REQUESTS[:4])
def test_the_ways_out_are_those_of_the_suggestion(
    installation: ToolDeps, text: str, _field: str, _words: str
) -> None:
    answer = planned(asked(text, installation), installation)
    assert [set(way) for way in answer.ways_out] == [
        set(way) for way in proposals(answer.conflicts[0].suggestion)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "chatbot for 1000 users, low latency is critical",
        "chatbot for 1000 users, 20,000 USD per month",
        "chatbot, TTFT p99 under 2 s, TPOT p99 under 60 ms, 5 rps",
        "code completion for 100 developers on H100",
        "chatbot with Llama 3.1 8B, context of 100k tokens, 5 users",
    ],
)
def test_requests_with_a_plan_show_no_conflict(installation: ToolDeps, text: str) -> None:
    answer = planned(asked(text, installation), installation)
    assert answer.recommendations
    assert (answer.conflicts, answer.ways_out) == ((), ())


def test_the_budget_that_is_suggested_is_the_price_of_the_cheapest_plan(
    installation: ToolDeps,
) -> None:
    specification = asked("chatbot for 1000 users, at most 300 USD per month", installation)
    (conflict,) = planned(specification, installation).conflicts
    enough = proposals(conflict.suggestion)[0]["budget.usd_month"]
    assert isinstance(enough, float)
    paid = planned(
        edited(specification, {"budget.usd_month": enough}, installation), installation
    ).recommendations
    prices = [one.cost.usd_month for one in paid if one.cost.usd_month is not None]
    assert enough - 1.0 <= min(prices) <= enough
    # A dollar less buys nothing.
    short = edited(specification, {"budget.usd_month": enough - 2.0}, installation)
    assert not planned(short, installation).recommendations


def test_every_budget_that_is_too_small_is_told_at_once(installation: ToolDeps) -> None:
    text = "chatbot for 1000 users, at most 300 USD per month and 0.10 USD per hour"
    conflict = only_conflict(text, installation)
    assert {"budget.usd_month", "budget.usd_hour"} <= set(conflict.fields)


def test_plans_without_a_price_do_not_hide_that_the_budget_is_too_small(
    installation: ToolDeps,
) -> None:
    text = "chatbot for 1000 users on Lambda cloud with H100, 1500 USD per month"
    specification = asked(text, installation)
    answer = planned(specification, installation)
    assert all(one.cost.usd_month is None for one in answer.recommendations)
    (conflict,) = answer.conflicts
    assert "not_evaluated" in conflict.message
    for way in proposals(conflict.suggestion):
        after = planned(edited(specification, way, installation), installation)
        assert after.recommendations[0].cost.usd_month is not None
        assert after.conflicts == ()


def test_wishes_that_the_words_alone_contradict_are_not_told_twice(installation: ToolDeps) -> None:
    specification = asked("sentiment classification with Gemma 3 1B on T4, 1 rps", installation)
    assert specification.conflicts
    answer = planned(specification, installation)
    assert answer.conflicts == ()
    assert answer.ways_out


def test_the_bound_belongs_to_the_fastest_allowed_hardware(installation: ToolDeps) -> None:
    # 70.6 GB of fp8 weights less embeddings over 8 x 3,350 GB/s x 1.05 are 2.5 ms
    answer = plan(installation, models=(LLAMA_70B,), gpus=(H100,), tpot_ms=1.0)
    (conflict,) = answer.conflicts
    assert f"on 8 x {H100}" in conflict.message
    assert "at least 2.4" in conflict.message or "at least 2.5" in conflict.message
    assert "modelled lower bound" in conflict.message


def test_a_specification_of_a_program_gets_suggestions_too(installation: ToolDeps) -> None:
    answer = plan(installation, ttft_ms=0.5)
    (conflict,) = answer.conflicts
    assert proposals(conflict.suggestion)
    assert answer.ways_out


@pytest.mark.parametrize(
    ("wishes", "reason"),
    [
        ({"gpus": ("V100-SXM-32GB",)}, "V100-SXM-32GB: vLLM from 0.21 on needs"),
        (
            {"gpus": ("T4-16GB",), "precisions": ("fp8",)},
            "T4-16GB (Turing) has no kernels for fp8",
        ),
        (
            {"gpus": ("T4-16GB",), "precisions": ("bf16",)},
            "T4-16GB serves it in fp16, asked for bf16",
        ),
    ],
)
def test_the_nearest_miss_of_a_gpu_that_runs_nothing_is_on_that_gpu(
    installation: ToolDeps, wishes: dict[str, Any], reason: str
) -> None:
    (conflict,) = plan(installation, **wishes).conflicts
    assert f"x {wishes['gpus'][0]}, is turned away ({reason}" in conflict.message


def test_too_few_gpus_for_the_weights_are_told_before_the_limits(installation: ToolDeps) -> None:
    # 141 GB do not fit one GPU of 80 GB, whatever the limit is
    answer = plan(
        installation,
        models=(LLAMA_70B,),
        gpus=(H100,),
        precisions=("bf16",),
        max_gpus=1,
        tpot_ms=1.0,
    )
    (conflict,) = answer.conflicts
    assert conflict.message.startswith("No allowed model fits into 1 GPU: the narrowest")
    assert conflict.fields[0] == "preferences.max_gpus"
    assert answer.ways_out
