"""What limits and the audit log cost: `python -m evals.bench_limits [--json]`.

A limit is measured as the time that one request waits for it; the audit log as that of the two rows
of one change. In a temporary folder, and on the PostgreSQL server that
`LEADLINE_TEST_POSTGRES_URL` names, whose tables stay: name a database of its own.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from typing import Literal

from pydantic import SecretStr

from agent.bootstrap_audit import audit_log
from agent.bootstrap_rates import rates_of
from agent.caller import Caller
from agent.settings import Settings

__all__ = ["Result", "limit_results", "main"]

_CALLS = 400
_WARM_UP = 20
_AT_ONCE = 16
_WHO = Caller(tenant="bench")
Act = Callable[[], Awaitable[object]]


@dataclass(frozen=True, kw_only=True)
class Result:
    """One measured quantity, the aim it is held against, and whether it is reached."""

    name: str
    value: float
    unit: str
    aim: str
    reached: bool


def limit_results() -> list[Result]:
    """Milliseconds of one request's limits, and of one change's rows."""
    with tempfile.TemporaryDirectory() as folder:
        places = {"SQLite": f"sqlite:///{folder}/bench.db"}
        if server := os.environ.get("LEADLINE_TEST_POSTGRES_URL"):
            places["PostgreSQL"] = server
        results = [_rates("memory", f"sqlite:///{folder}/bench.db", "memory", 0.2)]
        results += [_rates(name, url, "database", 3) for name, url in places.items()]
        return results + [one for name, url in places.items() for one in _audit(name, url)]


def _rates(name: str, url: str, store: Literal["memory", "database"], aim_ms: float) -> Result:
    settings = Settings(
        database_url=SecretStr(url), rate_limit="1000000/minute", rate_limit_store=store
    )

    async def measured() -> float:
        with closing(rates_of(settings)) as rates:
            return statistics.median(await _in_turn(lambda: rates.take("bench")))

    return _result(f"one request's limit, counted in {name}", asyncio.run(measured()), aim_ms)


def _audit(name: str, url: str) -> Iterator[Result]:
    settings = Settings(database_url=SecretStr(url))

    async def measured() -> tuple[float, float]:
        with closing(audit_log(settings)) as log:

            async def change() -> None:
                async with log.changing(_WHO, "edit", {"text": "2000 users"}):
                    pass

            alone = statistics.median(await _in_turn(change))
            begin = time.perf_counter()
            await asyncio.gather(*(change() for _ in range(_AT_ONCE * 10)))
            return alone, (time.perf_counter() - begin) * 1e3 / (_AT_ONCE * 10)

    alone, together = asyncio.run(measured())
    yield _result(f"one change in the audit log, {name}", alone, 10)
    yield _result(f"the same, {_AT_ONCE * 10} at once, for each", together, 10)


async def _in_turn(act: Act) -> list[float]:
    """Milliseconds of calls, one after another."""
    times = []
    for _ in range(_WARM_UP + _CALLS):
        begin = time.perf_counter()
        await act()
        times.append((time.perf_counter() - begin) * 1e3)
    return times[_WARM_UP:]


def _result(name: str, value: float, limit: float) -> Result:
    return Result(name=name, value=value, unit="ms", aim=f"< {limit:g}", reached=value < limit)


def main(argv: Sequence[str] | None = None) -> int:
    """Print one line per result."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench_limits", description=__doc__)
    parser.add_argument("--json", action="store_true", help="machine-readable output")
    results = limit_results()
    if parser.parse_args(argv).json:
        sys.stdout.write(json.dumps([asdict(one) for one in results], indent=1) + "\n")
        return 0
    for one in results:
        mark = "reached" if one.reached else "MISSED"
        sys.stdout.write(f"{one.name:58}{one.value:9.3f} {one.unit:5} aim {one.aim:8} {mark}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
