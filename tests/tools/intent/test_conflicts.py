"""Contradictions that the words alone show: found once, told, and gone after the suggestion."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_ingest import COLLECTIONS
from tests.fakes_intent import intent_deps
from tests.suggestions import proposals
from tools.adapters.shipped import ShippedCatalogue
from tools.operation import ToolDeps
from tools.specification import Conflict, Slo, Specification
from tools.understand import UnderstandRequest, Understood, edited, specify

FAKE = intent_deps()
SHIPPED = ToolDeps(
    catalogue=ShippedCatalogue(COLLECTIONS),
    benchmarks=FAKE.benchmarks,
    predictor=FAKE.predictor,
    clock=FAKE.clock,
)
SUM = ("slo.e2e_ms", "slo.ttft_ms", "slo.tpot_ms")


def understood(text: str = "", deps: ToolDeps = FAKE, **fields: object) -> Understood:
    return specify(UnderstandRequest(text=text, fields=fields), deps)


def specified(text: str = "", deps: ToolDeps = FAKE, **fields: object) -> Specification:
    return understood(text, deps, **fields).specification


def besides_limits(specification: Specification) -> list[Conflict]:
    """The conflicts but for that of the template's own limits."""
    return [one for one in specification.conflicts if one.fields != SUM]


def effective(slo: Slo) -> dict[str, float]:
    limits = {"ttft": slo.ttft_ms, "tpot": slo.tpot_ms, "e2e": slo.e2e_ms}
    return {name: limit.effective_limit for name, limit in limits.items() if limit is not None}


# Each kind, in the words of a request


CONTRADICTIONS: list[tuple[str, tuple[str, ...], str]] = [
    # 300 + 199 x 50 = 10,250 > 2,000: the template's own
    ("chatbot for 10 users", SUM, "300 + 199 x 50 = 10,250 ms"),
    # 3,000 + 199 x 50
    ("chatbot, TTFT under 3 s, E2E under 1 s", SUM, "3,000 + 199 x 50 = 12,950 ms"),
    (
        "chatbot, average 5 rps, peak 3 rps",
        ("traffic.rps_peak", "traffic.rps_steady"),
        "plans are sized for 5",
    ),
    (
        "chatbot, 10 rps, throughput 3 requests per second",
        ("slo.throughput_rps", "traffic.rps_steady"),
        "10 requests per second (2,000 output tokens per second) come in",
    ),
    (
        # 1,000 tokens/s / 500 tokens = 2 requests/s
        "chatbot, 20 rps, answers of 500 tokens, total throughput of 1000 tokens per second",
        ("slo.throughput_rps", "traffic.rps_steady"),
        "2 requests per second (1,000 output tokens per second)",
    ),
    (
        # 100 million / 3,600 s / 100 tokens = 277.8 requests/s
        "chatbot, 20 rps, answers of 100 tokens, 100 million output tokens per hour",
        ("traffic.rps_steady",),
        "277.8 requests of 100 tokens",
    ),
    (
        # 1000 x 0.1 x 2 / 60 = 3.333
        "chatbot, 1000 users, 10 % active, 2 requests per minute each, 50 requests per second",
        (
            "traffic.rps_steady",
            "traffic.concurrent_users",
            "traffic.active_share",
            "traffic.requests_per_active_minute",
        ),
        "3.333 requests per second, but 50",
    ),
    (
        "chatbot, 100 users, 500 concurrent requests",
        ("traffic.concurrency", "traffic.concurrent_users"),
        "more than 100 users can wait for",
    ),
    (
        # 20 requests/s at peak x 2 s = 40
        "chatbot, 500 concurrent requests, 10 rps, E2E under 2 s",
        ("traffic.concurrency", "traffic.rps_steady", "slo.e2e_ms"),
        "at most 40 requests in flight",
    ),
    (
        "chatbot; prompts average 2,000 tokens with a p95 of 500 tokens; 10 rps",
        ("traffic.prompt_tokens.mean", "traffic.prompt_tokens.p95"),
        "(500) is below their mean (2,000)",
    ),
    (
        "chatbot, context window of 500 tokens",
        ("traffic.context_tokens", "traffic.prompt_tokens.p95", "traffic.output_tokens.p95"),
        "300 + 500 = 800 tokens",
    ),
    (
        # 600 x 300 / 150 = 1,200; 600 + 500 tokens do not fit either
        "chatbot, prompts of 600 tokens, context window of 1000 tokens",
        (
            "traffic.context_tokens",
            "traffic.prompt_tokens.p95",
            "traffic.output_tokens.p95",
            "traffic.prompt_tokens.mean",
        ),
        "1,200 + 500 = 1,700 tokens",
    ),
    (
        "chatbot with Qwen2.5 72B and 64k context",
        ("traffic.context_tokens", "preferences.models"),
        "Qwen/Qwen2.5-72B-Instruct (32,768)",
    ),
    (
        "chatbot with Llama 3.3 70B, only Apache 2.0 licence",
        ("preferences.models", "preferences.licences"),
        "has Llama 3.3 Community",
    ),
    (
        "chatbot with Mistral 7B v0.3 in int4",
        ("preferences.models", "preferences.precisions"),
        "No checkpoint in int4",
    ),
    (
        "chatbot, we have 4 L40S, only H100",
        ("preferences.gpus", "preferences.inventory"),
        "the wanted ones are rented",
    ),
    (
        "chatbot, we have 4 H100, at most 8 GPUs",
        ("preferences.max_gpus", "preferences.inventory"),
        "only owned GPUs are used",
    ),
    (
        "chatbot with tp=8 on at most 4 GPUs",
        ("preferences.tensor_parallel", "preferences.max_gpus"),
        "more than the 4 allowed",
    ),
    (
        "chatbot, we have 4 H100, tp=8",
        ("preferences.tensor_parallel", "preferences.inventory"),
        "more than the 4 owned of one kind",
    ),
    ("chatbot with tp=16", ("preferences.tensor_parallel",), "1, 2, 4 or 8"),
    (
        "chatbot in nvfp4 on MI300X",
        ("preferences.precisions", "preferences.gpus"),
        "MI300X-192GB has no kernels for nvfp4",
    ),
    (
        "chatbot on AWS with MI300X",
        ("preferences.gpus", "preferences.clouds"),
        "no MI300X-192GB at AWS",
    ),
    (
        "chatbot on CoreWeave",
        ("preferences.clouds",),
        "no offer at CoreWeave",
    ),
    (
        "chatbot, data must stay in Germany, region us-east-1",
        ("preferences.residency", "preferences.regions"),
        "us-east-1 (US)",
    ),
    (
        "chatbot on AWS, must run on-prem",
        ("preferences.residency", "preferences.clouds"),
        "on the premises, and AWS",
    ),
]


@pytest.mark.parametrize(("text", "fields", "words"), CONTRADICTIONS)
def test_a_contradiction_is_told_once_with_what_counts(
    text: str, fields: tuple[str, ...], words: str
) -> None:
    found = [one for one in specified(text).conflicts if one.fields == fields]
    assert len(found) == 1
    assert words in found[0].message
    assert "set " in found[0].suggestion.lower() or "clear " in found[0].suggestion.lower()


@pytest.mark.parametrize(("text", "fields", "_words"), CONTRADICTIONS)
def test_every_suggestion_followed_to_the_letter_ends_the_contradiction(
    text: str, fields: tuple[str, ...], _words: str
) -> None:
    specification = specified(text)
    (conflict,) = (one for one in specification.conflicts if one.fields == fields)
    ways = proposals(conflict.suggestion)
    assert ways
    for way in ways:
        after = edited(specification, way, FAKE)
        assert fields not in [one.fields for one in after.conflicts], way


@pytest.mark.parametrize(
    "text",
    [
        "chatbot for 1000 users",
        "chatbot, 500 users, 20 rps",
        "chatbot, 5 rps on average, peak 50 rps",
        "chatbot, 100 users, 20 concurrent requests",
        "agents that call tools, 10 users, 200 concurrent requests",
        "chatbot, 10 rps, throughput 40 requests per second",
        "chatbot, 1 billion prompt tokens per day and 50 million output tokens per day",
        "chatbot with Llama 3.1 8B, Llama licence",
        "chatbot with Llama 3.1 8B in fp8 on H100",
        "chatbot, we have 8 H100, at most 4 GPUs, tp=4",
        "chatbot on H100 or A100 on AWS",
        "chatbot on H100, data must stay in the EU, region eu-central-1",
        "chatbot, prompts of 800 tokens, context of 8k",
    ],
)
def test_requests_that_fit_together_are_no_contradiction(text: str) -> None:
    assert [one.fields for one in besides_limits(specified(text, SHIPPED))] == []


def test_a_guessed_tail_of_prompts_ends_with_the_context_that_was_asked_for() -> None:
    # 600 x 300 / 150 = 1,200 by the ratio of the use case; 1,500 - 500 = 1,000
    specification = specified("chatbot, prompts of 600 tokens, context window of 1500 tokens")
    assert besides_limits(specification) == []
    assert specification.traffic.prompt_tokens.p95 == 1000
    assert specification.provenance["traffic.prompt_tokens.p95"].source == "computed"


def test_a_region_that_no_price_and_no_cloud_names_is_told() -> None:
    found = besides_limits(specified("chatbot", SHIPPED, preferences={"regions": ["narnia-1"]}))
    assert [one.fields for one in found] == [("preferences.regions",)]
    assert found[0].message.startswith("The price list names no region narnia-1. As it stands,")
    known = specified("chatbot", SHIPPED, preferences={"regions": ["eu-south-1", "us-east-1"]})
    assert besides_limits(known) == []


def test_two_contradictions_of_one_field_with_the_same_figures_are_one() -> None:
    specification = specified("chatbot for 1000 users. It is for 2000 users. It is for 1000 users")
    assert len(besides_limits(specification)) == 1


# Limits: only defaults give way


def test_limits_that_were_all_asked_for_widen_e2e_and_tell_both_values() -> None:
    # 500 + 399 x 100 = 40,400
    specification = specified(
        slo={"ttft_ms": 500, "tpot_ms": 100, "e2e_ms": 2000},
        traffic={"output_tokens": {"mean": 400}},
    )
    assert effective(specification.slo) == {"ttft": 500, "tpot": 100, "e2e": 40_400}
    (conflict,) = specification.conflicts
    assert "not with the 2,000 ms asked for" in conflict.suggestion
    # (2,000 - 500) / 399 = 3.76; (2,000 - 500) / 100 + 1 = 16
    assert {"slo.e2e_ms": 40_400.0} in proposals(conflict.suggestion)
    assert {"slo.tpot_ms": 3.7} in proposals(conflict.suggestion)
    assert {"traffic.output_tokens.mean": 16.0} in proposals(conflict.suggestion)


def test_a_ttft_limit_above_the_e2e_limit_is_told_without_a_tpot_limit_too() -> None:
    specification = specified("chatbot, TTFT 2 s, E2E 1 s", slo={"tpot_ms": None})
    (conflict,) = specification.conflicts
    assert conflict.fields == ("slo.e2e_ms", "slo.ttft_ms")
    assert effective(specification.slo) == {"ttft": 2000, "e2e": 1000}


def test_a_default_e2e_limit_below_a_stated_ttft_limit_is_widened() -> None:
    specification = specified("chatbot, TTFT 3 s", slo={"tpot_ms": None})
    assert effective(specification.slo) == {"ttft": 3000, "e2e": 3000}


def test_a_default_tpot_limit_without_ttft_gives_way_to_a_stated_e2e_limit() -> None:
    # 1,000 / 199 = 5.02
    specification = specified("chatbot, E2E 1 s", slo={"ttft_ms": None})
    assert effective(specification.slo) == {"tpot": 5, "e2e": 1000}


def test_limits_of_different_percentiles_say_so() -> None:
    fields: dict[str, Any] = {
        "ttft_ms": {"limit": 2000, "percentile": "p99"},
        "e2e_ms": {"limit": 1000, "percentile": "p50"},
    }
    (conflict,) = specified("chatbot", slo=fields).conflicts
    assert "higher percentile" in conflict.message


MS = st.floats(0.5, 60_000).map(lambda value: float(f"{value:.4g}"))


@given(
    ttft=st.none() | MS,
    tpot=st.none() | MS,
    e2e=st.none() | MS,
    tokens=st.integers(1, 3000),
)
def test_any_limits_agree_after_any_suggestion(
    ttft: float | None, tpot: float | None, e2e: float | None, tokens: int
) -> None:
    said = {"ttft_ms": ttft, "tpot_ms": tpot, "e2e_ms": e2e}
    slo = {name: limit for name, limit in said.items() if limit is not None}
    specification = specified(
        "chatbot", slo=slo, traffic={"output_tokens": {"mean": tokens, "p95": None}}
    )
    for name, limit in slo.items():
        counts = effective(specification.slo)[name[:-3]]
        assert counts == limit or (name == "e2e_ms" and tpot is not None and counts > limit)
    for conflict in specification.conflicts:
        for way in proposals(conflict.suggestion):
            assert edited(specification, way, FAKE).conflicts == (), (conflict, way)


# Load


def test_a_stated_peak_outranks_the_default_shares_of_the_users() -> None:
    answer = understood("chatbot, 10,000 users, peak 5 requests per second")
    traffic = answer.specification.traffic
    # 5 / 2 (moderate); the shares would give 10,000 x 0.1 x 2 / 60 = 33.3
    assert (traffic.rps_steady, traffic.rps_peak) == (2.5, 5)
    assert besides_limits(answer.specification) == []
    assert any("33.33 requests per second" in warning for warning in answer.warnings)


def test_a_contradiction_of_token_rates_stays_until_the_rate_is_edited() -> None:
    text = "chatbot, 20 rps, answers of 100 tokens, 100 million output tokens per hour"
    first = specified(text)
    second = edited(first, {"priority": "cost"}, FAKE)
    third = edited(second, {"traffic.rps_steady": 25}, FAKE)
    assert [len(besides_limits(one)) for one in (first, second, third)] == [1, 1, 0]


@given(
    steady=st.floats(0.01, 1000),
    peak=st.floats(0.01, 1000),
    throughput=st.floats(0.01, 1000),
    flight=st.floats(1, 1000),
    users=st.integers(1, 10_000),
)
def test_any_load_agrees_after_the_suggestions(
    steady: float, peak: float, throughput: float, flight: float, users: int
) -> None:
    specification = specified(
        "chatbot",
        traffic={
            "rps_steady": steady,
            "rps_peak": peak,
            "concurrency": flight,
            "concurrent_users": users,
            "active_share": 0.1,
            "requests_per_active_minute": 2,
        },
        slo={"throughput_rps": throughput, "e2e_ms": 20_000},
    )
    for conflict in besides_limits(specification):
        ways = proposals(conflict.suggestion)
        assert ways
        for way in ways:
            after = edited(specification, way, FAKE)
            assert conflict.fields not in [one.fields for one in after.conflicts], (conflict, way)


@given(
    mean=st.integers(1, 20_000),
    p95=st.integers(1, 20_000),
    context=st.integers(1, 40_000),
)
def test_any_lengths_agree_after_the_suggestions(mean: int, p95: int, context: int) -> None:
    specification = specified(
        "chatbot",
        traffic={"prompt_tokens": {"mean": mean, "p95": p95}, "context_tokens": context},
    )
    for conflict in besides_limits(specification):
        for way in proposals(conflict.suggestion):
            after = edited(specification, way, FAKE)
            assert conflict.fields not in [one.fields for one in after.conflicts], (conflict, way)


# Preferences over the shipped collections


@pytest.mark.parametrize(
    ("text", "way"),
    [
        (
            "chatbot with Phi-3-mini-4k-instruct, prompts of 20k tokens",
            {"traffic.context_tokens": 4096.0},
        ),
        ("chatbot on Azure in westeurope", {"preferences.regions": None}),
        ("sentiment classification with Gemma 3 1B on T4", {"preferences.gpus": None}),
        ("chatbot in int8 on B200", {"preferences.gpus": None}),
        ("chatbot with Llama 3.1 8B and Mistral Nemo in nvfp4", None),
    ],
)
def test_wishes_that_leave_nothing_say_what_would(text: str, way: dict[str, Any] | None) -> None:
    specification = specified(text, SHIPPED)
    (conflict,) = besides_limits(specification)
    ways = proposals(conflict.suggestion)
    if way is not None:
        assert any(way.items() <= one.items() for one in ways)
    for one in ways:
        after = edited(specification, one, SHIPPED)
        assert conflict.fields not in [other.fields for other in after.conflicts], one


def test_a_model_that_is_long_enough_is_kept_beside_one_that_is_not() -> None:
    text = "chatbot with Mistral 7B v0.3 or Llama 3.1 8B, context of 64k tokens"
    (conflict,) = besides_limits(specified(text, SHIPPED))
    assert {"preferences.models": "meta-llama/Llama-3.1-8B-Instruct"} in proposals(
        conflict.suggestion
    )
