"""One writer per session, in this process and in every other on this machine.

The operating system gives a lock back when its holder dies, so a killed process blocks nobody.
Within a process nobody waits for another session: one may be held for as long as a language model
takes. Between processes sessions share 4,096 lock files, made when first used; two that meet in one
wait for each other, never more.
Processes on other machines are not seen: SQLite is for one machine anyway.
"""

import asyncio
import fcntl
import hashlib
import os
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from weakref import WeakValueDictionary

from tools.domain.errors import ConflictError, OutsideError

__all__ = ["Locks", "LocksHere", "SessionLocks", "busy"]

_FILES = 4096
_POLL_S = 0.01


class Locks(Protocol):
    """One writer at a time for each name, wherever the others are."""

    def hold(
        self, thread_id: str, *, patience_s: float | None = None
    ) -> AbstractAsyncContextManager[None]:
        """Be the only one who changes this session.

        Raises:
            ConflictError: `session_busy`, after `patience_s` seconds.
            OutsideError: `store_unavailable`, when locks cannot be had or were lost.
        """
        ...


class LocksHere:
    """One at a time for each name within this process."""

    def __init__(self) -> None:
        """Know no name; one that nobody holds is forgotten."""
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def hold(self, name: str, patience_s: float) -> AsyncIterator[None]:
        """Be the only one here.

        Raises:
            ConflictError: `session_busy`, after `patience_s` seconds.
        """
        lock = self._locks.setdefault(name, asyncio.Lock())
        try:
            async with asyncio.timeout(patience_s):
                await lock.acquire()
        except TimeoutError:
            raise busy(patience_s) from None
        try:
            yield
        finally:
            lock.release()


class SessionLocks:
    """Exclusive access to one session at a time."""

    def __init__(self, folder: Path, *, patience_s: float = 60.0) -> None:
        """Keep lock files in `folder`, which is made when missing."""
        self._folder = folder
        self._patience_s = patience_s
        self._here = LocksHere()
        self._files: defaultdict[int, _SharedFile] = defaultdict(_SharedFile)

    @asynccontextmanager
    async def hold(self, thread_id: str, *, patience_s: float | None = None) -> AsyncIterator[None]:
        """Be the only one who changes this session.

        Raises:
            ConflictError: `session_busy`, after `patience_s` seconds.
            OutsideError: `store_unavailable`, when the lock file cannot be made.
        """
        patience_s = self._patience_s if patience_s is None else patience_s
        async with (
            self._here.hold(thread_id, patience_s),
            self._held_here(_number(thread_id), patience_s),
        ):
            yield

    @asynccontextmanager
    async def _held_here(self, number: int, patience_s: float) -> AsyncIterator[None]:
        """Hold a lock file for this process: whoever comes first takes it, the last gives it up."""
        file = self._files[number]
        try:
            async with asyncio.timeout(patience_s), file.taking:
                if not file.holders:
                    file.descriptor = await self._locked(self._folder / f"{number:04d}")
                file.holders += 1
        except TimeoutError:
            raise busy(patience_s) from None
        try:
            yield
        finally:
            file.holders -= 1
            if not file.holders:
                os.close(file.descriptor)

    async def _locked(self, path: Path) -> int:
        descriptor = self._open(path)
        try:
            # Another process cannot set an event here, so asking again is the way.
            while not _taken(descriptor):  # noqa: ASYNC110
                await asyncio.sleep(_POLL_S)
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor

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


@dataclass(kw_only=True)
class _SharedFile:
    """A lock file, and how many sessions of this process stand behind its lock."""

    taking: asyncio.Lock = field(default_factory=asyncio.Lock)
    holders: int = 0
    descriptor: int = -1


def _number(thread_id: str) -> int:
    return int.from_bytes(hashlib.sha256(thread_id.encode()).digest()[:2]) % _FILES


def _taken(file: int) -> bool:
    """Whether the lock is ours now; a waiting call could not be cancelled, so none is made."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def busy(patience_s: float) -> ConflictError:
    """What is told who waited in vain."""
    return ConflictError(
        f"another process has been changing this session for {patience_s:.0f} s",
        code="session_busy",
        hint="wait for it to finish, then read the session again",
    )
