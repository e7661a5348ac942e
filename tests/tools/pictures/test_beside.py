"""The plan and its what-ifs in one picture, in numbers worked out by hand."""

from typing import Any

from tests.fakes_pictures import ascii_of, comparison, texts_of
from tools.explore.comparison_shape import Compared, Comparison
from tools.pictures.beside import beside
from tools.pictures.beside_words import beside_words


def tried(key: str, label: str, cost: float | None, **changes: Any) -> Comparison:
    """The plan at $1,672 beside a what-if at another price."""
    given = comparison("a/a")
    side = given.b.model_copy(update={"key": key, "label": label, **changes})
    line = Compared(name="usd_month", kind="figure", unit="USD", a=1672.0, b=cost)
    return given.model_copy(update={"b": side, "lines": (line, *given.lines[2:])})


def test_every_what_if_has_its_bar_with_its_letter_and_its_words() -> None:
    drawn = beside([tried("B", "only L40S", 796.0), tried("C", "3000 users", 2500.0)])
    shown = texts_of(drawn)
    assert drawn.name == "comparison"
    assert drawn.title == "The plan beside 2 what-ifs"
    assert {"plan", "B", "C", "$1,672", "$796", "$2,500"} <= set(shown)
    assert "B (only L40S): b/b on 2 x L4-24GB" in shown
    assert "C (3000 users): b/b on 2 x L4-24GB" in shown
    # 121 ms misses its limit in both, and only that is said beside the number.
    assert shown.count("121 ms [50-260], missed") == 2
    assert shown.count("56.2 ms [21-162]") == 1


def test_the_words_tell_every_side_its_limits_and_how_many_are_left_out() -> None:
    told = beside_words([tried("B", "only L40S", 796.0, limits={"ttft_ms": 100.0})], 2)
    assert ascii_of(told) == (
        "plan: a/a on 1 x L4-24GB; cost per month $1,672; TTFT 56.2 ms [21-162]."
        " B (only L40S): b/b on 2 x L4-24GB; cost per month $796; TTFT 121 ms [50-260], limit"
        " 100 ms missed. 2 older what-ifs are not drawn."
    )


def test_a_what_if_that_nothing_fits_keeps_its_row_and_says_why() -> None:
    nothing = tried(
        "C", "1 s", None, outline="nothing passes every gate", slo={}, reason="Too tight."
    )
    drawn = beside([tried("B", "only L40S", 796.0), nothing])
    assert "nothing fits" in texts_of(drawn)
    assert drawn.text.endswith("C (1 s): nothing passes every gate. Too tight.")


def test_no_number_at_all_is_said() -> None:
    empty = comparison("a/a").model_copy(update={"lines": ()})
    assert "There is no number to compare." in texts_of(beside([empty, empty]))
