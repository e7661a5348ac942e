"""What a deployment would carry if a limit were looser or stricter."""

import pytest

from tests.fakes_prediction import plan
from tools.operation import ToolDeps
from tools.recommendation import Recommendations


@pytest.fixture(scope="module")
def answer(installation: ToolDeps) -> Recommendations:
    return plan(installation, ttft_ms=500.0, tpot_ms=30.0, rps=20.0)


def test_every_limit_is_moved_up_and_down_by_a_fifth(answer: Recommendations) -> None:
    for one in answer.recommendations:
        told = [(move.metric, move.limit_ms, move.change) for move in one.limit_moves]
        assert told == [
            ("ttft_ms", 600.0, 0.2),
            ("ttft_ms", 400.0, -0.2),
            ("tpot_ms", 36.0, 0.2),
            ("tpot_ms", 24.0, -0.2),
        ]


def test_a_looser_limit_never_carries_less_and_a_stricter_one_never_more(
    answer: Recommendations,
) -> None:
    for one in answer.recommendations:
        carried = one.predicted.throughput_rps.value
        for move in one.limit_moves:
            # Four significant digits on either side.
            assert (move.throughput_rps - carried) * move.change >= -1e-3 * carried
            assert (move.capacity_change >= 0) == (move.change > 0) or move.capacity_change == 0
            assert move.throughput_rps == pytest.approx(
                carried * (1 + move.capacity_change), rel=2e-3
            )


def test_the_limit_that_is_reached_first_is_the_one_that_matters(answer: Recommendations) -> None:
    moving = [
        {move.metric for move in one.limit_moves if move.capacity_change}
        for one in answer.recommendations
    ]
    assert any(moving)


def test_replicas_follow_from_the_peak(answer: Recommendations) -> None:
    for one in answer.recommendations:
        for move in one.limit_moves:
            assert move.replicas is not None
            each = move.throughput_rps / one.replicas
            assert (move.replicas - 1) * each < 20.0 * 1.001
            assert move.replicas * each >= 20.0 * 0.999


def test_without_limits_nothing_can_be_moved(installation: ToolDeps) -> None:
    for one in plan(installation).recommendations:
        assert one.limit_moves == ()
