"""Operation `sensitivity`: which limit or wish costs most, and what relaxing it would save."""

from collections.abc import Iterator
from typing import Any

from tools.choosing.attempt import attempt
from tools.choosing.finalist import Finalist
from tools.choosing.finalists import cheapest
from tools.domain.errors import PlanningError
from tools.domain.units import usd_per_hour_to_usd_per_month
from tools.explore.outline import Outline
from tools.explore.outlining import METRICS, outlined
from tools.explore.reasons import why_nothing
from tools.intent.ledger import value_at
from tools.operation import Operation, ToolDeps
from tools.specification import Specification, Strict
from tools.understand import edited

__all__ = ["SENSITIVITY", "Lever", "Sensitivity", "SensitivityRequest", "sensitivity"]

LOOSER = (1.25, 2.0)
STRICTER = (0.8, 0.5)
_LEVELS = ("standard", "high", "very_high")
_SHARED = 0.5
_BUDGETS = (1.5, 2.0, 0.75)
_WISHES = (
    "preferences.models",
    "preferences.precisions",
    "preferences.gpus",
    "preferences.clouds",
    "preferences.regions",
    "preferences.licences",
    "preferences.max_gpus",
    "preferences.tensor_parallel",
)


class SensitivityRequest(Strict):
    """What the plan is for."""

    specification: Specification


class Lever(Strict):
    """One change of one field, and the cheapest plan it leads to.

    `is_relaxed` says whether the change asks for less; `usd_month` is None, for `reason`, where
    nothing priced holds; `saves_usd_month` is negative where the change costs money.
    """

    path: str
    was: Any
    now: Any
    is_relaxed: bool
    best: Outline | None
    usd_month: float | None
    saves_usd_month: float | None
    reason: str = ""


class Sensitivity(Strict):
    """Levers by what they save; `usd_month` is the cheapest plan as things are."""

    usd_month: float | None
    levers: tuple[Lever, ...]


def sensitivity(request: SensitivityRequest, deps: ToolDeps) -> Sensitivity:
    """Relax and tighten one thing at a time; the cheapest plan that holds is compared.

    Raises:
        InputError: As `recommend` does.
    """
    spec = request.specification
    now = attempt(spec, deps)
    base = _usd_month(cheapest(now.result, now.settler))
    levers = [
        _lever(spec, path, value, base, is_relaxed, deps)
        for path, value, is_relaxed in _changes(spec)
    ]
    return Sensitivity(usd_month=base, levers=tuple(sorted(levers, key=_by_saving)))


def _changes(spec: Specification) -> Iterator[tuple[str, object, bool]]:
    """Path, value, and whether it asks for less."""
    yield from _limits(spec)
    level = _LEVELS.index(spec.slo.quality)
    if level > 0:
        yield "slo.quality", _LEVELS[level - 1], True
    if level + 1 < len(_LEVELS):
        yield "slo.quality", _LEVELS[level + 1], False
    for path in _WISHES:
        if value_at(spec, path):
            yield path, None, True
    for path in ("budget.usd_month", "budget.usd_hour", "budget.usd_per_1k_tokens"):
        if (budget := value_at(spec, path)) is not None:
            yield from ((path, float(f"{float(str(budget)) * f:.6g}"), f > 1.0) for f in _BUDGETS)
    yield from _load(spec)
    if spec.traffic.prefix_cache_share < _SHARED:
        yield "traffic.prefix_cache_share", _SHARED, True


def _limits(spec: Specification) -> Iterator[tuple[str, object, bool]]:
    for metric in METRICS:
        limit = getattr(spec.slo, metric)
        for factor in (*LOOSER, *STRICTER) if limit else ():
            value = float(f"{limit.effective_limit * factor:.4g}")
            yield f"slo.{metric}.limit", value, factor > 1.0


def _load(spec: Specification) -> Iterator[tuple[str, object, bool]]:
    users, rate = spec.traffic.concurrent_users, spec.traffic.rps_peak
    for factor in (*STRICTER, 2.0):
        if users:
            yield "traffic.concurrent_users", max(round(users * factor), 1), factor < 1.0
        elif rate:
            yield "traffic.rps_peak", float(f"{rate * factor:.4g}"), factor < 1.0


def _lever(
    spec: Specification,
    path: str,
    value: object,
    base: float | None,
    is_relaxed: bool,
    deps: ToolDeps,
) -> Lever:
    told: dict[str, Any] = {
        "path": path,
        "was": _plain(_in_force(spec, path)),
        "now": value,
        "is_relaxed": is_relaxed,
    }
    try:
        found = attempt(edited(spec, {path: value}, deps), deps)
    except PlanningError as error:
        return Lever(**told, best=None, usd_month=None, saves_usd_month=None, reason=error.message)
    least = cheapest(found.result, found.settler)
    usd = _usd_month(least)
    best = least or (found.chosen[0] if found.chosen else None)
    return Lever(
        **told,
        best=outlined(best, found.need) if best else None,
        usd_month=usd,
        saves_usd_month=None if usd is None or base is None else round(base - usd, 2),
        reason="" if best else why_nothing(found, deps),
    )


def _usd_month(least: Finalist | None) -> float | None:
    if least is None or least.packing.usd_per_hour is None:
        return None
    return round(usd_per_hour_to_usd_per_month(least.packing.usd_per_hour), 2)


def _in_force(spec: Specification, path: str) -> object:
    """The value that counts: of a limit, what it is after a conflict was resolved."""
    return value_at(spec, path.replace("_ms.limit", "_ms.effective_limit"))


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _by_saving(lever: Lever) -> tuple[bool, bool, float]:
    saves = lever.saves_usd_month
    return not lever.is_relaxed, saves is None, -(saves or 0.0)


def _brief(answer: Sensitivity) -> str:
    helpful = [one for one in answer.levers if one.is_relaxed and (one.saves_usd_month or 0) > 0]
    if not helpful:
        return "Relaxing one thing alone makes nothing cheaper."
    best = helpful[0]
    return f"{best.path} from {best.was} to {best.now} saves {best.saves_usd_month:,.0f} USD/month."


SENSITIVITY: Operation[SensitivityRequest, Sensitivity] = Operation(
    name="sensitivity",
    summary="Say which limit or wish costs most, and what relaxing or tightening it would bring.",
    request=SensitivityRequest,
    response=Sensitivity,
    handler=sensitivity,
    brief=_brief,
)
