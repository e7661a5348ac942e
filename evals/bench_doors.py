"""Speed of the doors: `python -m evals.bench_doors [--full] [--json]`.

One `leadline serve` of its own process on loopback, its data in a temporary folder. Estimates are
asked in an open loop: each has its moment, and its time counts from there, however busy the service
is. The operation's own share is what the service tells in `Server-Timing`. MCP is measured by the
SDK's client beside the same call in this process, with an answer the service remembers, so that the
door is what is seen; every other estimate is a new one. Client and service share the machine.
"""

import argparse
import asyncio
import json
import math
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Literal

import httpx
import numpy as np
from mcp import Client

from agent.bootstrap import tool_deps
from agent.settings import Settings
from tools.estimate import ESTIMATE

__all__ = ["Result", "door_results", "main"]

ASK = "A customer-support chatbot for 1000 users, low latency is critical"
ESTIMATES: tuple[dict[str, Any], ...] = (
    {"model": "llama-3.1-8b", "gpu": "h100", "concurrency": 8},
    {"model": "llama-3.1-8b", "gpu": "l4", "rps": 0.5},
    {"model": "llama-3.1-70b", "gpu": "h100", "tp": 4, "concurrency": 16},
    {"model": "qwen2.5-7b-instruct", "gpu": "l40s", "concurrency": 4},
)
_RATE_RPS = 50.0
_REQUESTS = 1000
_FULL_REQUESTS = 10_000
_CALLS = 200
_STARTS = 40
_AT_ONCE = 4
_WARM_UP = 20
_SHED = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
Era = Literal["auto", "legacy"]


@dataclass(frozen=True, kw_only=True)
class Result:
    """One measured quantity, the aim it is held against, and whether it is reached."""

    name: str
    value: float
    unit: str
    aim: str
    reached: bool


def door_results(requests: int = _REQUESTS) -> list[Result]:
    """Overhead of MCP, estimates in an open loop, and plans at once."""
    with tempfile.TemporaryDirectory() as folder, _serving(Path(folder)) as url:
        return asyncio.run(_measured(url, Path(folder), requests))


async def _measured(url: str, folder: Path, requests: int) -> list[Result]:
    async with httpx.AsyncClient(base_url=url, timeout=httpx.Timeout(600)) as rest:
        await _in_turn(_estimates(rest), _WARM_UP)
        within = _in_process_ms(folder)
        modern, handshake = [await _mcp_ms(url, era) for era in ("auto", "legacy")]
        loop = await _open_loop(rest, requests)
        plans = await _plans_ms(url)
    total, handler = loop
    many = f"{requests:,} estimates at {_RATE_RPS:g}/s over REST"
    return [
        _told("a remembered estimate in this process, p50", within, "ms"),
        _result("MCP over that, modern HTTP, p50", modern - within, "ms", 5),
        _result("MCP over that, handshake, p50", handshake - within, "ms", 8),
        _told(f"{many}, p50", _quantile(total, 0.5), "ms"),
        _result(f"{many}, p95", _quantile(total, 0.95), "ms", 50),
        _result(f"{many}, p99", _quantile(total, 0.99), "ms", 100),
        _result("of these, sent away as too many", sum(map(math.isinf, total)), "requests", 1),
        _told("the operation's own time in these, p50", _quantile(handler, 0.5), "ms"),
        _told("the operation's own time in these, p95", _quantile(handler, 0.95), "ms"),
        _told("the operation's own time in these, p99", _quantile(handler, 0.99), "ms"),
        _result(f"`plan_start`, {_AT_ONCE} at once, p95", _quantile(plans, 0.95), "ms", 400),
    ]


@contextmanager
def _serving(folder: Path) -> Iterator[str]:
    """The address of a service of its own process."""
    with subprocess.Popen(
        [sys.executable, "-m", "mcp_server", "serve", "--port", "0"],
        env=_environment(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            said = process.stderr.readline() if process.stderr else ""
            found = re.search(r"http://127\.0\.0\.1:\d+", said)
            if found is None:
                raise SystemExit(f"the service did not start: {said}")
            yield found[0]
        finally:
            process.terminate()


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LEADLINE_")}
    return kept | {"XDG_DATA_HOME": str(folder)}


def _in_process_ms(folder: Path) -> float:
    """The median of one remembered answer without any door, on data of its own."""
    url = f"sqlite:///{folder / 'within.db'}"
    deps = tool_deps(Settings.from_environment({"HOME": "/", "LEADLINE_DATABASE_URL": url}))
    times = []
    for _ in range(_WARM_UP + _CALLS):
        start = time.perf_counter()
        ESTIMATE.call(ESTIMATES[0], deps)
        times.append(time.perf_counter() - start)
    return statistics.median(times[_WARM_UP:]) * 1e3


async def _mcp_ms(url: str, era: Era) -> float:
    """The median round trip of one remembered answer to a connected client of one era."""
    async with Client(f"{url}/mcp", mode=era) as client:

        async def ask(_: int) -> None:
            found = await client.call_tool("estimate", ESTIMATES[0])
            if found.is_error:
                raise SystemExit(f"an estimate failed: {found.content}")

        await _in_turn(ask, _WARM_UP)
        return statistics.median(await _in_turn(ask, _CALLS)) * 1e3


def _estimates(rest: httpx.AsyncClient) -> Callable[[int], Awaitable[None]]:
    async def ask(number: int) -> None:
        await _estimate(rest, number)

    return ask


async def _estimate(rest: httpx.AsyncClient, number: int) -> float:
    """Asks one estimate; the milliseconds of the operation itself, as the service tells them.

    Infinite where the service has too much to do and says so.
    """
    asked = _asked(number)
    answer = await rest.post("/v1/tools/estimate", json=asked)
    if answer.status_code in _SHED:
        return math.inf
    answer.raise_for_status()
    return float(answer.headers["server-timing"].rpartition("dur=")[2])


def _asked(number: int) -> dict[str, Any]:
    """A question of its own for every number: none is answered from memory."""
    return ESTIMATES[number % len(ESTIMATES)] | {"prompt_tokens": 200 + number / 16}


async def _in_turn(ask: Callable[[int], Awaitable[None]], count: int) -> list[float]:
    times = []
    for number in range(count):
        start = time.perf_counter()
        await ask(number)
        times.append(time.perf_counter() - start)
    return times


async def _open_loop(rest: httpx.AsyncClient, count: int) -> tuple[list[float], list[float]]:
    """Milliseconds of every request from its moment on, and of the operation in it."""
    begin = time.perf_counter() + 0.1

    async def ask(number: int) -> tuple[float, float]:
        moment = begin + number / _RATE_RPS
        await asyncio.sleep(moment - time.perf_counter())
        handler_ms = await _estimate(rest, number + _WARM_UP)
        # Whoever is sent away has waited in vain: the longest of all waits.
        waited_ms = (time.perf_counter() - moment) * 1e3
        return (waited_ms if math.isfinite(handler_ms) else math.inf), handler_ms

    pairs = await asyncio.gather(*(ask(number) for number in range(count)))
    return [total for total, _ in pairs], [handler for _, handler in pairs]


async def _plans_ms(url: str) -> list[float]:
    """Milliseconds of plans started over MCP by several clients at once, one after another each."""

    async def one_after_another() -> list[float]:
        async with Client(f"{url}/mcp") as client:

            async def ask(_: int) -> None:
                found = await client.call_tool("plan_start", {"text": ASK})
                if found.is_error:
                    raise SystemExit(f"a plan failed: {found.content}")

            await ask(0)
            return await _in_turn(ask, _STARTS // _AT_ONCE)

    each = await asyncio.gather(*(one_after_another() for _ in range(_AT_ONCE)))
    return [1e3 * seconds for times in each for seconds in times]


def _quantile(times: Sequence[float], share: float) -> float:
    return float(np.quantile(times, share, method="higher"))


def _result(name: str, value: float, unit: str, limit: float) -> Result:
    return Result(name=name, value=value, unit=unit, aim=f"< {limit:g}", reached=value < limit)


def _told(name: str, value: float, unit: str) -> Result:
    return Result(name=name, value=value, unit=unit, aim="none", reached=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Print one line per result."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench_doors", description=__doc__)
    parser.add_argument("--json", action="store_true", help="machine-readable output")
    parser.add_argument(
        "--full", action="store_true", help=f"{_FULL_REQUESTS:,} estimates: 200 seconds of them"
    )
    wanted = parser.parse_args(argv)
    results = door_results(_FULL_REQUESTS if wanted.full else _REQUESTS)
    if wanted.json:
        sys.stdout.write(json.dumps([asdict(one) for one in results], indent=1) + "\n")
        return 0
    for one in results:
        mark = "reached" if one.reached else "MISSED"
        sys.stdout.write(f"{one.name:58}{one.value:9.2f} {one.unit:5} aim {one.aim:8} {mark}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
