"""The database of sessions, benchmark rows and whatever else is kept: a file or a server."""

import sqlite3
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from agent.settings import Settings
from mcp_server.doctor.finding import Finding, State

__all__ = ["database"]

_LOCK_S = 1.0


def database(settings: Settings) -> Finding:
    """The database without its password: a path for SQLite, the server for PostgreSQL."""
    address = settings.database_url.get_secret_value()
    try:
        url = make_url(address)
    except ArgumentError:
        return _no_address()
    kind = url.get_backend_name()
    if kind in ("postgresql", "postgres"):
        from mcp_server.doctor.postgres import postgres

        return postgres(address, url)
    if kind == "sqlite" and url.database:
        return _sqlite(Path(url.database))
    return Finding(
        check="database",
        state="fail",
        seen=f"{kind} at {url.host or 'nowhere'}: sessions cannot be kept there",
        mend="name an SQLite file or a PostgreSQL server in LEADLINE_DATABASE_URL, or unset it",
    )


def _no_address() -> Finding:
    return Finding(
        check="database",
        state="fail",
        seen="LEADLINE_DATABASE_URL is not an address",
        mend="set LEADLINE_DATABASE_URL=sqlite:////folder/leadline.db, or unset it",
    )


def _sqlite(path: Path) -> Finding:
    def finding(state: State, seen: str, mend: str = "") -> Finding:
        return Finding(check="database", state=state, seen=f"{path}: {seen}", mend=mend)

    if not path.exists():
        folder = next(parent for parent in path.absolute().parents if parent.exists())
        if _writable(folder):
            return finding("ok", "not there yet, made when first used")
        return finding("fail", f"{folder} cannot be written", "set LEADLINE_DATABASE_URL elsewhere")
    try:
        answer = _checked(path)
    except sqlite3.OperationalError as error:
        is_locked = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
        mend = (
            "end the process that holds it: `fuser` names it"
            if is_locked
            else "make the file and its folder writable for this user, and room on the disk"
        )
        return finding("fail", str(error), mend)
    except sqlite3.DatabaseError as error:
        answer = str(error)
    if answer != "ok":
        mend = "restore a backup, or move it away: sessions in it are lost, nothing else"
        return finding("fail", answer, mend)
    return finding("ok", "intact and writable")


def _checked(path: Path) -> str:
    """What SQLite says about the file, after taking the lock of a writer."""
    address = f"{path.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(address, uri=True, timeout=_LOCK_S, isolation_level=None)
    try:
        (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        connection.execute("BEGIN IMMEDIATE")
        connection.rollback()
    finally:
        connection.close()
    return str(answer)


def _writable(folder: Path) -> bool:
    try:
        probe = folder / ".leadline-doctor"
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True
