"""How careful a choice is, and that no problem sets its own caution."""

from dataclasses import replace

import pytest

from evals.caution import careful, curve, curve_table, nested, sure
from evals.selection import Problem, likely, solve
from tests.evals.test_recommend import BIG, FAIR, candidate, problem

# Breaks the limit of 20 ms by 1 ms; predicted at 16 ms, at most 24 ms.
FLATTERED = candidate(
    "flattered", usd_hour=1.0, tpot_ms=21.0, tpot_likely_ms=16.0, tpot_slow_ms=24.0
)


def test_no_caution_is_the_likely_choice_and_full_caution_that_of_a_plan() -> None:
    asked = problem(FLATTERED, FAIR, BIG)
    assert careful(0.0)(asked) == likely(asked) == FLATTERED
    assert careful(1.0)(asked) == solve(asked) == FAIR


@pytest.mark.parametrize(("caution", "chosen"), [(0.5, FLATTERED), (0.6, FAIR)])
def test_limits_are_held_part_of_the_way_into_the_interval(caution: float, chosen: object) -> None:
    # 16 x 1.5^0.5 = 19.6 ms, 16 x 1.5^0.6 = 20.4 ms
    assert careful(caution)(problem(FLATTERED, FAIR, BIG)) == chosen


def test_a_choice_is_sure_where_the_likely_one_costs_about_the_same() -> None:
    near = replace(FLATTERED, usd_hour=1.85)
    assert sure(problem(near, FAIR, BIG)) == FAIR
    assert sure(problem(FLATTERED, FAIR, BIG)) is None
    assert sure(problem(candidate("slow", tpot_slow_ms=99.0))) is None


def test_the_caution_of_a_model_comes_from_the_problems_of_the_others() -> None:
    def asked(model: str, *candidates: object) -> Problem:
        return replace(problem(*candidates), model=model)  # type: ignore[arg-type]

    # Only model a has a flattered candidate; 16 x 1.5^0.55 = 19.997 ms keep 20 ms, 0.6 does not.
    every = [asked("a", FLATTERED, FAIR, BIG), asked("b", FAIR, BIG)]
    assert nested(every) == {"a": 0.0, "b": 0.6}


def test_the_curve_tells_both_ends_and_what_they_agree_on() -> None:
    lines = {one["way"]: one for one in curve([problem(FLATTERED, FAIR, BIG), problem(FAIR, BIG)])}
    assert lines["caution 0"]["breaks_pct"] == 50.0
    assert lines["caution 1"]["breaks_pct"] == 0.0
    assert lines["where likely values agree"]["answered_pct"] == 50.0
    assert "over 10 % dear %" in curve_table(list(lines.values()))
