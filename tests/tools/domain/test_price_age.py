"""The age of a price: what a date without its day or month may mean."""

from datetime import date

import pytest

from tools.domain.price_age import age_days, last_day

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026", 0),
        ("2026-11", 0),
        # 27 November minus 31 October
        ("2026-10", 27),
        ("2026-11-05", 22),
        # 31 December 2025 is the 365th day of its year, 27 November 2026 the 331st of the next
        ("2025", 331),
        ("2024-02", 1002),
        ("2027-01-01", 0),
    ],
)
def test_a_date_is_judged_by_its_end(text: str, days: int) -> None:
    assert age_days(text, TODAY) == days


@pytest.mark.parametrize("text", ["", "May 2026", "2026-13", "2026-02-30", "26-05-01", "9999-12"])
def test_what_is_no_date_has_no_age(text: str) -> None:
    assert last_day(text) is None
    assert age_days(text, TODAY) is None


def test_february_ends_where_it_ends() -> None:
    assert last_day("2024-02") == date(2024, 2, 29)
    assert last_day("2026-02") == date(2026, 2, 28)
