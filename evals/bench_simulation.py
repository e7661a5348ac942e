"""Speed and memory of the step simulation: `python -m evals.bench_simulation`.

Pure Python, so nothing is compiled: what a first call costs above a warm one is imports and tables.
Medians of many runs in one process, in CPU time of their one thread, so that neighbours on the
machine count for little; aims are for one core of two.
"""

import statistics
import subprocess
import sys
import time
import tracemalloc
from dataclasses import dataclass

from tools.domain.arrivals import (
    ClosedLoop,
    Lengths,
    OpenLoop,
    Requests,
    closed_requests,
    open_requests,
)
from tools.domain.simulation import EngineLimits, simulate
from tools.domain.step_costs import StepCosts

__all__ = ["Result", "simulation_results"]

_REQUESTS = 2000
_RUNS = 15
_BURSTY_CV = 3.0
_BUSY = 0.8
_AIM_MS = 20.0
_AIM_IMPORT_MS = 300.0
_AIM_MIB = 16.0

# A dense 8B model in 16 bit on one H100: weights 4.6 ms, 131 kB of cache per token.
COSTS = StepCosts(
    knot_tokens=(1, 256, 512, 8192),
    knot_s=(0.0066, 0.0078, 0.0125, 0.1900),
    sequence_s=8e-6,
    context_token_s=6.5e-8,
    pair_s=1.7e-9,
    overhead_s=0.005,
)
LIMITS = EngineLimits(kv_blocks=28_000, max_sequences=256)

_FIRST_CALL = """
import time
start = time.thread_time()
from evals.bench_simulation import COSTS, LIMITS, busy_requests
from tools.domain.simulation import simulate
middle = time.thread_time()
simulate(COSTS, LIMITS, busy_requests(512, 256, rate_rps=20.0))
print(middle - start, time.thread_time() - middle)
"""


@dataclass(frozen=True, kw_only=True)
class Result:
    """One measured quantity, the aim it is held against, and whether it is reached."""

    name: str
    value: float
    unit: str
    aim: str
    reached: bool


def simulation_results() -> list[Result]:
    """Warm runs by lengths and burstiness, the first call of a process, and memory."""
    results = []
    for isl, osl in ((512, 256), (2048, 512)):
        capacity_rps = _capacity_rps(isl, osl)
        for label, share, cv in (
            ("Poisson at 80 %", _BUSY, 1.0),
            ("bursty at 80 %", _BUSY, _BURSTY_CV),
            ("Poisson at 120 %", 1.2, 1.0),
        ):
            requests = busy_requests(isl, osl, rate_rps=share * capacity_rps, cv=cv)
            name = f"simulate {_REQUESTS} requests, {isl}/{osl}, {label}"
            results.append(_result(name, _warm_ms(requests), "ms", _AIM_MS))
    imports_ms, first_ms = _first_call_ms()
    requests = busy_requests(512, 256, rate_rps=_BUSY * _capacity_rps(512, 256))
    return [
        *results,
        _result("imports of the simulation, NumPy included", imports_ms, "ms", _AIM_IMPORT_MS),
        _result("first simulation of a process", first_ms, "ms", 2 * _AIM_MS),
        _result("peak memory of one simulation", _peak_mib(requests), "MiB", _AIM_MIB),
    ]


def busy_requests(isl: int, osl: int, *, rate_rps: float, cv: float = 1.0) -> Requests:
    """2,000 requests whose lengths have a 95th percentile of twice their mean."""
    return open_requests(
        OpenLoop(rate_rps=rate_rps, cv=cv),
        _REQUESTS,
        prompts=Lengths(mean_tokens=isl, p95_tokens=2 * isl),
        outputs=Lengths(mean_tokens=osl, p95_tokens=2 * osl),
    )


def _capacity_rps(isl: int, osl: int) -> float:
    """Requests per second with every seat taken."""
    load = ClosedLoop(clients=LIMITS.max_sequences)
    prompts, outputs = Lengths(mean_tokens=isl), Lengths(mean_tokens=osl)
    requests = closed_requests(load, _REQUESTS, prompts=prompts, outputs=outputs)
    return simulate(COSTS, LIMITS, requests).requests_per_s


def _warm_ms(requests: Requests) -> float:
    simulate(COSTS, LIMITS, requests)
    times = []
    for _ in range(_RUNS):
        start = time.thread_time()
        simulate(COSTS, LIMITS, requests)
        times.append(time.thread_time() - start)
    return statistics.median(times) * 1e3


def _first_call_ms() -> tuple[float, float]:
    """Imports and first run, each in a fresh process; medians of five."""
    pairs = []
    for _ in range(5):
        said = subprocess.run(  # noqa: S603  our own module, arguments in a list
            [sys.executable, "-c", _FIRST_CALL], check=True, capture_output=True, text=True
        )
        imports_s, first_s = map(float, said.stdout.split())
        pairs.append((imports_s * 1e3, first_s * 1e3))
    imports, firsts = zip(*pairs, strict=True)
    return statistics.median(imports), statistics.median(firsts)


def _peak_mib(requests: Requests) -> float:
    tracemalloc.start()
    simulate(COSTS, LIMITS, requests)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 2**20


def _result(name: str, value: float, unit: str, limit: float) -> Result:
    return Result(name=name, value=value, unit=unit, aim=f"< {limit:g}", reached=value < limit)


def main() -> int:
    """Print one line per result."""
    for one in simulation_results():
        mark = "reached" if one.reached else "MISSED"
        sys.stdout.write(f"{one.name:58}{one.value:9.2f} {one.unit:5} aim {one.aim:8} {mark}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
