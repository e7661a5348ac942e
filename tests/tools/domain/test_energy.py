"""Power of a plan's GPUs: watts worked out by hand, and the interval that holds them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.domain.energy import Power, power


def h100(used: int = 1, billed: int = 1, share: float = 0.0, running: float = 50.0) -> Power:
    return power(tdp_w=700, gpus_used=used, gpus_billed=billed, load_share=share, running=running)


def test_a_gpu_that_always_serves_draws_the_two_measured_ends() -> None:
    # 0.43 x 700 = 301 W with one request, 0.86 x 700 = 602 W at full batch
    assert h100(share=0.0).value_w == pytest.approx(301.0)
    assert h100(share=1.0).value_w == pytest.approx(602.0)


def test_a_gpu_without_work_draws_a_tenth() -> None:
    found = h100(running=0.0)
    assert found.value_w == pytest.approx(70.0)
    assert (found.lo_w, found.hi_w) == (70.0, 700.0)


def test_billed_gpus_that_run_nothing_are_counted_at_the_floor() -> None:
    # 2 x 301 + 6 x 70 = 1,022 W; 1,022 x 730 / 1000 = 746.06 kWh
    found = h100(used=2, billed=8)
    assert found.value_w == pytest.approx(1022.0)
    assert (found.lo_w, found.hi_w) == (560.0, 5600.0)
    assert found.kwh_per_month(found.value_w) == pytest.approx(746.06)


def test_a_rare_request_leaves_the_gpu_idle_most_of_the_time() -> None:
    # busy 1 - exp(-0.1) = 0.09516: 700 x (0.10 + 0.09516 x 0.33) = 91.98 W
    assert h100(running=0.1).value_w == pytest.approx(91.98, abs=0.01)


@given(st.integers(1, 64), st.integers(0, 64), st.floats(0.0, 1.0), st.floats(0.0, 500.0))
def test_the_interval_holds_the_value(used: int, unused: int, share: float, running: float) -> None:
    found = h100(used=used, billed=used + unused, share=share, running=running)
    assert found.lo_w - 1e-6 <= found.value_w <= found.hi_w
