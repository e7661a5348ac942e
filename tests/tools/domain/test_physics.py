"""Step times: what must hold whatever the fitted coefficients say."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.fakes_prediction import BIG_GPU, DENSE_8B, LATENT_671B, PRIORS_ONLY, SPARSE_47B
from tools.domain.features import Table, features, gpu_traits, model_traits, table
from tools.domain.hardware import Accelerator
from tools.domain.layout import Layout
from tools.domain.model import ModelShape
from tools.domain.physics import (
    DEVIATIONS,
    MEMBERS,
    PRIORS,
    Calibration,
    coefficients,
    prefill_attention_seconds,
    step_seconds,
)

SHAPES = (DENSE_8B, SPARSE_47B, LATENT_671B)
Batches = st.floats(min_value=1, max_value=1024)


def _table(
    shape: ModelShape = DENSE_8B,
    gpu: Accelerator = BIG_GPU,
    precision: str = "bf16",
    tp: int = 1,
    pp: int = 1,
    ep: int = 1,
) -> Table:
    layout = Layout(precision=precision, tp=tp, pp=pp, ep=ep)
    return table([features(model_traits(shape, precision), gpu_traits(gpu), layout)])


def _arrays(*values: float) -> list[NDArray[np.float64]]:
    return [np.array([value]) for value in values]


def _step(rows: Table, decode: float, prefill: float = 0.0, context: float = 512.0) -> float:
    batch, tokens, live = _arrays(decode, prefill, context)
    fit = coefficients(rows, PRIORS_ONLY)
    return float(step_seconds(rows, fit, decode=batch, prefill=tokens, context=live)[0])


def test_a_step_is_never_faster_than_streaming_the_weights() -> None:
    # 15.01 GB / 3350 GB/s = 4.48 ms
    assert _step(_table(), 1.0) > 4.48e-3


def test_a_single_step_of_an_8b_model_on_an_h100_takes_5_to_10_ms() -> None:
    # 4.48 ms of weights at about 3/4 of the peak, plus 2 ms of launches
    assert 5e-3 < _step(_table(), 1.0) < 10e-3


@pytest.mark.parametrize("shape", SHAPES)
@given(one=Batches, more=Batches)
def test_a_larger_batch_never_steps_faster(shape: ModelShape, one: float, more: float) -> None:
    low, high = sorted((one, more))
    rows = _table(shape)
    assert _step(rows, low) <= _step(rows, high) * (1 + 1e-12)


@given(one=st.floats(1, 100_000), more=st.floats(1, 100_000))
def test_a_longer_context_never_steps_faster(one: float, more: float) -> None:
    low, high = sorted((one, more))
    assert _step(_table(), 8.0, context=low) <= _step(_table(), 8.0, context=high)


@given(prefill=st.floats(0, 8192))
def test_a_prompt_in_the_step_never_speeds_it_up(prefill: float) -> None:
    assert _step(_table(), 8.0, prefill) >= _step(_table(), 8.0) * (1 - 1e-12)


@pytest.mark.parametrize("shape", SHAPES)
def test_more_bandwidth_never_slows_a_step(shape: ModelShape) -> None:
    faster = replace(BIG_GPU, memory_bandwidth_gb_per_s=4800)
    assert _step(_table(shape, faster), 1.0) < _step(_table(shape), 1.0)


@pytest.mark.parametrize("precision", ["fp8", "int8", "int4"])
def test_fewer_bits_never_slow_a_single_sequence(precision: str) -> None:
    assert _step(_table(precision=precision), 1.0) < _step(_table(), 1.0)


def test_a_mixture_reads_few_experts_for_one_token_and_all_for_many() -> None:
    # 2 of 8 experts for one token: (46.7 - 45.1 + 45.1/4) x 2 = 26 GB against 93 GB
    rows = _table(SPARSE_47B)
    assert _step(rows, 64.0) > 2.0 * _step(rows, 1.0)


def test_pipeline_stages_do_not_shorten_a_token() -> None:
    # two stages hold half the layers each and follow one another
    assert _step(_table(pp=2), 1.0) == pytest.approx(_step(_table(), 1.0), rel=0.1)


def test_tensor_parallel_speeds_up_and_pays_for_messages() -> None:
    one, eight = _step(_table(), 1.0), _step(_table(tp=8), 1.0)
    assert one / 8 < eight < one


def test_attention_over_a_prompt_is_quadratic() -> None:
    rows = _table()
    fit = coefficients(rows, PRIORS_ONLY)
    short, long = (
        float(prefill_attention_seconds(rows, fit, prompt=np.array([n]))[0]) for n in (1e3, 1e4)
    )
    assert long == pytest.approx(100 * short)


def test_no_coefficient_beats_the_data_sheet() -> None:
    wild = Calibration(
        base={"weight_bandwidth_share": 5.0, "compute_share": 5.0},
        offsets={"generation_bandwidth": {"Hopper": 3.0}, "generation_compute": {"Hopper": 3.0}},
    )
    fit = coefficients(_table(), wild)
    assert fit.weight_bandwidth[0] < 3350e9
    assert fit.compute[0] < 989e12


def test_an_unknown_engine_or_generation_falls_back_to_the_common_value() -> None:
    rows = _table(gpu=replace(BIG_GPU, architecture="Unheard"))
    offsets = {name: dict.fromkeys(MEMBERS[kind], 1.0) for name, (kind, _) in DEVIATIONS.items()}
    calibration = Calibration(base={}, offsets=offsets)
    assert calibration.offset("generation_bandwidth", rows).tolist() == [0.0]
    assert calibration.offset("engine_fixed", rows).tolist() == [1.0]


@pytest.mark.parametrize("name", sorted(PRIORS))
def test_every_prior_starts_inside_its_limits(name: str) -> None:
    start, width, least, most = PRIORS[name]
    assert least <= start <= most
    assert width > 0
    assert PRIORS_ONLY.value(name) == pytest.approx(start)
