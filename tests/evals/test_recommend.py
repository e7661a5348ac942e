"""Selection problems: what is the truth, what a choice costs, and when it breaks a limit."""

from typing import Any

import pytest

from evals.recommend import summary, table
from evals.selection import Candidate, Pick, Problem, biggest, judged, likely, smallest, solve


def candidate(name: str, **changed: Any) -> Candidate:
    """Measured at 200 ms and 10 ms, predicted so, with a slow end half as much again."""
    ttft, tpot = changed.get("ttft_ms", 200.0), changed.get("tpot_ms", 10.0)
    values: dict[str, Any] = {
        "name": name,
        "gpu": "A100",
        "gpus": 1,
        "memory_gb": 80.0,
        "usd_hour": 2.0,
        "ttft_ms": ttft,
        "tpot_ms": tpot,
        "ttft_likely_ms": ttft,
        "tpot_likely_ms": tpot,
        "ttft_slow_ms": 1.5 * ttft,
        "tpot_slow_ms": 1.5 * tpot,
    }
    return Candidate(**(values | changed))


def problem(*candidates: Candidate) -> Problem:
    """Is the first token there within 300 ms and each next one within 20 ms?"""
    return Problem(
        model="m",
        isl_tokens=1000,
        osl_tokens=100,
        concurrency=8.0,
        ttft_ms=300.0,
        tpot_ms=20.0,
        candidates=candidates,
    )


CHEAP = candidate("cheap and slow", usd_hour=1.0, tpot_ms=30.0, memory_gb=24.0)
FAIR = candidate("fair", usd_hour=2.0)
BIG = candidate("big", usd_hour=8.0, gpus=4, memory_gb=141.0)


def test_the_truth_is_the_cheapest_that_kept_both_limits() -> None:
    assert problem(CHEAP, FAIR, BIG).truth_usd_hour() == 2.0


def test_a_right_choice_costs_nothing_more() -> None:
    asked = problem(CHEAP, FAIR, BIG)
    # Slow ends: 300 ms and 15 ms keep the limits just so.
    assert solve(asked) == FAIR
    assert judged(asked, FAIR) == Pick(regret=0.0, breaks=False)


def test_a_careful_choice_pays_for_its_doubt() -> None:
    doubtful = candidate("fair", ttft_slow_ms=301.0)
    asked = problem(CHEAP, doubtful, BIG)
    assert likely(asked) == doubtful
    assert solve(asked) == BIG
    assert judged(asked, BIG) == Pick(regret=3.0, breaks=False)


def test_a_choice_that_was_promised_too_much_breaks_a_limit() -> None:
    flattered = candidate("flattered", usd_hour=1.0, tpot_ms=30.0, tpot_slow_ms=15.0)
    asked = problem(flattered, FAIR)
    assert solve(asked) == flattered
    assert judged(asked, flattered) == Pick(regret=0.0, breaks=True)


def test_nothing_is_chosen_where_nothing_is_promised() -> None:
    asked = problem(candidate("fair", ttft_slow_ms=999.0))
    assert solve(asked) is None
    assert judged(asked, None).is_none


def test_habits_look_at_size_alone() -> None:
    asked = problem(CHEAP, FAIR, BIG)
    assert biggest(asked) == BIG
    assert smallest(asked) == CHEAP


def test_the_table_compares_ways_and_tells_what_got_worse(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    baseline = tmp_path / "recommend.json"
    baseline.write_text('{"regret_median_pct": 0.0, "breaks_pct": 0.0, "answered_pct": 100.0}')
    monkeypatch.setattr("evals.recommend.BASELINE", baseline)
    flattered = candidate("flattered", usd_hour=1.0, tpot_ms=30.0, tpot_slow_ms=15.0)
    result = summary([problem(flattered, FAIR), problem(CHEAP, FAIR, BIG)], "sha")
    ours = result["ways"][0]
    # One choice of two breaks a limit; neither costs more than the truth.
    assert (ours["problems"], ours["answered_pct"], ours["breaks_pct"]) == (2, 100.0, 50.0)
    assert (ours["regret_median_pct"], ours["regret_p90_pct"]) == (0.0, 0.0)
    assert result["regressions"] == ["breaks_pct: 0.0 -> 50.0"]
    text = table(result)
    assert "always the biggest GPU" in text
    assert "WORSE THAN THE BASELINE" in text
