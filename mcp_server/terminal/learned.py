"""What measured runs taught: measured beside predicted, what was assumed, how to go on and back."""

import shlex
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from mcp_server.terminal.figures import DASH, TIMES, digits, millis, plain
from tools.domain.measurement import Measurement
from tools.ingest.files import FileRead
from tools.ingest.rows import assumptions_of, file_of

__all__ = ["learned_section", "rows_table", "ways_on"]

SHOWN = 8
"""Kept rows that are told one by one; JSON has all."""
_LATENCIES = ("ttft", "tpot")


def learned_section(read: Sequence[FileRead]) -> Iterator[RenderableType]:
    """Kept rows with what was predicted before, and what was assumed of them."""
    kept = [row for file in read for row in file.kept]
    before = {row_id: told for file in read for row_id, told in file.before.items()}
    yield _compared(kept[:SHOWN], before)
    if len(kept) > SHOWN:
        yield Text(f"and {len(kept) - SHOWN:,} more rows (--json has all)")
    yield Text("")
    counts = Counter(note for row in kept for note in assumptions_of(row))
    for note, count in counts.most_common():
        of = "" if count == len(kept) else f" ({count:,} of {len(kept):,} rows)"
        yield Text(plain(f"assumed  {note.removesuffix(': assumed')}{of}"))
    if any(row.speculation == "unknown" for row in kept):
        yield Text("assumed  no draft model ran (--speculation none says so)")


def ways_on(read: Sequence[FileRead], *, program: str, dry_run: bool) -> list[str]:
    """The question that the rows answer, and how to forget them; lines to paste, never broken."""
    kept = [row for file in read for row in file.kept]
    if dry_run:
        return ["nothing was stored: repeat without --dry-run"]
    return [
        plain(f"next     {program} {_estimate(kept[0])}"),
        plain(f"undo     {program} ingest benchmarks --forget {_names(kept)}"),
    ]


def _names(kept: Sequence[Measurement]) -> str:
    """The ids of few rows; the files of many."""
    if len(kept) <= SHOWN:
        return " ".join(row.row_id for row in kept)
    files = dict.fromkeys(file_of(row)[0] for row in kept)
    return " ".join(map(shlex.quote, files))


def _compared(rows: Sequence[Measurement], before: Mapping[str, Mapping[str, float]]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("Row", no_wrap=True)
    table.add_column("Ran", overflow="fold")
    table.add_column("Load", overflow="fold")
    for latency in _LATENCIES:
        table.add_column(f"{latency.upper()} measured\n(predicted before)", no_wrap=True)
    for row in rows:
        cells = [_beside(row, latency, before.get(row.row_id, {})) for latency in _LATENCIES]
        lengths = f"{_load(row)}, {_lengths(row)} tokens"
        if set(cells) == {DASH}:
            cells = [_throughput(row, before.get(row.row_id, {})), DASH]
        table.add_row(row.row_id, plain(_ran(row)), lengths, *cells)
    return table


def _throughput(row: Measurement, before: Mapping[str, float]) -> str:
    """Tokens per second, of runs that have no latency."""
    value, told = row.output_tok_s, before.get("output_tok_s")
    if value is None or told is None:
        return DASH if value is None else f"{digits(value)} tokens/s"
    return f"{digits(value)} tokens/s\n({digits(told)}: {TIMES} {digits(value / told)})"


def _beside(row: Measurement, latency: str, before: Mapping[str, float]) -> str:
    """Measured, predicted and their ratio, of the first statistic that the row has."""
    for level in ("mean", "p50", "p90", "p95", "p99"):
        name = f"{latency}_{level}_ms"
        value = getattr(row, name)
        if value is None:
            continue
        told = before.get(name)
        words = millis(value) if level == "mean" else f"{level} {millis(value)}"
        if told is None:
            return f"{words}\n(not predicted)"
        return f"{words}\n({millis(told)}: {TIMES} {digits(value / told)})"
    return DASH


def _estimate(row: Measurement) -> str:
    """The question that this row now answers."""
    replicas = row.gpus // ((row.tp or 1) * (row.pp or 1))
    parts = [
        f"estimate --model {shlex.quote(row.model_id)} --gpu {shlex.quote(row.gpu)}",
        f"--tp {row.tp}" if row.tp else "",
        f"--pp {row.pp}" if (row.pp or 1) > 1 else "",
        f"--replicas {replicas}" if replicas > 1 else "",
        f"--precision {row.precision}" if row.precision else "",
        f"--engine {row.engine}" if row.engine in ("sglang", "trtllm") else "",
        f"--prompt-tokens {row.isl_tokens:.0f} --output-tokens {row.osl_tokens:.0f}",
    ]
    if row.request_rate_rps is not None:
        parts.append(f"--rps {row.request_rate_rps:g}")
    elif row.concurrency is not None:
        parts.append(f"--concurrency {row.concurrency:g}")
    return " ".join(filter(None, parts))


def rows_table(rows: Sequence[Measurement]) -> Table:
    """Stored rows: what ran, what was measured, and the file and day they came from."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("Row", no_wrap=True)
    table.add_column("Ran", overflow="fold")
    table.add_column("Load", overflow="fold")
    for name in ("TTFT", "TPOT", "tok/s"):
        table.add_column(name, no_wrap=True, justify="right")
    table.add_column("From", overflow="fold")
    for row in rows:
        table.add_row(*map(plain, _cells(row)))
    return table


def _cells(row: Measurement) -> tuple[str, ...]:
    ttft_ms, tpot_ms = row.ttft_mean_ms or row.ttft_p50_ms, row.tpot_mean_ms or row.tpot_p50_ms
    return (
        row.row_id,
        _ran(row),
        f"{_load(row)}, {_lengths(row)}",
        DASH if ttft_ms is None else millis(ttft_ms),
        DASH if tpot_ms is None else millis(tpot_ms),
        DASH if row.output_tok_s is None else digits(row.output_tok_s),
        _source(row),
    )


def _source(row: Measurement) -> str:
    """File and day: of the run where the file tells it, else of the reading."""
    file, day = file_of(row)
    when = f"run {row.date}" if row.date else f"read {day}" if day else ""
    return ", ".join(filter(None, (file or row.source.removeprefix("own:"), when)))


def _ran(row: Measurement) -> str:
    model = row.model_id.rsplit("/", 1)[-1]
    return f"{model} {row.precision}, {row.gpus} {TIMES} {row.gpu}, tp {row.tp}, {row.engine}"


def _lengths(row: Measurement) -> str:
    return f"{row.isl_tokens or 0:.0f}+{row.osl_tokens or 0:.0f}"


def _load(row: Measurement) -> str:
    """The load in a few signs: `closed 16`, `open 2.5/s`, `offline`."""
    if row.load == "open":
        return f"open {digits(row.request_rate_rps or 0.0)}/s"
    return row.load if row.concurrency is None else f"{row.load} {digits(row.concurrency)}"
