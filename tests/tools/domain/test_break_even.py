"""Break-even with a hosted API: loads worked out by hand, and properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.domain.break_even import BreakEven, HostedPrice, break_even, usd_per_request
from tools.domain.errors import InputError

PRICE = HostedPrice(usd_per_million_input_tokens=1.0, usd_per_million_output_tokens=2.0)


def even(usd_per_hour: float = 3.6, load_rps: float = 0.5, most_rps: float = 10.0) -> BreakEven:
    return break_even(
        PRICE,
        usd_per_hour=usd_per_hour,
        prompt_tokens=500,
        output_tokens=250,
        load_rps=load_rps,
        most_rps=most_rps,
    )


def test_a_dollar_per_thousand_requests_breaks_even_at_one_request_per_second() -> None:
    # (500 x 1 + 250 x 2) / 1e6 = 0.001 USD a request; 3.6 USD / 3600 s = 0.001 USD a second
    found = even()
    assert found.rps == pytest.approx(1.0)
    # 1 x 3600 x 730 x 750 tokens
    assert found.tokens_per_month == pytest.approx(1_971_000_000)
    # 0.5 x 3600 x 730 x 0.001
    assert found.api_usd_per_month == pytest.approx(1314.0)
    assert found.within_capacity


def test_a_plan_that_does_not_carry_the_load_is_never_cheaper() -> None:
    assert not even(most_rps=0.9).within_capacity
    assert even(most_rps=1.0).within_capacity


def test_an_api_that_bills_nothing_has_no_break_even() -> None:
    free = HostedPrice(usd_per_million_input_tokens=0.0, usd_per_million_output_tokens=0.0)
    with pytest.raises(InputError, match="no break-even"):
        break_even(
            free, usd_per_hour=1.0, prompt_tokens=1, output_tokens=1, load_rps=1.0, most_rps=1.0
        )


@given(st.floats(0.1, 500.0), st.floats(0.01, 100.0))
def test_the_plan_costs_less_exactly_above_the_break_even(usd: float, load: float) -> None:
    found = even(usd_per_hour=usd, load_rps=load)
    assert (found.api_usd_per_month > usd * 730) == (load > found.rps) or load == pytest.approx(
        found.rps
    )


@given(st.floats(0.01, 9.0), st.floats(0.01, 9.0), st.integers(1, 9000), st.integers(1, 9000))
def test_a_dearer_api_is_beaten_at_a_lower_load(
    cheap: float, more: float, prompt: int, output: int
) -> None:
    prices = [
        HostedPrice(usd_per_million_input_tokens=usd, usd_per_million_output_tokens=usd)
        for usd in (cheap, cheap + more)
    ]
    low, high = (usd_per_request(p, prompt_tokens=prompt, output_tokens=output) for p in prices)
    assert low < high
