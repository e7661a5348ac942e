"""Observations as rows of the store: names resolved, every row checked, ids from the content."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from hashlib import sha256

from tools.domain.cases import refuse_impossible_layout
from tools.domain.errors import InputError, PlanningError, RefusedError
from tools.domain.measurement import METRICS, Measurement
from tools.ingest.observation import Observation
from tools.ingest.possible import impossible_figures
from tools.operation import ToolDeps
from tools.predict_batch import own_measurements
from tools.predict_cells import amount
from tools.predict_question import Reader

__all__ = [
    "CSV",
    "OWN",
    "LeftOut",
    "Refusal",
    "Told",
    "assumptions_of",
    "check_told",
    "file_of",
    "flags_of",
    "missing",
    "origin_of",
    "row_of",
]

CSV = "csv"
"""The format whose rows stand for themselves."""
OWN = "own:"
"""How the source of every row begins that a user brought."""
NEEDED = {"model_id": "model", "gpu": "GPU", "tp": "tensor parallel width"}
"""Columns that a row cannot do without, and what a person calls them."""
FLAGS = {"model_id": "--model", "gpu": "--gpu", "tp": "--tp"}
_USUAL_ENGINE = "vllm"
"""The engine of `estimate` where nobody names one; said with every row that assumes it."""
_ASSUMED = (": the checkpoint's own", ": assumed")
_FILE = "file "
_NAME_CHARACTERS = 80
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
        for_this_run: Nothing is stored: what is told only fills what a file leaves open, and a
            width that nobody says is the narrowest that holds the weights.
    """

    model: str = ""
    gpu: str = ""
    num_gpus: int | None = None
    tp: int | None = None
    precision: str = ""
    engine: str = ""
    speculation: str = "unknown"
    for_this_run: bool = False

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
        fills = kind == CSV or self.for_this_run
        merged = told | dict(cells) if fills else dict(cells) | told
        if not merged.get("tp") and merged.get("num_gpus") in ("1", "1.0"):
            merged["tp"] = "1"
        return merged


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A point that was not kept, and why."""

    place: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """A field of a point that was not read, and why."""

    place: str
    field: str
    reason: str

    def __str__(self) -> str:
        return f"field {self.field} of {self.place} {self.reason}: left out"


def check_told(told: Told, deps: ToolDeps) -> None:
    """Refuse a wrong flag before any file is read.

    Raises:
        InputError: `unknown_model`, `ambiguous_model` or `unknown_gpu`.
    """
    if told.model:
        deps.catalogue.model(told.model)
    if told.gpu:
        deps.catalogue.gpu(told.gpu)


def missing(cells: Mapping[str, str], told: Told) -> list[str]:
    """The columns that neither a point nor a person fills."""
    needed = [column for column in NEEDED if column != "tp" or not told.for_this_run]
    return [column for column in needed if not cells.get(column)]


def row_of(
    seen: Observation, kind: str, told: Told, deps: ToolDeps, origin: str = ""
) -> Measurement | Refusal:
    """The row of a point, or why there is none.

    Args:
        seen: The point.
        kind: Its format, for the row's source.
        told: What the person says.
        deps: Ports.
        origin: File and day, for the row's notes.
    """
    if seen.refusal:
        return Refusal(place=seen.place, reason=seen.refusal)
    if kind != CSV and not told.for_this_run and (why := _disagreement(seen.cells, told, deps)):
        return Refusal(place=seen.place, reason=why)
    cells = told.over(seen.cells, kind)
    if lacking := missing(cells, told):
        words = ", ".join(NEEDED[column] for column in lacking)
        flags = " ".join(f"{FLAGS[column]} {_PLACEHOLDERS[column]}" for column in lacking)
        return Refusal(place=seen.place, reason=f"it does not say the {words}: give {flags}")
    assumed = [] if cells.get("engine") else [f"engine {_USUAL_ENGINE}: assumed"]
    cells.setdefault("engine", _USUAL_ENGINE)
    try:
        if why := _impossible(cells, seen, deps):
            return Refusal(place=seen.place, reason=why)
        (row,) = own_measurements([cells], deps)
    except PlanningError as error:
        return Refusal(place=seen.place, reason=_own_reason(error.message))
    if not cells.get("precision"):
        assumed.append(f"precision {row.precision}: the checkpoint's own")
    notes = "; ".join((*seen.notes, *assumed, *([origin] if origin else [])))
    speculation = told.speculation or "unknown"
    return _with_id(replace(row, source=f"{OWN}{kind}", speculation=speculation, notes=notes))


_PLACEHOLDERS = {"model_id": "MODEL", "gpu": "GPU", "tp": "N"}


def flags_of(told: Told, columns: Sequence[str]) -> str:
    """What was told and what is missing, as flags to paste; what is missing is in capitals."""
    given = {
        "--model": told.model,
        "--gpu": told.gpu,
        "--tp": told.tp,
        "--num-gpus": told.num_gpus,
        "--precision": told.precision,
        "--engine": told.engine,
    }
    flags = [f"{flag} {shlex.quote(str(value))}" for flag, value in given.items() if value]
    return " ".join([*flags, *(f"{FLAGS[column]} {_PLACEHOLDERS[column]}" for column in columns)])


def origin_of(name: str, day: str) -> str:
    """A file's name, without its folder, and the day it was read, as a note of a row."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1].replace(";", ",")[:_NAME_CHARACTERS]
    return f"{_FILE}{base}, read {day}" if day else f"{_FILE}{base}"


def file_of(row: Measurement) -> tuple[str, str]:
    """The file a stored row came from and the day it was read; empty where it was not noted.

    >>> from types import SimpleNamespace
    >>> file_of(SimpleNamespace(notes="engine vllm: assumed; file a.json, read 2026-11-27"))
    ('a.json', '2026-11-27')
    """
    for note in row.notes.split("; "):
        if note.startswith(_FILE):
            name, _, day = note.removeprefix(_FILE).partition(", read ")
            return name, day
    return "", ""


def assumptions_of(row: Measurement) -> list[str]:
    """What nobody said of a run and was assumed."""
    return [note for note in row.notes.split("; ") if note.endswith(_ASSUMED)]


def _impossible(cells: Mapping[str, str], seen: Observation, deps: ToolDeps) -> str:
    """Widths that cannot be and figures beyond the hardware, before finer bounds are asked."""
    case = Reader.on(deps).read(cells).case
    try:
        # Experts may be doubled to fit any width; heads cannot.
        refuse_impossible_layout(case.shape, replace(case.layout, ep=1))
    except RefusedError as error:
        return f"{error.message}: {error.hint}"
    figures = {name: value for name in METRICS if (value := amount(cells, name)) is not None}
    cached = any("partly cached" in note for note in seen.notes)
    return impossible_figures(figures, case, cached=cached)


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
    """The reason without the number of the row, which is always 1 here, its rule in plain words."""
    reason = message.partition("measured row 1 (")[2].partition(")")[2].lstrip(": ") or message
    for rule, words in _RULES.items():
        if rule in reason:
            return reason.replace("cannot be true: ", f"cannot be true: {words} (", 1) + ")"
    return reason


_RULES = {
    "littles_law_broken": "throughput x time in the system over the concurrency",
    "more_decoding_than_in_flight": "throughput x TPOT over the concurrency",
    "out_of_order": "a higher percentile is smaller than a lower one",
    "output_rate_disagrees": "output tokens/s over requests/s x output tokens",
    "faster_than_weight_streaming": "TPOT is below streaming weights and cache from memory",
    "more_compute_than_peak": "more arithmetic than the GPUs' peak",
    "weights_do_not_fit": "the weights do not fit these GPUs",
    "longer_than_context": "longer than the model's context",
    "total_below_output": "total tokens/s are fewer than output tokens/s",
    "exceeds_gpus": "a parallel width is larger than the number of GPUs",
}
"""Bounds of `plausibility` in words; the rule, its value and its range follow in brackets."""


def _with_id(row: Measurement) -> Measurement:
    """The row named by everything that was measured, so that the same run has the same id.

    Notes are wording and stay out of it.
    """
    content = replace(row, row_id="", curve_id="", notes="")
    digest = sha256(repr(astuple(content)).encode()).hexdigest()[:_ID_DIGITS]
    return replace(row, row_id=f"own-{digest}")
