"""How far measured rows sit from the physics, carried over to configurations that resemble them.

One Gaussian process per (model family, GPU) cell works on log(measured / physics): a constant of
the cell, constants of its engine, its precision and both, one of the engine's version, and a smooth
part over load, lengths and layout, with a local one that soon fades. What was measured in one cell
also speaks for others, with doubt. Either cells of one family share constants of the family, per
width of the weights and per engine; or cells on one GPU share a smooth part per engine, in which
models of like size resemble each other. Far from every row the field returns to the physics and
says so by its standard deviation. Repeats at one place are one observation with the noise of their
mean. A configuration without a version, or of one that no row of its cell ran, is answered by rows
of all versions alike, as if none were known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tools.domain.engine_version import UNKNOWN_VERSION

__all__ = ["Kernel", "Observations", "Posterior", "ResidualField"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

AXES: tuple[str, ...] = ("load", "isl", "osl", "tp", "pp", "ep", "adp", "replicas", "size")
"""Coordinates of a configuration, all in log2 units; size is active parameters."""

SAME_PLACE = 0.03
"""Two configurations are the same when no coordinate differs by more than this (2 %)."""

_LOCAL_REACH = 0.35
"""Scales of the local part over those of the smooth one."""


@dataclass(frozen=True, kw_only=True)
class Kernel:
    """Standard deviations (log units) of the parts, and length scales of the smooth one (log2).

    Attributes:
        cell: Constant shared by a whole cell.
        engine: Constant of an engine within the cell.
        precision: Constant of a precision within the cell.
        group: Constant of an engine at one precision within the cell.
        version: Part of `group` that only rows of one version share, as a deviation; at most
            `group`. A row without a version shares it with none.
        smooth: Smooth part within one engine and precision.
        local: The same on scales `_LOCAL_REACH` times as long: what one row does not tell of
            places further off.
        noise: Scatter of one measured row.
        scales: One length scale per axis.
        family, family_width, family_engine: Constants that the cells of a family share: one of the
            family, one per width of its weights, one per engine.
        gpu_engine, gpu_smooth: What the cells on one GPU share per engine: a constant, and a smooth
            part over all axes, whose scales are `gpu_reach` times as long. A kernel has these or
            the family's, not both.
    """

    cell: float
    engine: float
    precision: float
    smooth: float
    noise: float
    scales: tuple[float, ...]
    group: float = 0.0
    version: float = 0.0
    local: float = 0.0
    family: float = 0.0
    family_width: float = 0.0
    family_engine: float = 0.0
    gpu_engine: float = 0.0
    gpu_smooth: float = 0.0
    gpu_reach: float = 1.0

    @property
    def blind(self) -> "Kernel":
        """The same where no version is known: all rows of an engine may be of one."""
        return replace(self, version=0.0)

    @property
    def shares_gpu(self) -> bool:
        """Whether cells on one GPU speak for each other."""
        return self.gpu_engine > 0 or self.gpu_smooth > 0

    @property
    def own_variance(self) -> float:
        """Variance of what family constants leave open."""
        own = self.cell**2 + self.engine**2 + self.precision**2 + self.group**2
        own += self.smooth**2 + self.local**2
        return own + self.gpu_engine**2 + self.gpu_smooth**2

    @property
    def prior_variance(self) -> float:
        """Variance of a configuration nobody measured."""
        shared = self.family**2 + self.family_width**2 + self.family_engine**2
        return self.own_variance + shared

    def between(self, left: "Observations", right: "Observations") -> Floats:
        """Covariances, shape (len(left), len(right))."""
        own = self.within(left, right)
        return own + self.across(left, right) if self.shares_gpu else own

    def within(self, left: "Observations", right: "Observations") -> Floats:
        """The part of `between` that only cells of one family share."""
        same_engine = left.engine[:, None] == right.engine[None, :]
        same_family = left.family[:, None] == right.family[None, :]
        same_precision = left.precision[:, None] == right.precision[None, :]
        apart = self._apart(left, right)
        varying = self.smooth**2 * np.exp(apart)
        if self.local > 0:
            varying = varying + self.local**2 * np.exp(apart / _LOCAL_REACH**2)
        if self.version > 0:
            other = left.version[:, None] != right.version[None, :]
            varying = varying - self.version**2 * (other | (left.version < 0)[:, None])
        own = (
            self.cell**2
            + self.engine**2 * same_engine
            + self.precision**2 * same_precision
            + (self.group**2 + varying) * (same_engine & same_precision)
        )
        result: Floats = own * same_family
        return result

    def across(self, left: "Observations", right: "Observations") -> Floats:
        """The part of `between` that all cells on one GPU share."""
        same_engine = left.engine[:, None] == right.engine[None, :]
        wide = np.exp(self._apart(left, right) / self.gpu_reach**2)
        shared: Floats = (self.gpu_engine**2 + self.gpu_smooth**2 * wide) * same_engine
        return shared

    def alone(self, at: "Observations") -> Floats:
        """Variance that a configuration without a version shares with itself only."""
        result: Floats = np.where(at.version < 0, self.version**2, 0.0)
        return result

    def _apart(self, left: "Observations", right: "Observations") -> Floats:
        """Minus half the squared distance in units of the length scales."""
        scales = np.asarray(self.scales)
        a, b = left.places / scales, right.places / scales
        distance = np.square(a).sum(1)[:, None] + np.square(b).sum(1)[None, :] - 2.0 * a @ b.T
        apart: Floats = -0.5 * np.maximum(distance, 0.0)
        return apart


@dataclass(frozen=True, kw_only=True)
class Observations:
    """Configurations on one GPU: coordinates (n, axes); engine, precision, family, version codes.

    A version below zero is unknown.
    """

    places: Floats
    engine: Integers
    precision: Integers
    family: Integers
    version: Integers

    def __len__(self) -> int:
        return len(self.places)

    def kinds(self) -> list[tuple[int, int, int]]:
        """Engine, precision and version: rows alike in them share every constant of a cell."""
        codes = self.engine.tolist(), self.precision.tolist(), self.version.tolist()
        return list(zip(*codes, strict=True))

    def take(self, index: NDArray[np.intp]) -> "Observations":
        """The chosen configurations."""
        return Observations(
            places=self.places[index],
            engine=self.engine[index],
            precision=self.precision[index],
            family=self.family[index],
            version=self.version[index],
        )

    def joined(self, others: "Observations") -> "Observations":
        """These configurations, then others."""
        return Observations(
            places=np.vstack([self.places, others.places]),
            engine=np.concatenate([self.engine, others.engine]),
            precision=np.concatenate([self.precision, others.precision]),
            family=np.concatenate([self.family, others.family]),
            version=np.concatenate([self.version, others.version]),
        )

    def blind(self) -> "Observations":
        """The same configurations, their versions forgotten."""
        return replace(self, version=np.full(len(self), UNKNOWN_VERSION, dtype=np.int64))


@dataclass(frozen=True, kw_only=True)
class Posterior:
    """What the field says at some configurations, in log units.

    `explained` is the share of the prior variance that measured rows remove, 0..1; `same` whether a
    row, of the same version where one is named, stands at the very place; `inside` whether the
    place lies within the box of the rows of its engine and precision; `rows` positions of the
    nearest observations, nearest first.
    """

    shift: Floats
    deviation: Floats
    explained: Floats
    same: NDArray[np.bool_]
    inside: NDArray[np.bool_]
    rows: list[tuple[int, ...]]


@dataclass(frozen=True, kw_only=True)
class _Block:
    """Distinct places that were solved together: (n, n) inverse and (n, e) family constants."""

    at: Observations
    members: list[tuple[int, ...]]
    inverse: Floats
    residual: Floats
    effects: Floats


@dataclass(frozen=True, kw_only=True)
class _Group:
    """Blocks that share constants, (e,) with covariance (e, e), and each block's weights."""

    mean: Floats
    covariance: Floats
    blocks: Mapping[str, _Block]
    weights: Mapping[str, Floats]


class ResidualField:
    """Observed residuals of one target, solved where and when they are first asked for.

    Args:
        kernel: Covariances.
        cells: Cell key (`family|gpu`) -> positions of its observations.
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
        self._cells = cells
        self._at = at if kernel.version > 0 else at.blind()
        self._residual = np.clip(residual, -1.5, 1.5)
        self._positions: dict[str, list[int]] = {}
        self._members: dict[str, set[str]] = {}
        for cell, positions in cells.items():
            self._positions.setdefault(self._block_of(cell), []).extend(positions)
            self._members.setdefault(self._group_of(cell), set()).add(self._block_of(cell))
        self._solved: dict[str, _Group] = {}
        self._blind = (
            ResidualField(kernel.blind, cells, at.blind(), residual) if kernel.version > 0 else None
        )

    def _block_of(self, cell: str) -> str:
        return cell.partition("|")[2] if self._kernel.shares_gpu else cell

    def _group_of(self, cell: str) -> str:
        return cell.partition("|")[2 if self._kernel.shares_gpu else 0]

    @property
    def kernel(self) -> Kernel:
        """The covariances in use."""
        return self._kernel

    def knows(self, cell: str) -> bool:
        """Whether anything was observed in this cell."""
        return cell in self._cells

    def informs(self, cell: str) -> bool:
        """Whether anything was observed in this cell or in one that speaks for it."""
        return self._group_of(cell) in self._members

    def posterior(self, cell: str, at: Observations, *, nearest: int = 3) -> Posterior:
        """Shift and doubt at configurations of one cell, of the versions they name, if any."""
        if not self.informs(cell):
            return _unknown(len(at), self._kernel)
        if self._blind is None:
            return self._posterior(cell, at.blind(), nearest)
        named = at.version >= 0
        if named.any():
            named &= self._ran(cell, at)
        if not named.any():
            return self._blind.posterior(cell, at, nearest=nearest)
        if named.all():
            return self._posterior(cell, at, nearest)
        return _interleaved(
            named,
            self._posterior(cell, at.take(np.flatnonzero(named)), nearest),
            self._blind.posterior(cell, at.take(np.flatnonzero(~named)), nearest=nearest),
        )

    def _ran(self, cell: str, at: Observations) -> NDArray[np.bool_]:
        """Whether rows of the cell ran each engine, precision and version."""
        known = self._at.take(np.asarray(self._cells.get(cell, ()), dtype=np.intp))
        ran = set(known.kinds())
        return np.array([kind in ran for kind in at.kinds()], dtype=np.bool_)

    def _posterior(self, cell: str, at: Observations, nearest: int) -> Posterior:
        group = self._group(self._group_of(cell))
        effects = _effects(at)
        block = self._block_of(cell)
        if block in group.blocks:
            return self._inside(group, block, at, effects, nearest)
        variance = self._kernel.own_variance + _quadratic(effects, group.covariance)
        return replace(
            _unknown(len(at), self._kernel),
            shift=effects @ group.mean,
            deviation=np.sqrt(variance),
            explained=1.0 - variance / self._kernel.prior_variance,
        )

    def _inside(
        self, group: _Group, block: str, at: Observations, effects: Floats, nearest: int
    ) -> Posterior:
        known = group.blocks[block]
        cross = self._kernel.between(at, known.at)
        held = self._held(at, known.at, cross)
        gain = cross @ known.inverse
        own = self._kernel.own_variance - np.einsum("ij,ij->i", gain, cross)
        variance = own + _quadratic(effects - gain @ known.effects, group.covariance)
        prior = self._kernel.prior_variance
        variance = np.clip(variance, 1e-6, prior)
        same, inside = _position(at, known.at)
        return Posterior(
            shift=effects @ group.mean + held @ group.weights[block],
            deviation=np.sqrt(variance),
            explained=1.0 - variance / prior,
            same=same,
            inside=inside,
            rows=_nearest(at, known, cross, nearest, self._kernel.cell**2),
        )

    def _held(self, at: Observations, known: Observations, cross: Floats) -> Floats:
        """Covariances with every part held at the loads that were measured of it.

        Past them the physics alone says how load matters: a shift that went on fading or growing
        there could make more load look faster. What a GPU's cells share follows the loads of all of
        them: one row of a new cell says nothing of how far those reach.
        """
        own = _within_load(at, known)
        moved = np.flatnonzero(own.places[:, 0] != at.places[:, 0])
        if not len(moved):
            return cross
        held = cross.copy()
        held[moved] = self._kernel.within(own.take(moved), known)
        if self._kernel.shares_gpu:
            held[moved] += self._kernel.across(_within_all_loads(at.take(moved), known), known)
        return held

    def _group(self, name: str) -> _Group:
        """The posterior of the constants that blocks share, from all of them at once."""
        if name not in self._solved:
            blocks = {block: self._block(block) for block in sorted(self._members[name])}
            precision = np.diag(1.0 / _effect_variances(self._kernel))
            weighted = np.zeros(len(precision))
            for block in blocks.values():
                seen = block.effects.T @ block.inverse
                precision = precision + seen @ block.effects
                weighted = weighted + seen @ block.residual
            covariance = np.linalg.inv(precision).astype(np.float64)
            mean = covariance @ weighted
            self._solved[name] = _Group(
                mean=mean,
                covariance=covariance,
                blocks=blocks,
                weights={
                    key: block.inverse @ (block.residual - block.effects @ mean)
                    for key, block in blocks.items()
                },
            )
        return self._solved[name]

    def _block(self, name: str) -> _Block:
        positions = np.asarray(self._positions[name], dtype=np.intp)
        at, members, mean, count = _merge(self._at.take(positions), self._residual[positions])
        noise = self._kernel.noise**2 * (0.3 + 0.7 / count)
        covariance = self._kernel.between(at, at) + np.diag(noise + self._kernel.alone(at))
        return _Block(
            at=at,
            members=[tuple(int(positions[i]) for i in group) for group in members],
            inverse=np.linalg.inv(covariance).astype(np.float64),
            residual=mean,
            effects=_effects(at),
        )


def _interleaved(first: NDArray[np.bool_], one: Posterior, other: Posterior) -> Posterior:
    """One posterior where `first` says so, the other one elsewhere, in the order of `first`."""
    order = np.argsort(np.concatenate([np.flatnonzero(first), np.flatnonzero(~first)]))
    rows = [*one.rows, *other.rows]
    return Posterior(
        shift=np.concatenate([one.shift, other.shift])[order],
        deviation=np.concatenate([one.deviation, other.deviation])[order],
        explained=np.concatenate([one.explained, other.explained])[order],
        same=np.concatenate([one.same, other.same])[order],
        inside=np.concatenate([one.inside, other.inside])[order],
        rows=[rows[place] for place in order],
    )


def _nearest(
    at: Observations, known: _Block, cross: Floats, count: int, least: float
) -> list[tuple[int, ...]]:
    """Rows of the same family that weigh most at each place, heaviest first."""
    weights = np.where(at.family[:, None] == known.at.family[None, :], cross, -1.0)
    first = np.array([group[0] for group in known.members])
    every = np.arange(len(at))
    rows = np.empty((len(at), min(count, len(first))), dtype=np.int64)
    told = np.zeros(len(at), dtype=np.int64)
    # The largest, a few times over: far cheaper than an order of them all, and ties fall alike.
    for rank in range(rows.shape[1]):
        best = weights.argmax(axis=1)
        rows[:, rank] = first[best]
        told += weights[every, best] > least
        weights[every, best] = -np.inf
    return [tuple(row[:some]) for row, some in zip(rows.tolist(), told.tolist(), strict=True)]


_ENGINES = 8
_WIDTH_OF = (16, 8, 8, 4, 4, 4, 16)
_WIDTHS = (16, 8, 4)
"""Bits of a weight by precision code (`correction.PRECISION_CODES`)."""


def _effects(at: Observations) -> Floats:
    """Which shared constants a place takes part in, (n, 1 + widths + engines) of 0 and 1."""
    bits = np.array(_WIDTH_OF)[np.minimum(at.precision, len(_WIDTH_OF) - 1)]
    engine = np.minimum(at.engine, _ENGINES - 1)
    columns = [np.ones(len(at)), *[bits == width for width in _WIDTHS]]
    columns += [engine == code for code in range(_ENGINES)]
    result: Floats = np.column_stack(columns).astype(np.float64)
    return result


def _effect_variances(kernel: Kernel) -> Floats:
    """Prior variances of the shared constants, in the order of `_effects`; never quite zero."""
    deviations = [kernel.family, *[kernel.family_width] * len(_WIDTHS)]
    deviations += [kernel.family_engine] * _ENGINES
    result: Floats = np.maximum(np.square(np.array(deviations)), 1e-8)
    return result


def _quadratic(left: Floats, middle: Floats) -> Floats:
    result: Floats = np.einsum("ij,ij->i", left @ middle, left)
    return result


def _within_load(at: Observations, known: Observations) -> Observations:
    """The same places with the load held inside the range that was measured of their family."""
    places = at.places.copy()
    for family in np.unique(at.family):
        here = at.family == family
        own = known.family == family
        loads = known.places[own, 0] if own.any() else known.places[:, 0]
        places[here, 0] = np.clip(places[here, 0], loads.min(), loads.max())
    return replace(at, places=places)


def _within_all_loads(at: Observations, known: Observations) -> Observations:
    """The same places with the load held inside the range that was measured of any family."""
    places = at.places.copy()
    places[:, 0] = np.clip(places[:, 0], known.places[:, 0].min(), known.places[:, 0].max())
    return replace(at, places=places)


def _merge(
    at: Observations, residual: Floats
) -> tuple[Observations, list[tuple[int, ...]], Floats, Floats]:
    """Distinct places with the median residual and the number of rows at each."""
    key = np.column_stack([np.round(at.places, 3), at.engine, at.precision, at.family, at.version])
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
    same = np.zeros(len(at), dtype=np.bool_)
    inside = np.zeros(len(at), dtype=np.bool_)
    kinds = zip(at.engine.tolist(), at.precision.tolist(), at.family.tolist(), strict=True)
    asked_of: dict[tuple[int, int, int], list[int]] = {}
    for position, kind in enumerate(kinds):
        asked_of.setdefault(kind, []).append(position)
    for (engine, precision, family), mine in asked_of.items():
        alike = known.engine == engine
        alike &= (known.precision == precision) & (known.family == family)
        if not alike.any():
            continue
        places, asked = known.places[alike], at.places[mine]
        low, high = places.min(axis=0) - SAME_PLACE, places.max(axis=0) + SAME_PLACE
        inside[mine] = ((asked >= low) & (asked <= high)).all(axis=1)
        same[mine] = _stands_at(asked, places, at.version[mine], known.version[alike])
    return same, inside


def _stands_at(
    asked: Floats, places: Floats, wanted: Integers, versions: Integers
) -> NDArray[np.bool_]:
    """Whether some place equals each asked one on every axis; few do on the first, the load."""
    alike = np.abs(places[None, :, 0] - asked[:, None, 0]) <= SAME_PLACE
    alike &= versions[None, :] == wanted[:, None]
    one, other = np.nonzero(alike)
    near = (np.abs(places[other] - asked[one]) <= SAME_PLACE).all(axis=1)
    result = np.zeros(len(asked), dtype=np.bool_)
    result[one[near]] = True
    return result


def _unknown(count: int, kernel: Kernel) -> Posterior:
    return Posterior(
        shift=np.zeros(count),
        deviation=np.full(count, np.sqrt(kernel.prior_variance)),
        explained=np.zeros(count),
        same=np.zeros(count, dtype=np.bool_),
        inside=np.zeros(count, dtype=np.bool_),
        rows=[()] * count,
    )
