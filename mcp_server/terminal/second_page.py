"""What stands beside the formulas on the page of an estimate: a simulation, and what to measure."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from mcp_server.terminal.figures import digits, millis, plain, span
from tools.estimate_report import MeasureReport, MeasuresReport, Promise, SimulationReport
from tools.figures import ends

__all__ = ["measures_section", "simulation_section"]

_STATISTICS = ("mean", "p50", "p90", "p95", "p99")


def simulation_section(simulation: SimulationReport | None) -> Iterator[RenderableType]:
    """Latency as simulated, each with its distance from the formulas, and how the engine fared."""
    if simulation is None:
        return
    yield Text("")
    yield Text("Simulation", style="bold").append(f" ~ modelled, {_how(simulation)}", style="dim")
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("", no_wrap=True)
    for statistic in _STATISTICS:
        table.add_column(statistic, no_wrap=True)
    for kind in ("ttft", "tpot", "e2e"):
        if f"{kind}_mean_ms" not in simulation.metrics:
            continue
        cells = []
        for statistic in _STATISTICS:
            one = simulation.metrics[f"{kind}_{statistic}_ms"]
            apart = "" if one.difference_pct is None else f"\n{one.difference_pct:+.0f} %"
            style = "bold" if one.within_interval is False else "dim"
            cells.append(Text(millis(one.value)).append(apart, style=style))
        table.add_row(kind.upper(), *cells)
    yield Padding(table, (0, 0, 0, 2))
    yield Padding(Text(plain(simulation.sentence)), (0, 0, 0, 2))
    yield Padding(Text(_engine(simulation)), (0, 0, 0, 2))


def _how(simulation: SimulationReport) -> str:
    cv = simulation.arrival_cv
    varied = f" (cv {digits(cv)})" if cv is not None and simulation.arrivals == "bursty" else ""
    name = "closed loop" if simulation.arrivals == "closed" else f"{simulation.arrivals} arrivals"
    return f"{simulation.requests:,} requests, {name}{varied}, seed {simulation.seed}"


def _engine(simulation: SimulationReport) -> str:
    gap = simulation.itl_p99_ms
    gaps = "" if gap is None else f"gaps between tokens p99 {millis(gap)}; "
    return (
        f"{gaps}{digits(simulation.output_tok_s)} tokens/s,"
        f" {digits(simulation.requests_per_s)} req/s;"
        f" batch {digits(simulation.batch_mean)}; KV cache {100 * simulation.kv_mean_share:.0f} %"
        f" full on average, {100 * simulation.kv_peak_share:.0f} % at most;"
        f" {simulation.preemptions:,} preemptions;"
        f" adjusted to the figures above: engine steps take {digits(simulation.tpot_scale)} times"
        f" as long, and every first token comes {millis(simulation.ttft_extra_ms)} later"
    )


def measures_section(measures: MeasuresReport | None) -> Iterator[RenderableType]:
    """The runs, most useful first, what each promises, and the commands to type."""
    if measures is None:
        return
    yield Text("")
    yield Text("What to measure", style="bold")
    yield Padding(Text(plain(measures.sentence)), (0, 0, 0, 2))
    if not measures.helps:
        return
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    served = ""
    for number, one in enumerate(measures.measurements, start=1):
        table.add_row(f"{number}.", Text(_run(one)))
        table.add_row("", Text(_promises(one.promised)))
        if one.at_capacity:
            table.add_row("", Text(f"at capacity: {_promises(one.at_capacity)}"))
        if one.serve != served:
            table.add_row("", Text(plain(one.serve), style="dim"))
        served = one.serve
        table.add_row("", Text(plain(one.run), style="dim"))
        table.add_row("", Text(plain(one.ingest), style="dim"))
    yield Padding(table, (0, 0, 0, 2))


def _run(one: MeasureReport) -> str:
    if one.request_rate_rps is not None:
        load = f"{digits(one.request_rate_rps)} req/s"
    else:
        load = f"{digits(one.concurrency or 1)} in flight"
    lasts = "" if one.minutes is None else f", about {digits(one.minutes)} min"
    return (
        f"{load}, {digits(one.prompt_tokens)} prompt and {digits(one.output_tokens)} output tokens,"
        f" {one.num_prompts:,} requests{lasts}"
    )


def _promises(promised: dict[str, Promise]) -> str:
    """Which 80 % intervals the run narrows, and which it leaves."""
    told, left = [], []
    for name, one in promised.items():
        kind = name.partition("_")[0].upper()
        now, then = one.before, one.after
        if one.narrows:
            ends_now = span(now.value, now.lo, now.hi)
            told.append(f"{kind} {ends_now} -> {ends(now.value, then.lo, then.hi)}")
        else:
            left.append(kind)
    narrowed = f"80 % interval of {', '.join(told)}" if told else ""
    names = " and ".join([", ".join(left[:-1]), left[-1]] if left[1:] else left)
    kept = f"{names} no narrower" if left else ""
    return "; ".join(part for part in (narrowed, kept) if part)
