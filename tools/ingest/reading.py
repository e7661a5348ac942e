"""A file's bytes as rows and refusals; nothing is stored here."""

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tools.domain.errors import InputError
from tools.domain.measurement import Measurement
from tools.ingest.columns import canonical
from tools.ingest.documents import Documents, documents
from tools.ingest.guidellm import guidellm_observations, is_guidellm
from tools.ingest.llmd_report import is_llmd_report, llmd_observations, why_not_llmd
from tools.ingest.observation import Observation
from tools.ingest.own_csv import csv_observations, missing_columns
from tools.ingest.rows import (
    CSV,
    NEEDED,
    LeftOut,
    Refusal,
    Told,
    flags_of,
    missing,
    origin_of,
    row_of,
)
from tools.ingest.vllm_bench import is_vllm_bench, vllm_observations, why_not_vllm
from tools.operation import ToolDeps

__all__ = ["FORMATS", "FileRead", "observations", "read_file"]

Objects = Sequence[Mapping[str, Any]]
FORMATS: dict[
    str, tuple[Callable[[Mapping[str, Any]], bool], Callable[[Objects], list[Observation]]]
] = {
    "guidellm": (is_guidellm, guidellm_observations),
    "vllm-bench": (is_vllm_bench, vllm_observations),
    "llm-d-report": (is_llmd_report, llmd_observations),
}
"""Formats of objects: how each is recognised and read."""


@dataclass(frozen=True, kw_only=True)
class FileRead:
    """What became of one file.

    Attributes:
        name: As the person gave it.
        kind: Its format; empty where it could not be read.
        points: How many points it holds.
        kept: Rows that were stored, or would be.
        known: Ids of rows that the store already held.
        refused: Points that were not kept.
        left_out: Fields that ought to be numbers and are none.
        error: Why nothing of the file could be used; None where it was read.
        before: By row id, what was predicted for a kept row before it was known.
    """

    name: str
    kind: str = ""
    points: int = 0
    kept: tuple[Measurement, ...] = ()
    known: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    error: InputError | None = None
    before: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


def read_file(name: str, content: bytes, told: Told, deps: ToolDeps, *, day: str = "") -> FileRead:
    """A file as rows and refusals; nothing is stored.

    Raises:
        InputError: It cannot be read, has no known format, or lacks what no flag says.
    """
    held = documents(name, content)
    kind, seen = _observations(name, held)
    if told.for_this_run and told.model:
        seen = [_without_alias(one, deps) for one in seen]
    if kind == CSV:
        _check_columns(name, held.header, told)
    else:
        _check_names(name, kind, seen, told, deps)
    origin = origin_of(name, day)
    rows = [row_of(one, kind, told, deps, origin) for one in seen]
    return FileRead(
        name=name,
        kind=kind,
        points=len(seen),
        kept=tuple(row for row in rows if isinstance(row, Measurement)),
        refused=tuple(row for row in rows if isinstance(row, Refusal)),
        left_out=tuple(
            LeftOut(place=one.place, field=name, reason=why)
            for one in seen
            for name, why in one.odd.items()
        ),
    )


def _without_alias(seen: Observation, deps: ToolDeps) -> Observation:
    """The point without the name of its model where that is nobody's: an alias of the server."""
    try:
        deps.catalogue.model(seen.cells.get("model_id", ""))
    except InputError:
        cells = {column: cell for column, cell in seen.cells.items() if column != "model_id"}
        return replace(seen, cells=cells)
    return seen


def observations(name: str, content: bytes) -> tuple[str, list[Observation]]:
    """The format of a file and its points.

    Raises:
        InputError: It cannot be read or has no known format.
    """
    return _observations(name, documents(name, content))


def _observations(name: str, held: Documents) -> tuple[str, list[Observation]]:
    if held.rows is not None:
        return CSV, csv_observations(name, held.header, held.rows)
    kinds = {_kind(name, one) for one in held.objects}
    if len(kinds) > 1:
        raise InputError(
            f"{name} mixes {' and '.join(sorted(kinds))}",
            code="unknown_format",
            hint="one format a file",
        )
    (kind,) = kinds
    return kind, FORMATS[kind][1](held.objects)


def _kind(name: str, one: Mapping[str, Any]) -> str:
    for kind, (recognised, _) in FORMATS.items():
        if recognised(one):
            return kind
    reason = why_not_vllm(one) or why_not_llmd(one)
    raise InputError(
        f"{name}: {reason}" if reason else f"{name} is in no format that is known here",
        code="unsupported_format" if reason else "unknown_format",
        hint="give a report of GuideLLM, `vllm bench serve --save-result` or llm-d-benchmark v0.2, "
        "or CSV with measured columns",
    )


def _check_columns(name: str, header: Sequence[str], told: Told) -> None:
    """A column that no row has is told once.

    Raises:
        InputError: `missing_columns`.
    """
    columns = {canonical(column) for column in header}
    filled = dict.fromkeys(columns, "1") | told.cells()
    if "num_gpus" in filled:
        filled["tp"] = "1"  # a row of one GPU says its width
    lacking = missing(filled, told)
    if lacking:
        raise missing_columns(name, header, lacking, flags=not told.for_this_run)


def _check_names(
    name: str, kind: str, seen: Sequence[Observation], told: Told, deps: ToolDeps
) -> None:
    """All points of a report ran on the same thing: what is missing, is missing in all.

    Raises:
        InputError: `missing_flag`, `unknown_model`, `ambiguous_model` or `unknown_gpu`.
    """
    for one in seen:
        if one.refusal:
            continue
        cells = told.over(one.cells, kind)
        lacking = missing(cells, told)
        if lacking:
            words = " and ".join(NEEDED[column] for column in lacking)
            command = f"leadline ingest benchmarks {shlex.quote(name)} {flags_of(told, lacking)}"
            once = "bring the file in instead" if told.for_this_run else "repeat"
            raise InputError(
                f"{name} does not say the {words} of its runs",
                code="missing_flag",
                hint=f"{once} with what is in capitals filled in: {command}",
            )
        for column, look in (("model_id", deps.catalogue.model), ("gpu", deps.catalogue.gpu)):
            try:
                look(cells[column])
            except InputError as error:
                raise InputError(
                    f"{name}: {error.message}",
                    code=error.code,
                    hint=f"name it with {flags_of(Told(), [column])}",
                ) from None
