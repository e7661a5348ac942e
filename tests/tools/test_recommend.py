"""The operation `recommend`: gates, wishes, refusals and what it says."""

from typing import Any

import pytest

from tests.fakes_prediction import H100, LLAMA_8B, LLAMA_70B, plan, specification
from tools.domain.errors import InputError
from tools.operation import ToolDeps
from tools.recommend import RECOMMEND

LIMITS: dict[str, Any] = {"ttft_ms": 1000.0, "tpot_ms": 50.0}


@pytest.mark.parametrize("limit", [1, 3, 20])
def test_no_more_plans_than_asked_for(installation: ToolDeps, limit: int) -> None:
    found = plan(installation, limit=limit, **LIMITS).recommendations
    assert min(limit, 3) <= len(found) <= limit


def test_fewer_plans_are_the_first_of_more(installation: ToolDeps) -> None:
    few, many = (plan(installation, limit=n, **LIMITS).recommendations for n in (1, 5))
    assert few[0].model_id == many[0].model_id
    assert few[0].cost == many[0].cost


def test_a_plan_per_model_shape_but_for_what_is_best_in_one_respect(
    installation: ToolDeps,
) -> None:
    models = installation.catalogue.models
    for answer in (plan(installation, limit=20), plan(installation, limit=20, priority="cost")):
        seen: set[str] = set()
        for one in answer.recommendations:
            family = models[one.model_id].family
            assert family not in seen or one.rank in answer.views.values()
            seen.add(family)


def test_a_view_names_what_nothing_on_the_list_beats(installation: ToolDeps) -> None:
    answer = plan(installation, limit=5, **LIMITS)
    ranked = {one.rank: one for one in answer.recommendations}
    named = {view: ranked[rank] for view, rank in answer.views.items()}
    prices = [one.cost.usd_hour for one in ranked.values() if one.cost.usd_hour is not None]
    assert named["cheapest"].cost.usd_hour == min(prices)
    scores = [one.quality.score for one in ranked.values() if one.quality]
    assert named["best_quality"].quality
    assert named["best_quality"].quality.score == max(scores)
    speeds = [one.predicted.tpot_ms["mean"].value for one in ranked.values()]
    assert named["fastest"].predicted.tpot_ms["mean"].value <= 1.2 * min(speeds)


def test_a_named_model_is_offered_on_more_than_one_gpu(installation: ToolDeps) -> None:
    answer = plan(installation, models=(LLAMA_8B,), **LIMITS)
    assert len({one.gpu for one in answer.recommendations}) > 1
    assert {one.model_id for one in answer.recommendations} == {LLAMA_8B}


def test_wishes_are_kept(installation: ToolDeps) -> None:
    answer = plan(
        installation,
        models=(LLAMA_8B,),
        gpus=("h100",),
        precisions=("fp8",),
        tensor_parallel=2,
        max_gpus=4,
    )
    (one,) = answer.recommendations
    assert (one.model_id, one.gpu, one.precision, one.tp) == (LLAMA_8B, H100, "fp8", 2)
    assert one.gpus_total <= 4
    assert {gate.gate for gate in answer.rejected} >= {"preference", "hardware"}


def test_owned_gpus_are_the_only_ones_used_and_cost_nothing(installation: ToolDeps) -> None:
    found = plan(installation, inventory={"L4": 3}, limit=20, **LIMITS).recommendations
    assert found
    for one in found:
        assert (one.gpu, one.cost.price_basis, one.cost.usd_hour) == ("L4-24GB", "owned", 0.0)
        assert one.gpus_total <= 3


def test_a_cloud_that_was_named_is_the_only_one_billed(installation: ToolDeps) -> None:
    cloud = next(row.cloud for row in installation.catalogue.prices if row.kind == "offer")
    found = plan(installation, limit=20, clouds=(cloud.upper(),), **LIMITS).recommendations
    assert found
    assert {one.cost.cloud for one in found} == {cloud}


def test_cheaper_under_priority_cost_better_under_priority_accuracy(
    installation: ToolDeps,
) -> None:
    cheap, good = (
        plan(installation, priority=priority, **LIMITS).recommendations[0]
        for priority in ("cost", "accuracy")
    )
    assert cheap.cost.usd_hour is not None
    assert good.cost.usd_hour is not None
    assert cheap.cost.usd_hour <= good.cost.usd_hour
    assert cheap.quality is not None
    assert good.quality is not None
    assert good.quality.score >= cheap.quality.score


def test_a_higher_quality_never_lowers_the_worst_rating(installation: ToolDeps) -> None:
    worst = []
    for quality in ("standard", "high", "very_high"):
        found = plan(installation, limit=20, quality=quality).recommendations
        worst.append(min(one.quality.score for one in found if one.quality))
    assert worst == sorted(worst)


def test_every_priority_gives_a_plan(installation: ToolDeps) -> None:
    for priority in ("latency", "cost", "accuracy", "throughput", "balanced"):
        assert plan(installation, priority=priority, **LIMITS).recommendations


def test_every_use_case_gives_a_plan(installation: ToolDeps) -> None:
    for name in installation.catalogue.use_cases:
        assert plan(installation, use_case=name).recommendations, name


def test_a_specification_without_a_rate_is_refused(installation: ToolDeps) -> None:
    with pytest.raises(InputError, match="no request rate") as refused:
        plan(installation, rps=None)
    assert refused.value.code == "no_load"


def test_a_gpu_that_does_not_exist_is_refused(installation: ToolDeps) -> None:
    with pytest.raises(InputError) as refused:
        plan(installation, gpus=("H900",))
    assert refused.value.code == "unknown_gpu"


def test_a_throughput_promise_above_the_peak_is_what_is_sized_for(installation: ToolDeps) -> None:
    (one,) = plan(
        installation, limit=1, models=(LLAMA_70B,), gpus=(H100,), throughput_rps=60.0, **LIMITS
    ).recommendations
    assert one.slo["throughput_rps"] == "met"
    assert one.predicted.throughput_rps.value >= 60.0


def test_limits_nobody_asked_for_are_not_evaluated(installation: ToolDeps) -> None:
    (one,) = plan(installation, limit=1, tpot_ms=60.0).recommendations
    assert one.slo["tpot_ms"] == "met"
    for name in ("ttft_ms", "e2e_ms", "throughput_rps", "reliability_pct"):
        assert one.slo[name] == "not_evaluated"


def test_a_single_replica_and_modelled_figures_are_named_as_risks(installation: ToolDeps) -> None:
    (one,) = plan(installation, limit=1, rps=0.1).recommendations
    assert one.replicas == 1
    assert any("single replica" in risk for risk in one.risks)
    assert (one.basis == "modelled") == any("modelled" in risk for risk in one.risks)


def test_what_a_single_replica_means_for_an_availability_is_said_in_minutes(
    installation: ToolDeps,
) -> None:
    (one,) = plan(installation, limit=1, rps=0.1, reliability_pct=99.9).recommendations
    # 0.1 % of 730 hours of 60 minutes
    told = "A single replica: a restart or a failed node takes the endpoint down."
    assert f"{told} 99.9 % allows 43.8 minutes a month of that; plan a second one." in one.risks


def test_replicas_without_a_spare_say_what_is_left_of_the_peak(installation: ToolDeps) -> None:
    (one,) = plan(
        installation, limit=1, models=(LLAMA_70B,), gpus=(H100,), rps=60.0, **LIMITS
    ).recommendations
    assert one.replicas > 1
    (told,) = (risk for risk in one.risks if risk.startswith("No replica is spare"))
    assert f"while one of {one.replicas} is down" in told
    assert told.endswith("of the 60 requests/s of the peak within every limit.")


def test_the_brief_names_the_first_plan_or_the_gates(installation: ToolDeps) -> None:
    some, none = plan(installation), plan(installation, ttft_ms=0.5)
    assert some.recommendations[0].model_id in RECOMMEND.brief(some)
    assert "slo" in RECOMMEND.brief(none)


def test_the_version_changes_with_nothing_but_the_data(installation: ToolDeps) -> None:
    first = plan(installation).data_version
    assert first == plan(installation, rps=50.0).data_version
    assert first.startswith(installation.catalogue.version)


@pytest.mark.parametrize("limit", [0, 21])
def test_a_number_of_plans_out_of_range_is_refused(installation: ToolDeps, limit: int) -> None:
    with pytest.raises(InputError):
        RECOMMEND.call({"specification": specification(), "limit": limit}, installation)


def test_a_model_that_may_not_earn_money_is_a_risk_where_it_was_named(
    installation: ToolDeps,
) -> None:
    for one in plan(installation, models=("Qwen/Qwen2.5-3B-Instruct",)).recommendations:
        assert "The licence, Qwen Research, excludes commercial use." in one.risks


def test_a_t4_serves_bf16_checkpoints_in_fp16_with_a_warning(installation: ToolDeps) -> None:
    answer = plan(installation, gpus=("T4",), rps=1.0)
    assert answer.recommendations
    for one in answer.recommendations:
        assert one.precision == "fp16"
        assert one.basis == "modelled"
        assert any("served in fp16" in risk and "not_evaluated" in risk for risk in one.risks)
        assert "gemma-3-" not in one.model_id
