"""The conformance suite and the inspector at pinned versions, in a cache outside the checkout.

Installed by npm from the committed lock file, without running anything they bring. Once there,
nothing is fetched again.
"""

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from evals.installs import NotInstalledError, node_environment, node_of
from tools.domain.errors import OutsideError

__all__ = ["Ran", "Suite", "installed_suite"]

HERE = Path(__file__).parent
NODE_MAJOR = 22
HINT = f"npm installs it, with Node {NODE_MAJOR} or newer where npm has none for this machine"
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
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
    try:
        folder = node_environment(HERE, "leadline-conformance")
        return Suite(folder, node_of(folder, major=NODE_MAJOR))
    except NotInstalledError as missing:
        raise OutsideError(
            f"the conformance suite is not installed: {missing}",
            code="conformance_unavailable",
            hint=HINT,
        ) from None
