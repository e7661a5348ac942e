"""Questions to the predictor as tables: configuration, demand and what cannot be answered.

A configuration that recurs is prepared once. A refusal carries its reason and stands in the place
of its question, so nothing is dropped.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from tools.domain.errors import PlanningError, RefusedError
from tools.domain.features import (
    Features,
    GpuTraits,
    ModelTraits,
    Table,
    features,
    gpu_traits,
    model_traits,
    table,
)
from tools.domain.hardware import Accelerator
from tools.domain.layout import Layout
from tools.domain.memory import (
    GPU_MEMORY_UTILISATION,
    RankMemory,
    overhead_gib,
    rank_memory,
    sequence_bytes,
    usable_gib,
)
from tools.domain.model import ModelShape
from tools.domain.serving import Demand
from tools.domain.units import BYTES_PER_GIB
from tools.domain.workload import Workload

__all__ = ["Assembler", "Case", "Configuration", "Prepared"]

Floats = NDArray[np.float64]

MAX_SEQUENCES = 2048.0
"""No engine of the measured rows ran more sequences per replica than this."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One question: this model, on this GPU, laid out so, under this load.

    `is_laid_out` is False where nobody said how replicas are laid out and the layout is a guess.
    `engine_version` is a release as `release_of` names it, empty where nobody stated it.
    """

    shape: ModelShape
    gpu: Accelerator
    layout: Layout
    workload: Workload
    is_laid_out: bool = True
    engine_version: str = ""


@dataclass(frozen=True, kw_only=True)
class Configuration:
    """Everything about a case that does not depend on its load."""

    features: Features
    memory: RankMemory
    kv_bytes: float
    weights_and_overhead_gib: float
    usable_gib: float


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """Answerable cases as arrays; `index` tells which question each row belongs to.

    `chosen` marks layouts nobody recorded: whoever ran them chose one that carried the load.
    """

    index: NDArray[np.intp]
    table: Table
    demand: Demand
    concurrency: Floats
    rate_rps: Floats
    load: NDArray[np.str_]
    chosen: NDArray[np.bool_]
    refused: dict[int, PlanningError]


@dataclass(kw_only=True)
class Assembler:
    """Prepares cases; remembers models, GPUs and layouts it has seen.

    `utilisation` is the share of visible memory the engine may take.
    """

    utilisation: float = GPU_MEMORY_UTILISATION
    _models: dict[tuple[str, str, str], ModelTraits] = field(default_factory=dict)
    _gpus: dict[str, GpuTraits] = field(default_factory=dict)
    _configurations: dict[tuple[str, str, Layout], Configuration] = field(default_factory=dict)

    def configuration(self, shape: ModelShape, gpu: Accelerator, layout: Layout) -> Configuration:
        """One configuration.

        Raises:
            RefusedError: The architecture or the hardware figures are unknown, the layout is
                impossible, or the weights do not fit.
        """
        if layout.data_parallel != 1:
            layout = replace(layout, data_parallel=1)
        key = (shape.model_id, gpu.gpu, layout)
        if key not in self._configurations:
            self._configurations[key] = self._configure(shape, gpu, layout)
        return self._configurations[key]

    def _configure(self, shape: ModelShape, gpu: Accelerator, layout: Layout) -> Configuration:
        model_key = (shape.model_id, layout.precision, layout.kv_precision)
        if model_key not in self._models:
            self._models[model_key] = model_traits(shape, layout.precision, layout.kv_precision)
        if gpu.gpu not in self._gpus:
            self._gpus[gpu.gpu] = gpu_traits(gpu)
        refuse_impossible_layout(shape, layout)
        memory = rank_memory(shape, layout)
        usable = usable_gib(gpu)
        taken = memory.weights_gib + overhead_gib(shape, tp=layout.tp, pp=layout.pp)
        return Configuration(
            features=features(self._models[model_key], self._gpus[gpu.gpu], layout),
            memory=memory,
            kv_bytes=(usable * self.utilisation - taken) * BYTES_PER_GIB,
            weights_and_overhead_gib=taken,
            usable_gib=usable,
        )

    def prepare(self, cases: Sequence[Case], *, lenient_memory: bool = False) -> Prepared:
        """Arrays of all answerable cases; refusals by position.

        Args:
            cases: The questions.
            lenient_memory: Rows somebody measured did fit, whatever the memory model says: give
                them room for a few sequences instead of refusing them.
        """
        refused: dict[int, PlanningError] = {}
        kept: list[int] = []
        found: list[Configuration] = []
        for position, case in enumerate(cases):
            try:
                refuse_impossible_workload(case)
                configuration = self.configuration(case.shape, case.gpu, case.layout)
                if not lenient_memory:
                    refuse_without_memory(case, configuration, self.utilisation)
            except PlanningError as error:
                refused[position] = error
                continue
            kept.append(position)
            found.append(configuration)
        return _arrays(cases, kept, found, refused)


def _arrays(
    cases: Sequence[Case],
    kept: list[int],
    found: list[Configuration],
    refused: dict[int, PlanningError],
) -> Prepared:
    workloads = [cases[i].workload for i in kept]
    nan = float("nan")
    numbers = np.array(
        [
            (
                w.isl_tokens,
                w.osl_tokens,
                w.prefix_cache_share,
                w.osl_p95_tokens or w.osl_tokens,
                w.isl_p95_tokens or w.isl_tokens,
                w.concurrency if w.concurrency is not None else nan,
                w.request_rate_rps if w.request_rate_rps is not None else nan,
                float(cases[i].layout.data_parallel),
            )
            for i, w in zip(kept, workloads, strict=True)
        ],
        dtype=np.float64,
    ).reshape(len(kept), 8)
    isl, osl, cached, osl_p95, isl_p95, concurrency, rate, replicas = numbers.T
    demand = Demand(
        isl_tokens=isl,
        osl_tokens=osl,
        cached_share=cached,
        replicas=replicas,
        max_sequences=max_sequences(found, isl + osl / 2.0),
        osl_p95_tokens=np.maximum(osl_p95, osl),
        isl_p95_tokens=np.maximum(isl_p95, isl),
    )
    return Prepared(
        index=np.array(kept, dtype=np.intp),
        table=table([configuration.features for configuration in found]),
        demand=demand,
        concurrency=concurrency,
        rate_rps=rate,
        load=np.array([w.load for w in workloads], dtype=np.str_),
        chosen=np.array([not cases[i].is_laid_out for i in kept], dtype=np.bool_),
        refused=refused,
    )


def max_sequences(found: Sequence[Configuration], live_tokens: Floats) -> Floats:
    """Sequences of the given mean live length that one replica holds, at least 1."""
    if not found:
        return np.empty(0)
    memory = RankMemory(*np.array([configuration.memory for configuration in found]).T)
    room = np.array([configuration.kv_bytes for configuration in found])
    # Under attention data parallelism each rank caches only its own sequences.
    spread = np.array([configuration.features.attention_dp for configuration in found])
    held = room / np.maximum(sequence_bytes(memory, live_tokens), 1.0) * spread
    result: Floats = np.clip(held, 1.0, MAX_SEQUENCES)
    return result


def refuse_impossible_layout(shape: ModelShape, layout: Layout) -> None:
    """Tensor parallel widths must divide the query heads.

    Raises:
        RefusedError: `impossible_layout`, naming the widths that work.
    """
    if shape.attention_heads % layout.tp:
        works = [str(w) for w in (1, 2, 4, 8, 16) if shape.attention_heads % w == 0]
        raise RefusedError(
            f"tensor parallel {layout.tp} does not divide the {shape.attention_heads} heads of "
            f"{shape.model_id}",
            code="impossible_layout",
            hint=f"use tp {', '.join(works)}",
        )
    if shape.experts and shape.experts % layout.ep:
        raise RefusedError(
            f"expert parallel {layout.ep} does not divide the {shape.experts} experts of "
            f"{shape.model_id}",
            code="impossible_layout",
            hint="use an expert parallel width that divides the experts",
        )


def refuse_impossible_workload(case: Case) -> None:
    """Lengths must be possible for the model.

    Raises:
        RefusedError: `context_too_long` or `impossible_workload`.
    """
    w, limit = case.workload, case.shape.context_tokens
    if not (w.isl_tokens >= 1 and w.osl_tokens >= 1):
        raise RefusedError(
            f"lengths of {w.isl_tokens:g} input and {w.osl_tokens:g} output tokens",
            code="impossible_workload",
            hint="give at least one token each way",
        )
    need = w.context_tokens or (w.isl_tokens + w.osl_tokens)
    if limit and need > limit:
        raise RefusedError(
            f"{need:g} tokens exceed the context of {case.shape.model_id} ({limit})",
            code="context_too_long",
            hint="shorten the request or choose a model with a longer context",
        )


def refuse_without_memory(
    case: Case, configuration: Configuration, utilisation: float = GPU_MEMORY_UTILISATION
) -> None:
    """Weights and one sequence must fit.

    Raises:
        RefusedError: `does_not_fit`, with the gap and the width that would fit.
    """
    tokens = float(
        case.workload.context_tokens or case.workload.isl_tokens + case.workload.osl_tokens
    )
    one = sequence_bytes(configuration.memory, tokens)
    if one <= configuration.kv_bytes:
        return
    need = configuration.weights_and_overhead_gib + one / BYTES_PER_GIB
    room = configuration.usable_gib * utilisation
    raise RefusedError(
        f"{case.shape.model_id} in {case.layout.precision} needs {need:.1f} GiB on each of "
        f"{case.layout.gpus} GPUs, {case.gpu.gpu} offers {room:.1f}",
        code="does_not_fit",
        hint="use more GPUs per replica, a smaller precision or a shorter context",
    )
