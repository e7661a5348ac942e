"""What `estimate` can be asked: a configuration, a load, limits, engine settings and options.

The schema is listed to models with every tool, so fields carry no more of it than a caller needs:
bounds are checked, not listed, and a default that is nothing is not told.
"""

from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool, WithJsonSchema, model_validator

from tools.domain.layout import Engine
from tools.domain.workload import Limit, SloLimits
from tools.estimate_report import FailureDomain
from tools.specification import PercentileName, Strict

__all__ = ["EstimateRequest"]

_MAX_WIDTH = 72
_LONGEST = 10_000_000


def _listed(kind: str, words: str = "", **more: Any) -> WithJsonSchema:
    described = {"description": words} if words else {}
    return WithJsonSchema({"type": kind} | described | more)


def _bare(schema: dict[str, Any]) -> None:
    """A default of nothing needs no words."""
    if schema.get("default", 1) in (None, "", 0):
        del schema["default"]


def _field(default: Any, **limits: Any) -> Any:
    return Field(default=default, json_schema_extra=_bare, **limits)


Percentile = Annotated[PercentileName, _listed("string")]
Number = Annotated[float, _listed("number")]
MaybeNumber = Annotated[float | None, _listed("number")]
MaybeCount = Annotated[int | None, _listed("integer")]
Count = Annotated[int, _listed("integer")]


Arrivals = Literal["", "poisson", "bursty", "constant"]
_CV = {"": 1.0, "poisson": 1.0, "bursty": 2.0, "constant": 0.0}


class EstimateRequest(Strict):
    """One model on one GPU under one load. Without a load, one request at a time is assumed."""

    model: str = Field(min_length=1, max_length=200, description="Hugging Face id or short name.")
    gpu: str = Field(min_length=1, max_length=100)
    tp: MaybeCount = _field(None, ge=1, le=_MAX_WIDTH)
    pp: Count = _field(1, ge=1, le=64)
    ep: Count = _field(1, ge=1, le=_MAX_WIDTH)
    replicas: Annotated[int | None, _listed("integer", "As many as the peak needs.")] = _field(
        None, ge=1, le=10_000
    )
    precision: Annotated[str, _listed("string")] = _field("", max_length=20)
    kv_precision: Annotated[
        str, Field(pattern="^(bf16|fp8)$"), _listed("string", enum=["bf16", "fp8"])
    ] = _field("bf16")
    engine: Engine = "vllm"
    engine_version: Annotated[str, _listed("string")] = _field("", max_length=100)
    prompt_tokens: Number = _field(512, ge=1, le=_LONGEST)
    output_tokens: Number = _field(256, ge=1, le=_LONGEST)
    prompt_tokens_p95: MaybeNumber = _field(None, ge=1, le=_LONGEST)
    output_tokens_p95: MaybeNumber = _field(None, ge=1, le=_LONGEST)
    rps: Annotated[float | None, _listed("number", "Peak arrivals per second.")] = _field(
        None, gt=0, le=1e6
    )
    concurrency: Annotated[float | None, _listed("number", "In flight, instead of rps.")] = _field(
        None, gt=0, le=1e6
    )
    prefix_cache_share: Number = _field(0.0, ge=0, le=1)
    ttft_ms: Annotated[float | None, _listed("number", "Limits give capacity.")] = _field(
        None, gt=0
    )
    ttft_percentile: Annotated[
        PercentileName, _listed("string", enum=["mean", "p50", "p90", "p95", "p99"])
    ] = _field("p90")
    tpot_ms: MaybeNumber = _field(None, gt=0)
    tpot_percentile: Percentile = _field("p90")
    e2e_ms: MaybeNumber = _field(None, gt=0)
    e2e_percentile: Percentile = _field("p95")
    headroom: Number = _field(0.0, ge=0, le=10)
    burst_factor: Number = _field(1.0, ge=1, le=100)
    spare_replicas: Count = _field(0, ge=0, le=100)
    failure_domain: FailureDomain = "pod"
    gpu_memory_utilization: Number = _field(0.9, gt=0, le=1)
    max_num_seqs: MaybeCount = _field(None, ge=1, le=65_536)
    max_num_batched_tokens: MaybeCount = _field(None, ge=16, le=1_048_576)
    max_model_len: MaybeCount = _field(None, ge=1, le=_LONGEST)
    lora_adapters: Count = _field(0, ge=0, le=1024)
    lora_rank: Count = _field(16, ge=1, le=512)
    speculative_tokens: Count = _field(0, ge=0, le=32)
    acceptance_rate: MaybeNumber = _field(None, ge=0, le=1)
    draft_model: Annotated[str, _listed("string")] = _field("", max_length=200)
    what_to_measure: MaybeCount = _field(None, ge=1, le=4)
    simulate: Annotated[StrictBool, _listed("boolean")] = _field(False)
    arrivals: Annotated[Arrivals, _listed("string")] = _field("")
    arrival_cv: MaybeNumber = _field(None, ge=0, le=20)
    seed: Count = _field(0, ge=0, le=2**31)
    requests: MaybeCount = _field(None, ge=100, le=20_000)

    @model_validator(mode="after")
    def _one_load(self) -> "EstimateRequest":
        if self.rps is not None and self.concurrency is not None:
            raise ValueError("give either rps (open load) or concurrency (closed load), not both")
        if (self.arrivals or self.arrival_cv is not None) and not self.simulate:
            raise ValueError("arrivals and arrival_cv need simulate")
        if self.arrival_cv is not None and self.arrivals not in ("", "bursty"):
            raise ValueError("arrival_cv is for bursty arrivals")
        if self.simulate and self.rps is None and (self.arrivals or self.arrival_cv is not None):
            raise ValueError("arrivals need rps: a closed load sends when it is answered")
        if self.draft_model and not self.speculative_tokens:
            raise ValueError("a draft_model needs speculative_tokens, such as 3")
        return self

    @property
    def cv(self) -> float:
        """Coefficient of variation of the gaps between arrivals."""
        return _CV[self.arrivals] if self.arrival_cv is None else self.arrival_cv

    @property
    def limits(self) -> SloLimits:
        """The latency limits that were asked."""

        def limit(value: float | None, percentile: PercentileName) -> Limit | None:
            return None if value is None else Limit(percentile=percentile, limit_ms=value)

        return SloLimits(
            ttft=limit(self.ttft_ms, self.ttft_percentile),
            tpot=limit(self.tpot_ms, self.tpot_percentile),
            e2e=limit(self.e2e_ms, self.e2e_percentile),
        )
