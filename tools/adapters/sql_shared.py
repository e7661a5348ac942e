"""One engine per address for state that several processes write, at every request."""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event

from tools.domain.errors import OutsideError

__all__ = ["is_postgresql", "shared_engine"]

_BUSY_S = 10.0
_CONNECT_S = 5


def is_postgresql(url: URL) -> bool:
    """Whether a server keeps the state, so that processes on several machines share it."""
    return url.get_backend_name() == "postgresql"


def shared_engine(url: URL, settings: tuple[str, ...] = (), **options: Any) -> Engine:
    """An engine with a small pool; nothing is opened yet.

    Args:
        url: From `database_url`.
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
