"""The choice of measurements: it removes the variance it says, and spends each point once."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes_prediction import case
from tools.domain.correction import cell_of, observations
from tools.domain.design import Wanted, best_points
from tools.domain.residuals import AXES, Kernel, Observations, ResidualField

KERNEL = Kernel(
    cell=0.1, engine=0.1, precision=0.1, smooth=0.2, noise=0.02, scales=(2.0,) * len(AXES)
)
LOADS = (1.0, 4.0, 16.0, 64.0, 256.0)
CELL = cell_of(case())
flights = st.floats(1.0, 1000.0)


def _at(*loads: float) -> Observations:
    return observations([case(concurrency=load) for load in loads])


def test_the_asked_place_itself_is_measured_first() -> None:
    (pick,) = best_points(_at(*LOADS), [Wanted(kernel=KERNEL, places=_at(16.0))], count=1)
    assert LOADS[pick.position] == 16.0
    assert pick.deviations[0][0] < 0.15 * KERNEL.prior_variance**0.5


@given(st.lists(flights, min_size=1, max_size=4), flights)
def test_the_deviation_is_the_one_the_residual_field_has_afterwards(
    known: list[float], asked: float
) -> None:
    wanted = Wanted(kernel=KERNEL, places=_at(asked), known=_at(*known))
    (pick,) = best_points(_at(*LOADS), [wanted], count=1)
    rows = _at(*known, LOADS[pick.position])
    field = ResidualField(KERNEL, {CELL: list(range(len(rows)))}, rows, np.zeros(len(rows)))
    found = field.posterior(CELL, _at(asked)).deviation[0]
    # Rows at one place are merged there: their noise never averages out altogether.
    assert pick.deviations[0][0] == pytest.approx(found, abs=0.5 * KERNEL.noise)


@given(st.lists(flights, min_size=1, max_size=3), st.integers(1, 9))
def test_no_point_is_taken_twice_and_doubt_never_grows(asked: list[float], count: int) -> None:
    picks = best_points(_at(*LOADS), [Wanted(kernel=KERNEL, places=_at(*asked))], count=count)
    positions = [pick.position for pick in picks]
    assert len(set(positions)) == len(positions) == min(count, len(LOADS))
    doubts = np.array([pick.deviations[0] for pick in picks])
    assert (np.diff(doubts, axis=0) <= 1e-9).all()
    gains = [pick.gain for pick in picks]
    assert gains[0] == max(gains)


def test_a_candidate_that_does_not_measure_the_target_leaves_it_alone() -> None:
    deaf = Wanted(kernel=KERNEL, places=_at(16.0), informs=np.zeros(len(LOADS), dtype=np.bool_))
    (pick,) = best_points(_at(*LOADS), [deaf], count=1)
    assert pick.gain == 0.0
    assert pick.deviations[0][0] == pytest.approx(KERNEL.prior_variance**0.5)


def test_the_heavier_target_decides() -> None:
    few, many = _at(1.0), _at(256.0)
    for weight, expected in ((9.0, 256.0), (1 / 9, 1.0)):
        wanted = [
            Wanted(kernel=KERNEL, places=few),
            Wanted(kernel=KERNEL, places=many, weight=weight),
        ]
        (pick,) = best_points(_at(*LOADS), wanted, count=1)
        assert LOADS[pick.position] == expected


def test_a_place_that_is_known_has_little_left_to_gain() -> None:
    asked = _at(16.0)
    (fresh,) = best_points(_at(*LOADS), [Wanted(kernel=KERNEL, places=asked)], count=1)
    (stale,) = best_points(_at(*LOADS), [Wanted(kernel=KERNEL, places=asked, known=asked)], count=1)
    assert stale.gain < 0.02 * fresh.gain


def test_without_candidates_there_is_nothing_to_choose() -> None:
    assert best_points(_at(), [Wanted(kernel=KERNEL, places=_at(8.0))], count=3) == []
