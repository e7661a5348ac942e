"""Measured rows as corrections: where they stand, what they say, how far they reach."""

import numpy as np
import pytest

from tests.fakes_prediction import BIG_GPU, DENSE_8B, calibrated, case, measurement
from tools.domain.calibrated import FIELDS
from tools.domain.correction import (
    Fields,
    cell_of,
    coordinates,
    metric_target,
    observations,
    residual_of,
    target_values,
)
from tools.domain.layout import Layout
from tools.domain.residuals import AXES


def _fields(measured_ms: float, physics_ms: float) -> Fields:
    row = measurement(tpot_mean_ms=measured_ms)
    physics = {
        (load, target): np.array([physics_ms])
        for load, targets in FIELDS.items()
        for target in targets
    }
    return Fields([row], [case()], physics, calibrated())


def test_the_cell_is_the_shape_on_the_gpu() -> None:
    assert cell_of(case()) == f"{DENSE_8B.family}|{BIG_GPU.gpu}"


def test_coordinates_are_powers_of_two() -> None:
    # 8 in flight over 2 replicas is 2^2, 512 is 2^9, 256 is 2^8, tp 4 is 2^2
    asked = case(layout=Layout(precision="bf16", tp=4, data_parallel=2))
    place = dict(zip(AXES, coordinates(asked), strict=True))
    assert place["load"] == 2.0
    assert (place["isl"], place["osl"], place["tp"]) == (9.0, 8.0, 2.0)
    assert place["replicas"] == 1.0


def test_saturation_stands_far_from_every_static_batch() -> None:
    saturated = coordinates(case(load="offline"))[0]
    batch = coordinates(case(load="offline", concurrency=1024.0))[0]
    assert saturated - batch > 5


def test_engines_and_formats_that_differ_have_different_codes() -> None:
    layouts = [Layout(precision=p, engine=e) for p in ("bf16", "fp8") for e in ("vllm", "sglang")]
    found = observations([case(layout=layout) for layout in layouts])
    assert len({*zip(found.engine.tolist(), found.precision.tolist(), strict=True)}) == 4


def test_the_median_stands_in_where_only_it_is_reported() -> None:
    assert target_values(measurement(tpot_p50_ms=9.0), "closed") == {"tpot": 9.0}
    both = measurement(tpot_p50_ms=9.0, tpot_mean_ms=10.0)
    assert target_values(both, "closed") == {"tpot": 10.0}


def test_an_open_row_says_nothing_about_fields_open_load_lacks() -> None:
    row = measurement(load="open", ttft_p99_ms=500.0, ttft_mean_ms=100.0)
    assert target_values(row, "open") == {"ttft_mean": 100.0}


def test_an_offline_row_speaks_of_throughput_alone() -> None:
    row = measurement(load="offline", output_tok_s=900.0, tpot_mean_ms=9.0)
    assert target_values(row, "offline") == {"output_tok_s": 900.0}


def test_a_row_teaches_its_cell_and_no_other() -> None:
    fields = _fields(12.0, 10.0)
    assert fields.knows("closed", "tpot", cell_of(case()))
    assert not fields.knows("closed", "tpot", "other|gpu")
    assert not fields.knows("open", "tpot", cell_of(case()))


def test_the_shift_at_the_row_is_measured_over_physics() -> None:
    # ln(12 / 10) = 0.182
    found = _fields(12.0, 10.0).posterior("closed", "tpot", cell_of(case()), observations([case()]))
    assert found.shift[0] == pytest.approx(np.log(1.2), abs=0.01)


def test_knowledge_is_said_in_words() -> None:
    fields = _fields(12.0, 10.0)
    family, gpu = DENSE_8B.family, BIG_GPU.gpu
    assert fields.knowledge_of(family, gpu, "closed", "tpot") == "cell"
    assert fields.knowledge_of(family, gpu, "closed", "ttft_mean") == "pair"
    assert fields.knowledge_of(family, "New", "closed", "tpot") == "gpu"
    assert fields.knowledge_of("new", gpu, "closed", "tpot") == "model"
    assert fields.knowledge_of("new", "New", "closed", "tpot") == "both"


def test_only_metrics_of_the_load_have_a_field() -> None:
    assert metric_target("closed", "tpot_p99_ms") == "tpot"
    assert metric_target("offline", "tpot_p99_ms") is None
    assert metric_target("closed", "e2e_mean_ms") is None


def test_the_wait_for_a_full_replica_is_taken_off_both_sides() -> None:
    # steps took 12 ms, not 10: the predicted wait of 100 ms was 120; 320 - 120 over 300 - 100
    row = measurement(ttft_mean_ms=320.0, tpot_mean_ms=12.0)
    found = residual_of(row, "ttft_mean", 300.0, wait_ms=100.0, tpot_ms=10.0)
    assert found == pytest.approx(0.0)


def test_a_first_token_that_mostly_waited_says_nothing() -> None:
    row = measurement(ttft_mean_ms=320.0, tpot_mean_ms=12.0)
    assert residual_of(row, "ttft_mean", 300.0, wait_ms=200.0, tpot_ms=10.0) is None
