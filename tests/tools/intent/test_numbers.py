import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.intent.numbers import find_numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1000", 1000),
        ("1,000", 1000),
        ("1.000", 1000),
        ("1 000", 1000),
        ("1'000'000", 1_000_000),
        ("1.000,50", 1000.5),
        ("1,000.50", 1000.5),
        ("0.500", 0.5),
        ("0,5", 0.5),
        (".5", 0.5),
        ("5k", 5000),
        ("1.5m", 1_500_000),
        ("1.250 million", 1_250_000),
        ("2 mio", 2_000_000),
        ("10 grand", 10_000),
        ("1e6", 1_000_000),
        ("-5", -5),
        ("minus five", -5),
        ("twenty", 20),
        ("twenty-five", 25),
        ("two hundred and fifty", 250),
        ("one thousand five hundred", 1500),
        ("a thousand", 1000),
        ("a dozen", 12),
        ("half a million", 500_000),
        ("one and a half", 1.5),
        ("fünfhundert", 500),
        ("zehntausend", 10_000),
        ("eine million", 1_000_000),
        ("deux cents", 200),
        ("mil", 1000),
        ("duemila", 2000),
    ],
)
def test_one_number_in_many_spellings(text: str, value: float) -> None:
    assert [span.number.value for span in find_numbers(text)] == [value]


@pytest.mark.parametrize(
    ("text", "lower", "upper"),
    [
        ("500-1000", 500, 1000),
        ("500 to 1,000", 500, 1000),
        ("5-10k", 5000, 10_000),
        ("between 500 and 800", 500, 800),
        ("zwischen 500 und 800", 500, 800),
        ("500 à 800", 500, 800),
    ],
)
def test_a_range_counts_as_its_upper_end(text: str, lower: float, upper: float) -> None:
    (span,) = find_numbers(text)
    assert (span.number.lower, span.number.value) == (lower, upper)
    assert not span.number.is_exact


@pytest.mark.parametrize("text", ["p95", "fp8", "v2", "per cent", "word", ""])
def test_numbers_inside_names_are_left_alone(text: str) -> None:
    assert find_numbers(text) == ()


def test_two_numbers_joined_by_and_are_no_range() -> None:
    assert [span.number.value for span in find_numbers("500 and 800")] == [500, 800]


def test_a_few_hundred_is_three_hundred_and_vague() -> None:
    (span,) = find_numbers("a few hundred users")
    assert span.number.value == 300
    assert span.number.is_vague


def test_nan_and_infinity_are_read_so_that_they_can_be_refused() -> None:
    nan, infinite = (span.number.value for span in find_numbers("nan and infinite"))
    assert math.isnan(nan)
    assert math.isinf(infinite)


@given(st.integers(min_value=0, max_value=10**12))
def test_grouping_never_changes_a_whole_number(value: int) -> None:
    plain, english = f"{value}", f"{value:,}"
    german, french = english.replace(",", "."), english.replace(",", " ")
    for text in (plain, english, german, french):
        assert [span.number.value for span in find_numbers(f"x {text} y")] == [value]


@given(st.text(max_size=200))
def test_spans_lie_in_the_text_in_order_and_apart(text: str) -> None:
    reached = 0
    for span in find_numbers(text):
        assert reached <= span.start < span.end <= len(text)
        reached = span.end
