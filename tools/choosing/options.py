"""Which checkpoints may compete for a specification, and which one speaks for a shape.

Quality limits are relative to the best-rated open checkpoint of the catalogue in the category of
the use case: `standard` asks for an expected win rate of at least 15 % against it (300 rating
points below), `high` for 25 % (190 points), `very_high` for 40 % (70 points). Leadline defaults;
rating points are Elo points, so the rates follow.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase as fnmatch

from tools.domain.space import CandidateSpace, ShapeOption
from tools.ports import Catalogue
from tools.rows import ModelRow, QualityRow, UseCaseRow
from tools.specification import Specification

__all__ = [
    "QUALITY_GAP_POINTS",
    "Entry",
    "Field",
    "compete",
    "is_commercial",
    "is_licensed",
    "served_precisions",
    "shape_options",
]

QUALITY_GAP_POINTS: dict[str, float] = {"standard": 300.0, "high": 190.0, "very_high": 70.0}
_NON_COMMERCIAL = ("research", "non-commercial", "noncommercial", "cc-by-nc", "mrl")
_REASONING_MODES = ("thinking", "highest effort")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """The checkpoint that speaks for one option, with its rating in the category asked for."""

    model: ModelRow
    rating: QualityRow | None


@dataclass(frozen=True, kw_only=True)
class Field:
    """Who competes: option number -> entry, or option number -> (gate, reason)."""

    entries: Mapping[int, Entry]
    refused: Mapping[int, tuple[str, str]]
    category: str
    best_score: float | None
    floor: float | None


def shape_options(catalogue: Catalogue) -> list[ShapeOption]:
    """One option per distinct shape and precision; checkpoints of one shape share it.

    A checkpoint competes at its own precision, and a 16-bit one at fp8 too, which the engine makes
    while it loads. Other precisions need a published checkpoint, which then has its own row.
    """
    groups: dict[tuple[object, ...], list[ModelRow]] = {}
    for row in catalogue.models.values():
        for precision in served_precisions(row):
            groups.setdefault((*_signature(row), precision), []).append(row)
    return [
        ShapeOption(
            shape=rows[0].shape(),
            precision=str(key[-1]),
            model_ids=tuple(row.model_id for row in rows),
            made_while_loading=all(row.checkpoint_precision != str(key[-1]) for row in rows),
        )
        for key, rows in groups.items()
    ]


def served_precisions(row: ModelRow) -> tuple[str, ...]:
    """Weight formats a checkpoint is planned at: its own, and fp8 made of 16 bit while loading."""
    if row.checkpoint_precision in ("bf16", "fp16") and "fp8" in row.precisions:
        return row.checkpoint_precision, "fp8"
    return (row.checkpoint_precision,)


def _signature(row: ModelRow) -> tuple[object, ...]:
    return (
        row.family,
        row.architecture,
        row.parameters_total_b,
        row.layers,
        row.hidden_size,
        row.attention_heads,
        row.kv_heads,
        row.head_dim,
        row.kv_lora_rank,
        row.experts,
        row.sliding_window_tokens,
        row.vocabulary_size,
        row.unmodelled_reason,
    )


def compete(space: CandidateSpace, spec: Specification, catalogue: Catalogue) -> Field:
    """Choose the best-rated allowed checkpoint of every option, or say which gate it failed."""
    use_case = catalogue.use_cases[spec.use_case]
    ratings = _ratings(catalogue.quality, use_case.quality_category, spec.use_case)
    best = max((row.score for row in ratings.values()), default=None)
    gap = QUALITY_GAP_POINTS.get(spec.slo.quality)
    floor = None if best is None or gap is None else best - gap
    entries: dict[int, Entry] = {}
    refused: dict[int, tuple[str, str]] = {}
    for number, option in enumerate(space.options):
        failures: list[tuple[str, str]] = []
        if not _wanted_precision(option.precision, spec):
            asked = ", ".join(spec.preferences.precisions)
            refused[number] = ("preference", f"{option.precision} weights, asked for {asked}")
            continue
        for model_id in option.model_ids:
            row = catalogue.models[model_id]
            failure = _failure(row, spec, use_case, ratings.get(model_id), floor)
            failure = _unapproved(row, catalogue.approved_models, failure)
            if failure:
                failures.append(failure)
                continue
            entry = Entry(model=row, rating=ratings.get(model_id))
            if number not in entries or _better(entry, entries[number]):
                entries[number] = entry
        if number not in entries:
            refused[number] = max(failures, key=lambda f: _GATES.index(f[0]))
    return Field(
        entries=entries,
        refused=refused,
        category=use_case.quality_category,
        best_score=best,
        floor=floor,
    )


def _wanted_precision(precision: str, spec: Specification) -> bool:
    wanted = spec.preferences.precisions
    fp4 = "fp4" in wanted and precision in ("nvfp4", "mxfp4")
    # Old GPUs hold bf16 checkpoints in fp16; which do is for the hardware gate.
    fp16 = "fp16" in wanted and precision == "bf16"
    return not wanted or precision in wanted or fp4 or fp16


_GATES = ("task", "preference", "licence", "approved", "context", "quality")


def _better(one: Entry, other: Entry) -> bool:
    return _rank(one) > _rank(other)


def _rank(entry: Entry) -> tuple[float, bool, str]:
    score = entry.rating.score if entry.rating else float("-inf")
    return score, entry.model.same_shape_as is None, entry.model.model_id


def _ratings(rows: Sequence[QualityRow], category: str, use_case: str) -> dict[str, QualityRow]:
    """One rating per checkpoint: its thinking mode where the use case reasons, else the other."""
    thinks = use_case in ("reasoning_assistant", "agentic_tool_use", "batch_processing")
    found: dict[str, QualityRow] = {}
    for row in rows:
        if row.category != category:
            continue
        known = found.get(row.model_id)
        preferred = (row.mode in _REASONING_MODES) == thinks
        if known is None or preferred:
            found[row.model_id] = row
    return found


def _failure(
    row: ModelRow,
    spec: Specification,
    use_case: UseCaseRow,
    rating: QualityRow | None,
    floor: float | None,
) -> tuple[str, str] | None:
    """The first gate a checkpoint fails, with the reason; None where it passes all."""
    wanted = spec.preferences
    is_left = row.model_id in wanted.models
    # What `no Llama` leaves is no wish, so such a list opens no gate.
    named = is_left and not spec.is_exclusion("preferences.models")
    missing = [task for task in use_case.tasks if task not in row.tasks]
    if missing and not named:
        return "task", f"{row.model_id} is not made for {', '.join(missing)}"
    if wanted.models and not is_left:
        return "preference", f"{row.model_id} is not among the models asked for"
    licence = _licence_failure(row, wanted.licences)
    if licence and not named:
        return "licence", licence
    need = spec.traffic.context_tokens or 0
    if need > row.context_tokens:
        return "context", f"{row.model_id} reads {row.context_tokens} tokens, {need} are asked for"
    return None if named else _quality_failure(row, rating, floor, spec.slo.quality)


def _unapproved(
    row: ModelRow, approved: Sequence[str], failure: tuple[str, str] | None
) -> tuple[str, str] | None:
    """The approved list stands behind task and licence and before the rest; naming opens it not."""
    if failure and _GATES.index(failure[0]) < _GATES.index("approved"):
        return failure
    if not approved or any(fnmatch(row.model_id.lower(), one.lower()) for one in approved):
        return failure
    return "approved", f"{row.model_id} is not on the list of approved models"


def _licence_failure(row: ModelRow, allowed: Sequence[str]) -> str:
    if allowed:
        if is_licensed(row, allowed):
            return ""
        licence = row.model_licence or "unknown"
        return f"{row.model_id} has licence {licence}, asked for {', '.join(allowed)}"
    if not is_commercial(row):
        return f"{row.model_id} has licence {row.model_licence}, which excludes commercial use"
    return ""


def is_commercial(row: ModelRow) -> bool:
    """Whether the name of the model's licence says nothing against commercial use."""
    return not any(word in row.model_licence.lower() for word in _NON_COMMERCIAL)


def is_licensed(row: ModelRow, allowed: Sequence[str]) -> bool:
    """Whether the model's own licence is one of those asked for."""
    text = row.model_licence.lower()
    return any(name.lower() in text for name in allowed)


def _quality_failure(
    row: ModelRow, rating: QualityRow | None, floor: float | None, quality: str
) -> tuple[str, str] | None:
    if floor is None:
        return None
    if rating is None:
        return "quality", f"{row.model_id} has no public rating to hold against '{quality}'"
    if rating.score < floor:
        return (
            "quality",
            f"{row.model_id} is rated {rating.score:.0f}, '{quality}' asks for {floor:.0f}",
        )
    return None
