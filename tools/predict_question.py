"""One row of text as a question to the predictor; cells that recur are read once.

What was read generously is noted; what cannot be read is refused with the reason.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial

from tools.domain.cases import Case
from tools.domain.engine_version import release_of
from tools.domain.errors import InputError, RefusedError
from tools.domain.layout import ENGINES, Layout
from tools.domain.workload import LOADS, Load, Workload
from tools.measured import SERVED_SEQUENCES, feasible_tp, usual_kv_precision
from tools.naming import resolve_precision
from tools.operation import ToolDeps
from tools.predict_cells import ZERO, amount, cells_of, count, required
from tools.rows import HardwareRow, ModelRow

__all__ = ["INPUT_COLUMNS", "KNOWN_COLUMNS", "Question", "Reader"]

INPUT_COLUMNS: tuple[str, ...] = (
    "row_id",
    "model_id",
    "precision",
    "gpu",
    "num_gpus",
    "tp",
    "pp",
    "ep",
    "engine",
    "isl",
    "osl",
    "load",
    "concurrency",
    "request_rate",
)
KNOWN_COLUMNS: tuple[str, ...] = (
    *INPUT_COLUMNS,
    "prefix_cache_share",
    "kv_precision",
    "engine_version",
    "isl_p95",
    "osl_p95",
    "attention_dp",
)
"""Columns that a question is read from, the optional ones included."""
_ENGINES = {
    "": "vllm",
    "trt-llm": "trtllm",
    "tensorrt-llm": "trtllm",
    "tensorrt_llm": "trtllm",
}


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a row asks, and what was assumed to read it.

    Attributes:
        case: The question.
        notes: What was read generously or chosen, for people.
    """

    case: Case
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Rows of text as questions; names, layouts and loads that recur are read once.

    Attributes:
        named: Model, GPU and precision cell -> what they mean.
        laid_out: The same three cells, the layout's cells and the tokens -> layout and notes.
        loaded: The load's cells -> workload.
    """

    named: Callable[[str, str, str], tuple[ModelRow, HardwareRow, str]]
    laid_out: Callable[..., tuple[Layout, tuple[str, ...]]]
    loaded: Callable[[tuple[str, ...]], Workload]

    @classmethod
    def on(cls, deps: ToolDeps) -> "Reader":
        """A reader of these collections."""
        named = lru_cache(_REMEMBERED)(partial(_named, deps))
        return cls(
            named=named,
            laid_out=lru_cache(_REMEMBERED)(partial(_laid_out, deps, named)),
            loaded=lru_cache(_REMEMBERED)(_workload),
        )

    def read(self, row: Mapping[str, str]) -> Question:
        """One row as a question.

        Raises:
            InputError: A cell is missing or is no number of its kind, or a name is unknown.
            RefusedError: The configuration is impossible.
        """
        names = (required(row, "model_id"), row.get("gpu") or "", row.get("precision") or "")
        model, gpu, _ = self.named(*names)
        workload = self.loaded(cells_of(row, _LOAD_COLUMNS))
        cells = cells_of(row, _LAYOUT_COLUMNS)
        is_laid_out = cells[1] not in ZERO
        # A stated width does not depend on the lengths: fewer questions to remember.
        tokens = 0.0 if is_laid_out else workload.isl_tokens + workload.osl_tokens
        layout, notes = self.laid_out(names, cells, tokens)
        case = Case(
            shape=model.shape(),
            gpu=gpu.accelerator(),
            layout=layout,
            workload=workload,
            is_laid_out=is_laid_out,
            engine_version=release_of(row.get("engine_version") or ""),
        )
        if workload.load == "offline" and not cells_of(row, ("load",))[0]:
            notes = (*notes, _OFFLINE)
        version = (row.get("engine_version") or "").strip()
        if version and not case.engine_version:
            notes = (*notes, f"engine version '{version[:20]}' names no release: all versions")
        return Question(case=case, notes=notes)


_OFFLINE = "load offline assumed: neither concurrency nor request_rate is given"
_REMEMBERED = 4096
"""Names, layouts and loads kept of one file: a bound on memory, whatever the file holds."""
_LAYOUT_COLUMNS = ("num_gpus", "tp", "pp", "ep", "engine", "kv_precision", "attention_dp")
_LOAD_COLUMNS = (
    "isl",
    "osl",
    "isl_p95",
    "osl_p95",
    "load",
    "concurrency",
    "request_rate",
    "prefix_cache_share",
)


def _named(
    deps: ToolDeps, model_id: str, gpu_name: str, precision: str
) -> tuple[ModelRow, HardwareRow, str]:
    model = deps.catalogue.model(model_id)
    gpu = deps.catalogue.gpu(required({"gpu": gpu_name}, "gpu"))
    return model, gpu, resolve_precision(precision, model, gpu)


def _laid_out(
    deps: ToolDeps,
    named: Callable[[str, str, str], tuple[ModelRow, HardwareRow, str]],
    names: tuple[str, str, str],
    cells: tuple[str, ...],
    tokens: float,
) -> tuple[Layout, tuple[str, ...]]:
    model, gpu, precision = named(*names)
    row = dict(zip(_LAYOUT_COLUMNS, cells, strict=True))
    gpus, tp, notes = count(row, "num_gpus"), count(row, "tp"), []
    pp, ep = count(row, "pp") or 1, count(row, "ep") or 1
    if tp is None:
        width = max((gpus or 8) // pp, 1)
        tp = feasible_tp(
            model,
            gpu,
            precision,
            width,
            tokens,
            deps.predictor.assembler,
            sequences=SERVED_SEQUENCES,
        )
        notes.append(f"tp {tp} chosen: the narrowest width that holds the weights")
    gpus = gpus or tp * pp
    if gpus < tp * pp:
        raise RefusedError(
            f"num_gpus {gpus} is less than tp {tp} x pp {pp}",
            code="impossible_layout",
            hint="num_gpus counts the GPUs of the whole deployment",
        )
    engine = _engine(row)
    notes.extend(_odd(engine, gpus, tp * pp, ep, model.experts))
    layout = Layout(
        precision=precision,
        kv_precision=row["kv_precision"].lower() or usual_kv_precision(precision, gpu),
        engine=engine,
        tp=tp,
        pp=pp,
        ep=min(ep, gpus),
        attention_dp=count(row, "attention_dp"),
        data_parallel=max(gpus // (tp * pp), 1),
    )
    return layout, tuple(notes)


def _odd(engine: str, gpus: int, replica: int, ep: int, experts: int) -> list[str]:
    """What was read generously, so that nobody takes it for what was asked."""
    notes = []
    if engine not in (*ENGINES, "deepspeed", "atom"):
        notes.append(f"engine '{engine[:20]}' was never measured: common values of all engines")
    if gpus % replica:
        notes.append(f"{gpus % replica} of {gpus} GPUs do not make a replica and stay idle")
    if ep > min(gpus, max(experts, 1)):
        notes.append(f"ep {ep} is wider than the GPUs or experts: {min(ep, gpus)} used")
    return notes


def _workload(cells: tuple[str, ...]) -> Workload:
    row = dict(zip(_LOAD_COLUMNS, cells, strict=True))
    concurrency, rate = amount(row, "concurrency"), amount(row, "request_rate")
    load = _load(row, concurrency, rate)
    if load == "closed" and concurrency is None:
        raise InputError("closed load without concurrency", hint="fill the column concurrency")
    if load == "open" and rate is None:
        raise InputError("open load without request_rate", hint="fill the column request_rate")
    isl, osl = amount(row, "isl"), amount(row, "osl")
    if isl is None or osl is None:
        raise InputError("isl or osl is empty", hint="give tokens per request")
    return Workload(
        isl_tokens=isl,
        osl_tokens=osl,
        isl_p95_tokens=amount(row, "isl_p95"),
        osl_p95_tokens=amount(row, "osl_p95"),
        load=load,
        concurrency=concurrency if load != "open" else None,
        request_rate_rps=rate if load == "open" else None,
        prefix_cache_share=_share(row),
    )


def _load(row: Mapping[str, str], concurrency: float | None, rate: float | None) -> Load:
    """The stated load; where the cell is empty, what the other cells imply."""
    name = (row.get("load") or "").strip().lower()
    for load in LOADS:
        if name == load:
            return load
    if name:
        raise InputError(f"load '{name}' is unknown", hint=f"use {', '.join(LOADS)}")
    if rate is not None:
        return "open"
    return "closed" if concurrency is not None else "offline"


def _engine(row: Mapping[str, str]) -> str:
    name = (row.get("engine") or "").strip().lower()
    return _ENGINES.get(name, name)


def _share(row: Mapping[str, str]) -> float:
    share = 0.0
    text = (row.get("prefix_cache_share") or "").strip()
    if text and text not in ("0", "0.0"):
        share = amount(row, "prefix_cache_share") or 0.0
    if share > 1.0:
        raise InputError("prefix_cache_share is above 1", hint="give a share between 0 and 1")
    return share
