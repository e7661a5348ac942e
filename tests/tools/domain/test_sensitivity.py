"""What moves a capacity: every input alone, in one search, doubt held."""

import numpy as np
import pytest

from tests.fakes_prediction import BIG_GPU, DENSE_8B, PRIORS_ONLY, demand
from tools.domain.capacity import GRID, Doubt, slo_capacity
from tools.domain.features import features, gpu_traits, model_traits, table
from tools.domain.layout import Layout
from tools.domain.sensitivity import CHANGES, Effect, effects
from tools.domain.workload import Limit, SloLimits

ROW = table(
    [features(model_traits(DENSE_8B, "bf16"), gpu_traits(BIG_GPU), Layout(precision="bf16"))]
)
SLO = SloLimits(
    ttft=Limit(percentile="p90", limit_ms=500.0), tpot=Limit(percentile="p90", limit_ms=20.0)
)
DOUBT = Doubt(
    tpot_shift=np.ones((1, GRID)),
    ttft_shift=np.ones((1, GRID)),
    tpot_high=np.full((1, GRID), 1.3),
    ttft_high=np.full((1, GRID), 1.5),
    evidence=np.zeros(1),
)


def _found(cached: float = 0.0) -> dict[tuple[str, float], Effect]:
    told = effects(
        ROW, PRIORS_ONLY, demand(cached=cached), SLO, DOUBT, lambda live: 131_072.0 / live
    )
    return {(one.name, one.change): one for one in told}


def test_limits_and_lengths_are_each_tried_four_times_and_the_prefix_only_where_there_is_one() -> (
    None
):
    assert set(_found()) == {(n, c) for n in ("ttft", "tpot", "isl", "osl") for c in CHANGES}
    assert ("prefix_share", 0.2) in _found(cached=0.5)


def test_a_variant_is_the_question_written_so() -> None:
    base = slo_capacity(ROW, PRIORS_ONLY, demand(sequences=131_072 / 640), SLO, DOUBT).rps[0]
    wide = SloLimits(ttft=SLO.ttft, tpot=Limit(percentile="p90", limit_ms=22.0))
    more = slo_capacity(ROW, PRIORS_ONLY, demand(sequences=131_072 / 640), wide, DOUBT).rps[0]
    assert _found()["tpot", 0.1].ratio == pytest.approx(more / base)
    assert _found()["tpot", 0.1].after == pytest.approx(22.0)


@pytest.mark.parametrize("name", ["ttft", "tpot"])
def test_a_looser_limit_never_carries_less(name: str) -> None:
    ratios = [_found()[name, change].ratio for change in CHANGES]
    assert ratios == sorted(ratios)
    assert ratios[0] <= 1.0 <= ratios[-1]


@pytest.mark.parametrize("name", ["isl", "osl"])
def test_longer_requests_never_raise_the_rate(name: str) -> None:
    ratios = [_found()[name, change].ratio for change in CHANGES]
    assert ratios == sorted(ratios, reverse=True)


def test_a_cliff_moves_the_load_much_more_than_the_input() -> None:
    gentle = Effect(name="tpot", change=0.2, before=20.0, after=24.0, ratio=1.3)
    # 1.2 ** 2.5 = 1.58
    steep = Effect(name="ttft", change=0.2, before=150.0, after=180.0, ratio=1.6)
    gone = Effect(name="ttft", change=-0.2, before=150.0, after=120.0, ratio=0.0)
    assert [gentle.is_cliff, steep.is_cliff, gone.is_cliff] == [False, True, True]
