"""Outlines, frontiers, sweeps and comparisons made by hand, and a frontier of a real document."""

from typing import Any, cast
from xml.etree import ElementTree as ET

from agent.document import PlanDocument
from tools.domain.cases import Case
from tools.domain.measurement import Measurement
from tools.explore.comparison_shape import Compared, Comparison, Side
from tools.explore.frontier_shape import Frontier, FrontierPoint
from tools.explore.outline import Outline
from tools.explore.sweep_shape import Sweep, SweepPoint
from tools.figures import DASH, TIMES
from tools.pictures.load_line import LoadLine, LoadPoint, MeasuredPoint
from tools.pictures.picture import Picture
from tools.recommendation import PredictedFigure, Recommendation, Statistic
from tools.recommendation_words import LATENCIES, asked_percentile

__all__ = [
    "SVG",
    "ascii_of",
    "comparison",
    "figure",
    "frontier",
    "frontier_of",
    "load_line_of",
    "measurement",
    "outline",
    "outline_of",
    "point",
    "svg_of",
    "sweep",
    "texts_of",
]

E2E_P95: dict[str, Statistic] = {"ttft_ms": "p90", "tpot_ms": "p90", "e2e_ms": "p95"}


SVG = "{http://www.w3.org/2000/svg}"


def svg_of(picture: Picture) -> ET.Element:
    """The picture as XML."""
    return ET.fromstring(picture.svg)  # noqa: S314  our own output


def texts_of(picture: Picture) -> list[str]:
    """Every text that is drawn, in plain characters; lines of one label are apart."""
    return [ascii_of("".join(found.itertext())) for found in svg_of(picture).iter(f"{SVG}text")]


def ascii_of(text: str) -> str:
    """The same words with x for times and - for dashes, as a test writes them."""
    return text.replace(TIMES, "x").replace(DASH, "-")


def figure(value: float, lo: float | None = None, hi: float | None = None) -> PredictedFigure:
    """A modelled figure, by default from half to twice its value."""
    low = value / 2 if lo is None else lo
    return PredictedFigure(
        value=value, lo=low, hi=2 * value if hi is None else hi, basis="modelled"
    )


def outline(model: str = "acme/small-4b", cost: float | None = 800.0, **changes: Any) -> Outline:
    """A deployment on one L4."""
    return Outline(**_fields(model, cost, changes))


def point(
    model: str = "acme/small-4b",
    cost: float | None = 800.0,
    e2e: float | None = 4000.0,
    *,
    rank: int | None = None,
    front: bool = True,
    **changes: Any,
) -> FrontierPoint:
    """A deployment of the frontier."""
    latency = {"e2e_ms": None if e2e is None else figure(e2e)}
    return FrontierPoint(**_fields(model, cost, latency | changes), rank=rank, is_on_front=front)


def frontier(*points: FrontierPoint, considered: int = 240, **limits: float) -> Frontier:
    """A frontier at E2E p95."""
    return Frontier(points=points, considered=considered, percentiles=E2E_P95, limits=limits)


def outline_of(item: Recommendation, percentiles: dict[str, Statistic]) -> dict[str, Any]:
    """A recommendation's fields as an outline has them."""
    shown = ("model_id", "precision", "gpu", "tp", "replicas", "gpus_total", "basis")
    fields = {name: getattr(item, name) for name in shown}
    for name in LATENCIES:
        fields[name] = getattr(item.predicted, name).get(percentiles[name])
    quality = item.quality.score if item.quality else None
    return fields | {
        "usd_month": item.cost.usd_month,
        "price_basis": item.cost.price_basis,
        "headroom_pct": item.predicted.headroom_pct,
        "quality": quality,
    }


def frontier_of(document: PlanDocument) -> Frontier:
    """What the recommendations of a document alone would show."""
    spec, ranked = document.specification, document.recommendations
    told = {name: asked_percentile(spec, name, ranked) for name in LATENCIES}
    percentiles = cast("dict[str, Statistic]", told)
    limits = {name: getattr(spec.slo, name) for name in LATENCIES}
    return Frontier(
        points=tuple(
            FrontierPoint(
                **outline_of(item, percentiles),
                rank=item.rank,
                is_on_front=item.rank in document.pareto,
            )
            for item in ranked
        ),
        considered=len(ranked),
        percentiles=percentiles,
        limits={name: limit.effective_limit for name, limit in limits.items() if limit},
    )


def _fields(model: str, cost: float | None, changes: dict[str, Any]) -> dict[str, Any]:
    return {
        "model_id": model,
        "precision": "fp8",
        "gpu": "L4-24GB",
        "tp": 1,
        "replicas": 1,
        "gpus_total": 1,
        "usd_month": cost,
        "price_basis": "on_demand" if cost else "unpriced" if cost is None else "owned",
        "ttft_ms": figure(100.0),
        "tpot_ms": figure(10.0),
        "e2e_ms": figure(4000.0),
        "headroom_pct": 40.0,
        "quality": 1300.0,
        "basis": "modelled",
    } | changes


def sweep(
    costs: dict[float, float | None], model: str = "acme/small-4b", now: float | None = None
) -> Sweep:
    """Users and what they cost; None is a gap whose reason is the model's name."""
    points = tuple(
        SweepPoint(value=value, best=None, kept=None, reason=model)
        if cost is None
        else SweepPoint(value=value, best=outline(model, cost), kept=outline(model, 2 * cost))
        for value, cost in costs.items()
    )
    return Sweep(
        path="traffic.concurrent_users",
        label="users",
        unit="",
        now=now,
        points=points,
        percentiles=E2E_P95,
        limits={},
    )


def load_line_of(name: str) -> LoadLine:
    """Four loads, a limit between the second and the third, a measured run."""
    loads = {1.0: 100.0, 2.0: 150.0, 4.0: 300.0, 8.0: 900.0}
    return LoadLine(
        name=name,
        metric="ttft_ms",
        percentile="p90",
        points=tuple(LoadPoint(rps=rps, latency=figure(ms)) for rps, ms in loads.items()),
        limit_ms=400.0,
        capacity_rps=3.0,
        knee_rps=4.0,
        stability_rps=9.0,
        peak_rps=2.5,
        replicas=3,
        measured=(MeasuredPoint(rps=2.0, latency_ms=140.0, source="row"),),
    )


def measurement(case: Case) -> Measurement:
    """A closed loop of 8 requests on the case's own configuration."""
    return Measurement(
        row_id="row-1",
        curve_id="curve",
        model_id=case.shape.model_id,
        model_family=case.shape.family,
        precision=case.layout.precision,
        gpu=case.gpu.gpu,
        gpus=case.layout.gpus,
        tp=case.layout.tp,
        pp=None,
        ep=None,
        attention_dp=None,
        engine="vllm",
        engine_version="",
        speculation="none",
        isl_tokens=case.workload.isl_tokens,
        osl_tokens=case.workload.osl_tokens,
        load="closed",
        concurrency=8.0,
        request_rate_rps=None,
        ttft_mean_ms=100.0,
        tpot_mean_ms=10.0,
    )


def comparison(model: str) -> Comparison:
    """A plan at $1,672 and one at $796 that answers half as fast."""
    return Comparison(
        a=Side(
            key="plan", label="the plan", outline=f"{model} on 1 x L4-24GB", slo={"ttft_ms": "met"}
        ),
        b=Side(
            key="B", label="scenario B", outline="b/b on 2 x L4-24GB", slo={"ttft_ms": "missed"}
        ),
        lines=(
            Compared(name="traffic.concurrent_users", kind="request", unit="", a=1000, b=2000),
            Compared(
                name="usd_month", kind="figure", unit="USD", a=1672.0, b=796.0,
                change=796.0 / 1672.0 - 1.0, better="b",
            ),
            Compared(
                name="ttft_ms", kind="figure", unit="ms", a=56.2, b=121.0, a_range=(21.0, 162.0),
                b_range=(50.0, 260.0), change=121.0 / 56.2 - 1.0, better="a", is_sure=False,
            ),
        ),
    )  # fmt: skip
