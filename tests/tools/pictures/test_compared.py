"""Two plans side by side, in numbers worked out by hand."""

import pytest

from tests.fakes_pictures import ascii_of, comparison, texts_of
from tools.explore.comparison_shape import Compared, Comparison
from tools.pictures.compared import compared
from tools.pictures.compared_words import Limits, names_of


def texts(given: Comparison, **limits: Limits) -> list[str]:
    return texts_of(compared(given, limits=limits))


def with_lines(*lines: Compared) -> Comparison:
    return comparison("a/a").model_copy(update={"lines": lines})


def test_the_words_tell_both_plans_and_every_figure() -> None:
    told = ascii_of(compared(comparison("a/a"), limits={"ttft_ms": (300.0, 300.0)}).text)
    assert told.startswith(
        "plan is the plan: a/a on 1 x L4-24GB; scenario B is b/b on 2 x L4-24GB."
    )
    # 796 / 1672 - 1 = -52.4 %
    cost = "Cost per month: plan $1,672, scenario B $796; scenario B is 52.4 % less"
    assert f"{cost}; scenario B is better." in told
    ttft = "TTFT: plan 56.2 ms [21-162], scenario B 121 ms [50-260]; scenario B is 115 % more"
    assert f"{ttft}; plan is better, but the intervals overlap; limit 300 ms." in told


@pytest.mark.parametrize(
    ("key", "label", "name"),
    [
        ("B", "only L40S", "only L40S"),
        ("B", "only L40S in Frankfurt and Paris", "only L40S in Frankfurt…"),
        ("B:2", "only L40S, recommendation 2", "only L40S #2"),
        ("B", "a" * 30, f"{'a' * 23}…"),
        ("2", "recommendation 2 of the plan", "#2"),
        ("plan:3", "recommendation 3 of the plan", "#3"),
        ("B", "", "B"),
        # Two sides of one name are told apart by their letters.
        ("B", "plan", "B"),
    ],
)
def test_a_side_is_named_as_a_person_named_it(key: str, label: str, name: str) -> None:
    given = comparison("a/a")
    side = given.b.model_copy(update={"key": key, "label": label})
    assert names_of(given.model_copy(update={"b": side})) == ("plan", name)
    shown = texts(given.model_copy(update={"b": side}))
    assert {"plan", name} <= set(shown)
    assert not {"A", "B"} & set(shown) - {name}


def test_fields_of_the_request_are_no_figures() -> None:
    assert "concurrent_users" not in compared(comparison("a/a")).text


def test_the_picture_labels_every_bar_with_number_interval_and_verdict() -> None:
    shown = texts(comparison("a/a"), ttft_ms=(300.0, 300.0))
    for words in ("$1,672", "$796 - better", "56.2 ms [21-162], met", "121 ms [50-260], missed"):
        assert words in shown
    assert "TTFT, limit 300 ms" in shown
    assert {"80 % interval", "limit"} <= set(shown)


def test_each_side_has_its_own_limit() -> None:
    shown = texts(comparison("a/a"), ttft_ms=(300.0, 100.0))
    assert "TTFT, limit of plan 300 ms, limit of scenario B 100 ms" in shown
    assert "TTFT, limit of scenario B 100 ms" in texts(comparison("a/a"), ttft_ms=(None, 100.0))


def test_a_side_without_a_number_says_so() -> None:
    shown = texts(
        with_lines(
            Compared(name="usd_month", kind="figure", unit="USD", a=None, b=500.0),
            Compared(name="quality", kind="figure", unit="", a=1300.0, b=None),
            Compared(name="e2e_ms", kind="figure", unit="ms", a=None, b=2000.0),
        )
    )
    assert {"unpriced", "unrated", "none known", "2 s"} <= set(shown)


def test_nothing_to_compare_is_said() -> None:
    words = with_lines(Compared(name="gpu", kind="setup", unit="", a="L4", b="L40S"))
    assert compared(words).text.endswith("There is no number to compare.")
    assert "There is no number to compare." in texts(words)


def test_any_range_and_owned_hardware_are_drawn() -> None:
    told = ascii_of(
        compared(
            with_lines(
                Compared(name="usd_month", kind="figure", unit="USD", a=0.0, b=9e9),
                Compared(name="usd_hour", kind="figure", unit="USD", a=0.0, b=0.0, change=0.0),
            )
        ).text
    )
    assert "plan $0, scenario B $9,000,000,000." in told
    assert "scenario B is as much as plan" in told
