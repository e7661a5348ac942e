"""What hardware allows at best: weights fit, bytes are streamed, operations fit under the peak.

Every bound takes the side that favours the row (peak figures with 5 % leeway, 8-bit KV cache, the
smallest batch that explains the row), so a violation means a wrong row, never a fast engine.
Source: the published shapes and peaks. No efficiency is assumed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tools.domain.hardware import Accelerator
from tools.domain.layout import WEIGHT_BYTES
from tools.domain.measurement import Measurement
from tools.domain.model import ModelShape
from tools.domain.units import BYTES_PER_GB, MS_PER_S

__all__ = [
    "LEEWAY",
    "Violation",
    "cache_read_gb",
    "implied_tpot_ms",
    "output_tokens_per_s",
    "physical_violations",
    "replica_gpus",
    "weights_read_gb",
]

LEEWAY = 1.05
"""Sources differ by up to 4 % on peak bandwidth (B200: 7,700 or 8,000 GB/s)."""

_ROUTING_SKEW = 0.5
"""Share of the expected experts that a skewed router touches at least."""

_CACHE_BYTES = 1.0
"""An 8-bit KV cache, the smallest that the measured engines use by a flag."""

_SHORTEST_PROMPT = 0.8
"""Sampled prompts are 0.8 to 1.0 of the nominal length."""


@dataclass(frozen=True, kw_only=True)
class Violation:
    """One broken bound.

    Attributes:
        rule: Stable name, such as `faster_than_weight_streaming`.
        measured: What the row says or implies.
        low, high: The allowed interval; zero and infinity leave a side open.
        unit: Unit of the three numbers; empty for a ratio.
    """

    rule: str
    measured: float
    low: float = 0.0
    high: float = float("inf")
    unit: str = ""

    def __str__(self) -> str:
        side = (
            f"at least {self.low:.4g}" if self.measured < self.low else f"at most {self.high:.4g}"
        )
        return f"{self.rule}: {self.measured:.4g} {self.unit}".rstrip() + f", possible is {side}"


def physical_violations(
    row: Measurement, shape: ModelShape, gpu: Accelerator
) -> Iterator[Violation]:
    """Bounds that need the model's shape and the GPU's peaks; unknown inputs are skipped."""
    yield from _context(row, shape)
    yield from _compute(row, shape, gpu)
    if row.precision in WEIGHT_BYTES:
        yield from _memory(row, shape, gpu)
        yield from _streaming(row, shape, gpu)


def replica_gpus(row: Measurement) -> int:
    """GPUs that hold one copy of the weights; the whole deployment where no layout is recorded."""
    if row.tp is None:
        return row.gpus
    width = max(row.tp * (row.pp or 1), row.ep or 1, row.attention_dp or 1)
    return min(row.gpus, width)


def weights_read_gb(shape: ModelShape, precision: str, tokens: float) -> float:
    """GB of weights that a decode step of `tokens` sequences reads at least.

    Embedding rows are looked up, not streamed. Of the routed experts it reads one token's share k/E
    or half of the expected coverage 1 - (1 - k/E)^tokens, whichever is more.
    """
    lookup_b = shape.vocabulary_size * shape.hidden_size / BYTES_PER_GB
    experts_b = shape.expert_parameters_b
    always_b = max(shape.parameters_total_b - experts_b - lookup_b, 0.0)
    covered = 0.0
    if shape.experts:
        share = shape.experts_per_token / shape.experts
        covered = max(share, _ROUTING_SKEW * (1.0 - (1.0 - share) ** tokens))
    return (always_b + experts_b * covered) * WEIGHT_BYTES[precision]


def cache_read_gb(shape: ModelShape, length_tokens: float, tokens: float) -> float:
    """GB of KV cache that a decode step of `tokens` sequences reads at least.

    State-space layers are left out: their state is small and its precision varies.
    """
    if shape.unmodelled_reason or (not shape.is_mla and not (shape.kv_heads and shape.head_dim)):
        return 0.0
    window = min(length_tokens, shape.sliding_window_tokens or length_tokens)
    layer_tokens = (
        shape.full_attention_layers * length_tokens + shape.sliding_attention_layers * window
    )
    return tokens * layer_tokens * shape.kv_elements_per_token_layer * _CACHE_BYTES / BYTES_PER_GB


def implied_tpot_ms(row: Measurement) -> float | None:
    """Fastest time per output token a row claims, in ms: reported, or batch over throughput."""
    levels = ("mean", "p50", "p90", "p95", "p99")
    reported = [getattr(row, f"tpot_{level}_ms") for level in levels]
    known: list[float] = [value for value in reported if value is not None]
    if known:
        return min(known)
    if row.load == "offline" and row.concurrency and row.output_tok_s:
        return row.concurrency / row.output_tok_s * MS_PER_S
    return None


def output_tokens_per_s(row: Measurement) -> float | None:
    """Output tokens per second of the deployment: reported, or from another rate and lengths."""
    if row.output_tok_s is not None:
        return row.output_tok_s
    if row.osl_tokens is None:
        return None
    if row.req_s is not None:
        return row.req_s * row.osl_tokens
    if row.total_tok_s is not None and row.isl_tokens is not None:
        return row.total_tok_s * row.osl_tokens / (row.isl_tokens + row.osl_tokens)
    return None


def _context(row: Measurement, shape: ModelShape) -> Iterator[Violation]:
    if row.isl_tokens is None or row.osl_tokens is None or not shape.context_tokens:
        return
    length = row.isl_tokens + row.osl_tokens
    if length > shape.context_tokens:
        yield Violation(
            rule="longer_than_context", measured=length, high=shape.context_tokens, unit="tokens"
        )


def _memory(row: Measurement, shape: ModelShape, gpu: Accelerator) -> Iterator[Violation]:
    if gpu.memory_gb is None:
        return
    weights_gb = shape.parameters_total_b * WEIGHT_BYTES[row.precision]
    memory_gb = replica_gpus(row) * gpu.memory_gb
    if weights_gb > memory_gb:
        yield Violation(rule="weights_do_not_fit", measured=weights_gb, high=memory_gb, unit="GB")


def _streaming(row: Measurement, shape: ModelShape, gpu: Accelerator) -> Iterator[Violation]:
    tpot_ms = implied_tpot_ms(row)
    if tpot_ms is None or gpu.memory_bandwidth_gb_per_s is None:
        return
    ranks = replica_gpus(row)
    tokens = max(1.0, _tokens_per_step(row, tpot_ms) * ranks / row.gpus)
    read_gb = weights_read_gb(shape, row.precision, tokens)
    if row.isl_tokens is not None:
        # Half the output is live on average; its length is left out because it may stop early.
        read_gb += cache_read_gb(shape, row.isl_tokens * _SHORTEST_PROMPT, tokens)
    bound_ms = read_gb / (ranks * gpu.memory_bandwidth_gb_per_s * LEEWAY) * MS_PER_S
    if tpot_ms < bound_ms:
        yield Violation(
            rule="faster_than_weight_streaming", measured=tpot_ms, low=bound_ms, unit="ms"
        )


def _tokens_per_step(row: Measurement, tpot_ms: float) -> float:
    """Sequences decoded together, from below: Little's law for the decode phase, else one."""
    if row.load == "offline":
        return row.concurrency or 1.0
    tokens_per_s = output_tokens_per_s(row)
    return 1.0 if tokens_per_s is None else tokens_per_s * tpot_ms / MS_PER_S


def _compute(row: Measurement, shape: ModelShape, gpu: Accelerator) -> Iterator[Violation]:
    tokens_per_s = _computed_tokens_per_s(row)
    peak_tflops = _peak_tflops(row.precision, gpu)
    if tokens_per_s is None or peak_tflops is None:
        return
    lookup_b = shape.vocabulary_size * shape.hidden_size / BYTES_PER_GB
    needed = 2.0 * max(shape.parameters_active_b - lookup_b, 0.0) * tokens_per_s / 1e3
    allowed = row.gpus * peak_tflops * LEEWAY
    if needed > allowed:
        yield Violation(
            rule="more_compute_than_peak", measured=needed, high=allowed, unit="TFLOP/s"
        )


def _peak_tflops(precision: str, gpu: Accelerator) -> float | None:
    """The fastest rate the weights could be multiplied at; an unknown format gets the fastest."""
    native = [gpu.bf16_tflops]
    if precision not in ("bf16", "fp16"):
        native.extend((gpu.fp8_tflops, gpu.int8_tops))
    if precision not in ("bf16", "fp16", "fp8", "int8"):
        native.append(gpu.fp4_tflops)
    known = [rate for rate in native if rate is not None]
    return max(known) if known else None


def _computed_tokens_per_s(row: Measurement) -> float | None:
    """Input and output tokens per second; output alone where the input is unknown."""
    tokens_per_s = row.total_tok_s or output_tokens_per_s(row)
    if row.total_tok_s is not None or not row.isl_tokens or not row.osl_tokens:
        return tokens_per_s
    return tokens_per_s and tokens_per_s * (row.isl_tokens + row.osl_tokens) / row.osl_tokens
