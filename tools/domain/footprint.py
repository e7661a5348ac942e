"""Bytes of weights, KV cache and recurrent state on each GPU of a layout.

Describes dense, mixture-of-experts, GQA, MLA, sliding-window and recurrent layers; a shape outside
these is refused. Draft models and LoRA adapters are not counted.

Source: the published architectures; byte sizes of the weight formats are in `layout`.
"""

from math import ceil
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from tools.domain.errors import InputError, RefusedError
from tools.domain.layout import WEIGHT_BYTES, Layout
from tools.domain.model import ModelShape
from tools.domain.units import BYTES_PER_GB, BYTES_PER_GIB

__all__ = [
    "BLOCK_TOKENS",
    "RankMemory",
    "blocks_of",
    "kv_bytes_per_token",
    "rank_memory",
    "reported_sequence_bytes",
    "sequence_bytes",
    "sequence_kv_bytes",
    "sliding_kv_bytes_per_token",
    "state_bytes_per_sequence",
    "weights_gib",
]

Number = TypeVar("Number", float, NDArray[np.float64])

BLOCK_TOKENS = 16
"""Tokens per cache block, vLLM's default; a sequence always holds whole blocks."""

_KV_BYTES = {"auto": 2.0, "bf16": 2.0, "fp16": 2.0, "fp8": 1.0}
_FOUR_BIT = ("int4", "nvfp4", "mxfp4")
# Kimi's own INT4 checkpoints scale groups of 32 weights with 16 bits; 555 GiB as published.
_KIMI_INT4_BYTES = 0.5 + 2 / 32
# Small models and every Gemma share one matrix between embedding and output head.
_TIED_BELOW_B = 4.1
_STATE_WIDTH = 128


class RankMemory(NamedTuple):
    """One shape in one layout, per GPU: all floats, so that many stack into arrays.

    `kv` bytes grow with every token, `sliding` bytes up to `sliding_window_tokens`, `state` bytes
    are constant per sequence.
    """

    weights_gib: float
    kv_bytes_per_token: float
    sliding_bytes_per_token: float
    sliding_window_tokens: float
    state_bytes: float


def weights_gib(
    shape: ModelShape, precision: str, *, tp: int = 1, pp: int = 1, ep: int = 1
) -> float:
    """Weights on the fullest GPU, from all parameters, active or not.

    Embeddings and output head stay 16 bit, and so does everything but the routed experts in a 4-bit
    mixture of experts: true of gpt-oss, Kimi and DeepSeek checkpoints, an upper bound elsewhere.
    Meta's FP8 checkpoints keep attention and the outer layers 16 bit (57.75 GiB per GPU reported
    for Llama-3.1-405B at tp 8 in vllm#6746; 56.7 here).
    Layers that do not divide by `pp`, and experts that do not divide by `ep`, round up.

    Raises:
        RefusedError: `unknown_architecture` where the formulas do not describe the shape.
        InputError: `unknown_precision`.
    """
    _refuse_unmodelled(shape)
    quantised = _weight_bytes(shape, precision)
    matrix = float(shape.vocabulary_size * shape.hidden_size)
    embeddings = matrix * _embedding_matrices(shape)
    experts = shape.expert_parameters_b * BYTES_PER_GB
    dense = max(shape.parameters_total_b * BYTES_PER_GB - experts - embeddings, 0.0)
    kept = min(dense, _kept_16_bit(shape, precision, dense))
    expert_share = 1.0 / tp
    if ep > 1:
        expert_share = ceil(shape.experts / ep) / max(shape.experts, 1) * min(ep / tp, 1.0)
    # Pipeline ends: the first stage embeds, the last one has the head.
    ends = embeddings if pp == 1 else min(embeddings, matrix)
    layers = (kept * 2.0 + (dense - kept) * quantised) / tp + experts * quantised * expert_share
    return (layers * _stage_share(shape, pp) + ends * 2.0 / tp) / BYTES_PER_GIB


def kv_bytes_per_token(shape: ModelShape, kv_precision: str = "bf16", *, tp: int = 1) -> float:
    """Bytes per token and GPU in the layers whose cache grows with the context.

    KV heads are divided over the tensor-parallel ranks and copied where there are more ranks than
    heads; the latent vector of MLA is copied to every rank. Llama-3.1-8B: 131,072 at tp 1.

    Raises:
        RefusedError: `unknown_architecture` or `unknown_kv_heads`.
    """
    return _kv_bytes_per_token_layer(shape, kv_precision, tp) * shape.full_attention_layers


def sliding_kv_bytes_per_token(
    shape: ModelShape, kv_precision: str = "bf16", *, tp: int = 1
) -> float:
    """The same in the layers that keep only the last `sliding_window_tokens`."""
    return _kv_bytes_per_token_layer(shape, kv_precision, tp) * shape.sliding_attention_layers


def state_bytes_per_sequence(shape: ModelShape, *, tp: int = 1) -> float:
    """Recurrent state per sequence and GPU: an approximation, not a published figure.

    One float32 matrix of hidden size x 128 per linear or state-space layer, the state width of the
    gated delta and Mamba-2 layers published so far; engines round it up to cache pages.
    """
    return 4.0 * _STATE_WIDTH * shape.hidden_size * shape.state_layers / tp


def sequence_kv_bytes(
    shape: ModelShape, kv_precision: str = "bf16", *, tp: int = 1, tokens: float
) -> float:
    """Cache of one sequence of `tokens` on each GPU, in whole blocks, with windows and state."""
    layout = Layout(precision=shape.checkpoint_precision, kv_precision=kv_precision, tp=tp)
    return sequence_bytes(rank_memory(shape, layout), tokens)


def sequence_bytes(rank: RankMemory, tokens: Number) -> Number:
    """Cache of sequences of `tokens`; scalars and arrays alike, also in the fields of `rank`.

    Stack the rows of many `rank_memory` calls with `RankMemory(*np.array(rows).T)`.
    """
    blocks = blocks_of(tokens)
    window = blocks_of(rank.sliding_window_tokens)
    inside = blocks < window
    kept = inside * blocks + (1 - inside) * window
    growing = blocks * rank.kv_bytes_per_token
    return growing + kept * rank.sliding_bytes_per_token + rank.state_bytes


def reported_sequence_bytes(rank: RankMemory, tokens: float, step_tokens: int) -> float:
    """Cache that vLLM sets aside for one sequence when it prints its concurrency.

    A sliding layer is charged its window and the prompt chunk in flight, and one block for where
    the window starts; nothing else differs from `sequence_bytes`.
    Source: `SlidingWindowSpec.max_memory_usage_bytes` of vLLM's cache manager, from 0.9 on.
    """
    held = sequence_bytes(rank, tokens)
    window = rank.sliding_window_tokens
    if not rank.sliding_bytes_per_token or not window:
        return held
    charged = blocks_of(min(window - 1.0 + step_tokens, tokens)) + BLOCK_TOKENS
    growing = blocks_of(tokens) * rank.kv_bytes_per_token
    return growing + charged * rank.sliding_bytes_per_token + rank.state_bytes


def rank_memory(shape: ModelShape, layout: Layout) -> RankMemory:
    """Everything that depends on shape and layout alone, per GPU of the fullest stage.

    Raises:
        RefusedError: `unknown_architecture` or `unknown_kv_heads`.
        InputError: `unknown_precision`.
    """
    tp, stage = layout.tp, _stage_share(shape, layout.pp)
    weights = weights_gib(shape, layout.precision, tp=tp, pp=layout.pp, ep=layout.ep)
    return RankMemory(
        weights_gib=weights,
        kv_bytes_per_token=kv_bytes_per_token(shape, layout.kv_precision, tp=tp) * stage,
        sliding_bytes_per_token=sliding_kv_bytes_per_token(shape, layout.kv_precision, tp=tp)
        * stage,
        sliding_window_tokens=float(shape.sliding_window_tokens or 0),
        state_bytes=state_bytes_per_sequence(shape, tp=tp) * stage,
    )


def blocks_of(tokens: Number) -> Number:
    """Tokens rounded up to whole cache blocks.

    >>> blocks_of(17.0)
    32.0
    """
    return -(-tokens // BLOCK_TOKENS) * BLOCK_TOKENS


def _refuse_unmodelled(shape: ModelShape) -> None:
    """Raise where the formulas do not describe the shape."""
    if shape.unmodelled_reason:
        raise RefusedError(
            f"{shape.model_id} is not modelled: {shape.unmodelled_reason}",
            code="unknown_architecture",
            hint="bring measured rows of this model, or plan with another one",
        )


def _weight_bytes(shape: ModelShape, precision: str) -> float:
    """Bytes per quantised weight, scales included."""
    if precision not in WEIGHT_BYTES:
        raise InputError(
            f"'{precision}' is no weight precision",
            code="unknown_precision",
            hint=f"use one of {', '.join(WEIGHT_BYTES)}",
        )
    if precision == "int4" and shape.architecture == "kimi_k2":
        return _KIMI_INT4_BYTES
    return WEIGHT_BYTES[precision]


def _kept_16_bit(shape: ModelShape, precision: str, dense: float) -> float:
    """How many parameters outside experts and embeddings a quantised checkpoint leaves 16 bit."""
    if precision in _FOUR_BIT and shape.experts:
        return dense
    is_meta_fp8 = precision == shape.checkpoint_precision == "fp8" and shape.model_id.startswith(
        "meta-llama/"
    )
    if not is_meta_fp8 or shape.head_dim is None:
        return 0.0
    heads = 2 * shape.attention_heads + 2 * (shape.kv_heads or 0)
    attention = float(shape.layers * shape.hidden_size * shape.head_dim * heads)
    return attention + 2.0 * (dense - attention) / shape.layers


def _embedding_matrices(shape: ModelShape) -> int:
    """Vocabulary matrices that are stored: one where embedding and head are tied, else two."""
    tied = shape.architecture.startswith("gemma") or shape.parameters_total_b < _TIED_BELOW_B
    return 1 if tied else 2


def _stage_share(shape: ModelShape, pp: int) -> float:
    """Share of the layers on the fullest pipeline stage."""
    return ceil(shape.layers / pp) / shape.layers


def _kv_bytes_per_token_layer(shape: ModelShape, kv_precision: str, tp: int) -> float:
    """Bytes per token in one attention layer on one tensor-parallel rank."""
    _refuse_unmodelled(shape)
    if kv_precision not in _KV_BYTES:
        raise InputError(
            f"'{kv_precision}' is no KV cache precision",
            code="unknown_precision",
            hint=f"use one of {', '.join(_KV_BYTES)}",
        )
    if shape.is_mla:
        return shape.kv_elements_per_token_layer * _KV_BYTES[kv_precision]
    if shape.kv_heads is None or shape.head_dim is None:
        raise RefusedError(
            f"{shape.model_id}: the number of KV heads or their size is not known",
            code="unknown_kv_heads",
            hint="give num_key_value_heads and head_dim of the model's config.json",
        )
    return 2.0 * ceil(shape.kv_heads / tp) * shape.head_dim * _KV_BYTES[kv_precision]
