"""How far measured rows sit from the physics, carried over to configurations that resemble them.

One Gaussian process per (model family, GPU) cell works on log(measured / physics): a constant of
the cell, constants of its engine and precision, and a smooth part over load, lengths and layout.
Far from every row it returns to the physics and says so by its standard deviation. Repeats at one
place are one observation with the noise of their mean.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Kernel", "Observations", "Posterior", "ResidualField"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

AXES: tuple[str, ...] = ("load", "isl", "osl", "tp", "pp", "ep", "adp", "replicas")
"""Coordinates of a configuration, all in log2 units."""

SAME_PLACE = 0.03
"""Two configurations are the same when no coordinate differs by more than this (2 %)."""


@dataclass(frozen=True, kw_only=True)
class Kernel:
    """Standard deviations (log units) of the parts, and length scales of the smooth one (log2).

    Attributes:
        cell: Constant shared by a whole cell.
        engine: Constant of an engine within the cell.
        precision: Constant of a precision within the cell.
        smooth: Smooth part within one engine and precision.
        noise: Scatter of one measured row.
        scales: One length scale per axis.
    """

    cell: float
    engine: float
    precision: float
    smooth: float
    noise: float
    scales: tuple[float, ...]

    @property
    def prior_variance(self) -> float:
        """Variance of a configuration nobody measured."""
        return self.cell**2 + self.engine**2 + self.precision**2 + self.smooth**2

    def between(self, left: "Observations", right: "Observations") -> Floats:
        """Covariances, shape (len(left), len(right))."""
        same_engine = left.engine[:, None] == right.engine[None, :]
        same_precision = left.precision[:, None] == right.precision[None, :]
        scales = np.asarray(self.scales)
        a, b = left.places / scales, right.places / scales
        distance = np.square(a).sum(1)[:, None] + np.square(b).sum(1)[None, :] - 2.0 * a @ b.T
        near = np.exp(-0.5 * np.maximum(distance, 0.0))
        result: Floats = (
            self.cell**2
            + self.engine**2 * same_engine
            + self.precision**2 * same_precision
            + self.smooth**2 * near * (same_engine & same_precision)
        )
        return result


@dataclass(frozen=True, kw_only=True)
class Observations:
    """Configurations of one cell: coordinates (n, axes), engine and precision codes."""

    places: Floats
    engine: Integers
    precision: Integers

    def __len__(self) -> int:
        return len(self.places)

    def take(self, index: NDArray[np.intp]) -> "Observations":
        """The chosen configurations."""
        return Observations(
            places=self.places[index], engine=self.engine[index], precision=self.precision[index]
        )


@dataclass(frozen=True, kw_only=True)
class Posterior:
    """What the field says at some configurations, in log units.

    `explained` is the share of the prior variance that measured rows remove, 0..1; `same` whether a
    row stands at the very place; `inside` whether the place lies within the box of the rows of its
    engine and precision; `rows` positions of the nearest observations, nearest first.
    """

    shift: Floats
    deviation: Floats
    explained: Floats
    same: NDArray[np.bool_]
    inside: NDArray[np.bool_]
    rows: list[tuple[int, ...]]


@dataclass(frozen=True, kw_only=True)
class _Cell:
    """One solved cell: distinct places, the members behind each, weights and inverse."""

    at: Observations
    members: list[tuple[int, ...]]
    weights: Floats
    inverse: Floats


class ResidualField:
    """Observed residuals of one target, solved cell by cell when first asked.

    Args:
        kernel: Covariances.
        cells: Cell key -> positions of its observations.
        at: All observations.
        residual: log(measured / physics), one per observation.
    """

    def __init__(
        self,
        kernel: Kernel,
        cells: Mapping[str, Sequence[int]],
        at: Observations,
        residual: Floats,
    ) -> None:
        self._kernel = kernel
        self._index = cells
        self._at = at
        self._residual = np.clip(residual, -1.5, 1.5)
        self._solved: dict[str, _Cell] = {}

    @property
    def kernel(self) -> Kernel:
        """The covariances in use."""
        return self._kernel

    def knows(self, cell: str) -> bool:
        """Whether anything was observed in this cell."""
        return cell in self._index

    def posterior(self, cell: str, at: Observations, *, nearest: int = 3) -> Posterior:
        """Shift and doubt at configurations of one cell."""
        if not self.knows(cell):
            return _unknown(len(at), self._kernel)
        solved = self._solved.get(cell) or self._solve(cell)
        cross = self._kernel.between(at, solved.at)
        clipped = _within_load(at, solved.at)
        moved = np.flatnonzero(clipped.places[:, 0] != at.places[:, 0])
        held = cross.copy()
        held[moved] = self._kernel.between(clipped.take(moved), solved.at)
        prior = self._kernel.prior_variance
        variance = prior - np.einsum("ij,jk,ik->i", cross, solved.inverse, cross, optimize=True)
        variance = np.clip(variance, 1e-6, prior)
        same, inside = _position(at, solved.at)
        order = np.argsort(-cross, axis=1, kind="stable")[:, :nearest]
        return Posterior(
            shift=held @ solved.weights,
            deviation=np.sqrt(variance),
            explained=1.0 - variance / prior,
            same=same,
            inside=inside,
            rows=[
                tuple(solved.members[j][0] for j in row if cross[i, j] > self._kernel.cell**2)
                for i, row in enumerate(order)
            ],
        )

    def _solve(self, cell: str) -> _Cell:
        positions = np.asarray(self._index[cell], dtype=np.intp)
        at, members, mean, count = _merge(self._at.take(positions), self._residual[positions])
        covariance = self._kernel.between(at, at)
        noise = self._kernel.noise**2 * (0.3 + 0.7 / count)
        inverse: Floats = np.linalg.inv(covariance + np.diag(noise)).astype(np.float64)
        solved = _Cell(
            at=at,
            members=[tuple(int(positions[i]) for i in group) for group in members],
            weights=inverse @ mean,
            inverse=inverse,
        )
        self._solved[cell] = solved
        return solved


def _within_load(at: Observations, known: Observations) -> Observations:
    """The same places with the load held inside the range that was measured.

    Past it the physics alone says how load matters: a shift that went on fading or growing there
    could make more load look faster.
    """
    places = at.places.copy()
    loads = known.places[:, 0]
    places[:, 0] = np.clip(places[:, 0], loads.min(), loads.max())
    return Observations(places=places, engine=at.engine, precision=at.precision)


def _merge(
    at: Observations, residual: Floats
) -> tuple[Observations, list[tuple[int, ...]], Floats, Floats]:
    """Distinct places with the median residual and the number of rows at each."""
    key = np.column_stack([np.round(at.places, 3), at.engine, at.precision])
    _, inverse = np.unique(key, axis=0, return_inverse=True)
    groups: dict[int, list[int]] = {}
    for position, group in enumerate(inverse.ravel()):
        groups.setdefault(int(group), []).append(position)
    members = [tuple(groups[group]) for group in sorted(groups)]
    first = np.array([group[0] for group in members], dtype=np.intp)
    median = np.array([np.median(residual[list(group)]) for group in members])
    count = np.array([float(len(group)) for group in members])
    return at.take(first), members, median, count


def _position(at: Observations, known: Observations) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether a row stands at each place, and whether rows of its kind surround it."""
    alike = (known.engine == at.engine[:, None]) & (known.precision == at.precision[:, None])
    gap = np.abs(known.places[None, :, :] - at.places[:, None, :]).max(axis=2)
    same: NDArray[np.bool_] = ((gap <= SAME_PLACE) & alike).any(axis=1)
    inside = np.zeros(len(at), dtype=np.bool_)
    for kind in np.unique(alike, axis=0):
        if not kind.any():
            continue
        mine = (alike == kind).all(axis=1)
        places = known.places[kind]
        low, high = places.min(axis=0) - SAME_PLACE, places.max(axis=0) + SAME_PLACE
        inside[mine] = ((at.places[mine] >= low) & (at.places[mine] <= high)).all(axis=1)
    return same, inside


def _unknown(count: int, kernel: Kernel) -> Posterior:
    return Posterior(
        shift=np.zeros(count),
        deviation=np.full(count, np.sqrt(kernel.prior_variance)),
        explained=np.zeros(count),
        same=np.zeros(count, dtype=np.bool_),
        inside=np.zeros(count, dtype=np.bool_),
        rows=[()] * count,
    )
