"""How wrong the predictions are on rows they were not fitted on.

Four groupings answer four questions: `point` (a load level of a known curve is hidden), `pair` (a
whole model x GPU cell), `model`, `gpu`. Every fold is fitted anew without the rows it is judged on.
"""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge_ingest.fit import Training, document, fit_physics
from tools.domain.answers import answer_load, physical
from tools.domain.calibrated import FIELDS, Calibrated, band_group
from tools.domain.cases import Assembler
from tools.domain.correction import Fields, metric_target
from tools.domain.measurement import METRICS

__all__ = [
    "GROUPINGS",
    "Miss",
    "coverage_table",
    "error_table",
    "interval_table",
    "misses",
    "report",
]

GROUPINGS: tuple[str, ...] = ("point", "pair", "model", "gpu")
FOLDS = 5
_QUANTILES = (0.1, 0.9)
_ENOUGH = 30


@dataclass(frozen=True, kw_only=True)
class Miss:
    """One measured metric of one hidden row, and how far the prediction was.

    `log_ratio` is ln(measured / predicted), `deviation` the predicted log deviation; both are what
    intervals are made of.
    """

    row_id: str
    cell: str
    engine: str
    load: str
    metric: str
    knowledge: str
    log_ratio: float
    deviation: float


def group_of(data: Training, grouping: str) -> list[str]:
    """Rows that are hidden together share a name."""
    if grouping == "pair":
        return [str(cell) for cell in data.cells]
    if grouping == "model":
        return [case.shape.family for case in data.cases]
    if grouping == "gpu":
        return [case.gpu.gpu for case in data.cases]
    return [
        f"{row.model_family}|{row.gpu}|{row.engine}|{row.precision}|{row.gpus}|{row.tp}|{row.ep}|"
        f"{row.isl_tokens}|{row.osl_tokens}|{row.load}|{row.concurrency}|{row.request_rate_rps}"
        for row in data.rows
    ]


def folds(groups: Sequence[str], count: int = FOLDS) -> list[NDArray[np.intp]]:
    """Positions hidden together; groups are dealt to the emptiest fold, largest first."""
    names, sizes = np.unique(np.array(groups), return_counts=True)
    order = sorted(range(len(names)), key=lambda i: (-sizes[i], _scramble(str(names[i]))))
    load = [0] * count
    fold_of: dict[str, int] = {}
    for i in order:
        fold = load.index(min(load))
        fold_of[str(names[i])] = fold
        load[fold] += int(sizes[i])
    of = np.array([fold_of[g] for g in groups])
    return [np.flatnonzero(of == fold) for fold in range(count) if (of == fold).any()]


def _scramble(name: str) -> int:
    """A fixed order that has nothing to do with the alphabet."""
    return sum((i + 1) * ord(c) * 2654435761 for i, c in enumerate(name)) % 2**32


def misses(data: Training, grouping: str, workers: int = 1) -> list[Miss]:
    """Every measured metric of every row, predicted by a fit that never saw its group."""
    hidden = folds(group_of(data, grouping))
    jobs = [(data, grouping, index) for index in hidden]
    if workers == 1:
        return [miss for job in jobs for miss in _fold(job)]
    with ProcessPoolExecutor(max_workers=workers) as pool:
        return [miss for found in pool.map(_fold, jobs) for miss in found]


def _fold(job: tuple[Training, str, NDArray[np.intp]]) -> list[Miss]:
    data, grouping, hidden = job
    seen = np.setdiff1d(np.arange(len(data)), hidden)
    train, test = data.take(seen), data.take(hidden)
    calibration = fit_physics(train)
    calibrated = Calibrated.from_mapping(document(calibration, train, {}, (), ""))
    fields = training_fields(train, calibrated)
    return list(_judge(test, fields, calibrated, grouping))


def training_fields(train: Training, calibrated: Calibrated) -> Fields:
    """Residual fields of the training rows, at their nominal lengths as users ask."""
    prepared = Assembler().prepare(train.cases, lenient_memory=True)
    physics: dict[tuple[str, str], Any] = {}
    for load, targets in FIELDS.items():
        served, index = physical(prepared, calibrated.physics, load)
        place = prepared.index[index]
        for target in targets:
            column = np.full(len(train), np.nan)
            if target == "output_tok_s":
                column[place] = served.output_tok_s
            else:
                kind, _, statistic = target.partition("_")
                source = served.ttft_ms if kind == "ttft" else served.tpot_ms
                column[place] = source[statistic or "mean"]
            physics[load, target] = column
    return Fields(train.rows, train.cases, physics, calibrated)


def _judge(test: Training, fields: Fields, calibrated: Calibrated, grouping: str) -> Iterable[Miss]:
    prepared = Assembler().prepare(test.cases, lenient_memory=True)
    for load in FIELDS:
        if not (prepared.load == load).any():
            continue
        answers, index = answer_load(prepared, test.cases, fields, calibrated, load)
        for place, row_index in enumerate(index):
            position = int(prepared.index[row_index])
            row, case = test.rows[position], test.cases[position]
            for metric in METRICS:
                value = getattr(row, metric)
                if value is None or metric not in answers.metrics:
                    continue
                predicted, _, high = (float(a[place]) for a in answers.metrics[metric])
                if not (np.isfinite(predicted) and predicted > 0):
                    continue
                target = metric_target(load, metric) or "tpot"
                yield Miss(
                    row_id=row.row_id,
                    cell=str(test.cells[position]),
                    engine=row.engine,
                    load=load,
                    metric=metric,
                    knowledge=fields.knowledge(case, load, target),
                    log_ratio=float(np.log(value / predicted)),
                    deviation=float(np.log(high / predicted)) / _WIDEST,
                )


_WIDEST = 1.2
"""Upper quantile an empty interval table answers with; dividing by it gives the deviation."""


def cell_weights(found: Sequence[Miss]) -> NDArray[np.float64]:
    """One say per cell, shared by its rows, so that a large cell does not speak for all."""
    counts: dict[str, int] = {}
    for miss in found:
        counts[miss.cell] = counts.get(miss.cell, 0) + 1
    return np.array([counts[miss.cell] ** -0.5 for miss in found])


def weighted_quantile(values: NDArray[np.float64], weight: NDArray[np.float64], q: float) -> float:
    """The value below which a share q of the weight lies."""
    order = np.argsort(values)
    total = np.cumsum(weight[order])
    return float(values[order][np.searchsorted(total, q * total[-1])])


_UNKNOWN_LENGTHS = ("open", "e2e_p95_ms")
"""MLPerf's output lengths are a data set's, which no column tells: their tail sets no interval."""
_KNOWN_AFTER = {"point": "cell", "pair": "pair", "gpu": "gpu", "model": "model"}
"""What is still known of a row when its group is hidden."""


def interval_table(found: Mapping[str, Sequence[Miss]]) -> dict[str, Any]:
    """Load -> metric -> knowledge -> [low, high] in deviations, from hidden rows."""
    table: dict[str, Any] = {}
    for grouping, knowledge in _KNOWN_AFTER.items():
        by_key: dict[tuple[str, str], list[Miss]] = {}
        for miss in found.get(grouping, ()):
            for load in _speaks_for(miss):
                if (load, miss.metric) != _UNKNOWN_LENGTHS and miss.deviation > 0:
                    by_key.setdefault((load, band_group(miss.metric)), []).append(miss)
        for (load, group), some in by_key.items():
            if len(some) < _ENOUGH:
                continue
            z = np.array([miss.log_ratio / miss.deviation for miss in some])
            weight = cell_weights(some)
            low, high = (weighted_quantile(z, weight, q) for q in _QUANTILES)
            entry = table.setdefault(load, {}).setdefault(group, {})
            entry[knowledge] = [round(low, 3), round(high, 3)]
    return table


def _speaks_for(miss: Miss) -> tuple[str, ...]:
    """Loads whose intervals a miss informs.

    A decoding step does not know how its requests arrived, and open rows are few: what closed rows
    say about TPOT and E2E counts for open loads too. TTFT is another matter.
    """
    if miss.load == "closed" and not miss.metric.startswith(("ttft", "output")):
        return "closed", "open"
    return (miss.load,)


def error_table(found: Mapping[str, Sequence[Miss]]) -> list[dict[str, Any]]:
    """One line per grouping, load and metric: n, cells, median, mean and p90 error, signed bias."""
    lines: list[dict[str, Any]] = []
    for grouping, all_of in found.items():
        keys = sorted({(miss.load, miss.metric) for miss in all_of})
        for load, metric in keys:
            some = [m for m in all_of if (m.load, m.metric) == (load, metric)]
            if len(some) < 5:  # noqa: PLR2004
                continue
            error = np.exp(-np.array([miss.log_ratio for miss in some])) - 1.0
            size = np.abs(error)
            lines.append(
                {
                    "grouping": grouping,
                    "load": load,
                    "metric": metric,
                    "rows": len(some),
                    "cells": len({miss.cell for miss in some}),
                    "median_pct": round(100 * float(np.median(size)), 1),
                    "mean_pct": round(100 * float(np.mean(np.minimum(size, 10.0))), 1),
                    "p90_pct": round(100 * float(np.quantile(size, 0.9)), 1),
                    "bias_pct": round(100 * float(np.median(error)), 1),
                }
            )
    return lines


def coverage_table(found: Mapping[str, Sequence[Miss]]) -> list[dict[str, Any]]:
    """How often 80 % intervals hold; each half of the cells is judged by the other half."""
    lines: list[dict[str, Any]] = []
    for grouping, knowledge in _KNOWN_AFTER.items():
        halves = _halves(found.get(grouping, ()))
        held: dict[tuple[str, str], list[bool]] = {}
        for ours, others in (halves, halves[::-1]):
            table = interval_table({grouping: others})
            for miss in ours:
                band = table.get(miss.load, {}).get(band_group(miss.metric), {}).get(knowledge)
                if band is not None and miss.deviation > 0:
                    z = miss.log_ratio / miss.deviation
                    held.setdefault((miss.load, miss.metric), []).append(band[0] <= z <= band[1])
        lines.extend(
            {
                "grouping": grouping,
                "load": load,
                "metric": metric,
                "rows": len(some),
                "held_pct": round(100 * float(np.mean(some)), 1),
            }
            for (load, metric), some in sorted(held.items())
        )
    return lines


def _halves(found: Sequence[Miss]) -> tuple[list[Miss], list[Miss]]:
    """Whole cells on either side, so that no cell sets its own interval."""
    left = [miss for miss in found if _scramble(miss.cell) % 2]
    return left, [miss for miss in found if not _scramble(miss.cell) % 2]


def report(lines: Sequence[Mapping[str, Any]]) -> str:
    """The error table as aligned text, for terminals and logs."""
    head = f"{'grouping':9}{'load':9}{'metric':15}{'rows':>6}{'cells':>6}"
    head += f"{'median %':>10}{'mean %':>9}{'p90 %':>8}{'bias %':>8}"
    body = [
        f"{line['grouping']:9}{line['load']:9}{line['metric']:15}{line['rows']:6}{line['cells']:6}"
        f"{line['median_pct']:10}{line['mean_pct']:9}{line['p90_pct']:8}{line['bias_pct']:8}"
        for line in lines
    ]
    return "\n".join([head, *body])
