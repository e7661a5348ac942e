"""Who competes: gates, ratings and shapes of the shipped catalogue."""

from typing import Any

import pytest

from tests.fakes_prediction import LLAMA_70B, specification
from tools.choosing.options import Field, compete, shape_options
from tools.operation import ToolDeps
from tools.specification import Provenance


def _field(deps: ToolDeps, **wishes: Any) -> Field:
    return compete(deps.predictor.space, specification(**wishes), deps.catalogue)


def _gates(field: Field) -> set[str]:
    return {gate for gate, _ in field.refused.values()}


def test_every_checkpoint_is_an_option_at_its_own_precision(installation: ToolDeps) -> None:
    models = installation.catalogue.models
    found = {
        (model_id, option.precision)
        for option in shape_options(installation.catalogue)
        for model_id in option.model_ids
    }
    assert {(m, row.checkpoint_precision) for m, row in models.items()} <= found
    assert all(precision in models[model_id].precisions for model_id, precision in found)


def test_checkpoints_of_one_option_have_one_shape(installation: ToolDeps) -> None:
    models = installation.catalogue.models
    for option in shape_options(installation.catalogue):
        rows = [models[model_id] for model_id in option.model_ids]
        assert len({(r.layers, r.hidden_size, r.kv_heads, r.parameters_total_b) for r in rows}) == 1


def test_every_option_either_competes_or_names_its_gate(installation: ToolDeps) -> None:
    for wishes in ({}, {"quality": "very_high"}, {"models": (LLAMA_70B,)}):
        field = _field(installation, **wishes)
        options = set(range(len(installation.predictor.space.options)))
        assert field.entries.keys() | field.refused.keys() == options
        assert not field.entries.keys() & field.refused.keys()
        assert all(reason for _, reason in field.refused.values())


def test_base_models_do_not_chat(installation: ToolDeps) -> None:
    kinds = {entry.model.kind for entry in _field(installation).entries.values()}
    assert "base" not in kinds


def test_a_named_model_competes_alone_whatever_its_rating(installation: ToolDeps) -> None:
    field = _field(installation, models=(LLAMA_70B,), quality="very_high")
    assert {entry.model.model_id for entry in field.entries.values()} == {LLAMA_70B}
    assert "preference" in _gates(field)


def test_what_an_unwanted_model_leaves_passes_every_gate_on_its_own(
    installation: ToolDeps,
) -> None:
    models = installation.catalogue.models
    left = tuple(name for name in models if "llama" not in name.lower())
    origin = Provenance.model_validate(
        {"source": "inferred", "from": '"no Llama": unwanted, so every other model'}
    )
    excluded = specification(models=left).model_copy(
        update={"provenance": {"preferences.models": origin}}
    )
    field = compete(installation.predictor.space, excluded, installation.catalogue)
    found = {entry.model.model_id for entry in field.entries.values()}
    assert found
    assert not [name for name in found if "llama" in name.lower()]
    assert {models[name].kind for name in found}.isdisjoint({"base"})
    assert "quality" in _gates(field)


def test_a_licence_that_was_asked_for_is_kept(installation: ToolDeps) -> None:
    field = _field(installation, licences=("apache",))
    assert field.entries
    for entry in field.entries.values():
        assert "apache" in entry.model.model_licence.lower()


def test_non_commercial_models_are_left_out_unless_named(installation: ToolDeps) -> None:
    for entry in _field(installation).entries.values():
        assert "non-commercial" not in entry.model.model_licence.lower()


def test_a_context_longer_than_the_model_reads_is_a_gate(installation: ToolDeps) -> None:
    field = _field(installation, context_tokens=200_000)
    assert "context" in _gates(field)
    assert all(entry.model.context_tokens >= 200_000 for entry in field.entries.values())


@pytest.mark.parametrize(
    ("quality", "points"), [("standard", 300.0), ("high", 190.0), ("very_high", 70.0)]
)
def test_the_quality_floor_is_points_below_the_best(
    installation: ToolDeps, quality: str, points: float
) -> None:
    field = _field(installation, quality=quality)
    assert field.best_score is not None
    assert field.floor is not None
    assert field.floor == pytest.approx(field.best_score - points)
    for entry in field.entries.values():
        assert entry.rating is not None
        assert entry.rating.score >= field.floor
        assert entry.rating.category == field.category


def test_a_precision_that_was_asked_for_is_kept(installation: ToolDeps) -> None:
    options = installation.predictor.space.options
    for asked, meant in (("fp8", {"fp8"}), ("fp4", {"nvfp4", "mxfp4"})):
        field = _field(installation, precisions=(asked,))
        assert {options[number].precision for number in field.entries} <= meant
        assert field.entries
