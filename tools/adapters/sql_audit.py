"""The audit log in a SQL database: SQLite or PostgreSQL.

Two rows of one number cannot be: the number and hash of the last row lie in a row of their own,
which whoever appends holds until the new row is there. Triggers refuse to change or remove rows;
who owns the tables can drop them, and then the chain tells.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock

from sqlalchemy import Connection, Engine, and_, insert, or_, select, text

from tools.adapters.sql_audit_schema import AUDIT, make_tables
from tools.adapters.sql_engine import database_url
from tools.adapters.sql_errors import speaking_errors
from tools.adapters.sql_shared import is_postgresql, shared_engine
from tools.domain.audit import BEGUN, FIRST_PREVIOUS, AuditEntry, AuditRow, sealed
from tools.ports_audit import AuditQuery

__all__ = ["SqlAudit"]

_ROWS_AT_ONCE = 500
_ON_POSTGRESQL = ("SET statement_timeout = 10000", "SET lock_timeout = 10000")
# A row that announces a change must outlive a power cut that the change outlives.
_ON_SQLITE = ("PRAGMA synchronous=FULL",)
_LAST = text("SELECT seq, hash FROM leadline_audit_head WHERE one = 1")
_HOLD_LAST = text("SELECT seq, hash FROM leadline_audit_head WHERE one = 1 FOR UPDATE")
_MOVE = text("UPDATE leadline_audit_head SET seq = :seq, hash = :hash WHERE one = 1")


class SqlAudit:
    """The port `AuditStore`; the tables are made when first used."""

    def __init__(self, address: str) -> None:
        """Name the database.

        Raises:
            InputError: `invalid_database_url`.
        """
        self._url = database_url(address)
        self._on_server = is_postgresql(self._url)
        self._guard = Lock()
        self._turn = Lock()
        self._engine: Engine | None = None

    def append(self, entry: AuditEntry, key: bytes = b"") -> AuditRow:
        """Add one row behind the last, alone among all processes.

        Raises:
            OutsideError: `store_unavailable`, `store_locked` or `store_corrupt`.
        """
        # Threads queue here: SQLite would have them sleep and ask again.
        with self._turn, self._writing() as connection:
            seq, previous = self._last(connection)
            row = sealed(entry, seq + 1, previous, key)
            connection.execute(insert(AUDIT).values(vars(row)))
            connection.execute(_MOVE, {"seq": row.seq, "hash": row.hash})
        return row

    def rows(self) -> Iterator[AuditRow]:
        """Every row, first to last, read piece by piece."""
        after = 0
        while True:
            statement = select(AUDIT).where(AUDIT.c.seq > after).order_by(AUDIT.c.seq)
            found = self._read(statement.limit(_ROWS_AT_ONCE))
            yield from found
            if len(found) < _ROWS_AT_ONCE:
                return
            after = found[-1].seq

    def head(self) -> tuple[int, str]:
        """Number and hash of the last row, as noted beside the log."""
        with speaking_errors(self._url, "audit log"), self._opened().connect() as connection:
            found = connection.execute(_LAST).one_or_none()
            return (found[0], found[1]) if found else (0, FIRST_PREVIOUS)

    def listed(self, query: AuditQuery) -> Sequence[AuditRow]:
        """The latest changes, last first."""
        end = AUDIT.alias()
        ended = select(end.c.seq).where(end.c.begun == AUDIT.c.seq).exists()
        asked = [or_(AUDIT.c.result != BEGUN, ~ended)]
        for name in ("tenant", "action", "object"):
            if wanted := getattr(query, name):
                asked.append(AUDIT.c[name] == wanted)
        if query.since:
            asked.append(AUDIT.c.at >= query.since)
        if query.before:
            asked.append(AUDIT.c.seq < query.before)
        statement = select(AUDIT).where(and_(*asked)).order_by(AUDIT.c.seq.desc())
        return self._read(statement.limit(query.limit))

    def close(self) -> None:
        """Let go of connections."""
        with self._guard:
            if self._engine is not None:
                self._engine.dispose()

    def _read(self, statement: "object") -> list[AuditRow]:
        with speaking_errors(self._url, "audit log"), self._opened().connect() as connection:
            found = connection.execute(statement).mappings()  # type: ignore[call-overload]
            return [AuditRow(**row) for row in found]

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction that no other writer shares, before anything is read in it."""
        with speaking_errors(self._url, "audit log"), self._opened().connect() as connection:
            if not self._on_server:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.commit()
            except BaseException:
                connection.rollback()
                raise

    def _last(self, connection: Connection) -> tuple[int, str]:
        seq, previous = connection.execute(_HOLD_LAST if self._on_server else _LAST).one()
        return seq, previous

    def _opened(self) -> Engine:
        with self._guard:
            if self._engine is None:
                on_start = _ON_POSTGRESQL if self._on_server else _ON_SQLITE
                made = shared_engine(
                    self._url, on_start, pool_size=2, max_overflow=4, pool_pre_ping=self._on_server
                )
                make_tables(made)
                # Kept only with its tables: a locked file is tried again by the next row.
                self._engine = made
            return self._engine
