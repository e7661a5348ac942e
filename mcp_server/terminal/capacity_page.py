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
    millis_within,
    plain,
)
from tools.estimate_report import CapacityReport, LimitReport, OptionReport

__all__ = ["capacity_section", "options_section"]

_FULL = {
    "kv_cache": "the KV cache",
    "max_num_seqs": "max_num_seqs, the engine's limit on running requests,",
    "compute": "the GPU's compute",
}
"""What an engine runs out of where no latency limit is reached before."""
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
    bend = digits(knee.knee_rps) if knee.knee_rps else ""
    climbs = f"; latency starts to climb at {bend} (the knee)" if bend else ""
    full = _FULL.get(capacity.limited_by, "the engine")
    return (
        f"one replica carries at most {digits(place.load_rps)} req/s, {digits(place.batch)}"
        f" requests decoding together; {full} is full first{climbs}."
        " Give --ttft-ms, --tpot-ms or --e2e-ms for the load within limits"
    )


def _carries(capacity: CapacityReport) -> str:
    worst, likely = capacity.pessimistic, capacity.central
    return (
        f"{BASIS_MARKS[capacity.basis]} {digits(worst.load_rps)} req/s with every limit held at the"
        f" slow end of the 80 % interval, {digits(likely.load_rps)} at the likely values;"
        f" {_first(capacity)}. At that load {digits(worst.concurrency)} requests are in flight,"
        f" {digits(worst.batch)} decode together (batch), and {_share(worst.kv_cache_use)} of the"
        " KV cache is in use on average"
    )


def _first(capacity: CapacityReport) -> str:
    """What ends the load: a limit, or what the engine runs out of while every limit holds."""
    full = _FULL.get(capacity.limited_by)
    if full is None:
        return f"the {capacity.limited_by.upper()} limit is reached first"
    return f"every limit holds until {full} is full"


def _share(share: float) -> str:
    return f"{100.0 * share:.0f} %"


def _limits(capacity: CapacityReport) -> Table:
    table = Table(box=None, padding=(0, 3, 0, 0), pad_edge=False, header_style="dim")
    for name in ("limit", "at that load", "margin", "at the asked load"):
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
    return millis_within(figure.value, figure.lo, figure.hi, DASH)


def _knee(capacity: CapacityReport) -> str:
    """Where latency climbs, where the queue grows for ever, and where the loads lie between."""
    knee = capacity.knee
    told = [f"from {digits(knee.stability_rps)} req/s on the queue grows without end"]
    if knee.knee_rps is not None:
        told.insert(0, f"latency starts to climb at {digits(knee.knee_rps)} req/s (the knee)")
    within = f"{_share(knee.capacity_share_of_stability)} of that"
    told.append(f"within the limits a replica goes to {within}{_side(knee.capacity_share_of_knee)}")
    if knee.asked_share_of_stability is not None:
        asked = _share(knee.asked_share_of_stability)
        told.append(f"the asked load is {asked} of it{_side(knee.asked_share_of_knee)}")
    return "; ".join(told)


def _side(share_of_knee: float | None) -> str:
    if share_of_knee is None:
        return ""
    return ", beyond the knee" if share_of_knee > 1.0 else ", below the knee"


def _sizing(capacity: CapacityReport) -> str:
    sized = capacity.sizing
    if sized is None:
        return ""
    domain = f" ({sized.failure_domain})" if sized.spare else ""
    gpus = "GPU" if sized.gpus_total == 1 else "GPUs"
    return (
        f"{sized.replicas} ({sized.gpus_total} {gpus}): "
        f"{plain(sized.formula).replace(' x ', f' {TIMES} ')}{domain}"
    )


def _curve(capacity: CapacityReport) -> Table:
    """A few points of the curve: the likely value and the slow end of its interval, each named."""
    points = [capacity.curve[place] for place in _PLACES if place < len(capacity.curve)]
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    table.add_column("one replica\nreq/s", no_wrap=True, justify="right")
    metrics = list(points[0].metrics) if points else []
    for metric in metrics:
        kind, _, percentile = metric.removesuffix("_ms").partition("_")
        table.add_column(f"{kind.upper()} {percentile}\nlikely", no_wrap=True, justify="right")
        table.add_column("\nslow end", no_wrap=True, justify="right")
    for point in points:
        cells: list[str] = []
        for metric in metrics:
            figure = point.metrics.get(metric)
            cells += [DASH, DASH] if figure is None else [millis(figure.value), millis(figure.hi)]
        table.add_row(digits(point.load_rps), *cells)
    return table
