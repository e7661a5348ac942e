"""What a batch of answers says of each case: bands with a basis per figure, evidence, stability.

Arrays become values here, a column at a time, because a row at a time is four times slower; a band
is made where it is read, because a hundred thousand of them keep the garbage collector busy.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from tools.domain.answers import Answers
from tools.domain.correction import CellShift
from tools.domain.evidence import BASES, Basis
from tools.domain.prediction import OUTPUT_METRICS, Band

__all__ = ["INTERPOLATED", "Numbers", "Told", "numbers_of"]

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
        columns: Metric -> value, low end, high end and basis of each case.
        refs: Positions of the measured rows that informed each case, most telling field first.
        fullness: Rate of an open load over the most that is likely sustained.
    """

    steady: Sequence[bool]
    basis: Sequence[Basis]
    columns: Mapping[str, "_Column"]
    refs: Sequence[Sequence[int]]
    fullness: Sequence[float]

    @classmethod
    def of(cls, answers: Answers) -> "Told":
        """All cases of one batch."""
        shifts, count = answers.shifts, len(answers.stable)
        codes = {name: _codes(shift) for name, shift in shifts.items()}
        ran = np.array([shift.same for shift in shifts.values()]).reshape(-1, count).any(axis=0)
        return cls(
            steady=(answers.stable | ran).tolist(),
            basis=_words(_basis(codes, count)),
            columns=_columns(answers, codes, count),
            refs=_refs(list(shifts.values()), count),
            fullness=answers.fullness.tolist(),
        )

    def metrics(self, place: int) -> Mapping[str, Band]:
        """The figures of one case; a metric that nothing supports is absent."""
        return _Figures(self.columns, place)


Numbers = tuple[float, float, float]
"""A value, its low end and its high end."""
_Column = tuple[list[float], list[float], list[float], list[Basis]]


def numbers_of(figures: Mapping[str, Band], name: str) -> Numbers | None:
    """Value, low and high end of one figure, without a band where none is made yet."""
    if not isinstance(figures, _Figures):
        band = figures.get(name)
        return None if band is None else (band.value, band.lo, band.hi)
    if name not in figures.columns:
        return None
    values, lows, highs, _ = figures.columns[name]
    place = figures.place
    return (values[place], lows[place], highs[place]) if isfinite(values[place]) else None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class _Figures(Mapping[str, Band]):
    """One case of many columns: metric -> band."""

    columns: Mapping[str, _Column]
    place: int

    def __getitem__(self, name: str) -> Band:
        values, lows, highs, words = self.columns[name]
        place = self.place
        if not isfinite(values[place]):
            raise KeyError(name)
        return Band(values[place], lows[place], highs[place], words[place])

    def __iter__(self) -> Iterator[str]:
        found = self.columns.items()
        return (name for name, (values, *_) in found if isfinite(values[self.place]))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _codes(shift: CellShift) -> Codes:
    inside = (shift.explained >= INTERPOLATED) & shift.inside
    known = np.where(shift.same, _MEASURED, np.where(inside, _INTERPOLATED, _MODELLED))
    return np.where(shift.explained <= 0, _MODELLED, known).astype(np.int8)


_WORDS = np.array(BASES, dtype=np.object_)


def _words(codes: Codes) -> list[Basis]:
    words: list[Basis] = _WORDS[codes].tolist()
    return words


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


def _columns(answers: Answers, codes: Mapping[str, Codes], count: int) -> dict[str, _Column]:
    columns: dict[str, _Column] = {}
    for name in OUTPUT_METRICS:
        if name in answers.metrics:
            value, low, high = answers.metrics[name]
            words = _words(_metric_codes(name, codes, count))
            columns[name] = value.tolist(), low.tolist(), high.tolist(), words
    return columns


def _refs(shifts: Sequence[CellShift], count: int) -> list[list[int]]:
    """Rows behind each case, each once, in the order of the fields."""
    if not shifts:
        return [[] for _ in range(count)]
    fields = [
        [rows if informed else () for rows, informed in zip(shift.rows, told, strict=True)]
        for shift, told in ((shift, (shift.explained > 0).tolist()) for shift in shifts)
    ]
    return [list(dict.fromkeys(chain(*rows))) for rows in zip(*fields, strict=True)]
