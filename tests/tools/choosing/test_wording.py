"""Warnings and gates as a person reads them."""

from typing import Any

import pytest

from tests.fakes_prediction import plan
from tools.operation import ToolDeps

IMPOSSIBLE = {"ttft_ms": 0.5}


@pytest.mark.parametrize(
    ("wishes", "idea"),
    [
        ({"ttft_ms": 0.5}, "relax the latency limit"),
        ({"usd_hour": 0.01}, "raise the budget"),
        ({"quality": "very_high", **IMPOSSIBLE}, "lower the quality"),
        ({"gpus": ("L4",), **IMPOSSIBLE}, "allow more models or GPUs"),
    ],
    ids=str,
)
def test_an_empty_answer_names_what_to_relax(
    installation: ToolDeps, wishes: dict[str, Any], idea: str
) -> None:
    answer = plan(installation, **wishes)
    assert answer.recommendations == ()
    assert any(idea in warning for warning in answer.warnings)


def test_an_answer_with_plans_names_no_way_out(installation: ToolDeps) -> None:
    assert not any("Ways out" in warning for warning in plan(installation).warnings)


def test_residency_without_regions_is_said_not_to_be_checked(installation: ToolDeps) -> None:
    warnings = plan(installation, residency="EU").warnings
    assert any("not_evaluated" in warning and "EU" in warning for warning in warnings)


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
