"""Requests counted in a SQL database, so that replicas count together: a storage of `limits`.

One row for each limit of a tenant, one statement for each request: an upsert that counts only where
there is room and says so by the row it returns. What a process has seen is never more than what the
database holds, so a tenant that is known to be at its limit is refused without asking again.
"""

import time
from threading import Lock

from sqlalchemy import URL, Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from tools.adapters.rate_counts import Clock, Counts, CountsInMemory, Moment, WindowStorage
from tools.adapters.sql_shared import is_postgresql, shared_engine

__all__ = ["CountsInSql"]

_CREATE = """
CREATE {kind} TABLE IF NOT EXISTS leadline_rates (
    key VARCHAR(300) PRIMARY KEY,
    slot BIGINT NOT NULL,
    before BIGINT NOT NULL,
    hits BIGINT NOT NULL,
    expires DOUBLE PRECISION NOT NULL
)
"""
_BEFORE = """CASE WHEN leadline_rates.slot IN (:slot, :ahead) THEN leadline_rates.before
    WHEN leadline_rates.slot = :last THEN leadline_rates.hits ELSE 0 END"""
_HITS = "CASE WHEN leadline_rates.slot IN (:slot, :ahead) THEN leadline_rates.hits ELSE 0 END"
_SLOT = "CASE WHEN leadline_rates.slot = :ahead THEN leadline_rates.slot ELSE :slot END"
_TAKE = text(
    f"""
INSERT INTO leadline_rates (key, slot, before, hits, expires)
VALUES (:key, :slot, 0, :amount, :expires)
ON CONFLICT (key) DO UPDATE
SET slot = {_SLOT}, before = {_BEFORE}, hits = {_HITS} + :amount, expires = :expires
WHERE ({_BEFORE}) * :weight + ({_HITS}) + :amount < :limit + 1
RETURNING before, hits
"""  # noqa: S608  our own words alone
)
_READ = text("SELECT slot, before, hits, expires FROM leadline_rates WHERE key = :key")
_FORGET = text("DELETE FROM leadline_rates WHERE key = :key")
_FORGET_ALL = text("DELETE FROM leadline_rates")
_SWEEP = text("DELETE FROM leadline_rates WHERE expires <= :now")
_MAKERS_KEY = text("SELECT pg_advisory_xact_lock(7205801)")
# Counts may be lost with a crash, so no request waits for the disk on their account.
_ON_POSTGRESQL = ("SET statement_timeout = 2000", "SET lock_timeout = 1000")
_ON_SQLITE = ("PRAGMA synchronous=NORMAL",)


class CountsInSql(WindowStorage):
    """Counts of all processes that share a database; the table is made when missing."""

    STORAGE_SCHEME = None

    def __init__(self, url: URL, clock: Clock = time.time) -> None:
        """Name the database, from `database_url`; it is opened by the first request."""
        super().__init__(clock)
        self._url = url
        on_start = _ON_POSTGRESQL if is_postgresql(url) else _ON_SQLITE
        self._engine = shared_engine(url, on_start, pool_size=4, max_overflow=4)
        self._seen = CountsInMemory(clock)
        self._guard = Lock()
        self._is_made = False

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        """What the database fails with."""
        return (SQLAlchemyError, OSError)

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def acquire_sliding_window_entry(
        self, key: str, limit: int, expiry: int, amount: int = 1
    ) -> bool:
        """Count a request where there is room for it."""
        if amount > limit or self._seen.is_full(key, limit, expiry):
            return False
        moment = Moment.of(self._clock(), expiry)
        given = {
            "key": key,
            "amount": amount,
            "limit": limit,
            "slot": moment.slot,
            "last": moment.slot - 1,
            "ahead": moment.slot + 1,
            "weight": moment.weight,
            "expires": moment.now + moment.rest_s + expiry,
        }
        with self._made().connect() as connection:
            taken = connection.execute(_TAKE, given).one_or_none()
            full = _counted(connection, key) if taken is None else None
            if self._is_time_to_sweep():
                connection.execute(_SWEEP, {"now": moment.now})
        before, hits = taken or (full.at(moment) if full else (0, 0))
        self._seen.note(key, expiry, before, hits)
        return taken is not None

    def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        """What was seen last: exact right after a request, never more than there is."""
        return self._seen.get_sliding_window(key, expiry)

    def check(self) -> bool:
        """Whether the database answers."""
        try:
            self._found("")
        except SQLAlchemyError:
            return False
        return True

    def reset(self) -> int:
        """Forget everything."""
        self._seen.reset()
        with self._made().connect() as connection:
            return connection.execute(_FORGET_ALL).rowcount

    def clear(self, key: str) -> None:
        """Forget one key."""
        self._seen.clear(key)
        with self._made().connect() as connection:
            connection.execute(_FORGET, {"key": key})

    def _found(self, key: str) -> Counts | None:
        with self._made().connect() as connection:
            return _counted(connection, key)

    def _made(self) -> Engine:
        with self._guard:
            if not self._is_made:
                self._make()
                self._is_made = True
        return self._engine.execution_options(isolation_level="AUTOCOMMIT")

    def _make(self) -> None:
        on_server = is_postgresql(self._url)
        with self._engine.begin() as connection:
            if on_server:
                # Two that make the same table at once fail otherwise, `IF NOT EXISTS` or not.
                connection.execute(_MAKERS_KEY)
            connection.execute(text(_CREATE.format(kind="UNLOGGED" if on_server else "")))


def _counted(connection: Connection, key: str) -> Counts | None:
    found = connection.execute(_READ, {"key": key}).one_or_none()
    if found is None:
        return None
    return Counts(slot=found[0], before=found[1], hits=found[2], expires=found[3])
