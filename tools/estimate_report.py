"""What `estimate` answers: figures with intervals, memory, capacity, sensitivity and options."""

from typing import Literal

from pydantic import Field

from tools.domain.prediction import Band
from tools.recommendation import EvidenceItem
from tools.specification import PercentileName, Strict

__all__ = [
    "CapacityAt",
    "CapacityPoint",
    "CapacityReport",
    "EstimateReport",
    "Estimated",
    "FailureDomain",
    "KneeReport",
    "LimitReport",
    "MeasureReport",
    "MeasuresReport",
    "MemoryReport",
    "OptionReport",
    "Promise",
    "SecondOpinion",
    "SensitivityRow",
    "SimulationReport",
    "SizingReport",
    "Verdict",
    "estimated",
    "rounded",
]

Basis = Literal["measured", "interpolated", "modelled"]
FailureDomain = Literal["pod", "node", "zone"]
Verdict = Literal["met", "missed", "not_evaluated"]
Limited = Literal["ttft", "tpot", "e2e", "kv_cache", "max_num_seqs", "compute"]


class Estimated(Strict):
    """A value with its 80 % interval and basis; the unit is the end of the metric's name."""

    value: float
    lo: float
    hi: float
    basis: Basis


class MemoryReport(Strict):
    """What one replica needs and holds, per GPU unless the name says otherwise."""

    fits: bool
    weights_gib: float
    overhead_gib: float
    kv_cache_gib: float
    usable_gib: float
    kv_tokens: int = Field(
        description="Tokens one replica caches, as vLLM's `GPU KV cache size` line."
    )
    max_concurrent_sequences: int = Field(description="Such requests one replica holds at once.")
    longest_context_tokens: int
    reason: str = ""
    kv_bytes_per_token: float = 0.0
    kv_copies: float = Field(default=1.0, description="GPUs that hold the same KV heads.")
    max_model_len: int | None = None
    full_length_concurrency: float | None = Field(
        default=None, description="vLLM's `Maximum concurrency for max_model_len tokens`."
    )
    gpu_memory_utilization: float | None = None
    max_num_seqs: int | None = None
    max_num_batched_tokens: int | None = None


class LimitReport(Strict):
    """One latency limit and what is predicted at the pessimistic capacity."""

    metric: str
    percentile: PercentileName
    limit_ms: float
    at_capacity_ms: Estimated | None
    margin_pct: float | None = Field(description="How far the pessimistic end is below the limit.")


class CapacityAt(Strict):
    """A load of one replica and what runs there; batch and concurrency are means."""

    load_rps: float
    batch: float
    concurrency: float
    kv_cache_use: float = Field(description="Share of the KV cache in use, 0 to 1.")


class CapacityPoint(Strict):
    """One point of the load-latency curve of one replica."""

    load_rps: float
    metrics: dict[str, Estimated]


class KneeReport(Strict):
    """Where latency begins to grow with the load, and where the queue grows without end."""

    definition: str
    knee_rps: float | None
    stability_rps: float
    capacity_share_of_knee: float | None
    capacity_share_of_stability: float
    asked_share_of_knee: float | None = None
    asked_share_of_stability: float | None = None


class SizingReport(Strict):
    """Replicas for a peak, every factor shown."""

    peak_rps: float
    burst_factor: float
    headroom: float
    capacity_rps: float
    needed: int
    spare: int
    failure_domain: FailureDomain
    replicas: int
    gpus_total: int
    formula: str


class SensitivityRow(Strict):
    """One input changed alone, everything else held."""

    field: str
    change_pct: float
    before: float
    after: float
    capacity_rps: float
    ratio: float
    replicas: int | None
    cliff: bool


class CapacityReport(Strict):
    """The highest load one replica carries with every limit held."""

    feasible: bool
    reason: str = ""
    nearest: tuple[str, ...] = ()
    limited_by: Limited
    pessimistic: CapacityAt = Field(description="At the slow end of the 80 % interval.")
    central: CapacityAt = Field(description="At the central estimate.")
    basis: Basis
    limits: tuple[LimitReport, ...] = ()
    asked_verdicts: dict[str, Verdict] = Field(default_factory=dict)
    knee: KneeReport
    sizing: SizingReport | None = None
    curve: tuple[CapacityPoint, ...] = ()
    sensitivity: tuple[SensitivityRow, ...] = ()
    sentences: tuple[str, ...] = ()


class OptionReport(Strict):
    """One serving option: what it changes and how that is known."""

    name: str
    effect: str
    status: Literal["computed", "modelled", "not_evaluated"]
    source: str


class Promise(Strict):
    """One figure's 80 % interval now, and once a measurement is known."""

    before: Estimated
    after: Estimated
    ratio_before: float = Field(description="Upper over lower end.")
    ratio_after: float
    narrows: bool = Field(description="Whether the ratio falls by a tenth or more.")


class MeasureReport(Strict):
    """One run that would narrow the intervals; promises count the runs before it as made."""

    load: Literal["closed", "open"]
    concurrency: float | None
    request_rate_rps: float | None
    prompt_tokens: float
    output_tokens: float
    num_prompts: int
    minutes: float | None = Field(description="How long the run lasts, as predicted.")
    promised: dict[str, Promise]
    at_capacity: dict[str, Promise] = Field(default_factory=dict)
    serve: str = ""
    run: str
    ingest: str


class MeasuresReport(Strict):
    """What to measure, most useful first."""

    helps: bool
    measurements: tuple[MeasureReport, ...]
    sentence: str


class SecondOpinion(Strict):
    """One simulated figure beside the formulas' one."""

    value: float
    formula: float | None
    difference_pct: float | None = Field(description="Simulated over the formulas' value.")
    within_interval: bool | None


class SimulationReport(Strict):
    """The same load served request by request; latencies in ms, rates of the whole deployment."""

    basis: Basis = "modelled"
    arrivals: Literal["poisson", "bursty", "constant", "closed"]
    arrival_cv: float | None
    seed: int
    requests: int
    tpot_scale: float = Field(
        description="Factor on every step, so that TPOT follows what corrects it."
    )
    ttft_extra_ms: float = Field(description="Outside the engine, from the corrected mean TTFT.")
    metrics: dict[str, SecondOpinion]
    itl_p99_ms: float | None
    output_tok_s: float
    requests_per_s: float
    batch_mean: float
    kv_mean_share: float
    kv_peak_share: float
    preemptions: int
    saturated: bool
    sentence: str


class EstimateReport(Strict):
    """The resolved configuration, its predicted behaviour and what that rests on."""

    model_id: str
    gpu: str
    precision: str
    kv_precision: str
    engine: str
    tp: int
    pp: int
    ep: int
    replicas: int
    gpus_total: int
    load: Literal["closed", "open"]
    concurrency: float | None
    request_rate_rps: float | None
    prompt_tokens: float
    output_tokens: float
    basis: Basis
    metrics: dict[str, Estimated]
    memory: MemoryReport
    evidence: tuple[EvidenceItem, ...]
    notes: tuple[str, ...] = ()
    capacity: CapacityReport | None = None
    options: tuple[OptionReport, ...] = ()
    simulation: SimulationReport | None = None
    what_to_measure: MeasuresReport | None = None


def rounded(value: float) -> float:
    """Four significant digits.

    >>> rounded(1234.567)
    1235.0
    """
    return float(f"{value:.4g}")


def estimated(band: Band) -> Estimated:
    """A predicted band as it is reported."""
    return Estimated(
        value=rounded(band.value),
        lo=rounded(band.lo),
        hi=rounded(band.hi),
        basis="modelled" if band.basis == "refused" else band.basis,
    )
