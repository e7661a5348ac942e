"""Figures that no engine reaches: a unit was mistaken, or a file is wrong.

A step streams the active weights once, whatever it computes; every token that is not cached is
multiplied with all of them. Both at the data-sheet peaks, 5 % leeway added, so that no real run is
refused. No request waits for hours, and one takes its first token and then the others.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tools.domain.bounds import LEEWAY
from tools.domain.cases import Case
from tools.domain.hardware import Accelerator
from tools.domain.physics import streaming_floor_seconds
from tools.domain.units import BYTES_PER_GB, MS_PER_S
from tools.figures import digits
from tools.measured import runs_assembler

__all__ = ["impossible_figures"]

_LEVELS = ("mean", "p50", "p90", "p95", "p99")
_SHORTER = {"mean": 0.8}
"""Share of the mean length that counts: sampled lengths are 0.8 to 1.0 of the nominal ones."""
_MUCH_SHORTER = 0.4
"""The same for a percentile, which may belong to a shorter request."""
_SECONDS_OVER_FLOOR = {"ttft": 200.0, "tpot": 100.0, "e2e": 100.0}
"""How far above its floor a time may be that is taken for seconds."""


_LONGEST_MS = {"ttft": 3_600_000.0, "tpot": 60_000.0}
"""An hour to the first token, a minute for each other; longer waits do not end in a report."""
_LONGEST = {"ttft": "an hour", "tpot": "a minute"}
_SUM_RATIO = 3.0
"""How far E2E may be from its parts; means of skewed runs differ, but not by this much."""
_IN_FLIGHT = 0.5
"""Share of a closed load's slots that is filled at least: ramp-up and drain leave some empty."""


@dataclass(frozen=True, kw_only=True)
class _Broken:
    """One time below its floor."""

    words: str
    looks_like_seconds: bool


def impossible_figures(metrics: Mapping[str, float], case: Case, *, cached: bool) -> str:
    """Which figures of a run cannot be, and whether they look like seconds; empty where all can be.

    Args:
        metrics: Measured figures by column (`ttft_mean_ms` in ms, `req_s` per second).
        case: What ran.
        cached: Whether prompts may have come from a prefix cache.
    """
    broken = [*_below(metrics, case, cached=cached)]
    if broken and all(one.looks_like_seconds for one in broken):
        told = "; ".join(one.words for one in broken)
        return f"the times look like seconds, multiply by 1000: {told}"
    words = [one.words for one in broken]
    words += [*_too_long(metrics, case), *_sum(metrics, case), *_rate(metrics, case, cached=cached)]
    return f"cannot be true: {'; '.join(words)}" if words else ""


def _too_long(metrics: Mapping[str, float], case: Case) -> Iterator[str]:
    """Waits that nobody waits for; an offline load may queue for hours."""
    if case.workload.load == "offline":
        return
    for kind, most_ms in _LONGEST_MS.items():
        for level in _LEVELS:
            value_ms = metrics.get(f"{kind}_{level}_ms", 0.0)
            if value_ms > most_ms:
                what = f"{kind.upper()} {level} {digits(value_ms)} ms"
                yield f"{what} is more than {_LONGEST[kind]}: give it in ms"
                break


def _sum(metrics: Mapping[str, float], case: Case) -> Iterator[str]:
    e2e_ms, parts_ms = metrics.get("e2e_mean_ms"), _parts_ms(metrics, case)
    if e2e_ms is None or parts_ms is None:
        return
    if not 1 / _SUM_RATIO <= e2e_ms / parts_ms <= _SUM_RATIO:
        yield (
            f"E2E mean {digits(e2e_ms)} ms, but TTFT and {digits(case.workload.osl_tokens - 1)} x "
            f"TPOT make {digits(parts_ms)} ms"
        )


def _parts_ms(metrics: Mapping[str, float], case: Case) -> float | None:
    """Mean TTFT and the time of every further token."""
    ttft_ms, tpot_ms = metrics.get("ttft_mean_ms"), metrics.get("tpot_mean_ms")
    further = max(case.workload.osl_tokens - 1.0, 0.0)
    if ttft_ms is None or (tpot_ms is None and further):
        return None
    return ttft_ms + further * (tpot_ms or 0.0)


def _rate(metrics: Mapping[str, float], case: Case, *, cached: bool) -> Iterator[str]:
    """More arithmetic than the GPUs' peak, from whichever rate of requests is the highest."""
    peak_tflops, layout, load = _peak_tflops(case), case.layout, case.workload
    requests_per_s = max(_requests_per_s(metrics, case), default=0.0)
    if peak_tflops is None or not requests_per_s:
        return
    read = 0.0 if cached else load.isl_tokens * (1.0 - load.prefix_cache_share)
    tokens = _SHORTER["mean"] * (read + load.osl_tokens)
    needed = requests_per_s * _tflop_per_token(case) * tokens
    gpus = max(layout.gpus * layout.data_parallel, layout.ep, layout.attention_dp or 1)
    if needed > gpus * peak_tflops * LEEWAY:
        yield (
            f"{digits(requests_per_s)} requests/s are more arithmetic than the GPUs' peak: "
            f"{digits(needed)} TFLOP/s of {digits(gpus * peak_tflops)}"
        )


def _requests_per_s(metrics: Mapping[str, float], case: Case) -> Iterator[float]:
    """Every rate that the figures state or imply."""
    load = case.workload
    served = metrics.get("req_s")
    if served is not None:
        yield served
    elif load.request_rate_rps is not None:
        yield load.request_rate_rps
    if "output_tok_s" in metrics:
        yield metrics["output_tok_s"] / load.osl_tokens
    if "total_tok_s" in metrics:
        yield metrics["total_tok_s"] / (load.isl_tokens + load.osl_tokens)
    e2e_ms = metrics.get("e2e_mean_ms") or _parts_ms(metrics, case)
    if load.load == "closed" and load.concurrency and e2e_ms:
        yield _IN_FLIGHT * load.concurrency / e2e_ms * MS_PER_S


def _below(metrics: Mapping[str, float], case: Case, *, cached: bool) -> Iterator[_Broken]:
    step_ms = _step_ms(case)
    for kind in ("ttft", "tpot", "e2e"):
        level = next((one for one in _LEVELS if f"{kind}_{one}_ms" in metrics), None)
        if level is None:
            continue
        share = _SHORTER.get(level, _MUCH_SHORTER)
        value_ms, floor_ms, why = metrics[f"{kind}_{level}_ms"], step_ms, _WEIGHTS
        if kind == "ttft" and not cached:
            prompt_ms = share * _prompt_ms(case)
            floor_ms, why = max((step_ms, _WEIGHTS), (prompt_ms, _PROMPT))
        elif kind == "e2e":
            floor_ms, why = max(share * case.workload.osl_tokens, 1.0) * step_ms, _ANSWER
        if value_ms < floor_ms:
            yield _Broken(
                words=f"{kind.upper()} {level} {digits(value_ms)} ms is below the"
                f" {digits(floor_ms)} ms that {why} takes at least",
                looks_like_seconds=floor_ms
                <= value_ms * MS_PER_S
                <= _SECONDS_OVER_FLOOR[kind] * floor_ms,
            )


_WEIGHTS = "streaming the active weights once at the data-sheet bandwidth"
_PROMPT = "reading the prompt at peak FLOPS (or say prefix_cache_share)"
_ANSWER = "streaming the active weights for every token at the data-sheet bandwidth"


def _step_ms(case: Case) -> float:
    """The least one step takes; 0 where the hardware's figures are not known."""
    prepared = runs_assembler().prepare([case], lenient_memory=True)
    if prepared.refused or not len(prepared.index):
        return 0.0
    return float(streaming_floor_seconds(prepared.table)[0]) * MS_PER_S / LEEWAY


def _prompt_ms(case: Case) -> float:
    """The least that multiplying one prompt with the active weights takes; 0 where unknown."""
    peak_tflops, load = _peak_tflops(case), case.workload
    if peak_tflops is None:
        return 0.0
    tflop = _tflop_per_token(case) * load.isl_tokens * (1.0 - load.prefix_cache_share)
    gpus = max(case.layout.gpus, case.layout.ep, case.layout.attention_dp or 1)
    return tflop / (gpus * peak_tflops * LEEWAY) * MS_PER_S


def _tflop_per_token(case: Case) -> float:
    """TFLOP of one token, two per active weight; tables of embeddings are looked up."""
    shape = case.shape
    lookup_b = shape.vocabulary_size * shape.hidden_size / BYTES_PER_GB
    return 2.0 * max(shape.parameters_active_b - 2.0 * lookup_b, 0.0) / 1e3


def _peak_tflops(case: Case) -> float | None:
    """The fastest rate these weights could be multiplied at."""
    gpu: Accelerator = case.gpu
    known = [gpu.bf16_tflops]
    if case.layout.precision not in ("bf16", "fp16"):
        known += [gpu.fp8_tflops, gpu.int8_tops, gpu.fp4_tflops]
    return max((rate for rate in known if rate is not None), default=None)
