"""The CSV of batch prediction with measured columns, row by row."""

from collections.abc import Mapping, Sequence

from tools.domain.errors import InputError
from tools.domain.measurement import METRICS
from tools.ingest.documents import SURPLUS
from tools.ingest.observation import Observation, day_of
from tools.ingest.vllm_bench import version_of
from tools.predict_batch import INPUT_COLUMNS

__all__ = ["csv_observations"]

_READ = (*INPUT_COLUMNS, *METRICS, "engine_version", "date", "attention_dp", "kv_precision")
_NEEDED = ("isl", "osl")
_LENGTHS = (("input", "isl_p95"), ("output", "osl_p95"))


def csv_observations(name: str, rows: Sequence[Mapping[str, str]]) -> list[Observation]:
    """One observation per row, in order; what no column of ours holds is not read.

    Raises:
        InputError: `missing_columns`: no lengths, or no metric at all.
    """
    header = set(rows[0]) if rows else {*_NEEDED, METRICS[0]}
    missing = [column for column in _NEEDED if column not in header]
    if missing or header.isdisjoint(METRICS):
        raise InputError(
            f"{name} has no column {', '.join(missing) or 'with a measured metric'}",
            code="missing_columns",
            hint=f"measured columns are {', '.join(METRICS)}",
        )
    return [_observation(number, row) for number, row in enumerate(rows, start=1)]


def _observation(number: int, row: Mapping[str, str]) -> Observation:
    label = row.get("row_id", "")[:40]
    place = f"row {number} ({label})" if label else f"row {number}"
    if SURPLUS in row:
        reason = f"{row[SURPLUS]} more cells than the header has names"
        return Observation(place=place, cells={}, refusal=reason)
    cells = {column: row[column] for column in _READ if row.get(column)}
    cells.pop("row_id", None)
    checked = {
        "engine_version": version_of(cells.pop("engine_version", "")),
        "date": day_of(cells.pop("date", "")),
    }
    known = {column: value for column, value in checked.items() if value}
    notes = [f"{what} tokens p95 {row[c]}" for what, c in _LENGTHS if row.get(c, "").isdecimal()]
    return Observation(place=place, cells=cells | known, notes=tuple(notes))
