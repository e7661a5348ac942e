"""Pages of exploring: two plans side by side, a field swept, what a limit costs."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from mcp_server.terminal.figures import (
    BASIS_MARKS,
    DASH,
    TIMES,
    VERDICT_MARKS,
    digits,
    millis,
    money,
    plain,
)
from tools.explore.comparison_shape import Compared, Comparison, Side
from tools.explore.outline import Outline
from tools.explore.sensitivity import Lever, Sensitivity
from tools.explore.sweep_shape import Sweep, SweepPoint

__all__ = ["comparison_page", "sensitivity_page", "sweep_page"]

_WORDS = {
    "model_id": "model",
    "gpus_total": "GPUs",
    "gpu": "GPU",
    "tp": "tensor parallel",
    "usd_month": "cost",
    "usd_per_million_tokens": "per 1M tokens",
    "throughput_rps": "carries",
    "output_tok_s": "output",
    "headroom_pct": "free at peak",
    "gpu_memory_gib": "memory per GPU",
    "kv_cache_utilisation": "KV cache in use",
}
_ROWS_MAX = 24
"""So many points of a sweep are told; a plot shows them all."""
_BAR = 20
_DEPLOYMENT = 3
_TO = " … "
_WHOLE = 1e9
_DITTO = "\N{DITTO MARK}"
_UNSURE = "the intervals overlap"


def comparison_page(found: Comparison) -> Iterator[RenderableType]:
    """What was asked, what runs, what it costs and does; `<` and `>` point at the better side."""
    yield Text(f"{found.a.key}: {plain(found.a.outline)}")
    yield Text(f"{found.b.key}: {plain(found.b.outline)}", style="bold")
    if found.b.label:
        yield Text(f"   {plain(found.b.label)}", style="dim")
    for side in (found.a, found.b):
        if side.reason:
            yield Text(f"   {side.key}: {plain(side.reason)}")
    yield Text("")
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for name in ("", found.a.key, "", found.b.key, "change"):
        table.add_column(name, overflow="fold")
    for kind, title in (("request", "asked"), ("setup", "runs"), ("figure", "costs and does")):
        lines = [one for one in found.lines if one.kind == kind]
        if lines:
            table.add_row(Text(title, style="bold underline"))
        for one in lines:
            table.add_row(
                _name(one, found), _value(one, "a"), _mark(one), _value(one, "b"), _change(one)
            )
    yield table
    yield from _verdicts(found.a, found.b)
    yield from _warnings(found.a, found.b)
    yield Text("")
    yield Text("< > the better side, ≈ too close to call: the 80 % intervals overlap", style="dim")


def sweep_page(found: Sweep) -> Iterator[RenderableType]:
    """Value by value: what would be recommended, its price as a bar, and the kept deployment."""
    points = _told(found)
    dearest = max((one.best.usd_month or 0.0 for one in points if one.best), default=0.0)
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    unit = f" ({found.unit})" if found.unit else ""
    for name in (f"{found.label}{unit}", "$/month", "", "deployment", *_latencies(found), "kept"):
        table.add_column(name, overflow="fold")
    before = ""
    for row in _merged([_sweep_row(one, found, dearest) for one in points]):
        shown = _DITTO if row[_DEPLOYMENT] == before else row[_DEPLOYMENT]
        table.add_row(*row[:_DEPLOYMENT], shown, *row[_DEPLOYMENT + 1 :])
        before = row[_DEPLOYMENT]
    yield table
    if len(points) < len(found.points):
        yield Text(f"{len(points)} of {len(found.points)} points; --json has all", style="dim")
    yield Text("kept: the same deployment with as many replicas as it takes", style="dim")


def sensitivity_page(found: Sensitivity) -> Iterator[RenderableType]:
    """What asking for less would save, what more would cost, and what changes nothing."""
    if found.usd_month is None:
        yield Text("No priced plan holds everything; what would change that:")
    else:
        yield Text(f"The cheapest plan that holds everything costs {_monthly(found.usd_month)}.")
    yield Text("")
    for title, relaxed in (("Asking for less", True), ("Asking for more", False)):
        levers = [one for one in found.levers if one.is_relaxed == relaxed and _moves(one)]
        if not levers:
            continue
        yield Text(title, style="bold underline")
        table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
        for name in ("field", "was", "then", "cheapest, $/month", "difference"):
            table.add_column(name, overflow="fold")
        for one in levers:
            usd = money(one.usd_month) if one.usd_month is not None else plain(_short(one.reason))
            table.add_row(one.path, _said(one.was), _said(one.now), usd, _saves(one))
        yield table
        yield Text("")
    still = dict.fromkeys(one.path for one in found.levers if not _moves(one))
    moving = {one.path for one in found.levers if _moves(one)}
    if names := [path for path in still if path not in moving]:
        yield Text(f"No effect on the cheapest plan: {', '.join(names)}.", style="dim")


def _name(line: Compared, found: Comparison) -> str:
    if line.kind == "request" or line.name not in found.a.percentiles:
        return _WORDS.get(line.name, line.name)
    title = line.name.removesuffix("_ms").upper()
    a, b = (side.percentiles.get(line.name) for side in (found.a, found.b))
    return f"{title} {a}" if a == b else f"{title} {a}, {b}"


def _value(line: Compared, side: str) -> str:
    value = getattr(line, side)
    if value is None:
        return "not set" if line.kind == "request" else "unknown"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    if isinstance(value, str | bool):
        return plain(str(value))
    return _with_unit(float(value), line.unit)


def _with_unit(value: float, unit: str) -> str:
    if unit == "ms":
        return millis(value)
    if unit.startswith("USD"):
        return money(value) + unit.removeprefix("USD").replace("/1M tokens", "")
    if unit == "share":
        return f"{digits(100 * value)} %"
    return f"{_number(value)} {unit}".rstrip()


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) and abs(value) < _WHOLE else digits(value)


def _mark(line: Compared) -> str:
    if line.better is None:
        return ""
    if not line.is_sure and line.better != "equal":
        return "≈"
    return {"a": "<", "b": ">", "equal": "="}[line.better]


def _change(line: Compared) -> str:
    if line.change is None:
        return ""
    if abs(line.change) < 5e-4:  # noqa: PLR2004  shown as nought
        return "same"
    return f"{line.change:+.0%}" if abs(line.change) >= 0.1 else f"{line.change:+.1%}"  # noqa: PLR2004


def _verdicts(a: Side, b: Side) -> Iterator[RenderableType]:
    names = [name for name in a.slo | b.slo if "met" in _both(a, b, name) or _missed(a, b, name)]
    for name in names:
        marks = [VERDICT_MARKS.get(one.slo.get(name, ""), "-") for one in (a, b)]
        yield Text(
            f"{name.removesuffix('_ms').upper()} limit  {a.key} {marks[0]}  {b.key} {marks[1]}"
        )


def _warnings(*sides: Side) -> Iterator[RenderableType]:
    for side in sides:
        for text in side.warnings:
            yield Text(f"! {side.key}: {plain(text)}")


def _both(a: Side, b: Side, name: str) -> tuple[str, str]:
    return a.slo.get(name, ""), b.slo.get(name, "")


def _missed(a: Side, b: Side, name: str) -> bool:
    return "missed" in _both(a, b, name)


def _told(found: Sweep) -> list[SweepPoint]:
    """All points, or those where something changes and an even choice of the others."""
    if len(found.points) <= _ROWS_MAX:
        return list(found.points)
    step = (len(found.points) - 1) / (_ROWS_MAX - 1)
    places = sorted({round(place * step) for place in range(_ROWS_MAX)})
    return [found.points[place] for place in places]


def _latencies(found: Sweep) -> list[str]:
    shown = [name for name in ("ttft_ms", "tpot_ms", "e2e_ms") if name in found.limits]
    return [f"{name.removesuffix('_ms').upper()} {found.percentiles[name]}" for name in shown]


def _merged(rows: Sequence[list[str]]) -> list[list[str]]:
    """Rows that differ in nothing but the value become one: `800 ... 3,000`."""
    result: list[list[str]] = []
    for value, *cells in rows:
        if result and result[-1][1:] == cells:
            first = result[-1][0].partition(_TO)[0]
            result[-1][0] = f"{first}{_TO}{value}"
        else:
            result.append([value, *cells])
    return result


def _sweep_row(one: SweepPoint, found: Sweep, dearest: float) -> list[str]:
    latencies = [name for name in ("ttft_ms", "tpot_ms", "e2e_ms") if name in found.limits]
    here = "→ " if found.now is not None and one.value == found.now else ""
    value = here + _number(one.value)
    if one.best is None:
        reason = plain(_short(one.reason))
        return [value, DASH, "", reason, *["" for _ in latencies], _kept(one.kept)]
    usd = one.best.usd_month
    bar = "█" * round(_BAR * usd / dearest) if usd and dearest else ""
    told = [_latency(one.best, name) for name in latencies]
    return [value, money(usd), bar or "▏", _deployment(one.best), *told, _kept(one.kept)]


def _latency(best: Outline, name: str) -> str:
    figure = getattr(best, name)
    return "" if figure is None else f"{BASIS_MARKS[figure.basis]} {millis(figure.value)}"


def _deployment(best: Outline) -> str:
    name = best.model_id.rpartition("/")[2]
    wide = f", TP {best.tp}" if best.tp > 1 else ""
    return f"{name} {best.precision}, {best.gpus_total} {TIMES} {best.gpu}{wide}"


def _kept(kept: Outline | None) -> str:
    if kept is None:
        return "does not hold"
    return f"{kept.gpus_total} GPU{'s'[: kept.gpus_total > 1]} {money(kept.usd_month)}"


def _moves(lever: Lever) -> bool:
    saves = lever.saves_usd_month
    return saves is None or abs(saves) >= 1.0


def _short(reason: str) -> str:
    """The first part of a reason: the whole is in `--json`."""
    return reason.partition(":")[0] or "nothing holds"


def _saves(lever: Lever) -> str:
    saves = lever.saves_usd_month
    if saves is None:
        return ""
    return f"saves {money(saves)}" if saves > 0 else f"costs {money(-saves)} more"


def _monthly(usd: float | None) -> str:
    return "an unknown sum" if usd is None else f"{money(usd)}/month"


def _said(value: Any) -> str:
    if value is None:
        return "any"
    if isinstance(value, list):
        return plain(", ".join(map(str, value)))
    if isinstance(value, Mapping):
        return plain(", ".join(f"{name} {part}" for name, part in value.items()))
    return _number(value) if isinstance(value, int | float) else plain(str(value))
