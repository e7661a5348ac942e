"""Failures of a database, named by what helps: mend the file, wait, or open the folder.

Only the address without its password and the driver's error name are quoted, never its message,
which may hold credentials.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from tools.domain.errors import OutsideError

__all__ = ["address", "speaking_errors"]

_CORRUPT = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
_MENDED = {
    "benchmark store": "the file is left as it is: move it away and run again, the shipped rows are"
    " written anew; ingest your own rows again"
}
_LOCKED = ("SQLITE_BUSY", "SQLITE_LOCKED")


def address(url: URL) -> str:
    """The database's address as a person may see it: file path, or URL without the password."""
    if url.get_backend_name() == "sqlite":
        return url.database or "memory"
    return url.render_as_string(hide_password=True)


@contextmanager
def speaking_errors(url: URL, what: str = "benchmark store") -> Iterator[None]:
    """Translate the library's errors inside the block.

    Args:
        url: The database's address.
        what: What lies in it, for the message.

    Raises:
        OutsideError: `store_corrupt`, `store_locked` or `store_unavailable`.
    """
    try:
        yield
    except DBAPIError as error:
        raise _translated(url, what, _name(error)) from error
    except SQLAlchemyError as error:
        raise _translated(url, what, type(error).__name__) from error
    except OSError as error:
        raise _translated(url, what, error.strerror or type(error).__name__) from error


def _name(error: DBAPIError) -> str:
    """`SQLITE_BUSY` and the like, or the driver's class name."""
    return str(getattr(error.orig, "sqlite_errorname", type(error.orig).__name__))


def _translated(url: URL, what: str, name: str) -> OutsideError:
    where = address(url)
    if name.startswith(_CORRUPT):
        return OutsideError(
            f"the {what} {where} is not a readable database ({name})",
            code="store_corrupt",
            hint=_MENDED.get(what, "the file is left as it is: restore a backup of it"),
        )
    if name.startswith(_LOCKED):
        return OutsideError(
            f"the {what} {where} is in use by another process ({name})",
            code="store_locked",
            hint="wait until the other process has finished and try again",
        )
    return OutsideError(
        f"the {what} {where} cannot be used ({name})",
        code="store_unavailable",
        hint="check that its folder is writable and its disk has room, or name another place "
        "in LEADLINE_DATABASE_URL",
    )
