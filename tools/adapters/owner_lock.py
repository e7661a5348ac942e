"""One process owns a folder; a second one is told who.

The lock belongs to the operating system, which lets go when the owner dies however it dies, so a
holder's note that outlived its process is only overwritten.
"""

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from tools.adapters.atomic_file import replace_text
from tools.domain.errors import OutsideError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

__all__ = ["OwnerLock"]

_LOCK = "owner.lock"
_HOLDER = "holder.json"


class OwnerLock:
    """Exclusive use of a folder by this object, until `release` or the end of the process."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; nothing is touched before `acquire`."""
        self._folder = folder
        self._file: IO[bytes] | None = None

    def acquire(self) -> None:
        """Take the folder; harmless to repeat.

        Raises:
            OutsideError: `knowledge_locked`, naming pid and command of the owner.
        """
        if self._file is not None:
            return
        file = (self._folder / _LOCK).open("ab")
        try:
            _lock(file)
        except BlockingIOError:
            file.close()
            raise _held(self._folder) from None
        except BaseException:
            file.close()
            raise
        self._file = file
        replace_text(self._folder / _HOLDER, json.dumps(_this_process()))

    def release(self) -> None:
        """Let go; harmless to repeat."""
        if self._file is None:
            return
        (self._folder / _HOLDER).unlink(missing_ok=True)
        self._file.close()
        self._file = None


def _lock(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError from error
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _this_process() -> dict[str, object]:
    # The subcommand only: what follows may hold a question or a secret.
    words = [Path(sys.argv[0]).name, *sys.argv[1:2]]
    command = " ".join(word for word in words if word and not word.startswith("-"))
    return {
        "pid": os.getpid(),
        "command": command or "python",
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _held(folder: Path) -> OutsideError:
    try:
        holder = json.loads((folder / _HOLDER).read_text(encoding="utf-8"))
        who = f"process {holder['pid']} ({holder['command']}) since {holder['since']}"
        stop = f"stop process {holder['pid']}"
    except (OSError, ValueError, KeyError, TypeError):
        who, stop = "another process", "stop it"
    return OutsideError(
        f"the knowledge base in {folder} is in use by {who}",
        code="knowledge_locked",
        hint=f"{stop}, or ask it, if it serves: over REST or MCP",
    )
