"""Half an hour of mixed load on one replica: `python -m tests.operations.soak [--minutes 30]`.

Estimates, plans that are made, changed, watched and deleted, searches, and MCP calls, over REST and
MCP, from a few people who never pause. Every few seconds it is written down what the process holds:
resident memory, open files, threads, and connections of its database. Nothing of it may grow.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import fmean
from typing import Any

import httpx
import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from tests.operations.fleet import Fleet, made_key
from tests.operations.killed_workers import settings_of
from tests.postgres_server import WITHOUT_POSTGRES, PostgresServer, postgres_server

__all__ = ["Soaked", "soaked"]

_PEOPLE = 4
_LOOK_EVERY_S = 5.0
_WARM_SHARE = 1 / 3
"""The first third fills caches; growth is looked for behind it."""
_GROWTH_MAX = 0.05


@dataclass(frozen=True, kw_only=True)
class Look:
    """What the process held at one moment."""

    at_s: float
    rss_mib: float
    files: int
    threads: int
    connections: int


@dataclass(kw_only=True)
class Soaked:
    """What was done, and what the process held meanwhile."""

    minutes: float
    calls: dict[str, int] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)

    def _halves(self, name: str) -> tuple[float, float]:
        """Mean of the two halves behind the warm-up."""
        warm = [one for one in self.looks if one.at_s >= 60.0 * self.minutes * _WARM_SHARE]
        middle = len(warm) // 2
        first, last = warm[:middle], warm[middle:]
        return fmean(getattr(one, name) for one in first), fmean(getattr(one, name) for one in last)

    @property
    def growth(self) -> dict[str, float]:
        """Last half over first half behind the warm-up, less one."""
        return {
            name: round(after / before - 1.0, 4)
            for name in ("rss_mib", "files", "threads", "connections")
            for before, after in (self._halves(name),)
        }

    @property
    def is_flat(self) -> bool:
        """Whether nothing grew by more than a twentieth, and nothing failed."""
        return not self.failures and max(self.growth.values()) <= _GROWTH_MAX


async def soaked(server: PostgresServer, minutes: float) -> Soaked:
    """Load one replica for so long."""
    url = server.database()
    settings = settings_of(url) | {"LEADLINE_TOOLSETS": "plan,knowledge"}
    key = made_key(settings, "ann")
    told = Soaked(minutes=minutes)
    async with Fleet(settings=settings, count=1) as fleet:
        begun = time.monotonic()
        until = begun + 60.0 * minutes
        async with asyncio.TaskGroup() as group:
            group.create_task(_looking(server, url, fleet.pid(0), told, begun, until))
            for number in range(_PEOPLE):
                group.create_task(_person(fleet.urls[0], key, number, told, until))
    return told


async def _person(url: str, key: str, number: int, told: Soaked, until: float) -> None:
    headers = {"Authorization": f"Bearer {key}"}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=120.0) as rest:
        turn = number
        while time.monotonic() < until:
            turn += _PEOPLE
            for name, act in _DEEDS:
                try:
                    await act(rest, key, turn)
                except (httpx.HTTPError, OSError, KeyError, ExceptionGroup) as error:
                    told.failures.append(f"{name}: {type(error).__name__}: {str(error)[:200]}")
                told.calls[name] = told.calls.get(name, 0) + 1


async def _estimates(rest: httpx.AsyncClient, _: str, turn: int) -> None:
    for model, gpu in (("llama-3.1-8b", "h100"), ("qwen2.5-7b-instruct", "l40s")):
        asked = {"model": model, "gpu": gpu, "concurrency": 4, "prompt_tokens": 200 + turn % 5_000}
        (await rest.post("/v1/tools/estimate", json=asked)).raise_for_status()


async def _plan(rest: httpx.AsyncClient, _: str, turn: int) -> None:
    """Start, change, choose, watch and forget a session."""
    asked = {"text": f"A support chatbot for {500 + turn} users, low latency", "ask": False}
    started = (await rest.post("/v1/sessions", json=asked)).raise_for_status().json()
    path = f"/v1/sessions/{started['session_id']}"
    (await rest.post(f"{path}/messages", json={"text": "2000 users"})).raise_for_status()
    (await rest.post(f"{path}/choice", json={"option": 1})).raise_for_status()
    async with rest.stream("GET", f"{path}/events") as events:
        async for line in events.aiter_lines():
            if line.startswith("event: session"):
                break
    (await rest.get(f"{path}/bundle")).raise_for_status()
    (await rest.delete(path)).raise_for_status()


async def _search(rest: httpx.AsyncClient, _: str, turn: int) -> None:
    asked = {"query": f"how to size the KV cache of {turn} sequences"}
    (await rest.post("/v1/tools/search_knowledge", json=asked)).raise_for_status()


async def _refusals(rest: httpx.AsyncClient, _: str, turn: int) -> None:
    """What goes wrong must not add up either."""
    await rest.get(f"/v1/sessions/s-{turn:08x}")
    await rest.post("/v1/tools/estimate", json={"model": f"nothing-{turn}", "gpu": "h100"})
    await rest.get("/v1/sessions", headers={"Authorization": f"Bearer ll_{turn}_wrong"})
    await rest.get(f"/nowhere/{turn}")


async def _tools(rest: httpx.AsyncClient, key: str, turn: int) -> None:
    """A client of each era in turn: it connects, lists, calls and goes."""
    async with httpx2.AsyncClient(headers={"Authorization": f"Bearer {key}"}) as http:
        target = streamable_http_client(str(rest.base_url.join("/mcp")), http_client=http)
        async with Client(target, mode="auto" if turn % 2 else "legacy") as client:
            await client.list_tools()
            await client.call_tool("lookup", {"kind": "gpus"})


Deed = Callable[[httpx.AsyncClient, str, int], Awaitable[None]]
_DEEDS: tuple[tuple[str, Deed], ...] = (
    ("estimates", _estimates),
    ("plan", _plan),
    ("search", _search),
    ("refusals", _refusals),
    ("tools", _tools),
)


async def _looking(
    server: PostgresServer, url: str, pid: int, told: Soaked, begun: float, until: float
) -> None:
    while time.monotonic() < until:
        await asyncio.sleep(_LOOK_EVERY_S)
        told.looks.append(await asyncio.to_thread(_look, server, url, pid, begun))


def _look(server: PostgresServer, url: str, pid: int, begun: float) -> Look:
    status = dict(
        line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines()
    )
    name = url.rpartition("/")[2]
    counted = server.execute(
        f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608  our name
    )
    return Look(
        at_s=time.monotonic() - begun,
        rss_mib=int(status["VmRSS"].split()[0]) / 1024,
        files=len(list(Path(f"/proc/{pid}/fd").iterdir())),
        threads=int(status["Threads"]),
        connections=int(counted[0][0]),
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Soak, and print what happened as JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.operations.soak")
    parser.add_argument("--minutes", type=float, default=30.0)
    wanted = parser.parse_args(argv)
    with postgres_server() as server:
        if server is None:
            sys.stderr.write(f"{WITHOUT_POSTGRES}\n")
            return 3
        told = asyncio.run(soaked(server, wanted.minutes))
    shown: dict[str, Any] = asdict(told) | {"growth": told.growth, "is_flat": told.is_flat}
    shown["looks"] = shown["looks"][:: max(len(told.looks) // 12, 1)]
    sys.stdout.write(json.dumps(shown, indent=1) + "\n")
    return 0 if told.is_flat else 1


if __name__ == "__main__":
    sys.exit(main())
