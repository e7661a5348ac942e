"""What a plan claims to carry, and what its replicas and GPUs are worth."""

from dataclasses import replace
from typing import Any

import pytest

from tests.fakes_prediction import plan, specification
from tools.choosing.attempt import attempt
from tools.choosing.first import FirstPlans
from tools.choosing.limits import holds
from tools.choosing.views import named
from tools.operation import ToolDeps

WISHES: list[dict[str, Any]] = [
    {"ttft_ms": 500.0, "tpot_ms": 50.0, "rps": 20.0, "percentile": "p99"},
    {
        "use_case": "code_completion",
        "prompt_tokens": 2048.0,
        "output_tokens": 28.0,
        "rps": 9.0,
        "ttft_ms": 300.0,
        "tpot_ms": 15.0,
        "percentile": "p95",
    },
    {"ttft_ms": 220.0, "tpot_ms": 40.0, "rps": 0.8, "gpus": ("L40S-48GB",)},
    {"rps": 300.0, "ttft_ms": 300.0, "tpot_ms": 30.0},
]


@pytest.mark.parametrize("wishes", WISHES, ids=str)
@pytest.mark.parametrize("share", [0.5, 0.8, 1.0])
def test_what_a_plan_claims_to_carry_holds_when_it_comes(
    installation: ToolDeps, wishes: dict[str, Any], share: float
) -> None:
    found = attempt(specification(**wishes), installation, 5)
    plans = named(found, 5).deployments
    assert plans
    cases = []
    for one in plans:
        load = max(share * one.found.capacity_rps * one.found.replicas, found.need.peak_rps)
        cases.append(replace(one.case, workload=replace(one.case.workload, request_rate_rps=load)))
    for prediction in installation.predictor.predict(cases):
        assert holds(prediction, found.need)


@pytest.mark.parametrize("wishes", WISHES, ids=str)
def test_the_peak_is_carried_and_headroom_is_what_is_left(
    installation: ToolDeps, wishes: dict[str, Any]
) -> None:
    for one in plan(installation, **wishes).recommendations:
        carried = one.predicted.throughput_rps.value
        assert carried >= wishes["rps"] * 0.999
        left = 100.0 * (1.0 - wishes["rps"] / carried)
        assert one.predicted.headroom_pct == pytest.approx(left, abs=0.2)


@pytest.mark.parametrize("wishes", WISHES, ids=str)
def test_the_first_plan_is_the_same_however_many_are_named(
    installation: ToolDeps, wishes: dict[str, Any]
) -> None:
    first = FirstPlans(installation).of(specification(**wishes))
    assert first is not None
    for limit in (1, 3, 5):
        best = plan(installation, limit=limit, **wishes).recommendations[0]
        assert (best.model_id, best.precision, best.gpu, best.gpus_total) == (
            first.model_id,
            first.precision,
            first.gpu,
            first.gpus_total,
        )


def test_replicas_that_the_search_did_not_foresee_count_in_the_order(
    installation: ToolDeps,
) -> None:
    spec = specification(**WISHES[1])
    chosen = attempt(spec, installation, 5).chosen
    grown = [
        (place, one)
        for place, one in enumerate(chosen)
        if one.found.replicas * one.case.layout.gpus > chosen[0].found.replicas
        and (one.found.usd_per_hour or 0.0) > 2.5 * (chosen[0].found.usd_per_hour or 0.0)
    ]
    assert all(place > 0 for place, _ in grown)


@pytest.mark.parametrize("gpu", ["MI300X-192GB", "MI355X-288GB"])
def test_where_nothing_has_a_price_fewer_gpus_are_better(installation: ToolDeps, gpu: str) -> None:
    answer = plan(installation, gpus=(gpu,), rps=20.0, ttft_ms=300.0, tpot_ms=50.0)
    assert {one.cost.price_basis for one in answer.recommendations} == {"unpriced"}
    assert answer.recommendations[0].gpus_total == 1
    least = min(one.gpus_total for one in answer.recommendations)
    assert answer.recommendations[answer.views["cheapest"] - 1].gpus_total == least
