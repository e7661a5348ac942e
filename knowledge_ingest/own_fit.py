"""Fits the physics on all stored rows, a user's own among them.

Intervals, kernels and error tables are those of the calibration in use, unless cross-validation
makes them again: every grouping is then fitted several times without the rows it is judged on.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge_ingest.crossvalidate import error_table, interval_table
from knowledge_ingest.fit import Training, document, fit_physics, training
from knowledge_ingest.validation import cross_validate
from tools.domain.answers import physical
from tools.domain.calibrated import FIELDS
from tools.domain.correction import target_values
from tools.domain.errors import InputError
from tools.domain.measurement import Measurement
from tools.domain.physics import Calibration
from tools.fit_report import FitError
from tools.ports import Catalogue

__all__ = ["OwnFit", "fit_rows"]

Progress = Callable[[str], None]
Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class OwnFit:
    """A fit as the content of a calibration file, still without a version, and what to tell."""

    body: dict[str, Any]
    errors: tuple[FitError, ...]
    own_rows: int
    cross_validated: bool


def fit_rows(
    rows: Sequence[Measurement],
    own_ids: frozenset[str],
    catalogue: Catalogue,
    current: Mapping[str, Any],
    *,
    validate: bool = False,
    jobs: int = 1,
    tell: Progress = lambda _: None,
) -> OwnFit:
    """Fit, and judge the fit on the rows it was made from.

    Args:
        rows: Every stored row.
        own_ids: Ids of those that a user brought.
        catalogue: Models and GPUs.
        current: The calibration in use, which lends intervals and kernels.
        validate: Cross-validate, which makes new intervals and errors.
        jobs: Processes that cross-validate.
        tell: Hears which step begins, and how far a cross-validation is.

    Raises:
        InputError: `no_rows` when no row can be described.
    """
    tell("reading rows ...")
    data = training(rows, catalogue)
    if not len(data):
        raise InputError(
            "no stored row can be described by the formulas",
            code="no_rows",
            hint="install Leadline again, or add your rows: leadline ingest benchmarks FILE",
        )
    tell(f"fitting {len(data):,} rows ...")
    fitted = fit_physics(data)
    errors, intervals = current.get("errors", ()), current["intervals"]
    if validate:
        found = cross_validate(data, tell, workers=jobs)
        errors, intervals = error_table(found), interval_table(found)
    body = document(fitted, data, intervals, errors, training_sha256(data))
    if not validate:
        # Intervals are quantiles in units of the deviations that these very kernels gave.
        body["kernels"] = current["kernels"]
    before = Calibration(base=current["base"], offsets=current["offsets"])
    own = np.array([row.row_id in own_ids for row in data.rows], dtype=np.bool_)
    return OwnFit(
        body=body,
        errors=(
            *_errors(data, before, fitted, "all", np.ones(len(data), dtype=np.bool_)),
            *_errors(data, before, fitted, "own", own),
        ),
        own_rows=int(own.sum()),
        cross_validated=validate,
    )


def training_sha256(data: Training) -> str:
    """Hash of the rows used, whatever their order."""
    lines = sorted(json.dumps(astuple(row)) for row in data.rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _errors(
    data: Training, before: Calibration, after: Calibration, rows_of: str, chosen: NDArray[np.bool_]
) -> Iterator[FitError]:
    """Median errors of the physics by load and metric, for the chosen rows."""
    for load, targets in FIELDS.items():
        if not (data.prepared.load == load).any():
            continue
        old, new = _predicted(data, before, load), _predicted(data, after, load)
        index = np.flatnonzero(data.prepared.load == load)
        measured = [target_values(data.rows[int(i)], load) for i in index]
        for target in targets:
            value = np.array([found.get(target, np.nan) for found in measured])
            keep = chosen[index] & np.isfinite(value)
            if keep.any():
                yield FitError(
                    rows_of=rows_of,
                    load=load,
                    metric=_METRICS.get(target, f"{target}_ms"),
                    rows=int(keep.sum()),
                    before_pct=_median_pct(old[target][keep], value[keep]),
                    after_pct=_median_pct(new[target][keep], value[keep]),
                )


_METRICS = {"output_tok_s": "output_tok_s", "tpot": "tpot_mean_ms"}


def _predicted(data: Training, calibration: Calibration, load: str) -> dict[str, Floats]:
    served, _ = physical(data.prepared, calibration, load)
    found = {}
    for target in FIELDS[load]:
        kind, _, statistic = target.partition("_")
        source = served.ttft_ms if kind == "ttft" else served.tpot_ms
        rate = target == "output_tok_s"
        found[target] = served.output_tok_s if rate else source[statistic or "mean"]
    return found


def _median_pct(predicted: Floats, measured: Floats) -> float:
    wrong = np.abs(predicted / measured - 1.0)
    return round(100 * float(np.median(np.nan_to_num(wrong, nan=10.0, posinf=10.0))), 1)
