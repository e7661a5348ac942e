"""The list of approved models: a policy of the installation, not a wish of the request."""

from dataclasses import replace

import pytest

from knowledge_ingest import COLLECTIONS
from tests.fakes_prediction import LLAMA_8B, plan
from tools.adapters.shipped import ShippedCatalogue
from tools.operation import ToolDeps


def approving(deps: ToolDeps, *patterns: str) -> ToolDeps:
    catalogue = ShippedCatalogue(COLLECTIONS, approved_models=patterns)
    predictor = replace(deps.predictor, catalogue=catalogue)
    return replace(deps, catalogue=catalogue, predictor=predictor)


@pytest.fixture(scope="module")
def only_qwen(installation: ToolDeps) -> ToolDeps:
    return approving(installation, "qwen/*")


def test_only_approved_models_are_recommended_and_the_gate_counts_the_others(
    only_qwen: ToolDeps,
) -> None:
    answer = plan(only_qwen)
    assert answer.recommendations
    assert all(one.model_id.startswith("Qwen/") for one in answer.recommendations)
    (gate,) = [one for one in answer.rejected if one.gate == "approved"]
    assert gate.count > 0
    assert "not on the list of approved models" in gate.examples[0].reason


def test_naming_a_model_does_not_approve_it(only_qwen: ToolDeps) -> None:
    answer = plan(only_qwen, models=(LLAMA_8B,))
    assert answer.recommendations == ()
    assert "approved" in {one.gate for one in answer.rejected}
    (conflict,) = answer.conflicts
    assert "LEADLINE_APPROVED_MODELS" in conflict.message
    # Taking the model back leads to an approved one.
    assert answer.ways_out


def test_without_a_list_everything_is_approved(installation: ToolDeps) -> None:
    gates = {one.gate for one in plan(installation).rejected}
    assert "approved" not in gates


def test_an_exact_name_and_a_star_both_count(installation: ToolDeps) -> None:
    answer = plan(approving(installation, LLAMA_8B, "no-such/*"))
    assert {one.model_id for one in answer.recommendations} == {LLAMA_8B}
