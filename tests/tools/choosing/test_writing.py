"""A finalist as a recommendation: sentences and figures from the same numbers."""

import pytest

from tests.fakes_prediction import H100, LLAMA_70B, plan
from tools.operation import ToolDeps
from tools.recommendation import Recommendation


@pytest.fixture(scope="module")
def one(installation: ToolDeps) -> Recommendation:
    (found,) = plan(
        installation, models=(LLAMA_70B,), gpus=(H100,), limit=1, rps=10.0, ttft_ms=2000.0
    ).recommendations
    return found


def test_the_rationale_names_the_gpu_the_instances_and_the_peak(one: Recommendation) -> None:
    text = " ".join(one.rationale)
    assert H100 in text
    assert str(one.cost.instance_type) in text
    assert "peak of 10" in text


def test_headroom_is_what_the_capacity_leaves(one: Recommendation) -> None:
    # 100 x (1 - 10 / capacity), within the rounding of four digits
    carried = one.predicted.throughput_rps.value
    assert one.predicted.headroom_pct == pytest.approx(100 * (1 - 10.0 / carried), abs=0.2)


def test_output_tokens_are_the_peak_times_the_length(one: Recommendation) -> None:
    # 10 requests/s x 256 tokens
    assert one.predicted.output_tok_s.value == pytest.approx(2560)


def test_the_price_of_a_million_tokens_counts_prompts_and_answers(one: Recommendation) -> None:
    # 5 steady requests/s x (512 + 256) tokens
    assert one.cost.usd_hour is not None
    expected = one.cost.usd_hour / (5 * 768 * 3600) * 1e6
    assert one.cost.usd_per_million_tokens == pytest.approx(expected, abs=2e-3)


def test_settings_of_a_replica_are_ones_an_engine_takes(one: Recommendation) -> None:
    assert one.max_num_seqs >= 8
    assert one.max_num_seqs % 8 == 0
    assert one.max_model_len >= 768


def test_idle_gpus_that_are_billed_are_a_risk(one: Recommendation) -> None:
    idle = (one.cost.gpus_billed or 0) - one.gpus_total
    assert (idle > 0) == any("stay idle" in risk for risk in one.risks)


def test_a_price_has_a_date_and_a_source(one: Recommendation) -> None:
    (price,) = [item for item in one.evidence if item.kind == "price"]
    assert price.source
    assert one.cost.price_date == price.date
