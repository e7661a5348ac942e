"""Failures of the embedded engine, named by what helps.

The engine raises bare `Exception` with a text, and panics that are no `Exception` at all; both
are told apart by words of that text, which holds paths but no content.
"""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.adapters.points import mismatch
from tools.domain.errors import OutsideError, PlanningError

__all__ = ["corrupt", "full", "speaking_errors"]

_DAMAGE = (" IO ", "not readable", "out of bounds", "Failed to decode")
_READ_ONLY_CODES = {errno.EACCES, errno.EROFS, errno.EPERM}
_FULL_CODES = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}


@contextmanager
def speaking_errors(place: Path, *, opening: bool = False) -> Iterator[None]:
    """Translate what the engine and the file system raise inside the block.

    Args:
        place: The folder to name.
        opening: Unknown failures while an index is opened mean that its files are damaged.

    Raises:
        OutsideError: `knowledge_locked`, `knowledge_read_only`, `knowledge_full`,
            `knowledge_corrupt` or `knowledge_unavailable`.
        ConflictError: `dimension_mismatch`.
    """
    try:
        yield
    except (PlanningError, ValueError, TypeError):
        raise  # ours, or a caller's mistake such as an id that is no UUID
    except OSError as error:
        raise _of_system(place, error) from error
    except BaseException as error:
        if not _is_the_engines(error):
            raise
        raise _translated(place, error, opening=opening) from error


def _is_the_engines(error: BaseException) -> bool:
    """A bare `Exception`, or a panic of the engine, whose class cannot be imported."""
    return type(error) is Exception or type(error).__name__ == "PanicException"


def _of_system(place: Path, error: OSError) -> OutsideError:
    if error.errno in _READ_ONLY_CODES:
        return _read_only(place)
    if error.errno in _FULL_CODES:
        return full(place)
    return _unavailable(place, error.strerror or type(error).__name__)


def _translated(place: Path, error: BaseException, *, opening: bool) -> PlanningError:
    text = str(error)
    for words, known in _KNOWN:
        if any(word in text for word in words):
            return known(place)
    if opening or not isinstance(error, Exception) or any(word in text for word in _DAMAGE):
        return corrupt(place, text)
    return _unavailable(place, text or "no reason given")


def corrupt(place: Path, what: str) -> OutsideError:
    """Files that are not what was written."""
    return OutsideError(
        f"the knowledge index in {place} is damaged: {_short(what)}",
        code="knowledge_corrupt",
        hint="`leadline knowledge reindex` saves what can be read; else it keeps the files aside, "
        "begins anew with the shipped items, and says which documents to ingest again",
    )


def full(place: Path, free_mib: int | None = None, needed_mib: int | None = None) -> OutsideError:
    """No room left; nothing of the last batch was written."""
    figures = f": {free_mib} MiB free, {needed_mib} MiB needed" if free_mib is not None else ""
    return OutsideError(
        f"no room to write the knowledge index in {place}{figures}",
        code="knowledge_full",
        hint="free some space, or name another place in LEADLINE_QDRANT_PATH; what was written "
        "before is kept",
    )


def _read_only(place: Path) -> OutsideError:
    return OutsideError(
        f"the knowledge index in {place} cannot be opened without write access",
        code="knowledge_read_only",
        hint="the engine writes its log there even to read: make the folder writable, or name "
        "another place in LEADLINE_QDRANT_PATH",
    )


def _unavailable(place: Path, why: str) -> OutsideError:
    return OutsideError(
        f"the knowledge index in {place} cannot be used: {_short(why)}",
        code="knowledge_unavailable",
        hint="run `leadline doctor`; `leadline knowledge reindex` builds the index anew",
    )


def _short(text: str, limit: int = 200) -> str:
    line = text.strip().split("\n", 1)[0].removeprefix("Service runtime error: ")
    return line if len(line) <= limit else line[:limit] + "..."


def _locked(place: Path) -> OutsideError:
    return OutsideError(
        f"the knowledge index in {place} is opened by another process",
        code="knowledge_locked",
        hint="stop that process, or ask it, if it serves: over REST or MCP",
    )


# Words of the engine and of the operating system -> what they mean.
_KNOWN: tuple[tuple[tuple[str, ...], Callable[[Path], PlanningError]], ...] = (
    (("Vector dimension error",), lambda _: mismatch(None, None)),
    (("WouldBlock",), _locked),
    (("Permission denied", "Read-only file system", "Operation not permitted"), _read_only),
    (("No space left", "FileTooLarge", "StorageFull", "Disk quota exceeded"), full),
    (("not initialized",), lambda place: _unavailable(place, "it was closed")),
)
