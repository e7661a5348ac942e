"""Batch prediction: rows of text in, rows of text out, one for one (contracts, section 5).

A bad row is refused with its reason and the rest is predicted; nothing is dropped.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import Any

from tools.domain.cases import Case
from tools.domain.correction import target_values
from tools.domain.errors import InputError, PlanningError
from tools.domain.measurement import METRICS, Measurement
from tools.domain.plausibility import violations
from tools.domain.prediction import Prediction
from tools.operation import ToolDeps
from tools.predict_cells import amount, row_id_of
from tools.predict_question import INPUT_COLUMNS, KNOWN_COLUMNS, Question, Reader
from tools.predictor import Predictor
from tools.told import numbers_of

__all__ = [
    "INPUT_COLUMNS",
    "KNOWN_COLUMNS",
    "OUTPUT_COLUMNS",
    "PREDICTED",
    "own_measurements",
    "predict_rows",
]

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
OUTPUT_COLUMNS: tuple[str, ...] = (
    "row_id",
    "status",
    "reason",
    "basis",
    "evidence",
    *(f"{metric}{end}" for metric in PREDICTED for end in ("", "_lo", "_hi")),
)
_NO_FIGURE = ("", "", "")
_CHUNK = 4000


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
    waiting, reader = iter(rows), Reader.on(deps)
    chunks = iter(lambda: list(islice(waiting, _CHUNK)), [])
    for first in chunks:
        predictor = deps.predictor.for_runs()
        if own:
            predictor = predictor.with_measured(own)
        for chunk in chain((first,), chunks):
            yield from _predict(chunk, reader, predictor)


def _predict(
    chunk: Sequence[Mapping[str, str]], reader: Reader, predictor: Predictor
) -> Iterator[dict[str, str]]:
    parsed: list[Question | PlanningError] = []
    for row in chunk:
        try:
            parsed.append(reader.read(row))
        except PlanningError as error:
            parsed.append(error)
    cases = [one for one in parsed if isinstance(one, Question)]
    answers = iter(predictor.predict([one.case for one in cases]))
    for row, one in zip(chunk, parsed, strict=True):
        row_id = row_id_of(row)
        if isinstance(one, PlanningError):
            yield _refusal(row_id, one)
            continue
        prediction = next(answers)
        if prediction.refusal is not None:
            yield _refusal(row_id, prediction.refusal)
        else:
            yield _answer(row_id, prediction, one)


_OF_ONE_TOKEN = tuple(
    "" if name.startswith("tpot") else name.replace("e2e", "ttft") for name in PREDICTED
)
"""What each column shows of an answer of one token: no time per further one, E2E is TTFT."""


def _refusal(row_id: str, error: PlanningError) -> dict[str, str]:
    empty = dict.fromkeys(OUTPUT_COLUMNS, "")
    return empty | {
        "row_id": row_id,
        "status": "refused",
        "reason": f"{error.code}: {error.message} ({error.hint})",
    }


def _answer(row_id: str, prediction: Prediction, asked: Question) -> dict[str, str]:
    refs = [f"{item.kind}:{item.ref}" for item in prediction.evidence]
    cells = [row_id, "ok", "", prediction.basis, "; ".join([*refs, *asked.notes])]
    names = _OF_ONE_TOKEN if asked.case.workload.osl_tokens <= 1 else PREDICTED
    for metric in names:
        found = numbers_of(prediction.metrics, metric) if metric else None
        if found is None:
            cells += _NO_FIGURE
        else:
            value, low, high = found
            cells += f"{value:.6g}", f"{low:.6g}", f"{high:.6g}"
    return dict(zip(OUTPUT_COLUMNS, cells, strict=True))


def own_measurements(rows: Sequence[Mapping[str, str]], deps: ToolDeps) -> list[Measurement]:
    """A user's measured rows, in the columns of batch prediction plus metrics.

    Raises:
        InputError: A row cannot be read; the message names it.
    """
    found, reader = [], Reader.on(deps)
    for number, row in enumerate(rows, start=1):
        try:
            parsed = reader.read(row)
            metrics = {m: v for m in METRICS if (v := amount(row, m)) is not None}
        except PlanningError as error:
            raise InputError(
                f"measured row {number} ({row_id_of(row)}): {error.message}",
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
    row_id = row_id_of(row) or f"own-{number}"
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
