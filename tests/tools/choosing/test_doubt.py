"""How far a search trusts the physics of each candidate."""

import numpy as np
import pytest

from tests.fakes_prediction import demand
from tools.choosing.doubt import doubt_of
from tools.domain.capacity import Doubt, batches
from tools.domain.ranking import EVIDENCE
from tools.operation import ToolDeps

COUNT = 400


@pytest.fixture(scope="module")
def doubt(installation: ToolDeps) -> Doubt:
    space = installation.predictor.space
    index = np.linspace(0, len(space) - 1, COUNT).astype(np.intp)
    return doubt_of(installation.predictor, space, index, demand(COUNT))


def test_doubt_has_a_factor_for_every_candidate_and_batch(doubt: Doubt) -> None:
    grid = batches(demand(COUNT).max_sequences)
    assert np.broadcast_shapes(doubt.tpot_shift.shape, grid.shape) == grid.shape
    assert np.broadcast_shapes(doubt.tpot_high.shape, grid.shape) == grid.shape
    assert len(doubt.ttft_high) == len(doubt.evidence) == COUNT


def test_the_pessimistic_side_is_never_the_optimistic_one(doubt: Doubt) -> None:
    assert (doubt.tpot_high >= 1.0).all()
    assert (doubt.ttft_high >= 1.0).all()


def test_corrections_are_finite_and_of_the_order_of_one(doubt: Doubt) -> None:
    for factor in (doubt.tpot_shift, doubt.ttft_shift, doubt.tpot_high, doubt.ttft_high):
        assert np.isfinite(factor).all()
        assert ((factor > 0.05) & (factor < 100)).all()


def test_evidence_is_one_of_the_known_weights(doubt: Doubt) -> None:
    assert set(doubt.evidence.tolist()) <= set(EVIDENCE.values())


def test_a_candidate_is_trusted_the_same_in_any_company(
    installation: ToolDeps, doubt: Doubt
) -> None:
    space = installation.predictor.space
    index = np.linspace(0, len(space) - 1, COUNT).astype(np.intp)
    alone = doubt_of(installation.predictor, space, index[7:8], demand())
    assert alone.tpot_high[0] == pytest.approx(doubt.tpot_high[7])
    assert alone.ttft_high[0] == pytest.approx(doubt.ttft_high[7])
