"""The fitted file: what is read, and which interval answers where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes_prediction import calibrated
from tools.domain.calibrated import FIELDS, KNOWLEDGE, field_of
from tools.domain.prediction import OUTPUT_METRICS

LOADS = ("closed", "open", "offline")


@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize("metric", OUTPUT_METRICS)
@pytest.mark.parametrize("knowledge", KNOWLEDGE)
def test_every_question_has_an_interval_around_the_value(
    load: str, metric: str, knowledge: str
) -> None:
    low, high = calibrated().quantile(load, metric, knowledge)
    assert low < 0 < high


@given(low=st.floats(-2, 2), high=st.floats(-2, 2))
def test_a_biased_quantile_still_leaves_the_value_inside(low: float, high: float) -> None:
    groups = ("tpot", "tpot_mean_ms")
    table = {"closed": {name: {"cell": [low, high]} for name in groups}}
    found = calibrated(table).quantile("closed", "tpot_mean_ms", "cell")
    assert found[0] < 0 < found[1]


@pytest.mark.parametrize("metric", OUTPUT_METRICS)
def test_a_metric_is_corrected_by_its_own_kind(metric: str) -> None:
    for load in LOADS:
        target = field_of(load, metric)
        if metric.startswith(("ttft", "tpot")):
            assert target.startswith(metric[:4])


def test_the_median_and_the_tail_of_ttft_have_their_own_fields_under_closed_load() -> None:
    assert field_of("closed", "ttft_p50_ms") == "ttft_p50"
    assert field_of("closed", "ttft_p95_ms") == "ttft_p99"
    assert field_of("open", "ttft_p95_ms") == "ttft_mean"


def test_every_field_has_a_kernel() -> None:
    kernels = calibrated().kernels
    assert {target for targets in FIELDS.values() for target in targets} <= set(kernels)


def test_an_absent_coefficient_is_the_prior() -> None:
    assert calibrated().physics.value("norm") == pytest.approx(2.0)
    assert calibrated().version == "test"
