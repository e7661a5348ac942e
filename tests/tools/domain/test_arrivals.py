"""Arrivals and lengths: seeded, in order, with the moments that were asked for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.domain.arrivals import (
    ClosedLoop,
    Lengths,
    OpenLoop,
    cached_tokens,
    closed_requests,
    open_requests,
    traced_requests,
)
from tools.domain.errors import InputError

MANY = 40_000
ONE = Lengths(mean_tokens=1)


def _generator() -> np.random.Generator:
    return np.random.default_rng(1)


def test_the_same_seed_is_the_same_trace_and_another_is_not() -> None:
    load = OpenLoop(rate_rps=2.0)
    one, same, other = (
        open_requests(load, 9, prompts=ONE, outputs=ONE, seed=seed).arrival_s for seed in (1, 1, 2)
    )
    assert (one == same).all()
    assert (one != other).all()


@pytest.mark.parametrize("cv", [0.3, 1.0, 2.0, 4.0])
def test_gaps_have_the_mean_and_the_variation_asked_for(cv: float) -> None:
    gaps = np.diff(OpenLoop(rate_rps=5.0, cv=cv).draw(_generator(), MANY))
    assert gaps.mean() == pytest.approx(0.2, rel=0.08)
    assert gaps.std() / gaps.mean() == pytest.approx(cv, rel=0.08)


def test_a_constant_rate_of_four_sends_every_quarter_of_a_second() -> None:
    times = OpenLoop(rate_rps=4.0, cv=0.0).draw(_generator(), 4)
    assert times.tolist() == [0.25, 0.5, 0.75, 1.0]


def test_clients_of_a_closed_loop_start_at_once_or_one_after_the_other() -> None:
    burst = closed_requests(ClosedLoop(clients=3), 9, prompts=ONE, outputs=ONE)
    assert burst.arrival_s.tolist() == [0.0, 0.0, 0.0]
    apart = ClosedLoop(clients=3, stagger_s=0.5)
    staggered = closed_requests(apart, 9, prompts=ONE, outputs=ONE)
    assert staggered.arrival_s.tolist() == [0.0, 0.5, 1.0]
    assert len(staggered) == 9


def test_fewer_requests_than_clients_start_once_each() -> None:
    assert len(closed_requests(ClosedLoop(clients=9), 2, prompts=ONE, outputs=ONE).arrival_s) == 2


def test_fixed_lengths_are_all_the_same() -> None:
    assert Lengths(mean_tokens=7).draw(_generator(), 3).tolist() == [7, 7, 7]


def test_a_log_normal_law_has_its_mean_and_its_95th_percentile() -> None:
    drawn = Lengths(mean_tokens=200, p95_tokens=500).draw(_generator(), MANY)
    assert drawn.mean() == pytest.approx(200, rel=0.02)
    assert np.percentile(drawn, 95) == pytest.approx(500, rel=0.03)


def test_a_log_normal_law_stops_at_the_longest_length_allowed() -> None:
    law = Lengths(mean_tokens=200, p95_tokens=500, most_tokens=600)
    assert law.draw(_generator(), MANY).max() == 600


def test_a_range_of_four_fifths_to_the_whole_is_even() -> None:
    drawn = Lengths(mean_tokens=1000, least_share=0.8).draw(_generator(), MANY)
    assert (drawn.min(), drawn.max()) == (800, 1000)
    assert drawn.mean() == pytest.approx(900, rel=0.01)


def test_a_trace_of_lengths_repeats_in_order() -> None:
    assert Lengths(trace_tokens=(3, 5)).draw(_generator(), 5).tolist() == [3, 5, 3, 5, 3]


@given(st.floats(0.01, 5.0), st.floats(1.0, 20.0))
def test_no_length_is_below_one_token(mean: float, ratio: float) -> None:
    law = Lengths(mean_tokens=mean, p95_tokens=mean * ratio)
    assert law.draw(_generator(), 100).min() >= 1


@given(st.lists(st.integers(1, 10_000), min_size=1), st.floats(0.0, 1.0))
def test_the_cache_serves_whole_blocks_and_leaves_a_token(prompts: list[int], share: float) -> None:
    hit = cached_tokens(np.array(prompts), share)
    assert (hit % 16 == 0).all()
    assert (hit < np.array(prompts)).all()
    assert (hit <= share * np.array(prompts)).all()


def test_half_of_a_prompt_of_512_cached_is_256() -> None:
    asked = traced_requests([0.0], prompt_tokens=[512], output_tokens=[1], cached_share=0.5)
    assert asked.cached_tokens.tolist() == [256]


@pytest.mark.parametrize(
    ("times", "prompts"),
    [([], []), ([1.0, 0.5], [1, 1]), ([-1.0], [1]), ([0.0], [0]), ([0.0], [1, 1])],
)
def test_an_impossible_trace_is_refused(times: list[float], prompts: list[int]) -> None:
    with pytest.raises(InputError) as caught:
        traced_requests(times, prompt_tokens=prompts, output_tokens=[1] * len(prompts))
    assert caught.value.code == "invalid_load"


def test_a_rate_of_zero_and_a_loop_without_clients_are_refused() -> None:
    with pytest.raises(InputError):
        open_requests(OpenLoop(rate_rps=0.0), 1, prompts=ONE, outputs=ONE)
    with pytest.raises(InputError):
        closed_requests(ClosedLoop(clients=0), 1, prompts=ONE, outputs=ONE)
    with pytest.raises(InputError):
        cached_tokens(np.array([1]), 1.5)
