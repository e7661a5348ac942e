"""Scores: one documented rule, no candidate better for being dearer, slower or worse rated."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.domain.ranking import PARTS, WEIGHTS, Criteria, pareto_front, scores, win_rate

PRIORITIES = sorted(WEIGHTS)
Shares = st.floats(0, 1)
Prices = st.floats(0.01, 1e4)


def _criteria(**columns: list[float]) -> Criteria:
    count = len(next(iter(columns.values())))
    same: dict[str, Any] = {
        "usd_per_hour": [10.0] * count,
        "gpus": [1.0] * count,
        "latency_share": [0.5] * count,
        "rating": [1300.0] * count,
        "headroom": [0.3] * count,
        "evidence": [0.5] * count,
    }
    return Criteria(**{name: np.array(values) for name, values in (same | columns).items()})


@pytest.mark.parametrize("priority", PRIORITIES)
def test_weights_add_up_to_one(priority: str) -> None:
    assert len(WEIGHTS[priority]) == len(PARTS)
    assert math.fsum(WEIGHTS[priority]) == pytest.approx(1.0)


def test_every_priority_weighs_its_own_part_most() -> None:
    for priority, part in (("cost", "cost"), ("latency", "latency"), ("accuracy", "quality")):
        heaviest = max(zip(WEIGHTS[priority], PARTS, strict=True))
        assert heaviest[1] == part


def test_a_hundred_points_are_a_win_rate_of_64_percent() -> None:
    # 1 / (1 + 10^(-100/400)) = 0.640
    assert win_rate(np.array([1400.0]), 1300.0)[0] == pytest.approx(0.640, abs=1e-3)


def test_the_cheapest_of_equals_wins_and_a_high_price_fades_without_standing_still() -> None:
    # 1, 10 and 100 USD under weight 0.40: cost parts 1, 0.2 / e and 0.2 / e^6.
    found = scores(_criteria(usd_per_hour=[1.0, 10.0, 100.0]), "balanced")
    assert found[0] - found[1] == pytest.approx(0.40 * (1.0 - 0.2 / 2.718282))
    assert found[1] - found[2] == pytest.approx(0.40 * (0.0735759 - 0.0004958), rel=1e-4)


@pytest.mark.parametrize("priority", PRIORITIES)
@pytest.mark.parametrize(
    ("name", "better_is_less"),
    [
        ("usd_per_hour", True),
        ("latency_share", True),
        ("rating", False),
        ("headroom", False),
        ("evidence", False),
    ],
)
@given(one=Shares, more=Shares)
def test_better_in_one_respect_is_never_ranked_lower(
    priority: str, name: str, better_is_less: bool, one: float, more: float
) -> None:
    scale = {"usd_per_hour": 100.0, "rating": 1500.0}.get(name, 1.0)
    low, high = sorted((one * scale + 0.01, more * scale + 0.01))
    found = scores(_criteria(**{name: [low, high]}), priority)
    first, second = (found[0], found[1]) if better_is_less else (found[1], found[0])
    assert first >= second - 1e-12


@given(st.lists(st.tuples(Prices, Shares, Shares), min_size=1, max_size=8))
def test_scores_stay_between_zero_and_one(rows: list[tuple[float, float, float]]) -> None:
    price, latency, headroom = (list(column) for column in zip(*rows, strict=True))
    criteria = _criteria(usd_per_hour=price, latency_share=latency, headroom=headroom)
    for priority in PRIORITIES:
        found = scores(criteria, priority)
        assert ((found >= 0) & (found <= 1 + 1e-9)).all()


def test_where_nothing_has_a_price_fewer_gpus_win_by_the_same_rule() -> None:
    # 2, 8 and 20 GPUs under weight 0.40: 1 - log10(8 / 2) = 0.398, and 0.2 / e at ten times.
    unknown = [math.nan] * 3
    found = scores(_criteria(usd_per_hour=unknown, gpus=[2.0, 8.0, 20.0]), "balanced")
    assert found[0] - found[1] == pytest.approx(0.40 * (1 - 0.398), abs=1e-3)
    assert found[0] - found[2] == pytest.approx(0.40 * (1 - 0.0736), abs=1e-4)


def test_what_is_owned_is_spared_by_the_same_rule() -> None:
    found = scores(_criteria(usd_per_hour=[0.0, 0.0], gpus=[1.0, 4.0]), "cost")
    # 1 - log10(4) = 0.398 under weight 0.70
    assert found[0] - found[1] == pytest.approx(0.70 * 0.602, abs=1e-3)


def test_gpus_count_for_nothing_beside_a_known_price() -> None:
    found = scores(_criteria(usd_per_hour=[5.0, 5.0], gpus=[1.0, 8.0]), "balanced")
    assert found[0] == found[1]


def test_unpriced_counts_as_the_dearest_and_unrated_as_the_worst() -> None:
    nan = float("nan")
    priced = scores(_criteria(usd_per_hour=[1.0, 9.0, nan]), "cost")
    rated = scores(_criteria(rating=[1300.0, 900.0, nan]), "accuracy")
    assert priced[0] > priced[1] > priced[2]
    assert rated[0] > rated[1] > rated[2]


@given(price=Prices, points=st.floats(20, 300))
def test_accuracy_first_takes_the_best_rated_at_any_price(price: float, points: float) -> None:
    # 20 points below the best: 0.92 x (1 - 2 x 0.4713) = 0.053, and all of the price weighs 0.04.
    rated = _criteria(usd_per_hour=[price, 0.01], rating=[1500.0, 1500.0 - points])
    found = scores(rated, "accuracy")
    assert found[0] > found[1]


@given(worse=st.tuples(Prices, Shares, Shares), points=st.floats(30, 300))
def test_under_accuracy_nothing_outweighs_thirty_points(
    worse: tuple[float, float, float], points: float
) -> None:
    # 0.92 x (1 - 2 x 0.4569) = 0.079 beside 0.04 + 0.01 + 0.01 + 0.02 x (1 - 0.5) = 0.07.
    price, latency, headroom = worse
    found = scores(
        _criteria(
            rating=[1500.0, 1500.0 - points],
            usd_per_hour=[price, 0.01],
            latency_share=[latency, 0.0],
            headroom=[headroom, 1.0],
            evidence=[0.5, 1.0],
        ),
        "accuracy",
    )
    assert found[0] > found[1]


def test_among_ratings_that_tie_the_cheaper_one_is_taken_under_accuracy() -> None:
    # 10 points: 0.92 x (1 - 2 x 0.4856) = 0.026; ten times the price: 0.04 x (1 - 0.074) = 0.037.
    found = scores(_criteria(usd_per_hour=[10.0, 1.0], rating=[1500.0, 1490.0]), "accuracy")
    assert found[1] > found[0]


def test_nothing_priced_still_ranks() -> None:
    nan = float("nan")
    found = scores(_criteria(usd_per_hour=[nan, nan], rating=[1300.0, 1200.0]), "balanced")
    assert found[0] > found[1]


@given(st.lists(st.tuples(Shares, Shares, Shares), min_size=1, max_size=12))
def test_the_front_holds_exactly_what_nothing_beats(rows: list[tuple[float, ...]]) -> None:
    costs = np.array(rows)
    front = pareto_front(costs)
    assert front.any()
    for i, one in enumerate(rows):
        beaten = any(
            all(a <= b for a, b in zip(other, one, strict=True)) and other != one for other in rows
        )
        assert front[i] == (not beaten)
