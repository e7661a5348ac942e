"""The command as a process: interrupted, its reader gone, and as an MCP server on stdio."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

LEADLINE = (sys.executable, "-m", "mcp_server")


def environment(folder: Path, **more: str) -> Mapping[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LEADLINE_")}
    return kept | {"XDG_DATA_HOME": str(folder)} | more


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603  our own interpreter, our own arguments
        [*LEADLINE, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(folder),
    )


def test_an_interrupted_service_ends_quietly(tmp_path: Path) -> None:
    with start(tmp_path, "serve", "--port", "0") as process:
        assert process.stderr is not None
        address = re.search(r"http://127\.0\.0\.1:\d+", process.stderr.readline())
        assert address is not None
        # The port is open before the line is written; the answer comes once the service is up.
        assert httpx.get(f"{address[0]}/readyz", timeout=30).status_code == 200
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, "", "")


def test_a_reader_that_went_away_is_no_failure(tmp_path: Path) -> None:
    with start(tmp_path, "lookup", "benchmarks", "--limit", "100", "--json") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        err = process.stderr.read()
    assert (process.returncode, err) == (141, "")


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_the_shipped_stdio_server_plans_in_both_eras(mode: str, tmp_path: Path) -> None:
    parameters = StdioServerParameters(
        command=LEADLINE[0], args=[*LEADLINE[1:], "mcp"], env=dict(environment(tmp_path))
    )
    async with Client(stdio_client(parameters), mode=mode) as client:
        result = await client.call_tool("plan_start", {"text": "a chatbot for 100 users"})
    assert not result.is_error
    assert result.structured_content is not None
    assert result.structured_content["recommendations"]
