"""Operation `compare`: two plans side by side, with what differs and who is better where."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field

from tools.explore.comparison_shape import Compared, Comparison, Side
from tools.explore.outlining import METRICS, limits_ms, percentiles_of
from tools.intent.ledger import leaves
from tools.operation import Operation, ToolDeps
from tools.recommendation import PredictedFigure, Recommendation
from tools.specification import Specification, Strict

__all__ = ["COMPARE", "CompareRequest", "PlanSide", "compare"]

Better = Literal["a", "b", "equal"]
_EQUAL = 1e-9
_UNTOLD = ("description",)


class PlanSide(Strict):
    """One plan: a specification and the deployment that is compared (None where nothing fits)."""

    key: str = Field(max_length=40)
    label: str = Field(default="", max_length=200)
    specification: Specification
    recommendation: Recommendation | None
    reason: str = Field(default="", max_length=2000)
    warnings: tuple[str, ...] = ()


class CompareRequest(Strict):
    """The two plans."""

    a: PlanSide
    b: PlanSide


def compare(request: CompareRequest, _: ToolDeps) -> Comparison:
    """The request where it differs, the setup where it differs, and every figure."""
    a, b = request.a, request.b
    lines = [*_request_lines(a.specification, b.specification)]
    lines += _setup_lines(a.recommendation, b.recommendation)
    lines += _figure_lines(a, b)
    return Comparison(a=_side(a), b=_side(b), lines=tuple(lines))


def _side(one: PlanSide) -> Side:
    plan = one.recommendation
    outline = "nothing passes every gate"
    if plan is not None:
        outline = f"{plan.model_id} ({plan.precision}) on {plan.gpus_total} x {plan.gpu}"
    return Side(
        key=one.key,
        label=one.label,
        outline=outline,
        slo=plan.slo if plan else {},
        reason="" if plan else one.reason,
        percentiles=percentiles_of(one.specification),
        limits=limits_ms(one.specification),
        warnings=one.warnings,
    )


def _request_lines(a: Specification, b: Specification) -> Iterator[Compared]:
    ours, theirs = dict(leaves(a)), dict(leaves(b))
    for path in dict.fromkeys([*ours, *theirs]):
        one, other = ours.get(path), theirs.get(path)
        if one != other and path not in _UNTOLD:
            unit = next((u for end, u in _UNITS.items() if path.endswith(end)), "")
            yield Compared(
                name=path,
                kind="request",
                unit=unit,
                a=_plain(one),
                b=_plain(other),
                change=_change(one, other),
            )


_UNITS = {
    "_ms.limit": "ms",
    "_ms.effective_limit": "ms",
    "tokens.mean": "tokens",
    "tokens.p95": "tokens",
    "context_tokens": "tokens",
    "usd_month": "USD/month",
    "usd_hour": "USD/hour",
    "_rps": "req/s",
    "rps_steady": "req/s",
    "rps_peak": "req/s",
    "_pct": "%",
}
_NO_RATIO = ("rating", "%", "share")
_SETUP = ("model_id", "precision", "gpu", "tp", "pp", "ep", "engine", "replicas", "gpus_total")


def _setup_lines(a: Recommendation | None, b: Recommendation | None) -> Iterator[Compared]:
    if a is None or b is None:
        return
    for name in _SETUP:
        one, other = getattr(a, name), getattr(b, name)
        if one != other:
            yield Compared(
                name=name, kind="setup", unit="", a=one, b=other, change=_change(one, other)
            )


@dataclass(frozen=True, kw_only=True)
class _Figure:
    name: str
    unit: str
    a: float | PredictedFigure | None
    b: float | PredictedFigure | None
    less_is_better: bool | None


def _figure_lines(a: PlanSide, b: PlanSide) -> Iterator[Compared]:
    if a.recommendation is None and b.recommendation is None:
        return
    for one in _figures(a, b):
        if one.a is None and one.b is None:
            continue
        left, right = _number(one.a), _number(one.b)
        ranges = _range(one.a), _range(one.b)
        yield Compared(
            name=one.name,
            kind="figure",
            unit=one.unit,
            a=left,
            b=right,
            a_range=ranges[0],
            b_range=ranges[1],
            change=None if one.unit in _NO_RATIO else _change(left, right),
            better=_better(left, right, one.less_is_better),
            is_sure=not _overlap(*ranges),
        )


def _figures(a: PlanSide, b: PlanSide) -> Iterator[_Figure]:
    ours, theirs = a.recommendation, b.recommendation

    def pair(name: str, unit: str, less: bool | None, read: Any) -> _Figure:
        told = [None if one is None else read(one) for one in (ours, theirs)]
        return _Figure(name=name, unit=unit, a=told[0], b=told[1], less_is_better=less)

    yield pair("usd_month", "USD/month", True, lambda one: one.cost.usd_month)
    yield pair(
        "usd_per_million_tokens", "USD/1M tokens", True, lambda one: one.cost.usd_per_million_tokens
    )
    left, right = percentiles_of(a.specification), percentiles_of(b.specification)
    for metric in METRICS:
        yield _Figure(
            name=metric,
            unit="ms",
            a=getattr(ours.predicted, metric).get(left[metric]) if ours else None,
            b=getattr(theirs.predicted, metric).get(right[metric]) if theirs else None,
            # Different percentiles are different things.
            less_is_better=True if left[metric] == right[metric] else None,
        )
    yield pair("throughput_rps", "req/s", False, lambda one: one.predicted.throughput_rps)
    yield pair("output_tok_s", "tokens/s", None, lambda one: one.predicted.output_tok_s)
    yield pair("headroom_pct", "%", False, lambda one: one.predicted.headroom_pct)
    yield pair("gpu_memory_gib", "GiB", None, lambda one: one.predicted.gpu_memory_gib)
    yield pair(
        "kv_cache_utilisation", "share", None, lambda one: one.predicted.kv_cache_utilisation
    )
    yield pair("quality", "rating", False, lambda one: one.quality.score if one.quality else None)


def _number(value: float | PredictedFigure | None) -> float | None:
    return value.value if isinstance(value, PredictedFigure) else value


def _range(value: float | PredictedFigure | None) -> tuple[float, float] | None:
    return (value.lo, value.hi) if isinstance(value, PredictedFigure) else None


def _overlap(one: tuple[float, float] | None, other: tuple[float, float] | None) -> bool:
    return bool(one and other and one[0] <= other[1] and other[0] <= one[1])


def _better(a: float | None, b: float | None, less: bool | None) -> Better | None:
    if a is None or b is None or less is None:
        return None
    if abs(a - b) <= _EQUAL * max(abs(a), abs(b)):
        return "equal"
    return "a" if (a < b) == less else "b"


def _change(a: object, b: object) -> float | None:
    numbers = [one for one in (a, b) if isinstance(one, int | float) and not isinstance(one, bool)]
    if len(numbers) < 2 or not numbers[0]:  # noqa: PLR2004  both sides
        return None
    return round(numbers[1] / numbers[0] - 1.0, 4)


def _plain(value: object) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _brief(answer: Comparison) -> str:
    better = {"a": 0, "b": 0}
    for line in answer.lines:
        if line.better in ("a", "b"):
            better[line.better] += 1
    told = (
        f"{answer.a.key}: {answer.a.outline}; {answer.b.key}: {answer.b.outline}."
        f" {answer.a.key} is better in {better['a']} respects, {answer.b.key} in {better['b']}."
    )
    sides = (answer.a, answer.b)
    why = [f"{side.key}: {side.reason}" for side in sides if side.reason]
    warned = [f"Warning on {side.key}: {text}" for side in sides for text in side.warnings]
    return "\n".join([told, *why, *warned])


COMPARE: Operation[CompareRequest, Comparison] = Operation(
    name="compare",
    summary="Put two plans side by side: what was asked, what runs, what it costs and does.",
    request=CompareRequest,
    response=Comparison,
    handler=compare,
    brief=_brief,
)
