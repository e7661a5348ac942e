"""Simulation of one replica: sums by hand, conservation, queueing theory, a plain reference."""

from itertools import pairwise
from math import isnan
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes_prediction import BIG_GPU, DENSE_8B, PRIORS_ONLY, demand
from tests.tools.domain.reference_simulation import reference
from tools.domain.arrivals import (
    ClosedLoop,
    Lengths,
    OpenLoop,
    Requests,
    closed_requests,
    open_requests,
    traced_requests,
)
from tools.domain.errors import InfeasibleError, InputError
from tools.domain.features import features, gpu_traits, model_traits, table
from tools.domain.layout import Layout
from tools.domain.serving import closed_load
from tools.domain.simulation import EngineLimits, Simulation, simulate
from tools.domain.simulation_kernel import Replica
from tools.domain.simulation_statistics import grows_without_end, p99_interval
from tools.domain.step_costs import StepCosts, step_costs

# 10 ms + 20 us per token, 1 ms per sequence, 10 us per token of context, 2 us per pair
PLAIN = StepCosts(
    knot_tokens=(0, 1000),
    knot_s=(0.010, 0.030),
    sequence_s=0.001,
    context_token_s=1e-5,
    pair_s=2e-6,
)
# A step of any kind takes a second.
SECOND = StepCosts(knot_tokens=(1,), knot_s=(1.0,))
ROOMY = EngineLimits(kv_blocks=100_000, max_sequences=256)
DENSE = table(
    [features(model_traits(DENSE_8B, "bf16"), gpu_traits(BIG_GPU), Layout(precision="bf16"))]
)
REAL = step_costs(DENSE, PRIORS_ONLY, prompt_tokens=512, context_tokens=640)


def _open(rate: float, count: int = 2000, *, cv: float = 1.0, seed: int = 0) -> Requests:
    law = OpenLoop(rate_rps=rate, cv=cv)
    prompts = Lengths(mean_tokens=512, p95_tokens=1024)
    outputs = Lengths(mean_tokens=256, p95_tokens=512)
    return open_requests(law, count, prompts=prompts, outputs=outputs, seed=seed)


def _closed(clients: int, count: int, *, isl: float = 512, osl: float = 256) -> Requests:
    prompts, outputs = Lengths(mean_tokens=isl), Lengths(mean_tokens=osl)
    load = ClosedLoop(clients=clients)
    return closed_requests(load, count, prompts=prompts, outputs=outputs)


def _traced(*requests: tuple[float, int, int], cached: float = 0.0) -> Requests:
    times, prompts, outputs = zip(*requests, strict=True)
    return traced_requests(times, prompt_tokens=prompts, output_tokens=outputs, cached_share=cached)


def _all(costs: StepCosts, limits: EngineLimits, requests: Requests) -> Simulation:
    return simulate(costs, limits, requests, warm_up_share=0.0)


def test_a_lone_request_takes_one_prefill_step_and_a_decode_step_per_further_token() -> None:
    found = _all(PLAIN, ROOMY, _traced((1.0, 100, 3))).outcome
    # prefill: 10 + 100 x 0.02 + 2e-3 x 100 x 100 / 2 = 22 ms
    assert found.ttft_s[0] == pytest.approx(0.022)
    # decode: 10.02 + 1 + 1.01 and 10.02 + 1 + 1.02 ms
    assert found.e2e_s[0] == pytest.approx(0.022 + 0.01203 + 0.01204)
    assert found.tpot_s[0] == pytest.approx(0.012035)


def test_a_prompt_longer_than_a_step_is_read_in_two_chunks_with_the_same_attention() -> None:
    limits = EngineLimits(kv_blocks=100, step_tokens=60, max_sequences=4)
    found = _all(PLAIN, limits, _traced((0.0, 100, 1))).outcome
    # 10 + 1.2, 10 + 0.8, and 10 ms of attention
    assert found.ttft_s[0] == pytest.approx(0.0112 + 0.0108 + 0.010)


def test_decoding_comes_first_and_prompts_fill_the_rest_of_a_step() -> None:
    limits = EngineLimits(kv_blocks=100, step_tokens=10, max_sequences=4)
    found = _all(SECOND, limits, _traced((0.0, 10, 5), (0.5, 18, 1))).outcome
    # The second prompt gets 9 tokens beside one decode, twice.
    assert found.first_token_s.tolist() == [1.0, 3.0]
    assert found.end_s.tolist() == [5.0, 3.0]


def test_without_chunks_a_prompt_waits_until_it_fits_whole() -> None:
    requests = _traced((0.0, 10, 3), (0.5, 10, 1))
    chunked = EngineLimits(kv_blocks=100, step_tokens=12, max_sequences=4)
    whole = EngineLimits(kv_blocks=100, step_tokens=12, max_sequences=4, chunked_prefill=False)
    tight = EngineLimits(kv_blocks=100, step_tokens=10, max_sequences=4)
    assert _all(SECOND, chunked, requests).outcome.first_token_s.tolist() == [1.0, 2.0]
    assert _all(SECOND, whole, requests).outcome.first_token_s.tolist() == [1.0, 2.0]
    assert _all(SECOND, tight, requests).outcome.first_token_s.tolist() == [1.0, 3.0]
    both = _traced((0.0, 7, 1), (0.0, 7, 1))
    assert _all(SECOND, whole, both).outcome.first_token_s.tolist() == [1.0, 2.0]


def test_no_more_sequences_run_than_there_are_seats() -> None:
    limits = EngineLimits(kv_blocks=100, max_sequences=2)
    found = _all(SECOND, limits, _traced(*[(0.0, 4, 3)] * 5))
    # Pairs start at 0, 3 and 6 s: the third token ends in the third step.
    assert found.outcome.start_s.tolist() == [0.0, 0.0, 3.0, 3.0, 6.0]
    assert found.batch_max == 2


def test_the_latest_admitted_gives_way_when_blocks_run_out_and_is_computed_again() -> None:
    # One block each for the prompts; the first decode step wants two more, one is left.
    limits = EngineLimits(kv_blocks=3, max_sequences=4)
    found = _all(SECOND, limits, _traced((0.0, 16, 4), (0.0, 16, 4)))
    assert found.outcome.preemptions.tolist() == [0, 1]
    assert found.outcome.first_token_s.tolist() == [1.0, 1.0]
    # It needs two blocks for 17 tokens: not before the first has left at 4 s. Then 3 more tokens.
    assert found.outcome.end_s.tolist() == [4.0, 7.0]
    assert found.outcome.start_s.tolist() == [0.0, 0.0]
    assert found.kv_peak_share == pytest.approx(2 / 3)
    # Gaps: 3 of 1 s, the pause of 4 s, 2 of 1 s
    assert found.itl_p99_s == 4.0


def test_a_cached_prefix_is_neither_read_nor_stored_again() -> None:
    limits = EngineLimits(kv_blocks=100, step_tokens=64, max_sequences=4)
    requests = [(0.0, 128, 1)]
    assert _all(SECOND, limits, _traced(*requests)).outcome.ttft_s[0] == 2.0
    found = _all(SECOND, limits, _traced(*requests, cached=0.5))
    assert found.outcome.ttft_s[0] == 1.0
    assert found.kv_peak_share == pytest.approx(0.04)


def test_overhead_outside_the_engine_is_part_of_ttft_and_delays_the_client() -> None:
    costs = StepCosts(knot_tokens=(1,), knot_s=(1.0,), overhead_s=0.25)
    found = _all(costs, ROOMY, _closed(1, 3, isl=4, osl=2)).outcome
    assert found.arrival_s.tolist() == [0.0, 2.25, 4.5]
    assert found.ttft_s.tolist() == [1.25] * 3
    assert found.e2e_s.tolist() == [2.25] * 3


def test_a_thinking_client_pauses_between_answer_and_request() -> None:
    lengths = Lengths(mean_tokens=4)
    load = ClosedLoop(clients=1, think_s=3.0)
    requests = closed_requests(load, 3, prompts=lengths, outputs=Lengths(mean_tokens=2))
    assert _all(SECOND, ROOMY, requests).outcome.arrival_s.tolist() == [0.0, 5.0, 10.0]


def test_poisson_arrivals_at_one_prompt_per_step_wait_as_an_m_d_1_queue_says() -> None:
    limits = EngineLimits(kv_blocks=100, step_tokens=16, max_sequences=1)
    prompts, outputs = Lengths(mean_tokens=16), Lengths(mean_tokens=1)
    load = OpenLoop(rate_rps=0.7)
    requests = open_requests(load, 40_000, prompts=prompts, outputs=outputs)
    found = simulate(SECOND, limits, requests)
    # 0.7 / (2 x 0.3) of a service time
    wait = found.outcome.start_s - found.outcome.arrival_s
    assert wait.mean() == pytest.approx(0.7 / 0.6, rel=0.05)
    assert found.ttft_s["mean"] == pytest.approx(1 + 0.7 / 0.6, rel=0.05)
    low, high = found.p99_interval_s["ttft"]
    assert low < found.ttft_s["p99"] < high < 1.15 * low


def test_at_low_load_every_request_is_served_as_if_it_were_alone() -> None:
    alone = _all(REAL, ROOMY, _traced((0.0, 512, 256))).outcome
    prompts, outputs = Lengths(mean_tokens=512), Lengths(mean_tokens=256)
    seldom = open_requests(OpenLoop(rate_rps=1e-4), 50, prompts=prompts, outputs=outputs)
    found = _all(REAL, ROOMY, seldom).outcome
    assert found.ttft_s == pytest.approx(alone.ttft_s[0])
    assert found.e2e_s == pytest.approx(alone.e2e_s[0])


@pytest.mark.parametrize("clients", [4, 32, 128])
def test_a_closed_loop_settles_where_the_fixed_point_of_the_serving_formulas_is(
    clients: int,
) -> None:
    served = closed_load(DENSE, PRIORS_ONLY, demand(), np.array([float(clients)]))
    found = simulate(REAL, ROOMY, _closed(clients, 40 * clients), warm_up_share=0.25)
    assert found.tpot_s["mean"] * 1e3 == pytest.approx(float(served.tpot_ms["mean"][0]), rel=0.05)


@pytest.mark.parametrize("clients", [1, 16, 200])
def test_a_closed_loop_keeps_its_clients_in_flight_and_obeys_littles_law(clients: int) -> None:
    found = simulate(REAL, ROOMY, _closed(clients, 40 * clients))
    assert found.in_system_mean == pytest.approx(clients, rel=1e-6)
    in_flight = found.requests_per_s * found.e2e_s["mean"]
    assert in_flight == pytest.approx(clients, rel=0.03)


@pytest.mark.parametrize("rate", [5.0, 12.0, 20.0])
@pytest.mark.parametrize("cv", [0.0, 1.0, 2.0])
def test_an_open_loop_obeys_littles_law(rate: float, cv: float) -> None:
    found = simulate(REAL, ROOMY, _open(rate, 8000, cv=cv))
    in_flight = found.requests_per_s * found.e2e_s["mean"]
    assert in_flight == pytest.approx(found.in_system_mean, rel=0.02)
    assert found.output_tok_s == pytest.approx(found.requests_per_s * 256, rel=0.03)


def test_the_same_requests_have_the_same_end() -> None:
    one, two = (simulate(REAL, ROOMY, _open(10.0)) for _ in range(2))
    assert (one.outcome.end_s == two.outcome.end_s).all()
    assert one.ttft_s == two.ttft_s


@pytest.mark.parametrize("rate", [5.0, 18.0, 40.0])
@pytest.mark.parametrize("blocks", [800, 4000])
def test_every_request_ends_once_in_order_of_its_stages_and_gives_back_its_blocks(
    rate: float, blocks: int
) -> None:
    requests = _open(rate)
    engine = _replica(requests, blocks)
    engine.run()
    stages = np.array([engine.arrival, engine.start, engine.first, engine.end])
    assert (np.diff(stages, axis=0) >= 0).all()
    assert (engine.decoding, engine.context, engine.other_blocks) == (0, 0, 0)
    assert engine.held_blocks() == 0
    assert not engine.waiting
    # Tokens out: the first of each request leaves with its prompt, the others one per step.
    decoded = np.dot(engine.span_steps, engine.span_sequences)
    again = len(engine.gaps)
    assert decoded + again == (requests.output_tokens - 1).sum()
    assert engine.kv_peak <= blocks


def test_nobody_overtakes_in_the_queue() -> None:
    found = _all(REAL, EngineLimits(kv_blocks=4000), _open(40.0)).outcome
    assert (np.diff(found.start_s) >= 0).all()


@pytest.mark.parametrize("seed", range(5))
def test_more_memory_never_preempts_more(seed: int) -> None:
    requests = _open(30.0, 500, seed=seed)
    counts = [
        simulate(REAL, EngineLimits(kv_blocks=blocks), requests).preemptions
        for blocks in (800, 1600, 3200, 6400, 12_800, 25_600)
    ]
    assert all(more <= less for less, more in pairwise(counts))
    assert counts[0] > 0
    assert counts[-1] == 0


def test_the_queue_of_an_overloaded_replica_grows_and_that_of_a_busy_one_does_not() -> None:
    limits = EngineLimits(kv_blocks=28_000, max_sequences=256)
    capacity = simulate(REAL, limits, _closed(256, 2560)).requests_per_s
    for share, cv, expected in (
        (0.5, 1.0, False),
        (0.8, 1.0, False),
        (0.8, 3.0, False),
        (1.1, 1.0, True),
        (1.3, 3.0, True),
    ):
        found = simulate(REAL, limits, _open(share * capacity, 4000, cv=cv))
        assert found.saturated is expected, (share, cv, found.queue_mean)
    assert not simulate(REAL, limits, _closed(512, 2560)).saturated


def test_tails_grow_with_load_and_with_burstiness() -> None:
    calm, busy, bursty = (
        simulate(REAL, ROOMY, _open(rate, cv=cv)).ttft_s["p99"]
        for rate, cv in ((5.0, 1.0), (20.0, 1.0), (20.0, 3.0))
    )
    assert calm < busy < bursty


def test_a_run_that_is_stopped_says_how_many_are_not_done() -> None:
    found = simulate(SECOND, ROOMY, _traced((0.0, 4, 2), (0.0, 4, 20)), until_s=5.0)
    assert found.unfinished == 1
    assert isnan(found.outcome.end_s[1])
    assert found.steps == 5


def test_requests_that_come_at_once_are_counted_over_the_whole_run() -> None:
    found = _all(SECOND, ROOMY, _closed(4, 4, isl=8, osl=5))
    # 4 requests x 5 tokens in 5 steps of a second
    assert found.output_tok_s == pytest.approx(4.0)
    assert not found.saturated


def test_a_request_larger_than_the_cache_is_infeasible() -> None:
    with pytest.raises(InfeasibleError) as caught:
        simulate(SECOND, EngineLimits(kv_blocks=3), _traced((0.0, 40, 10)))
    assert caught.value.code == "request_exceeds_cache"
    assert simulate(SECOND, EngineLimits(kv_blocks=3), _traced((0.0, 40, 9))).unfinished == 0


def test_a_prompt_larger_than_a_step_without_chunks_is_refused() -> None:
    limits = EngineLimits(kv_blocks=9, step_tokens=16, max_sequences=1, chunked_prefill=False)
    with pytest.raises(InputError) as caught:
        simulate(SECOND, limits, _traced((0.0, 17, 1)))
    assert caught.value.code == "prompt_exceeds_step"


@pytest.mark.parametrize(("blocks", "sequences", "tokens"), [(0, 1, 1), (1, 0, 1), (1, 2, 1)])
def test_impossible_limits_are_refused(blocks: int, sequences: int, tokens: int) -> None:
    with pytest.raises(InputError) as caught:
        EngineLimits(kv_blocks=blocks, max_sequences=sequences, step_tokens=tokens)
    assert caught.value.code == "invalid_engine_limits"


def test_the_interval_of_the_99th_percentile_holds_it_in_about_four_of_five_samples() -> None:
    generator = np.random.default_rng(1)
    intervals = [p99_interval(generator.exponential(1.0, 2000)) for _ in range(200)]
    truth = np.log(100)
    inside = sum(low <= truth <= high for low, high in intervals)
    assert 140 <= inside <= 180


def test_a_queue_of_every_second_request_grows_without_end() -> None:
    arrival = np.arange(1000.0)
    assert grows_without_end(arrival, 2 * arrival)
    assert not grows_without_end(arrival, arrival + 5)


def _replica(requests: Requests, blocks: int) -> Replica:
    return Replica(
        costs=REAL,
        requests=requests,
        step_tokens=2048,
        seats=256,
        pool=blocks,
        whole_prompts=False,
    )


# Costs with odd digits: an arrival at the very end of a step would make the order of sums decide.
ODD: dict[str, Any] = {
    "knot_tokens": (1, 20, 300),
    "knot_s": (0.010123, 0.0117, 0.0391),
    "sequence_s": 1.3e-5,
    "pair_s": 1.7e-6,
    "window_pair_s": 0.9e-6,
    "window_token_s": 3.3e-6,
}


@st.composite
def runs(draw: st.DrawFn) -> tuple[StepCosts, EngineLimits, Requests]:
    costs = StepCosts(
        **ODD,
        context_token_s=draw(st.sampled_from([0.0, 7.1e-6])),
        window_tokens=draw(st.sampled_from([0, 20, 64])),
        decode_share=draw(st.sampled_from([1.0, 0.5])),
        overhead_s=draw(st.sampled_from([0.0, 0.0037])),
    )
    chunked = draw(st.booleans())
    step_tokens = draw(st.integers(8, 60) if chunked else st.integers(200, 300))
    limits = EngineLimits(
        kv_blocks=draw(st.sampled_from([13, 16, 25, 60, 1000])),
        step_tokens=step_tokens,
        max_sequences=draw(st.integers(1, min(step_tokens, 20))),
        chunked_prefill=chunked,
    )
    count = draw(st.integers(1, 40))
    prompts = Lengths(mean_tokens=draw(st.integers(1, 120)), least_share=0.1)
    outputs = Lengths(mean_tokens=draw(st.integers(1, 80)), least_share=0.1)
    lengths: dict[str, Any] = {"prompts": prompts, "outputs": outputs}
    lengths |= {
        "cached_share": draw(st.sampled_from([0.0, 0.5, 1.0])),
        "seed": draw(st.integers(0)),
    }
    if draw(st.booleans()):
        cv = draw(st.sampled_from([0.37, 1.0, 3.0]))
        rate = draw(st.sampled_from([0.5, 3.0, 10.0, 100.0]))
        return costs, limits, open_requests(OpenLoop(rate_rps=rate, cv=cv), count, **lengths)
    load = ClosedLoop(
        clients=draw(st.integers(1, 15)),
        think_s=draw(st.sampled_from([0.0, 0.123457, 2.0313])),
        stagger_s=draw(st.sampled_from([0.0, 0.01713, 0.5311])),
    )
    return costs, limits, closed_requests(load, count, **lengths)


@given(runs())
def test_every_time_agrees_with_the_plain_reference(
    run: tuple[StepCosts, EngineLimits, Requests],
) -> None:
    costs, limits, requests = run
    plain, found = reference(costs, limits, requests), _all(costs, limits, requests)
    for name in ("arrival_s", "start_s", "first_token_s", "end_s", "preemptions"):
        expected = np.array([getattr(request, name) for request in plain.everyone])
        assert getattr(found.outcome, name) == pytest.approx(expected, rel=1e-9, abs=1e-9)
    assert len(plain.everyone) == len(requests)
    assert found.steps == plain.steps
    assert round(found.kv_peak_share * limits.kv_blocks) == plain.peak_blocks


@pytest.mark.parametrize("rate", [12.0, 25.0])
@pytest.mark.parametrize("blocks", [1500, 20_000])
def test_a_realistic_run_agrees_with_the_plain_reference(rate: float, blocks: int) -> None:
    limits, requests = EngineLimits(kv_blocks=blocks), _open(rate, 150)
    plain, found = reference(REAL, limits, requests), _all(REAL, limits, requests)
    ends = np.array([request.end_s for request in plain.everyone])
    assert found.outcome.end_s == pytest.approx(ends, rel=1e-9)
    assert found.steps == plain.steps
