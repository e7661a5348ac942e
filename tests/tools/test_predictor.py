"""The predictor: one answer per question, in order, from the rows it knows."""

from itertools import product

import pytest

from tests.fakes_prediction import H100, LLAMA_8B, LLAMA_70B, measurement
from tools.domain.cases import Assembler, Case
from tools.measured import case_of
from tools.operation import ToolDeps


def _case(deps: ToolDeps, model: str = LLAMA_8B, gpu: str = "L40S-48GB", **cells: object) -> Case:
    row = measurement(**{"model_id": model, "gpu": gpu, **cells})
    case = case_of(row, deps.catalogue, Assembler())
    assert case is not None
    return case


def test_answers_come_in_the_order_of_the_questions(installation: ToolDeps) -> None:
    models, gpus = (LLAMA_8B, LLAMA_70B), (H100, "L40S-48GB")
    asked = [
        _case(installation, model, gpu, load=load, concurrency=n)
        for model, gpu, (load, n) in product(
            models, gpus, (("closed", 4.0), ("offline", None), ("closed", 32.0))
        )
    ]
    together = installation.predictor.predict(asked)
    assert len(together) == len(asked)
    for case, one in zip(asked, together, strict=True):
        (alone,) = installation.predictor.predict([case])
        assert alone.basis == one.basis
        assert str(alone.refusal) == str(one.refusal)
        assert alone.metrics.keys() == one.metrics.keys()
        for metric, band in alone.metrics.items():
            assert one.metrics[metric].value == pytest.approx(band.value)


def test_no_question_has_no_answer(installation: ToolDeps) -> None:
    assert installation.predictor.predict([]) == []


def test_a_refusal_stands_in_its_place(installation: ToolDeps) -> None:
    good, bad = _case(installation), _case(installation, LLAMA_70B)
    first, second, third = installation.predictor.predict([good, bad, good])
    assert first == third
    assert second.refusal is not None
    assert second.basis == "refused"
    assert second.metrics == {}


def test_a_configuration_nobody_measured_is_modelled_and_rests_on_the_fit(
    installation: ToolDeps,
) -> None:
    (found,) = installation.predictor.predict([_case(installation)])
    assert found.basis == "modelled"
    assert [item.kind for item in found.evidence] == ["calibration"]
    assert found.evidence[0].ref == installation.predictor.calibrated.version


def test_more_rows_make_a_new_predictor_and_leave_the_old_one_alone(
    installation: ToolDeps,
) -> None:
    case = _case(installation)
    (before,) = installation.predictor.predict([case])
    slow = before.metrics["tpot_mean_ms"].value * 1.5
    row = measurement(row_id="mine", model_id=LLAMA_8B, gpu="L40S-48GB", tpot_mean_ms=slow)
    taught = installation.predictor.with_measured([row])
    (after,) = taught.predict([case])
    assert after.metrics["tpot_mean_ms"].value == pytest.approx(slow, rel=0.05)
    assert after.evidence[0].ref == "mine"
    assert installation.predictor.predict([case]) == [before]


def test_between_two_rows_is_interpolated(installation: ToolDeps) -> None:
    rows = [
        measurement(
            row_id=f"mine-{n:g}",
            model_id=LLAMA_8B,
            gpu="L40S-48GB",
            concurrency=n,
            tpot_mean_ms=25.0 + n / 8,
            ttft_mean_ms=100.0 + 4 * n,
            ttft_p50_ms=90.0 + 4 * n,
            ttft_p99_ms=200.0 + 8 * n,
        )
        for n in (8.0, 16.0)
    ]
    taught = installation.predictor.with_measured(rows)
    inside, at, outside = taught.predict(
        [_case(installation, concurrency=n) for n in (11.0, 8.0, 4096.0)]
    )
    assert (inside.basis, at.basis, outside.basis) == ("interpolated", "measured", "modelled")
    assert 25.0 < inside.metrics["tpot_mean_ms"].value < 28.0


def test_the_version_names_fit_and_rows(installation: ToolDeps) -> None:
    fit, rows = installation.predictor.version.split("/")
    assert fit == installation.predictor.calibrated.version
    assert rows == installation.benchmarks.fingerprint


def test_the_space_covers_the_catalogue_but_what_is_not_modelled(installation: ToolDeps) -> None:
    space, models = installation.predictor.space, installation.catalogue.models
    covered = {model_id for option in space.options for model_id in option.model_ids}
    assert covered == set(models)
    assert set(space.unmodelled) <= {m for m, row in models.items() if row.unmodelled_reason}
