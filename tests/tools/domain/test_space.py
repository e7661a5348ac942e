"""The candidate space: every combination once, with the memory of the one-by-one formulas."""

from dataclasses import replace

import numpy as np
import pytest

from tests.fakes_prediction import BIG_GPU, DENSE_8B, LATENT_671B, SPARSE_47B, UNKNOWN_GPU
from tools.domain.layout import Layout
from tools.domain.memory import fit_memory
from tools.domain.model import ModelShape
from tools.domain.space import WIDTHS, CandidateSpace, ShapeOption

SMALL_GPU = replace(
    BIG_GPU, gpu="Small-24GB", architecture="Turing", memory_gb=24, memory_usable_gib=22.0
)
ODD = replace(DENSE_8B, model_id="example/odd", attention_heads=12, unmodelled_reason="")
STRANGE = replace(DENSE_8B, model_id="example/strange", unmodelled_reason="nobody knows")


def _option(shape: ModelShape, precision: str = "bf16") -> ShapeOption:
    return ShapeOption(shape=shape, precision=precision, model_ids=(shape.model_id,))


SPACE = CandidateSpace.build(
    [_option(DENSE_8B), _option(DENSE_8B, "fp8"), _option(SPARSE_47B), _option(ODD)],
    [BIG_GPU, SMALL_GPU, UNKNOWN_GPU],
)


def test_a_gpu_without_figures_does_not_compete() -> None:
    assert [gpu.gpu for gpu in SPACE.gpus] == ["Big-80GB", "Small-24GB"]


def test_every_combination_is_there_once() -> None:
    # three shapes of 32 heads take all four widths, 12 heads take 1, 2 and 4: 15 x 2 GPUs
    triples = set(zip(SPACE.option.tolist(), SPACE.gpu.tolist(), SPACE.tp.tolist(), strict=True))
    assert len(SPACE) == len(triples) == 30
    assert {tp for option, _, tp in triples if option == 3} == {1, 2, 4}


def test_an_unmodelled_shape_is_left_out_with_its_reason() -> None:
    space = CandidateSpace.build([_option(DENSE_8B), _option(STRANGE)], [BIG_GPU])
    assert "nobody knows" in space.unmodelled["example/strange"]
    assert set(space.option.tolist()) == {0}


@pytest.mark.parametrize("position", range(30))
def test_memory_agrees_with_the_fit_of_one_configuration(position: int) -> None:
    option, gpu = SPACE.options[int(SPACE.option[position])], SPACE.gpus[int(SPACE.gpu[position])]
    one = fit_memory(option.shape, gpu, SPACE.layout(position), 768)
    assert SPACE.kv_bytes[position] / 2**30 == pytest.approx(one.kv_gib)
    assert SPACE.reserved_gib[position] == pytest.approx(one.weights_gib + one.overhead_gib)
    held = SPACE.sequences(768.0, np.array([position]))[0]
    assert (held >= 1.0) == one.fits


def test_the_table_says_what_one_by_one_would() -> None:
    assert SPACE.table.tp.tolist() == SPACE.tp.tolist()
    assert set(SPACE.table.bandwidth_bytes_per_s.tolist()) == {3350e9}


def test_support_follows_gpu_and_precision() -> None:
    # Turing has no kernels for fp8, and holds bf16 weights in fp16
    for position, can in enumerate(SPACE.supported.tolist()):
        is_turing, layout = SPACE.gpu[position] == 1, SPACE.layout(position)
        assert can == (not is_turing or layout.precision == "fp16")
        assert (layout.precision == "bf16") <= (not is_turing)
    half = CandidateSpace.build([_option(DENSE_8B, "fp16")], [BIG_GPU, SMALL_GPU])
    assert half.supported.all()


def test_weights_made_while_loading_must_first_fit_in_sixteen_bits() -> None:
    # Mixtral-like 47B: 87 GiB in 16 bit, 44 in fp8; one GPU of 80 GB holds only the latter
    made = replace(_option(SPARSE_47B, "fp8"), made_while_loading=True)
    made_space = CandidateSpace.build([made], [BIG_GPU])
    published = CandidateSpace.build([_option(SPARSE_47B, "fp8")], [BIG_GPU])
    assert published.supported.tolist() == [True] * len(WIDTHS)
    assert made_space.supported.tolist() == [False, True, True, True]


def test_longer_sequences_never_fit_more_often() -> None:
    everyone = np.arange(len(SPACE), dtype=np.intp)
    short, long = SPACE.sequences(100.0, everyone), SPACE.sequences(10_000.0, everyone)
    assert (short >= long).all()
    assert (long >= 0).all()


def test_a_wide_latent_model_fits_only_when_it_is_spread() -> None:
    space = CandidateSpace.build([_option(LATENT_671B, "fp8")], [BIG_GPU])
    held = dict(zip(space.tp.tolist(), space.kv_bytes.tolist(), strict=True))
    assert held[1] < held[8]
    assert space.layout(0) == Layout(precision="fp8", tp=1)
