"""What an expert expects of plans, through the public recommendation over the shipped data."""

from itertools import pairwise
from math import ceil
from typing import Any

import pytest

from tests.fakes_prediction import H100, LLAMA_8B, LLAMA_70B, ORDERED, ask, plan
from tools.domain.errors import PlanningError
from tools.operation import ToolDeps
from tools.recommendation import Recommendation, Recommendations

LIMITS = {"ttft_ms": 1000.0, "tpot_ms": 50.0}
WISHES: list[dict[str, Any]] = [
    {},
    {"priority": "cost", **LIMITS},
    {"priority": "latency", "ttft_ms": 300.0, "tpot_ms": 30.0, "percentile": "p95"},
    {"priority": "accuracy", "quality": "high", "e2e_ms": 30_000.0},
    {"rps": 200.0, "priority": "throughput", **LIMITS},
    {"use_case": "code_generation", "prompt_tokens": 4000.0, "output_tokens": 800.0},
    {"models": (LLAMA_70B,)},
    {"gpus": (H100,), "max_gpus": 8},
    {"inventory": {H100: 4}},
]


@pytest.fixture(scope="module", params=WISHES, ids=str)
def answer(request: pytest.FixtureRequest, installation: ToolDeps) -> Recommendations:
    return plan(installation, **request.param)


def _least_usd(answer: Recommendations) -> float:
    """The cheapest plan of many; infinite where there is none."""
    known = [one.cost.usd_hour for one in answer.recommendations]
    return min((usd for usd in known if usd is not None), default=float("inf"))


def test_only_models_one_can_deploy_and_talk_to_are_recommended(
    installation: ToolDeps, answer: Recommendations
) -> None:
    assert answer.recommendations
    for one in answer.recommendations:
        model = installation.catalogue.models[one.model_id]
        assert model.kind != "base"
        assert model.unmodelled_reason == ""
        assert one.precision in model.precisions


def test_no_plan_exceeds_the_memory_of_its_gpu(
    installation: ToolDeps, answer: Recommendations
) -> None:
    for one in answer.recommendations:
        memory = ask(installation, one.model_id, one.gpu, tp=one.tp, precision=one.precision).memory
        assert memory.fits
        assert one.predicted.gpu_memory_gib.value <= memory.usable_gib
        assert one.predicted.kv_cache_utilisation.value <= 1.0


def test_gpus_are_replicas_times_width(answer: Recommendations) -> None:
    for one in answer.recommendations:
        assert one.gpus_total == one.replicas * one.tp * one.pp


def test_whole_instances_are_billed(installation: ToolDeps, answer: Recommendations) -> None:
    offers = {
        (row.cloud, row.instance_type, row.region): row for row in installation.catalogue.prices
    }
    for one in answer.recommendations:
        cost = one.cost
        if cost.price_basis != "on_demand":
            assert cost.price_basis == "owned"
            assert cost.usd_hour == 0.0
            continue
        offer = offers[str(cost.cloud), str(cost.instance_type), str(cost.region)]
        instances = cost.instances or 0
        assert offer.gpu == one.gpu
        assert cost.gpus_billed == instances * offer.gpus_per_instance >= one.gpus_total
        assert cost.usd_hour == pytest.approx(instances * offer.on_demand_usd_per_hour, abs=1e-3)
        assert instances == ceil(one.replicas / (offer.gpus_per_instance // one.tp))


def test_a_month_is_730_hours(answer: Recommendations) -> None:
    for one in answer.recommendations:
        if one.cost.usd_hour is not None:
            assert one.cost.usd_month == pytest.approx(730 * one.cost.usd_hour, abs=0.1)


def test_limits_that_were_asked_for_are_met_at_the_pessimistic_side(
    answer: Recommendations,
) -> None:
    for one in answer.recommendations:
        assert set(one.slo.values()) <= {"met", "not_evaluated"}
        assert one.slo["reliability_pct"] == "not_evaluated"


def test_every_figure_holds_its_value_and_percentiles_rise(answer: Recommendations) -> None:
    for one in answer.recommendations:
        figures = one.predicted
        for kind in (figures.ttft_ms, figures.tpot_ms, figures.e2e_ms):
            values = [kind[name].value for name in ORDERED]
            assert values == sorted(values)
            for figure in kind.values():
                assert 0 < figure.lo <= figure.value <= figure.hi
        for figure in (figures.throughput_rps, figures.output_tok_s, figures.gpu_memory_gib):
            assert 0 < figure.lo <= figure.value <= figure.hi


def test_every_plan_names_its_evidence(answer: Recommendations) -> None:
    for one in answer.recommendations:
        kinds = {item.kind for item in one.evidence}
        assert {"calibration", "model", "hardware"} <= kinds
        assert "price" in kinds or one.cost.price_basis == "owned"
        assert one.basis != "measured" or "benchmark" in kinds
        assert one.rationale


def test_ranks_count_up_and_views_and_front_point_into_the_list(answer: Recommendations) -> None:
    ranks = [one.rank for one in answer.recommendations]
    assert ranks == list(range(1, len(ranks) + 1))
    assert set(answer.views.values()) <= set(ranks)
    assert set(answer.pareto) <= set(ranks)
    priced = [one for one in answer.recommendations if one.cost.usd_hour is not None]
    cheapest = answer.recommendations[answer.views["cheapest"] - 1]
    assert cheapest.cost.usd_hour == min(one.cost.usd_hour or 0.0 for one in priced)


@pytest.mark.parametrize("wishes", WISHES[:3], ids=str)
def test_the_same_request_gives_the_same_json(
    installation: ToolDeps, wishes: dict[str, Any]
) -> None:
    first, second = (plan(installation, **wishes).model_dump_json() for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("model", "gpu", "tp", "limits"),
    [
        (LLAMA_8B, "L4-24GB", 1, {"ttft_ms": 1500.0, "tpot_ms": 120.0}),
        (LLAMA_8B, H100, 1, {"e2e_ms": 8000.0, "percentile": "p95"}),
        (LLAMA_70B, H100, 4, {"ttft_ms": 500.0, "tpot_ms": 40.0}),
        ("Qwen/Qwen3-32B", "A100-SXM-80GB", 2, LIMITS),
    ],
)
def test_more_load_never_needs_fewer_gpus(
    installation: ToolDeps, model: str, gpu: str, tp: int, limits: dict[str, Any]
) -> None:
    needed = [
        _only(installation, rps=rate, models=(model,), gpus=(gpu,), tensor_parallel=tp, **limits)
        for rate in (0.1, 1.0, 3.0, 7.0, 15.0, 40.0, 100.0, 250.0)
    ]
    assert all(a.gpus_total <= b.gpus_total for a, b in pairwise(needed))
    assert needed[-1].replicas > needed[0].replicas


def _only(deps: ToolDeps, **wishes: Any) -> Recommendation:
    (one,) = plan(deps, limit=1, precisions=("bf16",), **wishes).recommendations
    return one


def test_more_load_never_makes_the_cheapest_plan_cheaper(installation: ToolDeps) -> None:
    rates = (0.2, 2.0, 10.0, 50.0, 250.0, 1000.0)
    bills = [
        _least_usd(plan(installation, limit=20, priority="cost", rps=rate, **LIMITS))
        for rate in rates
    ]
    assert bills == sorted(bills)
    assert bills[0] < bills[-1] < float("inf")


@pytest.mark.parametrize("name", ["ttft_ms", "tpot_ms"])
def test_a_tighter_limit_never_costs_less(installation: ToolDeps, name: str) -> None:
    wishes = {"priority": "cost", "rps": 20.0, "models": (LLAMA_8B,), "gpus": (H100,)}
    limits = LIMITS
    bills = [
        _least_usd(plan(installation, limit=20, **wishes, **limits | {name: limits[name] * share}))
        for share in (4.0, 2.0, 1.0, 0.5, 0.3, 0.2)
    ]
    assert bills == sorted(bills)


def test_one_gpu_replicas_are_the_peak_over_the_capacity(installation: ToolDeps) -> None:
    # requirement: replicas = ceil(peak / capacity of one)
    for rate in (5.0, 50.0, 300.0):
        one = _only(
            installation, rps=rate, models=(LLAMA_8B,), gpus=(H100,), tensor_parallel=1, **LIMITS
        )
        each = one.predicted.throughput_rps.value / one.replicas
        assert one.replicas == max(ceil(rate / each - 1e-3), 1)
        assert one.predicted.throughput_rps.value >= rate * 0.999


@pytest.mark.parametrize(
    "wishes",
    [
        {"ttft_ms": 1.0},
        {"usd_hour": 0.01},
        {"models": ("deepseek-ai/DeepSeek-R1",), "gpus": ("L4-24GB",)},
        {"inventory": {"T4-16GB": 1}, "rps": 1000.0, "quality": "very_high"},
        {"max_gpus": 1, "rps": 5000.0},
    ],
    ids=str,
)
def test_an_empty_list_has_a_reason_and_a_way_out(
    installation: ToolDeps, wishes: dict[str, Any]
) -> None:
    answer = plan(installation, **wishes)
    assert answer.recommendations == ()
    assert answer.views == {}
    assert answer.pareto == ()
    assert answer.rejected
    assert all(gate.examples and gate.examples[0].reason for gate in answer.rejected)
    assert any("Ways out" in warning for warning in answer.warnings)


def test_a_budget_is_never_exceeded(installation: ToolDeps) -> None:
    for one in plan(installation, limit=20, usd_hour=3.0, **LIMITS).recommendations:
        assert one.cost.usd_hour is not None
        assert one.cost.usd_hour <= 3.0


@pytest.mark.parametrize("rate", [0.5, 20.0])
def test_a_plan_estimated_again_says_the_same(installation: ToolDeps, rate: float) -> None:
    one = plan(installation, limit=1, rps=rate, **LIMITS).recommendations[0]
    again = ask(
        installation,
        one.model_id,
        one.gpu,
        tp=one.tp,
        precision=one.precision,
        replicas=one.replicas,
        rps=rate,
    )
    assert again.gpus_total == one.gpus_total
    for name in ORDERED:
        planned = one.predicted.tpot_ms[name].value
        assert again.metrics[f"tpot_{name}_ms"].value == pytest.approx(planned, rel=0.01)


def test_a_load_past_the_knee_is_refused_with_a_way_out(installation: ToolDeps) -> None:
    with pytest.raises(PlanningError, match="queue grows") as refused:
        ask(installation, LLAMA_70B, H100, tp=4, rps=1000.0)
    assert "replicas" in refused.value.hint
