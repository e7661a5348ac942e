"""Speed and memory, each beside its aim: `python -m evals.bench [--json]`.

Wall times of whole commands are the median of five fresh processes; warm times the median of many
calls in one. They depend on the machine, which the first line names; aims are for two cores.
"""

import argparse
import csv
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from agent.bootstrap import tool_deps
from agent.settings import Settings
from knowledge_ingest import COLLECTIONS
from tools.operation import ToolDeps
from tools.predict_batch import INPUT_COLUMNS, predict_rows
from tools.recommend import RECOMMEND, RecommendRequest
from tools.understand import UNDERSTAND, UnderstandRequest

__all__ = ["Result", "main"]

ASK = "A customer-support chatbot for 1000 users, low latency is critical"
_COLD_RUNS = 5
_WARM_RUNS = 30
_PREDICT_ROWS = 10_000
_SEARCHES = (
    ASK,
    "code completion for 300 developers, cheapest possible",
    "summarise 20k documents a day, best quality, no more than 8 GPUs",
)


@dataclass(frozen=True, kw_only=True)
class Result:
    """One measured quantity, the aim it is held against, and whether it is reached."""

    name: str
    value: float
    unit: str
    aim: str
    reached: bool


def main(argv: Sequence[str] | None = None) -> int:
    """Measure everything and print a table; the exit code says nothing about speed."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="machine-readable output")
    wanted = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        results = [*_cold(Path(folder)), *_warm(Path(folder))]
    if wanted.json:
        sys.stdout.write(json.dumps([asdict(result) for result in results], indent=1) + "\n")
        return 0
    sys.stdout.write(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {sys.version.split()[0]}\n"
    )
    for result in results:
        mark = "reached" if result.reached else "MISSED"
        sys.stdout.write(
            f"{result.name:44}{result.value:10.1f} {result.unit:8} aim {result.aim:12} {mark}\n"
        )
    return 0


def _environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "LEADLINE_DATABASE_URL": f"sqlite:///{folder / 'bench.db'}"}


def _cold(folder: Path) -> list[Result]:
    """Whole commands in fresh processes, after one run that fills the store."""
    command = [sys.executable, "-m", "mcp_server", "plan", ASK, "--json"]
    times, peak_kib = [], 0
    for run in range(_COLD_RUNS + 1):
        start = time.perf_counter()
        peak = _run(command, _environment(folder))
        if run:
            times.append(time.perf_counter() - start)
            peak_kib = max(peak_kib, peak)
    seconds = statistics.median(times)
    return [
        _result("cold `leadline plan`, wall", seconds * 1e3, "ms", 2000),
        _result("peak memory of `leadline plan`", peak_kib / 1024, "MiB", 400),
    ]


def _run(command: Sequence[str], environment: dict[str, str]) -> int:
    """Peak resident memory in KiB of one finished process."""
    with subprocess.Popen(  # noqa: S603  our own module, arguments in a list
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return int(usage.ru_maxrss)


def _warm(folder: Path) -> list[Result]:
    deps = tool_deps(Settings.from_environment(_environment(folder)))
    specifications = [
        UNDERSTAND.call(UnderstandRequest(text=text), deps).specification for text in _SEARCHES
    ]
    requests = [RecommendRequest(specification=one) for one in specifications]
    for request in requests:
        RECOMMEND.call(request, deps)
    search = max(_median_ms(partial(RECOMMEND.call, request, deps)) for request in requests)
    understand = _median_ms(lambda: UNDERSTAND.call(UnderstandRequest(text=ASK), deps))
    rows_per_s = _predict_rate(deps)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        _result("warm `understand`, median", understand, "ms", 30),
        _result("warm full search, slowest of three requests", search, "ms", 200),
        Result(
            name=f"`predict`, {_PREDICT_ROWS} rows",
            value=rows_per_s,
            unit="rows/s",
            aim="> 2000",
            reached=rows_per_s > 2000,  # noqa: PLR2004
        ),
        _result("peak memory of search and batch prediction", peak, "MiB", 400),
    ]


def _median_ms(call: Callable[[], object]) -> float:
    times = []
    for _ in range(_WARM_RUNS):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e3


def _predict_rate(deps: ToolDeps) -> float:
    with (COLLECTIONS / "benchmarks.csv").open(encoding="utf-8", newline="") as lines:
        measured = [_as_question(row) for row in csv.DictReader(lines)]
    rows = (measured * (_PREDICT_ROWS // len(measured) + 1))[:_PREDICT_ROWS]
    start = time.perf_counter()
    answers = sum(1 for _ in predict_rows(rows, deps))
    if answers != len(rows):
        raise SystemExit(f"{len(rows)} rows in, {answers} out")
    return len(rows) / (time.perf_counter() - start)


def _as_question(row: dict[str, str]) -> dict[str, str]:
    names = {"num_gpus": "gpus", "isl": "isl_tokens", "osl": "osl_tokens"}
    names["request_rate"] = "request_rate_rps"
    return {column: row.get(names.get(column, column), "") for column in INPUT_COLUMNS}


def _result(name: str, value: float, unit: str, limit: float) -> Result:
    return Result(name=name, value=value, unit=unit, aim=f"< {limit:g}", reached=value < limit)


if __name__ == "__main__":
    raise SystemExit(main())
