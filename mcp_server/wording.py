"""How a hint names its next step at each door: a command, a route or a tool.

What lies below the doors writes commands of `leadline`; only the wording changes here.
"""

import re
import shlex
import shutil
from pathlib import Path
from typing import Literal

__all__ = ["Door", "as_called", "at_door", "program_called"]

Door = Literal["command", "rest", "mcp"]
_COMMAND = re.compile(r"`?leadline (sessions|show|choose)\b(?: (s-[\w-]+|SESSION))?(?: \d+)?`?")
_ARGUMENTS = re.compile(r"see the arguments of '\w+'")
_CALL = re.compile(
    r"\bleadline (?=(?:plan|show|sessions|edit|answer|choose|approve|manifests|doctor|estimate|"
    r"predict|ingest|fit|search|knowledge|lookup|audit|keys)\b)"
)
_AT = {
    "rest": {
        "sessions": "GET /v1/sessions",
        "show": "GET /v1/sessions/{}",
        "choose": "POST /v1/sessions/{}/choice",
    },
    "mcp": {
        "sessions": "`leadline sessions` on the command line",
        "show": "the tool plan_get",
        "choose": "the tool plan_choose",
    },
}


def at_door(hint: str, door: Door) -> str:
    """The hint in the door's own words.

    >>> at_door("list yours with `leadline sessions`", "rest")
    'list yours with GET /v1/sessions'
    >>> at_door("read it with `leadline show s-1`", "mcp")
    'read it with the tool plan_get'
    """
    if door == "command":
        return _ARGUMENTS.sub("--help shows what fits", hint)
    words = _AT[door]
    return _COMMAND.sub(
        lambda found: words[found[1]].format(found[2] or "{session_id}"),
        hint,
    )


def as_called(text: str, program: str) -> str:
    """The commands in a text with the program named as the person called it.

    >>> as_called("leadline choose s-1 1", ".venv/bin/leadline")
    '.venv/bin/leadline choose s-1 1'
    """
    return _CALL.sub(lambda _: f"{program} ", text)


def program_called(argument: str, folder: Path) -> str:
    """How to call this program again from the folder: its name where that is on the path.

    Args:
        argument: The first of the process's arguments.
        folder: The current folder.
    """
    if shutil.which("leadline") is not None or Path(argument).name != "leadline":
        return "leadline"
    path = Path(argument).absolute()
    near = path.relative_to(folder) if path.is_relative_to(folder) else path
    return shlex.quote(str(near))
