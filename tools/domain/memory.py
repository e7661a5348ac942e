"""How much memory a replica needs on each GPU, and what is left for the KV cache.

KV memory is utilisation x visible memory - weights - activation - CUDA graphs - what other
libraries hold. The overheads were reported for vLLM 0.19 on one H100 and are used for every GPU and
engine: `memory_assumptions` says so wherever that is a guess. Draft models and LoRA adapters are
counted by `serving_options`.

Source: overheads and the visible 79.19 GiB of an H100 as llm-d-planner reports them from 57 runs;
visible memory of other GPUs as vLLM prints it at start; cache sizes follow from the published
architectures (GQA, MLA, sliding window, recurrent state).
"""

from dataclasses import dataclass

from tools.domain.errors import RefusedError
from tools.domain.footprint import (
    BLOCK_TOKENS,
    RankMemory,
    blocks_of,
    kv_bytes_per_token,
    rank_memory,
    reported_sequence_bytes,
    sequence_bytes,
    sequence_kv_bytes,
    sliding_kv_bytes_per_token,
    state_bytes_per_sequence,
    weights_gib,
)
from tools.domain.hardware import Accelerator
from tools.domain.layout import Layout
from tools.domain.model import ModelShape
from tools.domain.units import BYTES_PER_GIB

__all__ = [
    "BLOCK_TOKENS",
    "GPU_MEMORY_UTILISATION",
    "REPORTED_STEP_TOKENS",
    "MemoryFit",
    "RankMemory",
    "fit_memory",
    "kv_bytes_per_token",
    "memory_assumptions",
    "overhead_gib",
    "rank_memory",
    "reported_sequence_bytes",
    "sequence_bytes",
    "sequence_kv_bytes",
    "sliding_kv_bytes_per_token",
    "state_bytes_per_sequence",
    "usable_gib",
    "weights_gib",
]

GPU_MEMORY_UTILISATION = 0.90
"""Share of visible memory that the engine may take."""

CUDA_GRAPHS_GIB = 1.04
LIBRARIES_GIB = {"one_gpu": 0.27, "pipeline": 0.07, "tensor_parallel": 2.10}
ACTIVATION_GIB = {
    "llama": 1.89,
    "qwen2": 2.25,
    "qwen3": 2.21,
    "mistral": 2.10,
    "deepseek_v2": 1.93,
    "granite": 0.85,
    "mixtral": 1.21,
    "phi3": 1.52,
    "qwen2_moe": 2.47,
    "qwen3_moe": 2.68,
    "gemma2": 3.65,
    "gemma3_text": 3.94,
}
ACTIVATION_DENSE_GIB = 2.0
ACTIVATION_MOE_GIB = 2.5
REPORTED_STEP_TOKENS = 8192
"""Tokens of the step whose activation was reported (`max_num_batched_tokens`)."""

VISIBLE_GIB = {
    "A100-SXM-40GB": 39.38,
    "A100-SXM-80GB": 79.25,
    "L4-24GB": 22.06,
    "L40S-48GB": 44.42,
    "RTX-4090-24GB": 23.53,
    "RTX-5090-32GB": 31.37,
    "H200-SXM-141GB": 139.8,
    "B200-SXM-180GB": 178.35,
}
"""Memory that vLLM's start-up lines print as the device's total, where no collection has it."""

_SLOW_MEMORY_GB_PER_S = 1000.0
_VISIBLE_SHARE = 0.965
_VISIBLE_SHARE_SLOW = 0.91


@dataclass(frozen=True, kw_only=True)
class MemoryFit:
    """What one replica holds; memory figures are per GPU, the fullest one.

    Attributes:
        fits: Whether one sequence of the asked context fits beside the weights.
        weights_gib: Weights on the fullest GPU.
        overhead_gib: Activation, CUDA graphs and libraries.
        kv_gib: Left for the KV cache; negative where not even the weights fit.
        kv_tokens: Tokens one replica caches in sequences of the engine's longest context, which is
            what vLLM prints as `GPU KV cache size`.
        full_length_sequences: The same in sequences: `Maximum concurrency for N tokens`.
        longest_context_tokens: Longest single sequence that fits, at most the model's own limit.
        usable_gib: Memory the engine sees.
        headroom_gib: KV memory beyond one sequence of the asked context; negative is the gap.
        reason: Why it does not fit, in numbers; empty where it does.
        rank: The per-GPU figures behind it.
    """

    fits: bool
    weights_gib: float
    overhead_gib: float
    kv_gib: float
    kv_tokens: int
    full_length_sequences: float
    longest_context_tokens: int
    usable_gib: float
    headroom_gib: float
    reason: str
    rank: RankMemory

    def max_sequences(self, mean_live_tokens: float) -> int:
        """Sequences of this mean length that the cache holds at once; more are preempted."""
        sequence = sequence_bytes(self.rank, float(mean_live_tokens))
        return int(max(self.kv_gib, 0.0) * BYTES_PER_GIB / max(sequence, 1.0))


def overhead_gib(
    shape: ModelShape, *, tp: int = 1, pp: int = 1, step_tokens: int = REPORTED_STEP_TOKENS
) -> float:
    """Activation, CUDA graphs and libraries on one GPU, as reported for vLLM 0.19 on an H100.

    Activation is that of a full step of 8,192 tokens. Llama at tp 1: 1.89 + 1.04 + 0.27 = 3.20.
    Smaller steps halve it at most, since sampling stays: 0.625 of it at 2,048 tokens, 1.38 GiB for
    Qwen3-8B (1.40 logged on an RTX 4090) and 1.68 for Qwen3-235B (1.40 logged on eight L40S).
    Longer steps add a tenth per 8,192 tokens: 2.16 GiB for Llama-3.1-8B at 20,000 (1.72 logged).
    """
    libraries = "tensor_parallel" if tp > 1 else "pipeline" if pp > 1 else "one_gpu"
    fallback = ACTIVATION_MOE_GIB if shape.experts else ACTIVATION_DENSE_GIB
    activation = ACTIVATION_GIB.get(shape.architecture, fallback)
    steps = step_tokens / REPORTED_STEP_TOKENS
    activation *= 0.5 + 0.5 * min(steps, 1.0) + 0.1 * max(steps - 1.0, 0.0)
    return activation + CUDA_GRAPHS_GIB + LIBRARIES_GIB[libraries]


def usable_gib(gpu: Accelerator) -> float:
    """Memory an engine sees: the published figure, vLLM's, else a cautious share of the nominal.

    Nominal GB of an accelerator are GiB on the card. 0.965 of them stays below every published
    figure of HBM parts but B300's own 268.6; parts under 1,000 GB/s lose 1/16 to error correction
    where their memory is GDDR6 (T4 14.6 of 16, L4 22.0 of 24, L40S 44.5 of 48 GiB), hence 0.91.

    Raises:
        RefusedError: `no_hardware_figures` where nobody published a memory size.
    """
    if gpu.memory_usable_gib is not None:
        return gpu.memory_usable_gib
    if gpu.gpu in VISIBLE_GIB:
        return VISIBLE_GIB[gpu.gpu]
    if gpu.memory_gb is None:
        raise RefusedError(
            f"{gpu.gpu} has no published memory size",
            code="no_hardware_figures",
            hint="add memory_gb to a hardware.csv of your own (setting CATALOGUE)",
        )
    slow = (gpu.memory_bandwidth_gb_per_s or 0.0) < _SLOW_MEMORY_GB_PER_S
    return gpu.memory_gb * (_VISIBLE_SHARE_SLOW if slow else _VISIBLE_SHARE)


def fit_memory(
    shape: ModelShape,
    gpu: Accelerator,
    layout: Layout,
    context_tokens: int,
    *,
    utilisation: float = GPU_MEMORY_UTILISATION,
    step_tokens: int = REPORTED_STEP_TOKENS,
    reserved_gib: float = 0.0,
    draft_bytes_per_token: float = 0.0,
    model_length_tokens: int | None = None,
) -> MemoryFit:
    """Whether a replica holds its weights and one sequence of `context_tokens`, and how much more.

    Args:
        shape: The model.
        gpu: The accelerator.
        layout: Precision and parallel widths.
        context_tokens: Longest sequence that must fit.
        utilisation: Share of visible memory the engine may take (`gpu_memory_utilization`).
        step_tokens: Tokens of one engine step (`max_num_batched_tokens`).
        reserved_gib: Adapters and draft weights on each GPU.
        draft_bytes_per_token: Cache of a draft model on each GPU.
        model_length_tokens: Longest sequence the engine admits (`max_model_len`), for the capacity
            in tokens as vLLM prints it; None takes `context_tokens`.

    Raises:
        RefusedError: `unknown_architecture`, `unknown_kv_heads` or `no_hardware_figures`.
        InputError: `unknown_precision`.
    """
    rank = rank_memory(shape, layout)
    rank = rank._replace(kv_bytes_per_token=rank.kv_bytes_per_token + draft_bytes_per_token)
    usable = usable_gib(gpu)
    overhead = overhead_gib(shape, tp=layout.tp, pp=layout.pp, step_tokens=step_tokens)
    overhead += reserved_gib
    kv_gib = usable * utilisation - rank.weights_gib - overhead
    sequence = sequence_bytes(rank, float(context_tokens))
    length = model_length_tokens or context_tokens
    full = reported_sequence_bytes(rank, float(length), step_tokens)
    headroom = kv_gib - sequence / BYTES_PER_GIB
    reason = ""
    if headroom < 0:
        need = rank.weights_gib + overhead
        reason = (
            f"weights {rank.weights_gib:.1f} + overhead {overhead:.1f} + one sequence of "
            f"{context_tokens} tokens {sequence / BYTES_PER_GIB:.1f} = "
            f"{need + sequence / BYTES_PER_GIB:.1f} GiB per GPU exceed "
            f"{usable * utilisation:.1f} ({utilisation:.0%} of {usable:.1f}) GiB of {gpu.gpu}"
        )
    return MemoryFit(
        fits=headroom >= 0,
        weights_gib=rank.weights_gib,
        overhead_gib=overhead,
        kv_gib=kv_gib,
        kv_tokens=_tokens_held(kv_gib, full, length),
        full_length_sequences=max(kv_gib, 0.0) * BYTES_PER_GIB / max(full, 1.0),
        longest_context_tokens=_longest_context(rank, kv_gib, shape.context_tokens),
        usable_gib=usable,
        headroom_gib=headroom,
        reason=reason,
        rank=rank,
    )


def memory_assumptions(gpu: Accelerator, layout: Layout) -> tuple[str, ...]:
    """What is taken for granted in a fit on this GPU and engine; say it beside the figures."""
    notes = []
    if gpu.memory_usable_gib is None and gpu.gpu not in VISIBLE_GIB:
        notes.append(
            f"usable memory of {gpu.gpu} is estimated as {usable_gib(gpu):.1f} GiB, "
            f"a cautious share of its nominal {gpu.memory_gb:g} GB"
        )
    if gpu.vendor != "NVIDIA" or layout.engine != "vllm":
        notes.append(
            f"memory overhead of {layout.engine} on {gpu.vendor} is taken from vLLM 0.19 on an H100"
        )
    return tuple(notes)


def _tokens_held(kv_gib: float, sequence: float, context_tokens: int) -> int:
    """Tokens in a full cache of equal sequences, as vLLM reports its cache size."""
    return int(max(kv_gib, 0.0) * BYTES_PER_GIB / max(sequence, 1.0) * context_tokens)


def _longest_context(rank: RankMemory, kv_gib: float, limit_tokens: int) -> int:
    """Longest sequence in whole blocks: grow inside the window first, then beyond it."""
    budget = kv_gib * BYTES_PER_GIB - rank.state_bytes
    if budget <= 0:
        return 0
    window = blocks_of(rank.sliding_window_tokens)
    beyond = budget - window * rank.sliding_bytes_per_token
    if beyond < window * rank.kv_bytes_per_token:
        tokens = budget / (rank.kv_bytes_per_token + rank.sliding_bytes_per_token)
    elif rank.kv_bytes_per_token > 0:
        tokens = beyond / rank.kv_bytes_per_token
    else:
        return limit_tokens
    whole = int(tokens // BLOCK_TOKENS) * BLOCK_TOKENS
    return min(whole, limit_tokens) if limit_tokens else whole
