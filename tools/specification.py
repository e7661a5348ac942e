"""The specification: everything a plan is computed from, with the origin of every field.

It is what `leadline plan --json` prints under `specification` (contracts, section 4). Units are
the last word of a name where the contract allows.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "EVERY_OTHER",
    "Architecture",
    "Budget",
    "Burstiness",
    "Conflict",
    "Preferences",
    "Priority",
    "Provenance",
    "Slo",
    "SloLimit",
    "Specification",
    "TokenLengths",
    "Traffic",
    "UseCaseName",
]

UseCaseName = Literal[
    "interactive_chatbot",
    "code_completion",
    "code_generation",
    "document_summarization",
    "long_document_analysis",
    "rag_question_answering",
    "translation",
    "content_generation",
    "classification_extraction",
    "agentic_tool_use",
    "reasoning_assistant",
    "voice_assistant",
    "batch_processing",
]
Priority = Literal["latency", "cost", "accuracy", "throughput", "balanced"]
Architecture = Literal["none", "rag-only", "fine-tuning", "hybrid"]
Burstiness = Literal["low", "steady", "moderate", "high", "diurnal"]
Quality = Literal["standard", "high", "very_high"]
PercentileName = Literal["mean", "p50", "p90", "p95", "p99"]
Origin = Literal["stated", "inferred", "computed", "default"]

EVERY_OTHER = "every other"
"""In the origin of a list: it holds everything but what the words rule out."""

Tokens = Annotated[float, Field(gt=0, le=10_000_000)]
Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Strict(BaseModel):
    """A value object: unknown fields are refused, values do not change after they are made."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class TokenLengths(Strict):
    """Tokens per request: mean and 95th percentile (None where nothing is known about the tail)."""

    mean: Tokens
    p95: Tokens | None = None


class Traffic(Strict):
    """How much comes in, how long it is and how it arrives.

    Users become a rate by one shown formula: rps_steady = concurrent_users x active_share x
    requests_per_active_minute / 60; rps_peak = rps_steady x peak_factor.
    """

    prompt_tokens: TokenLengths
    output_tokens: TokenLengths
    context_tokens: Annotated[int, Field(gt=0, le=20_000_000)] | None = None
    rps_steady: Positive | None = None
    rps_peak: Positive | None = None
    concurrent_users: Annotated[int, Field(gt=0, le=1_000_000_000)] | None = None
    active_share: Annotated[float, Field(gt=0, le=1)] | None = None
    requests_per_active_minute: Positive | None = None
    peak_factor: Annotated[float, Field(ge=1, le=1000)] | None = None
    concurrency: Positive | None = None
    burstiness: Burstiness = "moderate"
    prefix_cache_share: Share = 0.0
    streaming_share: Share = 1.0


class SloLimit(Strict):
    """One latency limit; `effective_limit` is the limit after a conflict was resolved."""

    percentile: PercentileName
    limit: Positive
    effective_limit: Positive


class Slo(Strict):
    """What the endpoint promises; an absent limit is not checked and says so."""

    ttft_ms: SloLimit | None = None
    tpot_ms: SloLimit | None = None
    e2e_ms: SloLimit | None = None
    throughput_rps: Positive | None = None
    quality: Quality = "standard"
    reliability_pct: Annotated[float, Field(gt=0, le=100)] | None = None


class Budget(Strict):
    """What may be spent; each limit is independent."""

    usd_month: Positive | None = None
    usd_hour: Positive | None = None
    usd_per_1k_tokens: Positive | None = None


class Preferences(Strict):
    """Wishes and constraints; an empty list means no constraint.

    `inventory` maps a canonical GPU to the number owned: only these may be used, rent-free.
    """

    models: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    precisions: tuple[str, ...] = ()
    gpus: tuple[str, ...] = ()
    inventory: dict[str, Annotated[int, Field(gt=0)]] = {}
    max_gpus: Annotated[int, Field(gt=0)] | None = None
    tensor_parallel: Annotated[int, Field(gt=0)] | None = None
    clouds: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    residency: str | None = None


class Provenance(Strict):
    """Where one field comes from.

    `stated`: the request says it, `from_` quotes the words. `inferred`: follows from the words.
    `computed`: follows from other fields by a formula, `from_` shows it. `default`: nobody said
    anything, `from_` names the source of the default.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, validate_by_name=True, validate_by_alias=True
    )

    source: Origin
    from_: str = Field(alias="from")


class Conflict(Strict):
    """Fields that cannot all hold, why, and what to do; never resolved in silence."""

    fields: tuple[str, ...]
    message: str
    suggestion: str


class Specification(Strict):
    """A typed, editable request: what `recommend` takes."""

    use_case: UseCaseName
    task_type: str
    description: str = ""
    subject_matter: str | None = None
    priority: Priority = "balanced"
    architecture: Architecture = "none"
    traffic: Traffic
    slo: Slo
    budget: Budget = Budget()
    preferences: Preferences = Preferences()
    provenance: dict[str, Provenance] = {}
    conflicts: tuple[Conflict, ...] = ()

    def is_exclusion(self, path: str) -> bool:
        """Whether a list is what an unwanted name leaves (`no Llama`), not what was wished for."""
        origin = self.provenance.get(path)
        return origin is not None and origin.source == "inferred" and EVERY_OTHER in origin.from_
