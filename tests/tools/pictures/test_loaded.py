"""Latency over load: by hand, and made from the predictor's own curve."""

from dataclasses import replace
from typing import Any

import pytest

from tests.fakes_pictures import ascii_of, figure, load_line_of, measurement, texts_of
from tests.fakes_prediction import plan, specification
from tools.choosing.request import slo_of
from tools.domain.workload import Limit, SloLimits
from tools.estimate_question import resolved
from tools.estimate_request import EstimateRequest
from tools.load_curve import LoadCurve
from tools.operation import ToolDeps
from tools.pictures.load_line import LoadLine, LoadPoint, MeasuredPoint, load_line, measured_points
from tools.pictures.load_of import load_of, tightest
from tools.pictures.loaded import loaded

LLAMA, H100 = "meta-llama/Llama-3.1-8B-Instruct", "H100-SXM-80GB"


def texts(line: LoadLine) -> list[str]:
    return texts_of(loaded(line))


def test_the_words_tell_the_curve_and_every_load_that_matters() -> None:
    told = ascii_of(loaded(load_line_of("a/a (fp8) on 1 x L4-24GB")).text)
    assert told.startswith("TTFT p90 of one replica of a/a (fp8) on 1 x L4-24GB over its load")
    assert "100 ms [50 to 200] at the lightest load (1 req/s)" in told
    assert "150 ms [75 to 300] near the peak (2 req/s)" in told
    assert "900 ms [450 to 1,800] at 8 req/s." in told
    assert "The limit is 400 ms." in told
    # 7.5 requests per second over three replicas
    assert "The specified peak is 2.5 req/s on each of 3 replicas." in told
    assert "Every limit is held up to 3 req/s at the pessimistic end." in told
    assert "Latency begins to grow with the load at 4 req/s." in told
    assert "From 9 req/s on the queue grows without end." in told
    assert "1 measured run: 140 ms at 2 req/s." in told


def test_the_picture_names_the_loads_and_the_limit() -> None:
    shown = texts(load_line_of("a/a"))
    for name in (
        "peak, one of 3 replicas 2.5 req/s", "carries 3 req/s", "knee 4 req/s",
        "queue grows without end 9 req/s", "limit 400 ms", "predicted", "80 % interval",
        "measured (1)",
    ):  # fmt: skip
        assert name in shown


def test_limits_that_hold_at_no_load_are_said_to() -> None:
    told = ascii_of(loaded(load_line_of("a/a").model_copy(update={"capacity_rps": 0.0})).text)
    assert "The limits hold at no load." in told


def test_nothing_predicted_is_an_empty_picture() -> None:
    line = LoadLine(name="a/a", metric="e2e_ms", percentile="p95", points=())
    assert loaded(line).text.endswith("nothing is predicted at any load.")
    assert "Nothing is predicted at any load." in texts(line)


def test_a_curve_of_one_point_and_a_measured_point_alone_are_drawn() -> None:
    one = LoadLine(
        name="a/a",
        metric="e2e_ms",
        percentile="p95",
        points=(LoadPoint(rps=1.0, latency=figure(5.0)),),
    )
    assert "5 ms [2.5 to 10] at the lightest load (1 req/s)." in loaded(one).text
    run = MeasuredPoint(rps=3.0, latency_ms=70.0, source="x")
    alone = one.model_copy(update={"points": (), "measured": (run,)})
    assert "1 measured run: 70 ms at 3 req/s." in loaded(alone).text


@pytest.mark.parametrize("limit", [0.001, 1e9])
def test_a_limit_out_of_sight_does_not_press_the_curve_flat(limit: float) -> None:
    shown = texts(load_line_of("a/a").model_copy(update={"limit_ms": limit}))
    assert any("limit" in text for text in shown)
    assert any(text == "1 s" or text.endswith("00 ms") for text in shown)


def curve_of(deps: ToolDeps) -> tuple[LoadCurve, SloLimits]:
    request = EstimateRequest(model=LLAMA, gpu=H100, tp=1, rps=2.0, ttft_ms=400.0, tpot_ms=20.0)
    asked = resolved(request, deps)
    curve = LoadCurve.of(asked.case, asked.predictor)
    assert curve is not None
    return curve, request.limits


def test_the_line_says_what_the_curve_predicts(installation: ToolDeps) -> None:
    curve, limits = curve_of(installation)
    line = load_line(curve, "llama", "ttft_ms", "p90", slo=limits, peak_rps=6.0, replicas=3)
    assert line.limit_ms == 400.0
    assert line.peak_rps == 2.0
    assert line.capacity_rps == curve.carried_rps(limits, pessimistic=True)
    assert (line.knee_rps, line.stability_rps) == (curve.knee_rps(), curve.stability_rps)
    (again,) = curve.ask([line.points[3].rps])
    assert line.points[3].latency.value == pytest.approx(again.metrics["ttft_p90_ms"].value)
    assert [point.rps for point in line.points] == sorted(point.rps for point in line.points)


def test_without_limits_there_is_no_capacity_to_draw(installation: ToolDeps) -> None:
    curve, _ = curve_of(installation)
    line = load_line(curve, "llama", "tpot_ms", "mean")
    assert (line.limit_ms, line.capacity_rps, line.peak_rps) == (None, None, None)
    other = SloLimits(ttft=Limit(percentile="p90", limit_ms=400.0))
    bounded = load_line(curve, "llama", "tpot_ms", "mean", slo=other)
    assert bounded.limit_ms is None
    assert bounded.capacity_rps is not None


def test_measured_runs_of_exactly_this_configuration_stand_on_the_curve(
    installation: ToolDeps,
) -> None:
    case = curve_of(installation)[0].case
    row = measurement(case)
    # Little: 8 in flight / (100 ms + 255 x 10 ms) = 8 / 2.65 s = 3.02 a second
    (found,) = measured_points([row], case, "tpot_ms", "mean")
    assert found.rps == pytest.approx(3.02, abs=0.005)
    assert (found.latency_ms, found.source) == (10.0, "row-1")


@pytest.mark.parametrize(
    "changes",
    [
        {"gpu": "L4-24GB"}, {"precision": "int4"}, {"engine": "sglang"}, {"tp": 2}, {"ep": 2},
        {"model_family": "another"}, {"isl_tokens": 1024.0}, {"osl_tokens": None},
        {"flags": "impossible"}, {"load": "offline"}, {"tpot_mean_ms": None},
    ],
)  # fmt: skip
def test_other_runs_do_not(installation: ToolDeps, changes: dict[str, object]) -> None:
    case = curve_of(installation)[0].case
    row = replace(measurement(case), **changes)  # type: ignore[arg-type]
    assert measured_points([row], case, "tpot_ms", "mean") == ()


def test_a_mean_is_never_shown_as_a_median_and_copies_share_the_rate(
    installation: ToolDeps,
) -> None:
    case = curve_of(installation)[0].case
    row = replace(measurement(case), gpus=4, load="open", request_rate_rps=12.0)
    assert measured_points([row], case, "tpot_ms", "p50") == ()
    # 12 requests per second over four copies of one GPU
    assert measured_points([row], case, "tpot_ms", "mean")[0].rps == 3.0
    counted = replace(measurement(case), req_s=5.0)
    assert measured_points([counted], case, "tpot_ms", "mean")[0].rps == 5.0
    # 512 tokens per second in answers of 256
    tokens = replace(measurement(case), output_tok_s=512.0)
    assert measured_points([tokens], case, "tpot_ms", "mean")[0].rps == 2.0


def test_a_recommendation_is_drawn_as_it_was_planned(installation: ToolDeps) -> None:
    wishes: dict[str, Any] = {
        "ttft_ms": 400.0,
        "tpot_ms": 50.0,
        "rps": 30.0,
        "gpus": ("L40S-48GB",),
    }
    item = plan(installation, limit=1, models=(LLAMA,), **wishes).recommendations[0]
    line = load_of(specification(**wishes), item, installation)
    assert line is not None
    assert line.name.startswith(f"{LLAMA} ({item.precision}) on {item.tp}")
    assert line.peak_rps == 30.0 / item.replicas
    # the capacity is the plan's, so that a page holds one
    assert line.capacity_rps == item.predicted.throughput_rps.lo / item.replicas
    assert line.peak_rps <= line.capacity_rps
    slo = slo_of(specification(**wishes))
    assert slo.ttft is not None
    assert line.limit_ms in (slo.ttft.limit_ms, 50.0)


def test_the_latency_nearest_to_its_limit_is_drawn(installation: ToolDeps) -> None:
    item = plan(installation, limit=1, models=(LLAMA,), ttft_ms=900.0).recommendations[0]
    assert tightest(specification(), item) == "e2e_ms"
    assert tightest(specification(ttft_ms=900.0, tpot_ms=9e5), item) == "ttft_ms"
    assert tightest(specification(ttft_ms=9e5, tpot_ms=20.0), item) == "tpot_ms"
    line = load_of(specification(), item, installation, "tpot_ms")
    assert line is not None
    assert (line.metric, line.limit_ms, line.capacity_rps) == ("tpot_ms", None, None)
