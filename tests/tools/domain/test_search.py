"""The search: gates count everybody, sizing is arithmetic, ranking is stable."""

from dataclasses import replace
from math import ceil
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.fakes_prediction import BIG_GPU, DENSE_8B, PRIORS_ONLY, SPARSE_47B
from tools.domain.capacity import Doubt
from tools.domain.price import Offer
from tools.domain.search import Need, SearchResult, search
from tools.domain.serving import Demand
from tools.domain.space import CandidateSpace, ShapeOption
from tools.domain.workload import Limit, SloLimits, Workload

CHEAP_GPU = replace(
    BIG_GPU,
    gpu="Cheap-24GB",
    memory_gb=24,
    memory_usable_gib=22.0,
    memory_bandwidth_gb_per_s=300,
    scaleup_gpus=1,
)
SPACE = CandidateSpace.build(
    [
        ShapeOption(shape=shape, precision="bf16", model_ids=(shape.model_id,))
        for shape in (DENSE_8B, SPARSE_47B)
    ],
    [BIG_GPU, CHEAP_GPU],
)


def _offer(gpu: str, gpus: int, usd: float) -> Offer:
    return Offer(
        offer_id=f"{gpu}/{gpus}",
        kind="offer",
        cloud="example",
        instance_type=f"{gpus}x",
        gpu=gpu,
        gpus_per_instance=gpus,
        region="all regions",
        on_demand_usd_per_hour=usd,
        spot_usd_per_hour=None,
        verified=True,
        source="test",
        date="2026",
    )


OFFERS = {
    "Big-80GB": [_offer("Big-80GB", 8, 24.0)],
    "Cheap-24GB": [_offer("Cheap-24GB", 1, 0.7)],
}


def _sure(space: CandidateSpace, index: NDArray[np.intp], demand: Demand) -> Doubt:
    assert len(demand.isl_tokens) == len(index) <= len(space)
    ones = np.ones(len(index))
    return Doubt(
        tpot_shift=ones, ttft_shift=ones, tpot_high=ones, ttft_high=ones, evidence=0.5 * ones
    )


def _search(peak_rps: float = 5.0, tpot_ms: float | None = 50.0, **wishes: Any) -> SearchResult:
    tpot = None if tpot_ms is None else Limit(percentile="p90", limit_ms=tpot_ms)
    need: dict[str, Any] = {
        "workload": Workload(isl_tokens=512.0, osl_tokens=256.0),
        "peak_rps": peak_rps,
        "slo": SloLimits(tpot=tpot),
        "priority": "cost",
        "offers": OFFERS,
    }
    return search(SPACE, Need(**need | wishes), PRIORS_ONLY, _sure)


def _turned_away(result: SearchResult) -> dict[str, int]:
    return {gate.gate: gate.count for gate in result.gates}


@pytest.mark.parametrize(
    "wishes",
    [
        {},
        {"max_gpus": 2},
        {"tensor_parallel": 4},
        {"usd_per_hour": 1.0},
        {"owned": {"Cheap-24GB": 2}},
        {"tpot_ms": 0.1},
        {"allowed": {0: ("task", "not made for chat")}},
        {"offers": {}},
        {"workload": Workload(isl_tokens=512.0, osl_tokens=256.0, context_tokens=120_000)},
    ],
)
def test_everybody_is_either_found_or_counted_at_a_gate(wishes: dict[str, Any]) -> None:
    result = _search(**wishes)
    assert len(result.found) + sum(_turned_away(result).values()) == len(SPACE)
    for gate in result.gates:
        assert 1 <= len(gate.examples) <= min(gate.count, 3)
        assert all(example.reason for example in gate.examples)


@given(st.floats(0.01, 500))
def test_replicas_are_the_peak_over_the_capacity_rounded_up(peak_rps: float) -> None:
    for found in _search(peak_rps).found:
        exact = peak_rps / found.capacity_rps
        assert found.replicas in {max(ceil(exact), 1), max(ceil(exact - 1e-6), 1)}
        assert found.headroom == pytest.approx(1 - exact / found.replicas)


@given(one=st.floats(0.01, 500), more=st.floats(0.01, 500))
def test_more_load_never_needs_fewer_replicas(one: float, more: float) -> None:
    low, high = (_search(rate) for rate in sorted((one, more)))
    needed = {found.position: found.replicas for found in high.found}
    assert all(found.replicas <= needed[found.position] for found in low.found)


@given(one=st.floats(5, 200), more=st.floats(5, 200))
def test_a_tighter_limit_never_makes_the_cheapest_cheaper(one: float, more: float) -> None:
    tight, loose = (_search(20.0, ms) for ms in sorted((one, more)))
    if tight.found:
        assert _least(tight) >= _least(loose) - 1e-9


def _least(result: SearchResult) -> float:
    return min(found.usd_per_hour for found in result.found if found.usd_per_hour is not None)


def test_instances_of_eight_are_billed_whole() -> None:
    # one replica on one GPU of an 8-GPU instance still costs 24 USD/hour
    big = [f for f in _search(0.1).found if SPACE.gpus[int(SPACE.gpu[f.position])] == BIG_GPU]
    assert big
    assert {found.usd_per_hour for found in big if found.replicas == 1} == {24.0}


def test_a_gpu_without_an_instance_wide_enough_fails_the_price_gate() -> None:
    # the cheap GPU is sold one by one, so tp 2, 4 and 8 cannot be rented
    assert "price" in _turned_away(_search())


def test_owned_gpus_cost_no_rent_and_bound_the_number() -> None:
    result = _search(0.5, owned={"Cheap-24GB": 4})
    assert result.found
    for found in result.found:
        assert found.usd_per_hour == 0.0
        assert found.replicas * int(SPACE.tp[found.position]) <= 4


def test_a_named_gpu_is_sized_even_where_nobody_sells_it() -> None:
    result = _search(allowed_gpus=frozenset({"Big-80GB"}), offers={})
    assert result.found
    assert {found.usd_per_hour for found in result.found} == {None}


def test_limits_that_nothing_keeps_name_the_worst_value() -> None:
    result = _search(tpot_ms=0.1)
    assert not result.found
    (slo,) = [gate for gate in result.gates if gate.gate == "slo"]
    assert "the limit is 0.1 ms" in slo.examples[0].reason


def test_the_best_score_comes_first_and_ties_keep_the_order() -> None:
    found = _search().found
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert list(_search().found) == list(found)


def test_candidates_never_exceed_memory_or_a_named_width() -> None:
    for found in _search(tensor_parallel=2).found:
        assert int(SPACE.tp[found.position]) == 2
        assert SPACE.kv_bytes[found.position] > 0
        assert found.cache_sequences >= 1
