"""What the step-time physics reads of a model on a GPU in a layout, as columns of numbers.

A configuration becomes one row of floats, a batch of them a table, so that one row and the whole
catalogue go through the same formulas. Per-rank figures: every GPU of a tensor-parallel group works
on its own share at the same time. Pipeline stages follow one another, so they share the work of a
token but not its latency.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tools.domain.errors import RefusedError
from tools.domain.hardware import Accelerator
from tools.domain.layout import WEIGHT_BYTES, Layout
from tools.domain.model import ModelShape
from tools.domain.parameters import gqa_attention, mla_attention
from tools.domain.units import BYTES_PER_GB

__all__ = [
    "ARCHITECTURES",
    "ENGINE_NAMES",
    "GENERATIONS",
    "PRECISION_CLASSES",
    "Features",
    "GpuTraits",
    "ModelTraits",
    "Table",
    "compute_format",
    "features",
    "gpu_traits",
    "model_traits",
    "table",
]

Floats = NDArray[np.float64]

ENGINE_NAMES: tuple[str, ...] = ("vllm", "sglang", "trtllm", "deepspeed", "atom")
GENERATIONS: tuple[str, ...] = (
    "Ampere",
    "Ada",
    "Hopper",
    "Blackwell",
    "CDNA2",
    "CDNA3",
    "CDNA4",
    "Xe-HPC",
)
PRECISION_CLASSES: tuple[str, ...] = ("16bit", "fp8", "4bit-native", "weight-only")
ARCHITECTURES: tuple[str, ...] = ("dense", "moe", "moe-mla")
"""Kinds of layers whose kernels differ: dense, routed experts, experts with latent attention."""

_KV_BYTES = {"bf16": 2.0, "fp16": 2.0, "fp8": 1.0}
_FOUR_BIT = ("int4", "nvfp4", "mxfp4")


class ModelTraits(NamedTuple):
    """One shape at one precision; bytes and FLOPs are for the whole model."""

    attention_bytes: float
    dense_bytes: float
    head_bytes: float
    expert_bytes: float
    experts: float
    experts_per_token: float
    dense_parameters: float
    expert_parameters: float
    layers: float
    moe_layers: float
    hidden_size: float
    kv_heads: float
    is_mla: float
    kv_bytes_per_token: float
    sliding_bytes_per_token: float
    sliding_window_tokens: float
    state_bytes: float
    attention_flops_per_token_pair: float
    sliding_flops_per_token_pair: float
    prompt_flops_per_token_pair: float


class GpuTraits(NamedTuple):
    """One accelerator; compute in FLOP/s for each weight format it can multiply natively."""

    bandwidth_bytes_per_s: float
    bf16_flops: float
    fp8_flops: float
    fp4_flops: float
    link_bytes_per_s: float
    scaleup_gpus: float
    generation: int


class Features(NamedTuple):
    """One configuration as the physics reads it; `rank_` figures are per GPU of a stage group."""

    rank_dense_bytes: float
    rank_head_bytes: float
    rank_expert_bytes: float
    experts: float
    experts_per_token: float
    rank_flops_per_token: float
    rank_expert_flops_per_token: float
    rank_kv_bytes_per_token: float
    rank_sliding_bytes_per_token: float
    sliding_window_tokens: float
    rank_state_bytes: float
    rank_attention_flops_per_pair: float
    rank_sliding_flops_per_pair: float
    rank_prompt_flops_per_pair: float
    bandwidth_bytes_per_s: float
    compute_flops: float
    bf16_flops: float
    link_bytes_per_s: float
    tp: float
    pp: float
    ep: float
    attention_dp: float
    layers: float
    moe_layers: float
    hidden_size: float
    engine: float
    generation: float
    precision_class: float
    architecture: float
    four_bit_experts: float


@dataclass(frozen=True, kw_only=True)
class Table:
    """Many configurations: `columns[i]` is field i of `Features`, each an array of one length."""

    columns: Floats

    def __len__(self) -> int:
        return int(self.columns.shape[1])

    def __getattr__(self, name: str) -> Floats:
        try:
            index = _COLUMN[name]
        except KeyError:
            raise AttributeError(name) from None
        column: Floats = self.columns[index]
        return column

    def take(self, index: NDArray[np.intp] | NDArray[np.bool_]) -> "Table":
        """The chosen rows, in the order of `index`."""
        return Table(columns=self.columns[:, index])


_COLUMN = {name: index for index, name in enumerate(Features._fields)}


def model_traits(shape: ModelShape, precision: str, kv_precision: str = "bf16") -> ModelTraits:
    """What one shape costs to stream and to compute at one weight precision.

    Embedding rows are looked up, not streamed; the output head is streamed in 16 bit. `dense` is
    everything else that every token passes, without attention. Where only routed experts are 4 bit
    (gpt-oss, Kimi, DeepSeek), the format of the rest differs between checkpoints: one byte per
    weight stands here and the fit says how many it takes.

    Raises:
        RefusedError: `unknown_architecture` where the formulas do not describe the shape.
    """
    if shape.unmodelled_reason:
        raise RefusedError(
            f"{shape.model_id} is not modelled: {shape.unmodelled_reason}",
            code="unknown_architecture",
            hint="bring measured rows of this model, or plan with another one",
        )
    weight_bytes = WEIGHT_BYTES[precision]
    head = float(shape.vocabulary_size * shape.hidden_size)
    experts = shape.expert_parameters_b * BYTES_PER_GB
    total = shape.parameters_total_b * BYTES_PER_GB
    attention = float(shape.layers * _attention_parameters(shape))
    dense = max(total - experts - 2 * head, 1.01 * attention) - attention
    share = shape.experts_per_token / shape.experts if shape.experts else 0.0
    common_bytes = 1.0 if shape.experts and precision in _FOUR_BIT else weight_bytes
    kv = shape.kv_elements_per_token_layer * _KV_BYTES.get(kv_precision, 2.0)
    pair = _attention_flops_per_layer_pair(shape)
    return ModelTraits(
        attention_bytes=attention * common_bytes,
        dense_bytes=dense * common_bytes,
        head_bytes=head * 2.0,
        expert_bytes=experts * weight_bytes,
        experts=float(shape.experts),
        experts_per_token=float(shape.experts_per_token),
        dense_parameters=attention + dense + head,
        expert_parameters=experts * share,
        layers=float(shape.layers),
        moe_layers=float(shape.moe_layers),
        hidden_size=float(shape.hidden_size),
        kv_heads=float(shape.kv_heads or 1),
        is_mla=float(shape.is_mla),
        kv_bytes_per_token=kv * shape.full_attention_layers,
        sliding_bytes_per_token=kv * shape.sliding_attention_layers,
        sliding_window_tokens=float(shape.sliding_window_tokens or 0),
        state_bytes=_state_bytes(shape),
        attention_flops_per_token_pair=pair * shape.full_attention_layers,
        sliding_flops_per_token_pair=pair * shape.sliding_attention_layers,
        prompt_flops_per_token_pair=_prompt_flops_per_layer_pair(shape)
        * shape.full_attention_layers,
    )


_MLA_QUERY_RANK = 1536
_MLA_NOPE_DIM = 128
"""Query rank and head sizes of the DeepSeek-V3 report, which later MLA models kept."""


def _attention_parameters(shape: ModelShape) -> int:
    """Weights of the attention of one layer; linear-attention layers are taken as wide."""
    if shape.kv_lora_rank is not None:
        return mla_attention(
            hidden_size=shape.hidden_size,
            heads=shape.attention_heads,
            q_lora_rank=_MLA_QUERY_RANK,
            kv_lora_rank=shape.kv_lora_rank,
            qk_nope_head_dim=_MLA_NOPE_DIM,
            qk_rope_head_dim=shape.qk_rope_head_dim or 0,
            v_head_dim=_MLA_NOPE_DIM,
        )
    heads, dim = shape.attention_heads, shape.head_dim or 0
    return gqa_attention(shape.hidden_size, heads, shape.kv_heads or 1, dim)


def _attention_flops_per_layer_pair(shape: ModelShape) -> float:
    """FLOPs of one query token against one cached token in one layer: scores and weighted sum.

    MLA works on the latent vector: rank + rope for the scores, rank for the sum.
    """
    if shape.kv_lora_rank is not None:
        width = 2 * shape.kv_lora_rank + (shape.qk_rope_head_dim or 0)
        return 2.0 * shape.attention_heads * width
    return 4.0 * shape.attention_heads * (shape.head_dim or 0)


def _prompt_flops_per_layer_pair(shape: ModelShape) -> float:
    """The same while a prompt is read: MLA then works on full heads of 192 and 128 elements.

    The head sizes are those of the DeepSeek-V2 report, which later MLA models kept.
    """
    if shape.kv_lora_rank is not None:
        return 2.0 * shape.attention_heads * (192 + 128)
    return _attention_flops_per_layer_pair(shape)


def _state_bytes(shape: ModelShape) -> float:
    """Recurrent state read and written per step and sequence, in bytes.

    An approximation: one float32 matrix of hidden size x 128 per linear or state-space layer, the
    state width of the gated delta and Mamba-2 layers published so far.
    """
    return 2.0 * 4.0 * 128.0 * shape.hidden_size * shape.state_layers


def gpu_traits(gpu: Accelerator) -> GpuTraits:
    """What one accelerator offers the formulas.

    Raises:
        RefusedError: `no_hardware_figures` where bandwidth or 16-bit compute are not published.
    """
    if gpu.memory_bandwidth_gb_per_s is None or gpu.bf16_tflops is None:
        raise RefusedError(
            f"{gpu.gpu} has no published bandwidth or 16-bit compute",
            code="no_hardware_figures",
            hint="add the figures to a hardware.csv of your own (setting CATALOGUE)",
        )
    bf16 = gpu.bf16_tflops * 1e12
    generation = gpu.architecture.split()[0]
    return GpuTraits(
        bandwidth_bytes_per_s=gpu.memory_bandwidth_gb_per_s * BYTES_PER_GB,
        bf16_flops=bf16,
        fp8_flops=(gpu.fp8_tflops or 0.0) * 1e12,
        fp4_flops=(gpu.fp4_tflops or 0.0) * 1e12,
        link_bytes_per_s=(gpu.link_gb_per_s or 16.0) * BYTES_PER_GB,
        scaleup_gpus=float(gpu.scaleup_gpus),
        generation=GENERATIONS.index(generation) if generation in GENERATIONS else -1,
    )


def compute_format(precision: str, gpu: GpuTraits) -> tuple[float, int]:
    """Compute rate in FLOP/s and precision class of a weight format on a GPU."""
    if precision in ("bf16", "fp16"):
        return gpu.bf16_flops, PRECISION_CLASSES.index("16bit")
    if precision in ("fp8", "int8") and gpu.fp8_flops:
        return gpu.fp8_flops, PRECISION_CLASSES.index("fp8")
    if precision in ("nvfp4", "mxfp4") and gpu.fp4_flops:
        return gpu.fp4_flops, PRECISION_CLASSES.index("4bit-native")
    return gpu.bf16_flops, PRECISION_CLASSES.index("weight-only")


def features(model: ModelTraits, gpu: GpuTraits, layout: Layout) -> Features:
    """One configuration: a model's traits shared out over the ranks of a layout.

    Every rank keeps the whole latent cache of the sequences it attends to (MLA); with heads, a rank
    keeps its share of them, and copies where ranks outnumber KV heads.
    """
    tp = float(layout.tp)
    attention_dp = layout.attention_dp
    if attention_dp is None:
        attention_dp = layout.ep if model.is_mla and layout.ep > 1 else 1
    heads = min(max(tp / attention_dp, 1.0), model.kv_heads)
    share = 1.0 if model.is_mla else 1.0 / heads
    compute, precision_class = compute_format(layout.precision, gpu)
    engine = ENGINE_NAMES.index(layout.engine) if layout.engine in ENGINE_NAMES else -1
    inside = layout.tp <= gpu.scaleup_gpus
    return Features(
        rank_dense_bytes=(model.attention_bytes * attention_dp + model.dense_bytes) / tp,
        rank_head_bytes=model.head_bytes / tp,
        rank_expert_bytes=model.expert_bytes / tp,
        experts=model.experts,
        experts_per_token=model.experts_per_token,
        rank_flops_per_token=2.0 * model.dense_parameters / tp,
        rank_expert_flops_per_token=2.0 * model.expert_parameters / tp,
        rank_kv_bytes_per_token=model.kv_bytes_per_token * share,
        rank_sliding_bytes_per_token=model.sliding_bytes_per_token * share,
        sliding_window_tokens=model.sliding_window_tokens,
        rank_state_bytes=model.state_bytes / tp,
        rank_attention_flops_per_pair=model.attention_flops_per_token_pair / tp,
        rank_sliding_flops_per_pair=model.sliding_flops_per_token_pair / tp,
        rank_prompt_flops_per_pair=model.prompt_flops_per_token_pair / tp,
        bandwidth_bytes_per_s=gpu.bandwidth_bytes_per_s,
        compute_flops=compute,
        bf16_flops=gpu.bf16_flops,
        link_bytes_per_s=gpu.link_bytes_per_s if inside or layout.tp == 1 else 25e9,
        tp=tp,
        pp=float(layout.pp),
        ep=float(layout.ep),
        attention_dp=float(attention_dp),
        layers=model.layers,
        moe_layers=model.moe_layers,
        hidden_size=model.hidden_size,
        engine=float(engine),
        generation=float(gpu.generation),
        precision_class=float(precision_class),
        architecture=2.0 if model.is_mla else float(model.experts > 0),
        four_bit_experts=float(bool(model.experts) and layout.precision in _FOUR_BIT),
    )


def table(rows: list[Features]) -> Table:
    """Rows as columns."""
    if not rows:
        return Table(columns=np.empty((len(Features._fields), 0)))
    return Table(columns=np.ascontiguousarray(np.array(rows, dtype=np.float64).T))
