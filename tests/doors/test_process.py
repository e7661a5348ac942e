"""The command as a process: interrupted, its reader gone, and as an MCP server on stdio."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

ROOT = Path(__file__).parents[2]
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


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        (("predict", "--in", "rows.csv", "--out", "out.csv"), "out.csv"),
        (("lookup", "gpus", "l4"), "the answer"),
        (("lookup", "gpus", "--json"), "the answer"),
    ],
    ids=["file", "short answer", "long answer"],
)
def test_a_full_disk_is_told_and_leaves_nothing_behind(
    tmp_path: Path, arguments: tuple[str, ...], place: str
) -> None:
    """No file may hold a byte, and stdout is one."""
    rows, answer = tmp_path / "work" / "rows.csv", tmp_path / "work" / "answer"
    rows.parent.mkdir()
    rows.write_text("row_id,model_id,gpu,isl,osl\n")
    with answer.open("w") as stdout:
        ran = subprocess.run(  # noqa: S603  our own interpreter, our own arguments
            ["/bin/sh", "-c", 'ulimit -f 0; exec "$@"', "sh", *LEADLINE, *arguments],
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(tmp_path, PYTHONDONTWRITEBYTECODE="1", PYTHONPATH=str(ROOT)),
            cwd=rows.parent,
            check=False,
        )
    assert ran.returncode == 3
    assert "cannot_write" in ran.stderr
    assert f"cannot write {place}: file too large" in ran.stderr
    assert not {"Traceback", "defect", "Exception"} & set(ran.stderr.split())
    assert {path.name for path in rows.parent.iterdir()} == {"rows.csv", "answer"}


def test_an_ended_prediction_leaves_nothing_behind(tmp_path: Path) -> None:
    source, out = tmp_path / "rows.csv", tmp_path / "out" / "out.csv"
    out.parent.mkdir()
    os.mkfifo(source)
    arguments = ("predict", "--in", str(source), "--out", str(out))
    with start(tmp_path, *arguments) as process, source.open("w"):
        # It opens the rows after the file beside the target, and now waits for a header.
        deadline = time.monotonic() + 120
        while not list(out.parent.iterdir()) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert len(list(out.parent.iterdir())) == 1
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (143, "")
    assert list(out.parent.iterdir()) == []


def test_the_module_of_the_command_is_the_command_too(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "mcp_server.cli", "--version"],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.startswith("leadline ")


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
