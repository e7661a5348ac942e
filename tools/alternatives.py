"""The nearest thing that works, computed after a refusal: a width, a format, a length, a GPU.

Nothing here runs for a question that can be answered. Every proposal was tried with the same
formulas that refused the question; what was not tried is not proposed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tools.domain.cases import Assembler, Case
from tools.domain.errors import PlanningError
from tools.domain.footprint import sequence_bytes
from tools.domain.layout import WEIGHT_BYTES
from tools.domain.memory import fit_memory
from tools.domain.support import unsupported
from tools.figures import digits
from tools.load_curve import LoadCurve
from tools.ports import Catalogue
from tools.predictor import Predictor
from tools.rows import ModelRow

__all__ = [
    "Question",
    "nearest_precision",
    "nearest_that_fits",
    "widths",
    "with_layout",
    "with_nearest",
]

_WIDTHS = (1, 2, 4, 8, 16)
_MOST_GPUS = 16


@dataclass(frozen=True, kw_only=True)
class Question:
    """A refused question and what a search for the nearest answer needs."""

    case: Case
    model: ModelRow
    catalogue: Catalogue
    assembler: Assembler


def with_nearest(
    error: PlanningError, case: Case, model: ModelRow, catalogue: Catalogue, predictor: Predictor
) -> PlanningError:
    """The same refusal, its hint replaced by what works; unchanged where nothing near does."""
    question = Question(case=case, model=model, catalogue=catalogue, assembler=predictor.assembler)
    found: Sequence[str] = ()
    if error.code == "does_not_fit":
        found = nearest_that_fits(question)
    elif error.code == "impossible_layout":
        found = _nearest_layout(case)
    elif error.code == "context_too_long":
        found = _nearest_length(case)
    elif error.code == "past_the_knee":
        found = _nearest_replicas(case, predictor)
    if not found:
        return error
    return type(error)(error.message, hint="; or ".join(found), code=error.code)


def nearest_that_fits(question: Question) -> list[str]:
    """Narrowest width, largest format, longest length and smallest GPU that hold the question."""
    finds = (_width(question), _format(question), _length(question), _gpu(question))
    return [found for found in finds if found]


def nearest_precision(
    error: PlanningError, precision: str, model: ModelRow, gpu_name: str, catalogue: Catalogue
) -> PlanningError:
    """A refused weight format: what the GPU runs instead, and the GPU most like it that runs it."""
    gpu, shape = catalogue.gpu(gpu_name).accelerator(), model.shape()
    runs = [name for name in _formats(model) if not unsupported(name, gpu, shape)]
    able = [
        row
        for row in catalogue.hardware.values()
        if row.memory_gb and row.verified and not unsupported(precision, row.accelerator(), shape)
    ]
    found = [f"on {gpu.gpu} use {', '.join(runs)}"] if runs else []
    if able:
        least = min(
            able,
            key=lambda row: (
                row.vendor != gpu.vendor,
                abs((row.memory_gb or 0) - (gpu.memory_gb or 0)),
                row.gpu,
            ),
        )
        found.append(f"{precision} runs on {least.gpu}")
    if not found:
        return error
    return type(error)(error.message, hint="; or ".join(found), code=error.code)


def _fits(question: Question, case: Case) -> bool:
    try:
        found = question.assembler.configuration(case.shape, case.gpu, case.layout)
    except PlanningError:
        return False
    load = case.workload
    tokens = float(load.context_tokens or load.isl_tokens + load.osl_tokens)
    return bool(sequence_bytes(found.memory, tokens) <= found.kv_bytes)


def _width(question: Question) -> str:
    case = question.case
    for case_tp in widths(case):
        if case_tp > case.layout.tp and _fits(question, with_layout(case, tp=case_tp)):
            return f"tp {case_tp}: {case_tp * case.layout.pp} GPUs per replica hold it"
    return ""


def _format(question: Question) -> str:
    case = question.case
    smaller = [
        name
        for name in _formats(question.model)
        if WEIGHT_BYTES[name] < WEIGHT_BYTES[case.layout.precision]
        and not unsupported(name, case.gpu, case.shape)
    ]
    for name in smaller:
        if _fits(question, with_layout(case, precision=name)):
            return f"{name} weights at tp {case.layout.tp}"
    return ""


def _length(question: Question) -> str:
    case = question.case
    try:
        found = question.assembler.configuration(case.shape, case.gpu, case.layout)
        fit = fit_memory(case.shape, case.gpu, case.layout, 16)
    except PlanningError:
        return ""
    if found.kv_bytes <= 0 or fit.longest_context_tokens <= 0:
        return ""
    low, high = 0, int(case.workload.isl_tokens + case.workload.osl_tokens)
    while high - low > 1:
        middle = (low + high) // 2
        room = sequence_bytes(found.memory, float(middle)) <= found.kv_bytes
        low, high = (middle, high) if room else (low, middle)
    return f"at most {low:,} tokens of context" if low >= 1 else ""


def _gpu(question: Question) -> str:
    case = question.case
    able = []
    for row in question.catalogue.hardware.values():
        gpu = row.accelerator()
        if not row.verified or row.memory_gb is None:
            continue
        if unsupported(case.layout.precision, gpu, case.shape):
            continue
        if case.layout.tp > row.scaleup_gpus and case.layout.tp > 1:
            continue
        if _fits(question, replace(case, gpu=gpu)):
            able.append(row)
    if not able:
        return ""
    least = min(able, key=lambda row: (row.memory_gb or 0.0, row.gpu))
    return f"{least.gpu} at tp {case.layout.tp}"


def _formats(model: ModelRow) -> list[str]:
    """Formats of published checkpoints and what engines make of 16-bit ones, largest first."""
    names: set[str] = {model.checkpoint_precision, *model.precisions}
    names |= {"fp16"} if "bf16" in names else set()
    return sorted(names, key=lambda name: (-WEIGHT_BYTES[name], name))


def widths(case: Case) -> Iterator[int]:
    """Widths that divide the heads and stay within a scale-up domain, or 16 GPUs."""
    most = max(min(case.gpu.scaleup_gpus, _MOST_GPUS), 1)
    most = max(most, 8) if case.gpu.scaleup_gpus > 1 else 8
    for width in _WIDTHS:
        if width <= most and case.shape.attention_heads % width == 0:
            yield width


def with_layout(case: Case, *, tp: int | None = None, precision: str | None = None) -> Case:
    """The case with another width or weight format."""
    layout = case.layout
    return replace(
        case,
        layout=replace(layout, tp=tp or layout.tp, precision=precision or layout.precision),
    )


def _nearest_layout(case: Case) -> list[str]:
    heads, tp, ep = case.shape.attention_heads, case.layout.tp, case.layout.ep
    if heads % tp:
        able = [width for width in range(1, heads + 1) if heads % width == 0]
        below = [f"tp {max(width for width in able if width < tp)}"]
        above = [f"tp {width}" for width in able if width > tp][:1]
        return below + above
    experts = case.shape.experts
    able = [width for width in range(1, experts + 1) if experts % width == 0 and width < ep]
    return [f"ep {max(able)}"] if able else []


def _nearest_length(case: Case) -> list[str]:
    limit = case.shape.context_tokens
    room = limit - case.workload.osl_tokens
    if room < 1:
        return [f"at most {limit:,} tokens of prompt and answer together"]
    return [
        f"a prompt of at most {room:,.0f} tokens with {case.workload.osl_tokens:,.0f} of output"
    ]


def _nearest_replicas(case: Case, predictor: Predictor) -> list[str]:
    curve, rate = LoadCurve.of(case, predictor), case.workload.request_rate_rps
    if curve is None or not rate:
        return []
    most = float(curve.rates_rps[-1])
    needed = int(-(-rate // most))
    now = case.layout.data_parallel
    if now == 1:
        lower = f"at most {digits(most)} requests/s on one replica"
    else:
        lower = f"at most {digits(most * now)} requests/s on {now} (one carries {digits(most)})"
    return [f"{needed} replicas ({needed * case.layout.gpus} GPUs)", lower]
