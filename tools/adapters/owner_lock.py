"""One process owns a folder; a second one is told who.

The lock belongs to the operating system, which lets go when the owner dies however it dies, so a
holder's note that outlived its process is only overwritten.
"""

import json
import os
import sys
import time
from collections.abc import Callable
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
_STAYS = ("serve", "mcp")
"""Commands that keep a folder for as long as they run: nobody waits for them."""
_STEP_S = 0.05


class OwnerLock:
    """Exclusive use of a folder by this object, until `release` or the end of the process."""

    def __init__(
        self,
        folder: Path,
        *,
        patience_s: float = 0.0,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Name the folder; nothing is touched before `acquire`.

        Args:
            folder: To be owned.
            patience_s: How long the first `acquire` waits for a short command to end.
            now: Monotonic seconds.
            sleep: Waits so many seconds.
        """
        self._folder = folder
        self._patience_s, self._now, self._sleep = patience_s, now, sleep
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
            self._taken(file)
        except BaseException:
            file.close()
            raise
        self._file = file
        replace_text(self._folder / _HOLDER, json.dumps(_this_process()))

    def _taken(self, file: IO[bytes]) -> None:
        until = self._now() + self._patience_s
        self._patience_s = 0.0
        while True:
            try:
                return _lock(file)
            except BlockingIOError:
                holder = _holder(self._folder)
                if self._now() >= until or holder.get("command", "").endswith(_STAYS):
                    raise _held(self._folder, holder) from None
            self._sleep(_STEP_S)

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


def _holder(folder: Path) -> dict[str, str]:
    """Pid, command and start of the owner, as far as it has told."""
    try:
        told = json.loads((folder / _HOLDER).read_text(encoding="utf-8"))
        return {name: str(told[name]) for name in ("pid", "command", "since")}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _held(folder: Path, holder: dict[str, str]) -> OutsideError:
    who, stop = "another process", "wait for it or stop it"
    if holder:
        who = f"process {holder['pid']} ({holder['command']}) since {holder['since']}"
        stop = f"wait for process {holder['pid']} or stop it"
    return OutsideError(
        f"the knowledge base in {folder} is in use by {who}",
        code="knowledge_locked",
        hint=f"{stop}; one that serves answers searches itself, over REST or MCP",
    )
