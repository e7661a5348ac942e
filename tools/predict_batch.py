"""Batch prediction: rows of text in, rows of text out, one for one (contracts, section 5).

A bad row is refused with its reason and the rest is predicted; nothing is dropped.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import chain, islice
from math import isfinite
from typing import Any

from tools.domain.cases import Case
from tools.domain.correction import target_values
from tools.domain.errors import InputError, PlanningError, RefusedError
from tools.domain.layout import ENGINES, Layout
from tools.domain.measurement import METRICS, Measurement
from tools.domain.plausibility import violations
from tools.domain.prediction import Prediction
from tools.domain.workload import LOADS, Load, Workload
from tools.measured import feasible_tp, usual_kv_precision
from tools.naming import resolve_precision
from tools.operation import ToolDeps
from tools.predictor import Predictor
from tools.rows import HardwareRow, ModelRow

__all__ = ["INPUT_COLUMNS", "OUTPUT_COLUMNS", "PREDICTED", "own_measurements", "predict_rows"]

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
PREDICTED: tuple[str, ...] = (
    "ttft_mean_ms",
    "ttft_p50_ms",
    "ttft_p90_ms",
    "ttft_p95_ms",
    "ttft_p99_ms",
    "tpot_mean_ms",
    "tpot_p50_ms",
    "tpot_p90_ms",
    "tpot_p95_ms",
    "tpot_p99_ms",
    "e2e_mean_ms",
    "e2e_p95_ms",
    "output_tok_s",
)
_BAND_COLUMNS = tuple((metric, f"{metric}_lo", f"{metric}_hi") for metric in PREDICTED)
OUTPUT_COLUMNS: tuple[str, ...] = (
    "row_id",
    "status",
    "reason",
    "basis",
    "evidence",
    *(column for columns in _BAND_COLUMNS for column in columns),
)
_CHUNK = 4000
_MOST = {
    "concurrency": 1e6,
    "request_rate": 1e6,
    "num_gpus": 1e5,
    "tp": 1024,
    "pp": 1024,
    "ep": 1024,
}
"""Largest value that makes sense; other numbers may reach 1e9."""
_ENGINES = {
    "": "vllm",
    "trt-llm": "trtllm",
    "tensorrt-llm": "trtllm",
    "tensorrt_llm": "trtllm",
}


@dataclass(frozen=True, kw_only=True)
class _Parsed:
    case: Case
    notes: tuple[str, ...]


def predict_rows(
    rows: Iterable[Mapping[str, str]], deps: ToolDeps, measured: Sequence[Mapping[str, str]] = ()
) -> Iterator[dict[str, str]]:
    """One output row per input row, in order; columns as in `OUTPUT_COLUMNS`.

    Args:
        rows: Input rows as text, keyed by `INPUT_COLUMNS` and the optional columns.
        deps: Ports.
        measured: A user's own rows (same columns plus measured metrics), used for this run only.

    Raises:
        InputError: A measured row cannot be read.
    """
    own = own_measurements(measured, deps)
    waiting, reader = iter(rows), _Reader.on(deps)
    chunks = iter(lambda: list(islice(waiting, _CHUNK)), [])
    for first in chunks:
        predictor = deps.predictor.for_runs()
        if own:
            predictor = predictor.with_measured(own)
        for chunk in chain((first,), chunks):
            yield from _predict(chunk, reader, predictor)


def _predict(
    chunk: Sequence[Mapping[str, str]], reader: "_Reader", predictor: Predictor
) -> Iterator[dict[str, str]]:
    parsed: list[_Parsed | PlanningError] = []
    for row in chunk:
        try:
            parsed.append(reader.parse(row))
        except PlanningError as error:
            parsed.append(error)
    cases = [one for one in parsed if isinstance(one, _Parsed)]
    answers = iter(predictor.predict([one.case for one in cases]))
    for row, one in zip(chunk, parsed, strict=True):
        row_id = (row.get("row_id") or "").strip()
        if isinstance(one, PlanningError):
            yield _refusal(row_id, one)
            continue
        prediction = next(answers)
        if prediction.refusal is not None:
            yield _refusal(row_id, prediction.refusal)
        else:
            yield _answer(row_id, prediction, one.notes)


def _refusal(row_id: str, error: PlanningError) -> dict[str, str]:
    empty = dict.fromkeys(OUTPUT_COLUMNS, "")
    return empty | {
        "row_id": row_id,
        "status": "refused",
        "reason": f"{error.code}: {error.message} ({error.hint})",
    }


def _answer(row_id: str, prediction: Prediction, notes: Sequence[str]) -> dict[str, str]:
    refs = [f"{item.kind}:{item.ref}" for item in prediction.evidence]
    result = dict.fromkeys(OUTPUT_COLUMNS, "") | {
        "row_id": row_id,
        "status": "ok",
        "basis": prediction.basis,
        "evidence": "; ".join([*refs, *notes]),
    }
    for metric, low, high in _BAND_COLUMNS:
        band = prediction.metrics.get(metric)
        if band is not None:
            result[metric] = f"{band.value:.6g}"
            result[low] = f"{band.lo:.6g}"
            result[high] = f"{band.hi:.6g}"
    return result


@dataclass(frozen=True, kw_only=True)
class _Reader:
    """Rows of text as questions; names and layouts that recur are read once.

    Attributes:
        named: Model, GPU and precision cell -> what they mean.
        laid_out: The same three cells, the layout's cells and the tokens -> layout and notes.
    """

    named: Callable[[str, str, str], tuple[ModelRow, HardwareRow, str]]
    laid_out: Callable[..., tuple[Layout, tuple[str, ...]]]

    @classmethod
    def on(cls, deps: ToolDeps) -> "_Reader":
        """A reader of these collections."""
        named = lru_cache(_REMEMBERED)(partial(_named, deps))
        return cls(named=named, laid_out=lru_cache(_REMEMBERED)(partial(_laid_out, deps, named)))

    def parse(self, row: Mapping[str, str]) -> _Parsed:
        """One row as a question.

        Raises:
            InputError: A cell is missing or is no number of its kind, or a name is unknown.
            RefusedError: The configuration is impossible.
        """
        names = (_required(row, "model_id"), row.get("gpu") or "", row.get("precision") or "")
        model, gpu, _ = self.named(*names)
        workload = _workload(row)
        cells = tuple((row.get(name) or "").strip() for name in _LAYOUT_COLUMNS)
        # A stated width does not depend on the lengths: fewer questions to remember.
        tokens = 0.0 if cells[1] not in _ZERO else workload.isl_tokens + workload.osl_tokens
        layout, notes = self.laid_out(names, cells, tokens)
        case = Case(
            shape=model.shape(),
            gpu=gpu.accelerator(),
            layout=layout,
            workload=workload,
            is_laid_out=cells[1] not in _ZERO,
        )
        return _Parsed(case=case, notes=notes)


_REMEMBERED = 4096
"""Names and layouts kept of one file: a bound on memory, whatever the file holds."""
_ZERO = ("", "0", "0.0")
"""Cells of a count that say nothing."""
_LAYOUT_COLUMNS = ("num_gpus", "tp", "pp", "ep", "engine", "kv_precision", "attention_dp")


def _named(
    deps: ToolDeps, model_id: str, gpu_name: str, precision: str
) -> tuple[ModelRow, HardwareRow, str]:
    model = deps.catalogue.model(model_id)
    gpu = deps.catalogue.gpu(_required({"gpu": gpu_name}, "gpu"))
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
    gpus, tp, notes = _count(row, "num_gpus"), _count(row, "tp"), []
    pp, ep = _count(row, "pp") or 1, _count(row, "ep") or 1
    if tp is None:
        width = max((gpus or 8) // pp, 1)
        tp = feasible_tp(model, gpu, precision, width, tokens, deps.predictor.assembler)
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
        attention_dp=_count(row, "attention_dp"),
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


def _workload(row: Mapping[str, str]) -> Workload:
    concurrency, rate = _number(row, "concurrency"), _number(row, "request_rate")
    load = _load(row, concurrency, rate)
    if load == "closed" and concurrency is None:
        raise InputError("closed load without concurrency", hint="fill the column concurrency")
    if load == "open" and rate is None:
        raise InputError("open load without request_rate", hint="fill the column request_rate")
    isl, osl = _number(row, "isl"), _number(row, "osl")
    if isl is None or osl is None:
        raise InputError("isl or osl is empty", hint="give tokens per request")
    return Workload(
        isl_tokens=isl,
        osl_tokens=osl,
        isl_p95_tokens=_number(row, "isl_p95"),
        osl_p95_tokens=_number(row, "osl_p95"),
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
        share = _number(row, "prefix_cache_share") or 0.0
    if share > 1.0:
        raise InputError("prefix_cache_share is above 1", hint="give a share between 0 and 1")
    return share


def _required(row: Mapping[str, str], name: str) -> str:
    text = (row.get(name) or "").strip()
    if not text:
        raise InputError(f"{name} is empty", hint=f"fill the column {name}")
    return text


def _number(row: Mapping[str, str], name: str) -> float | None:
    """A positive number, None where the cell is empty."""
    text = (row.get(name) or "").strip()
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not (isfinite(value) and 0 < value <= _MOST.get(name, 1e9) and text.isascii()):
        raise InputError(f"{name} '{text[:40]}' is not a positive number", hint="correct the cell")
    return value


def _count(row: Mapping[str, str], name: str) -> int | None:
    value = _number(row, name) if (row.get(name) or "").strip() not in _ZERO else None
    if value is None:
        return None
    if value != int(value):
        raise InputError(f"{name} '{value:g}' is not a whole number", hint="correct the cell")
    return int(value)


def own_measurements(rows: Sequence[Mapping[str, str]], deps: ToolDeps) -> list[Measurement]:
    """A user's measured rows, in the columns of batch prediction plus metrics.

    Raises:
        InputError: A row cannot be read; the message names it.
    """
    found, reader = [], _Reader.on(deps)
    for number, row in enumerate(rows, start=1):
        try:
            parsed = reader.parse(row)
            metrics = {m: v for m in METRICS if (v := _number(row, m)) is not None}
        except PlanningError as error:
            raise InputError(
                f"measured row {number} ({(row.get('row_id') or '').strip()}): {error.message}",
                hint=error.hint,
            ) from error
        measured = _measurement(number, row, parsed.case, metrics)
        _refuse_useless(number, measured, parsed.case)
        found.append(measured)
    return found


def _refuse_useless(number: int, row: Measurement, case: Case) -> None:
    """An own row must be possible and must say something the predictor can learn from.

    Raises:
        InputError: `impossible_measurement` or `no_metric`.
    """
    broken = violations(row, case.shape, case.gpu)
    if broken:
        raise InputError(
            f"measured row {number} ({row.row_id}) cannot be true: {broken[0]}",
            code="impossible_measurement",
            hint="check units (ms, tokens, GPUs of the whole deployment) and the load",
        )
    if not target_values(row, row.load):
        raise InputError(
            f"measured row {number} ({row.row_id}) has no metric to learn from",
            code="no_metric",
            hint="fill TTFT or TPOT (closed and open load), output_tok_s (offline)",
        )


def _measurement(
    number: int, row: Mapping[str, str], case: Case, metrics: Mapping[str, float]
) -> Measurement:
    layout, load = case.layout, case.workload
    row_id = (row.get("row_id") or "").strip() or f"own-{number}"
    measured = Measurement(
        row_id=row_id,
        curve_id=f"own:{case.shape.model_id}:{case.gpu.gpu}",
        model_id=case.shape.model_id,
        model_family=case.shape.family,
        precision=layout.precision,
        gpu=case.gpu.gpu,
        gpus=layout.gpus * layout.data_parallel,
        tp=layout.tp,
        pp=layout.pp,
        ep=layout.ep,
        attention_dp=layout.attention_dp,
        engine=layout.engine,
        engine_version=(row.get("engine_version") or "").strip(),
        speculation="unknown",
        isl_tokens=load.isl_tokens,
        osl_tokens=load.osl_tokens,
        load=load.load,
        concurrency=load.concurrency,
        request_rate_rps=load.request_rate_rps,
        source="own",
        date=(row.get("date") or "").strip(),
        licence="own",
    )
    return replace(measured, **dict[str, Any](metrics))
