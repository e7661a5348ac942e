"""One replica along its load, as a picture shows it: made from a `LoadCurve`, or by hand."""

from collections.abc import Iterator, Sequence
from typing import Literal

from tools.domain.cases import Case
from tools.domain.measurement import Measurement
from tools.domain.prediction import Band
from tools.domain.workload import SloLimits
from tools.load_curve import LoadCurve
from tools.recommendation import PredictedFigure
from tools.specification import PercentileName, Strict

__all__ = ["LoadLine", "LoadPoint", "MeasuredPoint", "load_line", "measured_points"]

Metric = Literal["ttft_ms", "tpot_ms", "e2e_ms"]
_LENGTHS_APART = 0.1
"""How far the mean lengths of a measured run may be from those asked to stand in the picture."""


class LoadPoint(Strict):
    """The latency predicted at one load of one replica."""

    rps: float
    latency: PredictedFigure


class MeasuredPoint(Strict):
    """A measured run of this configuration: requests per second and replica, and its latency."""

    rps: float
    latency_ms: float
    source: str


class LoadLine(Strict):
    """One replica's latency over its load.

    `capacity_rps` is the load up to which every limit holds at the pessimistic end; `peak_rps` the
    share of the specified peak that falls to one of `replicas` replicas. `knee_rps` is where the
    latency begins to grow with the load, `stability_rps` where the queue grows without end. None
    where unknown or not asked.
    """

    name: str
    metric: Metric
    percentile: PercentileName
    points: tuple[LoadPoint, ...]
    limit_ms: float | None = None
    capacity_rps: float | None = None
    knee_rps: float | None = None
    stability_rps: float | None = None
    peak_rps: float | None = None
    replicas: int = 1
    measured: tuple[MeasuredPoint, ...] = ()


def load_line(
    curve: LoadCurve,
    name: str,
    metric: Metric,
    percentile: PercentileName,
    *,
    slo: SloLimits | None = None,
    peak_rps: float | None = None,
    replicas: int = 1,
    measured: Sequence[MeasuredPoint] = (),
) -> LoadLine:
    """What a picture needs of a curve.

    Args:
        curve: One replica.
        name: What it is called (`google/gemma-3-4b-it (fp8) on 1 x L4-24GB`).
        metric: Which latency.
        percentile: Which percentile; the curve answers with what it predicts.
        slo: Limits; the one on this metric is drawn, all of them bound the capacity.
        peak_rps: The peak of the whole deployment.
        replicas: How many replicas share it.
        measured: See `measured_points`.
    """
    kind = metric.removesuffix("_ms")
    limit = getattr(slo, kind) if slo is not None else None
    return LoadLine(
        name=name,
        metric=metric,
        percentile=percentile,
        points=tuple(_points(curve, f"{kind}_{percentile}_ms")),
        limit_ms=None if limit is None else limit.limit_ms,
        capacity_rps=None if slo is None else curve.carried_rps(slo, pessimistic=True),
        knee_rps=curve.knee_rps(),
        stability_rps=curve.stability_rps,
        peak_rps=None if peak_rps is None else peak_rps / replicas,
        replicas=replicas,
        measured=tuple(measured),
    )


def _points(curve: LoadCurve, metric: str) -> Iterator[LoadPoint]:
    rates = [curve.lightest_rps, *map(float, curve.rates_rps)]
    answers = [*curve.ask(rates[:1]), *curve.answers]
    for rate, answer in zip(rates, answers, strict=True):
        band = answer.metrics.get(metric) if answer.answered else None
        if band is not None:
            yield LoadPoint(rps=rate, latency=_figure(band))


def _figure(band: Band) -> PredictedFigure:
    basis = "modelled" if band.basis == "refused" else band.basis
    return PredictedFigure(value=band.value, lo=band.lo, hi=band.hi, basis=basis)


def measured_points(
    rows: Sequence[Measurement], case: Case, metric: Metric, percentile: PercentileName
) -> tuple[MeasuredPoint, ...]:
    """Runs of exactly this configuration whose load and latency at this percentile are known.

    A closed loop has no rate of its own: its requests per second are taken where they were
    counted, else from its output tokens per second, else from Little's law.

    Args:
        rows: Measured rows, of any configuration.
        case: What is drawn: model, GPU, precision, engine, widths and lengths must be its own.
        metric: Which latency.
        percentile: A mean is never shown as a median.
    """
    column = f"{metric.removesuffix('_ms')}_{percentile}_ms"
    found = []
    for row in rows:
        latency: float | None = getattr(row, column)
        rate = _rate(row)
        if latency is not None and rate is not None and _is_of(row, case):
            copies = row.gpus / case.layout.gpus
            source = row.row_id
            found.append(MeasuredPoint(rps=rate / copies, latency_ms=latency, source=source))
    return tuple(sorted(found, key=lambda one: (one.rps, one.latency_ms)))


def _rate(row: Measurement) -> float | None:
    """Requests per second of the whole deployment; None where nothing tells them."""
    if row.load == "offline":
        return None
    if row.load == "open" and row.request_rate_rps is not None:
        return row.request_rate_rps
    if row.req_s is not None:
        return row.req_s
    if row.output_tok_s is not None and row.osl_tokens:
        return row.output_tok_s / row.osl_tokens
    return _closed_rate(row)


def _closed_rate(row: Measurement) -> float | None:
    """Little's law: requests in flight over the mean time that each of them takes."""
    first, each, tokens = row.ttft_mean_ms, row.tpot_mean_ms, row.osl_tokens
    if row.concurrency is None or first is None or each is None or tokens is None:
        return None
    return row.concurrency * 1e3 / (first + (tokens - 1) * each)


def _is_of(row: Measurement, case: Case) -> bool:
    layout, work = case.layout, case.workload
    same = (row.gpu, row.precision, row.engine) == (case.gpu.gpu, layout.precision, layout.engine)
    widths = (row.tp or 1, row.pp or 1, row.ep or 1) == (layout.tp, layout.pp, layout.ep)
    shape = row.model_family == case.shape.family
    near = _near(row.isl_tokens, work.isl_tokens) and _near(row.osl_tokens, work.osl_tokens)
    return same and widths and shape and near and "impossible" not in row.flags.split(";")


def _near(told: float | None, asked: float) -> bool:
    return told is not None and abs(told / asked - 1.0) <= _LENGTHS_APART
