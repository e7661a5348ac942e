"""Which measurements would narrow predictions most, before anything is measured.

Greedy choice: each next point is the one that lowers the summed posterior variance of the wanted
predictions most, given the points chosen before. The variance of a Gaussian process does not depend
on what will be measured, so the choice can be made in advance; it is as good as the kernel is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.domain.residuals import Kernel, Observations

__all__ = ["Pick", "Wanted", "best_points"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One target to narrow at some places of one cell.

    Attributes:
        kernel: Covariances of the target.
        places: Configurations whose predictions matter.
        known: Configurations of the cell that are measured already.
        informs: Which candidates would measure this target; None means all of them.
        weight: How much this target counts against the others.
    """

    kernel: Kernel
    places: Observations
    known: Observations | None = None
    informs: NDArray[np.bool_] | None = None
    weight: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Pick:
    """One chosen point.

    Attributes:
        position: Which candidate.
        gain: Variance it removes, in priors of the targets, summed over targets and places.
        deviations: Deviation of every place after it, in log units, per target.
    """

    position: int
    gain: float
    deviations: tuple[tuple[float, ...], ...]


def best_points(candidates: Observations, wanted: Sequence[Wanted], *, count: int) -> list[Pick]:
    """Up to `count` candidates, most useful first; each is taken once.

    Args:
        candidates: Configurations of one cell that could be measured.
        wanted: What should become narrower; variances count in units of each target's prior.
        count: How many points may be measured.
    """
    states = [_State.start(target, candidates) for target in wanted]
    picks: list[Pick] = []
    free = np.ones(len(candidates), dtype=np.bool_)
    for _ in range(min(count, len(candidates))):
        gains = np.sum([state.gains() for state in states], axis=0)
        best = int(np.argmax(np.where(free, gains, -np.inf)))
        free[best] = False
        for state in states:
            state.measure(best)
        picks.append(
            Pick(
                position=best,
                gain=float(gains[best]),
                deviations=tuple(state.deviations() for state in states),
            )
        )
    return picks


@dataclass(kw_only=True)
class _State:
    """Joint covariance of candidates and places for one target, updated point by point."""

    covariance: Floats
    informs: NDArray[np.bool_]
    noise: float
    scale: float

    @classmethod
    def start(cls, target: Wanted, candidates: Observations) -> "_State":
        known, count = target.known, len(candidates)
        kernel = target.kernel if (target.places.version >= 0).any() else target.kernel.blind
        # One cell: whatever cells share of their family moves all of its places together.
        shared = kernel.prior_variance - kernel.own_variance
        to_candidates = _against(kernel, candidates, candidates, target.places) + shared
        to_places = _against(kernel, target.places, candidates, target.places) + shared
        covariance = np.vstack([to_candidates, to_places])
        covariance += np.diag(kernel.alone(candidates.joined(target.places)))
        if known is not None and len(known):
            cross = _against(kernel, known, candidates, target.places) + shared
            within = kernel.between(known, known) + shared
            within += np.diag(kernel.noise**2 + kernel.alone(known))
            covariance = covariance - cross.T @ np.linalg.solve(within, cross)
        informs = target.informs
        return cls(
            covariance=covariance,
            informs=np.ones(count, dtype=np.bool_) if informs is None else informs,
            noise=kernel.noise**2,
            scale=target.weight / kernel.prior_variance,
        )

    def gains(self) -> Floats:
        """Summed variance of the places that each candidate would remove."""
        count = len(self.informs)
        own = np.diag(self.covariance)[:count] + self.noise
        removed = np.square(self.covariance[count:, :count]).sum(axis=0) / own
        result: Floats = removed * self.scale * self.informs
        return result

    def measure(self, candidate: int) -> None:
        """What is left once a candidate is measured."""
        if not self.informs[candidate]:
            return
        column = self.covariance[:, candidate]
        self.covariance = self.covariance - np.outer(column, column) / (
            column[candidate] + self.noise
        )

    def deviations(self) -> tuple[float, ...]:
        """Posterior deviations of the places."""
        left = np.diag(self.covariance)[len(self.informs) :]
        return tuple(np.sqrt(np.maximum(left, 0.0)).tolist())


def _against(
    kernel: Kernel, rows: Observations, candidates: Observations, places: Observations
) -> Floats:
    """Covariances of rows with the candidates, then the places."""
    return np.hstack([kernel.between(rows, candidates), kernel.between(rows, places)])
