"""From physics and corrections to every metric of a batch of cases, with 80 % bands.

E2E and throughput follow from the corrected TTFT and TPOT, so the numbers of one answer agree with
each other; percentiles never cross.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tools.domain.calibrated import FIELDS, GUESSED_LAYOUT, KNOWLEDGE, Calibrated, field_of
from tools.domain.cases import Case, Prepared
from tools.domain.correction import Batch, CellShift, Fields, metric_target
from tools.domain.features import Table
from tools.domain.physics import Calibration, streaming_floor_seconds
from tools.domain.serving import Demand, Served, closed_load, offline_load, open_load
from tools.domain.units import MS_PER_S

__all__ = ["Answers", "answer_load", "log_band", "physical"]

Floats = NDArray[np.float64]
Load = Callable[[Table, Calibration, Demand, Floats], Served]
_LOADS: dict[str, Load] = {"closed": closed_load, "open": open_load, "offline": offline_load}
_STATISTICS = ("mean", "p50", "p90", "p95", "p99")
Words = NDArray[np.intp]


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Metrics of cases under one load; arrays of one length.

    Attributes:
        metrics: Name -> (value, low, high); NaN where nothing supports a number.
        shifts: Field -> what it said.
        words: Metric -> positions in `KNOWLEDGE`: how much is known of each case.
        stable: False where an open load has no steady state even at the fast end of its interval.
        served: The physics behind it.
    """

    metrics: dict[str, tuple[Floats, Floats, Floats]]
    shifts: dict[str, CellShift]
    words: dict[str, Words]
    stable: NDArray[np.bool_]
    served: Served


def subset(demand: Demand, index: NDArray[np.intp]) -> Demand:
    """The demand of chosen rows."""
    names = Demand.__dataclass_fields__
    return Demand(**{name: getattr(demand, name)[index] for name in names})


def physical(
    prepared: Prepared, calibration: Calibration, load: str
) -> tuple[Served, NDArray[np.intp]]:
    """The physics of the prepared cases under one load, and their rows in `prepared`."""
    index = np.flatnonzero(prepared.load == load)
    amount = prepared.rate_rps if load == "open" else prepared.concurrency
    with np.errstate(invalid="ignore", divide="ignore"):
        served = _LOADS[load](
            prepared.table.take(index),
            calibration,
            subset(prepared.demand, index),
            amount[index],
        )
    return served, index


def answer_load(
    prepared: Prepared,
    cases: Sequence[Case],
    fields: Fields | None,
    calibrated: Calibrated,
    load: str,
) -> tuple[Answers, NDArray[np.intp]]:
    """Everything about the prepared cases of one load, and their rows in `prepared`."""
    served, index = physical(prepared, calibrated.physics, load)
    chosen = [cases[prepared.index[i]] for i in index]
    shifts = _shifts(fields, chosen, served, load)
    floor_ms = streaming_floor_seconds(prepared.table.take(index)) * MS_PER_S
    values = _values(
        served, subset(prepared.demand, index), prepared.concurrency[index], shifts, floor_ms
    )
    knowledge = _knowledge(fields, chosen, load, shifts)
    words = {name: knowledge(_speaker(load, name)) for name in values}
    metrics = {
        name: _band(name, value, values, shifts, words[name], calibrated, load)
        for name, value in values.items()
    }
    guessed = np.array([not case.is_laid_out for case in chosen], dtype=np.bool_)
    if load == "open" and guessed.any():
        for name, value in values.items():
            wider = _band(name, value, values, shifts, words[name], calibrated, GUESSED_LAYOUT)
            ends = zip(wider, metrics[name], strict=True)
            middle, low, high = (np.where(guessed, a, b) for a, b in ends)
            metrics[name] = middle, low, high
    _invert_rate(metrics)
    _order_bands(metrics)
    _hold_floor(metrics, floor_ms)
    if load == "open":
        # What comes out is what came in while the queue is stable; there is no doubt to show.
        given = metrics["output_tok_s"][0]
        metrics["output_tok_s"] = given, given, given
    found = Answers(
        metrics=metrics, shifts=shifts, words=words, stable=_stable(served, metrics), served=served
    )
    return found, index


def _stable(
    served: Served, metrics: Mapping[str, tuple[Floats, Floats, Floats]]
) -> NDArray[np.bool_]:
    """Whether the queue may stay finite: capacity is as doubtful as TPOT, its inverse."""
    if "tpot_mean_ms" not in metrics:
        return served.fullness <= 1.0
    value, low, _ = metrics["tpot_mean_ms"]
    return served.fullness <= value / low


def _invert_rate(metrics: dict[str, tuple[Floats, Floats, Floats]]) -> None:
    """Throughput in flight is the inverse of E2E, and so is its band."""
    if "ttft_mean_ms" not in metrics:
        return
    value, low, high = metrics["e2e_mean_ms"]
    rate = metrics["output_tok_s"][0]
    metrics["output_tok_s"] = rate, rate * value / high, rate * value / low


def _order_bands(metrics: dict[str, tuple[Floats, Floats, Floats]]) -> None:
    """The ends of the bands rise with the percentile, as the values do."""
    for kind in ("ttft", "tpot", "e2e"):
        names = [f"{kind}_{name}_ms" for name in ("p50", "p90", "p95", "p99")]
        for lower, upper in pairwise(name for name in names if name in metrics):
            value, low, high = metrics[upper]
            low = np.minimum(np.maximum(low, metrics[lower][1]), value)
            metrics[upper] = value, low, np.maximum(high, metrics[lower][2])


def _hold_floor(metrics: dict[str, tuple[Floats, Floats, Floats]], floor_ms: Floats) -> None:
    """The low end of a TPOT band is not faster than streaming the weights once either."""
    for name, (value, low, high) in metrics.items():
        if name.startswith("tpot"):
            metrics[name] = value, np.clip(low, floor_ms, value), high


def _shifts(
    fields: Fields | None, cases: Sequence[Case], served: Served, load: str
) -> dict[str, CellShift]:
    if fields is None:
        return {}
    batch = Batch.of(cases)
    if load == "offline":
        return {"output_tok_s": fields.shifts("offline", "output_tok_s", batch)}
    if load == "closed":
        return {name: fields.shifts("closed", name, batch) for name in FIELDS["closed"]}
    return {
        "tpot": _open_tpot(fields, cases, batch, served),
        "ttft_mean": fields.shifts("open", "ttft_mean", batch),
    }


def _open_tpot(fields: Fields, cases: Sequence[Case], places: Batch, served: Served) -> CellShift:
    """TPOT under open load: its own rows, or closed-loop rows that ran the same batch."""
    alike = [
        replace(
            case,
            workload=replace(
                case.workload,
                load="closed",
                concurrency=max(float(batch), 1.0) * case.layout.data_parallel,
                request_rate_rps=None,
            ),
        )
        for case, batch in zip(cases, served.batch, strict=True)
    ]
    own = fields.shifts("open", "tpot", places)
    other = fields.shifts("closed", "tpot", Batch.of(alike))
    better = other.explained > own.explained
    return CellShift(
        shift=np.where(better, other.shift, own.shift),
        deviation=np.where(better, other.deviation, own.deviation),
        explained=np.where(better, other.explained, own.explained),
        same=np.where(better, False, own.same),
        inside=np.where(better, other.inside, own.inside),
        rows=[b if use else a for a, b, use in zip(own.rows, other.rows, better, strict=True)],
    )


def _values(
    served: Served,
    demand: Demand,
    concurrency: Floats,
    shifts: Mapping[str, CellShift],
    floor_ms: Floats,
) -> dict[str, Floats]:
    """Corrected values of every metric that the load has."""
    values: dict[str, Floats] = {}
    for name in _STATISTICS:
        if name in served.ttft_ms:
            values[f"ttft_{name}_ms"] = served.ttft_ms[name] * _ttft_factor(name, shifts)
            tpot = served.tpot_ms[name] * _factor(shifts.get("tpot"))
            values[f"tpot_{name}_ms"] = np.maximum(tpot, floor_ms)
    if not values:
        factor = _factor(shifts.get("output_tok_s"))
        return {
            "e2e_mean_ms": served.e2e_ms["mean"] / factor,
            "output_tok_s": served.output_tok_s * factor,
        }
    _order(values)
    first = served.ttft_ms["mean"] + (demand.osl_tokens - 1.0) * served.tpot_ms["mean"]
    e2e = values["ttft_mean_ms"] + (demand.osl_tokens - 1.0) * values["tpot_mean_ms"]
    for name in _STATISTICS:
        values[f"e2e_{name}_ms"] = served.e2e_ms[name] * e2e / first
    per_request = demand.osl_tokens / (e2e / 1e3)
    closed = concurrency * per_request
    values["output_tok_s"] = np.where(np.isnan(concurrency), served.output_tok_s, closed)
    return values


def _factor(shift: CellShift | None) -> Floats | float:
    return 1.0 if shift is None else np.exp(shift.shift)


def _ttft_factor(statistic: str, shifts: Mapping[str, CellShift]) -> Floats | float:
    """Correction of one TTFT statistic; a field without rows borrows part of another's shift."""
    wanted = shifts.get(field_of("closed", f"ttft_{statistic}"))
    mean = shifts.get("ttft_mean")
    if wanted is None or mean is None:
        return _factor(wanted or mean)
    others = [shifts[name] for name in ("ttft_mean", "ttft_p50", "ttft_p99") if name in shifts]
    explained = np.array([other.explained for other in others])
    best = explained.argmax(axis=0)
    rows = np.arange(explained.shape[1])
    shift = np.array([other.shift for other in others])[best, rows]
    borrowed = 0.5 * shift * (wanted.explained < _KNOWN) * (explained[best, rows] >= _KNOWN)
    result: Floats = np.exp(wanted.shift + borrowed)
    return result


_KNOWN = 0.05
"""Share of the prior variance below which a field knows nothing of a case."""


def _order(values: dict[str, Floats]) -> None:
    """Percentiles never cross, whatever the corrections of their fields."""
    for kind in ("ttft", "tpot"):
        floor = values[f"{kind}_p50_ms"]
        for name in ("p90", "p95", "p99"):
            floor = np.maximum(values[f"{kind}_{name}_ms"], floor)
            values[f"{kind}_{name}_ms"] = floor


def _speaker(load: str, metric: str) -> str:
    """The field whose knowledge counts for a metric: E2E and its inverse rest on TPOT."""
    return metric_target(load, metric) or ("output_tok_s" if load == "offline" else "tpot")


NEAR = 0.6
"""Share of the prior variance that measured rows must remove to count as close by."""


def _knowledge(
    fields: Fields | None,
    cases: Sequence[Case],
    load: str,
    shifts: Mapping[str, CellShift],
) -> Callable[[str], Words]:
    """Positions in `KNOWLEDGE` of what is known of each case, by target."""
    known: dict[str, Words] = {}

    def of(target: str) -> Words:
        if target not in known:
            words = ["both"] * len(cases)
            if fields is not None:
                words = [fields.knowledge(case, load, target) for case in cases]
            positions = np.array([KNOWLEDGE.index(word) for word in words], dtype=np.intp)
            if target in shifts:
                far = (positions == KNOWLEDGE.index("cell")) & (shifts[target].explained < NEAR)
                positions[far] = KNOWLEDGE.index("few")
            known[target] = positions
        return known[target]

    return of


def _band(
    name: str,
    value: Floats,
    values: Mapping[str, Floats],
    shifts: Mapping[str, CellShift],
    words: Words,
    calibrated: Calibrated,
    load: str,
) -> tuple[Floats, Floats, Floats]:
    target = metric_target("open" if load == GUESSED_LAYOUT else load, name)
    deviation = (
        _deviation(shifts, target, len(value))
        if target
        else _sum_deviation(values, shifts, len(value))
    )
    lower, upper = log_band(calibrated, load, name, words, deviation)
    return value, value * np.exp(lower), value * np.exp(upper)


def log_band(
    calibrated: Calibrated, load: str, metric: str, words: Words, deviation: Floats
) -> tuple[Floats, Floats]:
    """Ends of the 80 % band in log units: quantiles of hidden rows times the deviation.

    Rows of a cell never make it more doubtful than a cell that nobody measured.
    """
    bands = np.array([calibrated.quantile(load, metric, word) for word in KNOWLEDGE])
    lower = np.minimum(bands[words, 0], 0.0) * deviation
    upper = np.maximum(bands[words, 1], 0.0) * deviation
    target = metric_target("open" if load == GUESSED_LAYOUT else load, metric)
    if target is None:
        return lower, upper
    low, high = bands[KNOWLEDGE.index("pair")] * calibrated.kernels[target].prior_variance ** 0.5
    known = words < KNOWLEDGE.index("pair")
    return (
        np.where(known, np.maximum(lower, low), lower),
        np.where(known, np.minimum(upper, high), upper),
    )


_PRIOR_DEVIATION = 0.3


def _deviation(shifts: Mapping[str, CellShift], target: str, count: int) -> Floats:
    shift = shifts.get(target)
    return np.full(count, _PRIOR_DEVIATION) if shift is None else shift.deviation


def _sum_deviation(
    values: Mapping[str, Floats], shifts: Mapping[str, CellShift], count: int
) -> Floats:
    """Deviation of E2E (and of throughput, its inverse): TTFT's and TPOT's, by their shares."""
    if "ttft_mean_ms" not in values:
        return _deviation(shifts, "output_tok_s", count)
    share = np.clip(values["ttft_mean_ms"] / values["e2e_mean_ms"], 0.0, 1.0)
    first = share * _deviation(shifts, "ttft_mean", count)
    each = (1.0 - share) * _deviation(shifts, "tpot", count)
    result: Floats = np.sqrt(np.square(first) + np.square(each))
    return result
