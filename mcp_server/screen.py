"""Where a command writes: answers to stdout, diagnostics to stderr, JSON when asked.

Nothing else in the command line touches a stream, so a command can be run in a test with two
`StringIO` and be read back whole.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TextIO

from mcp_server.errors import as_problem
from mcp_server.wording import as_called, at_door
from tools.domain.errors import PlanningError

__all__ = ["Screen"]


@dataclass(frozen=True, kw_only=True)
class Screen:
    """The two streams of one command and whether it speaks JSON.

    Attributes:
        out: Answers.
        err: Diagnostics and progress.
        as_json: Answers and failures as JSON.
        stdin: What `-` reads.
        program: How the person called us, for the commands that are printed.
        environment: Environment variables, for `LEADLINE_DEBUG`, `COLUMNS` and `NO_COLOR`.
    """

    out: TextIO
    err: TextIO
    stdin: TextIO
    as_json: bool = False
    program: str = "leadline"
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def debug(self) -> bool:
        """Whether the person asked for tracebacks."""
        return self.environment.get("LEADLINE_DEBUG", "") not in ("", "0")

    def write(self, text: str) -> None:
        """An answer as plain text, one line feed at its end."""
        self.out.write(text if text.endswith("\n") else f"{text}\n")

    def write_json(self, value: Any) -> None:
        """An answer as JSON; non-finite numbers are a defect, not an answer."""
        self.write(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False))

    def note(self, text: str) -> None:
        """A diagnostic line on stderr; commands in it are named as the person called us."""
        self.err.write(f"{as_called(text, self.program)}\n")

    def fail(self, error: PlanningError) -> None:
        """An expected failure on stderr: two lines for a person, a problem for a program."""
        if self.as_json:
            self.err.write(f"{json.dumps(as_problem(error), ensure_ascii=False)}\n")
            return
        self.note(f"leadline: {error.code}: {' '.join(error.message.split())}")
        self.note(f"  hint: {' '.join(at_door(error.hint, 'command').split())}")
