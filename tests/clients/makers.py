"""The clients of other makers: where each is installed, and how it is run."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from evals.installs import node_environment, node_of, python_environment

__all__ = ["ERAS", "MAKERS", "PINS", "walked"]

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PINS = HERE / "pins"
NODE_MAJOR = 20
ERAS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "typescript": ("modern", "handshake"),
        "fastmcp": ("modern", "handshake"),
        "pydantic_ai": ("modern",),
        "langchain": ("handshake",),
    }
)
"""The eras that each client speaks as its users get it."""
_CACHE = "leadline-clients"
_WALK_S = 240


@dataclass(frozen=True)
class Program:
    """A walk that is ready to run."""

    command: tuple[str, ...]
    cwd: Path


def _typescript() -> Program:
    folder = node_environment(PINS / "typescript", f"{_CACHE}/typescript")
    script = "with_typescript.mjs"
    # A module finds its packages beside itself.
    shutil.copyfile(HERE / script, folder / script)
    return Program((node_of(folder, major=NODE_MAJOR), script), folder)


def _python(name: str) -> Callable[[], Program]:
    def made() -> Program:
        python = python_environment(PINS / f"{name}.txt", f"{_CACHE}/{name}")
        return Program((str(python), "-m", f"tests.clients.with_{name}"), ROOT)

    return made


MAKERS: Mapping[str, Callable[[], Program]] = MappingProxyType(
    {"typescript": _typescript}
    | {name: _python(name) for name in ("fastmcp", "pydantic_ai", "langchain")}
)
"""Makes the environment of a client where it is not there yet."""


def walked(program: Program, **given: Any) -> dict[str, Any]:
    """What a client told of its walk; its complaint where it failed."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    ran = subprocess.run(  # noqa: S603  a script of ours in an environment of ours
        [*program.command, json.dumps(given)],
        capture_output=True,
        text=True,
        check=False,
        timeout=_WALK_S,
        cwd=program.cwd,
        env=kept,
    )
    assert ran.returncode == 0, ran.stderr
    (line,) = ran.stdout.splitlines()
    told: dict[str, Any] = json.loads(line)
    return told
