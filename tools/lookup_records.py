"""Rows of the collections as flat records: JSON values only, units in the names.

Unknown values are left out, so that nobody reads an empty cell as zero.
"""

from collections.abc import Mapping
from typing import Any

from tools.domain.measurement import METRICS, Measurement
from tools.rows import HardwareRow, ModelRow, PriceRow, UseCaseRow

__all__ = [
    "Value",
    "benchmark_record",
    "gpu_record",
    "headline",
    "model_record",
    "price_record",
    "use_case_record",
]

Value = str | int | float | bool | list[str]
Record = dict[str, Value]

_MODEL_FIELDS = (
    "model_id", "architecture", "family", "kind", "tasks", "parameters_total_b",
    "parameters_active_b", "layers", "experts", "experts_per_token", "context_tokens",
    "checkpoint_precision", "precisions", "model_licence", "same_shape_as", "unmodelled_reason",
    "verified", "source", "date",
)  # fmt: skip
_GPU_FIELDS = (
    "gpu", "vendor", "architecture", "memory_gb", "memory_usable_gib", "memory_bandwidth_gb_per_s",
    "bf16_tflops", "fp8_tflops", "int8_tops", "fp4_tflops", "interconnect", "link_gb_per_s",
    "scaleup_gpus", "tdp_w", "aliases", "verified", "notes", "source", "date",
)  # fmt: skip
_PRICE_FIELDS = (
    "offer_id", "kind", "cloud", "instance_type", "gpu", "gpus_per_instance", "region",
    "on_demand_usd_per_hour", "spot_usd_per_hour", "verified", "notes", "source", "date",
)  # fmt: skip
_TRAFFIC = (
    "prompt_tokens_mean", "prompt_tokens_p95", "output_tokens_mean", "output_tokens_p95",
    "active_share", "requests_per_active_minute", "prefix_cache_share", "streaming_share",
    "reliability_pct",
)  # fmt: skip
_SLOS = ("ttft_ms", "tpot_ms", "e2e_ms")


def model_record(row: ModelRow) -> Record:
    """A checkpoint: shape, precisions, licence of the model."""
    return _known({name: getattr(row, name) for name in _MODEL_FIELDS})


def gpu_record(row: HardwareRow) -> Record:
    """An accelerator, with dense figures."""
    return _known({name: getattr(row, name) for name in _GPU_FIELDS})


def price_record(row: PriceRow) -> Record:
    """An offer per instance, and what one of its GPUs costs."""
    per_gpu = round(row.on_demand_usd_per_hour / row.gpus_per_instance, 4)
    found = {name: getattr(row, name) for name in _PRICE_FIELDS}
    return _known(found | {"on_demand_usd_per_gpu_hour": per_gpu})


def benchmark_record(row: Measurement) -> Record:
    """A measured run: only what was measured; the lengths under the names of the request."""
    found = dict(vars(row))
    found["prompt_tokens"] = found.pop("isl_tokens")
    found["output_tokens"] = found.pop("osl_tokens")
    found["flags"] = tuple(filter(None, row.flags.split(";")))
    return _known(found)


def use_case_record(row: UseCaseRow) -> Record:
    """A use case: its default traffic and limits as plain numbers."""
    found: dict[str, Any] = {
        name: getattr(row, name) for name in ("name", "title", "description", "task_type", "tasks")
    }
    found |= {name: getattr(row, name).value for name in _TRAFFIC}
    for name in _SLOS:
        limit = getattr(row, name)
        if limit is not None:
            metric = name.removesuffix("_ms")
            found[f"{metric}_limit_ms"] = limit.value
            found[f"{metric}_percentile"] = limit.percentile
    names = ("burstiness", "quality", "quality_category", "source", "date")
    return _known(found | {name: getattr(row, name) for name in names})


def headline(kind: str, item: Mapping[str, Value]) -> str:
    """One line of a record for a person."""
    get = item.get
    if kind == "models":
        return f"{get('model_id')}: {get('parameters_total_b')} B, {get('context_tokens')} tokens"
    if kind == "gpus":
        return f"{get('gpu')}: {get('memory_gb', 'unknown')} GB, {get('vendor')}"
    if kind == "prices":
        return (
            f"{get('offer_id')}: {get('gpus_per_instance')} x {get('gpu')}, "
            f"{get('on_demand_usd_per_hour')} USD per hour ({get('date', 'undated')})"
        )
    if kind == "use_cases":
        return f"{get('name')}: {get('title')}"
    return _run_in_words(item)


def _run_in_words(item: Mapping[str, Value]) -> str:
    metrics = [f"{name} {item[name]}" for name in METRICS if name in item]
    at = f"{item['load']} {item.get('concurrency', item.get('request_rate_rps', 'saturated'))}"
    return (
        f"{item['row_id']}: {item['model_id']} {item.get('precision', '')} on {item['gpus']} x "
        f"{item['gpu']}, {item['engine']}, {at}: {', '.join(metrics[:3])} ({item['source']})"
    )


def _known(found: Mapping[str, Any]) -> Record:
    """Without unknown values; tuples as lists."""
    listed = {
        name: list(value) if isinstance(value, tuple) else value for name, value in found.items()
    }
    return {name: value for name, value in listed.items() if value not in (None, "", [])}
