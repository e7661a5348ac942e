"""Finalists and recommendations in outline."""

from tools.choosing.finalist import Finalist
from tools.choosing.limits import limits_in_force
from tools.choosing.writing import known_basis, rounded_figure
from tools.domain.search import Need
from tools.domain.units import usd_per_hour_to_usd_per_month
from tools.explore.outline import Outline
from tools.recommendation import PredictedFigure, Recommendation, Statistic
from tools.specification import Specification

__all__ = ["limits_ms", "outlined", "percentiles_of", "recommended"]

METRICS = ("ttft_ms", "tpot_ms", "e2e_ms")
_UNASKED: Statistic = "mean"


def outlined(one: Finalist, need: Need) -> Outline:
    """A deployment that was predicted exactly."""
    figures: dict[str, PredictedFigure | None] = {}
    for name, limit in limits_in_force(need).items():
        statistic = limit.percentile if limit else _UNASKED
        band = one.prediction.metrics.get(f"{name}_{statistic}_ms")
        figures[f"{name}_ms"] = rounded_figure(band, known_basis(band.basis)) if band else None
    usd = one.packing.usd_per_hour
    return Outline(
        model_id=one.entry.model.model_id,
        precision=one.case.layout.precision,
        gpu=one.case.gpu.gpu,
        tp=one.case.layout.tp,
        replicas=one.found.replicas,
        gpus_total=one.found.replicas * one.case.layout.gpus,
        usd_month=None if usd is None else round(usd_per_hour_to_usd_per_month(usd), 2),
        price_basis=one.packing.price_basis,
        headroom_pct=round(100.0 * one.found.headroom, 1),
        quality=one.entry.rating.score if one.entry.rating else None,
        basis=known_basis(one.prediction.basis),
        **figures,
    )


def recommended(one: Recommendation, spec: Specification) -> Outline:
    """A recommendation that was made before."""
    percentiles = percentiles_of(spec)
    predicted = one.predicted
    return Outline(
        model_id=one.model_id,
        precision=one.precision,
        gpu=one.gpu,
        tp=one.tp,
        replicas=one.replicas,
        gpus_total=one.gpus_total,
        usd_month=one.cost.usd_month,
        price_basis=one.cost.price_basis,
        ttft_ms=predicted.ttft_ms.get(percentiles["ttft_ms"]),
        tpot_ms=predicted.tpot_ms.get(percentiles["tpot_ms"]),
        e2e_ms=predicted.e2e_ms.get(percentiles["e2e_ms"]),
        headroom_pct=predicted.headroom_pct,
        quality=one.quality.score if one.quality else None,
        basis=one.basis,
    )


def percentiles_of(spec: Specification) -> dict[str, Statistic]:
    """The statistic that is shown of each latency: the one its limit asks for, else the mean."""
    limits = {name: getattr(spec.slo, name) for name in METRICS}
    return {name: limit.percentile if limit else _UNASKED for name, limit in limits.items()}


def limits_ms(spec: Specification) -> dict[str, float]:
    """The limits in force, after conflicts were resolved."""
    limits = {name: getattr(spec.slo, name) for name in METRICS}
    return {name: limit.effective_limit for name, limit in limits.items() if limit}
