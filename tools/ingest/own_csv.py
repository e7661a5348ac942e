"""A CSV of batch prediction with measured columns, row by row; `columns` tells its names."""

from collections.abc import Mapping, Sequence

from tools.domain.errors import InputError
from tools.domain.measurement import METRICS
from tools.ingest.columns import READ, canonical
from tools.ingest.documents import SURPLUS
from tools.ingest.observation import Observation, day_of
from tools.ingest.vllm_bench import version_of

__all__ = ["csv_observations", "missing_columns"]

_NEEDED = ("isl", "osl")
_LENGTHS = (("input", "isl_p95"), ("output", "osl_p95"))
_FLAGS = {"model_id": "--model MODEL", "gpu": "--gpu GPU", "tp": "--tp N"}
_FOUND = 300


def csv_observations(
    name: str, header: Sequence[str], rows: Sequence[Mapping[str, str]]
) -> list[Observation]:
    """One observation per row, in order; what no column of ours holds is not read.

    Raises:
        InputError: `missing_columns`: no lengths, or no metric at all.
    """
    known = {canonical(column) for column in header}
    missing = [column for column in _NEEDED if column not in known]
    if missing or known.isdisjoint(METRICS):
        raise missing_columns(name, header, missing, metric=known.isdisjoint(METRICS))
    return [_observation(number, row) for number, row in enumerate(rows, start=1)]


def missing_columns(
    name: str,
    header: Sequence[str],
    missing: Sequence[str],
    *,
    metric: bool = False,
    flags: bool = True,
) -> InputError:
    """What a header lacks, what it has, and every way to supply the rest."""
    lacking = [f"no column {', '.join(missing)}"] if missing else []
    lacking += ["no column with a measured metric"] if metric else []
    wanted = [_FLAGS[column] for column in missing if column in _FLAGS and flags]
    given = f"give {' '.join(wanted)} for all rows, or name the columns; " if wanted else ""
    return InputError(
        f"{name} has {' and '.join(lacking)}; found: {', '.join(header)[:_FOUND]}",
        code="missing_columns",
        hint=f"{given}keys are model_id, gpu, tp, isl, osl and concurrency or request_rate; "
        f"measured columns are {', '.join(METRICS)}; "
        "`leadline ingest benchmarks --template` prints an example",
    )


def _observation(number: int, row: Mapping[str, str]) -> Observation:
    row = _named(row)
    label = row.get("row_id", "")[:40]
    place = f"row {number} ({label})" if label else f"row {number}"
    if SURPLUS in row:
        reason = f"{row[SURPLUS]} more cells than the header has names"
        return Observation(place=place, cells={}, refusal=reason)
    cells = {column: row[column] for column in READ if row.get(column)}
    cells.pop("row_id", None)
    checked = {
        "engine_version": version_of(cells.pop("engine_version", "")),
        "date": day_of(cells.pop("date", "")),
    }
    known = {column: value for column, value in checked.items() if value}
    notes = [f"{what} tokens p95 {row[c]}" for what, c in _LENGTHS if row.get(c, "").isdecimal()]
    return Observation(place=place, cells=cells | known, notes=tuple(notes))


def _named(row: Mapping[str, str]) -> Mapping[str, str]:
    """The row under our names; of two columns with one meaning the one with our name wins."""
    named: dict[str, str] = {}
    for column, value in row.items():
        name = canonical(column)
        if column == name or not named.get(name):
            named[name] = value
    return named
