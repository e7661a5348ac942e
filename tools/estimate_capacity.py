"""The capacity section of an estimate: load within limits, knee, replicas and sensitivity."""

from typing import Literal

import numpy as np

from tools.domain.capacity import limits_of
from tools.domain.cases import Case, max_sequences
from tools.domain.prediction import Prediction
from tools.domain.workload import SloLimits
from tools.estimate_report import (
    CapacityAt,
    CapacityPoint,
    CapacityReport,
    KneeReport,
    Limited,
    LimitReport,
    Verdict,
    estimated,
    rounded,
)
from tools.estimate_sensitivity import sensitivity_rows, sentences
from tools.load_curve import KNEE_DEFINITION, LoadCurve, margin
from tools.predictor import Predictor
from tools.sizing import Sizing, replicas_for

__all__ = ["at_asked_load", "capacity_report"]

_CURVE = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
_FLAT = 0.2
"""Per cent of load per per cent of batch below which compute is full: more batch adds no load."""


def capacity_report(
    case: Case,
    predictor: Predictor,
    slo: SloLimits,
    sizing: Sizing,
    *,
    max_num_seqs: int | None,
) -> CapacityReport | None:
    """What one replica carries; None where the configuration cannot be asked under open load.

    Args:
        case: The configuration.
        predictor: Who answers.
        slo: Limits; without any, the engine's own limits bind.
        sizing: How a peak becomes replicas.
        max_num_seqs: The engine's limit on sequences, where one was set.
    """
    curve = LoadCurve.of(case, predictor)
    if curve is None:
        return None
    worst = curve.carried_rps(slo, pessimistic=True)
    likely = curve.carried_rps(slo, pessimistic=False)
    at = _known(curve, [worst, likely])
    sized = replicas_for(sizing, worst, case.layout.gpus)
    rows = sensitivity_rows(curve, slo, worst, sizing) if limits_of(slo) and worst > 0.0 else ()
    return CapacityReport(
        feasible=worst > 0.0,
        reason="" if worst > 0.0 else _why_nothing(curve, slo),
        limited_by=_limited_by(curve, slo, worst, max_num_seqs),
        pessimistic=_place(curve, worst, at[0]),
        central=_place(curve, likely, at[1]),
        basis=_basis(at[0] or curve.answers[0]),
        limits=tuple(_limits(slo, at[0])),
        knee=_knee(curve, worst),
        sizing=sized,
        curve=_points(curve, slo) if limits_of(slo) else (),
        sensitivity=rows,
        sentences=sentences(rows, slo, worst),
    )


def _known(curve: LoadCurve, rates: list[float]) -> list[Prediction | None]:
    answers = curve.ask([max(rate, 1e-6) for rate in rates])
    return [a if a.answered and r > 0.0 else None for r, a in zip(rates, answers, strict=True)]


def _place(curve: LoadCurve, rate: float, answer: Prediction | None) -> CapacityAt:
    """Little's law twice: sequences in decode, requests in the system."""
    if answer is None:
        return CapacityAt(load_rps=0.0, batch=0.0, concurrency=0.0, kv_cache_use=0.0)
    tokens = curve.case.workload.osl_tokens
    batch = rate * tokens * answer.metrics["tpot_mean_ms"].value / 1e3
    batch = min(batch, curve.max_sequences)
    demand = curve.prepared.demand
    held = max_sequences(
        [
            curve.predictor.assembler.configuration(
                curve.case.shape, curve.case.gpu, curve.case.layout
            )
        ],
        demand.isl_tokens + demand.osl_tokens / 2.0,
    )
    return CapacityAt(
        load_rps=rounded(rate),
        batch=rounded(batch),
        concurrency=rounded(rate * answer.metrics["e2e_mean_ms"].value / 1e3),
        kv_cache_use=rounded(min(batch / float(held[0]), 1.0)),
    )


def _basis(answer: Prediction) -> Literal["measured", "interpolated", "modelled"]:
    return "modelled" if answer.basis == "refused" else answer.basis


def _limits(slo: SloLimits, answer: Prediction | None) -> list[LimitReport]:
    found = []
    for name, limit in limits_of(slo):
        band = answer.metrics.get(f"{name}_{limit.percentile}_ms") if answer else None
        found.append(
            LimitReport(
                metric=name,
                percentile=limit.percentile,
                limit_ms=limit.limit_ms,
                at_capacity_ms=None if band is None else estimated(band),
                margin_pct=None
                if band is None
                else round(100.0 * (1.0 - band.hi / limit.limit_ms), 1),
            )
        )
    return found


def _verdicts(slo: SloLimits, asked: Prediction | None) -> dict[str, Verdict]:
    """Each limit at the load that was asked, at the slow end of the interval.

    None holds where the queue is likely to grow without end.
    """
    told: dict[str, Verdict] = {}
    for name, limit in limits_of(slo):
        band = asked.metrics.get(f"{name}_{limit.percentile}_ms") if asked else None
        if asked is None or band is None:
            told[name] = "not_evaluated"
        else:
            held = band.hi <= limit.limit_ms and asked.fullness <= 1.0
            told[name] = "met" if held else "missed"
    return told


def _limited_by(curve: LoadCurve, slo: SloLimits, rate: float, max_num_seqs: int | None) -> Limited:
    """The limit that gives way first, else what the engine runs out of."""
    if limits_of(slo) and rate < 0.995 * float(curve.rates_rps[-1]):
        past = next(iter(_known(curve, [max(rate * 1.02, curve.lightest_rps)])), None)
        if past is None:
            return "compute"
        found = {
            name: margin(past, SloLimits(**{name: limit}), pessimistic=True)
            for name, limit in limits_of(slo)
        }
        names: tuple[Limited, ...] = ("ttft", "tpot", "e2e")
        return min((name for name in names if name in found), key=found.__getitem__)
    slope = np.log(curve.rates_rps[-1] / curve.rates_rps[-2])
    step = np.log(max(curve.max_sequences * 0.85, 1.0)) / (len(curve.rates_rps) - 1)
    if step > 0.0 and slope < _FLAT * step:
        return "compute"
    if max_num_seqs is not None and curve.max_sequences >= max_num_seqs:
        return "max_num_seqs"
    return "kv_cache"


def _why_nothing(curve: LoadCurve, slo: SloLimits) -> str:
    """The limits that break with one request at a time, in numbers."""
    (lightest,), broken = curve.ask([curve.lightest_rps]), []
    for name, limit in limits_of(slo):
        band = lightest.metrics.get(f"{name}_{limit.percentile}_ms")
        if band is not None and band.hi > limit.limit_ms:
            broken.append(
                f"{name.upper()} {limit.percentile} is {band.value:.3g} ms "
                f"[{band.lo:.3g} to {band.hi:.3g}] with one request at a time, "
                f"the limit is {limit.limit_ms:g} ms"
            )
    return "; ".join(broken) or "the limits do not hold together at any load"


def at_asked_load(
    report: CapacityReport, slo: SloLimits, asked: Prediction, asked_rps: float | None
) -> CapacityReport:
    """The same capacity beside the load that was asked: verdicts, and distance to the knee.

    Args:
        report: The capacity.
        slo: The limits.
        asked: What is predicted at the load that was asked.
        asked_rps: That load per replica, in requests per second.
    """
    knee = report.knee
    shares = {}
    if asked_rps:
        shares["asked_share_of_stability"] = rounded(asked_rps / knee.stability_rps)
        if knee.knee_rps:
            shares["asked_share_of_knee"] = rounded(asked_rps / knee.knee_rps)
    return report.model_copy(
        update={
            "asked_verdicts": _verdicts(slo, asked),
            "knee": knee.model_copy(update=shares),
        }
    )


def _knee(curve: LoadCurve, rate: float) -> KneeReport:
    knee, stable = curve.knee_rps(), curve.stability_rps
    return KneeReport(
        definition=KNEE_DEFINITION,
        knee_rps=None if knee is None else rounded(knee),
        stability_rps=rounded(stable),
        capacity_share_of_knee=rounded(rate / knee) if knee else None,
        capacity_share_of_stability=rounded(rate / stable),
    )


def _points(curve: LoadCurve, slo: SloLimits) -> tuple[CapacityPoint, ...]:
    """Twelve loads up to the usable share of the cache, at the percentiles that were asked."""
    names = {name: limit.percentile for name, limit in limits_of(slo)}
    metrics = [f"ttft_{names.get('ttft', 'p90')}_ms"]
    if curve.case.workload.osl_tokens > 1:
        metrics += [f"tpot_{names.get('tpot', 'p90')}_ms", f"e2e_{names.get('e2e', 'p95')}_ms"]
    rates = [share * float(curve.rates_rps[-1]) for share in _CURVE]
    return tuple(
        CapacityPoint(
            load_rps=rounded(rate),
            metrics={m: estimated(answer.metrics[m]) for m in metrics if m in answer.metrics},
        )
        for rate, answer in zip(rates, curve.ask(rates), strict=True)
        if answer.answered
    )
