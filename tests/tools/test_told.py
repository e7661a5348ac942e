"""What a batch says of one case: bands where they are read, absent where nothing stands."""

import pytest

from tests.fakes_prediction import calibrated, case
from tools.domain.answers import answer_load
from tools.domain.cases import Assembler, Case
from tools.domain.prediction import OUTPUT_METRICS, Band
from tools.told import Told, numbers_of


def _told(*asked: Case) -> Told:
    prepared = Assembler().prepare(asked)
    answers, _ = answer_load(prepared, asked, None, calibrated(), asked[0].workload.load)
    return Told.of(answers)


def test_every_case_of_a_batch_has_its_own_bands() -> None:
    told = _told(case(), case(concurrency=64.0))
    one, other = told.metrics(0), told.metrics(1)
    assert tuple(one) == tuple(other) == OUTPUT_METRICS
    assert one["tpot_mean_ms"].value < other["tpot_mean_ms"].value
    assert one["tpot_mean_ms"].basis == "modelled"
    assert one == dict(_told(case()).metrics(0)) != other


def test_a_figure_that_nothing_supports_is_absent() -> None:
    # everything queued at once: throughput alone
    figures = _told(case(load="offline")).metrics(0)
    assert list(figures) == ["output_tok_s"]
    assert len(figures) == 1
    assert "e2e_mean_ms" not in figures
    with pytest.raises(KeyError, match="e2e_mean_ms"):
        figures["e2e_mean_ms"]
    assert numbers_of(figures, "e2e_mean_ms") is None
    assert numbers_of(figures, "ttft_mean_ms") is None


def test_numbers_are_those_of_the_band() -> None:
    figures = _told(case()).metrics(0)
    band = figures["ttft_p99_ms"]
    assert numbers_of(figures, "ttft_p99_ms") == (band.value, band.lo, band.hi)
    assert numbers_of({"ttft_p99_ms": band}, "ttft_p99_ms") == (band.value, band.lo, band.hi)
    assert numbers_of({}, "ttft_p99_ms") is None
    assert isinstance(band, Band)


def test_without_rows_nothing_is_quoted() -> None:
    assert list(_told(case(), case()).refs) == [[], []]
