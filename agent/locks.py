"""One writer per session, in this process and in every other on this machine.

The operating system gives a lock back when its holder dies, so a killed process blocks nobody.
Sessions share 64 lock files; two sessions that meet in one wait for each other, never more.
Processes on other machines are not seen: SQLite is for one machine anyway.
"""

import asyncio
import fcntl
import hashlib
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tools.domain.errors import ConflictError, OutsideError

__all__ = ["SessionLocks"]

_FILES = 64
_POLL_S = 0.01


class SessionLocks:
    """Exclusive access to one session at a time."""

    def __init__(self, folder: Path, *, patience_s: float = 60.0) -> None:
        """Keep lock files in `folder`, which is made when missing."""
        self._folder = folder
        self._patience_s = patience_s
        self._here = [asyncio.Lock() for _ in range(_FILES)]

    @asynccontextmanager
    async def hold(self, thread_id: str) -> AsyncIterator[None]:
        """Be the only one who changes this session.

        Raises:
            ConflictError: `session_busy`, after `patience_s` seconds.
            OutsideError: `store_unavailable`, when the lock file cannot be made.
        """
        number = hashlib.sha256(thread_id.encode()).digest()[0] % _FILES
        try:
            async with asyncio.timeout(self._patience_s):
                await self._here[number].acquire()
        except TimeoutError:
            raise _busy(self._patience_s) from None
        try:
            file = self._open(self._folder / f"{number:02d}")
            try:
                await self._lock(file)
                yield
            finally:
                os.close(file)
        finally:
            self._here[number].release()

    def _open(self, path: Path) -> int:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise OutsideError(
                f"cannot lock sessions in {self._folder}: {error.strerror}",
                code="store_unavailable",
                hint="make the folder of LEADLINE_DATABASE_URL writable",
            ) from error

    async def _lock(self, file: int) -> None:
        try:
            async with asyncio.timeout(self._patience_s):
                # Another process cannot set an event here, so asking again is the way.
                while not _taken(file):  # noqa: ASYNC110
                    await asyncio.sleep(_POLL_S)
        except TimeoutError:
            raise _busy(self._patience_s) from None


def _taken(file: int) -> bool:
    """Whether the lock is ours now; a waiting call could not be cancelled, so none is made."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _busy(patience_s: float) -> ConflictError:
    return ConflictError(
        f"another process has been changing this session for {patience_s:.0f} s",
        code="session_busy",
        hint="wait for it to finish, then read the session again",
    )
