"""Every way the catalogue could be deployed, as columns: model x precision x GPU x tensor parallel.

Built once per catalogue; a search then only masks and computes. Checkpoints of one shape share
their rows. One engine (vLLM), no pipeline stages: wider layouts are estimated one at a time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.domain.errors import RefusedError
from tools.domain.features import (
    Features,
    GpuTraits,
    Table,
    compute_format,
    features,
    gpu_traits,
    model_traits,
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
from tools.domain.support import served_as, unplannable
from tools.domain.units import BYTES_PER_GIB

__all__ = ["WIDTHS", "CandidateSpace", "ShapeOption"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

WIDTHS: tuple[int, ...] = (1, 2, 4, 8)
"""Tensor parallel widths inside one node."""


@dataclass(frozen=True, kw_only=True)
class ShapeOption:
    """One shape at one precision, and the checkpoints that can be served so.

    `made_while_loading`: no checkpoint is published at this precision; the engine reads 16-bit
    weights and quantises them, so both the 16-bit weights and the GPU must allow it.
    """

    shape: ModelShape
    precision: str
    model_ids: tuple[str, ...]
    made_while_loading: bool = False


@dataclass(frozen=True, kw_only=True)
class CandidateSpace:
    """Candidates as parallel arrays.

    Attributes:
        options: Shapes at precisions; `option` points into them.
        gpus: Accelerators; `gpu` points into them.
        option, gpu, tp: One entry per candidate.
        table: What the physics reads.
        memory: Per-GPU figures, one array per field.
        kv_bytes: Room for the cache on each GPU; negative where the weights do not fit.
        reserved_gib: Weights and overhead on each GPU.
        supported: Whether the GPU can run the precision at all.
        unmodelled: Shapes left out, with the reason.
    """

    options: tuple[ShapeOption, ...]
    gpus: tuple[Accelerator, ...]
    option: Integers
    gpu: Integers
    tp: Integers
    table: Table
    memory: RankMemory
    kv_bytes: Floats
    reserved_gib: Floats
    supported: NDArray[np.bool_]
    unmodelled: Mapping[str, str]

    def __len__(self) -> int:
        return len(self.option)

    def layout(self, position: int) -> Layout:
        """The layout of one candidate."""
        option = self.options[int(self.option[position])]
        gpu = self.gpus[int(self.gpu[position])]
        return Layout(precision=served_as(option.precision, gpu), tp=int(self.tp[position]))

    def served(self, wanted: Sequence[str], index: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Whether each candidate holds 16-bit weights in a format that is wanted, if they are."""
        allowed = np.array(
            [
                [
                    option.precision != "bf16" or served_as("bf16", gpu) in wanted
                    for gpu in self.gpus
                ]
                for option in self.options
            ]
        )
        result: NDArray[np.bool_] = allowed[self.option[index], self.gpu[index]]
        return result

    def sequences(self, live_tokens: float, index: NDArray[np.intp]) -> Floats:
        """Sequences of a mean live length that fit, as a fraction; below 1 nothing runs."""
        columns = [np.asarray(column)[index] for column in self.memory]
        need = np.maximum(sequence_bytes(_stacked(columns), np.full(len(index), live_tokens)), 1.0)
        result: Floats = np.maximum(self.kv_bytes[index], 0.0) / need
        return result

    @classmethod
    def build(cls, options: Sequence[ShapeOption], gpus: Sequence[Accelerator]) -> "CandidateSpace":
        """All combinations; devices without published figures and unknown shapes are left out."""
        devices = [(gpu, traits) for gpu in gpus if (traits := _traits(gpu)) is not None]
        builder = _Builder(devices)
        for number, option in enumerate(options):
            builder.add(number, option)
        return builder.result(options)


def _stacked(columns: Sequence[Floats]) -> RankMemory:
    """Arrays in the fields of `RankMemory`, as its own docstring proposes."""
    return RankMemory(*columns)  # type: ignore[arg-type]


def _traits(gpu: Accelerator) -> GpuTraits | None:
    try:
        usable_gib(gpu)
        return gpu_traits(gpu)
    except RefusedError:
        return None


class _Builder:
    def __init__(self, devices: Sequence[tuple[Accelerator, GpuTraits]]) -> None:
        self._gpus = [gpu for gpu, _ in devices]
        self._traits = [traits for _, traits in devices]
        self._room_gib = np.array([usable_gib(gpu) for gpu in self._gpus]) * GPU_MEMORY_UTILISATION
        self._columns: list[Floats] = []
        self._memory: list[RankMemory] = []
        self._reserved: list[float] = []
        self._supported: list[NDArray[np.bool_]] = []
        self._option: list[int] = []
        self._tp: list[int] = []
        self._unmodelled: dict[str, str] = {}
        self._device: dict[tuple[str, int], Floats] = {}

    def add(self, number: int, option: ShapeOption) -> None:
        """One shape at one precision on every device at every width."""
        try:
            model = model_traits(option.shape, option.precision)
        except RefusedError as error:
            self._unmodelled[option.shape.model_id] = error.message
            return
        supported = np.array(
            [not unplannable(option.precision, gpu, option.shape) for gpu in self._gpus]
        )
        for tp in WIDTHS:
            if option.shape.attention_heads % tp:
                continue
            layout = Layout(precision=option.precision, tp=tp)
            one = np.array(features(model, self._traits[0], layout), dtype=np.float64)
            columns = np.repeat(one[:, None], len(self._gpus), axis=1)
            columns[_DEVICE_COLUMNS] = self._device_columns(option.precision, tp)
            self._columns.append(columns)
            self._memory.append(rank_memory(option.shape, layout))
            self._reserved.append(self._memory[-1].weights_gib + overhead_gib(option.shape, tp=tp))
            loads = supported
            if option.made_while_loading:
                first = rank_memory(option.shape, Layout(precision="bf16", tp=tp)).weights_gib
                loads = supported & (first <= self._room_gib)
            self._supported.append(loads)
            self._option.append(number)
            self._tp.append(tp)

    def _device_columns(self, precision: str, tp: int) -> Floats:
        key = (precision, tp)
        if key not in self._device:
            rows = []
            for traits in self._traits:
                compute, kind = compute_format(precision, traits)
                link = traits.link_bytes_per_s if tp <= traits.scaleup_gpus else _PCIE_BYTES_PER_S
                rows.append(
                    (
                        traits.bandwidth_bytes_per_s,
                        compute,
                        traits.bf16_flops,
                        link,
                        float(traits.generation),
                        float(kind),
                    )
                )
            self._device[key] = np.array(rows, dtype=np.float64).T
        return self._device[key]

    def result(self, options: Sequence[ShapeOption]) -> CandidateSpace:
        """Everything stacked: the devices vary fastest."""
        count, groups = len(self._gpus), len(self._option)
        memory = np.repeat(np.array(self._memory, dtype=np.float64).reshape(groups, -1), count, 0)
        reserved = np.repeat(np.array(self._reserved), count)
        return CandidateSpace(
            options=tuple(options),
            gpus=tuple(self._gpus),
            option=np.repeat(np.array(self._option, dtype=np.int64), count),
            gpu=np.tile(np.arange(count, dtype=np.int64), groups),
            tp=np.repeat(np.array(self._tp, dtype=np.int64), count),
            table=Table(columns=np.concatenate(self._columns, axis=1)),
            memory=_stacked(list(memory.T)),
            kv_bytes=(np.tile(self._room_gib, groups) - reserved) * BYTES_PER_GIB,
            reserved_gib=reserved,
            supported=np.concatenate(self._supported),
            unmodelled=self._unmodelled,
        )


_PCIE_BYTES_PER_S = 25e9
_DEVICE_COLUMNS = [
    Features._fields.index(name)
    for name in (
        "bandwidth_bytes_per_s",
        "compute_flops",
        "bf16_flops",
        "link_bytes_per_s",
        "generation",
        "precision_class",
    )
]
