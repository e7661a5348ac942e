"""What an engine's own settings and options change: memory, room for sequences, tokens per step.

Settings are vLLM's, with its defaults in words. Speculation follows the expected number of accepted
tokens, which assumes that every drafted token is accepted with the same probability; adapters are
sized for slots that stay loaded. None of this was fitted: what it gives is modelled or computed.

Source: the LoRA paper (Hu et al. 2021) for shapes, Leviathan et al. 2023 for speculation.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tools.domain.cases import Assembler, Case, Configuration, Prepared
from tools.domain.footprint import kv_bytes_per_token, weights_gib
from tools.domain.hardware import Accelerator
from tools.domain.layout import Layout
from tools.domain.memory import (
    GPU_MEMORY_UTILISATION,
    REPORTED_STEP_TOKENS,
    overhead_gib,
)
from tools.domain.model import ModelShape
from tools.domain.units import BYTES_PER_GIB

__all__ = [
    "EngineSettings",
    "TunedAssembler",
    "accepted_tokens",
    "draft_settings",
    "lora_gib",
]

_LORA_BYTES = 2.0
_ATTENTION = 2.0


@dataclass(frozen=True, kw_only=True)
class EngineSettings:
    """How an engine is started; the defaults are those every other prediction assumes.

    Attributes:
        utilisation: Share of visible memory it may take (`gpu_memory_utilization`).
        max_num_seqs: Sequences it runs at once; None leaves it to the cache.
        step_tokens: Tokens of one step (`max_num_batched_tokens`).
        max_model_len: Longest sequence it admits; None is the model's own limit.
        reserved_gib: Adapters and draft weights on each GPU.
        draft_bytes_per_token: Cache of a draft model per token on each GPU.
    """

    utilisation: float = GPU_MEMORY_UTILISATION
    max_num_seqs: int | None = None
    step_tokens: int = REPORTED_STEP_TOKENS
    max_model_len: int | None = None
    reserved_gib: float = 0.0
    draft_bytes_per_token: float = 0.0

    def applied(self, found: Configuration, shape: ModelShape, layout: Layout) -> Configuration:
        """A configuration with the room these settings leave."""
        widths = {"tp": layout.tp, "pp": layout.pp}
        taken = found.weights_and_overhead_gib + self.reserved_gib
        taken += overhead_gib(shape, **widths, step_tokens=self.step_tokens)
        taken -= overhead_gib(shape, **widths)
        per_token = found.memory.kv_bytes_per_token + self.draft_bytes_per_token
        room = found.usable_gib * self.utilisation
        return replace(
            found,
            memory=found.memory._replace(kv_bytes_per_token=per_token),
            kv_bytes=(room - taken) * BYTES_PER_GIB,
            weights_and_overhead_gib=taken,
            usable_gib=room / GPU_MEMORY_UTILISATION,
        )


@dataclass(kw_only=True)
class TunedAssembler(Assembler):
    """An assembler for engines started with other settings."""

    settings: EngineSettings = EngineSettings()

    def configuration(self, shape: ModelShape, gpu: Accelerator, layout: Layout) -> Configuration:
        """One configuration under the settings."""
        return self.settings.applied(super().configuration(shape, gpu, layout), shape, layout)

    def prepare(self, cases: Sequence[Case], *, lenient_memory: bool = False) -> Prepared:
        """The cases, none with more sequences at once than the settings allow."""
        prepared = super().prepare(cases, lenient_memory=lenient_memory)
        if self.settings.max_num_seqs is None:
            return prepared
        most = np.minimum(prepared.demand.max_sequences, float(self.settings.max_num_seqs))
        return replace(prepared, demand=replace(prepared.demand, max_sequences=most))


def accepted_tokens(*, speculative_tokens: int, acceptance_rate: float) -> float:
    """Tokens one verified step yields: (1 - a^(k+1)) / (1 - a), between 1 and k + 1.

    >>> accepted_tokens(speculative_tokens=3, acceptance_rate=0.5)
    1.875
    """
    if acceptance_rate >= 1.0:
        return speculative_tokens + 1.0
    return (1.0 - acceptance_rate ** (speculative_tokens + 1)) / (1.0 - acceptance_rate)


def lora_gib(shape: ModelShape, *, adapters: int, rank: int, tp: int = 1) -> float:
    """Memory of adapter slots on each GPU, 16 bit, on attention and dense feed-forward matrices.

    A pair of matrices per target: rank x inputs and outputs x rank. The half that meets the sharded
    side of its target is divided over the tensor-parallel ranks, the other copied. Experts carry no
    adapters here. Llama-3.1-8B, rank 16: 32 x 16 x 81,920 = 41.9 M parameters, 80 MiB.
    """
    if shape.head_dim is None or shape.kv_heads is None:
        return 0.0
    width = float(shape.hidden_size)
    queries = float(shape.attention_heads * shape.head_dim)
    keys = float(shape.kv_heads * shape.head_dim)
    inner = _dense_inner(shape, attention=_ATTENTION * width * (queries + keys))
    into = [queries, keys, keys] + ([inner, inner] if inner else [])
    out_of = [queries] + ([inner] if inner else [])
    sizes = sum(width + out / tp for out in into) + sum(side / tp + width for side in out_of)
    return shape.layers * rank * sizes * adapters * _LORA_BYTES / BYTES_PER_GIB


def _dense_inner(shape: ModelShape, *, attention: float) -> float:
    """Inner width of the feed-forward layers, from the parameters; 0 where experts replace them.

    A gated layer has three matrices of hidden x inner size.
    """
    if shape.experts:
        return 0.0
    matrix = float(shape.vocabulary_size * shape.hidden_size)
    rest = shape.parameters_total_b * 1e9 - 2.0 * matrix - attention * shape.layers
    return max(rest / shape.layers / (3.0 * shape.hidden_size), 0.0)


def draft_settings(settings: EngineSettings, draft: ModelShape, layout: Layout) -> EngineSettings:
    """The settings with a draft model loaded beside the target, split over the same ranks."""
    weights = weights_gib(draft, draft.checkpoint_precision, tp=layout.tp)
    cache = kv_bytes_per_token(draft, layout.kv_precision, tp=layout.tp)
    return replace(
        settings,
        reserved_gib=settings.reserved_gib + weights,
        draft_bytes_per_token=settings.draft_bytes_per_token + cache,
    )
