"""Measured rows in a SQL database: a SQLite file by default, PostgreSQL by its URL.

The store fills itself from the shipped file whenever that file changed, in one transaction; rows
that a user brought stay. Reads never write, so a filled store works from a read-only folder.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, func, select

from tools.adapters.sql_engine import database_url, engine_for
from tools.adapters.sql_errors import speaking_errors
from tools.adapters.sql_filling import PART, add_rows, fill, forget_rows, stored
from tools.adapters.sql_parts import is_part_behind
from tools.adapters.sql_schema import COLUMN_OBJECTS, ROW_TABLE, conditions, measurements, revision
from tools.domain.measurement import Measurement
from tools.ports import BenchmarkQuery

__all__ = ["SqlBenchmarks"]


class SqlBenchmarks:
    """The port `Benchmarks` on any database SQLAlchemy speaks to; opened at the first question."""

    def __init__(self, url: str, shipped: Path, *, busy_timeout_s: float = 5.0) -> None:
        """Name the database and the file that fills it.

        Args:
            url: `sqlite:///path` or another SQLAlchemy address. A missing folder is created.
            shipped: The benchmark collection.
            busy_timeout_s: How long to wait for another process that writes (SQLite).

        Raises:
            InputError: `invalid_database_url`.
            OutsideError: `missing_extra` when the database's driver is not installed.
        """
        self._url = database_url(url)
        self._shipped = shipped
        self._is_current = False
        self._engine = engine_for(self._url, busy_timeout_s=busy_timeout_s)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give every connection back; the next question opens a new one."""
        self._engine.dispose()

    def find(self, query: BenchmarkQuery) -> Sequence[Measurement]:
        """Rows that match, ordered by row id.

        Raises:
            OutsideError: `store_unavailable`, `store_locked` or `store_corrupt`.
        """
        statement = (
            select(*COLUMN_OBJECTS)
            .where(*conditions(query))
            .order_by(ROW_TABLE.c.row_id)
            .limit(query.limit)
            .offset(query.offset)
        )
        with self._connected() as connection:
            return measurements(connection.execute(statement))

    def count(self, query: BenchmarkQuery) -> int:
        """How many rows match, ignoring limit and offset."""
        statement = select(func.count()).select_from(ROW_TABLE).where(*conditions(query))
        with self._connected() as connection:
            return int(connection.execute(statement).scalar_one())

    def all(self) -> Sequence[Measurement]:
        """Every row, ordered by row id."""
        statement = select(*COLUMN_OBJECTS).order_by(ROW_TABLE.c.row_id)
        with self._connected() as connection:
            return measurements(connection.execute(statement))

    @property
    def fingerprint(self) -> str:
        """Short hash of the stored rows, shipped and users' own."""
        with self._connected() as connection:
            return stored(connection, "fingerprint") or ""

    def add(self, rows: Sequence[Measurement]) -> int:
        """Keep a user's own rows; one with a known id replaces that row, and no refill removes it.

        Returns:
            How many rows were kept.
        """
        with self._connected() as connection:
            return add_rows(connection, rows)

    def own(self) -> Sequence[Measurement]:
        """The rows that a user added, ordered by row id."""
        statement = (
            select(*COLUMN_OBJECTS).where(ROW_TABLE.c.origin == "user").order_by(ROW_TABLE.c.row_id)
        )
        with self._connected() as connection:
            return measurements(connection.execute(statement))

    def forget(self, row_ids: Sequence[str]) -> int:
        """Remove a user's rows; a shipped row that one of them had replaced comes back.

        Returns:
            How many rows were removed.
        """
        with self._connected() as connection:
            return forget_rows(connection, row_ids, self._shipped)

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        with speaking_errors(self._url):
            self._make_folder()
            with self._engine.connect() as connection:
                self._refresh(connection)
                yield connection

    def _refresh(self, connection: Connection) -> None:
        """Fill the store once per process if it holds other rows than the shipped file."""
        if self._is_current:
            return
        wanted = revision(self._shipped)
        is_part_behind(connection, PART)
        if stored(connection, "revision") != wanted:
            fill(connection, self._shipped, wanted)
        self._is_current = True

    def _make_folder(self) -> None:
        path = self._url.database
        if self._url.get_backend_name() != "sqlite" or not path or path.startswith((":", "file:")):
            return
        folder = Path(path).parent
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
