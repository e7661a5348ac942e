"""Warnings and gates as a person reads them."""

from typing import Any

import pytest

from tests.fakes_prediction import plan
from tools.operation import ToolDeps

IMPOSSIBLE = {"ttft_ms": 0.5}


@pytest.mark.parametrize(
    "wishes",
    [
        IMPOSSIBLE,
        {"usd_hour": 0.01},
        {"quality": "very_high", **IMPOSSIBLE},
        {"gpus": ("L4",), **IMPOSSIBLE},
        {"gpus": ("T4",)},
    ],
    ids=str,
)
def test_an_empty_answer_names_the_ways_out_that_were_tried_and_no_others(
    installation: ToolDeps, wishes: dict[str, Any]
) -> None:
    answer = plan(installation, **wishes)
    assert answer.recommendations == ()
    (told,) = [warning for warning in answer.warnings if "Ways out" in warning]
    ways = told.split("Ways out: ")[1].split("; or ")
    assert len(ways) == len(answer.ways_out) >= 1
    for way, changes in zip(ways, answer.ways_out, strict=True):
        assert all(path in way for path in changes)
    for idea in ("raise the budget", "relax", "lower the"):
        assert idea not in told


def test_an_answer_with_plans_names_no_way_out(installation: ToolDeps) -> None:
    assert not any("Ways out" in warning for warning in plan(installation).warnings)


@pytest.mark.parametrize("residency", ["CH", "the moon"])
def test_a_residency_without_listed_regions_is_said_not_to_be_checked(
    installation: ToolDeps, residency: str
) -> None:
    warnings = plan(installation, residency=residency).warnings
    assert any(f"Residency '{residency}' is not_evaluated" in warning for warning in warnings)


def test_a_residency_names_the_regions_that_prices_are_held_to(installation: ToolDeps) -> None:
    (told,) = [one for one in plan(installation, residency="EU").warnings if "residency" in one]
    assert "eu-central-1, eu-north-1, eu-north1" in told
    assert "us-" not in told


def test_the_reading_of_quality_is_shown_in_points(installation: ToolDeps) -> None:
    assert any("'high'" in warning for warning in plan(installation, quality="high").warnings)


def test_unmodelled_shapes_are_mentioned(installation: ToolDeps) -> None:
    unmodelled = installation.predictor.space.unmodelled
    assert any(f"{len(unmodelled)} shapes" in text for text in plan(installation).warnings)


def test_gates_name_real_models_and_gpus(installation: ToolDeps) -> None:
    catalogue = installation.catalogue
    for gate in plan(installation, ttft_ms=100.0, usd_hour=1.0).rejected:
        assert 1 <= len(gate.examples) <= min(3, gate.count)
        for example in gate.examples:
            assert example.model_id in catalogue.models
            assert example.gpu in catalogue.hardware
