"""Measured rows as questions to the predictor: the same configuration, asked again."""

from tools.domain.cases import Assembler, Case
from tools.domain.engine_version import release_of
from tools.domain.errors import PlanningError
from tools.domain.layout import WEIGHT_BYTES, Layout
from tools.domain.measurement import Measurement
from tools.domain.workload import Load, Workload
from tools.ports import Catalogue
from tools.rows import HardwareRow, ModelRow

__all__ = [
    "RUN_UTILISATION",
    "SERVED_SEQUENCES",
    "case_of",
    "feasible_tp",
    "runs_assembler",
    "usable",
    "usual_kv_precision",
]

RUN_UTILISATION = 0.95
"""Share of the memory that benchmark runs let the engine take.

Closed-loop runs tell how many sequences really ran (Little's law): Llama-3.3-70B fp8 on one H200
held 46 of 64 sequences of 8,300 tokens, DeepSeek-R1 fp8 on four B200 held 25 of 32. Both follow
from 0.95 of the visible memory and an 8-bit cache, neither from 0.90 or 16 bit.
"""


def runs_assembler() -> Assembler:
    """Prepares cases the way benchmarks are run: with most of the memory."""
    return Assembler(utilisation=RUN_UTILISATION)


def usual_kv_precision(precision: str, gpu: HardwareRow) -> str:
    """Cache precision of a run that does not state it: 8 bit below 16-bit weights, where native.

    Checkpoints of 8 and 4 bit come with cache scales or are run with an 8-bit cache; see
    `RUN_UTILISATION` for what shows it.
    """
    return "fp8" if precision in _LOW_PRECISIONS and gpu.fp8_tflops else "bf16"


_LOW_PRECISIONS = frozenset({"fp8", "int8", "int4", "nvfp4", "mxfp4"})


def usable(row: Measurement) -> bool:
    """Whether a row may speak: lengths known, possible, its layout certain, and not told twice."""
    if row.isl_tokens is None or row.osl_tokens is None:
        return False
    return _MUTE.isdisjoint(row.flags.split(";"))


_MUTE = frozenset({"impossible", "repeated_run", "doubtful_layout"})


def case_of(row: Measurement, catalogue: Catalogue, assembler: Assembler) -> Case | None:
    """The question a row answers; None where the collections cannot describe it.

    Rows without a recorded layout (MLPerf) get the narrowest feasible one, copied over the rest of
    their GPUs.
    """
    model, gpu = catalogue.models.get(row.model_id), catalogue.hardware.get(row.gpu)
    if model is None or gpu is None or row.isl_tokens is None or row.osl_tokens is None:
        return None
    precision = row.precision or _unstated_precision(row, model, gpu)
    tp, pp = row.tp, row.pp or 1
    if tp is None:
        tp = feasible_tp(
            model, gpu, precision, row.gpus, row.isl_tokens, assembler, sequences=SERVED_SEQUENCES
        )
    layout = Layout(
        precision=precision,
        kv_precision=usual_kv_precision(precision, gpu),
        engine=row.engine,
        tp=tp,
        pp=pp,
        ep=row.ep or 1,
        attention_dp=row.attention_dp,
        data_parallel=max(row.gpus // (tp * pp), 1),
    )
    workload = Workload(
        isl_tokens=row.isl_tokens,
        osl_tokens=row.osl_tokens,
        load=_load(row.load),
        concurrency=row.concurrency,
        request_rate_rps=row.request_rate_rps or (row.req_s if row.load == "open" else None),
        prefix_cache_share=_REPEATED_SHARE if "prompts_repeat" in row.flags.split(";") else 0.0,
    )
    return Case(
        shape=model.shape(),
        gpu=gpu.accelerator(),
        layout=layout,
        workload=workload,
        is_laid_out=row.tp is not None,
        engine_version=release_of(row.engine_version),
    )


_REPEATED_SHARE = 0.95
"""Share of a prompt that the cache serves when prompts recur: all but the last blocks of it."""


def _unstated_precision(row: Measurement, model: ModelRow, gpu: HardwareRow) -> str:
    """MLPerf's open division leaves it blank: 8 bit most likely, 16 could not carry the rates."""
    if row.load == "open" and gpu.fp8_tflops:
        return "fp8"
    return model.checkpoint_precision


def _load(name: str) -> Load:
    if name == "closed":
        return "closed"
    return "open" if name == "open" else "offline"


SERVED_SEQUENCES = 32.0
"""Sequences that whoever serves a load leaves room for."""


def feasible_tp(
    model: ModelRow,
    gpu: HardwareRow,
    precision: str,
    gpus: int,
    tokens: float,
    assembler: Assembler,
    *,
    sequences: float = 4.0,
) -> int:
    """The narrowest power of two that holds weights and some sequences; all GPUs if none does."""
    shape, accelerator, tp = model.shape(), gpu.accelerator(), 1
    if precision not in WEIGHT_BYTES:
        return gpus
    while tp < gpus:
        layout = Layout(precision=precision, tp=tp)
        try:
            found = assembler.configuration(shape, accelerator, layout)
        except PlanningError:
            return gpus
        if found.kv_bytes > sequences * (found.memory.kv_bytes_per_token * tokens + 1.0):
            return tp
        tp *= 2
    return min(tp, gpus)
