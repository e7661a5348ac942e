"""Where sessions are kept and locked, by the scheme of the database's address."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tools.domain.errors import InputError, OutsideError

if TYPE_CHECKING:
    from sqlalchemy import URL

    from agent.locks import Locks
    from agent.store import SessionStore

__all__ = ["Place", "place_at"]

Place = tuple["SessionStore", "Locks"]


def place_at(address: str) -> "AbstractAsyncContextManager[Place]":
    """The store of an address and its locks, to be opened; closed cleanly afterwards.

    Raises:
        OutsideError: `unsupported_store` when the database is neither an SQLite file nor
            PostgreSQL, `missing_extra` without the driver; when it is opened, one of
            `store_unavailable`, `store_full`, `store_locked`, `store_corrupt` and `store_newer`.
    """
    from tools.adapters.sql_engine import database_url

    try:
        url = database_url(address)
    except InputError:
        raise _unsupported() from None
    if url.drivername == "postgresql+psycopg":
        return _on_postgres(url.set(drivername="postgresql"))
    if url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:"):
        return _in_a_file(Path(str(url.database)).absolute())
    raise _unsupported()


def _in_a_file(path: Path) -> "AbstractAsyncContextManager[Place]":
    from agent.locks import SessionLocks
    from agent.store_sqlite import open_store

    @asynccontextmanager
    async def place() -> "AsyncIterator[Place]":
        async with open_store(path) as store:
            yield store, SessionLocks(path.with_name(f"{path.name}.locks"))

    return place()


def _on_postgres(url: "URL") -> "AbstractAsyncContextManager[Place]":
    try:
        from agent.locks_postgres import open_postgres_locks
        from agent.postgres_address import conninfo_of
        from agent.store_postgres import open_postgres
    except ImportError as error:
        # psycopg without its C library says so with an ImportError of its own.
        raise OutsideError(
            "sessions in PostgreSQL need psycopg and langgraph-checkpoint-postgres:"
            f" {error.name or 'psycopg'} cannot be imported",
            code="missing_extra",
            hint="pip install 'leadline[postgres]'",
        ) from None
    shown = url.render_as_string(hide_password=True)
    conninfo = conninfo_of(url.render_as_string(hide_password=False), shown)

    @asynccontextmanager
    async def place() -> "AsyncIterator[Place]":
        async with (
            open_postgres(conninfo, shown) as store,
            open_postgres_locks(conninfo, shown) as locks,
        ):
            yield store, locks

    return place()


def _unsupported() -> OutsideError:
    return OutsideError(
        "sessions need an SQLite file or PostgreSQL; LEADLINE_DATABASE_URL names neither",
        code="unsupported_store",
        hint="set LEADLINE_DATABASE_URL=sqlite:////folder/leadline.db or"
        " postgresql://user@host/leadline, or unset it",
    )
