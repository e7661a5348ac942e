"""The fitted file as values: coefficients, kernels and the quantiles that make intervals honest.

`calibration.json` is written by the fit and read here; its meaning is documented beside it.
Intervals are quantiles of log(measured / predicted) on groups the fit never saw, in units of the
predicted deviation, by load, metric and how much is known of the cell.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tools.domain.physics import Calibration
from tools.domain.residuals import AXES, Kernel

__all__ = ["FIELDS", "KNOWLEDGE", "Calibrated", "band_group", "field_of"]

FIELDS: dict[str, tuple[str, ...]] = {
    "closed": ("tpot", "ttft_mean", "ttft_p50", "ttft_p99"),
    "open": ("tpot", "ttft_mean"),
    "offline": ("output_tok_s",),
}
"""Targets with a residual field, by load."""

KNOWLEDGE: tuple[str, ...] = ("cell", "pair", "gpu", "model", "both")
"""How much is known: this model on this GPU; both apart; GPU unseen; model unseen; neither."""

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
                )
                for name, row in data["kernels"].items()
            },
            quantiles=data["intervals"],
            version=data["version"],
        )

    def quantile(self, load: str, metric: str, knowledge: str) -> tuple[float, float]:
        """Low and high quantile in deviations; the widest of what is known where nothing fits."""
        by_metric = self.quantiles.get(load, {})
        found = by_metric.get(band_group(metric), {})
        order = KNOWLEDGE[KNOWLEDGE.index(knowledge) :] + KNOWLEDGE[::-1]
        for name in order:
            if name in found:
                low, high = found[name]
                return min(low, -0.05), max(high, 0.05)
        return _WIDEST


def band_group(metric: str) -> str:
    """Metrics that share one interval: a percentile few sources report borrows from its kin.

    >>> band_group("ttft_p95_ms"), band_group("tpot_p50_ms")
    ('ttft_tail', 'tpot')
    """
    name = metric.removesuffix("_ms")
    if name in ("ttft_p90", "ttft_p95", "ttft_p99"):
        return "ttft_tail"
    return name if name.startswith("ttft") else name.partition("_")[0]
