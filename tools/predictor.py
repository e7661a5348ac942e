"""One predictor for every question: a row, a candidate, the whole catalogue.

Physics supplies the shape, measured rows of the same cell correct it, and the distance to them
decides the basis: measured (this very configuration), interpolated (inside what was measured),
modelled.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from tools.choosing.options import shape_options
from tools.domain.answers import answer_load, physical_targets
from tools.domain.calibrated import Calibrated
from tools.domain.cases import Assembler, Case
from tools.domain.correction import Fields, place_of
from tools.domain.errors import RefusedError
from tools.domain.evidence import Evidence
from tools.domain.measurement import Measurement
from tools.domain.prediction import Prediction
from tools.domain.space import CandidateSpace
from tools.domain.workload import LOADS
from tools.measured import case_of, runs_assembler, usable
from tools.ports import Benchmarks, Catalogue
from tools.told import INTERPOLATED, Told

__all__ = ["INTERPOLATED", "OWN", "Predictor"]

OWN = "own"
"""How the source of a row begins that a user brought; such rows outrank what is shipped."""


@dataclass(frozen=True, kw_only=True, eq=False)
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
            assembler=self.assembler,
        )

    def for_runs(self) -> "Predictor":
        """The same predictor for runs as benchmarks make them, with most of the memory in use."""
        return _RunsPredictor(
            catalogue=self.catalogue,
            benchmarks=self.benchmarks,
            calibrated=self.calibrated,
            extra=self.extra,
            assembler=runs_assembler(),
            origin=self,
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
        stored = self.benchmarks.all()
        own = [row for row in stored if row.source.startswith(OWN)]
        shipped = [row for row in stored if not row.source.startswith(OWN)]
        return build_fields(
            shipped, [*own, *self.extra], self.catalogue, self.calibrated, runs_assembler()
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
            told, evidence = Told.of(answers), cache(self._row_evidence)
            for place, position in enumerate(prepared.index[index].tolist()):
                result[position] = self._prediction(cases[position], told, place, evidence)
        return [one for one in result if one is not None]

    def _prediction(
        self, case: Case, told: Told, place: int, evidence: Callable[[int], Evidence]
    ) -> Prediction:
        if not told.steady[place]:
            return Prediction(basis="refused", refusal=_past_the_knee(case))
        fullness = told.fullness[place]
        return Prediction(
            basis=told.basis[place],
            metrics=told.metrics(place),
            evidence=(*map(evidence, told.refs[place][:4]), self._fit_evidence),
            notes=(_past_likely(fullness),) if fullness > 1.0 else (),
            fullness=fullness,
        )

    @cached_property
    def _fit_evidence(self) -> Evidence:
        return Evidence(
            kind="calibration", ref=self.calibrated.version, source="Leadline fit", date=""
        )

    def _row_evidence(self, position: int) -> Evidence:
        row = self.fields.rows[position]
        return Evidence(kind="benchmark", ref=row.row_id, source=row.source, date=row.date)


@dataclass(frozen=True, kw_only=True, eq=False)
class _RunsPredictor(Predictor):
    """What its origin knows, behind another assembler."""

    origin: Predictor

    @cached_property
    def fields(self) -> Fields:
        """Residuals of the measured rows."""
        return self.origin.fields


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
    physics = physical_targets(prepared, calibrated.physics, len(cases))
    return Fields(kept, cases, physics, calibrated)


def _past_likely(fullness: float) -> str:
    return (
        f"the rate is {100.0 * fullness:.0f} % of what is likely sustained: the queue stays finite "
        "only if the deployment is faster than that"
    )


def _past_the_knee(case: Case) -> RefusedError:
    return RefusedError(
        f"{case.workload.request_rate_rps:g} requests/s are more than "
        f"{case.layout.data_parallel} x {case.layout.gpus} {case.gpu.gpu} carry: the queue grows "
        "without end",
        code="past_the_knee",
        hint="add replicas or lower the rate",
    )
