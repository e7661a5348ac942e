"""What the suite is run against, as processes on free loopback ports with data of their own."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.domain.errors import OutsideError

__all__ = ["FIXTURES", "SHIPPED", "served"]

SHIPPED = ("-m", "mcp_server", "serve", "--port", "0")
"""The service as a user starts it."""
FIXTURES = ("-m", "tests.conformance")
"""The same app with what the suite calls by name."""
ROOT = Path(__file__).parents[2]
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/mcp")
_END_S = 30


@contextmanager
def served(module: tuple[str, ...], folder: Path, **settings: str) -> Iterator[str]:
    """The address of a service that runs as long as the context.

    Args:
        module: What Python runs.
        folder: Where it keeps its data.
        settings: Settings by their names without the prefix, in small letters.

    Raises:
        OutsideError: `start_failed`.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LEADLINE_")}
    given = {f"LEADLINE_{name.upper()}": value for name, value in settings.items()}
    process = subprocess.Popen(  # noqa: S603  our own interpreter and modules
        [sys.executable, *module],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        env=kept | {"XDG_DATA_HOME": str(folder), "PYTHONPATH": str(ROOT)} | given,
        cwd=ROOT,
    )
    with process:
        try:
            yield _address(process)
        finally:
            process.terminate()
            process.communicate(timeout=_END_S)


def _address(process: subprocess.Popen[str]) -> str:
    """The port is open before its line is written, so nobody has to wait."""
    told = ""
    for line in process.stderr or ():
        if found := _ADDRESS.search(line):
            return found[0]
        told = line.strip() or told
    raise OutsideError(f"the service did not start: {told}", code="start_failed", hint="run it")
