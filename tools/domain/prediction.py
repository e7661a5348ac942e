"""One answer of the predictor: figures with intervals and basis, or a refusal."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tools.domain.errors import PlanningError
from tools.domain.evidence import Basis, Evidence

__all__ = ["OUTPUT_METRICS", "Band", "Prediction"]

OUTPUT_METRICS: tuple[str, ...] = (
    "ttft_mean_ms",
    "ttft_p50_ms",
    "ttft_p90_ms",
    "ttft_p95_ms",
    "ttft_p99_ms",
    "tpot_mean_ms",
    "tpot_p50_ms",
    "tpot_p90_ms",
    "tpot_p95_ms",
    "tpot_p99_ms",
    "e2e_mean_ms",
    "e2e_p50_ms",
    "e2e_p90_ms",
    "e2e_p95_ms",
    "e2e_p99_ms",
    "output_tok_s",
)


@dataclass(frozen=True, slots=True)
class Band:
    """A value, its 80 % interval and its own basis; the unit is in the metric's name."""

    value: float
    lo: float
    hi: float
    basis: Basis = "modelled"


@dataclass(frozen=True, kw_only=True)
class Prediction:
    """What is predicted for one case.

    Attributes:
        basis: The least certain basis of its metrics; `refused` without any.
        metrics: Metric name -> band; a metric that nothing supports is absent.
        evidence: What the figures rest on, most telling first.
        refusal: Why there is no figure; None where there is one.
        notes: What was assumed on the way.
        fullness: Rate of an open load over the most that is likely sustained; above 1 the figures
            hold only if the deployment is faster than is likely. 0 for other loads.
    """

    basis: Basis
    metrics: Mapping[str, Band] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    refusal: PlanningError | None = None
    notes: tuple[str, ...] = ()
    fullness: float = 0.0

    @property
    def answered(self) -> bool:
        """Whether any figure stands."""
        return self.refusal is None
