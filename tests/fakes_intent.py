"""A small catalogue for the readers of text: every use case, a few models, GPUs and prices."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from tools.domain.errors import InputError
from tools.operation import ToolDeps
from tools.rows import (
    DeploymentTemplateRow,
    HardwareRow,
    HostedPriceRow,
    ModelRow,
    PriceRow,
    QualityRow,
    Sourced,
    SourcedLimit,
    UseCaseRow,
)

__all__ = ["FakeCatalogue", "intent_deps"]

_ORIGIN = {"source": "fake", "date": "2026-01-01", "licence": "facts"}


def _sourced(value: float) -> Sourced:
    return Sourced(value=value, source="fake", reasoning="written out for the tests")


def _limit(value: float | None, percentile: str) -> SourcedLimit | None:
    if value is None:
        return None
    return SourcedLimit.model_validate({**_sourced(value).model_dump(), "percentile": percentile})


def _use_case(
    name: str,
    prompt: tuple[float, float],
    output: tuple[float, float],
    limits: tuple[float | None, float | None, float | None],
    streaming: float = 1.0,
    burstiness: str = "moderate",
) -> UseCaseRow:
    ttft, tpot, e2e = limits
    cells: dict[str, Any] = {
        "name": name,
        "title": name.replace("_", " "),
        "description": name,
        "task_type": name.split("_", maxsplit=1)[0],
        "tasks": ("chat",),
        "keywords": (),
        "prompt_tokens_mean": _sourced(prompt[0]),
        "prompt_tokens_p95": _sourced(prompt[1]),
        "output_tokens_mean": _sourced(output[0]),
        "output_tokens_p95": _sourced(output[1]),
        "active_share": _sourced(0.1),
        "requests_per_active_minute": _sourced(2),
        "burstiness": burstiness,
        "burstiness_source": "fake",
        "prefix_cache_share": _sourced(0),
        "streaming_share": _sourced(streaming),
        "ttft_ms": _limit(ttft, "p90"),
        "tpot_ms": _limit(tpot, "p90"),
        "e2e_ms": _limit(e2e, "p95"),
        "quality": "high",
        "quality_source": "fake",
        "reliability_pct": _sourced(99.9),
        "quality_category": "overall",
    }
    return UseCaseRow.model_validate({**cells, **_ORIGIN})


_USE_CASES = (
    _use_case("interactive_chatbot", (150, 300), (200, 500), (300, 50, 2000)),
    _use_case("code_completion", (300, 600), (30, 60), (200, 30, 2000)),
    _use_case("code_generation", (300, 600), (400, 800), (500, 75, 5000)),
    _use_case("document_summarization", (2000, 4000), (500, 800), (1000, 100, 10_000)),
    _use_case("long_document_analysis", (20_000, 60_000), (600, 1200), (5000, 100, 70_000)),
    _use_case("rag_question_answering", (3000, 6000), (250, 600), (1000, 50, 31_000)),
    _use_case("translation", (400, 1200), (450, 1350), (1000, 60, 82_000)),
    _use_case("content_generation", (200, 500), (900, 1500), (1000, 80, 130_000)),
    _use_case("classification_extraction", (800, 2000), (50, 100), (500, 50, 10_000), 0.0),
    _use_case("agentic_tool_use", (4000, 12_000), (300, 900), (1000, 50, 50_000)),
    _use_case("reasoning_assistant", (500, 1500), (2000, 6000), (2000, 50, 310_000)),
    _use_case("voice_assistant", (200, 500), (60, 120), (300, 40, 5000)),
    _use_case("batch_processing", (1000, 3000), (300, 900), (None, None, None), 0.0, "steady"),
)
_FACTORS = {"steady": 1.0, "low": 1.2, "moderate": 2.0, "diurnal": 3.0, "high": 4.0}


def _model(
    model_id: str, licence: str, context_tokens: int = 131_072, kind: str = "instruct"
) -> ModelRow:
    cells: dict[str, Any] = {
        "model_id": model_id,
        "architecture": "llama",
        "family": model_id,
        "kind": kind,
        "tasks": "chat",
        "parameters_total_b": 8.0,
        "parameters_active_b": 8.0,
        "layers": 32,
        "hidden_size": 4096,
        "attention_heads": 32,
        "kv_heads": 8,
        "head_dim": 128,
        "full_attention_layers": 32,
        "sliding_attention_layers": 0,
        "state_layers": 0,
        "experts": 0,
        "experts_per_token": 0,
        "moe_layers": 0,
        "moe_intermediate_size": 0,
        "vocabulary_size": 128_256,
        "context_tokens": context_tokens,
        "checkpoint_precision": "bf16",
        "precisions": "bf16;fp8",
        "model_licence": licence,
        "verified": True,
        "notes": "",
    }
    unknown = dict.fromkeys(
        ("sliding_window_tokens", "kv_lora_rank", "qk_rope_head_dim", "same_shape_as"), ""
    )
    return ModelRow.model_validate({**unknown, "unmodelled_reason": "", **cells, **_ORIGIN})


_MODELS = (
    _model("meta-llama/Llama-3.1-8B-Instruct", "Llama 3.1 Community"),
    _model("meta-llama/Llama-3.1-8B", "Llama 3.1 Community", kind="base"),
    _model("meta-llama/Llama-3.3-70B-Instruct", "Llama 3.3 Community"),
    _model("Qwen/Qwen2.5-72B-Instruct", "Qwen licence", 32_768),
    _model("mistralai/Mistral-7B-Instruct-v0.3", "Apache-2.0", 32_768),
    _model("deepseek-ai/DeepSeek-R1", "MIT", 163_840),
    _model("example/Lab-Model", "Example Research"),
)


def _gpu(
    gpu: str, vendor: str, generation: str, aliases: str, scaleup_gpus: int = 1
) -> HardwareRow:
    unknown = dict.fromkeys(
        (
            "memory_gb",
            "memory_usable_gib",
            "memory_bandwidth_gb_per_s",
            "bf16_tflops",
            "fp8_tflops",
            "int8_tops",
            "fp4_tflops",
            "link_gb_per_s",
            "tdp_w",
        ),
        "",
    )
    cells = {
        "gpu": gpu,
        "vendor": vendor,
        "architecture": generation,
        "interconnect": "",
        "scaleup_gpus": scaleup_gpus,
        "aliases": aliases,
        "verified": True,
        "notes": "",
    }
    return HardwareRow.model_validate({**unknown, **cells, **_ORIGIN})


_HARDWARE = (
    _gpu("A100-SXM-80GB", "NVIDIA", "Ampere", "a100;a100-80gb", 8),
    _gpu("L4-24GB", "NVIDIA", "Ada", "l4"),
    _gpu("L40S-48GB", "NVIDIA", "Ada", "l40s"),
    _gpu("H100-SXM-80GB", "NVIDIA", "Hopper", "h100;h100-80gb", 8),
    _gpu("H200-SXM-141GB", "NVIDIA", "Hopper", "h200", 8),
    _gpu("MI300X-192GB", "AMD", "CDNA3", "mi300x", 8),
)


def _price(cloud: str) -> PriceRow:
    cells = {
        "offer_id": f"{cloud}-h100",
        "kind": "offer",
        "cloud": cloud,
        "instance_type": "h100",
        "gpu": "H100-SXM-80GB",
        "gpus_per_instance": 8,
        "region": "",
        "on_demand_usd_per_hour": 50.0,
        "spot_usd_per_hour": "",
        "verified": True,
        "notes": "",
    }
    return PriceRow.model_validate({**cells, **_ORIGIN})


class FakeCatalogue:
    """Forgives case, organisation and blanks in names, and nothing else."""

    version = "fake-intent"

    @property
    def models(self) -> Mapping[str, ModelRow]:
        return {row.model_id: row for row in _MODELS}

    @property
    def hardware(self) -> Mapping[str, HardwareRow]:
        return {row.gpu: row for row in _HARDWARE}

    @property
    def prices(self) -> Sequence[PriceRow]:
        return [_price(cloud) for cloud in ("AWS", "Azure", "GCP")]

    @property
    def approved_models(self) -> Sequence[str]:
        return ()

    @property
    def hosted_prices(self) -> Sequence[HostedPriceRow]:
        return []

    @property
    def use_cases(self) -> Mapping[str, UseCaseRow]:
        return {row.name: row for row in _USE_CASES}

    @property
    def peak_factors(self) -> Mapping[str, Sourced]:
        return {name: _sourced(value) for name, value in _FACTORS.items()}

    @property
    def templates(self) -> Sequence[DeploymentTemplateRow]:
        return []

    @property
    def quality(self) -> Sequence[QualityRow]:
        return []

    def model(self, name: str) -> ModelRow:
        key = _plain(name)
        ids = [
            known for known in self.models if key in (_plain(known), _plain(known.split("/")[1]))
        ]
        tuned = [known for known in self.models if _plain(known).endswith(f"{key}instruct")]
        found = [*tuned, *ids]
        if not found:
            raise InputError(f"no model '{name}'", code="unknown_model", hint="nearest: none")
        return self.models[found[0]]

    def gpu(self, name: str) -> HardwareRow:
        key = _plain(name)
        for row in _HARDWARE:
            if key in (_plain(row.gpu), *(_plain(alias) for alias in row.aliases)):
                return row
        raise InputError(f"no GPU '{name}'", code="unknown_gpu", hint="nearest: H100-SXM-80GB")


def _plain(name: str) -> str:
    return "".join(character for character in name.lower() if character.isalnum())


def intent_deps() -> ToolDeps:
    """Ports of which `understand` uses the catalogue alone."""
    catalogue = FakeCatalogue()
    unused = cast("Any", None)
    return ToolDeps(catalogue=catalogue, benchmarks=unused, predictor=unused, clock=unused)
