"""Measured rows as questions to the predictor: the same configuration, asked again."""

from tools.domain.cases import Assembler, Case
from tools.domain.errors import PlanningError
from tools.domain.layout import WEIGHT_BYTES, Layout
from tools.domain.measurement import Measurement
from tools.domain.workload import Load, Workload
from tools.ports import Catalogue
from tools.rows import HardwareRow, ModelRow

__all__ = ["case_of", "feasible_tp", "usable"]


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
    precision = row.precision or model.checkpoint_precision
    tp, pp = row.tp, row.pp or 1
    if tp is None:
        tp = feasible_tp(model, gpu, precision, row.gpus, row.isl_tokens, assembler)
    layout = Layout(
        precision=precision,
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
    )
    return Case(shape=model.shape(), gpu=gpu.accelerator(), layout=layout, workload=workload)


def _load(name: str) -> Load:
    if name == "closed":
        return "closed"
    return "open" if name == "open" else "offline"


def feasible_tp(
    model: ModelRow,
    gpu: HardwareRow,
    precision: str,
    gpus: int,
    tokens: float,
    assembler: Assembler,
) -> int:
    """The narrowest power of two that holds weights and a few sequences; all GPUs if none does."""
    shape, accelerator, tp = model.shape(), gpu.accelerator(), 1
    if precision not in WEIGHT_BYTES:
        return gpus
    while tp < gpus:
        layout = Layout(precision=precision, tp=tp)
        try:
            found = assembler.configuration(shape, accelerator, layout)
        except PlanningError:
            return gpus
        if found.kv_bytes > 4 * (found.memory.kv_bytes_per_token * tokens + 1.0):
            return tp
        tp *= 2
    return min(tp, gpus)
