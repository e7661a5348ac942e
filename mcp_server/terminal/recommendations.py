"""The ranked deployments side by side, and the answer in one sentence."""

import re
from collections.abc import Iterator, Mapping, Sequence

from rich.table import Table
from rich.text import Text

from mcp_server.terminal.figures import (
    BASIS_MARKS,
    VERDICT_MARKS,
    digits,
    millis,
    money,
    plain,
    span,
)
from tools.recommendation import PredictedFigure, Recommendation
from tools.recommendation_words import (
    LATENCIES,
    asked_percentile,
    gpus_of,
    headroom_of,
    layout_of,
)
from tools.specification import Specification

__all__ = ["VERDICT_STYLES", "comparison"]

PLAN_COLUMNS = 26
"""Room for a model's name in the comparison; it must leave 54 of 80 columns to figures."""
VERDICT_STYLES = {"met": "green", "missed": "bold red", "not_evaluated": "yellow"}


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


def _rate(item: Recommendation) -> str:
    figure = item.predicted.throughput_rps
    return f"{BASIS_MARKS[figure.basis]} {digits(figure.value)}"


def _carries(item: Recommendation) -> str:
    return f"{_rate(item)} req/s, {headroom_of(item)}"


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
