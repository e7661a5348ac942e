"""A user's own prices, of GPUs and of hosted APIs, from the CSV files that two settings name.

Prices of GPUs have the columns of `prices.csv`, or are simple: `gpu,usd_per_gpu_hour` and, where
known, `gpus_per_instance,cloud,region,date,source`. Without `gpus_per_instance` any number of GPUs
can be had at that price. A row that does not fit is refused with its line.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from tools.adapters.row_files import bad_row, read_lines, validated
from tools.domain.errors import InputError
from tools.domain.price import OWN_CLOUD
from tools.domain.price_age import last_day
from tools.rows import HostedPriceRow, PriceRow

__all__ = ["own_hosted_prices", "own_prices"]

_ORIGIN = {"source": "own", "date": "", "licence": "own", "notes": "", "verified": "true"}
_PRICE_HINT = (
    "the columns are gpu,usd_per_gpu_hour[,gpus_per_instance,cloud,region,date,source], or those "
    "of prices.csv"
)
_HOSTED_HINT = (
    "the columns are model_id,provider,usd_per_million_input_tokens,"
    "usd_per_million_output_tokens[,date,source]"
)
_DATE_HINT = "write a date as 2026, 2026-05 or 2026-05-03, or leave it out"


class _SimpleRow(BaseModel):
    """One line of the simple form; only GPU and price must be there."""

    model_config = ConfigDict(extra="forbid")

    gpu: Annotated[str, Field(min_length=1)]
    usd_per_gpu_hour: Annotated[float, Field(gt=0, le=1e6, allow_inf_nan=False)]
    gpus_per_instance: Annotated[int, Field(gt=0)] | None = None
    cloud: str = ""
    region: str = ""
    date: str = ""
    source: str = ""

    @field_validator("gpus_per_instance", mode="before")
    @classmethod
    def _empty_is_unknown(cls, value: object) -> object:
        return None if value == "" else value

    def cells(self) -> dict[str, Any]:
        """The same price with the columns of `prices.csv`."""
        count = self.gpus_per_instance
        return {
            "kind": "own" if count else "own_per_gpu",
            "gpu": self.gpu,
            "instance_type": f"{count} x {self.gpu}" if count else "any number of GPUs",
            "gpus_per_instance": count or 1,
            "on_demand_usd_per_hour": self.usd_per_gpu_hour * (count or 1),
            "cloud": self.cloud,
            "region": self.region,
            "date": self.date,
            "source": self.source,
        }


def own_prices(path: Path, gpu: Callable[[str], str]) -> Iterator[PriceRow]:
    """The user's prices of GPUs.

    Args:
        path: CSV file.
        gpu: Canonical name of a GPU as a person writes it.

    Raises:
        InputError: `unreadable_file`, `bad_row` with the line, or `no_price`.
    """
    seen: dict[str, int] = {}
    for line, cells in read_lines(path):
        where = f"line {line}"
        full = _stripped(cells)
        if "usd_per_gpu_hour" in full:
            full = validated(path, where, full, _SimpleRow, _PRICE_HINT).cells()
        row = validated(path, where, _completed(full), PriceRow, _PRICE_HINT)
        row = row.model_copy(update={"gpu": _named(path, where, row.gpu, gpu)})
        _check_date(path, where, row.date)
        first = seen.setdefault(row.offer_id, line)
        if first != line:
            raise bad_row(path, where, f"the price of line {first} once more", "keep one of them")
        yield row
    if not seen:
        raise _no_price(path, "LEADLINE_PRICES", _PRICE_HINT)


def own_hosted_prices(path: Path, model: Callable[[str], str]) -> Iterator[HostedPriceRow]:
    """The user's prices of hosted APIs.

    Args:
        path: CSV file.
        model: Canonical id of a model as a person writes it.

    Raises:
        InputError: `unreadable_file`, `bad_row` with the line, or `no_price`.
    """
    is_empty = True
    for line, cells in read_lines(path):
        where = f"line {line}"
        full = _ORIGIN | _known(_stripped(cells)) | {"own": True}
        row = validated(path, where, full, HostedPriceRow, _HOSTED_HINT)
        _check_date(path, where, row.date)
        is_empty = False
        yield row.model_copy(update={"model_id": _named(path, where, row.model_id, model)})
    if is_empty:
        raise _no_price(path, "LEADLINE_HOSTED_PRICES", _HOSTED_HINT)


def _no_price(path: Path, setting: str, columns: str) -> InputError:
    """Whoever names a file wants it to count; one without a price would not, and nobody knew."""
    return InputError(
        f"{path} holds no price", code="no_price", hint=f"{columns}; or unset {setting}"
    )


def _stripped(cells: dict[str, Any]) -> dict[str, Any]:
    """A line that is shorter than the header has no cell there."""
    return {name.strip(): (cell or "").strip() for name, cell in cells.items()}


def _known(cells: dict[str, Any]) -> dict[str, Any]:
    """Cells that say something; the others are as good as left out."""
    return {name: cell for name, cell in cells.items() if cell != ""}


def _completed(cells: dict[str, Any]) -> dict[str, Any]:
    """A row of `prices.csv` in which the user's file leaves out what it may."""
    told = _known(cells)
    kind = told.get("kind")
    full = {
        "kind": "own_per_gpu" if kind == "own_per_gpu" else "own",
        "cloud": told.get("cloud", OWN_CLOUD),
        "region": told.get("region", "all regions"),
        "instance_type": told.get("instance_type", "instance"),
        "spot_usd_per_hour": told.get("spot_usd_per_hour", ""),
    }
    parts = (full["cloud"], full["instance_type"], told.get("gpu", ""), full["region"])
    offer = {"offer_id": "/".join(("own", *parts)).lower().replace(" ", "-")}
    return _ORIGIN | offer | told | full


def _named(path: Path, where: str, name: str, canonical: Callable[[str], str]) -> str:
    try:
        return canonical(name)
    except InputError as error:
        raise bad_row(path, where, error.message, error.hint) from None


def _check_date(path: Path, where: str, date: str) -> None:
    if date and last_day(date) is None:
        raise bad_row(path, f"{where}, column date", f"{date!r} is no date", _DATE_HINT)
