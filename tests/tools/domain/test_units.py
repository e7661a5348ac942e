"""Conversions between units, worked by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.domain.units import (
    BYTES_PER_GB,
    BYTES_PER_GIB,
    bytes_to_gib,
    gb_to_gib,
    usd_per_hour_to_usd_per_month,
)


def test_a_gib_is_more_than_a_gb() -> None:
    # 1024^3 = 1,073,741,824 bytes against 1,000,000,000
    assert BYTES_PER_GIB == 1_073_741_824
    assert BYTES_PER_GB == 1_000_000_000


def test_eighty_gb_are_seventy_four_and_a_half_gib() -> None:
    # 80e9 / 1,073,741,824 = 74.506
    assert gb_to_gib(80) == pytest.approx(74.506, abs=1e-3)


def test_a_month_has_730_hours() -> None:
    # 10 USD/hour x 730
    assert usd_per_hour_to_usd_per_month(10.0) == 7300.0


@given(st.floats(min_value=0, max_value=1e9))
def test_gb_and_bytes_become_the_same_gib(size_gb: float) -> None:
    assert gb_to_gib(size_gb) == pytest.approx(bytes_to_gib(size_gb * 1e9))
