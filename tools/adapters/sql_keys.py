"""API keys in a SQL database, beside sessions and benchmark rows; secrets only as digests."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import (
    Column,
    Engine,
    MetaData,
    Row,
    String,
    Table,
    Text,
    create_engine,
    insert,
    update,
)
from sqlalchemy import select as sql_select
from sqlalchemy.pool import NullPool

from tools.adapters.sql_engine import database_url
from tools.adapters.sql_errors import speaking_errors
from tools.adapters.sql_parts import begin_alone, is_part_behind, note_part
from tools.ports_identity import KeyRecord
from tools.schema_version import Part

__all__ = ["SqlKeys"]

_METADATA = MetaData()
_KEYS = Table(
    "leadline_keys",
    _METADATA,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(300), nullable=False, index=True),
    Column("name", String(100), nullable=False),
    Column("scopes", String(100), nullable=False),
    Column("access", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("created", String(40), nullable=False),
    Column("expires", String(40)),
    Column("last_used", String(40)),
    Column("revoked", String(40)),
    Column("former_digest", String(64), nullable=False),
    Column("former_until", String(40)),
)
_PAIRS = 2
_PART = Part(name="keys", version=1)
_WHAT = "store of API keys"


class SqlKeys:
    """The port `Keys` on any database SQLAlchemy speaks to; opened at the first call.

    Args:
        url: SQLAlchemy address; `postgresql://` means psycopg 3.
    """

    def __init__(self, url: str) -> None:
        self._url = database_url(url)
        self._made: Engine | None = None
        self._guard = Lock()

    def add(self, record: KeyRecord) -> None:
        """Keep a new key."""
        with speaking_errors(self._url, _WHAT), self._engine().begin() as connection:
            connection.execute(insert(_KEYS).values(**_values(record)))

    def get(self, key_id: str) -> KeyRecord | None:
        """The key with this id."""
        with speaking_errors(self._url, _WHAT), self._engine().connect() as connection:
            row = connection.execute(sql_select(_KEYS).where(_KEYS.c.id == key_id)).first()
        return None if row is None else _record(row)

    def all(self, tenant: str | None = None) -> Sequence[KeyRecord]:
        """Every key, or every key of a tenant, oldest first."""
        asked = sql_select(_KEYS).order_by(_KEYS.c.created, _KEYS.c.id)
        if tenant is not None:
            asked = asked.where(_KEYS.c.tenant == tenant)
        with speaking_errors(self._url, _WHAT), self._engine().connect() as connection:
            return [_record(row) for row in connection.execute(asked)]

    def is_empty(self) -> bool:
        """Whether no key was ever made."""
        with speaking_errors(self._url, _WHAT), self._engine().connect() as connection:
            return connection.execute(sql_select(_KEYS.c.id).limit(1)).first() is None

    def revoke(self, key_id: str, at: datetime) -> bool:
        """Take a key back for good."""
        return self._changed(key_id, revoked=_text(at), former_digest="", former_until=None)

    def rotate(self, key_id: str, digest: str, former_until: datetime) -> bool:
        """Give a key another secret."""
        return self._changed(
            key_id,
            former_digest=_KEYS.c.digest,
            former_until=_text(former_until),
            digest=digest,
        )

    def touch(self, key_id: str, at: datetime) -> None:
        """Note that a key was used."""
        self._changed(key_id, last_used=_text(at))

    def close(self) -> None:
        """Let go of connections."""
        with self._guard:
            if self._made is not None:
                self._made.dispose()
                self._made = None

    def _changed(self, key_id: str, **values: Any) -> bool:
        """Whether a key that is not revoked was there to be changed."""
        which = (_KEYS.c.id == key_id) & _KEYS.c.revoked.is_(None)
        with speaking_errors(self._url, _WHAT), self._engine().begin() as connection:
            return connection.execute(update(_KEYS).where(which).values(**values)).rowcount == 1

    def _engine(self) -> Engine:
        with self._guard:
            if self._made is None:
                # Kept only with its table: a locked file is tried again by the next call.
                self._made = _with_table(_made(self._url))
            return self._made


def _made(url: Any) -> Engine:
    if url.get_backend_name() == "sqlite":
        if url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return create_engine(url, poolclass=NullPool, hide_parameters=True)
    return create_engine(
        url, pool_size=_PAIRS, max_overflow=_PAIRS, pool_pre_ping=True, hide_parameters=True
    )


def _with_table(engine: Engine) -> Engine:
    with engine.connect() as connection:
        if is_part_behind(connection, _PART):
            begin_alone(connection)
            if is_part_behind(connection, _PART):
                _METADATA.create_all(connection)
                note_part(connection, _PART)
            connection.commit()
    return engine


def _values(record: KeyRecord) -> dict[str, Any]:
    times = ("created", "expires", "last_used", "revoked", "former_until")
    lists = {"scopes": ",".join(record.scopes), "access": ",".join(record.access)}
    return vars(record) | lists | {name: _text(getattr(record, name)) for name in times}


def _record(row: Row[Any]) -> KeyRecord:
    return KeyRecord(
        id=row.id,
        tenant=row.tenant,
        name=row.name,
        scopes=tuple(filter(None, row.scopes.split(","))),
        access=tuple(filter(None, row.access.split(","))),
        digest=row.digest,
        created=datetime.fromisoformat(row.created),
        expires=_moment(row.expires),
        last_used=_moment(row.last_used),
        revoked=_moment(row.revoked),
        former_digest=row.former_digest,
        former_until=_moment(row.former_until),
    )


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
