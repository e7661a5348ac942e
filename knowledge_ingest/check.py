"""Checks the shipped collections: schema, keys, references, coverage.

`python -m knowledge_ingest.check [FOLDER]` logs each problem and exits 1 when there is any. The
physics of the benchmark rows is a check of its own.
"""

import csv
import logging
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import get_args

from pydantic import BaseModel

from knowledge_ingest import COLLECTIONS
from tools.adapters.row_files import read_rows
from tools.adapters.shipped import ShippedCatalogue
from tools.domain.errors import InputError
from tools.domain.price_age import last_day
from tools.rows import (
    HardwareRow,
    HostedPriceRow,
    ModelRow,
    PriceRow,
    QualityRow,
    SourceRow,
)
from tools.specification import Burstiness, UseCaseName

__all__ = ["check_collections", "main"]

_OWN_REASONING = "Leadline default"
_LEAST = {"models": 200, "hardware": 38, "offers": 70, "hosted_prices": 20, "ratings": 2000}
_CSV: dict[str, tuple[type[BaseModel], tuple[str, ...]]] = {
    "models.csv": (ModelRow, ("model_id",)),
    "hardware.csv": (HardwareRow, ("gpu",)),
    "prices.csv": (PriceRow, ("offer_id",)),
    "hosted_prices.csv": (HostedPriceRow, ("model_id", "provider")),
    "quality.csv": (QualityRow, ("rated_name", "category")),
    "sources.csv": (SourceRow, ("source",)),
}


def check_collections(folder: Path) -> list[str]:
    """Every problem of the collections in a folder, as sentences; empty when all is well.

    Schema and duplicate keys are checked first: references are only followed through rows that can
    be read.
    """
    problems = [problem for name in _CSV for problem in _schema(folder / name)]
    catalogue = ShippedCatalogue(folder)
    for read in ("use_cases", "peak_factors", "templates"):
        problems += _failure(lambda read=read: getattr(catalogue, read))  # type: ignore[misc]
    if problems:
        return problems
    checks = (
        _models,
        _hardware,
        _prices,
        _hosted_prices,
        _quality,
        _use_cases,
        _templates,
        _counts,
    )
    problems += [problem for check in checks for problem in check(catalogue)]
    return problems + list(_sources(catalogue, folder))


def _failure(read: Callable[[], object]) -> list[str]:
    try:
        read()
    except InputError as error:
        return [error.message]
    return []


def _schema(path: Path) -> list[str]:
    """Rows that do not fit and keys that occur twice, of one CSV file."""
    row_type, key = _CSV[path.name]
    try:
        rows = list(read_rows(path, row_type))
    except InputError as error:
        return [error.message]
    keys = Counter("/".join(str(getattr(row, part)) for part in key).casefold() for row in rows)
    return [f"{path.name}: {name} occurs {n} times" for name, n in keys.items() if n > 1]


def _models(catalogue: ShippedCatalogue) -> Iterator[str]:
    for row in catalogue.models.values():
        yield from (f"models.csv, {row.model_id}: {problem}" for problem in _shape(row))
        if row.same_shape_as and row.same_shape_as not in catalogue.models:
            yield f"models.csv, {row.model_id}: same_shape_as {row.same_shape_as} is not a row"
    yield from _twice("models.csv", (a for row in catalogue.models.values() for a in row.aliases))


def _shape(row: ModelRow) -> Iterator[str]:
    """What a modelled shape must say, and what no base model may claim."""
    layers = row.full_attention_layers + row.sliding_attention_layers + row.state_layers
    tests = (
        (row.kind == "base" and "chat" in row.tasks, "a base model does not chat"),
        (row.kind != "base" and "base" in row.tasks, "a tuned model is not a base model"),
        (row.parameters_active_b > row.parameters_total_b, "more active than total parameters"),
        (layers > row.layers, "more attention and state layers than layers"),
        (row.checkpoint_precision not in row.precisions, "its own precision is missing"),
        (
            bool(row.sliding_attention_layers) != bool(row.sliding_window_tokens),
            "window and layers",
        ),
        (bool(row.experts) != bool(row.moe_layers), "experts and MoE layers disagree"),
        (
            not row.unmodelled_reason and row.kv_lora_rank is None and not row.kv_heads,
            "KV heads unknown and no reason given",
        ),
    )
    return (problem for failed, problem in tests if failed)


def _hardware(catalogue: ShippedCatalogue) -> Iterator[str]:
    yield from _twice("hardware.csv", (a for r in catalogue.hardware.values() for a in r.aliases))
    for row in catalogue.hardware.values():
        if row.memory_usable_gib and row.memory_gb and row.memory_usable_gib > row.memory_gb:
            yield f"hardware.csv, {row.gpu}: more usable GiB than nominal GB"


def _twice(name: str, values: Iterable[str]) -> list[str]:
    counted = Counter(value.casefold() for value in values)
    return [f"{name}: alias {value} names {n} rows" for value, n in counted.items() if n > 1]


def _prices(catalogue: ShippedCatalogue) -> Iterator[str]:
    for row in catalogue.prices:
        if row.gpu not in catalogue.hardware:
            yield f"prices.csv, {row.offer_id}: gpu {row.gpu} is not in hardware.csv"
        if (row.spot_usd_per_hour or 0.0) > row.on_demand_usd_per_hour:
            yield f"prices.csv, {row.offer_id}: spot costs more than on demand"
        if row.kind not in ("offer", "estimate"):
            yield f"prices.csv, {row.offer_id}: {row.kind} is for a user's own prices"


def _hosted_prices(catalogue: ShippedCatalogue) -> Iterator[str]:
    """An undated price of an API says nothing, and a user's own is not shipped."""
    for row in catalogue.hosted_prices:
        where = f"hosted_prices.csv, {row.model_id} at {row.provider}"
        if row.model_id not in catalogue.models:
            yield f"{where}: the model is not in models.csv"
        if last_day(row.date) is None:
            yield f"{where}: {row.date or 'no date'} is no date"
        if row.own:
            yield f"{where}: own is for a user's own prices"


def _quality(catalogue: ShippedCatalogue) -> Iterator[str]:
    for row in catalogue.quality:
        if row.model_id not in catalogue.models:
            yield f"quality.csv, {row.rated_name}: {row.model_id} is not in models.csv"
        if not row.score_lo <= row.score <= row.score_hi:
            yield f"quality.csv, {row.rated_name}, {row.category}: score outside its interval"


def _use_cases(catalogue: ShippedCatalogue) -> Iterator[str]:
    yield from _coverage("use_cases.yaml", get_args(UseCaseName), catalogue.use_cases)
    yield from _coverage("burstiness.yaml", get_args(Burstiness), catalogue.peak_factors)
    categories = {row.category for row in catalogue.quality}
    for name, row in catalogue.use_cases.items():
        if row.quality_category not in categories:
            yield f"use_cases.yaml, {name}: no rating has the category {row.quality_category}"
        lengths = (
            ("prompt", row.prompt_tokens_mean, row.prompt_tokens_p95),
            ("output", row.output_tokens_mean, row.output_tokens_p95),
        )
        for what, mean, p95 in lengths:
            if p95.value < mean.value:
                yield f"use_cases.yaml, {name}: {what} p95 below the mean"


def _coverage(file: str, wanted: Iterable[str], found: Iterable[str]) -> list[str]:
    """Names of the contract that are missing, and names it does not know."""
    missing, unknown = sorted({*wanted} - {*found}), sorted({*found} - {*wanted})
    return [f"{file}: {name} is missing" for name in missing] + [
        f"{file}: {name} is not a name of the contract" for name in unknown
    ]


def _templates(catalogue: ShippedCatalogue) -> Iterator[str]:
    covered = Counter(name for row in catalogue.templates for name in row.use_cases)
    for name in {*catalogue.use_cases, *covered}:
        if covered[name] != 1 or name not in catalogue.use_cases:
            yield f"deployment_templates.yaml: {name} is in {covered[name]} templates"
    for row in catalogue.templates:
        tag = row.engine_image.rpartition(":")[2]
        if not any(digit in tag for digit in "0123456789"):
            yield f"deployment_templates.yaml, {row.template_id}: image is not pinned"


def _counts(catalogue: ShippedCatalogue) -> Iterator[str]:
    found = {
        "models": len(catalogue.models),
        "hardware": len(catalogue.hardware),
        "offers": sum(row.kind == "offer" for row in catalogue.prices),
        "hosted_prices": len(catalogue.hosted_prices),
        "ratings": len(catalogue.quality),
    }
    for name, n in found.items():
        if n < _LEAST[name]:
            yield f"{name}: {n} rows, at least {_LEAST[name]} expected"


def _sources(catalogue: ShippedCatalogue, folder: Path) -> Iterator[str]:
    """Source keys that nothing explains, and sources that nothing uses."""
    used = {row.source for row in catalogue.models.values()}
    used |= {row.source for row in catalogue.hardware.values()}
    used |= {row.source for row in catalogue.prices}
    used |= {row.source for row in catalogue.hosted_prices}
    used |= {row.source for row in catalogue.quality}
    used |= {row.source for row in catalogue.templates}
    used |= {row.source for row in catalogue.peak_factors.values()}
    for case in catalogue.use_cases.values():
        used |= {*_keys(case.model_dump()), case.burstiness_source, case.quality_source}
    used |= _benchmark_sources(folder / "benchmarks.csv")
    for key in sorted(used - {_OWN_REASONING} - set(catalogue.sources)):
        yield f"sources.csv: {key} is used and not explained"
    for key in sorted(set(catalogue.sources) - used):
        yield f"sources.csv: {key} is not used"


def _keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("source"), str):
            yield value["source"]
        for part in value.values():
            yield from _keys(part)


def _benchmark_sources(path: Path) -> set[str]:
    if not path.exists():
        return set()
    with path.open(encoding="utf-8", newline="") as file:
        return {row.get("source") or "(empty)" for row in csv.DictReader(file)}


def main(arguments: list[str]) -> int:
    """Log every problem of the folder named first, or of the shipped one; 1 when there is any."""
    logging.basicConfig(format="%(message)s", level=logging.INFO)
    log = logging.getLogger("leadline.check")
    problems = check_collections(Path(arguments[0]) if arguments else COLLECTIONS)
    for problem in problems:
        log.error("%s", problem)
    log.info("%d problems", len(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
