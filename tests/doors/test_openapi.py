"""The OpenAPI description holds: schemathesis tries it, all checks and links, and finds nothing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.doors.service import serving

HERE = Path(__file__).parent / "openapi"
EXAMPLES = os.environ.get("OPENAPI_EXAMPLES", "8")
"""Most requests drawn for an operation in each phase; more find more."""
PROGRAM = shutil.which("schemathesis", path=str(Path(sys.executable).parent)) or shutil.which(
    "schemathesis"
)


@pytest.mark.heavy
@pytest.mark.skipif(PROGRAM is None, reason="no schemathesis here: pip install 'leadline[dev]'")
def test_schemathesis_finds_nothing(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        # The first question loads a model for seconds, which is no fault of the description.
        asked = {"question": "what limits TTFT?"}
        httpx.post(f"{service.url}/v1/query", json=asked, timeout=120).raise_for_status()
        found = subprocess.run(  # noqa: S603  a program of the environment
            [
                str(PROGRAM),
                "--config-file",
                str(HERE / "schemathesis.toml"),
                "run",
                f"{service.url}/openapi.json",
                *("--checks", "all", "--max-examples", EXAMPLES, "--seed", "1"),
                *("--continue-on-failure", "--no-shrink", "--request-timeout", "60"),
            ],
            env=os.environ | {"SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(HERE)},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
    assert found.returncode == 0, found.stdout[-20_000:] + found.stderr[-2000:]
