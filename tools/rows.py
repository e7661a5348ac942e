"""The one schema of the shipped collections; a row that does not fit is refused by name.

Every row has `source` (a key of `sources.csv`), `date` (when the fact was published or read, empty
where unknown) and `licence` (of the data row). Unknown cells are empty, never zero.
"""

from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from tools.domain.break_even import HostedPrice
from tools.domain.hardware import Accelerator
from tools.domain.measurement import METRICS, Measurement
from tools.domain.model import ModelShape
from tools.domain.price import Offer

__all__ = [
    "BenchmarkRow",
    "DeploymentTemplateRow",
    "HardwareRow",
    "HostedPriceRow",
    "ModelRow",
    "PriceRow",
    "QualityRow",
    "RecommendedModel",
    "Row",
    "SourceRow",
    "Sourced",
    "SourcedLimit",
    "UseCaseRow",
]

Count = Annotated[int, Field(gt=0)]
Amount = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Price = Annotated[float, Field(gt=0, le=1e6, allow_inf_nan=False)]
Text = Annotated[str, Field(min_length=1)]
CheckpointPrecision = Literal["bf16", "fp16", "fp8", "int8", "int4", "nvfp4", "mxfp4"]
Task = Literal[
    "chat", "code", "reasoning", "tools", "vision", "long_context", "multilingual", "base"
]


class Row(BaseModel):
    """One line of a collection: strict columns, empty cells become None."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Text
    date: str
    licence: Text

    @field_validator("*", mode="before")
    @classmethod
    def _empty_is_unknown(cls, value: object, info: ValidationInfo) -> object:
        # A text column keeps "", every other column reads it as unknown. One rule for all, because
        # pydantic runs this inherited validator after those of the subclass.
        is_text = cls.model_fields[str(info.field_name)].annotation is str
        return None if value == "" and not is_text else value


class SourceRow(BaseModel):
    """Who published a fact: key, title, publisher, address, revision, licence, attribution."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Text
    title: Text
    publisher: Text
    url: str
    revision: str
    licence: Text
    attribution: str


class ModelRow(Row):
    """One checkpoint; the attributes are those of `ModelShape`, plus what choosing needs.

    `same_shape_as` names the row a checkpoint was quantised or tuned from; `tasks` is a semicolon
    list; `kind` tells an instruction-tuned model from a base model; `model_licence` is the model's
    own; `aliases` are former ids of the same repository.
    """

    model_id: Text
    architecture: Text
    family: Text
    kind: Literal["base", "instruct", "reasoning", "hybrid_reasoning"]
    tasks: tuple[Task, ...]
    parameters_total_b: Amount
    parameters_active_b: Amount
    layers: Count
    hidden_size: Count
    attention_heads: Count
    kv_heads: Count | None
    head_dim: Count | None
    full_attention_layers: Annotated[int, Field(ge=0)]
    sliding_attention_layers: Annotated[int, Field(ge=0)]
    state_layers: Annotated[int, Field(ge=0)]
    sliding_window_tokens: Count | None
    kv_lora_rank: Count | None
    qk_rope_head_dim: Count | None
    experts: Annotated[int, Field(ge=0)]
    experts_per_token: Annotated[int, Field(ge=0)]
    moe_layers: Annotated[int, Field(ge=0)]
    moe_intermediate_size: Annotated[int, Field(ge=0)]
    vocabulary_size: Count
    context_tokens: Count
    checkpoint_precision: CheckpointPrecision
    precisions: tuple[CheckpointPrecision, ...]
    model_licence: str
    same_shape_as: str | None
    unmodelled_reason: str
    float16_refused: str = ""
    verified: bool
    notes: str
    aliases: tuple[str, ...] = ()

    @field_validator("tasks", "precisions", "aliases", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(filter(None, value.split(";"))) if isinstance(value, str) else value or ()

    @field_validator("model_licence", "unmodelled_reason", "float16_refused", mode="before")
    @classmethod
    def _may_be_empty(cls, value: object) -> object:
        return "" if value is None else value

    def shape(self) -> ModelShape:
        """The part the formulas read, made once."""
        return self.made_shape

    @cached_property
    def made_shape(self) -> ModelShape:
        """What `shape` returns."""
        names = ModelShape.__dataclass_fields__
        return ModelShape(**{name: getattr(self, name) for name in names})


class HardwareRow(Row):
    """One accelerator; units and meaning as in `Accelerator`."""

    gpu: Text
    vendor: Text
    architecture: Text
    memory_gb: Amount | None
    memory_usable_gib: Amount | None
    memory_bandwidth_gb_per_s: Amount | None
    bf16_tflops: Amount | None
    fp8_tflops: Amount | None
    int8_tops: Amount | None
    fp4_tflops: Amount | None
    interconnect: str
    link_gb_per_s: Amount | None
    scaleup_gpus: Count
    tdp_w: Amount | None
    engine_refused: str = ""
    aliases: tuple[str, ...]
    verified: bool
    notes: str

    @field_validator("aliases", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(filter(None, value.split(";"))) if isinstance(value, str) else value or ()

    @field_validator("interconnect", "engine_refused", mode="before")
    @classmethod
    def _may_be_empty(cls, value: object) -> object:
        return "" if value is None else value

    def accelerator(self) -> Accelerator:
        """The part the formulas read, made once."""
        return self.made_accelerator

    @cached_property
    def made_accelerator(self) -> Accelerator:
        """What `accelerator` returns."""
        names = Accelerator.__dataclass_fields__
        return Accelerator(**{name: getattr(self, name) for name in names})


class PriceRow(Row):
    """One instance type in one region; `estimate` rows are cost models per GPU, not offers.

    A user's own prices are `own` (an instance) or `own_per_gpu` (any number of GPUs).
    """

    offer_id: Text
    kind: Literal["offer", "estimate", "own", "own_per_gpu"]
    cloud: Text
    instance_type: Text
    gpu: Text
    gpus_per_instance: Count
    region: str
    on_demand_usd_per_hour: Price
    spot_usd_per_hour: Price | None
    verified: bool
    notes: str

    @field_validator("region", mode="before")
    @classmethod
    def _may_be_empty(cls, value: object) -> object:
        return "" if value is None else value

    def offer(self) -> Offer:
        """The part the cost math reads."""
        names = Offer.__dataclass_fields__
        return Offer(**{name: getattr(self, name) for name in names})


class HostedPriceRow(Row):
    """What one provider's API bills for one model; `own` tells a user's price from a list price."""

    model_id: Text
    provider: Text
    usd_per_million_input_tokens: Price
    usd_per_million_output_tokens: Price
    verified: bool
    notes: str
    own: bool = False

    def price(self) -> HostedPrice:
        """The part the arithmetic reads."""
        return HostedPrice(
            usd_per_million_input_tokens=self.usd_per_million_input_tokens,
            usd_per_million_output_tokens=self.usd_per_million_output_tokens,
        )


class QualityRow(BaseModel):
    """One public rating of one checkpoint in one category (higher is better).

    Not a `Row`: no cell but `mode` may be empty, and without Python validators the thousands of
    lines are read ten times faster.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    model_id: Text
    rated_name: Text
    mode: str
    category: Text
    score: float
    score_lo: float
    score_hi: float
    votes: Count
    scale: Text
    source: Text
    date: str
    licence: Text


class BenchmarkRow(Row):
    """One measured point; columns and units as in `Measurement`."""

    row_id: Text
    curve_id: Text
    model_id: Text
    model_family: Text
    precision: str
    gpu: Text
    gpus: Count
    tp: Count | None
    pp: Count | None
    ep: Count | None
    attention_dp: Count | None
    engine: Text
    engine_version: str
    speculation: Literal["none", "unknown"]
    isl_tokens: Amount | None
    osl_tokens: Amount | None
    load: Literal["closed", "open", "offline"]
    concurrency: Amount | None
    request_rate_rps: Amount | None
    ttft_mean_ms: Amount | None
    ttft_p50_ms: Amount | None
    ttft_p90_ms: Amount | None
    ttft_p95_ms: Amount | None
    ttft_p99_ms: Amount | None
    tpot_mean_ms: Amount | None
    tpot_p50_ms: Amount | None
    tpot_p90_ms: Amount | None
    tpot_p95_ms: Amount | None
    tpot_p99_ms: Amount | None
    e2e_mean_ms: Amount | None
    e2e_p50_ms: Amount | None
    e2e_p90_ms: Amount | None
    e2e_p95_ms: Amount | None
    e2e_p99_ms: Amount | None
    output_tok_s: Amount | None
    total_tok_s: Amount | None
    req_s: Amount | None
    flags: str
    notes: str

    @field_validator("precision", mode="before")
    @classmethod
    def _may_be_empty(cls, value: object) -> object:
        return "" if value is None else value

    def measurement(self) -> Measurement:
        """The same row as the domain reads it."""
        return Measurement(**self.model_dump())

    @property
    def measured(self) -> tuple[str, ...]:
        """Names of the metrics this row reports."""
        return tuple(name for name in METRICS if getattr(self, name) is not None)


class Sourced(BaseModel):
    """A default with its origin: a source key, or `Leadline default` with the reasoning."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: float
    source: Text
    reasoning: Text


class SourcedLimit(Sourced):
    """A latency limit in milliseconds at a percentile."""

    percentile: Literal["mean", "p50", "p90", "p95", "p99"]


class RecommendedModel(BaseModel):
    """The size of model that usually serves a use case; a hint, never a filter (S3-123)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    size_min_b: Amount
    size_max_b: Amount
    quantization_acceptable: bool
    source: Text


class UseCaseRow(BaseModel):
    """Traffic shape and limits of one use case when the request says nothing.

    Lengths are tokens per request; `requests_per_active_minute` and `active_share` turn users into
    a rate; `tasks` are what a model must do; `quality_category` names the rating category.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Text
    title: Text
    description: Text
    task_type: Text
    tasks: tuple[Task, ...]
    keywords: tuple[str, ...]
    prompt_tokens_mean: Sourced
    prompt_tokens_p95: Sourced
    output_tokens_mean: Sourced
    output_tokens_p95: Sourced
    active_share: Sourced
    requests_per_active_minute: Sourced
    burstiness: Literal["low", "steady", "moderate", "high", "diurnal"]
    burstiness_source: Text
    prefix_cache_share: Sourced
    streaming_share: Sourced
    ttft_ms: SourcedLimit | None
    tpot_ms: SourcedLimit | None
    e2e_ms: SourcedLimit | None
    quality: Literal["standard", "high", "very_high"]
    quality_source: Text
    reliability_pct: Sourced
    quality_category: Text
    recommended_model: RecommendedModel | None = None
    source: Text
    date: Text
    licence: Text


class DeploymentTemplateRow(BaseModel):
    """Engine and serving settings for a use case (S3-125): replicas, engine flags, autoscaling."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    template_id: Text
    use_cases: tuple[str, ...]
    engine: Literal["vllm"]
    engine_image: Text
    gpu_memory_utilization: Annotated[float, Field(gt=0, lt=1)]
    max_num_batched_tokens: Count
    enable_prefix_caching: bool
    min_replicas: Count
    autoscaling_metric: Text
    autoscaling_target: Amount
    reasoning: Text
    source: Text
    date: Text
    licence: Text
