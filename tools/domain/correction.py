"""Physics corrected by measured rows of the same cell, with honest doubt.

A prediction is physics x exp(shift); shift and deviation come from the residual field of its
target.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from tools.domain.calibrated import FIELDS, Calibrated, field_of
from tools.domain.cases import Case
from tools.domain.engine_version import version_code
from tools.domain.measurement import Measurement
from tools.domain.model import ModelShape
from tools.domain.residuals import AXES, SAME_PLACE, Observations, Posterior, ResidualField

__all__ = [
    "ENGINE_CODES",
    "PRECISION_CODES",
    "WAITING",
    "Batch",
    "CellShift",
    "Fields",
    "cell_of",
    "coordinates",
    "family_code",
    "observations",
    "place_of",
    "size_of",
    "target_values",
]

Floats = NDArray[np.float64]

WAITING = "waiting"
"""Name of the wait for a full replica among the targets of the physics."""
_SATURATION = 20.0
"""Place of `everything queued` on the load axis: far from every static batch."""

PRECISION_CODES = {
    "bf16": 0,
    "fp16": 0,
    "fp8": 1,
    "int8": 2,
    "int4": 3,
    "nvfp4": 4,
    "mxfp4": 5,
    "": 6,
}
ENGINE_CODES = {"vllm": 0, "sglang": 1, "trtllm": 2, "deepspeed": 3, "atom": 4}


@dataclass(frozen=True, kw_only=True)
class CellShift:
    """Shift and doubt of one target for a batch of cases; arrays of one length."""

    shift: Floats
    deviation: Floats
    explained: Floats
    same: NDArray[np.bool_]
    inside: NDArray[np.bool_]
    rows: list[tuple[int, ...]]


def cell_of(case: Case) -> str:
    """Rows of one model shape on one GPU share a cell."""
    return f"{case.shape.family}|{case.gpu.gpu}"


def coordinates(case: Case) -> tuple[float, ...]:
    """Place of a case on the axes of the residual fields (log2)."""
    w, lay = case.workload, case.layout
    amount = w.request_rate_rps if w.load == "open" else w.concurrency
    at = _SATURATION if amount is None else float(np.log2(max(amount / lay.data_parallel, 1e-6)))
    return (
        at,
        float(np.log2(max(w.isl_tokens, 1.0))),
        float(np.log2(max(w.osl_tokens, 1.0))),
        float(np.log2(lay.tp)),
        float(np.log2(lay.pp)),
        float(np.log2(lay.ep)),
        float(np.log2(lay.attention_dp or 1)),
        float(np.log2(lay.data_parallel)),
        size_of(case.shape),
    )


def size_of(shape: ModelShape) -> float:
    """Place of a model on the size axis: log2 of its active parameters in billions."""
    return float(np.log2(max(shape.parameters_active_b, 1e-3)))


@cache
def family_code(family: str) -> int:
    """A number for a family, the same in every process."""
    return int.from_bytes(blake2b(family.encode(), digest_size=6).digest(), "big")


def place_of(case: Case) -> tuple[object, ...]:
    """Cases at one place are the same configuration under the same load, to about 2 %.

    The version of the engine does not count: a user's own row replaces those of every version.
    """
    at = tuple(round(value / SAME_PLACE) for value in coordinates(case))
    return cell_of(case), case.workload.load, case.layout.engine, case.layout.precision, at


def observations(cases: Sequence[Case]) -> Observations:
    """Cases as places of a residual field."""
    return Observations(
        places=np.array([coordinates(c) for c in cases], dtype=np.float64).reshape(-1, len(AXES)),
        engine=np.array([ENGINE_CODES.get(c.layout.engine, 9) for c in cases], dtype=np.int64),
        precision=np.array(
            [PRECISION_CODES.get(c.layout.precision, 6) for c in cases], dtype=np.int64
        ),
        family=np.array([family_code(c.shape.family) for c in cases], dtype=np.int64),
        version=np.array([version_code(c.engine_version) for c in cases], dtype=np.int64),
    )


def target_values(row: Measurement, load: str) -> dict[str, float]:
    """What a measured row says about each target of its load.

    The median of TPOT stands in for its mean where only that is reported: they differ by less than
    2 % in nine of ten rows that report both.
    """
    values: dict[str, float | None]
    if load == "offline":
        values = {"output_tok_s": row.output_tok_s}
    else:
        values = {
            "tpot": row.tpot_mean_ms or row.tpot_p50_ms,
            "ttft_mean": row.ttft_mean_ms,
            "ttft_p50": row.ttft_p50_ms,
            "ttft_p99": row.ttft_p99_ms,
        }
    return {
        name: value for name, value in values.items() if value is not None and name in FIELDS[load]
    }


_MOSTLY_WAITING = 0.5


def residual_of(
    row: Measurement, target: str, predicted: float, wait_ms: float, tpot_ms: float
) -> float | None:
    """log(measured / physics) of one target; None where the row does not tell it.

    The wait for a full replica grows with the steps of those that run, so it is taken off both
    sides, at the row's own TPOT; a TTFT that is mostly wait says nothing about the rest.
    """
    value = target_values(row, row.load).get(target)
    if value is None or not np.isfinite(predicted):
        return None
    if wait_ms > 0.0 and target.startswith("ttft"):
        measured_ms = row.tpot_mean_ms or row.tpot_p50_ms or tpot_ms
        wait = wait_ms * measured_ms / tpot_ms
        if wait > _MOSTLY_WAITING * value or wait_ms > _MOSTLY_WAITING * predicted:
            return None
        value, predicted = value - wait, predicted - wait_ms
    return float(np.log(value / predicted))


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Many cases as places, and which of them lie in which cell."""

    at: Observations
    cells: Mapping[str, Sequence[int]]

    @classmethod
    def of(cls, cases: Sequence[Case]) -> "Batch":
        """Place every case once, for all targets."""
        cells: dict[str, list[int]] = {}
        for position, case in enumerate(cases):
            cells.setdefault(cell_of(case), []).append(position)
        return cls(at=observations(cases), cells=cells)


class Fields:
    """All residual fields of one set of measured rows.

    Args:
        rows: The rows; only usable ones.
        cases: Their cases.
        physics: (load, target) -> physical prediction per row, NaN where there is none, and the
            wait for a full replica (`answers.physical_targets`).
        calibrated: Kernels.
    """

    def __init__(
        self,
        rows: Sequence[Measurement],
        cases: Sequence[Case],
        physics: Mapping[tuple[str, str], Floats],
        calibrated: Calibrated,
    ) -> None:
        self.rows = rows
        self.position_of = {row.row_id: position for position, row in enumerate(rows)}
        self._at = observations(cases)
        self.families = frozenset(case.shape.family for case in cases)
        self.gpus = frozenset(case.gpu.gpu for case in cases)
        self._fields: dict[tuple[str, str], ResidualField] = {}
        names = [cell_of(case) for case in cases]
        for (load, target), predicted in physics.items():
            if target == WAITING:
                continue
            cells: dict[str, list[int]] = {}
            residual = np.zeros(len(rows))
            waiting = physics.get((load, WAITING))
            for position, row in enumerate(rows):
                if row.load != load:
                    continue
                wait = 0.0 if waiting is None else float(waiting[position])
                steps = float(physics[load, "tpot"][position]) if wait > 0.0 else 1.0
                found = residual_of(row, target, float(predicted[position]), wait, steps)
                if found is None:
                    continue
                residual[position] = found
                cells.setdefault(names[position], []).append(position)
            self._fields[load, target] = ResidualField(
                calibrated.kernels[target], cells, self._at, residual
            )

    def knows(self, load: str, target: str, cell: str) -> bool:
        """Whether the target was measured in this cell."""
        found = self._fields.get((load, target))
        return found is not None and found.knows(cell)

    def informs(self, load: str, target: str, cell: str) -> bool:
        """Whether the target was measured in this cell or in another one of its family."""
        found = self._fields.get((load, target))
        return found is not None and found.informs(cell)

    def knowledge_of(self, family: str, gpu: str, load: str, target: str) -> str:
        """How much the rows know of a cell, in the words of `KNOWLEDGE`."""
        if self.knows(load, target, f"{family}|{gpu}"):
            return "cell"
        if family in self.families:
            return "pair" if gpu in self.gpus else "gpu"
        return "model" if gpu in self.gpus else "both"

    def posterior(self, load: str, target: str, cell: str, at: Observations) -> Posterior:
        """What one field says about places in one cell."""
        return self._fields[load, target].posterior(cell, at)

    def shifts(self, load: str, target: str, batch: "Batch") -> CellShift:
        """What one field says about many cases, cell by cell."""
        count = len(batch.at)
        prior = float(np.sqrt(self._fields[load, target].kernel.prior_variance))
        result = CellShift(
            shift=np.zeros(count),
            deviation=np.full(count, prior),
            explained=np.zeros(count),
            same=np.zeros(count, dtype=np.bool_),
            inside=np.zeros(count, dtype=np.bool_),
            rows=[()] * count,
        )
        for cell, positions in batch.cells.items():
            if not self.informs(load, target, cell):
                continue
            index = np.array(positions, dtype=np.intp)
            found = self.posterior(load, target, cell, batch.at.take(index))
            for name in ("shift", "deviation", "explained", "same", "inside"):
                getattr(result, name)[index] = getattr(found, name)
            for place, refs in zip(positions, found.rows, strict=True):
                result.rows[place] = refs
        return result


def metric_target(load: str, metric: str) -> str | None:
    """The field of this load that corrects a metric; None where none does."""
    target = field_of(load, metric)
    return target if target in FIELDS[load] else None
