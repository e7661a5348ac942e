"""Whole files into the store: read all, check all, then one transaction per file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tools.domain.errors import InputError, NotFoundError
from tools.domain.measurement import Measurement
from tools.ingest.documents import documents
from tools.ingest.guidellm import guidellm_observations, is_guidellm
from tools.ingest.llmd_report import is_llmd_report, llmd_observations, why_not_llmd
from tools.ingest.observation import Observation
from tools.ingest.own_csv import csv_observations
from tools.ingest.rows import CSV, Refusal, Told, check_told, missing_flag, row_of
from tools.ingest.vllm_bench import is_vllm_bench, vllm_observations, why_not_vllm
from tools.operation import ToolDeps

__all__ = ["FORMATS", "FileRead", "forget", "ingest", "observations", "read_file"]

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
        kind: Its format.
        points: How many points it holds.
        kept: Rows that were stored, or would be.
        known: Ids of rows that the store already held.
        refused: Points that were not kept.
    """

    name: str
    kind: str
    points: int
    kept: tuple[Measurement, ...]
    known: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()


def ingest(
    files: Iterable[tuple[str, bytes]], told: Told, deps: ToolDeps, *, dry_run: bool = False
) -> list[FileRead]:
    """Read every file, then store each file's new rows in one transaction.

    A file that cannot be read stops everything before anything is stored.

    Args:
        files: Names and contents.
        told: What the person says about the runs.
        deps: Ports.
        dry_run: Store nothing.

    Raises:
        InputError: A file cannot be read, or lacks what no flag says.
        OutsideError: The store failed.
    """
    check_told(told, deps)
    read = [read_file(name, content, told, deps) for name, content in files]
    known = {row.row_id for row in deps.benchmarks.own()}
    found = []
    for file in read:
        new = _split(file, known)
        if not dry_run and new.kept:
            deps.benchmarks.add(new.kept)
        known.update(row.row_id for row in new.kept)
        found.append(new)
    return found


def _split(file: FileRead, known: set[str]) -> FileRead:
    """The file with rows apart that are known, to the store or from earlier in this file."""
    new: dict[str, Measurement] = {}
    old = []
    for row in file.kept:
        if row.row_id in known or row.row_id in new:
            old.append(row.row_id)
        else:
            new[row.row_id] = row
    return replace(file, kept=tuple(new.values()), known=tuple(old))


def read_file(name: str, content: bytes, told: Told, deps: ToolDeps) -> FileRead:
    """A file as rows and refusals; nothing is stored.

    Raises:
        InputError: It cannot be read, has no known format, or lacks what no flag says.
    """
    kind, seen = observations(name, content)
    if kind != CSV:
        _check_names(name, kind, seen, told, deps)
    rows = [row_of(one, kind, told, deps) for one in seen]
    return FileRead(
        name=name,
        kind=kind,
        points=len(seen),
        kept=tuple(row for row in rows if isinstance(row, Measurement)),
        refused=tuple(row for row in rows if isinstance(row, Refusal)),
    )


def observations(name: str, content: bytes) -> tuple[str, list[Observation]]:
    """The format of a file and its points.

    Raises:
        InputError: It cannot be read or has no known format.
    """
    held = documents(name, content)
    if held.rows is not None:
        return CSV, csv_observations(name, held.rows)
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
        flag = missing_flag(cells)
        if flag:
            raise InputError(
                f"{name} does not say everything about its runs: {flag.split()[0]} is missing",
                code="missing_flag",
                hint=f"repeat with {flag}; nothing was stored",
            )
        for flag, look in (("--model M", deps.catalogue.model), ("--gpu G", deps.catalogue.gpu)):
            try:
                look(cells["model_id" if "model" in flag else "gpu"])
            except InputError as error:
                raise InputError(
                    f"{name}: {error.message}",
                    code=error.code,
                    hint=f"name it with {flag}; nothing was stored",
                ) from None


def forget(row_ids: Sequence[str] | None, deps: ToolDeps) -> int:
    """Remove own rows from the store; None means all of them.

    Returns:
        How many were removed.

    Raises:
        NotFoundError: `unknown_row`: an id is no own row; nothing was removed.
        OutsideError: The store failed.
    """
    own = [row.row_id for row in deps.benchmarks.own()]
    wanted = own if row_ids is None else list(dict.fromkeys(row_ids))
    unknown = [row_id for row_id in wanted if row_id not in own]
    if unknown:
        raise NotFoundError(
            f"no own row is called {', '.join(unknown)[:200]}",
            code="unknown_row",
            hint="list yours with `leadline ingest benchmarks --list`; nothing was removed",
        )
    return deps.benchmarks.forget(wanted)
