"""Memory of a replica: sizes worked out by hand, published anchors and properties."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes_memory import (
    DEEPSEEK_R1,
    GPT_OSS_120B,
    H100,
    H200,
    KIMI_K2,
    L4,
    LLAMA_8B,
    LLAMA_70B,
    T4,
    accelerator,
)
from tools.domain.errors import InputError, RefusedError
from tools.domain.layout import Layout
from tools.domain.memory import (
    RankMemory,
    fit_memory,
    kv_bytes_per_token,
    memory_assumptions,
    overhead_gib,
    rank_memory,
    reported_sequence_bytes,
    sequence_bytes,
    sequence_kv_bytes,
    sliding_kv_bytes_per_token,
    state_bytes_per_sequence,
    usable_gib,
    weights_gib,
)
from tools.domain.model import ModelShape

GIB = 2**30
SHAPES = (LLAMA_8B, LLAMA_70B, DEEPSEEK_R1, KIMI_K2, GPT_OSS_120B)


def test_seventy_billion_parameters_in_bf16_are_131_gib() -> None:
    # 70.55e9 x 2 / 2**30
    assert round(weights_gib(LLAMA_70B, "bf16"), 1) == 131.4
    assert round(weights_gib(LLAMA_70B, "bf16", tp=2), 1) == 65.7


def test_embeddings_stay_16_bit_when_the_rest_is_fp8() -> None:
    # two matrices of 128,256 x 4,096 = 1.0507e9 parameters at 2 bytes, 6.9793e9 at 1 byte
    expected = (1.050_673_152e9 * 2 + 6.979_326_848e9) / GIB
    assert weights_gib(LLAMA_8B, "fp8") == pytest.approx(expected)


def test_deepseek_r1_in_fp8_is_an_eighth_of_671_gb_and_the_embeddings_again_on_each_of_8_gpus() -> (
    None
):
    # (671.03 + 2 x 129,280 x 7,168 / 1e9) / 8 = 84.11 GB = 78.3 GiB
    assert round(weights_gib(DEEPSEEK_R1, "fp8", tp=8), 1) == 78.3


def test_kimi_k2_in_its_own_int4_is_near_the_published_555_gib() -> None:
    # 1,014.69 B routed parameters at 0.5625 bytes + 11.72 B others at 2 = 594.2 GB
    assert weights_gib(KIMI_K2, "int4") == pytest.approx(555, rel=0.005)


def test_gpt_oss_quantises_its_experts_alone() -> None:
    # 36 x 128 x 3 x 2,880^2 = 114.661 B at 0.53125 bytes + 2.129 B at 2 bytes = 65.17 GB
    assert weights_gib(GPT_OSS_120B, "mxfp4") == pytest.approx(65.17e9 / GIB, rel=1e-3)


def test_the_fp8_checkpoint_of_meta_keeps_attention_in_16_bit() -> None:
    big = replace(
        LLAMA_70B,
        model_id="meta-llama/Llama-3.1-405B-Instruct-FP8",
        parameters_total_b=405.85,
        layers=126,
        hidden_size=16_384,
        attention_heads=128,
        full_attention_layers=126,
        checkpoint_precision="fp8",
    )
    # 57.75 GiB per GPU is what vLLM 0.5 logged on eight H100
    assert weights_gib(big, "fp8", tp=8) == pytest.approx(57.75, rel=0.02)


def test_experts_that_do_not_divide_round_up() -> None:
    # 128 experts over 7 GPUs: 19 on the fullest, 19/128 instead of 1/7 of 114.661 B x 0.53125
    even = weights_gib(GPT_OSS_120B, "mxfp4", tp=7)
    uneven = weights_gib(GPT_OSS_120B, "mxfp4", tp=7, ep=7)
    assert uneven - even == pytest.approx(114.661e9 * 0.53125 * (19 / 128 - 1 / 7) / GIB, rel=1e-3)


def test_a_pipeline_that_does_not_divide_is_as_heavy_as_its_fullest_stage() -> None:
    # 32 layers over 3 stages: 11/32 of (8.03 - 1.0507) B, and one of the two vocabulary matrices
    expected = (6.979_326_848e9 * 11 / 32 + 0.525_336_576e9) * 2 / GIB
    assert weights_gib(LLAMA_8B, "bf16", pp=3) == pytest.approx(expected)


def test_llama_8b_keeps_128_kib_per_token() -> None:
    # 2 x 8 heads x 128 x 2 bytes x 32 layers
    assert kv_bytes_per_token(LLAMA_8B) == 131_072
    assert kv_bytes_per_token(LLAMA_8B, "fp8") == 65_536


def test_kv_heads_are_copied_once_there_are_more_gpus_than_heads() -> None:
    assert kv_bytes_per_token(LLAMA_8B, tp=8) == 16_384
    assert kv_bytes_per_token(LLAMA_8B, tp=16) == 16_384


def test_the_latent_vector_is_copied_to_every_gpu() -> None:
    # (512 + 64) x 2 bytes x 61 layers
    assert kv_bytes_per_token(DEEPSEEK_R1) == 70_272
    assert kv_bytes_per_token(DEEPSEEK_R1, tp=8) == 70_272


def test_sliding_layers_stop_at_their_window() -> None:
    # one layer: 2 x 8 x 64 x 2 = 2,048 bytes; 18 of each kind
    assert kv_bytes_per_token(GPT_OSS_120B) == sliding_kv_bytes_per_token(GPT_OSS_120B) == 36_864
    assert sequence_kv_bytes(GPT_OSS_120B, tokens=64) == 64 * 73_728
    assert sequence_kv_bytes(GPT_OSS_120B, tokens=1024) == 1024 * 36_864 + 128 * 36_864


def test_a_sequence_holds_whole_blocks() -> None:
    assert sequence_kv_bytes(LLAMA_8B, tokens=1) == 16 * 131_072
    assert sequence_kv_bytes(LLAMA_8B, tokens=17) == 32 * 131_072


def test_recurrent_layers_cost_a_constant() -> None:
    hybrid = replace(LLAMA_8B, full_attention_layers=8, state_layers=24)
    # 4 bytes x 128 x 4,096 x 24
    assert state_bytes_per_sequence(hybrid) == 50_331_648
    state = sequence_kv_bytes(hybrid, tokens=16) - 16 * 32_768
    assert state == sequence_kv_bytes(hybrid, tokens=1600) - 1600 * 32_768 == 50_331_648


def test_overhead_is_the_reported_sum() -> None:
    # activation + graphs + libraries
    assert overhead_gib(LLAMA_8B) == pytest.approx(1.89 + 1.04 + 0.27)
    assert overhead_gib(LLAMA_8B, tp=2) == pytest.approx(1.89 + 1.04 + 2.10)
    assert overhead_gib(LLAMA_8B, pp=2) == pytest.approx(1.89 + 1.04 + 0.07)
    assert overhead_gib(DEEPSEEK_R1) == pytest.approx(2.5 + 1.04 + 0.27)


def test_llama_8b_on_an_h100_caches_what_vllm_reports() -> None:
    # (0.9 x 79.19 - 14.957 - 3.20) GiB / 131,072 bytes = 435,110; engines report about 446,000
    fit = fit_memory(LLAMA_8B, H100, Layout(precision="bf16"), 8192)
    assert fit.fits
    assert fit.kv_tokens == pytest.approx(435_110, abs=100)
    assert fit.kv_tokens == pytest.approx(446_000, rel=0.05)
    assert fit.longest_context_tokens == 131_072
    assert fit.max_sequences(1000) == fit.kv_tokens // 1008


def test_seventy_billion_in_bf16_need_a_second_80_gb_gpu() -> None:
    alone = fit_memory(LLAMA_70B, H100, Layout(precision="bf16"), 2048)
    pair = fit_memory(LLAMA_70B, H100, Layout(precision="bf16", tp=2), 2048)
    assert not alone.fits
    assert "GiB" in alone.reason
    assert pair.fits
    # tight: 71.27 - 65.70 - 5.03 = 0.54 GiB at 163,840 bytes per token
    assert 2048 <= pair.longest_context_tokens < 8192


def test_eight_billion_in_bf16_leave_room_on_24_gb_and_none_on_16() -> None:
    layout = Layout(precision="bf16")
    assert fit_memory(LLAMA_8B, L4, layout, 4096).fits
    small = fit_memory(LLAMA_8B, T4, layout, 16)
    assert not small.fits
    assert small.kv_tokens == small.longest_context_tokens == small.max_sequences(16) == 0


@pytest.mark.parametrize("precision", ["int4", "fp8"])
def test_a_trillion_parameters_do_not_fit_one_h200(precision: str) -> None:
    assert not fit_memory(KIMI_K2, H200, Layout(precision=precision), 1024).fits


def test_headroom_is_what_one_more_sequence_would_find() -> None:
    fit = fit_memory(LLAMA_8B, H100, Layout(precision="bf16"), 8192)
    # 8,192 x 131,072 bytes = 1 GiB
    assert fit.headroom_gib == pytest.approx(fit.kv_gib - 1.0)


def test_unpublished_usable_memory_is_estimated_low_and_said() -> None:
    layout = Layout(precision="bf16")
    assert usable_gib(H100) == 79.19
    a10 = accelerator("A10-24GB", memory_gb=24.0, bandwidth=600)
    assert usable_gib(a10) == pytest.approx(21.84)
    assert usable_gib(accelerator("A100", memory_gb=80.0, bandwidth=2039)) == pytest.approx(77.2)
    assert memory_assumptions(H100, layout) == ()
    assert "estimated" in memory_assumptions(a10, layout)[0]
    amd = accelerator("MI300X", memory_gb=192.0, usable_gib=191.9, vendor="AMD")
    assert "vLLM 0.19" in memory_assumptions(amd, layout)[0]


def test_memory_that_vllm_prints_is_taken_where_nobody_published_it() -> None:
    # "Free memory on device (21.83/22.06 GiB) on startup"
    assert usable_gib(L4) == 22.06
    assert usable_gib(H200) == 139.8
    assert memory_assumptions(L4, Layout(precision="bf16")) == ()


def test_smaller_steps_need_less_activation_and_never_less_than_sampling() -> None:
    # 1.89 x (0.5 + 0.5 x 2048 / 8192) = 1.181
    assert overhead_gib(LLAMA_8B, step_tokens=2048) == pytest.approx(1.181 + 1.04 + 0.27, abs=1e-3)
    assert overhead_gib(LLAMA_8B, step_tokens=16) > 1.89 / 2 + 1.04 + 0.27
    # 1.89 x (1 + 0.1 x (16384 / 8192 - 1)) = 2.079
    assert overhead_gib(LLAMA_8B, step_tokens=16_384) == pytest.approx(2.079 + 1.04 + 0.27)


def test_a_sliding_layer_is_charged_its_window_and_the_chunk_in_flight() -> None:
    rank = rank_memory(GPT_OSS_120B, Layout(precision="mxfp4"))
    # window 128 - 1 + 8,192 in flight = 8,319 -> 8,320 in blocks, and 16 for where it starts
    expected = 131_072 * 36_864 + (8_320 + 16) * 36_864
    assert reported_sequence_bytes(rank, 131_072.0, 8192) == expected
    assert sequence_bytes(rank, 131_072.0) == 131_072 * 36_864 + 128 * 36_864


def test_without_sliding_layers_a_sequence_is_charged_what_it_holds() -> None:
    rank = rank_memory(LLAMA_8B, Layout(precision="bf16"))
    assert reported_sequence_bytes(rank, 1000.0, 8192) == sequence_bytes(rank, 1000.0)


def test_the_tokens_printed_are_those_of_sequences_of_the_longest_length() -> None:
    layout = Layout(precision="bf16")
    fit = fit_memory(LLAMA_8B, H100, layout, 1024, model_length_tokens=131_072)
    assert fit.kv_tokens == pytest.approx(fit.full_length_sequences * 131_072, abs=1)
    # 53.1 GiB / 16 GiB per sequence
    assert fit.full_length_sequences == pytest.approx(3.32, abs=0.01)


def test_what_is_reserved_is_taken_from_the_cache() -> None:
    layout = Layout(precision="bf16")
    plain = fit_memory(LLAMA_8B, H100, layout, 1024)
    less = fit_memory(LLAMA_8B, H100, layout, 1024, reserved_gib=2.0, draft_bytes_per_token=131_072)
    assert less.kv_gib == pytest.approx(plain.kv_gib - 2.0)
    assert less.rank.kv_bytes_per_token == 2 * plain.rank.kv_bytes_per_token


def test_a_gpu_without_a_memory_size_is_refused() -> None:
    with pytest.raises(RefusedError, match="no published memory size"):
        usable_gib(accelerator("SN40L", memory_gb=None))


def test_unknown_kv_heads_are_refused() -> None:
    shape = replace(LLAMA_8B, kv_heads=None)
    with pytest.raises(RefusedError) as caught:
        fit_memory(shape, H100, Layout(precision="bf16"), 1024)
    assert caught.value.code == "unknown_kv_heads"


def test_an_unmodelled_shape_is_refused_with_its_reason() -> None:
    shape = replace(LLAMA_8B, unmodelled_reason="compressed sparse attention")
    with pytest.raises(RefusedError, match="compressed sparse attention"):
        fit_memory(shape, H100, Layout(precision="bf16"), 1024)


@pytest.mark.parametrize(
    "layout", [Layout(precision="fp6"), Layout(precision="bf16", kv_precision="fp4")]
)
def test_an_unknown_precision_names_the_known_ones(layout: Layout) -> None:
    with pytest.raises(InputError, match="use one of"):
        fit_memory(LLAMA_8B, H100, layout, 1024)


@given(
    st.sampled_from(SHAPES),
    st.floats(8, 400),
    st.floats(0, 200),
    st.integers(1, 131_072),
    st.sampled_from([1, 2, 4, 8]),
)
def test_more_memory_never_holds_fewer_tokens(
    shape: ModelShape, usable: float, more: float, context: int, tp: int
) -> None:
    layout = Layout(precision=shape.checkpoint_precision, tp=tp)
    small = fit_memory(
        shape, accelerator("a", memory_gb=usable, usable_gib=usable), layout, context
    )
    large = fit_memory(
        shape, accelerator("b", memory_gb=usable, usable_gib=usable + more), layout, context
    )
    assert small.kv_tokens <= large.kv_tokens
    assert small.longest_context_tokens <= large.longest_context_tokens
    assert small.max_sequences(context) <= large.max_sequences(context)
    assert large.fits or not small.fits


@given(st.sampled_from([LLAMA_8B, LLAMA_70B]), st.floats(40, 400), st.sampled_from([2, 4, 8]))
def test_more_gpus_never_hold_fewer_tokens_while_kv_heads_divide(
    shape: ModelShape, usable: float, tp: int
) -> None:
    gpu = accelerator("a", memory_gb=usable, usable_gib=usable)
    half = fit_memory(shape, gpu, Layout(precision="bf16", tp=tp // 2), 4096)
    full = fit_memory(shape, gpu, Layout(precision="bf16", tp=tp), 4096)
    assert full.kv_tokens >= half.kv_tokens


@given(st.sampled_from(SHAPES), st.floats(20, 400), st.sampled_from([1, 2, 8]))
def test_the_longest_context_fits_and_the_next_block_does_not(
    shape: ModelShape, usable: float, tp: int
) -> None:
    layout = Layout(precision=shape.checkpoint_precision, tp=tp)
    gpu = accelerator("a", memory_gb=usable, usable_gib=usable)
    fit = fit_memory(shape, gpu, layout, 16)
    longest = fit.longest_context_tokens
    assert sequence_bytes(fit.rank, float(longest)) <= max(fit.kv_gib, 0.0) * GIB
    if 0 < longest < shape.context_tokens:
        assert sequence_bytes(fit.rank, float(longest + 17)) > fit.kv_gib * GIB


@given(st.lists(st.floats(1, 1e6), min_size=1, max_size=20))
def test_arrays_and_scalars_go_through_the_same_formula(lengths: list[float]) -> None:
    shapes = [SHAPES[index % len(SHAPES)] for index in range(len(lengths))]
    ranks = [rank_memory(s, Layout(precision=s.checkpoint_precision, tp=2)) for s in shapes]
    stacked = RankMemory(*np.array(ranks).T)
    together = sequence_bytes(stacked, np.array(lengths))
    one_by_one = [sequence_bytes(r, n) for r, n in zip(ranks, lengths, strict=True)]
    np.testing.assert_array_equal(together, one_by_one)
