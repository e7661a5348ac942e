"""One engine per address for state that several processes write.

`postgresql://` means psycopg 3, the driver that comes with `leadline[postgres]`.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from tools.domain.errors import InputError, OutsideError

__all__ = ["is_postgresql", "shared_engine", "shared_url"]

_BUSY_S = 10.0
_CONNECT_S = 5


def shared_url(address: str) -> URL:
    """The address with its driver.

    Raises:
        InputError: `invalid_database_url`.

    >>> shared_url("postgresql://db/leadline").drivername
    'postgresql+psycopg'
    """
    try:
        url = make_url(address)
    except ArgumentError:
        raise InputError(
            "the database address cannot be read",
            code="invalid_database_url",
            hint="write it like sqlite:////folder/leadline.db or postgresql://host/name",
        ) from None
    plain = url.drivername in ("postgresql", "postgres")
    return url.set(drivername="postgresql+psycopg") if plain else url


def is_postgresql(url: URL) -> bool:
    """Whether a server keeps the state, so that processes on several machines share it."""
    return url.get_backend_name() == "postgresql"


def shared_engine(url: URL, settings: tuple[str, ...] = (), **options: Any) -> Engine:
    """An engine with a small pool; nothing is opened yet.

    Args:
        url: From `shared_url`.
        settings: Statements that every new connection begins with.
        options: Further options of `create_engine`.

    Raises:
        OutsideError: `missing_extra`, when the driver is not installed.
    """
    if is_postgresql(url):
        connecting: dict[str, Any] = {"connect_timeout": _CONNECT_S}
    else:
        connecting = {"timeout": _BUSY_S, "check_same_thread": False}
        if url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        settings = ("PRAGMA journal_mode=WAL", *settings)
    try:
        engine = create_engine(url, connect_args=connecting, hide_parameters=True, **options)
    except ModuleNotFoundError as error:
        raise OutsideError(
            f"the database needs {error.name}, which is not installed",
            code="missing_extra",
            hint="pip install 'leadline[postgres]'",
        ) from None

    @event.listens_for(engine, "connect")
    def begin(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        for statement in settings:
            cursor.execute(statement)
        cursor.close()
        connection.commit()

    return engine
