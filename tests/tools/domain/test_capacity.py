"""What one replica carries: limits give way once, tighter ones earlier."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes_prediction import BIG_GPU, DENSE_8B, PRIORS_ONLY, SPARSE_47B, demand
from tools.domain.capacity import (
    CACHE_SHARE,
    Capacity,
    Doubt,
    batches,
    limits_of,
    slo_capacity,
    stability_rps,
)
from tools.domain.features import Table, features, gpu_traits, model_traits, table
from tools.domain.layout import Layout
from tools.domain.serving import open_load
from tools.domain.workload import Limit, SloLimits

LAYOUT = Layout(precision="bf16")
ROWS = table(
    [features(model_traits(shape, "bf16"), gpu_traits(BIG_GPU), LAYOUT) for shape in (DENSE_8B,)]
)


def _doubt(count: int = 1, *, tpot: float = 1.0, ttft: float = 1.0) -> Doubt:
    ones = np.ones(count)
    return Doubt(
        tpot_shift=ones,
        ttft_shift=ones,
        tpot_high=ones * tpot,
        ttft_high=ones * ttft,
        evidence=ones,
    )


def _slo(
    ttft: float | None = None, tpot: float | None = None, e2e: float | None = None
) -> SloLimits:
    def limit(value: float | None) -> Limit | None:
        return None if value is None else Limit(percentile="p90", limit_ms=value)

    return SloLimits(ttft=limit(ttft), tpot=limit(tpot), e2e=limit(e2e))


def _capacity(slo: SloLimits, rows: Table = ROWS, doubt: Doubt | None = None) -> Capacity:
    count = len(rows)
    return slo_capacity(rows, PRIORS_ONLY, demand(count), slo, doubt or _doubt(count))


@given(st.floats(1, 4096))
def test_batches_rise_from_one_to_the_usable_share_of_the_cache(sequences: float) -> None:
    grid = batches(np.array([sequences]))[0]
    assert grid[0] == pytest.approx(1.0)
    assert grid[-1] == pytest.approx(max(CACHE_SHARE * sequences, 1.0))
    assert (np.diff(grid) >= 0).all()


def test_limits_come_in_a_fixed_order_and_only_where_asked() -> None:
    assert limits_of(SloLimits()) == []
    assert [name for name, _ in limits_of(_slo(e2e=1.0, ttft=1.0))] == ["ttft", "e2e"]


def test_without_limits_the_cache_binds() -> None:
    found = _capacity(SloLimits())
    assert found.binding.tolist() == [-1]
    assert found.batch[0] == pytest.approx(CACHE_SHARE * 256)


@pytest.mark.parametrize("name", ["ttft", "tpot", "e2e"])
@given(one=st.floats(1, 1e5), more=st.floats(1, 1e5))
def test_a_looser_limit_never_carries_less(name: str, one: float, more: float) -> None:
    tight, loose = (_capacity(_slo(**{name: ms})).rps[0] for ms in sorted((one, more)))
    assert tight <= loose * (1 + 1e-9)


@given(tpot=st.floats(8, 100), ttft=st.floats(50, 2000))
def test_a_second_limit_never_carries_more(tpot: float, ttft: float) -> None:
    assert _capacity(_slo(ttft, tpot)).rps[0] <= _capacity(_slo(tpot=tpot)).rps[0] * (1 + 1e-9)


@given(high=st.floats(1, 3))
def test_more_doubt_never_carries_more(high: float) -> None:
    sure, unsure = _capacity(_slo(tpot=20.0)), _capacity(_slo(tpot=20.0), doubt=_doubt(tpot=high))
    assert unsure.rps[0] <= sure.rps[0] * (1 + 1e-9)


def test_a_limit_below_the_lightest_load_carries_nothing_and_says_by_how_much() -> None:
    # weights alone take 4.5 ms; a limit of 2 ms is exceeded more than twice
    found = _capacity(_slo(tpot=2.0))
    assert found.rps[0] == 0.0
    assert found.binding.tolist() == [0]
    assert found.excess[0] > 2.0


@given(st.floats(9, 60))
def test_at_its_capacity_the_limit_is_just_held(limit_ms: float) -> None:
    found = _capacity(_slo(tpot=limit_ms))
    served = open_load(ROWS, PRIORS_ONLY, demand(), found.rps)
    reached = served.tpot_ms["p90"][0]
    assert reached <= limit_ms * 1.03
    if found.binding[0] >= 0:
        assert reached >= limit_ms * 0.97


def test_the_share_of_the_limit_rises_with_the_rate() -> None:
    found = _capacity(_slo(tpot=30.0))
    rates = np.linspace(0.1, float(found.rps[0]), 20)
    shares = [found.share_at(np.array([rate]), np.array([0]))[0] for rate in rates]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0, abs=0.05)


def test_candidates_do_not_influence_each_other() -> None:
    both = table(
        [
            features(model_traits(shape, "bf16"), gpu_traits(BIG_GPU), LAYOUT)
            for shape in (SPARSE_47B, DENSE_8B)
        ]
    )
    assert _capacity(_slo(tpot=20.0), both).rps[1] == pytest.approx(
        _capacity(_slo(tpot=20.0)).rps[0]
    )


def test_the_stability_limit_is_above_what_the_cache_share_carries() -> None:
    stable = float(stability_rps(ROWS, PRIORS_ONLY, demand())[0])
    free = float(_capacity(SloLimits()).rps[0])
    assert free < stable < free / CACHE_SHARE


def test_a_scaled_limit_carries_what_the_limit_written_so_carries() -> None:
    twice = ROWS.take(np.array([0, 0]))
    scaled = slo_capacity(
        twice,
        PRIORS_ONLY,
        demand(2),
        _slo(tpot=20.0),
        _doubt(2),
        scales={"tpot": np.array([1.0, 1.2])},
    )
    assert scaled.rps[0] == pytest.approx(_capacity(_slo(tpot=20.0)).rps[0])
    assert scaled.rps[1] == pytest.approx(_capacity(_slo(tpot=24.0)).rps[0])
