"""The OpenAPI description holds: schemathesis tries it, all checks and links, and finds nothing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from agent.bootstrap_identity import key_tending
from agent.identity.tending import KeyWish
from agent.settings import Settings
from tests.doors.service import serving

HERE = Path(__file__).parent / "openapi"
EXAMPLES = os.environ.get("OPENAPI_EXAMPLES", "8")
"""Most requests drawn for an operation in each phase; more find more."""
PROGRAM = shutil.which("schemathesis", path=str(Path(sys.executable).parent)) or shutil.which(
    "schemathesis"
)


def shown(folder: Path) -> dict[str, str]:
    """The header of who has a key of the service in this folder."""
    settings = Settings.from_environment({"XDG_DATA_HOME": str(folder)})
    wish = KeyWish(tenant="acme", name="schemathesis", scopes=["admin"])
    return {"Authorization": f"Bearer {key_tending(settings).create(wish)[1].text}"}


@pytest.mark.heavy
@pytest.mark.skipif(PROGRAM is None, reason="no schemathesis here: pip install 'leadline[dev]'")
@pytest.mark.parametrize("asks", [False, True], ids=["no login", "login"])
def test_schemathesis_finds_nothing(asks: bool, tmp_path: Path) -> None:
    headers = shown(tmp_path) if asks else {}
    with serving(tmp_path, **({"LEADLINE_AUTH_KEYS": "1"} if asks else {})) as service:
        # The first question loads a model for seconds, which is no fault of the description.
        asked = {"question": "what limits TTFT?"}
        first = httpx.post(f"{service.url}/v1/query", json=asked, headers=headers, timeout=120)
        first.raise_for_status()
        found = subprocess.run(  # noqa: S603  a program of the environment
            [
                str(PROGRAM),
                "--config-file",
                str(HERE / "schemathesis.toml"),
                "run",
                f"{service.url}/openapi.json",
                *("--checks", "all", "--max-examples", EXAMPLES, "--seed", "1"),
                *("--continue-on-failure", "--no-shrink", "--request-timeout", "60"),
                *(part for pair in headers.items() for part in ("-H", ": ".join(pair))),
            ],
            env=os.environ | {"SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(HERE)},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
    assert found.returncode == 0, found.stdout[-20_000:] + found.stderr[-2000:]
