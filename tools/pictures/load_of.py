"""The load line of one recommendation: the same case that `recommend` predicted, along its load."""

from typing import Literal, cast

from tools.choosing.request import slo_of, workload_of
from tools.domain.cases import Case
from tools.domain.layout import Layout
from tools.domain.workload import SloLimits
from tools.load_curve import LoadCurve
from tools.operation import ToolDeps
from tools.pictures.load_line import LoadLine, load_line, measured_points
from tools.pictures.words import full_name_of
from tools.recommendation import Recommendation
from tools.recommendation_words import asked_percentile
from tools.specification import PercentileName, Specification

__all__ = ["load_of", "tightest"]

Metric = Literal["ttft_ms", "tpot_ms", "e2e_ms"]
_METRICS: tuple[Metric, ...] = ("ttft_ms", "tpot_ms", "e2e_ms")


def load_of(
    spec: Specification, item: Recommendation, deps: ToolDeps, metric: Metric | None = None
) -> LoadLine | None:
    """Latency of one replica of a recommendation over its load.

    Args:
        spec: What was asked; its peak is shared by the replicas.
        item: The recommendation.
        deps: Catalogue and predictor.
        metric: Which latency; the one closest to its limit where none is named.

    Returns:
        None where the configuration cannot be asked under an open load or no percentile is known.
    """
    shown = metric or tightest(spec, item)
    told = asked_percentile(spec, shown, [item])
    case = _case(spec, item, deps)
    curve = LoadCurve.of(case, deps.predictor)
    if curve is None or not told:
        return None
    percentile = cast("PercentileName", told)
    slo = slo_of(spec)
    line = load_line(
        curve,
        full_name_of(item.model_id, item.precision, item.tp * item.pp, item.gpu),
        shown,
        percentile,
        slo=slo if slo != SloLimits() else None,
        peak_rps=spec.traffic.rps_peak or spec.traffic.rps_steady,
        replicas=item.replicas,
        measured=measured_points(deps.predictor.benchmarks.all(), case, shown, percentile),
    )
    if line.capacity_rps is None:
        return line
    # The plan's own figure, not the curve's: one page must not hold two capacities.
    carried = item.predicted.throughput_rps.lo / item.replicas
    return line.model_copy(update={"capacity_rps": carried})


def tightest(spec: Specification, item: Recommendation) -> Metric:
    """The latency whose slow end is closest to its limit; E2E where there is no limit."""
    found: list[tuple[float, Metric]] = []
    for latency in _METRICS:
        limit = getattr(spec.slo, latency)
        figure = getattr(item.predicted, latency).get(limit.percentile) if limit else None
        if figure is not None:
            found.append((figure.hi / limit.effective_limit, latency))
    return max(found)[1] if found else "e2e_ms"


def _case(spec: Specification, item: Recommendation, deps: ToolDeps) -> Case:
    layout = Layout(
        precision=item.precision, engine=item.engine, tp=item.tp, pp=item.pp, ep=item.ep
    )
    model, gpu = deps.catalogue.model(item.model_id), deps.catalogue.gpu(item.gpu)
    return Case(
        shape=model.shape(), gpu=gpu.accelerator(), layout=layout, workload=workload_of(spec)
    )
