"""The few measurements that would narrow the intervals of some questions most, and by how much.

Runs that could be made are compared by the variance they would remove. What is promised for those
chosen is then asked of the predictor itself, taught that each run gave what is predicted for it:
widths do not depend on the outcome, except through what a corrected value makes of E2E.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import log

import numpy as np

from tools.domain.answers import physical
from tools.domain.cases import Case
from tools.domain.correction import Fields, cell_of, observations, place_of, target_values
from tools.domain.design import Pick, Wanted, best_points
from tools.domain.measurement import Measurement
from tools.domain.prediction import Prediction
from tools.domain.workload import Load
from tools.measured import case_of, runs_assembler
from tools.predictor import Predictor, build_fields

__all__ = ["MOST", "Proposal", "what_to_measure"]

MOST = 4
"""Measurements proposed at most: each later one adds less."""
_LENGTHS = (1.0, 0.25, 4.0)
_RATES = (1.0, 0.5, 0.25)


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """One run of one replica that is worth making.

    Attributes:
        run: What to run.
        expected: The row it would give if it went as predicted.
        gain: Variance it removes, in priors; how proposals are ordered.
        before: What is predicted for the questions now.
        after: The same once this run and those proposed before it are known.
    """

    run: Case
    expected: Measurement
    gain: float
    before: Sequence[Prediction]
    after: Sequence[Prediction]


def what_to_measure(cases: Sequence[Case], predictor: Predictor, count: int = 1) -> list[Proposal]:
    """Up to `count` runs, most useful first; none where no question is answered.

    Args:
        cases: Questions, of one configuration or of all candidates of a plan.
        predictor: Who answers them.
        count: How many runs may be made.
    """
    before = predictor.predict(cases)
    asked = [case for case, found in zip(cases, before, strict=True) if found.answered]
    cells: dict[str, list[Case]] = {}
    for case in asked:
        if case.workload.load != "offline":
            cells.setdefault(cell_of(case), []).append(case)
    picked = [one for group in cells.values() for one in _picked(group, predictor, 2 * count)]
    # The runs of a cell come in falling gain and say nothing of other cells: order them all.
    picked.sort(key=lambda one: -one[0].gain)
    taught, now = _Taught.by(predictor, asked), before
    found: list[Proposal] = []
    for pick, run, row in picked:
        if len(found) == count:
            break
        wiser = replace(taught, extra=(*taught.extra, row))
        after = wiser.predict(cases)
        if _width(after) >= _width(now):
            continue
        taught, now = wiser, after
        found.append(Proposal(run=run, expected=row, gain=pick.gain, before=before, after=after))
    return found


def _width(answers: Sequence[Prediction]) -> float:
    """Summed log widths of the mean intervals: a run that widens them is not worth making."""
    bands = [answer.metrics.get(name) for answer in answers for name in _WIDTHS if answer.answered]
    return sum(log(band.hi / band.lo) for band in bands if band is not None and band.lo > 0.0)


_WIDTHS = ("ttft_mean_ms", "tpot_mean_ms", "e2e_mean_ms")


@dataclass(frozen=True, kw_only=True)
class _Taught(Predictor):
    """The predictor with the rows that can say anything of some questions, and more."""

    rows: tuple[Measurement, ...]

    @classmethod
    def by(cls, predictor: Predictor, cases: Sequence[Case]) -> "_Taught":
        """Rows of other models on other GPUs say nothing, whatever cells share."""
        models, gpus = predictor.catalogue.models, {case.gpu.gpu for case in cases}
        families = {case.shape.family for case in cases}
        kept = [
            row
            for row in predictor.fields.rows
            if row.gpu in gpus or models[row.model_id].shape().family in families
        ]
        return cls(
            catalogue=predictor.catalogue,
            benchmarks=predictor.benchmarks,
            calibrated=predictor.calibrated,
            assembler=predictor.assembler,
            rows=tuple(kept),
        )

    @cached_property
    def fields(self) -> Fields:
        """Residuals of the rows; those that are added replace others at their place."""
        return build_fields(
            self.rows, self.extra, self.catalogue, self.calibrated, runs_assembler()
        )


def _picked(
    cases: Sequence[Case], predictor: Predictor, count: int
) -> list[tuple[Pick, Case, Measurement]]:
    """The best runs for questions of one cell, each as a case and as the row it would give."""
    known = _known(cases, predictor)
    alike = [_closed(case, predictor) for case in cases]
    runs = _runs(cases, alike, predictor, [case for _, case in known])
    if not runs:
        return []
    wanted = list(_wanted(cases, alike, known, [case for case, _ in runs], predictor))
    picks = best_points(observations([case for case, _ in runs]), wanted, count=count)
    return [(pick, *runs[pick.position]) for pick in picks]


def _known(cases: Sequence[Case], predictor: Predictor) -> list[tuple[Measurement, Case]]:
    """Rows of the cell, one per place, and of each version where a question names one."""
    case, of_versions = cases[0], any(case.engine_version for case in cases)
    found: dict[tuple[object, ...], tuple[Measurement, Case]] = {}
    assembler = runs_assembler()
    for row in predictor.fields.rows:
        told = case_of(row, predictor.catalogue, assembler) if row.gpu == case.gpu.gpu else None
        if told is not None and cell_of(told) == cell_of(case):
            key = _run_of(told) if of_versions else place_of(told)
            found.setdefault(key, (row, told))
    return list(found.values())


def _closed(case: Case, predictor: Predictor) -> Case:
    """The question itself, or the closed load that runs the same batch as an open one."""
    if case.workload.load != "open":
        return case
    prepared = predictor.assembler.prepare([case])
    served, _ = physical(prepared, predictor.calibrated.physics, "open")
    flight = max(float(served.batch[0]), 1.0) * case.layout.data_parallel
    return _under(case, "closed", flight)


def _under(case: Case, load: Load, amount: float) -> Case:
    closed = load == "closed"
    workload = replace(
        case.workload,
        load=load,
        concurrency=amount if closed else None,
        request_rate_rps=None if closed else amount,
    )
    return replace(case, workload=workload)


def _runs(
    cases: Sequence[Case],
    alike: Sequence[Case],
    predictor: Predictor,
    measured: Sequence[Case],
) -> list[tuple[Case, Measurement]]:
    """Every run of the grid that can be made and was not made yet, with the row it would give."""
    rows: dict[tuple[object, ...], Measurement] = {}
    tried: dict[tuple[object, ...], Case] = {}
    # Whoever names no version is content with a run of any.
    made = {_run_of(case) for case in measured} | {(*place_of(case), "") for case in measured}
    for case, closed in zip(cases, alike, strict=True):
        for run in _grid(case, closed, predictor):
            row = _row(run)
            told = case_of(row, predictor.catalogue, runs_assembler())
            if told is not None and _run_of(told) not in made:
                rows[_run_of(told)], tried[_run_of(told)] = row, told
    found = predictor.for_runs().predict(list(tried.values()))
    return [
        (tried[place], _expected(rows[place], one))
        for place, one in zip(tried, found, strict=True)
        if one.answered
    ]


def _run_of(case: Case) -> tuple[object, ...]:
    """Cases with one run answer each other: the same place and version of the engine."""
    return (*place_of(case), case.engine_version)


def _grid(case: Case, closed: Case, predictor: Predictor) -> Iterator[Case]:
    """Closed loads of one replica in powers of two up to its room, at three lengths; open ones."""
    layout = replace(case.layout, data_parallel=1)
    for factor in _LENGTHS:
        load = replace(
            case.workload,
            isl_tokens=float(max(round(case.workload.isl_tokens * factor), 1)),
            osl_tokens=float(max(round(case.workload.osl_tokens * factor), 1)),
            isl_p95_tokens=None,
            osl_p95_tokens=None,
            prefix_cache_share=0.0,
            context_tokens=None,
        )
        run = replace(case, layout=layout, workload=load)
        run = _under(run, "closed", 1.0)
        prepared = predictor.assembler.prepare([run])
        if prepared.refused:
            continue
        room = float(prepared.demand.max_sequences[0])
        flights = {float(2**power) for power in range(int(np.log2(room)) + 1)}
        if factor == 1.0:
            flights.add(_whole(closed))
        yield from (_under(run, "closed", flight) for flight in sorted(flights))
        rate = case.workload.request_rate_rps
        if factor == 1.0 and rate is not None:
            each = rate / case.layout.data_parallel
            yield from (_under(run, "open", float(f"{each * share:.3g}")) for share in _RATES)


def _whole(closed: Case) -> float:
    flight = closed.workload.concurrency or 1.0
    return float(max(round(flight / closed.layout.data_parallel), 1))


def _row(run: Case) -> Measurement:
    layout, load = run.layout, run.workload
    return Measurement(
        row_id="proposed",
        curve_id="proposed",
        model_id=run.shape.model_id,
        model_family=run.shape.family,
        precision=layout.precision,
        gpu=run.gpu.gpu,
        gpus=layout.gpus,
        tp=layout.tp,
        pp=layout.pp,
        ep=layout.ep,
        attention_dp=layout.attention_dp,
        engine=layout.engine,
        engine_version=run.engine_version,
        speculation="none",
        isl_tokens=load.isl_tokens,
        osl_tokens=load.osl_tokens,
        load=load.load,
        concurrency=load.concurrency,
        request_rate_rps=load.request_rate_rps,
        source="proposed",
    )


def _expected(row: Measurement, found: Prediction) -> Measurement:
    value = {name: band.value for name, band in found.metrics.items()}
    return replace(
        row,
        ttft_mean_ms=value.get("ttft_mean_ms"),
        ttft_p50_ms=value.get("ttft_p50_ms"),
        ttft_p99_ms=value.get("ttft_p99_ms"),
        tpot_mean_ms=value.get("tpot_mean_ms") if row.osl_tokens != 1 else None,
        e2e_mean_ms=value.get("e2e_mean_ms"),
        output_tok_s=value.get("output_tok_s"),
    )


def _wanted(
    cases: Sequence[Case],
    alike: Sequence[Case],
    known: Sequence[tuple[Measurement, Case]],
    runs: Sequence[Case],
    predictor: Predictor,
) -> Iterator[Wanted]:
    """TTFT and TPOT of every question; TPOT under open load learns from closed runs as well."""

    def wanted(places: Sequence[Case], load: Load, target: str, weight: float) -> Wanted:
        told = [
            case for row, case in known if row.load == load and target in target_values(row, load)
        ]
        return Wanted(
            kernel=predictor.calibrated.kernels[target],
            places=observations(places),
            known=observations(told),
            informs=np.array([run.workload.load == load for run in runs], dtype=np.bool_),
            weight=weight,
        )

    closed = [case for case in cases if case.workload.load == "closed"]
    opened = [case for case in cases if case.workload.load == "open"]
    if closed:
        yield wanted(closed, "closed", "ttft_mean", 1.0)
        yield wanted(closed, "closed", "tpot", 1.0)
    if opened:
        batches = [a for a, case in zip(alike, cases, strict=True) if case.workload.load == "open"]
        yield wanted(opened, "open", "ttft_mean", 1.0)
        yield wanted(opened, "open", "tpot", 0.5)
        yield wanted(batches, "closed", "tpot", 0.5)
