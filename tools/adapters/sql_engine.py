"""Addresses of databases as people write them, and engines over them.

`postgresql://`, `postgres://` and `postgresql+psycopg://` all mean psycopg 3.
"""

from typing import Any

from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from tools.adapters.sql_errors import speaking_errors
from tools.domain.errors import InputError, OutsideError

__all__ = ["database_url", "engine_for"]

_POSTGRES = ("postgres", "postgresql")
_POOL: dict[str, Any] = {
    "pool_pre_ping": True,
    "pool_size": 2,
    "max_overflow": 8,
    "pool_timeout": 10,
}
"""Of one engine: a connection that died is replaced, and nobody waits for ever."""


def database_url(text: str) -> URL:
    """An address with its driver.

    Raises:
        InputError: `invalid_database_url`.

    >>> database_url("postgres://ann@db/leadline").drivername
    'postgresql+psycopg'
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise InputError(
            "the database address cannot be read",
            code="invalid_database_url",
            hint="write it like sqlite:///leadline.db or postgresql://host/name",
        ) from None
    return url.set(drivername="postgresql+psycopg") if url.drivername in _POSTGRES else url


def engine_for(url: URL, *, busy_timeout_s: float = 5.0, pooled: bool = True) -> Engine:
    """An engine that connects when it is first used and shows no values in its errors.

    Args:
        url: As `database_url` returns it.
        busy_timeout_s: How long to wait for another process that writes (SQLite).
        pooled: Whether connections to a server are kept for the next question; whoever has such
            an engine disposes of it.

    Raises:
        OutsideError: `missing_extra` when the database's driver is not installed.
    """
    with speaking_errors(url):
        try:
            if url.get_backend_name() != "sqlite":
                kept = _POOL if pooled else {"poolclass": NullPool}
                return create_engine(url, hide_parameters=True, **kept)
            # The driver must not open transactions on its own: a writer opens one that covers
            # tables too. No pool for files: a closed connection holds no lock.
            options: dict[str, Any] = {"isolation_level": None}
            if "timeout" not in url.query:
                options["timeout"] = busy_timeout_s
            if url.database in (None, "", ":memory:"):
                return create_engine(url, connect_args=options, hide_parameters=True)
            return create_engine(
                url, connect_args=options, hide_parameters=True, poolclass=NullPool
            )
        except ModuleNotFoundError as error:
            extra = url.get_backend_name() == "postgresql"
            raise OutsideError(
                f"the driver of {url.drivername} is not installed: {error.name}",
                code="missing_extra" if extra else "store_unavailable",
                hint="pip install 'leadline[postgres]'" if extra else f"pip install {error.name}",
            ) from error
