"""Numbers that know how sure they are and where they come from.

A figure without a basis does not leave the domain. `refused` figures are absent values with a
reason, never zeros.
"""

from dataclasses import dataclass
from typing import Literal

__all__ = ["BASES", "Basis", "Evidence", "Figure", "weakest"]

Basis = Literal["measured", "interpolated", "modelled", "refused"]
BASES: tuple[Basis, ...] = ("measured", "interpolated", "modelled", "refused")


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One thing a figure rests on: a measured row, a fit, a price list.

    Attributes:
        kind: `benchmark`, `calibration`, `hardware`, `price`, `quality` or `model`.
        ref: The id a person can look up (`row_id`, collection key).
        source: Who published it.
        date: When, as the source writes it; empty where unknown.
    """

    kind: str
    ref: str
    source: str
    date: str = ""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A value with its 80 % interval, unit, basis and source; `lo <= value <= hi`.

    >>> Figure(value=41.0, lo=36.0, hi=47.0, unit="ms", basis="modelled", source="fit").value
    41.0
    """

    value: float
    lo: float
    hi: float
    unit: str
    basis: Basis
    source: str

    def __post_init__(self) -> None:
        if not self.lo <= self.value <= self.hi:
            raise ValueError(f"interval {self.lo}..{self.hi} does not hold {self.value}")


def weakest(*bases: Basis) -> Basis:
    """The least certain of several bases; a chain is as strong as its weakest link.

    >>> weakest("measured", "modelled", "interpolated")
    'modelled'
    """
    return max(bases, key=BASES.index)
