"""Loads: conservation laws, order of percentiles and what more load does."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes_prediction import (
    BIG_GPU,
    DENSE_8B,
    LATENT_671B,
    ORDERED,
    PRIORS_ONLY,
    SPARSE_47B,
    demand,
)
from tools.domain.features import Table, features, gpu_traits, model_traits, table
from tools.domain.layout import Layout
from tools.domain.model import ModelShape
from tools.domain.serving import (
    Served,
    closed_load,
    likely_fullness,
    lognormal_sigma,
    offline_load,
    open_load,
)

SHAPES = (DENSE_8B, SPARSE_47B, LATENT_671B)
Concurrency = st.floats(min_value=1, max_value=512)
Lengths = st.floats(min_value=1, max_value=16384)


def _table(shape: ModelShape = DENSE_8B, precision: str = "bf16", tp: int = 1) -> Table:
    layout = Layout(precision=precision, tp=tp)
    return table([features(model_traits(shape, precision), gpu_traits(BIG_GPU), layout)])


def _closed(concurrency: float, shape: ModelShape = DENSE_8B, **asked: Any) -> Served:
    return closed_load(_table(shape), PRIORS_ONLY, demand(**asked), np.array([concurrency]))


def _open(rate: float, shape: ModelShape = DENSE_8B, **asked: Any) -> Served:
    return open_load(_table(shape), PRIORS_ONLY, demand(**asked), np.array([rate]))


@pytest.mark.parametrize("shape", SHAPES)
@given(n=Concurrency, isl=Lengths, osl=Lengths)
def test_closed_load_obeys_littles_law(shape: ModelShape, n: float, isl: float, osl: float) -> None:
    served = _closed(n, shape, isl=isl, osl=osl)
    requests_per_s = served.output_tok_s[0] / osl
    assert requests_per_s * served.e2e_ms["mean"][0] / 1e3 == pytest.approx(n, rel=0.01)


@given(rate=st.floats(0.001, 1000), osl=st.floats(1, 4096))
def test_a_stable_open_load_puts_out_what_comes_in(rate: float, osl: float) -> None:
    served = _open(rate, osl=osl)
    if served.fullness[0] <= 1:
        assert served.output_tok_s[0] == pytest.approx(rate * osl)
    else:
        assert served.output_tok_s[0] <= rate * osl


@pytest.mark.parametrize("shape", SHAPES)
@given(one=Concurrency, more=Concurrency)
def test_more_in_flight_never_speeds_a_request_up(
    shape: ModelShape, one: float, more: float
) -> None:
    low, high = (_closed(n, shape) for n in sorted((one, more)))
    for name in low.tpot_ms:
        assert low.tpot_ms[name][0] <= high.tpot_ms[name][0] * 1.001
        assert low.ttft_ms[name][0] <= high.ttft_ms[name][0] * 1.001
        assert low.e2e_ms[name][0] <= high.e2e_ms[name][0] * 1.001


@given(one=Concurrency, more=Concurrency)
def test_more_in_flight_never_lowers_throughput_while_all_of_it_runs(
    one: float, more: float
) -> None:
    low, high = (_closed(n, sequences=1024.0) for n in sorted((one, more)))
    assert high.output_tok_s[0] >= low.output_tok_s[0] * 0.999


@given(one=st.floats(0.01, 40), more=st.floats(0.01, 40))
def test_a_higher_rate_never_speeds_a_request_up(one: float, more: float) -> None:
    low, high = (_open(rate) for rate in sorted((one, more)))
    if high.fullness[0] <= 1:
        assert low.tpot_ms["mean"][0] <= high.tpot_ms["mean"][0] * 1.001
        assert low.ttft_ms["mean"][0] <= high.ttft_ms["mean"][0] * 1.001


@given(n=Concurrency, isl=Lengths, osl=Lengths)
def test_percentiles_rise_under_closed_load(n: float, isl: float, osl: float) -> None:
    _assert_ordered(_closed(n, isl=isl, osl=osl))


@given(rate=st.floats(0.01, 100), isl=Lengths, osl=Lengths, tail=st.floats(1, 4))
def test_percentiles_rise_under_open_load(rate: float, isl: float, osl: float, tail: float) -> None:
    _assert_ordered(_open(rate, isl=isl, osl=osl, osl_p95=osl * tail))


def _assert_ordered(served: Served) -> None:
    for figures in (served.ttft_ms, served.tpot_ms, served.e2e_ms):
        values = [figures[name][0] for name in ORDERED]
        assert values == sorted(values)
        assert all(np.isfinite(values))


@given(one=Lengths, more=Lengths)
def test_a_longer_prompt_never_starts_earlier(one: float, more: float) -> None:
    short, long = (_closed(4.0, isl=isl) for isl in sorted((one, more)))
    assert short.ttft_ms["mean"][0] <= long.ttft_ms["mean"][0] * 1.001


def test_the_prefix_cache_shortens_the_wait_for_the_first_token() -> None:
    assert (
        _open(2.0, isl=8192.0, cached=0.9).ttft_ms["mean"] < _open(2.0, isl=8192.0).ttft_ms["mean"]
    )


def test_a_rate_beyond_the_knee_has_no_steady_state() -> None:
    assert _open(1.0).fullness[0] < 1
    assert _open(1e5).fullness[0] > 1


def test_twice_the_replicas_under_twice_the_load_feel_the_same() -> None:
    one, two = _open(4.0), _open(8.0, replicas=2.0)
    assert one.tpot_ms["mean"][0] == pytest.approx(two.tpot_ms["mean"][0], rel=1e-6)
    assert 2 * one.output_tok_s[0] == pytest.approx(two.output_tok_s[0])


def test_what_does_not_fit_into_the_cache_waits_instead_of_slowing_the_rest() -> None:
    fits, waits = _closed(64.0, sequences=64.0), _closed(640.0, sequences=64.0)
    assert waits.tpot_ms["mean"][0] == pytest.approx(fits.tpot_ms["mean"][0], rel=0.05)
    assert waits.ttft_ms["mean"][0] > 5 * fits.ttft_ms["mean"][0]


@given(batch=st.floats(1, 256))
def test_saturation_puts_out_at_least_what_any_static_batch_does(batch: float) -> None:
    rows, asked = _table(), demand()
    saturated = offline_load(rows, PRIORS_ONLY, asked, np.array([np.nan])).output_tok_s[0]
    static = offline_load(rows, PRIORS_ONLY, asked, np.array([batch])).output_tok_s[0]
    assert saturated >= static


def test_a_static_batch_has_no_first_token_statistics() -> None:
    served = offline_load(_table(), PRIORS_ONLY, demand(), np.array([16.0]))
    assert served.ttft_ms == {}
    assert served.tpot_ms == {}


def test_fixed_lengths_have_no_spread() -> None:
    same = np.array([200.0])
    assert lognormal_sigma(same, same)[0] == 0.0


@given(mean=st.floats(1, 1e5), tail=st.floats(1, 100))
def test_a_longer_tail_never_spreads_less(mean: float, tail: float) -> None:
    middle = np.array([mean])
    assert (
        lognormal_sigma(middle, middle * tail)[0] <= lognormal_sigma(middle, middle * tail * 2)[0]
    )


def test_a_wider_output_tail_moves_the_tail_of_e2e_and_not_its_mean() -> None:
    fixed, spread = _open(2.0), _open(2.0, osl_p95=700.0)
    assert spread.e2e_ms["mean"][0] == pytest.approx(fixed.e2e_ms["mean"][0])
    assert spread.e2e_ms["p99"][0] > 1.5 * fixed.e2e_ms["p99"][0]


def test_many_configurations_answer_as_each_alone() -> None:
    one = _closed(8.0)
    rows = _table()
    both = Table(columns=np.hstack([rows.columns, _table(SPARSE_47B).columns]))
    many = closed_load(both, PRIORS_ONLY, demand(2), np.array([8.0, 8.0]))
    assert many.tpot_ms["mean"][0] == pytest.approx(one.tpot_ms["mean"][0])


@pytest.mark.parametrize("shape", SHAPES)
def test_one_request_in_flight_is_an_open_load_that_never_queues(shape: ModelShape) -> None:
    closed, opened = _closed(1.0, shape), _open(1e-3, shape)
    for statistic in ("mean",):
        assert closed.tpot_ms[statistic][0] == pytest.approx(opened.tpot_ms[statistic][0], rel=0.02)
        assert closed.ttft_ms[statistic][0] == pytest.approx(opened.ttft_ms[statistic][0], rel=0.02)


def test_no_load_computes_faster_than_the_chip() -> None:
    # 4,000 tokens of 8e9 parameters are 64 TFLOP: three quarters of 989 read 11.5 such a second
    served = _open(1.0, isl=4000.0, osl=1.0)
    assert 1.0 / served.fullness[0] < 0.75 * 989e12 / (2 * 8.03e9 * 4000)


@given(st.floats(0.05, 0.95), st.floats(1.01, 1.05))
def test_more_load_never_looks_faster(share: float, more: float) -> None:
    top = 1.0 / _open(1.0, isl=4000.0, osl=20.0).fullness[0]
    less, most = (_open(top * s, isl=4000.0, osl=20.0) for s in (share, share * more))
    for name in ("mean", "p99"):
        assert most.ttft_ms[name][0] >= less.ttft_ms[name][0]
        assert most.tpot_ms[name][0] >= less.tpot_ms[name][0] * (1 - 1e-6)


@pytest.mark.parametrize("count", [0, 1, 64, 65, 600])
def test_an_answer_does_not_depend_on_how_many_are_asked_with_it(count: int) -> None:
    # Few rows are bisected several halvings at once, many one by one.
    rates = np.geomspace(0.01, 20.0, 600)[:count]
    rows = np.zeros(count, dtype=np.intp)
    together = open_load(_table().take(rows), PRIORS_ONLY, demand().take(rows), rates)
    alone = [_open(rate).ttft_ms["p95"][0] for rate in rates]
    assert together.ttft_ms["p95"].tolist() == pytest.approx(alone, rel=1e-9)


def test_a_queue_of_many_batches_is_saturation() -> None:
    def tok_s(batch: float) -> float:
        table_, asked = _table(), demand(sequences=64.0)
        return float(offline_load(table_, PRIORS_ONLY, asked, np.array([batch])).output_tok_s[0])

    assert tok_s(256.0) == pytest.approx(tok_s(float("nan")))
    # and on the way there it lies between the static batch and saturation
    ends = sorted([tok_s(64.0), tok_s(256.0)])
    assert ends[0] <= tok_s(128.0) <= ends[1]


def test_waiting_for_a_full_replica_is_told_apart() -> None:
    # 300 in flight, 100 at once: 200 wait for the rate at which the others end
    served = _closed(300.0, sequences=100.0)
    rate = served.output_tok_s[0] / 256.0
    assert 0.0 < served.waiting_ms[0] < served.ttft_ms["mean"][0]
    assert served.waiting_ms[0] / 1e3 * rate == pytest.approx(200.0, rel=0.1)
    assert _closed(100.0, sequences=100.0).waiting_ms[0] == 0.0


@given(st.floats(0.01, 10.0))
def test_a_guessed_layout_carries_its_load(predicted: float) -> None:
    (likely,) = likely_fullness(np.array([predicted]))
    assert likely <= min(predicted, 0.98) + 1e-12
    if predicted < 0.7:
        assert likely == pytest.approx(predicted, rel=1e-3)
