"""Searches that remember what earlier ones computed, and answer as if they did not."""

import gc
import weakref

import numpy as np
import pytest

from tests.fakes_prediction import demand
from tools.choosing.doubt import doubt_of
from tools.choosing.options import compete
from tools.choosing.request import need_of
from tools.choosing.sizing import sizing_of
from tools.domain.search import Need, SearchResult, search
from tools.operation import ToolDeps
from tools.predictor import Predictor
from tools.specification import Specification
from tools.understand import UnderstandRequest, specify

ASK = "a support chatbot for 1,000 users, at most 8 GPUs"
CHANGES: tuple[dict[str, object], ...] = (
    {"traffic": {"concurrent_users": 60_000}},
    {"slo": {"ttft_ms": {"limit": 900}}},
    {"traffic": {"prompt_tokens": {"mean": 3000}}},
    {"traffic": {"output_tokens": {"p95": 2000}}},
    {"traffic": {"prefix_cache_share": 0.5}},
)


@pytest.fixture
def predictor(installation: ToolDeps) -> Predictor:
    """One nobody has searched with, so nothing is remembered."""
    return installation.predictor.with_measured([])


def need(deps: ToolDeps, spec: Specification) -> Need:
    return need_of(spec, compete(deps.predictor.space, spec, deps.catalogue), deps.catalogue)


def needs(deps: ToolDeps) -> list[Need]:
    spec = specify(UnderstandRequest(text=ASK), deps).specification
    edits = [UnderstandRequest(fields=dict(change), previous=spec) for change in CHANGES]
    return [need(deps, spec), *(need(deps, specify(edit, deps).specification) for edit in edits)]


def afresh(wanted: Need, predictor: Predictor) -> SearchResult:
    return search(
        predictor.space,
        wanted,
        predictor.calibrated.physics,
        lambda space, index, demand: doubt_of(predictor, space, index, demand),
    )


def told(result: SearchResult) -> list[tuple[object, ...]]:
    gates = [(gate.gate, gate.count) for gate in result.gates]
    return [
        *gates,
        *((one.position, one.replicas, one.capacity_rps, one.score) for one in result.found),
    ]


def test_a_search_that_remembers_finds_what_a_fresh_one_finds(
    installation: ToolDeps, predictor: Predictor
) -> None:
    every = needs(installation)
    for wanted in [*every, *reversed(every)]:
        assert told(sizing_of(predictor).search(wanted)) == told(afresh(wanted, predictor))


def test_a_rough_search_leaves_nothing_behind_that_an_exact_one_would_believe(
    installation: ToolDeps, predictor: Predictor
) -> None:
    first, *others = needs(installation)
    sizing_of(predictor).search(first)
    for wanted in others:
        sizing_of(predictor).search(wanted, is_rough=True)
    for wanted in others[2:4]:
        assert told(sizing_of(predictor).search(wanted)) == told(afresh(wanted, predictor))


def test_a_rough_search_of_the_same_lengths_is_exact(
    installation: ToolDeps, predictor: Predictor
) -> None:
    first, more_people = needs(installation)[:2]
    sizing_of(predictor).search(first)
    rough = sizing_of(predictor).search(more_people, is_rough=True)
    assert told(rough) == told(afresh(more_people, predictor))


def test_what_is_remembered_goes_with_the_predictor(installation: ToolDeps) -> None:
    predictor = installation.predictor.with_measured([])
    sizing_of(predictor).search(needs(installation)[0])
    gone = weakref.ref(predictor)
    del predictor
    gc.collect()
    assert gone() is None


def test_a_hundred_demands_take_no_more_room_than_a_dozen(predictor: Predictor) -> None:
    sizing = sizing_of(predictor)
    space, index = predictor.space, np.flatnonzero(predictor.space.supported)[:5]
    for length in range(100, 200):
        sizing.doubt(space, index, demand(5, isl=float(length)))
    assert len(sizing) == 12
