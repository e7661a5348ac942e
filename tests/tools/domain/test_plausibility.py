"""Bounds on measured rows: each rule fires on a wrong row, and stays silent on a fast one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes_benchmarks import measured
from tools.domain.bounds import (
    cache_read_gb,
    implied_tpot_ms,
    output_tokens_per_s,
    replica_gpus,
    weights_read_gb,
)
from tools.domain.hardware import Accelerator
from tools.domain.model import ModelShape
from tools.domain.plausibility import violations

DENSE: dict[str, Any] = {
    "model_id": "org/dense-8b",
    "architecture": "llama",
    "family": "dense",
    "parameters_total_b": 8.0,
    "parameters_active_b": 8.0,
    "layers": 32,
    "hidden_size": 4096,
    "attention_heads": 32,
    "kv_heads": 8,
    "head_dim": 128,
    "full_attention_layers": 32,
    "context_tokens": 8192,
}
# 64 experts, 4 used; 16 layers of 64 x 3 x 2000 x 1000 = 6.144 B expert parameters of 8 B
EXPERTS = DENSE | {
    "parameters_active_b": 2.24,
    "hidden_size": 2000,
    "experts": 64,
    "experts_per_token": 4,
    "moe_layers": 16,
    "moe_intermediate_size": 1000,
}


def shape(**changes: Any) -> ModelShape:
    return ModelShape(**(DENSE | changes))


def gpu(**changes: Any) -> Accelerator:
    """One terabyte per second and 100 TFLOP/s, so that bounds are easy to work out."""
    figures: dict[str, Any] = {
        "gpu": "round",
        "vendor": "none",
        "architecture": "none",
        "memory_gb": 80.0,
        "memory_usable_gib": None,
        "memory_bandwidth_gb_per_s": 1000.0,
        "bf16_tflops": 100.0,
        "fp8_tflops": 200.0,
        "int8_tops": None,
        "fp4_tflops": None,
        "interconnect": "",
        "link_gb_per_s": None,
        "scaleup_gpus": 8,
        "tdp_w": None,
        "verified": True,
        "source": "none",
        "date": "",
    }
    return Accelerator(**(figures | changes))


def rules(
    row: Any, model: ModelShape | None = None, device: Accelerator | None = None
) -> list[str]:
    return [violation.rule for violation in violations(row, model or shape(), device or gpu())]


def test_a_step_reads_every_dense_weight_once() -> None:
    assert weights_read_gb(shape(), "bf16", tokens=1) == 16.0


def test_looked_up_embeddings_are_not_streamed() -> None:
    # 8 B - 250,000 x 4,000 = 7 B parameters of 2 bytes
    model = shape(vocabulary_size=250_000, hidden_size=4000)
    assert weights_read_gb(model, "bf16", tokens=1) == 14.0


def test_one_token_reads_its_share_of_the_experts() -> None:
    # 8 - 6.144 = 1.856 B always; 6.144 x 4/64 = 0.384 B experts; 2 bytes each
    assert weights_read_gb(ModelShape(**EXPERTS), "bf16", tokens=1) == pytest.approx(4.48)


def test_a_large_batch_reads_half_of_all_experts_at_least() -> None:
    # 1.856 + 6.144 / 2 = 4.928 B, 2 bytes each
    assert weights_read_gb(ModelShape(**EXPERTS), "bf16", tokens=1e6) == pytest.approx(9.856)


@given(tokens=st.floats(1, 1000), more=st.floats(0, 1000))
def test_more_tokens_never_read_fewer_weights(tokens: float, more: float) -> None:
    model = ModelShape(**EXPERTS)
    assert weights_read_gb(model, "fp8", tokens + more) >= weights_read_gb(model, "fp8", tokens)


def test_the_cache_of_a_batch_is_read_at_one_byte_per_element() -> None:
    # 4 sequences x 1000 tokens x 32 layers x 2 x 8 x 128 elements = 262,144,000 bytes
    assert cache_read_gb(shape(), length_tokens=1000, tokens=4) == pytest.approx(0.262144)


def test_sliding_layers_read_no_more_than_their_window() -> None:
    half = shape(full_attention_layers=16, sliding_attention_layers=16, sliding_window_tokens=100)
    # (16 x 1000 + 16 x 100) / (32 x 1000) = 0.55 of the full cache
    full = cache_read_gb(shape(), length_tokens=1000, tokens=1)
    assert cache_read_gb(half, length_tokens=1000, tokens=1) == pytest.approx(0.55 * full)


def test_an_unknown_head_size_claims_no_cache() -> None:
    assert cache_read_gb(shape(head_dim=None), length_tokens=1000, tokens=1) == 0.0


def test_faster_than_streaming_the_weights_is_impossible() -> None:
    # 16 GB over 1050 GB/s = 15.24 ms, and 16 ms would do
    assert rules(measured(tpot_mean_ms=15.0)) == ["faster_than_weight_streaming"]
    assert rules(measured(tpot_mean_ms=16.0)) == []


def test_the_lowest_reported_statistic_counts() -> None:
    assert implied_tpot_ms(measured(tpot_mean_ms=20.0, tpot_p50_ms=18.0)) == 18.0


def test_an_offline_batch_is_bounded_through_its_throughput() -> None:
    # 8 sequences at 800 tokens/s are 10 ms a step; 16 GB need 15.24 ms
    row = measured(load="offline", concurrency=8.0, output_tok_s=800.0, tpot_mean_ms=None)
    assert implied_tpot_ms(row) == 10.0
    assert rules(row) == ["faster_than_weight_streaming"]


def test_saturation_without_a_batch_says_nothing_about_a_step() -> None:
    row = measured(load="offline", concurrency=None, output_tok_s=800.0, tpot_mean_ms=None)
    assert implied_tpot_ms(row) is None


def test_the_cache_counts_for_a_batch_that_is_known() -> None:
    # 64 at 4000 tokens/s: 16 ms a step, above the 15.24 ms of the weights; the cache adds
    # 64 x 0.8 x 1024 tokens x 65,536 bytes = 3.4 GB, so 18.5 ms
    row = measured(load="offline", concurrency=64.0, output_tok_s=4000.0, tpot_mean_ms=None)
    assert rules(row, device=gpu(bf16_tflops=1000.0)) == ["faster_than_weight_streaming"]


def test_tensor_parallel_ranks_share_the_weights() -> None:
    assert rules(measured(gpus=2, tp=2, tpot_mean_ms=8.0)) == []


def test_replicas_do_not_share_the_weights() -> None:
    assert rules(measured(gpus=2, tp=1, tpot_mean_ms=8.0)) == ["faster_than_weight_streaming"]


@pytest.mark.parametrize(
    ("widths", "gpus"),
    [
        ({"gpus": 8, "tp": 2, "pp": 2}, 4),
        ({"gpus": 8, "tp": None, "pp": None}, 8),
        ({"gpus": 8, "tp": 1, "ep": 8}, 8),
        ({"gpus": 8, "tp": 2, "attention_dp": 4}, 4),
        ({"gpus": 2, "tp": 4}, 2),
    ],
)
def test_the_widest_dimension_holds_one_copy(widths: dict[str, Any], gpus: int) -> None:
    assert replica_gpus(measured(**widths)) == gpus


def test_weights_beyond_the_memory_are_named_in_gb() -> None:
    found = violations(measured(tpot_mean_ms=200.0), shape(parameters_total_b=70.0), gpu())
    assert str(found[0]) == "weights_do_not_fit: 140 GB, possible is at most 80"


def test_more_compute_than_the_peak_is_impossible() -> None:
    # 2 x 8 B x 7,000 tokens/s = 112 TFLOP/s against 105
    row = measured(load="offline", concurrency=None, tpot_mean_ms=None, total_tok_s=7000.0)
    assert rules(row) == ["more_compute_than_peak"]


def test_eight_bit_weights_may_use_the_eight_bit_peak() -> None:
    row = measured(
        load="offline", concurrency=None, tpot_mean_ms=None, total_tok_s=7000.0, precision="fp8"
    )
    assert rules(row) == []


def test_prompt_and_output_fit_the_context() -> None:
    assert rules(measured(isl_tokens=8000.0, tpot_mean_ms=30.0)) == ["longer_than_context"]


def test_an_unknown_precision_leaves_the_weights_unchecked() -> None:
    assert rules(measured(precision="", tpot_mean_ms=0.1)) == []


def test_without_shape_and_gpu_the_arithmetic_is_still_checked() -> None:
    found = violations(measured(e2e_p50_ms=2.0, e2e_p90_ms=1.0))
    assert [violation.rule for violation in found] == ["e2e_percentiles_out_of_order"]


def test_equal_percentiles_are_in_order() -> None:
    assert violations(measured(ttft_p50_ms=2.0, ttft_p90_ms=2.0, ttft_p99_ms=2.0)) == []


@pytest.mark.parametrize(
    ("widths", "rule"),
    [
        ({"tp": 2, "pp": 2, "gpus": 2}, "tp_x_pp_exceeds_gpus"),
        ({"ep": 4, "gpus": 2}, "ep_exceeds_gpus"),
        ({"attention_dp": 4, "gpus": 2}, "attention_dp_exceeds_gpus"),
    ],
)
def test_no_width_exceeds_the_gpus(widths: dict[str, Any], rule: str) -> None:
    assert [violation.rule for violation in violations(measured(**widths))] == [rule]


def test_output_rate_is_request_rate_times_length() -> None:
    # 2 requests/s x 256 tokens = 512 tokens/s; 600 would be 17 % more
    row = measured(load="open", concurrency=None, req_s=2.0, output_tok_s=600.0)
    assert [violation.rule for violation in violations(row)] == ["output_rate_disagrees"]


def test_the_total_rate_includes_the_output() -> None:
    row = measured(load="offline", output_tok_s=100.0, total_tok_s=90.0)
    assert [violation.rule for violation in violations(row)] == ["total_below_output"]


def test_littles_law_holds_in_a_closed_loop() -> None:
    # 1000 tokens/s / 256 x 4.1 s = 16.0 in flight of 16; 2000 tokens/s would need 32
    assert violations(measured(output_tok_s=1000.0, e2e_mean_ms=4096.0)) == []
    found = violations(measured(output_tok_s=2000.0, e2e_mean_ms=4096.0))
    assert {violation.rule for violation in found} == {
        "littles_law_broken",
        "more_decoding_than_in_flight",
    }


def test_no_more_sequences_decode_than_are_in_flight() -> None:
    # 2000 tokens/s x 10 ms = 20 decoding of 16
    found = violations(measured(output_tok_s=2000.0))
    assert str(found[0]) == "more_decoding_than_in_flight: 1.25, possible is at most 1.1"


def test_an_open_loop_has_no_fixed_number_in_flight() -> None:
    row = measured(load="open", concurrency=None, output_tok_s=2000.0, e2e_mean_ms=4096.0)
    assert violations(row) == []


def test_output_rate_follows_from_the_total() -> None:
    # 1280 tokens/s x 256 / (1024 + 256)
    assert output_tokens_per_s(measured(total_tok_s=1280.0)) == 256.0


@given(bandwidth=st.floats(100, 10_000), tpot_ms=st.floats(0.1, 1000))
def test_more_bandwidth_never_makes_a_row_impossible(bandwidth: float, tpot_ms: float) -> None:
    row = measured(tpot_mean_ms=tpot_ms)
    slow = rules(row, device=gpu(memory_bandwidth_gb_per_s=bandwidth))
    fast = rules(row, device=gpu(memory_bandwidth_gb_per_s=2 * bandwidth))
    assert set(fast) <= set(slow)
