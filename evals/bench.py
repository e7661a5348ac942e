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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np

from agent.bootstrap import tool_deps
from agent.settings import Settings
from evals.bench_doors import door_results
from evals.bench_knowledge import knowledge_results, question_results
from evals.bench_limits import limit_results
from evals.bench_simulation import simulation_results
from knowledge_ingest import COLLECTIONS
from tools.domain.capacity import Doubt, slo_capacity
from tools.domain.serving import Demand
from tools.domain.workload import Limit, SloLimits
from tools.explore.compare import COMPARE, CompareRequest, PlanSide
from tools.explore.sweep import SWEEP, SweepRequest
from tools.measured import case_of
from tools.operation import ToolDeps
from tools.predict_batch import INPUT_COLUMNS, predict_rows
from tools.recommend import RECOMMEND, RecommendRequest
from tools.recommendation import Recommendation
from tools.simulated import REQUESTS, simulate_case
from tools.specification import Specification
from tools.understand import UNDERSTAND, UnderstandRequest, edited

__all__ = ["Result", "main"]

ASK = "A customer-support chatbot for 1000 users, low latency is critical"
_COLD_RUNS = 5
_WARM_RUNS = 30
_PREDICT_ROWS = 10_000
_SIMULATED_ROWS = 20
_CANDIDATES = 20_000
_SCREENS = 9
_AIM_ROWS = 5000
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
    results += [_as_result(**vars(one)) for one in [*simulation_results(), *door_results()]]
    results += [_as_result(**vars(one)) for one in limit_results()]
    results += [_as_result(**vars(one)) for one in [*knowledge_results(), *question_results()]]
    if wanted.json:
        sys.stdout.write(json.dumps([asdict(result) for result in results], indent=1) + "\n")
        return 0
    sys.stdout.write(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {sys.version.split()[0]}\n"
    )
    for result in results:
        mark = "reached" if result.reached else "MISSED"
        sys.stdout.write(
            f"{result.name:58}{result.value:10.1f} {result.unit:8} aim {result.aim:12} {mark}\n"
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
    screen, screen_cpu = _screen_ms(deps)
    explored = _explored(specifications[0], deps)
    rates = _predict_rates(deps)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        _result("warm `understand`, median", understand, "ms", 30),
        _result("warm full search, slowest of three requests", search, "ms", 200),
        *explored,
        _result(f"{_CANDIDATES:,} candidates at their SLO-bounded load", screen, "ms", 300),
        _result("the same in CPU time, so on one core", screen_cpu, "ms", 300),
        *rates,
        _result("peak memory of search and batch prediction", peak, "MiB", 400),
    ]


def _explored(spec: Specification, deps: ToolDeps) -> list[Result]:
    """Re-plans after edits of every kind, each for the first time; a sweep; two scenarios."""
    edits: list[Mapping[str, object]] = [
        *({"traffic.concurrent_users": users} for users in (500, 2000, 5000, 20_000)),
        *({"slo.ttft_ms.limit": limit} for limit in (200.0, 500.0, 800.0)),
        *({"budget.usd_month": usd} for usd in (1000.0, 5000.0)),
        *({"priority": one} for one in ("cost", "accuracy", "throughput", "balanced")),
        *({"preferences.gpus": [gpu]} for gpu in ("H100-SXM-80GB", "L40S-48GB", "B200-SXM-180GB")),
        {"preferences.clouds": ["AWS"]},
        {"slo.quality": "standard"},
        {"traffic.prompt_tokens.mean": 900.0},
        {"traffic.output_tokens.mean": 350.0},
    ]
    times = [_seconds(partial(_replanned, spec, edit, deps)) for edit in edits]
    asked = SweepRequest(specification=spec, field="users", low=100, high=100_000, steps=200)
    swept = _seconds(lambda: SWEEP.call(asked, deps))
    sides = [_replanned(spec, edit, deps) for edit in edits[:2]]
    compared = _median_ms(lambda: _compared(spec, sides, deps))
    slowest = float(np.quantile(times, 0.95)) * 1e3
    return [
        _result("full re-plan after an edit, p95 of twenty edits", slowest, "ms", 150),
        _result("sweep of 200 points", swept, "s", 5),
        _result("two scenarios planned again and compared", compared, "ms", 300),
    ]


def _replanned(
    spec: Specification, edit: Mapping[str, object], deps: ToolDeps
) -> tuple[Specification, Recommendation | None]:
    changed = edited(spec, edit, deps)
    ranked = RECOMMEND.call(RecommendRequest(specification=changed), deps).recommendations
    return changed, ranked[0] if ranked else None


def _compared(
    spec: Specification,
    sides: Sequence[tuple[Specification, Recommendation | None]],
    deps: ToolDeps,
) -> None:
    users = [{"traffic.concurrent_users": one.traffic.concurrent_users} for one, _ in sides]
    plans = [_replanned(spec, edit, deps) for edit in users]
    a, b = (
        PlanSide(key=key, specification=one, recommendation=plan)
        for key, (one, plan) in zip("AB", plans, strict=True)
    )
    COMPARE.call(CompareRequest(a=a, b=b), deps)


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _screen_ms(deps: ToolDeps) -> tuple[float, float]:
    """Wall and CPU time of one screening, medians; every candidate at three limits at once."""
    space = deps.predictor.space
    index = np.resize(np.flatnonzero(space.supported), _CANDIDATES)
    table, ones = space.table.take(index), np.ones(_CANDIDATES)
    demand = Demand(
        isl_tokens=512.0 * ones,
        osl_tokens=256.0 * ones,
        cached_share=0.0 * ones,
        replicas=ones,
        max_sequences=np.geomspace(4.0, 1024.0, _CANDIDATES),
        osl_p95_tokens=512.0 * ones,
        isl_p95_tokens=1024.0 * ones,
    )
    slo = SloLimits(
        ttft=Limit(percentile="p90", limit_ms=500.0),
        tpot=Limit(percentile="p90", limit_ms=50.0),
        e2e=Limit(percentile="p95", limit_ms=15_000.0),
    )
    doubt = Doubt(
        tpot_shift=ones, ttft_shift=ones, tpot_high=1.3 * ones, ttft_high=1.5 * ones, evidence=ones
    )
    wall, cpu = [], []
    for _ in range(_SCREENS):
        start, spent = time.perf_counter(), time.process_time()
        slo_capacity(table, deps.predictor.calibrated.physics, demand, slo, doubt)
        wall.append(time.perf_counter() - start)
        cpu.append(time.process_time() - spent)
    return statistics.median(wall) * 1e3, statistics.median(cpu) * 1e3


def _median_ms(call: Callable[[], object]) -> float:
    times = []
    for _ in range(_WARM_RUNS):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e3


def _predict_rates(deps: ToolDeps) -> list[Result]:
    """Rows per second by load: formulas for two groups of loads, simulation apart."""
    with (COLLECTIONS / "benchmarks.csv").open(encoding="utf-8", newline="") as lines:
        measured = [_as_question(row) for row in csv.DictReader(lines)]
    opened = [row for row in measured if row["load"] == "open"]
    others = [row for row in measured if row["load"] != "open"]
    list(predict_rows(measured[:1], deps))
    fast = _rate("`predict`, closed and offline rows", others, deps)
    screened = _rate("`predict`, open rows by the analytic screen", opened, deps)
    return [fast, screened, _simulated_rate(opened, deps)]


def _rate(name: str, questions: Sequence[dict[str, str]], deps: ToolDeps) -> Result:
    rows = (list(questions) * (_PREDICT_ROWS // len(questions) + 1))[:_PREDICT_ROWS]
    start = time.perf_counter()
    answers = sum(1 for _ in predict_rows(rows, deps))
    if answers != len(rows):
        raise SystemExit(f"{len(rows)} rows in, {answers} out")
    value = len(rows) / (time.perf_counter() - start)
    return Result(name=name, value=value, unit="rows/s", aim="> 5000", reached=value > _AIM_ROWS)


def _simulated_rate(questions: Sequence[dict[str, str]], deps: ToolDeps) -> Result:
    """Open rows served request by request, of those that the formulas answer; no aim."""
    told = zip(questions, predict_rows(questions, deps), strict=True)
    stable = [row["row_id"] for row, answer in told if answer["status"] == "ok"]
    chosen = set(stable[:: max(len(stable) // _SIMULATED_ROWS, 1)])
    predictor = deps.predictor.for_runs()
    rows = [row for row in deps.benchmarks.all() if row.row_id in chosen]
    cases = [case_of(row, deps.catalogue, predictor.assembler) for row in rows]
    asked = [case for case in cases if case is not None]
    start = time.perf_counter()
    for case in asked:
        simulate_case(case, predictor)
    value = len(asked) / (time.perf_counter() - start)
    name = f"simulated open rows, {REQUESTS} requests each"
    return Result(name=name, value=value, unit="rows/s", aim="none", reached=True)


def _as_question(row: dict[str, str]) -> dict[str, str]:
    names = {"num_gpus": "gpus", "isl": "isl_tokens", "osl": "osl_tokens"}
    names["request_rate"] = "request_rate_rps"
    return {column: row.get(names.get(column, column), "") for column in INPUT_COLUMNS}


def _as_result(name: str, value: float, unit: str, aim: str, *, reached: bool) -> Result:
    return Result(name=name, value=value, unit=unit, aim=aim, reached=reached)


def _result(name: str, value: float, unit: str, limit: float) -> Result:
    return Result(name=name, value=value, unit=unit, aim=f"< {limit:g}", reached=value < limit)


if __name__ == "__main__":
    raise SystemExit(main())
