"""One predictor for every question: a row, a candidate, the whole catalogue.

Physics supplies the shape, measured rows of the same cell correct it, and the distance to them
decides the basis: measured (this very configuration), interpolated (inside what was measured),
modelled.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from tools.choosing.options import shape_options
from tools.domain.answers import Answers, answer_load, physical
from tools.domain.calibrated import FIELDS, Calibrated
from tools.domain.cases import Assembler, Case
from tools.domain.correction import CellShift, Fields, place_of
from tools.domain.errors import RefusedError
from tools.domain.evidence import BASES, Basis, Evidence, weakest
from tools.domain.measurement import Measurement
from tools.domain.prediction import OUTPUT_METRICS, Band, Prediction
from tools.domain.space import CandidateSpace
from tools.domain.workload import LOADS
from tools.measured import case_of, usable
from tools.ports import Benchmarks, Catalogue

__all__ = ["INTERPOLATED", "Predictor"]

INTERPOLATED = 0.6
"""Share of the prior variance that measured rows must remove before a figure is interpolated."""


@dataclass(frozen=True, kw_only=True)
class Predictor:
    """Physics, calibration and measured rows behind one interface.

    Attributes:
        catalogue: Models and hardware.
        benchmarks: Measured rows.
        calibrated: The fit.
        extra: Rows a user brings for this run only; they outrank what is shipped.
    """

    catalogue: Catalogue
    benchmarks: Benchmarks
    calibrated: Calibrated
    extra: tuple[Measurement, ...] = ()
    assembler: Assembler = field(default_factory=Assembler)

    @classmethod
    def build(
        cls, catalogue: Catalogue, benchmarks: Benchmarks, calibration: Mapping[str, Any]
    ) -> "Predictor":
        """Bind the ports; nothing is read before the first question."""
        return cls(
            catalogue=catalogue,
            benchmarks=benchmarks,
            calibrated=Calibrated.from_mapping(calibration),
        )

    def with_measured(self, rows: Sequence[Measurement]) -> "Predictor":
        """The same predictor, knowing more rows."""
        return Predictor(
            catalogue=self.catalogue,
            benchmarks=self.benchmarks,
            calibrated=self.calibrated,
            extra=(*self.extra, *rows),
        )

    @property
    def version(self) -> str:
        """Fingerprint of the fit and of the rows in use."""
        return f"{self.calibrated.version}/{self.benchmarks.fingerprint}"

    @cached_property
    def space(self) -> CandidateSpace:
        """Every way the catalogue could be deployed."""
        gpus = [row.accelerator() for row in self.catalogue.hardware.values()]
        return CandidateSpace.build(shape_options(self.catalogue), gpus)

    @cached_property
    def fields(self) -> Fields:
        """Residuals of all usable rows, by load and target."""
        return build_fields(
            self.benchmarks.all(), self.extra, self.catalogue, self.calibrated, self.assembler
        )

    def predict(self, cases: Sequence[Case]) -> list[Prediction]:
        """One prediction per case, in order; refusals in their place."""
        prepared = self.assembler.prepare(cases)
        result: list[Prediction | None] = [None] * len(cases)
        for position, refusal in prepared.refused.items():
            result[position] = Prediction(basis="refused", refusal=refusal)
        for load in LOADS:
            if not (prepared.load == load).any():
                continue
            answers, index = answer_load(prepared, cases, self.fields, self.calibrated, load)
            for place, row in enumerate(index):
                position = int(prepared.index[row])
                result[position] = self._prediction(cases[position], answers, place)
        return [one for one in result if one is not None]

    def _prediction(self, case: Case, answers: Answers, place: int) -> Prediction:
        if not answers.stable[place] and not _ran(answers, place):
            return Prediction(basis="refused", refusal=_past_the_knee(case))
        metrics = {
            name: _band(answers, name, place)
            for name in OUTPUT_METRICS
            if name in answers.metrics and np.isfinite(answers.metrics[name][0][place])
        }
        shifts = list(answers.shifts.values())
        return Prediction(
            basis=_basis(answers.shifts, place),
            metrics=metrics,
            evidence=self._evidence(shifts, place),
        )

    def _evidence(self, shifts: Sequence[CellShift], place: int) -> tuple[Evidence, ...]:
        rows: dict[int, None] = {}
        for shift in shifts:
            if shift.explained[place] > 0:
                rows.update(dict.fromkeys(shift.rows[place]))
        found = [self.fields.rows[position] for position in list(rows)[:4]]
        measured = tuple(
            Evidence(kind="benchmark", ref=row.row_id, source=row.source, date=row.date)
            for row in found
        )
        fit = Evidence(
            kind="calibration", ref=self.calibrated.version, source="Leadline fit", date=""
        )
        return (*measured, fit)


def _told(
    rows: Sequence[Measurement], catalogue: Catalogue, assembler: Assembler
) -> list[tuple[Measurement, Case]]:
    """Usable rows with the question each answers."""
    found = [(row, case_of(row, catalogue, assembler)) for row in rows if usable(row)]
    return [(row, case) for row, case in found if case is not None]


def build_fields(
    rows: Sequence[Measurement],
    own: Sequence[Measurement],
    catalogue: Catalogue,
    calibrated: Calibrated,
    assembler: Assembler,
) -> Fields:
    """Residuals of the usable rows against the physics; own rows replace others at their place."""
    told = _told(own, catalogue, assembler)
    taken = {place_of(case) for _, case in told}
    pairs = _told(rows, catalogue, assembler)
    if taken:
        pairs = [pair for pair in pairs if place_of(pair[1]) not in taken] + told
    kept, cases = [row for row, _ in pairs], [case for _, case in pairs]
    prepared = assembler.prepare(cases, lenient_memory=True)
    physics: dict[tuple[str, str], Any] = {}
    for load, targets in FIELDS.items():
        served, index = physical(prepared, calibrated.physics, load)
        place = prepared.index[index]
        for target in targets:
            column = np.full(len(cases), np.nan)
            if target == "output_tok_s":
                column[place] = served.output_tok_s
            else:
                kind, _, statistic = target.partition("_")
                source = served.ttft_ms if kind == "ttft" else served.tpot_ms
                column[place] = source[statistic or "mean"]
            physics[load, target] = column
    return Fields(kept, cases, physics, calibrated)


_PILLARS = (("tpot",), ("ttft_mean", "ttft_p50"), ("output_tok_s",))
"""What an answer stands on: TPOT, TTFT in one statistic, or throughput."""


def _basis(shifts: Mapping[str, CellShift], place: int) -> Basis:
    """The weakest pillar of an answer; within one, the statistic that was measured counts.

    A percentile that no row of the cell reports is derived from those that are, which its band
    shows; it does not turn a measured configuration into a modelled one.
    """
    pillars = []
    for names in _PILLARS:
        found = [_basis_of(shifts[name], place) for name in names if name in shifts]
        if found:
            pillars.append(min(found, key=BASES.index))
    return weakest(*pillars) if pillars else "modelled"


def _band(answers: Answers, name: str, place: int) -> Band:
    value, low, high = (float(column[place]) for column in answers.metrics[name])
    return Band(value, low, high, _metric_basis(name, answers.shifts, place))


_REPORTED = {
    "tpot_mean_ms": "tpot",
    "tpot_p50_ms": "tpot",
    "ttft_mean_ms": "ttft_mean",
    "ttft_p50_ms": "ttft_p50",
    "ttft_p99_ms": "ttft_p99",
}
"""Metrics that sources report, and the field that knows them; the others are derived."""


def _metric_basis(name: str, shifts: Mapping[str, CellShift], place: int) -> Basis:
    """How one figure is known: derived percentiles are modelled even where their means are not."""
    if name in ("e2e_mean_ms", "output_tok_s") and "output_tok_s" not in shifts:
        parts = [_basis_of(shifts[n], place) for n in ("tpot", "ttft_mean") if n in shifts]
        return weakest(*parts) if parts else "modelled"
    target = "output_tok_s" if "output_tok_s" in shifts else _REPORTED.get(name)
    shift = shifts.get(target) if target else None
    return "modelled" if shift is None else _basis_of(shift, place)


def _basis_of(shift: CellShift, place: int) -> Basis:
    if shift.explained[place] <= 0:
        return "modelled"
    if shift.same[place]:
        return "measured"
    inside = shift.explained[place] >= INTERPOLATED and shift.inside[place]
    return "interpolated" if inside else "modelled"


def _ran(answers: Answers, place: int) -> bool:
    """Whether somebody ran this very load, whatever the physics thinks of the knee."""
    return any(bool(shift.same[place]) for shift in answers.shifts.values())


def _past_the_knee(case: Case) -> RefusedError:
    return RefusedError(
        f"{case.workload.request_rate_rps:g} requests/s are more than "
        f"{case.layout.data_parallel} x {case.layout.gpus} {case.gpu.gpu} carry: the queue grows "
        "without end",
        code="past_the_knee",
        hint="add replicas or lower the rate",
    )
