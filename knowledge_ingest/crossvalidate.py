"""How wrong the predictions are on rows they were not fitted on.

Five groupings answer five questions: `point` (a load level of a known curve is hidden), `pair` (a
whole model x GPU cell, and the same with one or four of its rows given back), `model`, `gpu` and
`source`. Every fold is fitted anew without the rows it is judged on.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm, t

from knowledge_ingest.fit import Training, document, fit_physics
from tools.domain.answers import answer_load, physical_targets
from tools.domain.calibrated import FIELDS, GUESSED_LAYOUT, KNOWLEDGE, Calibrated, band_groups
from tools.domain.correction import Fields, metric_target, observations
from tools.domain.design import Wanted, best_points
from tools.domain.measurement import METRICS
from tools.domain.physics import Calibration
from tools.measured import runs_assembler

__all__ = [
    "GROUPINGS",
    "Miss",
    "coverage_table",
    "error_table",
    "interval_table",
    "judged",
    "misses",
    "rank_agreement",
    "report",
]

GROUPINGS: tuple[str, ...] = ("point", "pair", "model", "gpu", "source")
FOLDS: dict[str, int] = {"point": 6, "pair": 18, "model": 12, "gpu": 10, "source": 8}
"""Fits per grouping; a pair that many rows speak of is hidden alone."""
FEW: tuple[int, ...] = (1, 4)
"""How many rows of a hidden pair are given back in the groupings `pair+1` and `pair+4`."""
_QUANTILES = (0.1, 0.9)
_ENOUGH = 30


@dataclass(frozen=True, kw_only=True)
class Miss:
    """One measured metric of one hidden row, and how far the prediction was.

    `log_ratio` is ln(measured / predicted), `deviation` the predicted log deviation; both are what
    intervals are made of.
    """

    grouping: str
    row_id: str
    cell: str
    source: str
    engine: str
    load: str
    metric: str
    knowledge: str
    is_laid_out: bool
    log_ratio: float
    deviation: float
    prior_deviation: float = float("inf")


def group_of(data: Training, grouping: str) -> list[str]:
    """Rows that are hidden together share a name."""
    if grouping == "pair":
        return [str(cell) for cell in data.cells]
    if grouping == "model":
        return [case.shape.family for case in data.cases]
    if grouping == "gpu":
        return [case.gpu.gpu for case in data.cases]
    if grouping == "source":
        return [row.source for row in data.rows]
    return [
        f"{row.model_family}|{row.gpu}|{row.engine}|{row.precision}|{row.gpus}|{row.tp}|{row.ep}|"
        f"{row.isl_tokens}|{row.osl_tokens}|{row.load}|{row.concurrency}|{row.request_rate_rps}"
        for row in data.rows
    ]


def folds(groups: Sequence[str], count: int = 5) -> list[NDArray[np.intp]]:
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
    """Every measured metric of every row, predicted by a fit that never saw its group.

    Repeats of a run are judged where whole groups are hidden, and left out of `point`, where a copy
    would give the answer away.
    """
    if grouping == "point":
        data = data.once()
    hidden = folds(group_of(data, grouping), FOLDS[grouping])
    jobs = [(data, grouping, index) for index in hidden]
    if workers == 1:
        return [miss for job in jobs for miss in _fold(job)]
    with ProcessPoolExecutor(max_workers=workers) as pool:
        return [miss for found in pool.map(_fold, jobs) for miss in found]


def _fold(job: tuple[Training, str, NDArray[np.intp]]) -> list[Miss]:
    data, grouping, hidden = job
    train = data.take(np.setdiff1d(np.arange(len(data)), hidden)).once()
    return judged(train, data.take(hidden), fit_physics(train), grouping)


def judged(train: Training, test: Training, calibration: Calibration, grouping: str) -> list[Miss]:
    """The hidden rows against a fit; a hidden pair also with a few of its rows given back."""
    calibrated = Calibrated.from_mapping(document(calibration, train, {}, (), ""))
    fields = training_fields(train, calibrated)
    found = list(_judge(test, fields, calibrated, grouping))
    if grouping == "pair":
        for cell in sorted(set(test.cells.tolist())):
            for load in ("closed", "offline"):
                index = np.flatnonzero((test.cells == cell) & (test.prepared.load == load))
                found.extend(_given_few(train, test.take(index).once(), calibrated, load))
    return found


def _given_few(
    train: Training, cell: Training, calibrated: Calibrated, load: str
) -> Iterator[Miss]:
    """A hidden pair under one load, some of its rows given back and judged by the rest.

    Rows are chosen as `--what-to-measure` does, from the configurations alone, and once by lot.
    """
    lot = np.random.default_rng(len(cell))
    for count in FEW:
        if len(cell) < count + _FEWEST_LEFT:
            continue
        chosen = _designed(cell, calibrated, load, count)
        for name, picked in (
            (f"pair+{count}", chosen),
            (f"pair+{count} by lot", lot.choice(len(cell), count, replace=False)),
        ):
            known = train.joined(cell.take(np.sort(picked)))
            rest = cell.take(np.setdiff1d(np.arange(len(cell)), picked))
            yield from _judge(rest, training_fields(known, calibrated), calibrated, name)


_FEWEST_LEFT = 4
"""Rows a pair must keep to be judged after some were given back."""


def _designed(cell: Training, calibrated: Calibrated, load: str, count: int) -> NDArray[np.intp]:
    places = observations(cell.cases)
    names = ("output_tok_s",) if load == "offline" else ("tpot", "ttft_mean")
    targets = [Wanted(kernel=calibrated.kernels[name], places=places) for name in names]
    picks = best_points(places, targets, count=count)
    return np.array([pick.position for pick in picks], dtype=np.intp)


def training_fields(train: Training, calibrated: Calibrated) -> Fields:
    """Residual fields of the training rows, at their nominal lengths as users ask."""
    prepared = runs_assembler().prepare(train.cases, lenient_memory=True)
    physics = physical_targets(prepared, calibrated.physics, len(train))
    return Fields(train.rows, train.cases, physics, calibrated)


def _judge(test: Training, fields: Fields, calibrated: Calibrated, grouping: str) -> Iterable[Miss]:
    prepared = runs_assembler().prepare(test.cases, lenient_memory=True)
    for load in FIELDS:
        if not (prepared.load == load).any():
            continue
        answers, index = answer_load(prepared, test.cases, fields, calibrated, load)
        for place, row_index in enumerate(index):
            position = int(prepared.index[row_index])
            row = test.rows[position]
            for metric in METRICS:
                value = getattr(row, metric)
                if value is None or metric not in answers.metrics:
                    continue
                predicted = float(answers.metrics[metric][0][place])
                if not (np.isfinite(predicted) and predicted > 0):
                    continue
                known = answers.words[metric][place]
                yield Miss(
                    grouping=grouping,
                    row_id=row.row_id,
                    cell=str(test.cells[position]),
                    source=row.source,
                    engine=row.engine,
                    load=load,
                    metric=metric,
                    knowledge=KNOWLEDGE[known],
                    is_laid_out=row.tp is not None,
                    log_ratio=float(np.log(value / predicted)),
                    deviation=float(answers.deviations[metric][place]),
                    prior_deviation=_prior(calibrated, load, metric),
                )


def _prior(calibrated: Calibrated, load: str, metric: str) -> float:
    """Deviation of the metric's field in a cell nobody measured; infinite for sums of fields."""
    target = metric_target(load, metric)
    return calibrated.kernels[target].prior_variance ** 0.5 if target else float("inf")


def weighted_quantile(values: NDArray[np.float64], weight: NDArray[np.float64], q: float) -> float:
    """The value below which a share q of the weight lies."""
    order = np.argsort(values)
    total = np.cumsum(weight[order])
    return float(values[order][np.searchsorted(total, q * total[-1])])


_UNKNOWN_LENGTHS = ("open", "e2e_p95_ms")
"""MLPerf's output lengths are a data set's, which no column tells: their tail sets no interval."""
_SETS_INTERVALS = ("point", "pair", "pair+1", "pair+4", "gpu", "model")
"""Groupings whose misses make intervals; what was known of each row says which one."""


def interval_table(found: Mapping[str, Sequence[Miss]]) -> dict[str, Any]:
    """Load -> metric -> knowledge -> [low, high] in deviations, from hidden rows."""
    return _quantile_table(_standardised(found))


@dataclass(frozen=True, kw_only=True)
class _Scaled:
    """Misses of one interval in units of their deviation, with the cell each came from."""

    z: NDArray[np.float64]
    cells: NDArray[np.str_]


_Key = tuple[str, str, str]


def _standardised(found: Mapping[str, Sequence[Miss]]) -> dict[_Key, _Scaled]:
    by_key: dict[_Key, list[Miss]] = {}
    for grouping in _SETS_INTERVALS:
        for miss in found.get(grouping, ()):
            if miss.knowledge not in _SAYS[grouping] or miss.deviation <= 0:
                continue
            if (miss.load, miss.metric) == _UNKNOWN_LENGTHS:
                continue
            for load in _speaks_for(miss):
                key = load, band_groups(miss.metric)[0], miss.knowledge
                by_key.setdefault(key, []).append(miss)
    return {
        key: _Scaled(
            z=np.array([miss.log_ratio / miss.deviation for miss in some]),
            cells=np.array([miss.cell for miss in some], dtype=np.str_),
        )
        for key, some in by_key.items()
    }


_SAYS = {
    "point": ("cell", "near", "few"),
    "pair": ("pair",),
    "pair+1": ("cell", "near", "few"),
    "pair+4": ("cell", "near", "few"),
    "gpu": ("gpu",),
    "model": ("model",),
}
"""What each grouping tells of: a hidden pair that shares neither is the business of the others."""


def _quantile_table(scaled: Mapping[_Key, _Scaled], without: str = "") -> dict[str, Any]:
    """The intervals, made without the misses of one cell."""
    table: dict[str, Any] = {}
    for (load, group, knowledge), some in scaled.items():
        keep = some.cells != without
        if keep.sum() < _ENOUGH:
            continue
        cells = some.cells[keep]
        names, where, counts = np.unique(cells, return_inverse=True, return_counts=True)
        weight = np.asarray(counts[where] ** -0.5, dtype=np.float64)
        low, high = (
            weighted_quantile(some.z[keep], weight, q) * _few_cells(len(names)) for q in _QUANTILES
        )
        entry = table.setdefault(load, {}).setdefault(group, {})
        entry[knowledge] = [round(low, 3), round(high, 3)]
    return table


def _few_cells(count: int) -> float:
    """How much wider an interval must be that rests on few cells: Student's t over the normal.

    Errors of a cell are much alike, so what counts is the number of cells, not of rows.

    >>> round(_few_cells(5), 2), round(_few_cells(50), 2)
    (1.31, 1.02)
    """
    if count < 2:  # noqa: PLR2004  one cell says nothing of others
        return _few_cells(2)
    spread = float(t.ppf(0.9, count - 1) / norm.ppf(0.9))
    return spread * float((1.0 + 1.0 / count) ** 0.5)


def _asked_as(miss: Miss) -> str:
    return miss.load if miss.is_laid_out or miss.load != "open" else GUESSED_LAYOUT


def _speaks_for(miss: Miss) -> tuple[str, ...]:
    """Intervals that a miss informs.

    A decoding step does not know how its requests arrived, and few open rows record their layout:
    what closed rows say about TPOT and E2E counts for open loads too. A guessed layout spoils TPOT,
    hardly TTFT, of which closed loops say nothing.
    """
    first_token = miss.metric.startswith("ttft")
    if miss.load == "closed":
        return ("closed",) if first_token or miss.metric == "output_tok_s" else ("closed", "open")
    if miss.load == "open" and not miss.is_laid_out:
        return (GUESSED_LAYOUT, "open") if first_token else (GUESSED_LAYOUT,)
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
    """How often 80 % intervals hold, each cell judged by intervals made without it.

    A line also says how wide the intervals are: the median of high / low.
    """
    scaled = _standardised(found)
    tables: dict[str, dict[str, Any]] = {}
    lines: list[dict[str, Any]] = []
    for grouping, all_of in found.items():
        held: dict[tuple[str, str], list[tuple[bool, float]]] = {}
        for miss in all_of:
            if miss.cell not in tables:
                tables[miss.cell] = _quantile_table(scaled, without=miss.cell)
            if miss.deviation <= 0:
                continue
            band = Calibrated(
                physics=Calibration(base={}, offsets={}),
                kernels={},
                quantiles=tables[miss.cell],
                version="",
            )
            low, high = band.quantile(_asked_as(miss), miss.metric, miss.knowledge)
            if KNOWLEDGE.index(miss.knowledge) < KNOWLEDGE.index("pair"):
                least, most = band.quantile(_asked_as(miss), miss.metric, "pair")
                widest = miss.prior_deviation / miss.deviation
                low, high = max(low, least * widest), min(high, most * widest)
            z = miss.log_ratio / miss.deviation
            width = float(np.exp((high - low) * miss.deviation))
            held.setdefault((miss.load, miss.metric), []).append((low <= z <= high, width))
        lines.extend(
            {
                "grouping": grouping,
                "load": load,
                "metric": metric,
                "rows": len(some),
                "held_pct": round(100 * float(np.mean([ok for ok, _ in some])), 1),
                "width": round(float(np.median([width for _, width in some])), 2),
            }
            for (load, metric), some in sorted(held.items())
        )
    return lines


def rank_agreement(found: Mapping[str, Sequence[Miss]], data: Training) -> list[dict[str, Any]]:
    """Kendall's tau of configurations by output tokens/s per GPU at equal load and lengths.

    Only rows of different model x GPU x layout x precision are compared; a tie counts as neither.
    """
    rows = {row.row_id: row for row in data.rows}
    lines: list[dict[str, Any]] = []
    for grouping, all_of in found.items():
        groups: dict[tuple[object, ...], list[tuple[float, float]]] = {}
        for miss in all_of:
            row = rows[miss.row_id]
            if miss.metric != "output_tok_s" or row.output_tok_s is None:
                continue
            key = row.model_family, row.load, row.concurrency, row.isl_tokens, row.osl_tokens
            measured = row.output_tok_s / row.gpus
            groups.setdefault(key, []).append((measured, measured / np.exp(miss.log_ratio)))
        agree, pairs = 0.0, 0
        for some in groups.values():
            truth, guess = np.log(np.array(some)).T
            order = np.sign(truth[:, None] - truth[None, :])
            order = np.where(np.abs(truth[:, None] - truth[None, :]) < _TIE, 0.0, order)
            same = order * np.sign(guess[:, None] - guess[None, :])
            agree += float(np.triu(same, 1).sum())
            pairs += int(np.abs(np.triu(order, 1)).sum())
        if pairs:
            lines.append({"grouping": grouping, "pairs": pairs, "tau": round(agree / pairs, 3)})
    return lines


_TIE = 0.05
"""Throughputs that differ by less than 5 % are one place in a ranking."""


def report(lines: Sequence[Mapping[str, Any]]) -> str:
    """The error table as aligned text, for terminals and logs."""
    head = f"{'grouping':15}{'load':9}{'metric':15}{'rows':>6}{'cells':>6}"
    head += f"{'median %':>10}{'mean %':>9}{'p90 %':>8}{'bias %':>8}"
    body = [
        f"{line['grouping']:15}{line['load']:9}{line['metric']:15}{line['rows']:6}{line['cells']:6}"
        f"{line['median_pct']:10}{line['mean_pct']:9}{line['p90_pct']:8}{line['bias_pct']:8}"
        for line in lines
    ]
    return "\n".join([head, *body])
