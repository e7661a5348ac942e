"""Short ways to ask for predictions and plans, with small models and GPUs for sums by hand."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from tools.domain.calibrated import Calibrated
from tools.domain.cases import Case
from tools.domain.hardware import Accelerator
from tools.domain.layout import Layout
from tools.domain.measurement import Measurement
from tools.domain.model import ModelShape
from tools.domain.physics import Calibration
from tools.domain.residuals import AXES
from tools.domain.serving import Demand
from tools.domain.workload import Workload
from tools.estimate import ESTIMATE, EstimateReport
from tools.operation import ToolDeps
from tools.predict_batch import predict_rows
from tools.recommend import RECOMMEND
from tools.recommendation import Recommendations, Statistic
from tools.specification import (
    Budget,
    PercentileName,
    Preferences,
    Priority,
    Slo,
    SloLimit,
    Specification,
    TokenLengths,
    Traffic,
    UseCaseName,
)

LLAMA_8B = "meta-llama/Llama-3.1-8B-Instruct"
LLAMA_70B = "meta-llama/Llama-3.3-70B-Instruct"
H100 = "H100-SXM-80GB"
H200 = "H200-SXM-141GB"
PRIORS_ONLY = Calibration(base={}, offsets={})
ORDERED: tuple[Statistic, ...] = ("p50", "p90", "p95", "p99")

DENSE_8B = ModelShape(
    model_id="example/dense-8b",
    architecture="llama",
    family="dense-8b",
    parameters_total_b=8.03,
    parameters_active_b=8.03,
    layers=32,
    hidden_size=4096,
    attention_heads=32,
    kv_heads=8,
    head_dim=128,
    full_attention_layers=32,
    vocabulary_size=128256,
    context_tokens=131072,
)
SPARSE_47B = replace(
    DENSE_8B,
    model_id="example/sparse-47b",
    family="sparse-47b",
    architecture="mixtral",
    parameters_total_b=46.7,
    parameters_active_b=12.9,
    experts=8,
    experts_per_token=2,
    moe_layers=32,
    moe_intermediate_size=14336,
    vocabulary_size=32000,
)
LATENT_671B = replace(
    DENSE_8B,
    model_id="example/latent-671b",
    family="latent-671b",
    architecture="deepseek_v3",
    parameters_total_b=671.0,
    parameters_active_b=37.0,
    layers=61,
    hidden_size=7168,
    attention_heads=128,
    kv_heads=None,
    head_dim=None,
    full_attention_layers=61,
    kv_lora_rank=512,
    qk_rope_head_dim=64,
    experts=256,
    experts_per_token=8,
    moe_layers=58,
    moe_intermediate_size=2048,
    vocabulary_size=129280,
)
BIG_GPU = Accelerator(
    gpu="Big-80GB",
    vendor="NVIDIA",
    architecture="Hopper",
    memory_gb=80,
    memory_usable_gib=79.0,
    memory_bandwidth_gb_per_s=3350,
    bf16_tflops=989,
    fp8_tflops=1978,
    int8_tops=1978,
    fp4_tflops=None,
    interconnect="NVLink",
    link_gb_per_s=450,
    scaleup_gpus=8,
    tdp_w=700,
    verified=True,
    source="test",
    date="2026",
)
UNKNOWN_GPU = replace(BIG_GPU, gpu="Unknown", memory_bandwidth_gb_per_s=None, bf16_tflops=None)


def demand(
    count: int = 1,
    *,
    isl: float = 512.0,
    osl: float = 256.0,
    osl_p95: float | None = None,
    cached: float = 0.0,
    replicas: float = 1.0,
    sequences: float = 256.0,
) -> Demand:
    """The same demand for `count` configurations."""
    return Demand(
        isl_tokens=np.full(count, isl),
        osl_tokens=np.full(count, osl),
        cached_share=np.full(count, cached),
        replicas=np.full(count, replicas),
        max_sequences=np.full(count, sequences),
        osl_p95_tokens=np.full(count, osl_p95 or osl),
        isl_p95_tokens=np.full(count, isl),
    )


def case(
    shape: ModelShape = DENSE_8B,
    gpu: Accelerator = BIG_GPU,
    layout: Layout | None = None,
    **workload: Any,
) -> Case:
    """One question: 512 in, 256 out, eight in flight unless said otherwise."""
    asked: dict[str, Any] = {"isl_tokens": 512.0, "osl_tokens": 256.0, "load": "closed"}
    asked |= workload
    if asked["load"] == "closed":
        asked.setdefault("concurrency", 8.0)
    return Case(
        shape=shape,
        gpu=gpu,
        layout=layout or Layout(precision="bf16"),
        workload=Workload(**asked),
    )


def measurement(**cells: Any) -> Measurement:
    """A measured row of the dense model, empty but for what is given."""
    empty: dict[str, Any] = {
        "row_id": "m1",
        "curve_id": "c1",
        "model_id": DENSE_8B.model_id,
        "model_family": DENSE_8B.family,
        "precision": "bf16",
        "gpu": BIG_GPU.gpu,
        "gpus": 1,
        "tp": 1,
        "pp": 1,
        "ep": 1,
        "attention_dp": None,
        "engine": "vllm",
        "engine_version": "",
        "speculation": "none",
        "isl_tokens": 512.0,
        "osl_tokens": 256.0,
        "load": "closed",
        "concurrency": 8.0,
        "request_rate_rps": None,
        "source": "test",
        "date": "2026",
    }
    return Measurement(**empty | cells)


def calibration_file(intervals: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A calibration without fitted values and with plain kernels."""
    kernel = {"cell": 0.1, "engine": 0.1, "precision": 0.1, "smooth": 0.2, "noise": 0.02}
    scales = dict.fromkeys(AXES, 2.0)
    names = ("tpot", "ttft_mean", "ttft_p50", "ttft_p99", "output_tok_s")
    return {
        "version": "test",
        "base": {},
        "offsets": {},
        "kernels": {name: {**kernel, "scales": scales} for name in names},
        "intervals": dict(intervals or {}),
    }


def calibrated(intervals: Mapping[str, Any] | None = None) -> Calibrated:
    """The same, read."""
    return Calibrated.from_mapping(calibration_file(intervals))


def ask(deps: ToolDeps, model: str, gpu: str, **arguments: Any) -> EstimateReport:
    """One estimate through the public operation."""
    return ESTIMATE.call({"model": model, "gpu": gpu, **arguments}, deps)


def batch(
    deps: ToolDeps, *rows: Mapping[str, str], measured: tuple[Mapping[str, str], ...] = ()
) -> list[dict[str, str]]:
    """Batch prediction of rows that differ from `ROW`."""
    return list(predict_rows([ROW | dict(row) for row in rows], deps, measured=measured))


ROW: dict[str, str] = {
    "row_id": "r1",
    "model_id": LLAMA_8B,
    "precision": "bf16",
    "gpu": H100,
    "num_gpus": "1",
    "tp": "1",
    "pp": "1",
    "ep": "1",
    "engine": "vllm",
    "isl": "512",
    "osl": "256",
    "load": "closed",
    "concurrency": "8",
    "request_rate": "",
}


def specification(
    *,
    rps: float | None = 5.0,
    ttft_ms: float | None = None,
    tpot_ms: float | None = None,
    e2e_ms: float | None = None,
    percentile: PercentileName = "p90",
    priority: Priority = "balanced",
    use_case: UseCaseName = "interactive_chatbot",
    prompt_tokens: float = 512.0,
    output_tokens: float = 256.0,
    context_tokens: int | None = None,
    quality: Literal["standard", "high", "very_high"] = "standard",
    throughput_rps: float | None = None,
    reliability_pct: float | None = None,
    usd_hour: float | None = None,
    usd_per_1k_tokens: float | None = None,
    **preferences: Any,
) -> Specification:
    """A chatbot at five requests per second without limits, unless said otherwise."""

    def limit(value: float | None) -> SloLimit | None:
        if value is None:
            return None
        return SloLimit(percentile=percentile, limit=value, effective_limit=value)

    return Specification(
        use_case=use_case,
        task_type="chat",
        priority=priority,
        traffic=Traffic(
            prompt_tokens=TokenLengths(mean=prompt_tokens),
            output_tokens=TokenLengths(mean=output_tokens),
            context_tokens=context_tokens,
            rps_peak=rps,
            rps_steady=None if rps is None else rps / 2,
        ),
        slo=Slo(
            ttft_ms=limit(ttft_ms),
            tpot_ms=limit(tpot_ms),
            e2e_ms=limit(e2e_ms),
            quality=quality,
            throughput_rps=throughput_rps,
            reliability_pct=reliability_pct,
        ),
        budget=Budget(usd_hour=usd_hour, usd_per_1k_tokens=usd_per_1k_tokens),
        preferences=Preferences(**preferences),
    )


def plan(deps: ToolDeps, *, limit: int = 5, **wishes: Any) -> Recommendations:
    """One recommendation through the public operation."""
    return RECOMMEND.call({"specification": specification(**wishes), "limit": limit}, deps)
