"""Results of `vllm bench serve`; which field means what is told in the package's docstring."""

import re
from collections.abc import Mapping, Sequence
from statistics import fmean, pstdev, quantiles
from typing import Any

from tools.ingest.loads import LoadRead, read_load, requests_in_flight
from tools.ingest.observation import (
    Observation,
    cells_of,
    day_of,
    first_text,
    number,
    oddities,
    spread,
)

__all__ = ["is_vllm_bench", "version_of", "vllm_observations", "why_not_vllm"]

Result = Mapping[str, Any]
MOST_ERRORS = 0.2
"""Share of failed requests above which the load was not what it says."""
_ENGINES = {"vllm": "vllm", "sglang": "sglang", "sglang-native": "sglang", "tensorrt-llm": "trtllm"}
_VERSION = re.compile(r"v?(\d+\.\d+(?:\.\d+)?(?:[.+-]?\w{1,20})?)")
_PREFIX = {"mean": "mean", "p50": "median", "p90": "p90", "p95": "p95", "p99": "p99"}
_TIMES = {"ttft": "ttft", "tpot": "tpot", "e2e": "e2el"}


def is_vllm_bench(result: Result) -> bool:
    """Whether an object is one result of `vllm bench serve`."""
    return {"model_id", "request_throughput", "completed"} <= result.keys()


def why_not_vllm(result: Result) -> str:
    """Why another result of `vllm bench` cannot be used; empty where it is none."""
    if {"elapsed_time", "num_requests", "tokens_per_second"} <= result.keys():
        return "`vllm bench throughput` does not say the model or how long prompts and answers were"
    if {"avg_latency", "latencies"} <= result.keys():
        return "`vllm bench latency` does not say the model, the batch size or the lengths"
    return ""


def version_of(value: Any) -> str:
    """A version number out of text such as an image tag; empty where none is found.

    >>> version_of("v0.9.2"), version_of("0.11.0rc1"), version_of("latest"), version_of(None)
    ('0.9.2', '0.11.0rc1', '', '')
    """
    found = _VERSION.fullmatch(value.strip()) if isinstance(value, str) else None
    return found[1] if found else ""


def vllm_observations(results: Sequence[Result]) -> list[Observation]:
    """One observation per result, in order."""
    return [_observation(place, result) for place, result in enumerate(results, start=1)]


def _observation(place: int, result: Result) -> Observation:
    name = f"result {place}"
    reason = _unusable(result)
    load = LoadRead(refusal=reason) if reason else _load(result)
    if load.refusal:
        return Observation(place=name, cells={}, refusal=load.refusal, odd=_odd(result))
    cells = _names(result) | load.cells | _lengths(result) | _metrics(result)
    notes = (*load.notes, *_notes(result))
    return Observation(place=name, cells=cells, notes=notes, odd=_odd(result))


def _unusable(result: Result) -> str:
    completed = number(result.get("completed"))
    if completed is None:
        return "no request completed"
    if result.get("ramp_up_strategy"):
        return "a ramp has no steady rate"
    if any(str(name).startswith("spec_decode_") and result[name] for name in result):
        return "speculative decoding: TPOT mixes in how many drafts were accepted"
    if _failed(result) > MOST_ERRORS * (completed + _failed(result)):
        return f"{_failed(result):g} of {completed + _failed(result):g} requests failed"
    return ""


def _failed(result: Result) -> float:
    asked, completed = (number(result.get(name)) or 0.0 for name in ("num_prompts", "completed"))
    return number(result.get("failed")) or max(asked - completed, 0.0)


def _load(result: Result) -> LoadRead:
    metrics = {name: float(value) for name, value in _metrics(result).items()}
    served = metrics.get("req_s")
    in_flight = requests_in_flight(
        served,
        e2e_ms=metrics.get("e2e_mean_ms"),
        ttft_ms=metrics.get("ttft_mean_ms"),
        tpot_ms=metrics.get("tpot_mean_ms"),
        osl_tokens=_per_request(result, "total_output_tokens"),
    )
    return read_load(
        rate_rps=number(result.get("request_rate")),
        cap=number(result.get("max_concurrency")),
        requests=number(result.get("num_prompts")) or number(result.get("completed")),
        served_rps=served,
        in_flight=in_flight,
    )


def _names(result: Result) -> dict[str, str]:
    backend = first_text(result.get("backend"), result.get("endpoint_type"))
    versions = (result.get(name) for name in ("engine_version", "vllm_version", "version"))
    return cells_of(
        (
            ("model_id", first_text(result.get("model_id"))),
            ("gpu", first_text(result.get("gpu"))),
            ("num_gpus", number(result.get("num_gpus"))),
            ("tp", number(result.get("tp")) or number(result.get("tensor_parallel_size"))),
            ("precision", first_text(result.get("precision"))),
            ("engine", _ENGINES.get(backend, "")),
            ("engine_version", next(filter(None, map(version_of, versions)), "")),
            ("date", day_of(result.get("date"))),
        )
    )


def _per_request(result: Result, total: str) -> float | None:
    tokens, completed = number(result.get(total)), number(result.get("completed"))
    return tokens / completed if tokens and completed else None


def _lengths(result: Result) -> dict[str, str]:
    return cells_of(
        (
            ("isl", _per_request(result, "total_input_tokens")),
            ("osl", _per_request(result, "total_output_tokens")),
        )
    )


_FIELDS: dict[str, tuple[str, ...]] = {
    "req_s": ("request_throughput",),
    "output_tok_s": ("output_throughput",),
    "total_tok_s": ("total_token_throughput",),
} | {
    f"{ours}_{level}_ms": tuple(dict.fromkeys((f"{first}_{theirs}_ms", f"{level}_{theirs}_ms")))
    for ours, theirs in _TIMES.items()
    for level, first in _PREFIX.items()
}
"""Our metrics, and the fields that may hold each."""
_COUNTS = ("completed", "total_input_tokens", "total_output_tokens")


def _metrics(result: Result) -> dict[str, str]:
    return cells_of(
        (ours, next((v for name in names if (v := number(result.get(name)))), None))
        for ours, names in _FIELDS.items()
    )


def _odd(result: Result) -> dict[str, str]:
    names = (*_COUNTS, *(name for names in _FIELDS.values() for name in names))
    return oddities((name, result.get(name)) for name in names)


def _notes(result: Result) -> tuple[str, ...]:
    notes: list[str] = []
    for name, lengths in (("input", "input_lens"), ("output", "output_lens")):
        notes.extend(_spread(name, result.get(lengths)))
    shape = number(result.get("burstiness"))
    if number(result.get("request_rate")) and shape not in (None, 1.0):
        notes.append(f"gamma arrivals, burstiness {shape:g}")
    if _failed(result):
        notes.append(f"{_failed(result):g} requests failed")
    return tuple(notes)


def _spread(name: str, lengths: Any) -> tuple[str, ...]:
    """Of lengths per request, where the result was saved in detail; a failed request has none."""
    values = lengths if isinstance(lengths, list) else []
    known = [tokens for value in values if (tokens := number(value)) is not None]
    if len(known) < 2 or not fmean(known):  # noqa: PLR2004  a spread needs two
        return ()
    return spread(name, quantiles(known, n=20, method="inclusive")[-1], round(pstdev(known), 1))
