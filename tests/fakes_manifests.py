"""A catalogue of a few rows, and requests to render; nothing here is a real plan."""

from dataclasses import dataclass
from typing import Any, cast

from tools.domain.errors import InputError
from tools.manifest import RenderRequest, Target
from tools.operation import ToolDeps
from tools.recommendation import Cost, Predicted, PredictedFigure, Recommendation
from tools.rows import DeploymentTemplateRow, HardwareRow, ModelRow
from tools.specification import Slo, Specification, TokenLengths, Traffic

__all__ = ["DEPS", "deps_with", "recommendation", "request"]

ORIGIN = {"source": "test", "date": "2026", "licence": "CC0-1.0"}


def _model(model_id: str, parameters_b: float, checkpoint: str = "bf16", **more: Any) -> ModelRow:
    shape: dict[str, Any] = {
        "model_id": model_id,
        "architecture": "llama",
        "family": "Llama-3-70B" if parameters_b > 50 else "Llama-3-8B",
        "kind": "instruct",
        "tasks": "chat",
        "parameters_total_b": parameters_b,
        "parameters_active_b": parameters_b,
        "layers": 32,
        "hidden_size": 4096,
        "attention_heads": 32,
        "kv_heads": 8,
        "head_dim": 128,
        "full_attention_layers": 32,
        "sliding_attention_layers": 0,
        "state_layers": 0,
        "sliding_window_tokens": "",
        "kv_lora_rank": "",
        "qk_rope_head_dim": "",
        "experts": 0,
        "experts_per_token": 0,
        "moe_layers": 0,
        "moe_intermediate_size": 0,
        "vocabulary_size": 128_256,
        "context_tokens": 131_072,
        "checkpoint_precision": checkpoint,
        "precisions": checkpoint,
        "model_licence": "",
        "same_shape_as": "",
        "unmodelled_reason": "",
        "verified": True,
        "notes": "",
    }
    return ModelRow.model_validate(shape | more | ORIGIN)


def _hardware(gpu: str, vendor: str = "NVIDIA", architecture: str = "Hopper") -> HardwareRow:
    row: dict[str, Any] = {
        "gpu": gpu,
        "vendor": vendor,
        "architecture": architecture,
        "memory_gb": 80,
        "memory_usable_gib": "",
        "memory_bandwidth_gb_per_s": 3350,
        "bf16_tflops": 989,
        "fp8_tflops": 1979,
        "int8_tops": "",
        "fp4_tflops": "",
        "interconnect": "",
        "link_gb_per_s": "",
        "scaleup_gpus": 8,
        "tdp_w": "",
        "aliases": "",
        "verified": True,
        "notes": "",
    }
    return HardwareRow.model_validate(row | ORIGIN)


_TEMPLATE = DeploymentTemplateRow(
    template_id="interactive",
    use_cases=("interactive_chatbot",),
    engine="vllm",
    engine_image="vllm/vllm-openai:v0.32.0",
    gpu_memory_utilization=0.9,
    max_num_batched_tokens=8192,
    enable_prefix_caching=True,
    min_replicas=1,
    autoscaling_metric="vllm:num_requests_waiting",
    autoscaling_target=2.0,
    reasoning="test",
    **ORIGIN,
)

_MODELS = (
    _model("meta-llama/Llama-3.1-8B-Instruct", 8.03),
    _model("meta-llama/Llama-3.1-70B-Instruct", 70.55),
    _model("nvidia/Llama-3.1-70B-Instruct-FP8", 70.55, "fp8"),
    _model("example/Llama-3.1-8B-AWQ", 8.03, "int4"),
)
_GPUS = (
    _hardware("H100-SXM-80GB"),
    _hardware("GB200-186GB", architecture="Blackwell"),
    _hardware("MI300X-192GB", vendor="AMD", architecture="CDNA3"),
    _hardware("Gaudi3-128GB", vendor="Intel", architecture="Gaudi3"),
    _hardware("TPU-v6e", vendor="Google", architecture="TPU"),
    _hardware("SN40L", vendor="SambaNova", architecture="RDU"),
)


@dataclass(frozen=True)
class FakeCatalogue:
    """The part of a catalogue that rendering reads."""

    models: dict[str, ModelRow]
    hardware: dict[str, HardwareRow]
    templates: tuple[DeploymentTemplateRow, ...]

    def model(self, name: str) -> ModelRow:
        if name not in self.models:
            raise InputError(f"no model '{name}'", code="unknown_model", hint="see lookup")
        return self.models[name]

    def gpu(self, name: str) -> HardwareRow:
        if name not in self.hardware:
            raise InputError(f"no GPU '{name}'", code="unknown_gpu", hint="see lookup")
        return self.hardware[name]


@dataclass(frozen=True)
class FakeDeps:
    """Dependencies of an operation that reads the catalogue alone."""

    catalogue: FakeCatalogue


def deps_with(
    *extra_models: str, templates: tuple[DeploymentTemplateRow, ...] = (_TEMPLATE,)
) -> ToolDeps:
    """The rows above, and further model ids of any spelling."""
    models = {row.model_id: row for row in _MODELS}
    models |= {name: _model(name, 8.03) for name in extra_models}
    hardware = {row.gpu: row for row in _GPUS}
    return cast("ToolDeps", FakeDeps(FakeCatalogue(models, hardware, templates)))


DEPS = deps_with()


def recommendation(**changes: Any) -> Recommendation:
    """Llama 8B on one H100, in three copies, unless changed."""
    figure = PredictedFigure(value=1.0, lo=0.5, hi=2.0, basis="modelled")
    e2e = PredictedFigure(value=42_000.0, lo=30_000.0, hi=50_000.0, basis="modelled")
    predicted = Predicted(
        ttft_ms={"p90": figure},
        tpot_ms={"p90": figure},
        e2e_ms={"p90": e2e},
        throughput_rps=figure,
        output_tok_s=figure,
        kv_cache_utilisation=figure,
        gpu_memory_gib=figure,
        headroom_pct=30.0,
    )
    cost = Cost(
        usd_hour=None,
        usd_month=None,
        usd_per_million_tokens=None,
        price_basis="unpriced",
        price_date="",
    )
    values: dict[str, Any] = {
        "rank": 1,
        "model_id": "meta-llama/Llama-3.1-8B-Instruct",
        "precision": "bf16",
        "gpu": "H100-SXM-80GB",
        "tp": 1,
        "pp": 1,
        "ep": 1,
        "engine": "vllm",
        "replicas": 3,
        "gpus_total": 3,
        "predicted": predicted,
        "slo": {},
        "cost": cost,
        "quality": None,
        "basis": "modelled",
        "evidence": (),
        "rationale": (),
        "risks": (),
        "max_num_seqs": 128,
        "max_model_len": 8192,
    }
    return Recommendation(**(values | changes))


def request(
    *,
    target: Target = "deployment",
    name: str | None = None,
    namespace: str = "llm-serving",
    description: str = "a chatbot",
    **changes: Any,
) -> RenderRequest:
    """A request to render a recommendation."""
    lengths = TokenLengths(mean=500.0)
    specification = Specification(
        use_case="interactive_chatbot",
        task_type="chat",
        description=description,
        traffic=Traffic(prompt_tokens=lengths, output_tokens=lengths),
        slo=Slo(),
    )
    return RenderRequest(
        specification=specification,
        recommendation=recommendation(**changes),
        target=target,
        name=name,
        namespace=namespace,
    )
