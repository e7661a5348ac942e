"""The capacity of one replica on the page of an estimate, and the options that were asked."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from mcp_server.terminal.figures import (
    BASIS_MARKS,
    DASH,
    TIMES,
    VERDICT_MARKS,
    digits,
    millis,
    plain,
)
from tools.estimate_report import CapacityReport, LimitReport, OptionReport

__all__ = ["capacity_section", "options_section"]

_RUNS_OUT = {
    "kv_cache": "the KV cache",
    "max_num_seqs": "max_num_seqs",
    "compute": "compute",
    "ttft": "the TTFT limit",
    "tpot": "the TPOT limit",
    "e2e": "the E2E limit",
}
_PLACES = (0, 3, 5, 7, 9, 11)
"""Points of the curve that a page has room for; JSON has all."""


def capacity_section(capacity: CapacityReport) -> Iterator[RenderableType]:
    """The section, top to bottom; one line where no limit was asked."""
    if not capacity.limits:
        yield _row("capacity", _free(capacity))
        return
    yield Text("Capacity of one replica", style="bold")
    if not capacity.feasible:
        yield _row("none", f"{VERDICT_MARKS['missed']} {plain(capacity.reason)}")
        for near in capacity.nearest:
            yield _row("instead", plain(near))
        return
    yield _row("carries", _carries(capacity))
    yield Padding(_limits(capacity), (0, 0, 0, 11))
    yield _row("knee", _knee(capacity))
    if capacity.sizing is not None:
        yield _row("replicas", _sizing(capacity))
    for number, sentence in enumerate(capacity.sentences):
        yield _row("movers" if not number else "", plain(sentence))
    if capacity.curve:
        yield Padding(_curve(capacity), (1, 0, 0, 0))


def options_section(options: tuple[OptionReport, ...]) -> Iterator[RenderableType]:
    """What was asked beside the configuration, and how each is known."""
    if not options:
        return
    yield Text("")
    yield Text("Options", style="bold")
    marks = {"computed": "=", "modelled": "~", "not_evaluated": VERDICT_MARKS["not_evaluated"]}
    for option in options:
        name = option.name.replace("_", " ")
        told = Text(f"{marks[option.status]} {name}: {plain(option.effect)}")
        told.append(f" ({plain(option.source)})", style="dim")
        yield Padding(told, (0, 0, 0, 2))


def _row(name: str, told: str | Text) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, min_width=9)
    table.add_column(ratio=1, overflow="fold")
    table.add_row(Text(name, style="dim"), told)
    return table


def _free(capacity: CapacityReport) -> str:
    place, knee = capacity.central, capacity.knee
    bend = f", knee at {digits(knee.knee_rps)}" if knee.knee_rps else ""
    return (
        f"one replica carries at most {digits(place.load_rps)} req/s (batch {digits(place.batch)},"
        f" {_RUNS_OUT[capacity.limited_by]} binds){bend}; give --ttft-ms, --tpot-ms or --e2e-ms for"
        " the load within limits"
    )


def _carries(capacity: CapacityReport) -> str:
    worst, likely = capacity.pessimistic, capacity.central
    return (
        f"{BASIS_MARKS[capacity.basis]} {digits(worst.load_rps)} req/s with every limit held at the"
        f" slow end of the 80 % interval, {digits(likely.load_rps)} at the central estimate;"
        f" {_RUNS_OUT[capacity.limited_by]} gives way first. Batch {digits(worst.batch)}, "
        f"{digits(worst.concurrency)} in flight, {worst.kv_cache_use:.0%} of the KV cache"
    )


def _limits(capacity: CapacityReport) -> Table:
    table = Table(box=None, padding=(0, 3, 0, 0), pad_edge=False, header_style="dim")
    for name in ("limit", "at capacity", "margin", "at the asked load"):
        table.add_column(name, no_wrap=True)
    for limit in capacity.limits:
        verdict = capacity.asked_verdicts.get(limit.metric, "not_evaluated")
        table.add_row(
            f"{limit.metric.upper()} {limit.percentile} {millis(limit.limit_ms)}",
            _figure(limit),
            DASH if limit.margin_pct is None else f"{limit.margin_pct:.0f} %",
            f"{VERDICT_MARKS[verdict]} {verdict.replace('_', ' ')}",
        )
    return table


def _figure(limit: LimitReport) -> str:
    figure = limit.at_capacity_ms
    if figure is None:
        return DASH
    return f"{millis(figure.value)} [{digits(figure.lo)}{DASH}{digits(figure.hi)}]"


def _knee(capacity: CapacityReport) -> str:
    knee = capacity.knee
    told = [f"unbounded from {digits(knee.stability_rps)} req/s"]
    if knee.knee_rps is not None and knee.capacity_share_of_knee is not None:
        told.insert(0, f"at {digits(knee.knee_rps)} req/s")
        told.append(f"capacity is {knee.capacity_share_of_knee:.0%} of the knee")
    if knee.asked_share_of_knee is not None:
        told.append(f"the asked load {knee.asked_share_of_knee:.0%} of it")
    elif knee.asked_share_of_stability is not None:
        told.append(f"the asked load is {knee.asked_share_of_stability:.0%} of that")
    return ", ".join(told)


def _sizing(capacity: CapacityReport) -> str:
    sized = capacity.sizing
    if sized is None:
        return ""
    domain = f" ({sized.failure_domain})" if sized.spare else ""
    return (
        f"{sized.replicas} ({sized.gpus_total} GPUs): "
        f"{plain(sized.formula).replace(' x ', f' {TIMES} ')}{domain}"
    )


def _curve(capacity: CapacityReport) -> Table:
    """A few points of the curve; central value and the slow end of the interval."""
    points = [capacity.curve[place] for place in _PLACES if place < len(capacity.curve)]
    table = Table(box=None, padding=(0, 3, 0, 0), pad_edge=False, header_style="dim")
    table.add_column("req/s", no_wrap=True, justify="right")
    metrics = list(points[0].metrics) if points else []
    for metric in metrics:
        kind, _, percentile = metric.removesuffix("_ms").partition("_")
        table.add_column(f"{kind.upper()} {percentile}", no_wrap=True)
    for point in points:
        cells = [
            f"{millis(figure.value)} {DASH} {millis(figure.hi)}"
            for metric in metrics
            if (figure := point.metrics.get(metric)) is not None
        ]
        table.add_row(digits(point.load_rps), *cells)
    return table
