"""Answers given lately are given again: the same ones, to the same question, of one predictor."""

from dataclasses import replace

import pytest

from tools.domain.errors import PlanningError
from tools.estimate import ESTIMATE, EstimateReport, EstimateRequest, estimate
from tools.operation import ToolDeps
from tools.remembered import Remembered

LLAMA = {"model": "llama-3.1-8b", "gpu": "h100", "concurrency": 8}


def counting(most: int = 512) -> tuple[Remembered[EstimateRequest, EstimateReport], list[float]]:
    asked: list[float] = []

    def handler(request: EstimateRequest, deps: ToolDeps) -> EstimateReport:
        asked.append(request.concurrency or 0.0)
        return estimate(request, deps)

    return Remembered(handler, most), asked


def request(**changes: object) -> EstimateRequest:
    return EstimateRequest.model_validate(LLAMA | changes)


def test_the_same_question_is_worked_out_once(installation: ToolDeps) -> None:
    handler, asked = counting()
    first, second = handler(request(), installation), handler(request(), installation)
    assert first == second == estimate(request(), installation)
    assert asked == [8.0]


def test_another_question_or_another_predictor_is_worked_out(installation: ToolDeps) -> None:
    handler, asked = counting()
    handler(request(), installation)
    handler(request(concurrency=9), installation)
    other = replace(installation, predictor=installation.predictor.with_measured([]))
    handler(request(), other)
    assert asked == [8.0, 9.0, 8.0]


def test_what_was_asked_longest_ago_is_forgotten(installation: ToolDeps) -> None:
    handler, asked = counting(most=2)
    for concurrency in (1, 2, 1, 3, 1, 2):
        handler(request(concurrency=concurrency), installation)
    assert asked == [1.0, 2.0, 3.0, 2.0]


def test_a_refusal_is_found_again_each_time(installation: ToolDeps) -> None:
    for _ in range(2):
        with pytest.raises(PlanningError, match="h999"):
            ESTIMATE.call(LLAMA | {"gpu": "h999"}, installation)
