"""Checks the benchmark collection: schema, keys, curves, and physics that nobody flagged.

A row that cannot be true stays in the file with the flag `impossible`, so that the next import of
the same source does not bring it back unnoticed. The file's own document is `BENCHMARKS.md`.
"""

import csv
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from pydantic import ValidationError

from knowledge_ingest import COLLECTIONS
from tools.adapters.shipped import ShippedCatalogue
from tools.domain.measurement import COLUMNS
from tools.domain.plausibility import violations
from tools.rows import BenchmarkRow, HardwareRow, ModelRow

__all__ = ["FLAGS", "benchmark_problems", "check_benchmarks"]

FLAGS = {
    "impossible": "breaks a bound of physics or arithmetic; never evidence",
    "doubtful_concurrency": "the load does not fit the latency of its neighbours",
    "doubtful_layout": "aggregated or disaggregated is not known; widths are left empty",
    "corrected_layout": "the source counted a parallel width twice; notes say what it wrote",
    "flat_tpot": "TPOT does not move with the load, which no engine does",
    "mean_unlabelled": "the source does not name the statistic; read as a mean",
    "nominal_lengths": "lengths were drawn from 0.8 to 1.0 of the stated ones",
    "prompts_repeat": "few prompts over and over: the prefix cache serves nearly all of them",
    "repeated_run": "the same figures as an earlier row; one run, counted once",
}
"""Every doubt a row may carry."""

_ONE_PER_CURVE = (
    "model_id", "precision", "gpu", "gpus", "tp", "pp", "ep", "attention_dp", "engine", "load",
    "isl_tokens", "osl_tokens", "speculation", "source",
)  # fmt: skip


def check_benchmarks(folder: Path = COLLECTIONS) -> list[str]:
    """Every problem of a folder's `benchmarks.csv`; none means that it may be shipped."""
    catalogue = ShippedCatalogue(folder)
    with (folder / "benchmarks.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            return ["header: the columns are not those of Measurement, in its order"]
        cells = list(reader)
    return benchmark_problems(
        cells, models=catalogue.models, hardware=catalogue.hardware, sources=catalogue.sources
    )


def benchmark_problems(
    cells: Sequence[Mapping[str, str]],
    *,
    models: Mapping[str, ModelRow],
    hardware: Mapping[str, HardwareRow],
    sources: Collection[str],
) -> list[str]:
    """Every problem of these lines, each named by its row id."""
    rows, problems = _rows(cells)
    problems.extend(_key_problems(rows))
    problems.extend(_curve_problems(rows))
    for row in rows:
        problems.extend(
            f"{row.row_id}: {text}" for text in _unknowns(row, models, hardware, sources)
        )
        problems.extend(f"{row.row_id}: {text}" for text in _physics(row, models, hardware))
    return problems


def _rows(cells: Sequence[Mapping[str, str]]) -> tuple[list[BenchmarkRow], list[str]]:
    rows: list[BenchmarkRow] = []
    problems: list[str] = []
    for line, cell in enumerate(cells, start=2):
        try:
            rows.append(BenchmarkRow.model_validate(cell))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            problems.append(f"line {line}: {first['loc'][0]}: {first['msg']}")
    return rows, problems


def _key_problems(rows: Sequence[BenchmarkRow]) -> Iterator[str]:
    times = Counter(row.row_id for row in rows)
    yield from (f"{key}: {count} rows have this id" for key, count in times.items() if count > 1)
    for before, after in pairwise(rows):
        if before.row_id > after.row_id:
            yield f"{after.row_id}: out of order, rows are sorted by id"
            return


def _curve_problems(rows: Sequence[BenchmarkRow]) -> Iterator[str]:
    first: dict[str, BenchmarkRow] = {}
    for row in rows:
        one = first.setdefault(row.curve_id, row)
        different = [name for name in _ONE_PER_CURVE if getattr(row, name) != getattr(one, name)]
        if different:
            yield f"{row.row_id}: differs from its curve {row.curve_id} in {', '.join(different)}"


def _unknowns(
    row: BenchmarkRow,
    models: Mapping[str, ModelRow],
    hardware: Mapping[str, HardwareRow],
    sources: Collection[str],
) -> Iterator[str]:
    if row.model_id not in models:
        yield f"model {row.model_id} is not in models.csv"
    elif models[row.model_id].family != row.model_family:
        yield f"family {row.model_family} is {models[row.model_id].family} in models.csv"
    if row.gpu not in hardware:
        yield f"gpu {row.gpu} is not in hardware.csv"
    if row.source not in sources:
        yield f"source {row.source} is not in sources.csv"
    if not row.measured:
        yield "no metric"
    for flag in sorted(_flags(row) - FLAGS.keys()):
        yield f"flag {flag} is not one of {', '.join(FLAGS)}"


def _physics(
    row: BenchmarkRow, models: Mapping[str, ModelRow], hardware: Mapping[str, HardwareRow]
) -> Iterator[str]:
    if "impossible" in _flags(row):
        return
    model, gpu = models.get(row.model_id), hardware.get(row.gpu)
    shape = model.shape() if model else None
    accelerator = gpu.accelerator() if gpu else None
    yield from map(str, violations(row.measurement(), shape, accelerator))


def _flags(row: BenchmarkRow) -> set[str]:
    return set(filter(None, row.flags.split(";")))
