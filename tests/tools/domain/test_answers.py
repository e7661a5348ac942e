"""From physics and rows to metrics: bands hold their value, and the numbers agree."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes_prediction import (
    BIG_GPU,
    DENSE_8B,
    ORDERED,
    SPARSE_47B,
    calibrated,
    case,
    measurement,
)
from tools.domain.answers import Answers, answer_load, physical
from tools.domain.calibrated import FIELDS
from tools.domain.cases import Assembler, Case
from tools.domain.correction import Fields
from tools.domain.layout import Layout
from tools.domain.prediction import OUTPUT_METRICS

Shifts = st.floats(0.4, 2.5)


def _answers(asked: Case, fields: Fields | None = None) -> Answers:
    prepared = Assembler().prepare([asked])
    answers, index = answer_load(prepared, [asked], fields, calibrated(), asked.workload.load)
    assert index.tolist() == [0]
    return answers


def _value(answers: Answers, metric: str) -> float:
    return float(answers.metrics[metric][0][0])


def _taught(tpot: float, ttft: float) -> Fields:
    """A measured row at the place of `case()`, so many times slower than the physics."""
    prepared = Assembler().prepare([case()])
    served, _ = physical(prepared, calibrated().physics, "closed")
    row = measurement(
        tpot_mean_ms=float(served.tpot_ms["mean"][0]) * tpot,
        ttft_mean_ms=float(served.ttft_ms["mean"][0]) * ttft,
    )
    nothing = np.array([np.nan])
    predicted = {
        (load, target): nothing for load, targets in FIELDS.items() for target in targets
    } | {
        ("closed", "tpot"): served.tpot_ms["mean"],
        ("closed", "ttft_mean"): served.ttft_ms["mean"],
    }
    return Fields([row], [case()], predicted, calibrated())


CLOSED = case()
OPEN = case(load="open", request_rate_rps=2.0)


@pytest.mark.parametrize("asked", [CLOSED, OPEN])
def test_every_latency_metric_is_answered_with_a_band_around_it(asked: Case) -> None:
    answers = _answers(asked)
    assert set(OUTPUT_METRICS) == set(answers.metrics)
    for value, low, high in answers.metrics.values():
        assert 0 < low[0] <= value[0] <= high[0]
        assert np.isfinite(high[0])


@given(tpot=Shifts, ttft=Shifts)
def test_percentiles_rise_whatever_the_rows_say(tpot: float, ttft: float) -> None:
    answers = _answers(CLOSED, _taught(tpot, ttft))
    for kind in ("ttft", "tpot", "e2e"):
        values = [_value(answers, f"{kind}_{name}_ms") for name in ORDERED]
        assert values == sorted(values)


@given(tpot=st.floats(1.0, 2.5), ttft=Shifts)
def test_e2e_is_the_first_token_and_the_rest(tpot: float, ttft: float) -> None:
    # E2E = TTFT + (256 - 1) x TPOT
    answers = _answers(CLOSED, _taught(tpot, ttft))
    parts = _value(answers, "ttft_mean_ms") + 255 * _value(answers, "tpot_mean_ms")
    assert _value(answers, "e2e_mean_ms") == pytest.approx(parts, rel=1e-6)


@given(tpot=Shifts, ttft=Shifts)
def test_littles_law_survives_the_correction(tpot: float, ttft: float) -> None:
    # 8 in flight = output tokens/s / 256 x E2E
    answers = _answers(CLOSED, _taught(tpot, ttft))
    in_flight = _value(answers, "output_tok_s") / 256 * _value(answers, "e2e_mean_ms") / 1e3
    assert in_flight == pytest.approx(8.0, rel=0.01)


def test_an_open_load_puts_out_its_rate() -> None:
    assert _value(_answers(OPEN), "output_tok_s") == pytest.approx(2.0 * 256)


def test_at_a_measured_row_the_answer_is_the_row() -> None:
    plain, taught = _answers(CLOSED), _answers(CLOSED, _taught(1.5, 1.2))
    for metric, factor in (("tpot_mean_ms", 1.5), ("ttft_mean_ms", 1.2)):
        assert _value(taught, metric) == pytest.approx(factor * _value(plain, metric), rel=0.02)
    assert taught.shifts["tpot"].same[0]
    assert taught.shifts["tpot"].rows[0] == (0,)


def test_rows_narrow_the_band() -> None:
    def width(answers: Answers) -> float:
        _, low, high = answers.metrics["tpot_mean_ms"]
        return float(np.log(high[0] / low[0]))

    assert width(_answers(CLOSED, _taught(1.0, 1.0))) < width(_answers(CLOSED))


def test_an_offline_batch_has_throughput_and_no_first_token() -> None:
    answers = _answers(case(load="offline", concurrency=16.0))
    assert set(answers.metrics) == {"output_tok_s", "e2e_mean_ms"}


def test_saturation_has_no_latency_at_all() -> None:
    assert np.isnan(_value(_answers(case(load="offline")), "e2e_mean_ms"))


def test_a_batch_of_questions_answers_as_each_alone() -> None:
    layout = Layout(precision="fp8")
    asked = [CLOSED, case(SPARSE_47B, BIG_GPU, layout), case(DENSE_8B, isl_tokens=4096.0)]
    prepared = Assembler().prepare(asked)
    together, _ = answer_load(prepared, asked, None, calibrated(), "closed")
    for place, one in enumerate(asked):
        alone = _value(_answers(one), "tpot_mean_ms")
        assert together.metrics["tpot_mean_ms"][0][place] == pytest.approx(alone)


@pytest.mark.parametrize("asked", [CLOSED, OPEN, case(concurrency=2000.0)])
def test_the_band_of_e2e_lies_within_the_sum_of_its_parts(asked: Case) -> None:
    metrics = _answers(asked).metrics
    for end, sign in ((1, 1), (2, -1)):
        parts = metrics["ttft_mean_ms"][end] + 255 * metrics["tpot_mean_ms"][end]
        assert sign * (metrics["e2e_mean_ms"][end] - parts)[0] >= -1e-6


def test_throughput_in_flight_has_the_inverse_band_of_e2e() -> None:
    metrics = _answers(CLOSED).metrics
    # eight in flight, 256 tokens each
    for end, other in ((1, 2), (2, 1)):
        assert metrics["output_tok_s"][end][0] == pytest.approx(
            8 * 256 / metrics["e2e_mean_ms"][other][0] * 1e3, rel=1e-6
        )


def test_a_replica_near_its_limit_has_a_long_slow_end() -> None:
    free = _answers(case(load="open", request_rate_rps=0.1))
    rate = 0.1 / float(free.fullness[0])
    near = _answers(case(load="open", request_rate_rps=0.95 * rate)).metrics["ttft_mean_ms"]
    light = _answers(case(load="open", request_rate_rps=0.2 * rate)).metrics["ttft_mean_ms"]
    assert near[2][0] / near[0][0] > light[2][0] / light[0][0]


def test_a_rate_above_the_likely_most_is_told_by_its_fullness() -> None:
    free = _answers(case(load="open", request_rate_rps=0.1))
    rate = 0.1 / float(free.fullness[0])
    over = _answers(case(load="open", request_rate_rps=1.1 * rate))
    assert over.fullness[0] == pytest.approx(1.1, rel=1e-6)


def test_the_median_is_not_above_the_mean_nor_the_99th_percentile_below() -> None:
    slow = _taught(1.0, 3.0)
    answers = _answers(case(), slow)
    assert _value(answers, "ttft_p50_ms") <= _value(answers, "ttft_mean_ms")
    assert _value(answers, "ttft_mean_ms") <= _value(answers, "ttft_p99_ms")
