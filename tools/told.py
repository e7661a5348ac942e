"""What a batch of answers says of each case: bands with a basis per figure, evidence, stability.

Arrays become values here, a column at a time, because a row at a time is four times slower.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.domain.answers import Answers
from tools.domain.correction import CellShift
from tools.domain.evidence import BASES, Basis
from tools.domain.prediction import OUTPUT_METRICS, Band

__all__ = ["INTERPOLATED", "Told"]

INTERPOLATED = 0.6
"""Share of the prior variance that measured rows must remove before a figure is interpolated."""

Codes = NDArray[np.int8]
"""Positions in `BASES`; a larger one is less certain."""

_MEASURED, _INTERPOLATED, _MODELLED = map(BASES.index, ("measured", "interpolated", "modelled"))

_PILLARS = (("tpot",), ("ttft_mean", "ttft_p50"), ("output_tok_s",))
"""What an answer stands on: TPOT, TTFT in one statistic, or throughput."""

_REPORTED = {
    "tpot_mean_ms": "tpot",
    "tpot_p50_ms": "tpot",
    "ttft_mean_ms": "ttft_mean",
    "ttft_p50_ms": "ttft_p50",
    "ttft_p99_ms": "ttft_p99",
}
"""Metrics that sources report, and the field that knows them; the others are derived."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """Answers as lists of values, one entry per case.

    Attributes:
        steady: Whether a figure stands: the load has a steady state, or somebody ran it.
        basis: The weakest pillar of each answer.
        bands: Metric -> band; None where nothing supports a number.
        refs: Positions of the measured rows that informed each case, most telling field first.
    """

    steady: Sequence[bool]
    basis: Sequence[Basis]
    bands: Mapping[str, Sequence[Band | None]]
    refs: Sequence[Sequence[int]]

    @classmethod
    def of(cls, answers: Answers) -> "Told":
        """All cases of one batch."""
        shifts, count = answers.shifts, len(answers.stable)
        codes = {name: _codes(shift) for name, shift in shifts.items()}
        ran = np.array([shift.same for shift in shifts.values()]).reshape(-1, count).any(axis=0)
        return cls(
            steady=(answers.stable | ran).tolist(),
            basis=_words(_basis(codes, count)),
            bands=_bands(answers, codes, count),
            refs=_refs(list(shifts.values()), count),
        )

    def metrics(self, place: int) -> dict[str, Band]:
        """The figures of one case."""
        found = ((name, column[place]) for name, column in self.bands.items())
        return {name: band for name, band in found if band is not None}


def _codes(shift: CellShift) -> Codes:
    inside = (shift.explained >= INTERPOLATED) & shift.inside
    known = np.where(shift.same, _MEASURED, np.where(inside, _INTERPOLATED, _MODELLED))
    return np.where(shift.explained <= 0, _MODELLED, known).astype(np.int8)


def _words(codes: Codes) -> list[Basis]:
    return [BASES[code] for code in codes.tolist()]


def _basis(codes: Mapping[str, Codes], count: int) -> Codes:
    """The weakest pillar of an answer; within one, the statistic that was measured counts.

    A percentile that no row of the cell reports is derived from those that are, which its band
    shows; it does not turn a measured configuration into a modelled one.
    """
    pillars = []
    for names in _PILLARS:
        found = [codes[name] for name in names if name in codes]
        if found:
            pillars.append(np.minimum.reduce(found))
    return _weakest(pillars, count)


def _weakest(parts: Sequence[Codes], count: int) -> Codes:
    if not parts:
        return np.full(count, _MODELLED, dtype=np.int8)
    result: Codes = np.maximum.reduce(list(parts))
    return result


def _metric_codes(name: str, codes: Mapping[str, Codes], count: int) -> Codes:
    """How one figure is known: derived percentiles are modelled even where their means are not."""
    if "output_tok_s" in codes:
        return codes["output_tok_s"]
    if name in ("e2e_mean_ms", "output_tok_s"):
        return _weakest([codes[n] for n in ("tpot", "ttft_mean") if n in codes], count)
    return codes.get(_REPORTED.get(name, ""), _weakest((), count))


def _bands(
    answers: Answers, codes: Mapping[str, Codes], count: int
) -> dict[str, list[Band | None]]:
    bands: dict[str, list[Band | None]] = {}
    for name in OUTPUT_METRICS:
        if name not in answers.metrics:
            continue
        value, low, high = answers.metrics[name]
        basis = _words(_metric_codes(name, codes, count))
        column = zip(value.tolist(), low.tolist(), high.tolist(), basis, strict=True)
        finite = np.isfinite(value).tolist()
        bands[name] = [
            Band(*figures) if stands else None
            for stands, figures in zip(finite, column, strict=True)
        ]
    return bands


def _refs(shifts: Sequence[CellShift], count: int) -> list[list[int]]:
    """Rows behind each case, each once, in the order of the fields."""
    found: list[dict[int, None]] = [{} for _ in range(count)]
    for shift in shifts:
        for refs, explained, rows in zip(found, shift.explained.tolist(), shift.rows, strict=True):
            if explained > 0:
                refs.update(dict.fromkeys(rows))
    return [list(refs) for refs in found]
