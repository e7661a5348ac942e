"""The page of one estimate: what runs where, latency by percentile, memory, evidence."""

from collections.abc import Iterator, Mapping

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from mcp_server.terminal.capacity_page import capacity_section, options_section
from mcp_server.terminal.figures import (
    BASIS_LEGEND,
    BASIS_MARKS,
    DASH,
    TIMES,
    digits,
    millis,
    plain,
    span,
)
from mcp_server.terminal.second_page import measures_section, simulation_section
from tools.estimate import Estimated, EstimateReport

__all__ = ["estimate_page"]

LATENCIES = ("ttft", "tpot", "e2e")
PERCENTILES = ("mean", "p50", "p90", "p95", "p99")


def estimate_page(report: EstimateReport) -> Iterator[RenderableType]:
    """The page as renderables, top to bottom."""
    yield Text(_configuration(report), style="bold")
    yield Text(f"{_load(report)}; every figure with its 80 % interval")
    yield Text("")
    yield _latencies(report.metrics)
    yield Text(BASIS_LEGEND, style="dim")
    yield Text("")
    if report.capacity is not None and report.capacity.limits:
        yield from _verdict_first(report)
        return
    yield _facts(report)
    if report.capacity is not None:
        yield from capacity_section(report.capacity)
    yield from options_section(report.options)
    yield from _beside(report)


def _beside(report: EstimateReport) -> Iterator[RenderableType]:
    yield from simulation_section(report.simulation)
    yield from measures_section(report.what_to_measure)


def _verdict_first(report: EstimateReport) -> Iterator[RenderableType]:
    """With limits, what the replica carries comes before what it rests on."""
    if report.capacity is not None:
        yield from capacity_section(report.capacity)
    yield from options_section(report.options)
    yield Text("")
    yield _facts(report)
    yield from _beside(report)


def _configuration(report: EstimateReport) -> str:
    replicas = "replica" if report.replicas == 1 else "replicas"
    widths = [f"TP {report.tp}"]
    widths += [f"PP {report.pp}"] if report.pp > 1 else []
    widths += [f"EP {report.ep}"] if report.ep > 1 else []
    return plain(
        f"{report.model_id} {report.precision} on {report.gpus_total} {TIMES} {report.gpu},"
        f" {report.replicas} {replicas}, {' '.join(widths)}, {report.engine}"
    )


def _load(report: EstimateReport) -> str:
    lengths = (
        f"{digits(report.prompt_tokens)} prompt and {digits(report.output_tokens)} output tokens"
    )
    if report.request_rate_rps is not None:
        return f"{lengths}, {digits(report.request_rate_rps)} req/s"
    return f"{lengths}, {digits(report.concurrency or 1)} in flight"


def _latencies(metrics: Mapping[str, Estimated]) -> Table:
    """Latency by percentile; a figure that nothing supports is a dash."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("", no_wrap=True)
    for percentile in PERCENTILES:
        table.add_column(percentile, no_wrap=True)
    for latency in LATENCIES:
        cells = [_cell(metrics.get(f"{latency}_{name}_ms")) for name in PERCENTILES]
        table.add_row(latency.upper(), *cells)
    return table


def _cell(figure: Estimated | None) -> Text:
    if figure is None:
        return Text("-", style="dim")
    told = Text(f"{BASIS_MARKS[figure.basis]} {millis(figure.value)}")
    ends = span(figure.value, figure.lo, figure.hi)
    return told + Text(f"\n{ends}", style="dim") if ends else told


def _facts(report: EstimateReport) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, min_width=9)
    table.add_column(ratio=1, overflow="fold")
    output = report.metrics.get("output_tok_s")
    if output is not None:
        table.add_row(Text("output", style="dim"), _output(output, report.load))
    table.add_row(Text("memory", style="dim"), _memory(report))
    for note in report.notes:
        table.add_row(Text("note", style="dim"), Text(plain(note)))
    for item in report.evidence:
        date = f", {item.date}" if item.date else ""
        told = plain(f"{item.kind} {item.ref} ({item.source}{date})")
        table.add_row(Text("evidence", style="dim"), Text(told, style="dim"))
    return table


def _output(output: Estimated, load: str) -> str:
    """Tokens per second; an open load that is carried sets them, so they have no interval."""
    low, high = digits(output.lo), digits(output.hi)
    told = f"{BASIS_MARKS[output.basis]} {digits(output.value)} tokens/s"
    if low != high:
        return f"{told} [{low}{DASH}{high}]"
    return f"{told}: the request rate times the output tokens" if load == "open" else told


def _memory(report: EstimateReport) -> str:
    memory = report.memory
    parts = (
        f"weights {digits(memory.weights_gib)} + overhead {digits(memory.overhead_gib)} + KV cache"
        f" {digits(memory.kv_cache_gib)} of {digits(memory.usable_gib)} GiB per GPU"
    )
    if not memory.fits:
        return f"does not fit: {parts}; {plain(memory.reason)}"
    full = ""
    if memory.full_length_concurrency is not None and memory.max_model_len is not None:
        full = (
            f" or {digits(memory.full_length_concurrency)} of the longest that are admitted"
            f" ({memory.max_model_len:,} tokens)"
        )
    shared = ""
    if memory.kv_copies > 1:
        shared = f"; each of them is replicated on {digits(memory.kv_copies)} GPUs"
    return (
        f"fits: {parts}; the cache of a replica holds {memory.kv_tokens:,} tokens{shared}:"
        f" {memory.max_concurrent_sequences:,} such requests at once{full}; context up to"
        f" {memory.longest_context_tokens:,}"
    )
