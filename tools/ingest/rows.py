"""Observations as rows of the store: names resolved, every row checked, ids from the content."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace
from hashlib import sha256

from tools.domain.errors import InputError
from tools.domain.measurement import Measurement
from tools.ingest.observation import Observation
from tools.operation import ToolDeps
from tools.predict_batch import own_measurements

__all__ = ["CSV", "OWN", "Refusal", "Told", "check_told", "missing_flag", "row_of"]

CSV = "csv"
"""The format whose rows stand for themselves."""
OWN = "own:"
"""How the source of every row begins that a user brought."""
_FLAGS = {"model_id": "--model M", "gpu": "--gpu G", "tp": "--tp N", "engine": "--engine E"}
_ID_DIGITS = 12


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a person says about the runs of a file.

    Attributes:
        model: Checkpoint, where the file has none or only an alias.
        gpu: Accelerator.
        num_gpus: GPUs of the whole deployment; None means those of one replica.
        tp: Tensor parallel width.
        precision: Weight precision; empty means the checkpoint's own.
        engine: Serving engine.
        speculation: `none` where the person knows that there was none, else `unknown`.
    """

    model: str = ""
    gpu: str = ""
    num_gpus: int | None = None
    tp: int | None = None
    precision: str = ""
    engine: str = ""
    speculation: str = "unknown"

    def cells(self) -> dict[str, str]:
        """What was told, as cells."""
        told = {
            "model_id": self.model,
            "gpu": self.gpu,
            "num_gpus": self.num_gpus,
            "tp": self.tp,
            "precision": self.precision,
            "engine": self.engine,
        }
        return {name: str(value) for name, value in told.items() if value}

    def over(self, cells: Mapping[str, str], kind: str) -> dict[str, str]:
        """The cells of a point with what was told.

        A report describes one deployment, so a flag wins over it; the rows of a CSV may differ, so
        there a flag only fills what is empty.
        """
        told = self.cells()
        merged = told | dict(cells) if kind == CSV else dict(cells) | told
        if not merged.get("tp") and merged.get("num_gpus") in ("1", "1.0"):
            merged["tp"] = "1"
        return merged


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A point that was not kept, and why."""

    place: str
    reason: str


def check_told(told: Told, deps: ToolDeps) -> None:
    """Refuse a wrong flag before any file is read.

    Raises:
        InputError: `unknown_model`, `ambiguous_model` or `unknown_gpu`.
    """
    if told.model:
        deps.catalogue.model(told.model)
    if told.gpu:
        deps.catalogue.gpu(told.gpu)


def missing_flag(cells: Mapping[str, str]) -> str:
    """The flag that would supply what a point lacks; empty where nothing is missing."""
    return next((flag for column, flag in _FLAGS.items() if not cells.get(column)), "")


def row_of(seen: Observation, kind: str, told: Told, deps: ToolDeps) -> Measurement | Refusal:
    """The row of a point, or why there is none.

    Args:
        seen: The point.
        kind: Its format, for the row's source.
        told: What the person says.
        deps: Ports.
    """
    if seen.refusal:
        return Refusal(place=seen.place, reason=seen.refusal)
    if kind != CSV and (contrary := _disagreement(seen.cells, told, deps)):
        return Refusal(place=seen.place, reason=contrary)
    cells = told.over(seen.cells, kind)
    lacking = missing_flag(cells)
    if lacking:
        return Refusal(place=seen.place, reason=f"it does not say {_said(lacking)}: give {lacking}")
    try:
        (row,) = own_measurements([cells], deps)
    except InputError as error:
        return Refusal(place=seen.place, reason=_own_reason(error.message))
    notes = seen.notes
    if not cells.get("precision"):
        notes = (*notes, f"precision {row.precision}: the checkpoint's own")
    speculation = told.speculation or "unknown"
    return _with_id(
        replace(row, source=f"{OWN}{kind}", speculation=speculation, notes="; ".join(notes))
    )


def _said(flag: str) -> str:
    return {
        "--model M": "the model",
        "--gpu G": "the GPU",
        "--tp N": "the tensor parallel width",
    }.get(flag, "the engine")


def _disagreement(cells: Mapping[str, str], told: Told, deps: ToolDeps) -> str:
    """Where file and flag both know and differ; a flag may correct a model's alias and GPU counts.

    One of them is wrong, and a row under the wrong GPU would mislead for ever.
    """
    for column, said in told.cells().items():
        known = cells.get(column, "")
        if column in ("gpu", "tp", "engine") and known and not _same(column, known, said, deps):
            return f"the file says {column} {known[:40]}, --{column} says {said[:40]}"
    return ""


def _same(column: str, known: str, said: str, deps: ToolDeps) -> bool:
    if column == "tp":
        return float(known) == float(said)
    if column == "engine":
        return known == said
    try:
        return deps.catalogue.gpu(known) == deps.catalogue.gpu(said)
    except InputError:
        return True  # a name that nobody knows contradicts nothing


def _own_reason(message: str) -> str:
    """The reason without the number of the row, which is always 1 here."""
    return message.removeprefix("measured row 1 (").partition(")")[2].lstrip(": ")


def _with_id(row: Measurement) -> Measurement:
    """The row named by everything that was measured, so that the same run has the same id.

    Notes are wording and stay out of it.
    """
    content = replace(row, row_id="", curve_id="", notes="")
    digest = sha256(repr(astuple(content)).encode()).hexdigest()[:_ID_DIGITS]
    return replace(row, row_id=f"own-{digest}")
