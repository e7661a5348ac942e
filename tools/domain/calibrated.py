"""The fitted file as values: coefficients, kernels and the quantiles that make intervals honest.

`calibration.json` is written by the fit and read here; its meaning is documented beside it.
Intervals are quantiles of log(measured / predicted) on groups the fit never saw, in units of the
predicted deviation, by load, metric and how much is known of the cell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.domain.physics import Calibration
from tools.domain.residuals import AXES, Kernel

__all__ = [
    "FIELDS",
    "GUESSED_LAYOUT",
    "KNOWLEDGE",
    "Calibrated",
    "band_groups",
    "field_of",
    "quantile_for",
]

Floats = NDArray[np.float64]

FIELDS: dict[str, tuple[str, ...]] = {
    "closed": ("tpot", "ttft_mean", "ttft_p50", "ttft_p99"),
    "open": ("tpot", "ttft_mean"),
    "offline": ("output_tok_s",),
}
"""Targets with a residual field, by load."""

KNOWLEDGE: tuple[str, ...] = ("cell", "near", "few", "pair", "gpu", "model", "both")
"""How much is known: this model on this GPU close by; not quite so close; far off; both apart; GPU
unseen; model unseen; neither."""

_WIDEST = (-1.2, 1.2)


def field_of(load: str, metric: str) -> str:
    """The field whose residuals speak for a metric.

    >>> field_of("closed", "ttft_p90_ms")
    'ttft_p50'
    """
    name = metric.removesuffix("_ms")
    if name.startswith("tpot"):
        return "tpot"
    if name in ("ttft_p50", "ttft_p90"):
        return "ttft_p50" if load == "closed" else "ttft_mean"
    if name in ("ttft_p95", "ttft_p99"):
        return "ttft_p99" if load == "closed" else "ttft_mean"
    return "ttft_mean" if name.startswith("ttft") else "output_tok_s"


@dataclass(frozen=True, kw_only=True)
class Calibrated:
    """A fit and what is known of its errors.

    Attributes:
        physics: Coefficients of the step-time physics.
        kernels: Covariances by target.
        quantiles: load -> band group -> knowledge -> (low, high) in deviations.
        version: Short hash of the file's content.
    """

    physics: Calibration
    kernels: Mapping[str, Kernel]
    quantiles: Mapping[str, Mapping[str, Mapping[str, tuple[float, float]]]]
    version: str
    _bands: dict[tuple[str, str], Floats] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> "Calibrated":
        """Read the parsed file."""
        return cls(
            physics=Calibration(base=data["base"], offsets=data["offsets"]),
            kernels={
                name: Kernel(
                    cell=row["cell"],
                    engine=row["engine"],
                    precision=row["precision"],
                    smooth=row["smooth"],
                    noise=row["noise"],
                    scales=tuple(row["scales"][axis] for axis in AXES),
                    group=row.get("group", 0.0),
                    version=row.get("version", 0.0),
                    local=row.get("local", 0.0),
                    family=row.get("family", 0.0),
                    family_width=row.get("family_width", 0.0),
                    family_engine=row.get("family_engine", 0.0),
                    gpu_engine=row.get("gpu_engine", 0.0),
                    gpu_smooth=row.get("gpu_smooth", 0.0),
                    gpu_reach=row.get("gpu_reach", 1.0),
                )
                for name, row in data["kernels"].items()
            },
            quantiles=data["intervals"],
            version=data["version"],
        )

    def quantile(self, load: str, metric: str, knowledge: str) -> tuple[float, float]:
        """Low and high quantile in deviations; the widest of what is known where nothing fits.

        A load or a percentile that too few hidden rows report borrows from its kin.
        """
        for kind in (load, *_LIKE_LOADS.get(load, ())):
            by_metric = self.quantiles.get(kind, {})
            for name in band_groups(metric):
                if name in by_metric:
                    return quantile_for(by_metric[name], knowledge)
        return _WIDEST

    def bands(self, load: str, metric: str) -> Floats:
        """`quantile` of every word of `KNOWLEDGE`, one row each; worked out once, not to change."""
        found = self._bands.get((load, metric))
        if found is None:
            found = np.array([self.quantile(load, metric, word) for word in KNOWLEDGE])
            self._bands[load, metric] = found
        return found


GUESSED_LAYOUT = "open, layout guessed"
"""Intervals of open loads whose layout nobody recorded, as all of MLPerf's."""
_LIKE_LOADS = {"open": ("closed",), GUESSED_LAYOUT: ("open", "closed")}
"""A decoding step does not know how its requests arrived."""


def quantile_for(found: Mapping[str, Sequence[float]], knowledge: str) -> tuple[float, float]:
    """The quantiles of a knowledge, else of the next less certain one, else of what there is."""
    order = KNOWLEDGE[KNOWLEDGE.index(knowledge) :] + KNOWLEDGE[::-1]
    for name in order:
        if name in found:
            low, high = found[name]
            return min(low, -0.05), max(high, 0.05)
    return _WIDEST


def band_groups(metric: str) -> tuple[str, ...]:
    """The interval of a metric, then those it borrows from: its nearest kin first.

    >>> band_groups("ttft_p95_ms")
    ('ttft_p95', 'ttft_p99', 'ttft_p90', 'ttft_mean')
    >>> band_groups("output_tok_s")
    ('output_tok_s',)
    """
    kind, _, statistic = metric.removesuffix("_ms").partition("_")
    if kind == "tpot" and statistic in ("p90", "p95"):
        # Within a run TPOT hardly spreads: the doubt is that of the mean, which far more rows tell.
        return "tpot_mean", "tpot_p99"
    return tuple(f"{kind}_{name}" for name in _KIN.get(statistic, (statistic,)))


_KIN = {
    "mean": ("mean", "p50"),
    "p50": ("p50", "mean"),
    "p90": ("p90", "p95", "p99", "mean"),
    "p95": ("p95", "p99", "p90", "mean"),
    "p99": ("p99", "p95", "p90", "mean"),
}
