"""Columns of a measured CSV: their meaning, the other names they go by, and an example.

Names are compared without case and punctuation, so `TTFT mean (ms)` is `ttft_mean_ms`. A column's
own name wins over an alias in the same header.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping

from tools.domain.measurement import METRICS
from tools.predict_batch import INPUT_COLUMNS

__all__ = ["ALIASES", "READ", "canonical", "is_known", "template"]

READ: tuple[str, ...] = (
    *INPUT_COLUMNS,
    *METRICS,
    "engine_version",
    "date",
    "attention_dp",
    "kv_precision",
    "prefix_cache_share",
    "isl_p95",
    "osl_p95",
)
"""Columns that are read; others are left alone."""

_NAMES: Mapping[str, tuple[str, ...]] = {
    "row_id": ("id", "run_id"),
    "model_id": ("model", "model_name", "checkpoint"),
    "precision": ("dtype", "quantization", "quantisation", "weight_precision"),
    "gpu": ("gpu_type", "gpu_name", "gpu_model", "accelerator", "device"),
    "num_gpus": ("gpus", "n_gpus", "gpu_count"),
    "tp": ("tensor_parallel", "tensor_parallel_size", "tp_size"),
    "pp": ("pipeline_parallel", "pipeline_parallel_size", "pp_size"),
    "ep": ("expert_parallel", "expert_parallel_size", "ep_size"),
    "engine": ("framework", "serving_engine"),
    "isl": ("prompt_tokens", "input_tokens", "input_len", "prompt_len", "isl_tokens"),
    "osl": ("output_tokens", "completion_tokens", "output_len", "osl_tokens"),
    "load": ("load_type",),
    "concurrency": ("max_concurrency", "in_flight", "concurrent_requests"),
    "request_rate": ("rps", "qps", "request_rate_rps", "arrival_rate"),
    "output_tok_s": ("output_throughput", "output_tokens_per_s", "output_tokens_per_second"),
    "total_tok_s": ("total_token_throughput", "total_tokens_per_second"),
    "req_s": ("request_throughput", "requests_per_second", "served_rps"),
}
_KINDS = {"ttft": ("ttft",), "tpot": ("tpot",), "e2e": ("e2e", "e2el")}
_LEVELS = {"mean": ("mean", "avg"), "p50": ("p50", "median"), "p90": ("p90",)}
_LEVELS |= {"p95": ("p95",), "p99": ("p99",)}


def _latencies() -> Iterable[tuple[str, str]]:
    """`mean_ttft_ms`, `median_e2el_ms` .. as `vllm bench serve` names them, and without a level."""
    for kind, kinds in _KINDS.items():
        for level, levels in _LEVELS.items():
            for one in kinds:
                for word in levels:
                    yield f"{word}_{one}_ms", f"{kind}_{level}_ms"
                    yield f"{one}_{word}_ms", f"{kind}_{level}_ms"
        yield from ((f"{one}_ms", f"{kind}_mean_ms") for one in kinds)


ALIASES: Mapping[str, str] = {
    **{alias: column for column, aliases in _NAMES.items() for alias in aliases},
    **dict(_latencies()),
}
"""Other names of columns, with what each means; a latency without a level is a mean."""

_EXAMPLE: Mapping[str, str] = {
    "row_id": "run-1",
    "model_id": "meta-llama/Llama-3.1-8B-Instruct",
    "precision": "bf16",
    "gpu": "h100",
    "num_gpus": "1",
    "tp": "1",
    "engine": "vllm",
    "isl": "512",
    "osl": "256",
    "concurrency": "8",
    "request_rate": "",
    "date": "2026-04-01",
    "ttft_mean_ms": "44",
    "ttft_p99_ms": "95",
    "tpot_mean_ms": "7.7",
    "e2e_mean_ms": "2008",
    "output_tok_s": "1010",
}


def canonical(name: str) -> str:
    """What a column is called here; a name that nobody knows as it is.

    >>> canonical("Model"), canonical("TTFT mean (ms)"), canonical("mean_ttft_ms"), canonical("x y")
    ('model_id', 'ttft_mean_ms', 'ttft_mean_ms', 'x y')
    """
    plain = re.sub(r"[^a-z0-9]+", "_", name.strip().lower()).strip("_")
    if plain in READ:
        return plain
    return ALIASES.get(plain, name.strip())


def is_known(name: str) -> bool:
    """Whether a column is read, under its own name or another.

    >>> is_known("rps"), is_known("comment")
    (True, False)
    """
    return canonical(name) in READ


def template() -> str:
    """A header and one row that is accepted as it is."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(_EXAMPLE), lineterminator="\n")
    writer.writeheader()
    writer.writerow(_EXAMPLE)
    return text.getvalue()
