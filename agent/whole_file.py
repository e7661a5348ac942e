"""Text files that appear whole or not at all, whatever their name stands for.

A symbolic link is followed, so that the file it names is the one that changes. What is there and is
no regular file (a pipe, a device, our own output) is written straight into: it cannot be replaced.
"""

import os
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from errno import EACCES, EDQUOT, EFBIG, EISDIR, ENOSPC
from pathlib import Path
from stat import S_IMODE, S_ISDIR, S_ISREG
from threading import current_thread, main_thread
from types import FrameType
from typing import IO, TypeVar

from tools.domain.errors import InputError, OutsideError, PlanningError

__all__ = ["WholeFile", "hint_for", "is_full", "unwritable", "whole_file", "why"]

ResultT = TypeVar("ResultT")
Failure = Callable[[Path, OSError], PlanningError]
_WRONG_PLACE = (FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError)
_ORDINARY = 0o644
"""Permissions of a file that was not there before."""
_ENDINGS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
_ENDED_BY = 128
"""What shells add to the number of a signal that ended a process."""


def is_full(error: OSError) -> bool:
    """Whether there was no room: the disk, a quota, or the largest size of a file.

    >>> is_full(OSError(ENOSPC, "no space")), is_full(FileNotFoundError(2, "no such file"))
    (True, False)
    """
    return error.errno in (ENOSPC, EDQUOT, EFBIG)


def hint_for(error: OSError, otherwise: str) -> str:
    """What a person can do about a file that cannot be written."""
    return "make room there, or choose a place on another disk" if is_full(error) else otherwise


def why(error: OSError) -> str:
    """The system's reason in small letters: `no such file or directory`."""
    return (error.strerror or type(error).__name__).lower()


def unwritable(path: Path, error: OSError) -> PlanningError:
    """The failure `cannot_write`: wrong input where the place is wrong, else something outside."""
    family = InputError if isinstance(error, _WRONG_PLACE) else OutsideError
    return family(
        f"cannot write {path}: {why(error)}",
        hint=hint_for(error, "choose a file in a folder that exists and that you may write to"),
        code="cannot_write",
    )


class WholeFile:
    """A file that is being written; errors of the disk are told as failures of its place."""

    def __init__(self, path: Path, file: IO[str], failure: Failure) -> None:
        self._path, self._file, self._failure = path, file, failure

    def write(self, text: str) -> int:
        """Add text.

        Raises:
            PlanningError: `cannot_write`.
        """
        with _told(self._path, self._failure):
            return self._file.write(text)


@contextmanager
def whole_file(path: Path, failure: Failure = unwritable) -> Iterator[WholeFile]:
    """A text file (UTF-8) that takes its place when it is whole; after a failure nothing changed.

    SIGTERM and SIGHUP end the process with 128 + their number once nothing is left behind.

    Args:
        path: Where; its folder must be there already.
        failure: What an error of the disk means to the caller.

    Raises:
        PlanningError: `cannot_write`: the place is a folder, is not there, is not ours, or is full.
        BrokenPipeError: The reader of a pipe went away.
    """
    with _told(path, failure):
        stream = _stream(path)
    if stream is not None:
        with _closing(stream, path, failure):
            yield WholeFile(path, stream, failure)
        return
    target = Path(os.path.realpath(path))
    with _ended_in_order():
        with _told(path, failure):
            mode = S_IMODE(target.stat().st_mode) if target.exists() else _ORDINARY
            file = tempfile.NamedTemporaryFile(  # noqa: SIM115  closed below, then moved
                "w",
                encoding="utf-8",
                newline="",
                dir=target.parent,
                prefix=f".{target.name}.",
                delete=False,
            )
        kept = Path(file.name)
        try:
            with _closing(file, path, failure):
                yield WholeFile(path, file, failure)
                with _told(path, failure):
                    file.flush()
                    os.fsync(file.fileno())
            with _told(path, failure):
                kept.chmod(mode)
                kept.replace(target)
        finally:
            kept.unlink(missing_ok=True)


@contextmanager
def _told(path: Path, failure: Failure) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise failure(path, error) from None


@contextmanager
def _closing(file: IO[str], path: Path, failure: Failure) -> Iterator[None]:
    """Close at the end; what closing says after another failure is no news."""
    try:
        yield
    except BaseException:
        with suppress(OSError):
            file.close()
        raise
    with _told(path, failure):
        file.close()


def _stream(path: Path) -> IO[str] | None:
    """What is there and cannot be replaced, open to write; None for a file or a free place."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    if S_ISDIR(found.st_mode):
        raise IsADirectoryError(EISDIR, "it is a folder")
    for number in (1, 2):
        with suppress(OSError):
            # Our own output, under whatever name and wherever it leads: go on where it stands.
            if os.path.samestat(found, os.fstat(number)):
                return os.fdopen(os.dup(number), "w", encoding="utf-8", newline="")
    if not os.access(path, os.W_OK):
        raise PermissionError(EACCES, os.strerror(EACCES))
    if S_ISREG(found.st_mode):
        return None
    return path.open("w", encoding="utf-8", newline="")


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Let a signal that ends the process do so through every `finally`."""
    if current_thread() is not main_thread():
        yield
        return

    def end(number: int, _: FrameType | None) -> None:
        raise SystemExit(_ENDED_BY + number)

    ours = [one for one in _ENDINGS if signal.getsignal(one) is signal.SIG_DFL]
    for one in ours:
        signal.signal(one, end)
    try:
        yield
    finally:
        for one in ours:
            signal.signal(one, signal.SIG_DFL)
