"""Step costs: what they read off the physics, and what they refuse."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes_prediction import BIG_GPU, DENSE_8B, LATENT_671B, PRIORS_ONLY, SPARSE_47B
from tools.domain.errors import InputError
from tools.domain.features import Table, features, gpu_traits, model_traits, table
from tools.domain.layout import Layout
from tools.domain.physics import coefficients, prefill_attention_seconds, step_seconds
from tools.domain.step_costs import StepCosts, step_costs

SLIDING = replace(
    DENSE_8B, sliding_window_tokens=1024, full_attention_layers=8, sliding_attention_layers=24
)
SHAPES = (DENSE_8B, SPARSE_47B, LATENT_671B, SLIDING)


def _table(*layouts: Layout, shape: object = DENSE_8B) -> Table:
    assert isinstance(shape, type(DENSE_8B))
    gpu = gpu_traits(BIG_GPU)
    return table([features(model_traits(shape, one.precision), gpu, one) for one in layouts])


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("sequences", [1, 16, 64, 200])
@pytest.mark.parametrize("pp", [1, 2])
def test_a_decode_step_costs_what_the_physics_says(shape: object, sequences: int, pp: int) -> None:
    rows = _table(Layout(precision="bf16", pp=pp), shape=shape)
    costs = step_costs(rows, PRIORS_ONLY, context_tokens=2048)
    fit = coefficients(rows, PRIORS_ONLY)
    many, context = np.array([float(sequences)]), np.array([2048.0])
    said = step_seconds(rows, fit, decode=many, prefill=np.zeros(1), context=context)
    total = sequences * 2048
    window = sequences * min(2048, costs.window_tokens)
    mine = costs.decode_seconds(sequences=sequences, context=total, local=window)
    assert mine == pytest.approx(float(said[0]), rel=0.03)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("tokens", [1, 100, 777, 8192])
def test_a_prefill_step_costs_what_the_physics_says(shape: object, tokens: int) -> None:
    rows = _table(Layout(precision="bf16"), shape=shape)
    costs = step_costs(rows, PRIORS_ONLY)
    fit = coefficients(rows, PRIORS_ONLY)
    zero = np.zeros(1)
    said = step_seconds(rows, fit, decode=zero, prefill=np.array([float(tokens)]), context=zero)
    assert costs.base_seconds(tokens) == pytest.approx(float(said[0]), rel=0.01)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("prompt", [256, 2048, 16384])
def test_attention_over_a_prompt_costs_what_the_physics_says(shape: object, prompt: int) -> None:
    rows = _table(Layout(precision="bf16"), shape=shape)
    costs = step_costs(rows, PRIORS_ONLY, prompt_tokens=prompt)
    fit = coefficients(rows, PRIORS_ONLY)
    said = prefill_attention_seconds(rows, fit, prompt=np.array([float(prompt)]))
    assert costs.prompt_seconds(prompt) == pytest.approx(float(said[0]), rel=1e-6)


def test_one_row_of_many_is_read() -> None:
    one, two = Layout(precision="bf16"), Layout(precision="fp8", tp=2)
    assert step_costs(_table(one, two), PRIORS_ONLY, row=1) == step_costs(_table(two), PRIORS_ONLY)


def test_a_scale_of_two_doubles_every_step_and_leaves_the_overhead() -> None:
    rows = _table(Layout(precision="bf16"))
    one = step_costs(rows, PRIORS_ONLY, overhead_s=0.01)
    two = step_costs(rows, PRIORS_ONLY, scale=2.0, overhead_s=0.01)
    asked = {"sequences": 10, "context": 5000}
    assert two.decode_seconds(**asked) == pytest.approx(2 * one.decode_seconds(**asked))
    assert two.prompt_seconds(900) == pytest.approx(2 * one.prompt_seconds(900))
    assert two.overhead_s == one.overhead_s == 0.01


@given(st.integers(1, 8192), st.integers(1, 1024), st.integers(1, 100_000))
def test_more_of_anything_never_makes_a_step_quicker(
    tokens: int, sequences: int, context: int
) -> None:
    costs = step_costs(_table(Layout(precision="bf16")), PRIORS_ONLY)
    assert costs.base_seconds(tokens + 1) >= costs.base_seconds(tokens)
    assert costs.prompt_seconds(tokens + 1) > costs.prompt_seconds(tokens)
    little = costs.decode_seconds(sequences=sequences, context=context)
    assert costs.decode_seconds(sequences=sequences + 1, context=context) > little
    assert costs.decode_seconds(sequences=sequences, context=context + 1) > little


def test_lists_hold_the_same_numbers_as_single_calls() -> None:
    costs = StepCosts(knot_tokens=(1, 9), knot_s=(1.0, 3.0), sequence_s=0.5, decode_share=0.5)
    assert costs.base_seconds_up_to(3) == tuple(map(costs.base_seconds, range(4)))
    # 4 sequences are 2 tokens: 1.25 + 4 x 0.5
    assert costs.decode_seconds_up_to(4)[4] == 3.25
    assert costs.decode_seconds(sequences=4, context=0) == 3.25


def test_a_prompt_longer_than_the_window_pays_the_window_in_sliding_layers() -> None:
    costs = StepCosts(knot_tokens=(1,), knot_s=(1.0,), window_tokens=10, window_pair_s=1.0)
    assert costs.prompt_seconds(8) == 32.0  # 8 x 8 / 2
    assert costs.prompt_seconds(100) == 1000.0  # 100 x 10


@pytest.mark.parametrize(
    ("tokens", "seconds"), [((), ()), ((1, 1), (1.0, 1.0)), ((1, 2), (1.0,)), ((1,), (0.0,))]
)
def test_costs_without_rising_knots_above_zero_are_refused(
    tokens: tuple[int, ...], seconds: tuple[float, ...]
) -> None:
    with pytest.raises(InputError) as caught:
        StepCosts(knot_tokens=tokens, knot_s=seconds)
    assert caught.value.code == "invalid_step_costs"
