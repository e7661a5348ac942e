"""GuideLLM reports; which field means what is told in the package's docstring."""

from collections.abc import Mapping, Sequence
from typing import Any

from tools.domain.units import MS_PER_S
from tools.ingest.loads import CAP_REACHED, LoadRead, closed_load, offline_load, open_load
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

__all__ = ["guidellm_observations", "is_guidellm"]

Report = Mapping[str, Any]
EQUAL_LENGTHS = 0.05
"""Std over mean below which output lengths count as equal."""
ONE_TOKEN = 1.2
"""Tokens per stream chunk above which chunks are bundled or speculated."""
MOST_ERRORS = 0.2
"""Share of failed requests above which the load was not what it says."""
_OPEN = ("constant", "poisson", "async")


def is_guidellm(report: Report) -> bool:
    """Whether an object is a GuideLLM report."""
    benchmarks = report.get("benchmarks")
    return isinstance(benchmarks, list) and any(
        isinstance(at(one, "metrics"), Mapping) for one in benchmarks
    )


def guidellm_observations(reports: Sequence[Report]) -> list[Observation]:
    """One observation per benchmark, in order."""
    pairs = [(report, benchmark) for report in reports for benchmark in report["benchmarks"]]
    return [_observation(place, *pair) for place, pair in enumerate(pairs, start=1)]


def _observation(place: int, report: Report, benchmark: Any) -> Observation:
    strategy = _strategy(benchmark)
    kind = first_text(at(strategy, "type_"), at(strategy, "kind")) or "unknown strategy"
    name = f"benchmark {place} ({kind[:20]})"
    failed, total = _failures(benchmark)
    if failed > MOST_ERRORS * total:
        return Observation(place=name, cells={}, refusal=f"{failed:g} of {total:g} requests failed")
    load = _load(kind, strategy, benchmark)
    if load.refusal:
        return Observation(place=name, cells={}, refusal=load.refusal, odd=_odd(benchmark))
    cells = _names(report, benchmark) | load.cells | _lengths(benchmark) | _metrics(benchmark)
    notes = (*load.notes, *_notes(benchmark))
    if failed:
        notes = (*notes, f"{failed:g} of {total:g} requests failed")
    return Observation(place=name, cells=cells, notes=notes, odd=_odd(benchmark))


def _strategy(benchmark: Any) -> Any:
    paths = (("config", "strategy"), ("scheduler", "strategy"), ("args", "strategy"))
    return next((found for path in paths if (found := at(benchmark, *path))), None)


def _load(kind: str, strategy: Any, benchmark: Any) -> LoadRead:
    if kind == "synchronous":
        return closed_load(1.0)
    if kind == "concurrent":
        return closed_load(number(at(strategy, "streams")))
    if kind in _OPEN:
        served = _statistic(benchmark, "requests_per_second", "mean")
        return open_load(number(at(strategy, "rate")), served, f"{kind} arrivals")
    if kind == "throughput":
        return _saturation(number(at(strategy, "max_concurrency")), benchmark)
    return LoadRead(refusal=f"strategy '{kind[:20]}' has no steady load")


def _saturation(cap: float | None, benchmark: Any) -> LoadRead:
    in_flight = _statistic(benchmark, "request_concurrency", "mean")
    if cap is not None and in_flight is not None and in_flight >= CAP_REACHED * cap:
        return closed_load(cap, "throughput strategy with a cap that was reached")
    told = () if in_flight is None else (f"{in_flight:.3g} in flight on average",)
    return offline_load(None, "throughput strategy", *told)


def _statistic(benchmark: Any, metric: str, level: str) -> float | None:
    """A statistic over successful requests."""
    of = at(benchmark, "metrics", metric, "successful")
    if level == "p50":
        return number(at(of, "median")) or number(at(of, "percentiles", "p50"))
    return number(at(of, level)) or number(at(of, "percentiles", level))


def _names(report: Report, benchmark: Any) -> dict[str, str]:
    model = first_text(
        at(benchmark, "config", "backend", "model"),
        at(benchmark, "benchmarker", "backend", "model"),
        at(benchmark, "worker", "backend_model"),
        at(report, "args", "model"),
        at(report, "args", "backend", "model"),
        at(report, "args", "backend_kwargs", "model"),
    )
    started = (
        at(benchmark, "start_time"),
        at(benchmark, "scheduler_metrics", "measure_start_time"),
        at(benchmark, "scheduler_metrics", "start_time"),
        at(benchmark, "run_stats", "start_time"),
    )
    day = next((day for moment in started if (day := day_of(moment))), "")
    return cells_of((("model_id", model), ("date", day)))


def _lengths(benchmark: Any) -> dict[str, str]:
    return cells_of(
        (
            ("isl", _statistic(benchmark, "prompt_token_count", "mean")),
            ("osl", _statistic(benchmark, "output_token_count", "mean")),
        )
    )


def _metrics(benchmark: Any) -> dict[str, str]:
    found: list[tuple[str, float | None]] = [
        ("req_s", _statistic(benchmark, "requests_per_second", "mean")),
        ("output_tok_s", _statistic(benchmark, "output_tokens_per_second", "mean")),
        ("total_tok_s", _statistic(benchmark, "tokens_per_second", "mean")),
    ]
    for level in LEVELS:
        found.append((f"ttft_{level}_ms", _statistic(benchmark, "time_to_first_token_ms", level)))
        latency_s = _statistic(benchmark, "request_latency", level)
        found.append((f"e2e_{level}_ms", None if latency_s is None else latency_s * MS_PER_S))
        if level == "mean" or _equal_lengths(benchmark):
            tpot = _statistic(benchmark, "inter_token_latency_ms", level)
            found.append((f"tpot_{level}_ms", tpot))
    return cells_of(found)


_MEANS = (
    "requests_per_second",
    "output_tokens_per_second",
    "tokens_per_second",
    "prompt_token_count",
    "output_token_count",
)
_TIMES = ("time_to_first_token_ms", "inter_token_latency_ms", "request_latency")


def _odd(benchmark: Any) -> dict[str, str]:
    read = [(metric, "mean") for metric in _MEANS]
    read += [(metric, level) for metric in _TIMES for level in ("median", *LEVELS)]
    return oddities(
        (f"{metric}.{level}", value)
        for metric, level in read
        for of in (at(benchmark, "metrics", metric, "successful"),)
        for value in (at(of, level), at(of, "percentiles", level))
    )


def _equal_lengths(benchmark: Any) -> bool:
    """Whether a token-weighted percentile is one over requests too; a std of 0 reads as None."""
    deviation = _statistic(benchmark, "output_token_count", "std_dev") or 0.0
    mean = _statistic(benchmark, "output_token_count", "mean")
    return mean is not None and deviation <= EQUAL_LENGTHS * mean


def _notes(benchmark: Any) -> tuple[str, ...]:
    notes: list[str] = []
    for name, metric in (("input", "prompt_token_count"), ("output", "output_token_count")):
        p95, deviation = (_statistic(benchmark, metric, level) for level in ("p95", "std_dev"))
        notes.extend(spread(name, p95, deviation))
    if not _equal_lengths(benchmark):
        notes.append("TPOT mean weighs requests by their tokens")
    tokens = _statistic(benchmark, "iter_tokens_per_iteration", "mean")
    if tokens is not None and tokens > ONE_TOKEN:
        notes.append(f"{tokens:.3g} tokens per stream chunk: bundled, or speculative decoding")
    return tuple(notes)


def _failures(benchmark: Any) -> tuple[float, float]:
    """Failed and ended requests; those cut off by the end of the run count as neither."""
    totals = at(benchmark, "metrics", "request_totals") or at(benchmark, "request_totals")
    failed = number(at(totals, "errored")) or 0.0
    return failed, failed + (number(at(totals, "successful")) or 0.0)
