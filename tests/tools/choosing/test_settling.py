"""How many replicas a candidate takes: the fewest that hold, and never fewer for more load."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, inf
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fakes_prediction import LLAMA_8B, LLAMA_70B, specification
from tools.choosing.attempt import Attempt, attempt, searched
from tools.choosing.settling import Settler
from tools.domain.cases import Case
from tools.domain.prediction import Band, Prediction
from tools.domain.search import Found
from tools.domain.space import CandidateSpace
from tools.operation import ToolDeps
from tools.predictor import Predictor

LIMIT_MS = 100.0
Loads = st.floats(0.1, 500.0)


@dataclass
class Steady:
    """A predictor by which one replica keeps the limit up to a rate, and breaks it above."""

    space: CandidateSpace
    carries_rps: float
    asked: int = 0

    def predict(self, cases: Sequence[Case]) -> list[Prediction]:
        self.asked += len(cases)
        return [self._one(case) for case in cases]

    def _one(self, case: Case) -> Prediction:
        each = (case.workload.request_rate_rps or 0.0) / case.layout.data_parallel
        slow = LIMIT_MS if each <= self.carries_rps * (1.0 + 1e-12) else 2.0 * LIMIT_MS
        band = Band(value=slow, lo=slow, hi=slow)
        return Prediction(basis="modelled", metrics={"ttft_p90_ms": band})


@pytest.fixture(scope="module")
def tried(installation: ToolDeps) -> Attempt:
    """One search: a small model under a limit of 100 ms, nothing else."""
    return searched(specification(models=(LLAMA_8B,), ttft_ms=LIMIT_MS), installation)


def settled(tried: Attempt, steady: Steady, rps: float, thought: int, **limits: Any) -> int | None:
    """Replicas for a load, where the search thought of so many."""
    found: Found = replace(tried.result.found[0], replicas=thought)
    need = replace(tried.need, peak_rps=rps, **limits)
    (one,) = Settler(tried.field, need, cast("Predictor", steady)).settle([found])
    return None if one is None else one.found.replicas


def test_thirty_requests_at_two_each_take_fifteen_replicas_where_the_search_thought_of_ten(
    installation: ToolDeps, tried: Attempt
) -> None:
    # 10, 11 and 14 do not hold, 20 do, and 17, 15 between them.
    steady = Steady(space=installation.predictor.space, carries_rps=2.0)
    assert settled(tried, steady, 30.0, 10) == 15
    assert steady.asked == 6


def test_what_does_not_hold_at_the_lightest_load_is_out(
    installation: ToolDeps, tried: Attempt
) -> None:
    steady = Steady(space=installation.predictor.space, carries_rps=1e-9)
    assert settled(tried, steady, 30.0, 10) is None


def test_a_limit_on_gpus_leaves_the_fewest_that_hold_within_it(
    installation: ToolDeps, tried: Attempt
) -> None:
    width = tried.result.found[0]
    each = int(installation.predictor.space.tp[width.position])
    steady = Steady(space=installation.predictor.space, carries_rps=2.0)
    assert settled(tried, steady, 30.0, 10, max_gpus=15 * each) == 15
    assert settled(tried, steady, 30.0, 10, max_gpus=14 * each) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    loads=st.tuples(Loads, Loads),
    searched_rps=st.floats(0.5, 50.0),
    carried_share=st.floats(0.05, 3.0),
)
def test_more_load_never_takes_fewer_replicas_however_wrong_the_search_is(
    installation: ToolDeps,
    tried: Attempt,
    loads: tuple[float, float],
    searched_rps: float,
    carried_share: float,
) -> None:
    carries = searched_rps * carried_share
    steady = Steady(space=installation.predictor.space, carries_rps=carries)
    counts = []
    for rps in sorted(loads):
        thought = max(ceil(rps / searched_rps), 1)
        counts.append(settled(tried, steady, rps, thought))
        # The search's figure, unless that is too few.
        assert counts[-1] == max(thought, ceil(rps / carries - 1e-9))
    assert counts == sorted(counts)  # type: ignore[type-var]


@pytest.mark.parametrize(
    ("model", "gpu", "precision", "limits"),
    [
        (LLAMA_70B, "MI300X", "bf16", {"ttft_ms": 500.0, "tpot_ms": 50.0}),
        (LLAMA_70B, "MI300X", "bf16", {"e2e_ms": 6000.0, "priority": "cost"}),
        (LLAMA_70B, "H100", "bf16", {"e2e_ms": 10_000.0}),
        (LLAMA_8B, "L40S", "bf16", {"tpot_ms": 25.0}),
    ],
)
def test_along_the_load_a_plan_of_one_model_on_one_gpu_never_costs_less_nor_goes_missing(
    installation: ToolDeps, model: str, gpu: str, precision: str, limits: dict[str, Any]
) -> None:
    wishes = {"models": (model,), "gpus": (gpu,), "precisions": (precision,), **limits}
    bills = []
    for step in range(24):
        found = attempt(specification(rps=0.5 * 1.25**step, **wishes), installation)
        best = found.chosen[0] if found.chosen else None
        bills.append(inf if best is None else best.found.usd_per_hour or best.packing.gpus_used)
    assert bills == sorted(bills)
    assert bills[0] < inf
