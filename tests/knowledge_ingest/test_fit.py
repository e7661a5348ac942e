"""The fit: it finds what made the rows, and the shipped one belongs to the shipped rows."""

import csv
import hashlib
import json
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from knowledge_ingest import COLLECTIONS
from knowledge_ingest.fit import KERNELS, Training, document, fit_physics, training
from tests.fakes_prediction import LLAMA_8B, LLAMA_70B, calibrated, measurement
from tools.adapters.shipped import ShippedCatalogue
from tools.domain.answers import physical
from tools.domain.calibrated import FIELDS, Calibrated
from tools.domain.measurement import Measurement
from tools.domain.physics import PRIORS, Calibration
from tools.ports import Catalogue

TRUTH = Calibration(
    base={
        "weight_bandwidth_share": float(np.log(0.85)),
        "compute_share": float(np.log(0.65)),
        "step_s": float(np.log(2.5e-3)),
        "admission_s": float(np.log(0.02)),
    },
    offsets={"engine_fixed": {"sglang": 0.3}},
)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return ShippedCatalogue(COLLECTIONS)


def _blank_rows() -> list[Measurement]:
    places = product(
        ((LLAMA_8B, "Llama-3-8B", 1), (LLAMA_70B, "Llama-3-70B", 4)),
        ("H100-SXM-80GB", "H200-SXM-141GB"),
        ("vllm", "sglang"),
        ((256.0, 256.0), (4096.0, 128.0)),
        (1.0, 8.0, 64.0),
    )
    return [
        measurement(
            row_id=f"s{number}",
            model_id=model,
            model_family=family,
            gpu=gpu,
            gpus=tp,
            tp=tp,
            engine=engine,
            isl_tokens=isl,
            osl_tokens=osl,
            concurrency=concurrency,
        )
        for number, ((model, family, tp), gpu, engine, (isl, osl), concurrency) in enumerate(places)
    ]


@pytest.fixture(scope="module")
def synthetic(catalogue: Catalogue) -> Training:
    """Rows that the physics made with known coefficients."""
    blank = training([replace(row, tpot_mean_ms=1.0) for row in _blank_rows()], catalogue)
    served, index = physical(blank.prepared, TRUTH, "closed")
    assert len(index) == len(blank) == 48
    rows = [
        replace(
            blank.rows[row],
            tpot_mean_ms=float(served.tpot_ms["mean"][place]),
            ttft_mean_ms=float(served.ttft_ms["mean"][place]),
        )
        for place, row in enumerate(index)
    ]
    return training(rows, catalogue)


@pytest.fixture(scope="module")
def fitted(synthetic: Training) -> Calibration:
    return fit_physics(synthetic)


def test_the_fit_recovers_what_made_the_rows(synthetic: Training, fitted: Calibration) -> None:
    served, index = physical(synthetic.prepared, fitted, "closed")
    measured = [synthetic.rows[row] for row in index]
    for kind, figures in (("tpot", served.tpot_ms), ("ttft", served.ttft_ms)):
        truth = np.array([getattr(row, f"{kind}_mean_ms") for row in measured])
        wrong = np.abs(figures["mean"] / truth - 1.0)
        assert np.median(wrong) < 0.03
        assert np.max(wrong) < 0.15


def test_the_fit_beats_the_priors(synthetic: Training, fitted: Calibration) -> None:
    def misfit(calibration: Calibration) -> float:
        served, index = physical(synthetic.prepared, calibration, "closed")
        truth = np.array([synthetic.rows[row].tpot_mean_ms for row in index], dtype=np.float64)
        return float(np.abs(np.log(served.tpot_ms["mean"] / truth)).mean())

    assert misfit(fitted) < 0.5 * misfit(Calibration(base={}, offsets={}))


def test_coefficients_stay_inside_their_limits(fitted: Calibration) -> None:
    assert set(fitted.base) == set(PRIORS)
    for name, (_, _, least, most) in PRIORS.items():
        assert least * 0.999 <= fitted.value(name) <= most * 1.001


def test_members_nobody_measured_get_no_offset(fitted: Calibration) -> None:
    known = {member for members in fitted.offsets.values() for member in members}
    assert not known & {"trtllm", "Blackwell", "CDNA3", "4bit-native"}


def test_the_same_rows_give_the_same_fit(synthetic: Training, fitted: Calibration) -> None:
    assert fit_physics(synthetic) == fitted


@pytest.mark.parametrize(
    "change",
    [
        {"isl_tokens": None},
        {"osl_tokens": None},
        {"flags": "impossible"},
        {"flags": "flat_tpot;doubtful_layout"},
        {"model_id": "example/unknown"},
        {"gpu": "Unknown-GPU"},
        {"gpu": "SN40L"},
        {"tp": 3, "gpus": 3},
    ],
    ids=str,
)
def test_a_row_that_cannot_speak_is_left_out(
    catalogue: Catalogue, change: dict[str, object]
) -> None:
    good = replace(_blank_rows()[0], tpot_mean_ms=7.0)
    assert len(training([good], catalogue)) == 1
    assert len(training([replace(good, **change)], catalogue)) == 0  # type: ignore[arg-type]


def test_nominal_lengths_are_fitted_at_nine_tenths(catalogue: Catalogue) -> None:
    # 0.9 x 256
    good = replace(_blank_rows()[0], tpot_mean_ms=7.0, flags="nominal_lengths")
    prepared = training([good], catalogue).prepared
    assert prepared.demand.isl_tokens.tolist() == pytest.approx([230.4])


def test_the_version_follows_the_content(synthetic: Training, fitted: Calibration) -> None:
    one, same, other = (document(fitted, synthetic, {}, (), sha) for sha in ("a", "a", "b"))
    assert one == same
    assert one["version"] != other["version"]
    assert Calibrated.from_mapping(one).physics.value("norm") == pytest.approx(
        fitted.value("norm"), rel=1e-4
    )


def test_every_field_has_a_kernel_of_its_own() -> None:
    assert {target for targets in FIELDS.values() for target in targets} == set(KERNELS)
    assert calibrated().kernels.keys() == set(KERNELS)


def test_the_shipped_fit_belongs_to_the_shipped_rows() -> None:
    shipped = json.loads((COLLECTIONS / "calibration.json").read_text(encoding="utf-8"))
    rows = COLLECTIONS / "benchmarks.csv"
    assert shipped["training"]["benchmarks_sha256"] == _sha256(rows), "run make fit"
    with rows.open(encoding="utf-8", newline="") as lines:
        count = sum(1 for _ in csv.DictReader(lines))
    assert 0.8 * count < shipped["training"]["rows"] <= count


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_shipped_fit_stays_inside_its_limits() -> None:
    shipped = json.loads((COLLECTIONS / "calibration.json").read_text(encoding="utf-8"))
    physics = Calibrated.from_mapping(shipped).physics
    for name, (_, _, least, most) in PRIORS.items():
        assert least * 0.999 <= physics.value(name) <= most * 1.001


def test_a_repeated_run_is_judged_but_never_learned_from(catalogue: Catalogue) -> None:
    good = replace(_blank_rows()[0], tpot_mean_ms=7.0)
    again = replace(good, row_id="again", flags="repeated_run")
    data = training([good, again], catalogue)
    assert data.repeated.tolist() == [False, True]
    assert [row.row_id for row in data.once().rows] == [good.row_id]
