"""Several `leadline serve` on one database, which may be killed and come back on their ports."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

__all__ = ["Fleet", "made_key"]

_READY_S = 120.0


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LEADLINE_")}
    return {**kept, **settings}


def made_key(settings: Mapping[str, str], tenant: str, scopes: str = "read,plan") -> str:
    """A new API key of a tenant, as its operator makes one."""
    asked = ["--tenant", tenant, "--name", f"{tenant}-test", "--scopes", scopes]
    ran = subprocess.run(  # noqa: S603  our own module
        [sys.executable, "-m", "mcp_server", "keys", "create", "--json", *asked],
        env=_environment(settings),
        capture_output=True,
        text=True,
        check=True,
    )
    made: dict[str, Any] = json.loads(ran.stdout)
    return str(made["key"])


@dataclass(kw_only=True)
class Fleet:
    """Worker processes by port; each has a folder for what it writes of its own.

    Attributes:
        settings: The same for all.
        count: How many.
        kills: How often one was killed so far.
    """

    settings: Mapping[str, str]
    count: int
    kills: int = 0
    ports: list[int] = field(default_factory=list)
    _folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="leadline-fleet-")))
    _processes: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)

    async def __aenter__(self) -> "Fleet":
        self.ports = [_free_port() for _ in range(self.count)]
        for port in self.ports:
            self._begin(port)
        await asyncio.gather(*(self.is_ready(port) for port in self.ports))
        return self

    async def __aexit__(self, *_: object) -> None:
        for process in self._processes.values():
            process.terminate()
        for process in self._processes.values():
            try:
                await asyncio.to_thread(process.wait, 60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    @property
    def urls(self) -> list[str]:
        """Where they listen, or will again."""
        return [f"http://127.0.0.1:{port}" for port in self.ports]

    def pid(self, place: int) -> int:
        """The process of one of them."""
        return self._processes[self.ports[place]].pid

    def log(self) -> str:
        """All that any of them wrote."""
        return "\n".join(
            path.read_text(encoding="utf-8", errors="replace")
            for path in sorted(self._folder.glob("*.log"))
        )

    def kill(self, place: int) -> None:
        """End one without a warning, and start another in its place."""
        port = self.ports[place]
        process = self._processes[port]
        process.kill()
        process.wait()
        self.kills += 1
        self._begin(port)

    async def is_ready(self, port: int) -> None:
        """Return once the one on this port answers that it is ready."""
        async with asyncio.timeout(_READY_S), httpx.AsyncClient() as client:
            while True:
                try:
                    if (await client.get(f"http://127.0.0.1:{port}/readyz")).is_success:
                        return
                except httpx.TransportError:
                    pass
                await asyncio.sleep(0.1)

    def _begin(self, port: int) -> None:
        own = {"XDG_DATA_HOME": str(self._folder / str(port))}
        with (self._folder / f"{port}.log").open("ab") as log:
            self._processes[port] = subprocess.Popen(  # noqa: S603  our own module
                [sys.executable, "-m", "mcp_server", "serve", "--port", str(port)],
                env=_environment({**self.settings, **own}),
                stdout=log,
                stderr=log,
            )


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
