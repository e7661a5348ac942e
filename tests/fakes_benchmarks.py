"""Doubles of the ports `Benchmarks` and `Catalogue`, and rows to fill them with."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from tools.domain.errors import InputError
from tools.domain.measurement import COLUMNS, Measurement
from tools.ports import BenchmarkQuery
from tools.rows import (
    DeploymentTemplateRow,
    HardwareRow,
    HostedPriceRow,
    ModelRow,
    PriceRow,
    QualityRow,
    Sourced,
    UseCaseRow,
)

RowT = TypeVar("RowT")


def measured(row_id: str = "m1", **values: Any) -> Measurement:
    """Llama-3.1-8B in BF16 on one H100, closed loop at 16 in flight; change what matters."""
    row: dict[str, Any] = {
        "row_id": row_id,
        "curve_id": "c1",
        "model_id": "meta-llama/Llama-3.1-8B-Instruct",
        "model_family": "Llama-3-8B",
        "precision": "bf16",
        "gpu": "H100-SXM-80GB",
        "gpus": 1,
        "tp": 1,
        "pp": 1,
        "ep": None,
        "attention_dp": None,
        "engine": "vllm",
        "engine_version": "0.9.2",
        "speculation": "none",
        "isl_tokens": 1024.0,
        "osl_tokens": 256.0,
        "load": "closed",
        "concurrency": 16.0,
        "request_rate_rps": None,
        "tpot_mean_ms": 10.0,
        "source": "own-run",
        "date": "2026-01-31",
        "licence": "Apache-2.0",
    }
    return Measurement(**(row | values))


def write_rows(path: Path, rows: Iterable[Measurement]) -> Path:
    """A benchmark file with these rows."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(astuple(row) for row in rows)
    return path


class FakeBenchmarks:
    """Measured rows in a list."""

    def __init__(self, rows: Iterable[Measurement] = ()) -> None:
        self.shipped = {row.row_id: row for row in rows}
        self.users: dict[str, Measurement] = {}

    @property
    def rows(self) -> list[Measurement]:
        return sorted((self.shipped | self.users).values(), key=lambda row: row.row_id)

    def find(self, query: BenchmarkQuery) -> Sequence[Measurement]:
        matching = [row for row in self.rows if _matches(row, query)]
        return matching[query.offset : query.offset + query.limit]

    def count(self, query: BenchmarkQuery) -> int:
        return sum(_matches(row, query) for row in self.rows)

    def all(self) -> Sequence[Measurement]:
        return list(self.rows)

    @property
    def fingerprint(self) -> str:
        return sha256(repr(self.rows).encode()).hexdigest()[:12]

    def own(self) -> Sequence[Measurement]:
        return [row for row in self.rows if row.row_id in self.users]

    def add(self, rows: Sequence[Measurement]) -> int:
        added = {row.row_id: row for row in rows}
        self.users |= added
        return len(added)

    def forget(self, row_ids: Sequence[str]) -> int:
        doomed = set(row_ids) & self.users.keys()
        for row_id in doomed:
            del self.users[row_id]
        return len(doomed)


def _matches(row: Measurement, query: BenchmarkQuery) -> bool:
    names = ("model_id", "model_family", "precision", "gpu", "tp", "engine", "load")
    wanted = {name: getattr(query, name) for name in names if getattr(query, name) is not None}
    if any(getattr(row, name) != value for name, value in wanted.items()):
        return False
    near = query.length_factor
    lengths = ((row.isl_tokens, query.isl_tokens), (row.osl_tokens, query.osl_tokens))
    ranges = [(value, aim / near, aim * near) for value, aim in lengths if aim is not None]
    if query.concurrency_min is not None:
        ranges.append((row.concurrency, query.concurrency_min, float("inf")))
    if query.concurrency_max is not None:
        ranges.append((row.concurrency, 0.0, query.concurrency_max))
    return all(value is not None and low <= value <= high for value, low, high in ranges)


class FakeCatalogue:
    """Collections given as lists; names match by their lower-case form."""

    def __init__(
        self,
        *,
        models: Sequence[ModelRow] = (),
        hardware: Sequence[HardwareRow] = (),
        prices: Sequence[PriceRow] = (),
        use_cases: Sequence[UseCaseRow] = (),
    ) -> None:
        self.models = {row.model_id: row for row in models}
        self.hardware = {row.gpu: row for row in hardware}
        self.prices = list(prices)
        self.hosted_prices: list[HostedPriceRow] = []
        self.approved_models: tuple[str, ...] = ()
        self.use_cases = {row.name: row for row in use_cases}
        self.templates: list[DeploymentTemplateRow] = []
        self.quality: list[QualityRow] = []
        self.peak_factors: dict[str, Sourced] = {}
        self.version = "fake"

    def model(self, name: str) -> ModelRow:
        return self._named(self.models, name, "model")

    def gpu(self, name: str) -> HardwareRow:
        return self._named(self.hardware, name, "gpu")

    def _named(self, rows: dict[str, RowT], name: str, kind: str) -> RowT:
        for key, row in rows.items():
            if key.lower().startswith(name.lower()):
                return row
        raise InputError(
            f"no {kind} is called '{name}'",
            code=f"unknown_{kind}",
            hint=f"one of {', '.join(rows)}",
        )
