"""The ranked deployments side by side, and the answer in one sentence."""

import re
from collections.abc import Iterator, Mapping, Sequence

from rich.table import Table
from rich.text import Text

from mcp_server.terminal.figures import (
    BASIS_MARKS,
    TIMES,
    VERDICT_MARKS,
    digits,
    millis,
    money,
    plain,
    span,
)
from tools.recommendation import PredictedFigure, Recommendation
from tools.specification import Specification

__all__ = [
    "LATENCIES",
    "VERDICT_STYLES",
    "asked_percentile",
    "comparison",
    "gpus_of",
    "headroom_of",
    "kept_limits",
    "layout_of",
    "option_line",
    "views_line",
]

PLAN_COLUMNS = 26
"""Room for a model's name in the comparison; it must leave 54 of 80 columns to figures."""
LATENCIES = ("ttft_ms", "tpot_ms", "e2e_ms")
LIMITS = {
    "ttft_ms": "TTFT",
    "tpot_ms": "TPOT",
    "e2e_ms": "E2E",
    "throughput_rps": "throughput",
    "reliability_pct": "reliability",
}
"""Limits a specification can hold, and what a person calls them."""
VERDICT_STYLES = {"met": "green", "missed": "bold red", "not_evaluated": "yellow"}
FALLBACK_PERCENTILES = ("p95", "p90", "p99", "p50", "mean")


def asked_percentile(spec: Specification, latency: str, ranked: Sequence[Recommendation]) -> str:
    """The percentile the limit names; without a limit, the first one that was predicted.

    Empty when nothing was predicted for this latency.
    """
    limit = getattr(spec.slo, latency)
    if limit is not None:
        return str(limit.percentile)
    known = {name for item in ranked for name in getattr(item.predicted, latency)}
    return next((name for name in FALLBACK_PERCENTILES if name in known), "")


def comparison(spec: Specification, ranked: Sequence[Recommendation], *, wide: bool) -> Table:
    """All recommendations side by side; `wide` gives what a plan carries its own column."""
    asked = {name: asked_percentile(spec, name, ranked) for name in LATENCIES}
    shown = {name: percentile for name, percentile in asked.items() if percentile}
    table = Table(box=None, padding=(0, 2 if wide else 1, 0, 0), pad_edge=False)
    table.add_column("#", no_wrap=True, justify="right")
    table.add_column("Plan", ratio=1, overflow="fold", min_width=PLAN_COLUMNS)
    table.add_column("$/month", no_wrap=True, justify="right")
    for name, percentile in shown.items():
        table.add_column(f"{name.removesuffix('_ms').upper()} {percentile}", overflow="fold")
    if wide:
        table.add_column("Carries", overflow="fold")
    for item in ranked:
        table.add_row(*_cells(spec, item, shown, wide=wide))
    return table


def _cells(
    spec: Specification, item: Recommendation, shown: Mapping[str, str], *, wide: bool
) -> Iterator[Text]:
    yield Text(str(item.rank), style="bold")
    lines = [gpus_of(item), layout_of(item), *([] if wide else [_carries(item)])]
    name = Text(_folded(plain(item.model_id), PLAN_COLUMNS), style="bold")
    yield Text("\n").join([name, *map(Text, lines)])
    yield Text(money(item.cost.usd_month).removeprefix("$"))
    for latency, percentile in shown.items():
        asked = getattr(spec.slo, latency) is not None
        yield _latency_cell(item, latency, percentile, asked=asked)
    if wide:
        yield Text(f"{_rate(item)} req/s\n  {headroom_of(item)}")


def _latency_cell(item: Recommendation, latency: str, percentile: str, *, asked: bool) -> Text:
    """Verdict, basis, value, interval; no verdict where nobody asked for a limit."""
    figure: PredictedFigure | None = getattr(item.predicted, latency).get(percentile)
    verdict = item.slo.get(latency, "not_evaluated")
    mark = Text(VERDICT_MARKS[verdict], style=VERDICT_STYLES[verdict]) if asked else Text(" ")
    if figure is None:
        return mark + Text(" not predicted")
    value = f" {BASIS_MARKS[figure.basis]} {millis(figure.value)}"
    ends = span(figure.value, figure.lo, figure.hi)
    return mark + Text(value) + Text(f"\n  {ends}", style="dim")


def gpus_of(item: Recommendation) -> str:
    """All GPUs of a plan and the precision on them."""
    return f"{item.gpus_total} {TIMES} {plain(item.gpu)}, {item.precision}"


def layout_of(item: Recommendation) -> str:
    """How the GPUs are used: copies, and how one copy is spread."""
    replicas = "replica" if item.replicas == 1 else "replicas"
    return f"{item.replicas} {replicas}, {_parallel(item)}"


def _parallel(item: Recommendation) -> str:
    widths = [f"TP {item.tp}"]
    widths += [f"PP {item.pp}"] if item.pp > 1 else []
    widths += [f"EP {item.ep}"] if item.ep > 1 else []
    return " ".join(widths)


def _rate(item: Recommendation) -> str:
    figure = item.predicted.throughput_rps
    return f"{BASIS_MARKS[figure.basis]} {digits(figure.value)}"


def _carries(item: Recommendation) -> str:
    return f"{_rate(item)} req/s, {headroom_of(item)}"


def headroom_of(item: Recommendation) -> str:
    """The share of the capacity that the peak leaves unused."""
    return f"{item.predicted.headroom_pct:.0f} % free"


def _folded(model_id: str, columns: int) -> str:
    r"""A long id on several lines, broken where people would break it.

    >>> _folded("nvidia/Nemotron-3-Nano-30B-A3B", 20)
    'nvidia/Nemotron-3-\nNano-30B-A3B'
    """
    lines = [""]
    for part in re.findall(r"[^/_-]+[/_-]?", model_id):
        if len(lines[-1]) + len(part) > columns and lines[-1]:
            lines.append("")
        lines[-1] += part
    return "\n".join(lines)


def option_line(spec: Specification, item: Recommendation) -> str:
    """One recommendation in one sentence: what runs where, what it costs, which limits it keeps."""
    cost = item.cost.usd_month
    price = "unpriced" if cost is None else f"{money(cost)}/month"
    gpus = f"{item.gpus_total} {TIMES} {plain(item.gpu)}"
    kept = kept_limits(spec, item)
    return f"#{item.rank}: {plain(item.model_id)} ({item.precision}) on {gpus}, {price}, {kept}."


def kept_limits(spec: Specification, item: Recommendation) -> str:
    """Which limits of the specification are kept; `every` only where every one was checked."""
    asked = [name for name in LIMITS if getattr(spec.slo, name) is not None]
    if not asked:
        return "no limit asked"
    verdicts = {name: item.slo.get(name, "not_evaluated") for name in asked}
    missed = [LIMITS[name] for name in asked if verdicts[name] == "missed"]
    unknown = [LIMITS[name] for name in asked if verdicts[name] == "not_evaluated"]
    if not missed and not unknown:
        return "every limit met"
    parts = [f"misses {', '.join(missed)}"] if missed else []
    latencies = [name for name in asked if name in LATENCIES]
    if latencies and all(verdicts[name] == "met" for name in latencies):
        # What else was not checked is among the risks.
        return "; ".join([*parts, "every latency limit met"])
    parts += [f"not evaluated: {', '.join(unknown)}"] if unknown else []
    return "; ".join(parts)


def views_line(views: Mapping[str, int], pareto: Sequence[int]) -> str:
    """Which rank wins under which wish, and which ranks no other beats on every count.

    >>> views_line({"cheapest": 2, "best_quality": 1}, (1, 2))
    'cheapest #2, best quality #1; not beaten on every count: #1 #2'
    """
    parts = [f"{name.replace('_', ' ')} #{rank}" for name, rank in views.items()]
    text = ", ".join(parts)
    if not pareto:
        return text
    front = " ".join(f"#{rank}" for rank in pareto)
    return f"{text}; not beaten on every count: {front}" if text else front
