"""What `recommend` answers: ranked deployments, their evidence, and what each gate rejected.

Contracts, section 4. Every predicted number carries its 80 % interval and its basis; a number that
nothing supports is None with a reason in `risks` or `warnings`, never a default.
"""

from typing import Any, Literal

from pydantic import Field

from tools.costs import Cost
from tools.specification import Conflict, Strict

__all__ = [
    "Cost",
    "EvidenceItem",
    "LimitMove",
    "Metric",
    "Predicted",
    "PredictedFigure",
    "QualityScore",
    "Recommendation",
    "Recommendations",
    "Rejected",
    "RejectedExample",
]

BasisName = Literal["measured", "interpolated", "modelled"]
SloVerdict = Literal["met", "missed", "not_evaluated"]
Gate = Literal[
    "task",
    "preference",
    "licence",
    "approved",
    "context",
    "hardware",
    "memory",
    "evidence",
    "quality",
    "slo",
    "inventory",
    "price",
    "budget",
]


class PredictedFigure(Strict):
    """One predicted number with its 80 % interval."""

    value: float
    lo: float
    hi: float
    basis: BasisName


Statistic = Literal["mean", "p50", "p90", "p95", "p99"]
PercentileFigures = dict[Statistic, PredictedFigure]


class Predicted(Strict):
    """What one plan is expected to do at the specified peak load.

    `throughput_rps` is the largest request rate the whole plan carries within the limits;
    `output_tok_s` the output tokens per second at the specified peak. Utilisation and headroom are
    at the specified peak; `headroom_pct` is the share of that capacity left unused.
    """

    ttft_ms: PercentileFigures
    tpot_ms: PercentileFigures
    e2e_ms: PercentileFigures
    throughput_rps: PredictedFigure
    output_tok_s: PredictedFigure
    kv_cache_utilisation: PredictedFigure
    gpu_memory_gib: PredictedFigure
    headroom_pct: float


class QualityScore(Strict):
    """A published rating; ratings of a full-precision model carry a caveat in `risks`."""

    score: float
    source: str
    date: str
    lo: float | None = None
    hi: float | None = None
    category: str = ""


class EvidenceItem(Strict):
    """One row, fit or list that a recommendation rests on."""

    kind: str
    ref: str
    source: str
    date: str


Metric = Literal["ttft_ms", "tpot_ms", "e2e_ms"]


class LimitMove(Strict):
    """One latency limit moved by `change` (0.2: a fifth looser), everything else as it is.

    `throughput_rps` is what the deployment would then carry, `capacity_change` the share by which
    that differs, `replicas` how many the peak would take; None where the limit cannot be held.
    """

    metric: Metric
    percentile: str
    limit_ms: float
    change: float
    throughput_rps: float
    capacity_change: float
    replicas: int | None


class Recommendation(Strict):
    """One deployment that passed every gate; `rank` 1 is best under the stated priority."""

    rank: int
    model_id: str
    precision: str
    gpu: str
    tp: int
    pp: int
    ep: int
    engine: str
    replicas: int
    gpus_total: int
    predicted: Predicted
    slo: dict[str, SloVerdict]
    cost: Cost
    quality: QualityScore | None
    basis: BasisName
    evidence: tuple[EvidenceItem, ...]
    rationale: tuple[str, ...]
    risks: tuple[str, ...]
    limit_moves: tuple[LimitMove, ...] = Field(
        default=(), description="What it would carry if a latency limit were looser or stricter."
    )
    max_num_seqs: int = Field(description="Concurrent sequences one replica is configured for.")
    max_model_len: int = Field(description="Longest sequence in tokens one replica is set up for.")


class RejectedExample(Strict):
    """One candidate that a gate turned away, and why."""

    model_id: str
    gpu: str
    tp: int
    reason: str


class Rejected(Strict):
    """One gate: how many candidates it turned away, with up to three examples."""

    gate: Gate
    count: int
    examples: tuple[RejectedExample, ...]


class Recommendations(Strict):
    """The answer of `recommend`: ranked deployments, never an empty list without a reason.

    Where nothing is left, `conflicts` says what cannot hold together, and `ways_out` holds merge
    patches (dotted path -> value, None clears), each of which was tried and leads to a plan.
    """

    recommendations: tuple[Recommendation, ...]
    views: dict[Literal["balanced", "cheapest", "fastest", "best_quality"], int]
    pareto: tuple[int, ...]
    rejected: tuple[Rejected, ...]
    warnings: tuple[str, ...]
    conflicts: tuple[Conflict, ...] = ()
    ways_out: tuple[dict[str, Any], ...] = ()
    data_version: str = Field(description="Fingerprint of the collections and the calibration.")
