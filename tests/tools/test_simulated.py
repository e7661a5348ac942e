"""One case in simulation: memory, load and corrections reach the engine as they should."""

import math

import pytest

from tests.fakes_prediction import ORDERED, SPARSE_47B, case
from tools.domain.errors import InputError, PlanningError
from tools.domain.layout import Layout
from tools.domain.workload import Workload
from tools.operation import ToolDeps
from tools.predictor import Predictor
from tools.simulated import kv_blocks, requests_of, simulate_case


@pytest.fixture(scope="module")
def predictor(installation: ToolDeps) -> Predictor:
    return installation.predictor


def test_an_open_load_has_every_metric_of_the_batch_interface(predictor: Predictor) -> None:
    found = simulate_case(case(load="open", request_rate_rps=5.0), predictor, requests=300)
    for kind in ("ttft", "tpot", "e2e"):
        values = [found.metrics[f"{kind}_{name}_ms"] for name in ORDERED]
        assert values == sorted(values)
        assert values[0] > 0
    assert found.metrics["output_tok_s"] == pytest.approx(5.0 * 256, rel=0.15)
    assert not found.simulation.saturated


def test_more_than_a_replica_carries_is_saturated(predictor: Predictor) -> None:
    asked = case(load="open", request_rate_rps=500.0)
    assert simulate_case(asked, predictor).simulation.saturated


def test_two_replicas_at_twice_the_rate_see_what_one_sees(predictor: Predictor) -> None:
    one = simulate_case(case(load="open", request_rate_rps=4.0), predictor, requests=200)
    layout = Layout(precision="bf16", data_parallel=2)
    both = case(layout=layout, load="open", request_rate_rps=8.0)
    two = simulate_case(both, predictor, requests=200)
    assert two.simulation.ttft_s == one.simulation.ttft_s
    assert two.output_tok_s == pytest.approx(2 * one.output_tok_s)


def test_a_closed_load_keeps_its_share_of_the_clients_in_flight(predictor: Predictor) -> None:
    layout = Layout(precision="bf16", data_parallel=2)
    found = simulate_case(case(layout=layout, concurrency=32.0), predictor, requests=400)
    assert found.simulation.in_system_mean == pytest.approx(16.0)


def test_a_static_batch_runs_its_own_requests_and_no_more(predictor: Predictor) -> None:
    found = simulate_case(case(load="offline", concurrency=24.0), predictor)
    assert len(found.simulation.outcome.end_s) == 24
    assert found.simulation.batch_max == 24


def test_a_scale_on_tpot_scales_it_and_an_extra_on_ttft_adds(predictor: Predictor) -> None:
    asked = case(concurrency=1.0)
    plain = simulate_case(asked, predictor, requests=20).simulation
    slow = simulate_case(asked, predictor, tpot_scale=1.5, requests=20).simulation
    late = simulate_case(asked, predictor, ttft_extra_s=0.02, requests=20).simulation
    assert slow.tpot_s["mean"] == pytest.approx(1.5 * plain.tpot_s["mean"])
    assert late.ttft_s["p50"] == pytest.approx(plain.ttft_s["p50"] + 0.02)
    assert late.tpot_s["p50"] == pytest.approx(plain.tpot_s["p50"])


def test_blocks_are_the_memory_left_over_the_bytes_of_sixteen_tokens(predictor: Predictor) -> None:
    asked = case()
    configuration = predictor.assembler.configuration(asked.shape, asked.gpu, asked.layout)
    # 32 layers x 8 heads x 128 x 2 (K and V) x 2 bytes = 131,072 per token
    expected = math.floor(configuration.kv_bytes / (16 * 131_072))
    assert abs(kv_blocks(asked, configuration) - expected) <= 1


def test_a_seed_decides_every_draw(predictor: Predictor) -> None:
    asked = case(load="open", request_rate_rps=5.0, osl_p95_tokens=600.0)
    runs = [simulate_case(asked, predictor, requests=100, seed=seed) for seed in (1, 1, 2)]
    assert runs[0].metrics == runs[1].metrics
    assert runs[0].metrics != runs[2].metrics


def test_lengths_follow_the_percentiles_of_the_workload() -> None:
    spread = Workload(
        isl_tokens=500.0, osl_tokens=200.0, osl_p95_tokens=500.0, request_rate_rps=1.0
    )
    found = requests_of(spread, replicas=1, count=2000, seed=0)
    assert set(found.prompt_tokens.tolist()) == {500}
    assert found.output_tokens.std() > 100


@pytest.mark.parametrize("load", ["open", "closed", "offline"])
def test_a_load_without_its_size_is_refused(predictor: Predictor, load: str) -> None:
    with pytest.raises(InputError) as caught:
        simulate_case(case(load=load, concurrency=None), predictor)
    assert caught.value.code == "incomplete_load"


def test_a_scale_of_zero_is_refused(predictor: Predictor) -> None:
    with pytest.raises(InputError) as caught:
        simulate_case(case(), predictor, tpot_scale=0.0)
    assert caught.value.code == "invalid_scale"


def test_a_model_without_room_for_a_cache_is_refused(predictor: Predictor) -> None:
    with pytest.raises(PlanningError) as caught:
        simulate_case(case(SPARSE_47B), predictor)
    assert caught.value.code == "does_not_fit"
