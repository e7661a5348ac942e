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
from tools.domain.correction import WAITING, Batch, CellShift, Fields, metric_target
from tools.domain.features import Table
from tools.domain.floors import first_token_floors_ms
from tools.domain.physics import Calibration, streaming_floor_seconds
from tools.domain.residuals import AXES
from tools.domain.serving import (
    Demand,
    Served,
    closed_load,
    offline_load,
    open_load,
    queue_seconds,
)
from tools.domain.units import MS_PER_S
from tools.domain.workload import Percentile

__all__ = ["Answers", "answer_load", "further", "log_band", "physical", "physical_targets"]

Floats = NDArray[np.float64]
Load = Callable[[Table, Calibration, Demand, Floats], Served]
_LOADS: dict[str, Load] = {"closed": closed_load, "offline": offline_load}
_STATISTICS = ("mean", "p50", "p90", "p95", "p99")
Words = NDArray[np.intp]


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Metrics of cases under one load; arrays of one length.

    Attributes:
        metrics: Name -> (value, low, high); NaN where nothing supports a number.
        shifts: Field -> what it said.
        words: Metric -> positions in `KNOWLEDGE`: how much is known of each case.
        deviations: Metric -> log deviation that the fields give it, before quantiles of errors.
        stable: False where an open load has no steady state even at the fast end of its interval.
        fullness: Asked rate over the most that is likely sustained; above 1 the figures hold only
            if the deployment is faster than is likely.
        served: The physics behind it.
    """

    metrics: dict[str, tuple[Floats, Floats, Floats]]
    shifts: dict[str, CellShift]
    words: dict[str, Words]
    deviations: dict[str, Floats]
    stable: NDArray[np.bool_]
    fullness: Floats
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
    table, demand = prepared.table.take(index), subset(prepared.demand, index)
    with np.errstate(invalid="ignore", divide="ignore"):
        if load == "open":
            rate, chosen = prepared.rate_rps[index], prepared.chosen[index]
            served = open_load(table, calibration, demand, rate, chosen=chosen)
        else:
            served = _LOADS[load](table, calibration, demand, prepared.concurrency[index])
    return served, index


def physical_targets(
    prepared: Prepared, calibration: Calibration, count: int
) -> dict[tuple[str, str], Floats]:
    """What the physics says of every target with a residual field, and the wait for a full replica.

    Args:
        prepared: Cases, `count` with those that were refused.
        calibration: The fit.
        count: Length of the answers.

    Returns:
        (load, target) -> (count,) in the target's unit, NaN where the load is another;
        `WAITING` of a load is the part of TTFT before a full replica admits a request, in ms.
    """
    found: dict[tuple[str, str], Floats] = {}
    for load, targets in FIELDS.items():
        served, index = physical(prepared, calibration, load)
        columns: dict[str, Floats] = {WAITING: served.waiting_ms}
        for target in targets:
            kind, _, statistic = target.partition("_")
            if target == "output_tok_s":
                columns[target] = served.output_tok_s
            else:
                source = served.ttft_ms if kind == "ttft" else served.tpot_ms
                columns[target] = source[statistic or "mean"]
        for name, values in columns.items():
            found[load, name] = np.full(count, np.nan)
            found[load, name][prepared.index[index]] = values
    return found


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
    deviations = {name: _deviation_of(name, values, shifts, load) for name in values}
    metrics = {
        name: _band(name, value, deviations[name], words[name], calibrated, load)
        for name, value in values.items()
    }
    guessed = np.array([not case.is_laid_out for case in chosen], dtype=np.bool_)
    if load == "open" and guessed.any():
        for name, value in values.items():
            wider = _band(name, value, deviations[name], words[name], calibrated, GUESSED_LAYOUT)
            ends = zip(wider, metrics[name], strict=True)
            middle, low, high = (np.where(guessed, a, b) for a, b in ends)
            metrics[name] = middle, low, high
    demand = subset(prepared.demand, index)
    fullness = served.fullness * _factor(shifts.get("tpot"))
    _hold_floors(metrics, floor_ms, first_token_floors_ms(prepared.table.take(index), demand))
    if load == "open":
        _doubt_queue(metrics, served, demand, fullness)
    _hold_sums(metrics, demand)
    _invert_rate(metrics)
    _order_bands(metrics)
    if load == "open":
        # What comes out is what came in while the queue is stable; there is no doubt to show.
        given = metrics["output_tok_s"][0]
        metrics["output_tok_s"] = given, given, given
    found = Answers(
        metrics=metrics,
        shifts=shifts,
        words=words,
        deviations=deviations,
        stable=_stable(fullness, metrics),
        fullness=fullness,
        served=served,
    )
    return found, index


Bands = dict[str, tuple[Floats, Floats, Floats]]


def _stable(fullness: Floats, metrics: Bands) -> NDArray[np.bool_]:
    """Whether the queue may stay finite: capacity is as doubtful as TPOT, its inverse."""
    if "tpot_mean_ms" not in metrics:
        return fullness <= 1.0
    value, low, _ = metrics["tpot_mean_ms"]
    return fullness <= value / low


def _doubt_queue(metrics: Bands, served: Served, demand: Demand, fullness: Floats) -> None:
    """A replica slower than is likely is fuller: its queue lengthens the slow end of TTFT."""
    value, _, slow = metrics["tpot_mean_ms"]
    first = served.ttft_ms["mean"]
    service = (served.e2e_ms["mean"] - served.waiting_ms) / MS_PER_S
    fuller = queue_seconds(demand, service * slow / value, fullness * slow / value) * MS_PER_S
    longer = np.maximum(fuller - queue_seconds(demand, service, fullness) * MS_PER_S, 0.0)
    for name in _STATISTICS:
        for kind in ("ttft", "e2e"):
            middle, low, high = metrics[f"{kind}_{name}_ms"]
            share = served.ttft_ms[name] / first
            metrics[f"{kind}_{name}_ms"] = middle, low, high + longer * share


def _hold_sums(metrics: Bands, demand: Demand) -> None:
    """E2E is TTFT and the tokens after it, so its band lies within the sum of theirs."""
    if "ttft_mean_ms" not in metrics:
        return
    for name in _STATISTICS:
        tokens = np.maximum(demand.osl_tokens - 1.0, 0.0)
        value, low, high = metrics[f"e2e_{name}_ms"]
        ends = []
        for end in (0, 1, 2):
            ends.append(metrics[f"ttft_{name}_ms"][end] + tokens * metrics[f"tpot_{name}_ms"][end])
        # A percentile is not the sum of percentiles: the ends keep their ratio to the middle.
        least, most = value * ends[1] / ends[0], value * ends[2] / ends[0]
        metrics[f"e2e_{name}_ms"] = value, np.maximum(low, least), np.minimum(high, most)


def _invert_rate(metrics: Bands) -> None:
    """Throughput in flight is the inverse of E2E, and so is its band."""
    if "ttft_mean_ms" not in metrics:
        return
    value, low, high = metrics["e2e_mean_ms"]
    rate = metrics["output_tok_s"][0]
    metrics["output_tok_s"] = rate, rate * value / high, rate * value / low


def _order_bands(metrics: Bands) -> None:
    """The ends of the bands rise with the percentile, as the values do."""
    for kind in ("ttft", "tpot", "e2e"):
        names = [f"{kind}_{name}_ms" for name in ("p50", "p90", "p95", "p99")]
        for lower, upper in pairwise(name for name in names if name in metrics):
            value, low, high = metrics[upper]
            low = np.minimum(np.maximum(low, metrics[lower][1]), value)
            metrics[upper] = value, low, np.maximum(high, metrics[lower][2])


def _hold_floors(metrics: Bands, floor_ms: Floats, first_ms: Mapping[Percentile, Floats]) -> None:
    """No low end is faster than streaming the weights once, or than multiplying the prompt."""
    for name, (value, low, high) in metrics.items():
        if name.startswith("tpot"):
            metrics[name] = value, np.clip(low, floor_ms, value), high
    for statistic, least in first_ms.items():
        if (name := f"ttft_{statistic}_ms") in metrics:
            value, low, high = metrics[name]
            value = np.maximum(value, least)
            metrics[name] = value, np.clip(low, least, value), np.maximum(high, value)


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
        "tpot": _open_tpot(fields, batch, served),
        "ttft_mean": _open_ttft(fields, batch, served),
    }


_LIGHT = 0.3
"""Fullness below which an open load hardly changes what a first token waits for."""


def _open_ttft(fields: Fields, batch: Batch, served: Served) -> CellShift:
    """TTFT under open load; below `_LIGHT` the correction is that of `_LIGHT`.

    There the physics is flat, and a correction that went on changing could make more load look
    faster. A row that was measured at the very place speaks for itself.
    """
    own = fields.shifts("open", "ttft_mean", batch)
    more = np.log2(np.maximum(_LIGHT / np.maximum(served.fullness, 1e-9), 1.0))
    if not (more > 0.0).any():
        return own
    places = batch.at.places.copy()
    places[:, AXES.index("load")] += more
    light = fields.shifts("open", "ttft_mean", replace(batch, at=replace(batch.at, places=places)))
    return _either(own, light, wanted=(more > 0.0) & ~own.same)


def _either(one: CellShift, other: CellShift, wanted: NDArray[np.bool_]) -> CellShift:
    """The other shift where it is wanted, else the first."""
    return CellShift(
        shift=np.where(wanted, other.shift, one.shift),
        deviation=np.where(wanted, other.deviation, one.deviation),
        explained=np.where(wanted, other.explained, one.explained),
        same=np.where(wanted, False, one.same),
        inside=np.where(wanted, other.inside, one.inside),
        rows=[b if use else a for a, b, use in zip(one.rows, other.rows, wanted, strict=True)],
    )


def _open_tpot(fields: Fields, batch: Batch, served: Served) -> CellShift:
    """TPOT under open load: its own rows, or closed-loop rows that ran the same batch."""
    places = batch.at.places.copy()
    places[:, AXES.index("load")] = np.log2(np.maximum(served.batch, 1.0))
    own = fields.shifts("open", "tpot", batch)
    other = fields.shifts("closed", "tpot", replace(batch, at=replace(batch.at, places=places)))
    return _either(own, other, other.explained > own.explained)


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
            # Waiting lasts as long as the steps of those that run: TPOT's correction is its own.
            step = _factor(shifts.get("tpot"))
            first = served.ttft_ms[name] - served.waiting_ms
            first = first * _ttft_factor(name, shifts)
            values[f"ttft_{name}_ms"] = first + served.waiting_ms * step
            tpot = served.tpot_ms[name] * step
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
    """Percentiles never cross, whatever the corrections of their fields.

    Latencies have a long upper tail: their median is not above their mean, their 99th percentile
    not below.
    """
    for kind in ("ttft", "tpot"):
        mean = values[f"{kind}_mean_ms"]
        floor = values[f"{kind}_p50_ms"] = np.minimum(values[f"{kind}_p50_ms"], mean)
        for name in ("p90", "p95", "p99"):
            floor = np.maximum(values[f"{kind}_{name}_ms"], floor)
            values[f"{kind}_{name}_ms"] = np.maximum(floor, mean) if name == "p99" else floor


def _speaker(load: str, metric: str) -> str:
    """The field whose knowledge counts for a metric: E2E and its inverse rest on TPOT."""
    return metric_target(load, metric) or ("output_tok_s" if load == "offline" else "tpot")


_FURTHER = {"near": 0.9, "few": 0.6}
"""Share of the prior variance below which the measured rows of a cell are so far away."""


def _knowledge(
    fields: Fields | None,
    cases: Sequence[Case],
    load: str,
    shifts: Mapping[str, CellShift],
) -> Callable[[str], Words]:
    """Positions in `KNOWLEDGE` of what is known of each case, by target."""
    cells = [(case.shape.family, case.gpu.gpu) for case in cases]
    places = {cell: place for place, cell in enumerate(dict.fromkeys(cells))}
    place_of = np.array([places[cell] for cell in cells], dtype=np.intp)
    known: dict[str, Words] = {}

    def of(target: str) -> Words:
        if target not in known:
            words = ["both"] * len(places)
            if fields is not None:
                words = [fields.knowledge_of(*cell, load, target) for cell in places]
            positions = np.array([KNOWLEDGE.index(word) for word in words], dtype=np.intp)[place_of]
            if target in shifts:
                positions = further(positions, shifts[target].explained)
            known[target] = positions
        return known[target]

    return of


def further(words: Words, explained: Floats) -> Words:
    """What is known of cases in measured cells, by how close the measured rows are to each."""
    result = words.copy()
    for word, least in _FURTHER.items():
        result[(words == KNOWLEDGE.index("cell")) & (explained < least)] = KNOWLEDGE.index(word)
    return result


def _band(
    name: str,
    value: Floats,
    deviation: Floats,
    words: Words,
    calibrated: Calibrated,
    load: str,
) -> tuple[Floats, Floats, Floats]:
    lower, upper = log_band(calibrated, load, name, words, deviation)
    return value, value * np.exp(lower), value * np.exp(upper)


def _deviation_of(
    name: str, values: Mapping[str, Floats], shifts: Mapping[str, CellShift], load: str
) -> Floats:
    target, count = metric_target(load, name), len(values[name])
    return _deviation(shifts, target, count) if target else _sum_deviation(values, shifts, count)


def log_band(
    calibrated: Calibrated, load: str, metric: str, words: Words, deviation: Floats
) -> tuple[Floats, Floats]:
    """Ends of the 80 % band in log units: quantiles of hidden rows times the deviation.

    Rows of a cell never make it more doubtful than a cell that nobody measured.
    """
    bands = calibrated.bands(load, metric)
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
