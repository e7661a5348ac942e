"""Operation `sweep`: the plan along one field, from few users to many, from strict to loose."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from pydantic import Field

from tools.choosing.attempt import Attempt, attempt, searched
from tools.choosing.carrying import with_capacity
from tools.choosing.finalist import Finalist
from tools.choosing.settling import settle_together
from tools.domain.errors import InputError, PlanningError
from tools.domain.search import Found, Need
from tools.explore.outlining import limits_ms, outlined, percentiles_of
from tools.explore.reasons import why_nothing
from tools.explore.sweep_shape import Sweep, SweepPoint
from tools.intent.ledger import value_at
from tools.operation import Operation, ToolDeps
from tools.specification import Specification, Strict
from tools.understand import edited

__all__ = ["SWEEP", "SWEPT", "SweepRequest", "sweep"]

_POINTS_MAX = 400
_DECADES = 5.0
"""From so many times apart on, steps are ratios."""
_ANCHORS = 8
_TRIED = 2
_LENGTHS = frozenset({"traffic.prompt_tokens.mean", "traffic.output_tokens.mean"})


@dataclass(frozen=True, kw_only=True)
class _Swept:
    """A field that can be swept: what a plot calls it, its unit, and the path that is set."""

    label: str
    unit: str
    is_whole: bool = False


SWEPT: Mapping[str, _Swept] = {
    "traffic.concurrent_users": _Swept(label="users", unit="", is_whole=True),
    "traffic.rps_steady": _Swept(label="steady rate", unit="req/s"),
    "traffic.rps_peak": _Swept(label="peak rate", unit="req/s"),
    "traffic.concurrency": _Swept(label="requests in flight", unit=""),
    "traffic.active_share": _Swept(label="active share", unit=""),
    "traffic.requests_per_active_minute": _Swept(label="requests a minute", unit="per user"),
    "traffic.peak_factor": _Swept(label="peak factor", unit=""),
    "traffic.prompt_tokens.mean": _Swept(label="prompt", unit="tokens"),
    "traffic.output_tokens.mean": _Swept(label="output", unit="tokens"),
    "traffic.context_tokens": _Swept(label="context", unit="tokens", is_whole=True),
    "traffic.prefix_cache_share": _Swept(label="shared prefix", unit=""),
    "slo.ttft_ms.limit": _Swept(label="TTFT limit", unit="ms"),
    "slo.tpot_ms.limit": _Swept(label="TPOT limit", unit="ms"),
    "slo.e2e_ms.limit": _Swept(label="E2E limit", unit="ms"),
    "slo.throughput_rps": _Swept(label="throughput", unit="req/s"),
    "budget.usd_month": _Swept(label="budget", unit="USD/month"),
    "budget.usd_hour": _Swept(label="budget", unit="USD/hour"),
    "preferences.max_gpus": _Swept(label="GPUs at most", unit="", is_whole=True),
    "preferences.tensor_parallel": _Swept(label="tensor parallel", unit="", is_whole=True),
}
"""Fields along which a plan can be followed."""

_SHORT = {
    "users": "traffic.concurrent_users",
    "active": "traffic.active_share",
    "peak": "traffic.peak_factor",
    "repeated": "traffic.prefix_cache_share",
    "rps": "traffic.rps_peak",
    "rate": "traffic.rps_peak",
    "concurrency": "traffic.concurrency",
    "prompt": "traffic.prompt_tokens.mean",
    "output": "traffic.output_tokens.mean",
    "context": "traffic.context_tokens",
    "ttft": "slo.ttft_ms.limit",
    "tpot": "slo.tpot_ms.limit",
    "e2e": "slo.e2e_ms.limit",
    "budget": "budget.usd_month",
    "gpus": "preferences.max_gpus",
}


class SweepRequest(Strict):
    """A field, and where it goes: `values`, or `low` to `high` in so many steps.

    Steps are ratios where `high` is five times `low` or more. `keep` names the deployment that is
    followed beside the best one, as (model, precision, GPU, tensor parallel); the plan's first one
    where it is left out.
    """

    specification: Specification
    field: str = Field(min_length=1, max_length=100)
    values: tuple[float, ...] = Field(default=(), max_length=_POINTS_MAX)
    low: float | None = None
    high: float | None = None
    steps: int = Field(default=21, ge=2, le=_POINTS_MAX)
    keep: tuple[str, str, str, int] | None = None


def sweep(request: SweepRequest, deps: ToolDeps) -> Sweep:
    """Plan at every value: what would be recommended, and what the kept deployment becomes.

    Raises:
        InputError: `unknown_field`, `no_values` (no values and no range, also none to start from),
            or a value that the field does not take at either end.
    """
    spec = request.specification
    path = _path(request.field)
    swept = SWEPT[path]
    now = value_at(spec, path)
    start = float(now) if isinstance(now, int | float) else None
    values = _values(request, start, swept)
    base = _attempt(spec, deps)
    keep = _kept_position(request, base, deps)
    points = _points(spec, path, values, keep, deps)
    if not any(one.best for one in points) and all(one.reason == _REFUSED for one in points):
        # Nothing of it was a value: say why in the words of the field.
        edited(spec, {path: _as_set(values[0], swept)}, deps)
    return Sweep(
        path=path,
        label=swept.label,
        unit=swept.unit,
        now=start,
        points=points,
        percentiles=percentiles_of(spec),
        limits=limits_ms(spec),
    )


_REFUSED = "not a value of this field"


def _path(field: str) -> str:
    path = _SHORT.get(field.strip().lower(), field.strip())
    if path not in SWEPT and f"{path}.limit" in SWEPT:
        path = f"{path}.limit"
    if path not in SWEPT and f"{path}.mean" in SWEPT:
        path = f"{path}.mean"
    if path not in SWEPT:
        raise InputError(
            f"'{field[:60]}' cannot be swept",
            code="unknown_field",
            hint=f"one of: {', '.join([*_SHORT, *SWEPT])}",
        )
    return path


def _values(request: SweepRequest, now: float | None, swept: _Swept) -> list[float]:
    if request.values:
        values = sorted(set(request.values))
    else:
        low, high = request.low, request.high
        if now is not None:
            low = now / 10.0 if low is None else low
            high = now * 10.0 if high is None else high
        if low is None or high is None or not low < high:
            raise InputError(
                f"there is no range of {swept.label} to go along",
                code="no_values",
                hint="give both ends (--low 1 --high 16), or the values themselves",
            )
        is_ratio = low > 0 and high / low >= _DECADES
        steps = np.geomspace if is_ratio else np.linspace
        values = [float(value) for value in steps(low, high, request.steps)]
    if swept.is_whole:
        # A range starts at 1; a value that was named is refused where it is none.
        least = -inf if request.values else 1
        values = [float(max(round(value), least)) for value in values]
    return sorted({float(f"{value:.6g}") for value in values})


def _as_set(value: float, swept: _Swept) -> float | int:
    return round(value) if swept.is_whole else value


def _attempt(spec: Specification, deps: ToolDeps) -> Attempt | None:
    try:
        return attempt(spec, deps)
    except PlanningError:
        return None


def _kept_position(request: SweepRequest, base: Attempt | None, deps: ToolDeps) -> int | None:
    """Where the kept deployment stands in the space; None where there is none to keep."""
    if request.keep is None:
        return base.chosen[0].found.position if base and base.chosen else None
    model, precision, gpu, tp = request.keep
    space = deps.predictor.space
    for position in np.flatnonzero(space.tp == tp).tolist():
        option = space.options[int(space.option[position])]
        if (
            model in option.model_ids
            and space.layout(position).precision == precision
            and space.gpus[int(space.gpu[position])].gpu == gpu
        ):
            return int(position)
    return None


def _points(
    spec: Specification, path: str, values: Sequence[float], keep: int | None, deps: ToolDeps
) -> tuple[SweepPoint, ...]:
    """Search value by value, then predict the best of all of them together."""
    if path in _LENGTHS:
        # How far lengths are trusted changes slowly: some values are anchors for those between.
        for place in np.linspace(0, len(values) - 1, _ANCHORS).astype(int).tolist():
            _searched(spec, path, values[place], deps, is_rough=False)
    tried = [_searched(spec, path, value, deps, is_rough=path in _LENGTHS) for value in values]
    settle_together(
        (one.settler, [*one.result.found[:_TRIED], *_kept(one, keep)])
        for one in tried
        if isinstance(one, Attempt)
    )
    named = [_named(one, keep) for one in tried if isinstance(one, Attempt)]
    told = iter(_carrying(named, deps))
    pairs = [next(told) if isinstance(one, Attempt) else (None, None) for one in tried]
    return tuple(
        _point(value, one, *pair, deps)
        for value, one, pair in zip(values, tried, pairs, strict=True)
    )


def _searched(
    spec: Specification, path: str, value: float, deps: ToolDeps, *, is_rough: bool
) -> Attempt | str:
    try:
        changed = edited(spec, {path: _as_set(value, SWEPT[path])}, deps)
        return searched(changed, deps, is_rough=is_rough)
    except InputError:
        return _REFUSED
    except PlanningError as error:
        return error.message


_Pair = tuple[Finalist | None, Finalist | None]


def _named(tried: Attempt, keep: int | None) -> tuple[Need, _Pair]:
    """The deployment to recommend, and the one that is kept."""
    found = tried.with_chosen()
    best = found.chosen[0] if found.chosen else None
    return found.need, (best, next(iter(found.settler.settle(_kept(found, keep))), None))


def _carrying(every: Sequence[tuple[Need, _Pair]], deps: ToolDeps) -> Iterator[_Pair]:
    """The same with what each carries, all predicted together."""
    members = [(one, need) for need, pair in every for one in pair if one is not None]
    told = iter(with_capacity(members, deps.predictor))
    for _, (best, kept) in every:
        yield (
            None if best is None else next(told),
            None if kept is None else next(told),
        )


def _point(
    value: float,
    tried: Attempt | str,
    best: Finalist | None,
    kept: Finalist | None,
    deps: ToolDeps,
) -> SweepPoint:
    if isinstance(tried, str):
        return SweepPoint(value=value, best=None, kept=None, reason=tried)
    return SweepPoint(
        value=value,
        best=outlined(best, tried.need) if best else None,
        kept=outlined(kept, tried.need) if kept else None,
        reason="" if best else why_nothing(tried, deps),
    )


def _kept(found: Attempt, keep: int | None) -> list[Found]:
    one = None if keep is None else found.result.found.of(keep)
    return [] if one is None else [one]


def _brief(answer: Sweep) -> str:
    held = [one for one in answer.points if one.best and one.best.usd_month is not None]
    if not held:
        return f"No priced plan along {answer.label}."
    first, last = held[0], held[-1]
    costs = [one.best.usd_month for one in (first, last) if one.best]
    return (
        f"{answer.label} {first.value:g} to {last.value:g}: {costs[0]:,.0f} to {costs[1]:,.0f}"
        f" USD/month over {len(answer.points)} points, {len(answer.points) - len(held)} without a"
        " priced plan."
    )


SWEEP: Operation[SweepRequest, Sweep] = Operation(
    name="sweep",
    summary="Follow cost, deployment and latency along one field, such as users from 100 to 100k.",
    request=SweepRequest,
    response=Sweep,
    handler=sweep,
    brief=_brief,
)
