"""Speed of sessions by where they are kept: `python -m evals.bench_sessions [ADDRESS ...]`.

A session of six turns (start, two edits, a what-if, a choice, an approval), real operations,
one after the other and many at once, in an SQLite file of its own and at every address that is
given, such as `postgresql://user:password@host/empty`. Turns are the time a caller waits; what is
between two stores is the store's share, for the plans are the same.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import SecretStr

from agent.audited_sessions import AuditedSessions
from agent.bootstrap import open_sessions
from agent.caller import Caller
from agent.settings import Settings

__all__ = ["Result", "main", "measure"]

ASK = "A customer-support chatbot for 1000 users, low latency is critical"
_WHO = Caller(tenant="bench")
_ALONE = 5
_AT_ONCE = 20
ResultT = TypeVar("ResultT")


@dataclass(frozen=True, kw_only=True)
class Result:
    """Turns of six-turn sessions in one store.

    Attributes:
        store: `sqlite` or `postgresql`.
        sessions_at_once: How many were followed together.
        p50_ms: Median time of a turn.
        p95_ms: Time that 95 % of the turns stay within.
        turns_per_s: All turns over the whole time.
    """

    store: str
    sessions_at_once: int
    p50_ms: float
    p95_ms: float
    turns_per_s: float


async def measure(address: str, *, alone: int = _ALONE, at_once: int = _AT_ONCE) -> list[Result]:
    """Sessions one by one, then many at once."""
    settings = Settings(database_url=SecretStr(address))
    store = address.partition(":")[0]
    results = []
    async with open_sessions(settings) as sessions:
        await _session(sessions)  # fills the store and every cache
        begun = time.perf_counter()
        turns = [turn for _ in range(alone) for turn in await _session(sessions)]
        results.append(_result(store, 1, turns, time.perf_counter() - begun))
        begun = time.perf_counter()
        many = await asyncio.gather(*(_session(sessions) for _ in range(at_once)))
        turns = [turn for one in many for turn in one]
        results.append(_result(store, at_once, turns, time.perf_counter() - begun))
    return results


async def _session(sessions: AuditedSessions) -> list[float]:
    """Seconds of each turn."""
    turns: list[float] = []

    async def timed(turn: Awaitable[ResultT]) -> ResultT:
        begun = time.perf_counter()
        done = await turn
        turns.append(time.perf_counter() - begun)
        return done

    plan = await timed(sessions.start(_WHO, ASK, ask=False))
    name = plan.session_id
    await timed(sessions.edit(_WHO, name, "make it 2,000 users"))
    await timed(sessions.what_if(_WHO, name, "half the users"))
    await timed(sessions.edit(_WHO, name, "as cheap as possible"))
    plan = await timed(sessions.choose(_WHO, name, 1))
    await timed(sessions.approve(_WHO, name, plan.plan_digest, True))
    return turns


def _result(store: str, at_once: int, turns: Sequence[float], wall_s: float) -> Result:
    return Result(
        store=store,
        sessions_at_once=at_once,
        p50_ms=round(statistics.median(turns) * 1000, 1),
        p95_ms=round(statistics.quantiles(turns, n=20)[-1] * 1000, 1),
        turns_per_s=round(len(turns) / wall_s, 1),
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Measure every store and print one line for each."""
    parser = argparse.ArgumentParser(description="Speed of sessions by where they are kept.")
    parser.add_argument("addresses", nargs="*", metavar="ADDRESS")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        addresses = [f"sqlite:///{Path(folder) / 'leadline.db'}", *arguments.addresses]
        results = [one for address in addresses for one in asyncio.run(measure(address))]
    if arguments.json:
        sys.stdout.write(json.dumps([asdict(one) for one in results]) + "\n")
        return 0
    for one in results:
        sys.stdout.write(
            f"{one.store:<12} {one.sessions_at_once:>3} at once: turn p50 {one.p50_ms:>7} ms,"
            f" p95 {one.p95_ms:>8} ms, {one.turns_per_s:>6} turns/s\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
