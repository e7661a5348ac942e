"""The sensitivity of a capacity as rows and as sentences with numbers; cliffs come first."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tools.domain.capacity import limits_of
from tools.domain.cases import max_sequences
from tools.domain.sensitivity import CHANGES, Effect, effects
from tools.domain.workload import SloLimits
from tools.estimate_report import SensitivityRow, rounded
from tools.figures import digits, millis
from tools.load_curve import LoadCurve
from tools.sizing import Sizing, replicas_for

__all__ = ["sensitivity_rows", "sentences"]

Floats = NDArray[np.float64]
_TOLD = 3


def sensitivity_rows(
    curve: LoadCurve, slo: SloLimits, capacity: float, sizing: Sizing
) -> tuple[SensitivityRow, ...]:
    """Every input changed alone, and the rate where replicas are sized for one.

    The search gives ratios; loads are those ratios of the capacity that was reported.
    """
    case, predictor = curve.case, curve.predictor
    found = predictor.assembler.configuration(case.shape, case.gpu, case.layout)
    most = float(curve.prepared.demand.max_sequences[0])
    own = float(
        max_sequences([found], np.array([case.workload.isl_tokens + case.workload.osl_tokens / 2]))[
            0
        ]
    )

    def slots(live_tokens: Floats) -> Floats:
        held = max_sequences([found] * len(live_tokens), live_tokens)
        return np.minimum(held, most) if most < own else held

    told = effects(
        curve.prepared.table,
        predictor.calibrated.physics,
        curve.prepared.demand,
        slo,
        curve.doubt(slo),
        slots,
    )
    rows = [_row(one, capacity, sizing, case.layout.gpus) for one in told]
    if sizing.peak_rps is not None:
        rows += [_rate_row(change, capacity, sizing, case.layout.gpus) for change in CHANGES]
    return tuple(rows)


_FIELDS = {
    "ttft": "ttft_ms",
    "tpot": "tpot_ms",
    "e2e": "e2e_ms",
    "isl": "prompt_tokens",
    "osl": "output_tokens",
    "prefix_share": "prefix_cache_share",
}


def _row(effect: Effect, capacity: float, sizing: Sizing, gpus: int) -> SensitivityRow:
    carried = capacity * effect.ratio
    sized = replicas_for(sizing, carried, gpus)
    return SensitivityRow(
        field=_FIELDS[effect.name],
        change_pct=100.0 * effect.change,
        before=rounded(effect.before),
        after=rounded(effect.after),
        capacity_rps=rounded(carried),
        ratio=rounded(effect.ratio),
        replicas=sized.replicas if sized else None,
        cliff=effect.is_cliff,
    )


def _rate_row(change: float, capacity: float, sizing: Sizing, gpus: int) -> SensitivityRow:
    peak = sizing.peak_rps or 0.0
    more = replace(sizing, peak_rps=peak * (1.0 + change))
    sized = replicas_for(more, capacity, gpus)
    return SensitivityRow(
        field="rps",
        change_pct=100.0 * change,
        before=rounded(peak),
        after=rounded(peak * (1.0 + change)),
        capacity_rps=rounded(capacity),
        ratio=1.0,
        replicas=sized.replicas if sized else None,
        cliff=False,
    )


def sentences(rows: tuple[SensitivityRow, ...], slo: SloLimits, capacity: float) -> tuple[str, ...]:
    """Cliffs first, then what moves the load most; every field once."""
    told: dict[str, str] = {}
    moved = [row for row in rows if row.field != "rps"]
    for row in sorted(moved, key=lambda r: (not r.cliff, -abs(np.log(max(r.ratio, 1e-6))))):
        told.setdefault(row.field, _sentence(row, slo, capacity))
    changed = [text for text in told.values() if text]
    return tuple(changed[:_TOLD]) or (("no input moves the load within 20 %",) if moved else ())


def _sentence(row: SensitivityRow, slo: SloLimits, capacity: float) -> str:
    if abs(np.log(max(row.ratio, 1e-6))) < 0.01:  # noqa: PLR2004  a change nobody would notice
        return ""
    names = {
        f"{name}_ms": f"{name.upper()} {limit.percentile} limit" for name, limit in limits_of(slo)
    }
    what = names.get(row.field, row.field.replace("_", " "))
    shown = millis if row.field in names else digits
    cliff = "cliff: " if row.cliff else ""
    moved = f"{cliff}{what} {shown(row.before)} -> {shown(row.after)} ({row.change_pct:+.0f} %)"
    if row.ratio <= 0.0:
        return f"{moved}: every limit holds at no load at all"
    loads = f"{digits(row.capacity_rps)} instead of {digits(capacity)} req/s"
    return f"{moved}: one replica carries {loads}"
