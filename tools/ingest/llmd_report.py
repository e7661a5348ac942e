"""llm-d-benchmark reports v0.2; which field means what is told in the package's docstring."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tools.domain.units import MS_PER_S
from tools.ingest.loads import LoadRead, read_load, requests_in_flight
from tools.ingest.observation import (
    LEVELS,
    Observation,
    at,
    cells_of,
    day_of,
    first_text,
    number,
    oddities,
    spread,
)
from tools.ingest.vllm_bench import version_of

__all__ = ["is_llmd_report", "llmd_observations", "why_not_llmd"]

Report = Mapping[str, Any]
MOST_ERRORS = 0.2
"""Share of failed requests above which the load was not what it says."""
_ENGINE = "inference_engine"
_WHOLE = ("", "replica", "aggregate")
"""Roles of an engine that serves requests from start to end."""
_TO_MS = {"s": MS_PER_S, "ms": 1.0, "s/token": MS_PER_S, "ms/token": 1.0}
_QUANTIZED = ("fp8", "awq", "gptq", "int8")
_TOKENS_WITH_FIRST = "guidellm"
"""The load generator whose time per output token includes the first token."""


def is_llmd_report(report: Report) -> bool:
    """Whether an object is a benchmark report v0.2."""
    return str(report.get("version")) == "0.2" and {"scenario", "results"} <= report.keys()


def why_not_llmd(report: Report) -> str:
    """Why another version of the report cannot be used; empty where it is none."""
    if str(report.get("version")) == "0.1" and {"scenario", "metrics"} <= report.keys():
        return "benchmark report v0.1 does not say how requests arrived"
    return ""


def llmd_observations(reports: Sequence[Report]) -> list[Observation]:
    """One observation per report, in order."""
    return [_observation(place, report) for place, report in enumerate(reports, start=1)]


def _observation(place: int, report: Report) -> Observation:
    tool = first_text(at(report, "scenario", "load", "standardized", "tool"))
    name = f"report {place}"
    engines = [part for part in _stack(report) if at(part, "kind") == _ENGINE]
    reason = _unusable(report, engines)
    load = LoadRead(refusal=reason) if reason else _load(report)
    if load.refusal:
        return Observation(place=name, cells={}, refusal=load.refusal, odd=_odd(report))
    cells = _names(report, engines) | load.cells | _lengths(report) | _metrics(report)
    notes = (*load.notes, *_notes(report, tool, engines))
    return Observation(place=name, cells=cells, notes=notes, odd=_odd(report))


def _stack(report: Report) -> Sequence[Any]:
    """Components; the kind stands in their metadata or, in early files, beside their values."""
    stack = at(report, "scenario", "stack")
    parts = stack if isinstance(stack, list) else []
    return [_with_kind(part) for part in parts]


def _with_kind(part: Any) -> Any:
    kind = first_text(at(part, "metadata", "kind"), at(part, "standardized", "kind"))
    return {
        "kind": kind,
        "standardized": at(part, "standardized"),
        "native": at(part, "native"),
    }


def _unusable(report: Report, engines: Sequence[Any]) -> str:
    roles = {first_text(at(part, "standardized", "role")).lower() for part in engines}
    if not roles <= set(_WHOLE):
        return "prefill and decode are served apart: such rows are no evidence for one deployment"
    if any("speculative" in name for part in engines for name, _ in _arguments(part)):
        return "speculative decoding: TPOT mixes in how many drafts were accepted"
    if len({str(_engine_cells(part)) for part in engines}) > 1:
        return "engines of different kinds served together"
    failed, total = _failures(report)
    if failed > MOST_ERRORS * total:
        return f"{failed:g} of {total:g} requests failed"
    return ""


def _failures(report: Report) -> tuple[float, float]:
    requests = at(_aggregate(report), "requests")
    return number(at(requests, "failures")) or 0.0, number(at(requests, "total")) or 0.0


def _aggregate(report: Report) -> Any:
    return at(report, "results", "request_performance", "aggregate")


def _arguments(part: Any) -> Iterator[tuple[str, Any]]:
    """Command-line arguments of an engine, without their dashes."""
    arguments = at(part, "native", "args")
    if isinstance(arguments, Mapping):
        for name, value in arguments.items():
            yield str(name).strip("-"), value


def _engine_cells(part: Any) -> dict[str, str]:
    standard = at(part, "standardized")
    parallel = at(standard, "accelerator", "parallelism")
    quantization = next((v for name, v in _arguments(part) if name == "quantization"), "")
    return cells_of(
        (
            ("model_id", first_text(at(standard, "model", "name"))),
            ("gpu", first_text(at(standard, "accelerator", "model"))),
            ("tp", number(at(parallel, "tp"))),
            ("pp", number(at(parallel, "pp"))),
            ("ep", number(at(parallel, "ep"))),
            ("precision", quantization if quantization in _QUANTIZED else ""),
            ("engine", _engine_name(first_text(at(standard, "tool")))),
            ("engine_version", _engine_version(standard)),
        )
    )


def _engine_name(tool: str) -> str:
    names = (("sglang", "sglang"), ("vllm", "vllm"), ("llm-d", "vllm"), ("tensorrt", "trtllm"))
    return next((engine for word, engine in names if word in tool.lower()), "")


def _engine_version(standard: Any) -> str:
    """The version of the engine itself; an image of llm-d has llm-d's number."""
    if "llm-d" in first_text(at(standard, "tool")).lower():
        return ""
    return version_of(first_text(at(standard, "tool_version")).rsplit(":", 1)[-1])


def _gpus(part: Any) -> float:
    standard = at(part, "standardized")
    parallel = at(standard, "accelerator", "parallelism")
    width = 1.0
    for name in ("tp", "pp", "dp"):
        width *= number(at(parallel, name)) or 1.0
    replicas = number(at(standard, "replicas")) or 1.0
    return replicas * max(width, number(at(standard, "accelerator", "count")) or 0.0)


def _names(report: Report, engines: Sequence[Any]) -> dict[str, str]:
    time = at(report, "run", "time")
    day = day_of(at(time, "start")) or day_of(at(time, "end"))
    if not engines:
        return cells_of((("date", day),))
    gpus = sum(_gpus(part) for part in engines)
    return _engine_cells(engines[0]) | cells_of((("num_gpus", gpus), ("date", day)))


def _load(report: Report) -> LoadRead:
    standard = at(report, "scenario", "load", "standardized")
    rate, cap = at(standard, "rate_qps"), at(standard, "concurrency")
    if rate is None and cap is None:
        return LoadRead(refusal="the report gives neither rate_qps nor concurrency")
    metrics = {name: float(value) for name, value in _metrics(report).items()}
    lengths = {name: float(value) for name, value in _lengths(report).items()}
    failed, total = _failures(report)
    served = metrics.get("req_s")
    return read_load(
        rate_rps=number(rate),
        cap=number(cap),
        requests=(total - failed) or None,
        served_rps=served,
        in_flight=requests_in_flight(
            served,
            e2e_ms=metrics.get("e2e_mean_ms"),
            ttft_ms=metrics.get("ttft_mean_ms"),
            tpot_ms=metrics.get("tpot_mean_ms"),
            osl_tokens=lengths.get("osl"),
        ),
    )


def _lengths(report: Report) -> dict[str, str]:
    """Measured means; where they are missing or 0, token rate over request rate."""
    requests = at(_aggregate(report), "requests")
    served = _rate(report, "request_rate", "requests_rate")
    found = []
    for cell, length, rate in (
        ("isl", "input_length", "input_token_rate"),
        ("osl", "output_length", "output_token_rate"),
    ):
        tokens_per_s = _rate(report, rate)
        derived = tokens_per_s / served if tokens_per_s and served else None
        found.append((cell, number(at(requests, length, "mean")) or derived))
    return cells_of(found)


def _rate(report: Report, *names: str) -> float | None:
    throughput = at(_aggregate(report), "throughput")
    return next((v for name in names if (v := number(at(throughput, name, "mean")))), None)


def _metrics(report: Report) -> dict[str, str]:
    tool = first_text(at(report, "scenario", "load", "standardized", "tool")).lower()
    inclusive = _TOKENS_WITH_FIRST in tool
    found: list[tuple[str, float | None]] = [
        ("req_s", _rate(report, "request_rate", "requests_rate")),
        ("output_tok_s", _rate(report, "output_token_rate")),
        ("total_tok_s", _rate(report, "total_token_rate")),
    ]
    for level in LEVELS:
        found.append((f"ttft_{level}_ms", _latency_ms(report, "time_to_first_token", level)))
        found.append((f"e2e_{level}_ms", _latency_ms(report, "request_latency", level)))
        if not inclusive:
            found.append((f"tpot_{level}_ms", _latency_ms(report, "time_per_output_token", level)))
    if inclusive:
        found.append(("tpot_mean_ms", _latency_ms(report, "inter_token_latency", "mean")))
    return cells_of(found)


_RATES = ("request_rate", "requests_rate", "output_token_rate", "total_token_rate")
_TIMES = (
    "time_to_first_token",
    "request_latency",
    "time_per_output_token",
    "inter_token_latency",
)


def _odd(report: Report) -> dict[str, str]:
    aggregate = _aggregate(report)
    paths = [("throughput", name, "mean") for name in _RATES]
    paths += [("latency", name, level) for name in _TIMES for level in LEVELS]
    paths += [("requests", name, "mean") for name in ("input_length", "output_length")]
    return oddities((".".join(path), at(aggregate, *path)) for path in paths)


def _latency_ms(report: Report, name: str, level: str) -> float | None:
    """A statistic in ms; without units that we know it says nothing."""
    of = at(_aggregate(report), "latency", name)
    value, factor = number(at(of, level)), _TO_MS.get(str(at(of, "units")))
    return None if value is None or factor is None else value * factor


def _notes(report: Report, tool: str, engines: Sequence[Any]) -> tuple[str, ...]:
    standard = at(report, "scenario", "load", "standardized")
    requests = at(_aggregate(report), "requests")
    notes: list[str] = [f"load by {tool[:20]}"] if tool.replace("-", "").isalnum() else []
    for name in ("input", "output"):
        lengths = at(requests, f"{name}_length")
        notes.extend(spread(name, number(at(lengths, "p95")), number(at(lengths, "stddev"))))
    shared = number(at(standard, "prefix", "prefix_len", "value"))
    if shared:
        notes.append(f"shared prefixes of {shared:g} tokens: prefill may be partly cached")
    if at(standard, "multi_turn", "enabled") is True:
        notes.append("several turns: prefill may be partly cached")
    if any(
        name == "kv-cache-dtype" and "fp8" in str(v) for e in engines for name, v in _arguments(e)
    ):
        notes.append("KV cache in fp8")
    return tuple(notes)
