"""The operation `lookup`: what Leadline knows of models, GPUs, prices, measured runs and use cases.

Answers are pages of flat records with source and date; an unknown value is absent, never zero.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from tools.domain.errors import InputError
from tools.lookup_records import (
    Value,
    benchmark_record,
    gpu_record,
    headline,
    model_record,
    price_record,
    use_case_record,
)
from tools.names import compact
from tools.operation import Operation, ToolDeps
from tools.ports import BenchmarkQuery

__all__ = ["LOOKUP", "LookupReport", "LookupRequest"]

Kind = Literal["models", "gpus", "prices", "benchmarks", "use_cases"]
Item = dict[str, Value]
Load = Literal["", "closed", "open", "offline"]
Width = Annotated[int, Field(ge=1, le=10_000)]
Tokens = Annotated[float, Field(gt=0, le=1e9, allow_inf_nan=False)]
WantedPrecision = Annotated[
    Literal["", "bf16", "fp16", "fp8", "int8", "int4", "nvfp4", "mxfp4", "fp4"],
    BeforeValidator(lambda name: name.lower() if isinstance(name, str) else name),
]

_APPLIES: dict[str, tuple[str, ...]] = {
    "models": ("model", "precision"),
    "gpus": ("gpu",),
    "prices": ("gpu",),
    "benchmarks": (
        "model", "gpu", "precision", "tp", "engine", "load", "prompt_tokens", "output_tokens",
    ),
    "use_cases": (),
}  # fmt: skip
_FILTERS = _APPLIES["benchmarks"]
_FOUR_BIT = ("nvfp4", "mxfp4")
_DIGITS = 9
"""More rows than any store holds, and a number that every database can count to."""


class LookupRequest(BaseModel):
    """What to look up; an empty filter means any."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind
    query: Annotated[str, Field(max_length=200, description="Words that must all occur")] = ""
    model: Annotated[str, Field(max_length=200, description="models, benchmarks")] = ""
    gpu: Annotated[str, Field(max_length=100, description="gpus, prices, benchmarks")] = ""
    precision: Annotated[WantedPrecision, Field(description="models, benchmarks")] = ""
    tp: Annotated[Width | None, Field(description="benchmarks")] = None
    engine: Annotated[str, Field(max_length=50, description="benchmarks")] = ""
    load: Annotated[Load, Field(description="benchmarks")] = ""
    prompt_tokens: Annotated[Tokens | None, Field(description="benchmarks, within 25 %")] = None
    output_tokens: Annotated[Tokens | None, Field(description="benchmarks, within 25 %")] = None
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str, Field(max_length=40, description="next_cursor of the last answer")] = ""


class LookupReport(BaseModel):
    """One page of records."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind
    total: Annotated[int, Field(ge=0, description="Matching records over all pages")]
    items: list[Item]
    next_cursor: Annotated[str | None, Field(description="None on the last page")]


def look_up(request: LookupRequest, deps: ToolDeps) -> LookupReport:
    """One page of what matches.

    Raises:
        InputError: An unknown model or GPU, a filter that does not apply to the kind, or
            `invalid_cursor`.
        OutsideError: The benchmark store cannot be read.
    """
    _refuse_useless_filters(request)
    version = deps.benchmarks.fingerprint if request.kind == "benchmarks" else ""
    signature = _signature(request, deps.catalogue.version + version)
    offset = _offset(request.cursor, signature)
    if request.kind == "benchmarks":
        total, items = _benchmarks(request, deps, offset)
    else:
        found = _with_words(_RECORDS[request.kind](request, deps), request.query)
        total, items = len(found), found[offset : offset + request.limit]
    end = offset + len(items)
    return LookupReport(
        kind=request.kind,
        total=total,
        items=items,
        next_cursor=f"{end}.{signature}" if items and end < total else None,
    )


def _refuse_useless_filters(request: LookupRequest) -> None:
    applies = _APPLIES[request.kind]
    useless = [name for name in _FILTERS if name not in applies and getattr(request, name)]
    if useless:
        raise InputError(
            f"{', '.join(useless)} cannot filter {request.kind}",
            code="filter_not_for_kind",
            hint=f"leave it out; {request.kind} take: {', '.join(('query', *applies))}",
        )


def _signature(request: LookupRequest, version: str) -> str:
    """Ties a cursor to its question and to the state of the data."""
    question = json.dumps(request.model_dump(exclude={"cursor", "limit"}), sort_keys=True)
    return sha256(f"{version}\n{question}".encode()).hexdigest()[:12]


def _offset(cursor: str, signature: str) -> int:
    if not cursor:
        return 0
    place, _, signed = cursor.partition(".")
    if signed != signature or not place.isascii() or not place.isdecimal() or len(place) > _DIGITS:
        raise InputError(
            "the cursor does not belong to this question or to today's data",
            code="invalid_cursor",
            hint="repeat the question without a cursor, then use next_cursor unchanged",
        )
    return int(place)


def _models(request: LookupRequest, deps: ToolDeps) -> Iterable[Item]:
    catalogue = deps.catalogue
    rows = [catalogue.model(request.model)] if request.model else catalogue.models.values()
    wanted = set(_FOUR_BIT) if request.precision == "fp4" else {request.precision}
    return [model_record(row) for row in rows if wanted == {""} or wanted & set(row.precisions)]


def _gpus(request: LookupRequest, deps: ToolDeps) -> Iterable[Item]:
    catalogue = deps.catalogue
    rows = [catalogue.gpu(request.gpu)] if request.gpu else catalogue.hardware.values()
    return [gpu_record(row) for row in rows]


def _prices(request: LookupRequest, deps: ToolDeps) -> Iterable[Item]:
    """Offers before estimates, cheapest GPU hour first."""
    gpu = deps.catalogue.gpu(request.gpu).gpu if request.gpu else ""
    rows = [row for row in deps.catalogue.prices if not gpu or row.gpu == gpu]
    rows.sort(
        key=lambda row: (
            row.kind == "estimate",
            row.on_demand_usd_per_hour / row.gpus_per_instance,
            row.offer_id,
        )
    )
    return [price_record(row) for row in rows]


def _use_cases(request: LookupRequest, deps: ToolDeps) -> Iterable[Item]:
    return [use_case_record(row) for row in deps.catalogue.use_cases.values()]


_RECORDS: dict[str, Callable[[LookupRequest, ToolDeps], Iterable[Item]]] = {
    "models": _models,
    "gpus": _gpus,
    "prices": _prices,
    "use_cases": _use_cases,
}


def _benchmarks(request: LookupRequest, deps: ToolDeps, offset: int) -> tuple[int, list[Item]]:
    """A page of measured rows; words and `fp4` are matched here, everything else by the store."""
    query = _benchmark_query(request, deps)
    total = deps.benchmarks.count(query)
    if not request.query and request.precision != "fp4":
        page = deps.benchmarks.find(replace(query, limit=request.limit, offset=offset))
        return total, [benchmark_record(row) for row in page]
    rows = deps.benchmarks.find(replace(query, limit=total))
    kept = [row for row in rows if request.precision != "fp4" or row.precision in _FOUR_BIT]
    found = _with_words([benchmark_record(row) for row in kept], request.query)
    return len(found), found[offset : offset + request.limit]


def _benchmark_query(request: LookupRequest, deps: ToolDeps) -> BenchmarkQuery:
    precision = request.precision
    return BenchmarkQuery(
        model_family=deps.catalogue.model(request.model).family if request.model else None,
        gpu=deps.catalogue.gpu(request.gpu).gpu if request.gpu else None,
        precision=precision if precision not in ("", "fp4") else None,
        tp=request.tp,
        engine=compact(request.engine).replace("tensorrt", "trt") or None,
        load=request.load or None,
        isl_tokens=request.prompt_tokens,
        osl_tokens=request.output_tokens,
    )


def _with_words(items: Iterable[Item], query: str) -> list[Item]:
    """Records whose names hold every word; `Llama 3.1` and `llama-3.1` are the same words."""
    wanted = [word for word in map(compact, query.split()) if word]
    return [item for item in items if not wanted or _holds(item, wanted)]


def _holds(item: Item, wanted: list[str]) -> bool:
    texts = [value for name, value in item.items() if name not in ("source", "date", "notes")]
    names = " ".join(compact(str(text)) for text in texts if isinstance(text, str | list))
    return all(word in names for word in wanted)


def _in_words(report: LookupReport) -> str:
    """The answer in a few lines: how many, the first five, how to get the rest."""
    kind = report.kind.replace("_", " ")
    if not report.items:
        return f"No {kind} match. Drop a filter or a word."
    lines = [f"{report.total} {kind}, {len(report.items)} shown:"]
    lines.extend(f"- {headline(report.kind, item)}" for item in report.items[:5])
    if report.next_cursor:
        lines.append(f"More with cursor {report.next_cursor}.")
    return "\n".join(lines)


LOOKUP = Operation(
    name="lookup",
    summary="Look up known models, GPUs, prices, measured benchmark runs or use cases, with "
    "source and date of every record.",
    request=LookupRequest,
    response=LookupReport,
    handler=look_up,
    brief=_in_words,
    effect="read",
    toolset="plan",
)
