"""A service of its own process for tests that need real sockets."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, kw_only=True)
class Service:
    """Where it answers, and its process."""

    url: str
    process: subprocess.Popen[str]

    def interrupt(self, timeout_s: float = 30.0) -> tuple[int, str]:
        """Its exit code and what it said, after Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        _, said = self.process.communicate(timeout=timeout_s)
        return self.process.returncode, said


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[Service]:
    """`leadline serve` on a free port of loopback, its data in a folder; ended afterwards."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LEADLINE_")}
    environment = kept | {"XDG_DATA_HOME": str(folder), "PYTHONPATH": str(ROOT)} | settings
    with subprocess.Popen(
        [sys.executable, "-m", "mcp_server", "serve", "--port", "0"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        try:
            assert process.stderr is not None
            # What is missing is told before the address, which comes once requests are answered.
            found = (re.search(r"http://127\.0\.0\.1:\d+", line) for line in process.stderr)
            address = next(filter(None, found), None)
            assert address is not None
            httpx.get(f"{address[0]}/readyz", timeout=60).raise_for_status()
            yield Service(url=address[0], process=process)
        finally:
            if process.poll() is None:
                process.terminate()
