"""Limits that no load keeps: which end of which figure breaks them, and what would carry the peak.

Everything proposed was tried with the same curve that found nothing.
"""

from dataclasses import replace

from tools.alternatives import widths, with_layout
from tools.domain.capacity import limits_of
from tools.domain.cases import Case
from tools.domain.prediction import Band
from tools.domain.workload import Limit, SloLimits
from tools.figures import digits, millis, millis_within
from tools.load_curve import LoadCurve
from tools.predictor import Predictor
from tools.sizing import Sizing, replicas_for

__all__ = ["nearest_capacity", "why_nothing"]

_A_TENTH = 0.1
_SLACK = 1.05


def nearest_capacity(
    case: Case, slo: SloLimits, predictor: Predictor, sizing: Sizing
) -> tuple[str, ...]:
    """Limits that nothing carries: how far to relax them, and the narrowest width that helps.

    With a peak, each says how many replicas of it carry that peak.
    """
    found = [*_relaxed(case, slo, predictor, sizing), *_wider(case, slo, predictor, sizing)]
    return tuple(found)


def why_nothing(case: Case, slo: SloLimits, predictor: Predictor) -> str:
    """The limits that break with one request at a time: which end breaks them, in numbers."""
    curve = LoadCurve.of(case, predictor)
    if curve is None:
        return ""
    (lightest,), broken = curve.ask([curve.lightest_rps]), []
    for name, limit in limits_of(slo):
        band = lightest.metrics.get(f"{name}_{limit.percentile}_ms")
        if band is not None and band.hi > limit.limit_ms:
            broken.append(f"{name.upper()} {limit.percentile}: {_exceeds(band, limit.limit_ms)}")
    alone = "with one request at a time"
    return f"{alone}, {'; '.join(broken)}" if broken else ""


def _exceeds(band: Band, limit_ms: float) -> str:
    """Which end of a figure is above its limit.

    >>> _exceeds(Band(339.0, 102.0, 939.0, "modelled"), 500.0)
    'the slow end 939 ms exceeds 500 ms (likely value 339 ms)'
    >>> _exceeds(Band(5300.0, 3100.0, 7300.0, "modelled"), 5000.0)
    'the likely value 5.3 s [3.1 to 7.3] exceeds 5 s'
    """
    if band.value > limit_ms:
        likely = millis_within(band.value, band.lo, band.hi)
        return f"the likely value {likely} exceeds {millis(limit_ms)}"
    return (
        f"the slow end {millis(band.hi)} exceeds {millis(limit_ms)} "
        f"(likely value {millis(band.value)})"
    )


def _carried(case: Case, rps: float, sizing: Sizing, *, now: bool) -> str:
    """What one replica carries, and how many the peak takes."""
    one = f"one replica {'' if now else 'then '}carries {digits(rps)} req/s"
    sized = replicas_for(sizing, rps, case.layout.gpus)
    if sized is None:
        return one
    replicas = "1 replica carries" if sized.replicas == 1 else f"{sized.replicas} replicas carry"
    gpus = "1 GPU" if sized.gpus_total == 1 else f"{sized.gpus_total} GPUs"
    return f"{one}, {replicas} the {digits(sized.peak_rps)} req/s ({gpus})"


def _relaxed(case: Case, slo: SloLimits, predictor: Predictor, sizing: Sizing) -> list[str]:
    """Every limit at what the slow end shows at a tenth of the top load, and what that carries."""
    curve = LoadCurve.of(case, predictor)
    if curve is None:
        return []
    (light,) = curve.ask([max(_A_TENTH * float(curve.rates_rps[-1]), curve.lightest_rps)])
    limits: dict[str, Limit] = {}
    told: list[str] = []
    for name, limit in limits_of(slo):
        band = light.metrics.get(f"{name}_{limit.percentile}_ms")
        if band is None:
            return []
        wanted = max(limit.limit_ms, float(f"{_SLACK * band.hi:.2g}"))
        limits[name] = replace(limit, limit_ms=max(wanted, _SLACK * band.hi))
        if limits[name].limit_ms > limit.limit_ms:
            told.append(
                f"{name.upper()} {limit.percentile} {millis(limit.limit_ms)} -> "
                f"{millis(limits[name].limit_ms)}"
            )
    carried = curve.carried_rps(SloLimits(**limits), pessimistic=True)
    if not told or carried <= 0.0:
        return []
    return [f"relax {' and '.join(told)}: {_carried(case, carried, sizing, now=False)}"]


def _wider(case: Case, slo: SloLimits, predictor: Predictor, sizing: Sizing) -> list[str]:
    for width in widths(case):
        if width <= case.layout.tp:
            continue
        curve = LoadCurve.of(with_layout(case, tp=width), predictor)
        carried = curve.carried_rps(slo, pessimistic=True) if curve else 0.0
        if carried > 0.0:
            wide = with_layout(case, tp=width)
            gpus = f"tp {width} ({wide.layout.gpus} GPUs per replica)"
            return [f"{gpus}: {_carried(wide, carried, sizing, now=True)}"]
    return []
