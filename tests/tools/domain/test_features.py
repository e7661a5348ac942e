"""What the physics reads of a configuration: shares, formats and refusals."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes_prediction import BIG_GPU, DENSE_8B, LATENT_671B, SPARSE_47B, UNKNOWN_GPU
from tools.domain.errors import RefusedError
from tools.domain.features import (
    PRECISION_CLASSES,
    Features,
    compute_format,
    features,
    gpu_traits,
    model_traits,
    table,
)
from tools.domain.layout import WEIGHT_BYTES, Layout
from tools.domain.model import ModelShape

H100 = gpu_traits(BIG_GPU)


def _row(tp: int = 1, **changes: Any) -> Features:
    layout = replace(Layout(precision="bf16", tp=tp), **changes)
    return features(model_traits(DENSE_8B, layout.precision, layout.kv_precision), H100, layout)


def test_an_8b_model_in_16_bit_streams_15_gb_per_step() -> None:
    # 8.03e9 - embedding 128256 x 4096 = 7.505e9 parameters x 2 bytes; the embedding is looked up
    traits = model_traits(DENSE_8B, "bf16")
    streamed = traits.attention_bytes + traits.dense_bytes + traits.head_bytes
    assert streamed == pytest.approx(15.01e9, rel=1e-3)
    # 32 layers x 41.94e6 weights x 2 bytes
    assert traits.attention_bytes == pytest.approx(2.684e9, rel=1e-3)
    assert traits.expert_bytes == 0


def test_a_token_of_llama_8b_caches_128_kib() -> None:
    # 2 (K, V) x 8 heads x 128 x 2 bytes x 32 layers = 131,072
    assert model_traits(DENSE_8B, "bf16").kv_bytes_per_token == 131_072
    assert model_traits(DENSE_8B, "bf16", "fp8").kv_bytes_per_token == 65_536


def test_a_latent_cache_is_far_smaller_than_heads() -> None:
    # (512 + 64) x 2 bytes x 61 layers = 70,272
    traits = model_traits(LATENT_671B, "fp8")
    assert traits.kv_bytes_per_token == 70_272
    assert traits.is_mla == 1.0


def test_an_unknown_architecture_is_refused_with_its_reason() -> None:
    shape = replace(DENSE_8B, unmodelled_reason="heads differ per layer")
    with pytest.raises(RefusedError, match="heads differ per layer") as refused:
        model_traits(shape, "bf16")
    assert refused.value.code == "unknown_architecture"


def test_a_gpu_without_published_figures_is_refused() -> None:
    with pytest.raises(RefusedError, match="Unknown") as refused:
        gpu_traits(UNKNOWN_GPU)
    assert refused.value.code == "no_hardware_figures"


def test_eight_bit_doubles_compute_where_the_chip_has_it_and_not_elsewhere() -> None:
    ampere = gpu_traits(replace(BIG_GPU, architecture="Ampere", fp8_tflops=None))
    assert compute_format("fp8", H100)[0] == 2 * compute_format("bf16", H100)[0]
    assert compute_format("fp8", ampere) == (989e12, PRECISION_CLASSES.index("weight-only"))
    assert compute_format("int4", H100) == (989e12, PRECISION_CLASSES.index("weight-only"))


@pytest.mark.parametrize("tp", [1, 2, 4, 8])
def test_ranks_share_weights_compute_and_heads(tp: int) -> None:
    one, many = _row(), _row(tp)
    assert many.rank_dense_bytes == pytest.approx(one.rank_dense_bytes / tp)
    assert many.rank_flops_per_token == pytest.approx(one.rank_flops_per_token / tp)
    assert many.rank_kv_bytes_per_token == pytest.approx(one.rank_kv_bytes_per_token / tp)


def test_more_ranks_than_heads_copy_the_cache() -> None:
    # 8 KV heads: 16 ranks hold one head each, as 8 ranks do
    assert _row(16).rank_kv_bytes_per_token == _row(8).rank_kv_bytes_per_token


def test_every_rank_keeps_the_whole_latent_cache() -> None:
    traits = model_traits(LATENT_671B, "fp8")
    one = features(traits, H100, Layout(precision="fp8", tp=1))
    eight = features(traits, H100, Layout(precision="fp8", tp=8))
    assert one.rank_kv_bytes_per_token == eight.rank_kv_bytes_per_token


def test_expert_parallel_latent_attention_runs_data_parallel_as_the_engines_do() -> None:
    traits = model_traits(LATENT_671B, "fp8")
    assert features(traits, H100, Layout(precision="fp8", tp=8, ep=8)).attention_dp == 8
    assert features(traits, H100, Layout(precision="fp8", tp=8)).attention_dp == 1


def test_a_group_wider_than_the_fast_link_falls_back_to_a_slow_one() -> None:
    pcie = gpu_traits(replace(BIG_GPU, scaleup_gpus=1))
    traits = model_traits(DENSE_8B, "bf16")
    slow = features(traits, pcie, Layout(precision="bf16", tp=2)).link_bytes_per_s
    assert slow < features(traits, H100, Layout(precision="bf16", tp=2)).link_bytes_per_s


@given(st.sampled_from(sorted(WEIGHT_BYTES)), st.sampled_from([DENSE_8B, SPARSE_47B, LATENT_671B]))
def test_fewer_bits_never_stream_more(precision: str, shape: ModelShape) -> None:
    full = model_traits(shape, "bf16")
    fewer = model_traits(shape, precision)
    for name in ("attention_bytes", "dense_bytes", "head_bytes", "expert_bytes"):
        assert getattr(fewer, name) <= getattr(full, name)


def test_a_table_keeps_rows_and_names() -> None:
    rows = table([_row(1), _row(2), _row(4)])
    assert len(rows) == 3
    assert rows.tp.tolist() == [1.0, 2.0, 4.0]
    assert rows.take(np.array([2, 0])).tp.tolist() == [4.0, 1.0]
    with pytest.raises(AttributeError):
        _ = rows.nothing_of_the_kind


def test_an_empty_table_has_no_rows() -> None:
    assert len(table([])) == 0
