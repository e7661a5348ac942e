"""Ratings of answers in a SQL database, beside the benchmark rows."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    String,
    Table,
    Text,
    insert,
)
from sqlalchemy import select as sql_select

from tools.adapters.sql_engine import database_url, engine_for
from tools.adapters.sql_errors import speaking_errors
from tools.adapters.sql_parts import begin_alone, is_part_behind, note_part
from tools.ports_knowledge import Rated
from tools.schema_version import Part

__all__ = ["SqlRatings"]

_PART = Part(name="ratings", version=1)
_METADATA = MetaData()
_RATINGS = Table(
    "knowledge_ratings",
    _METADATA,
    Column("id", String(40), primary_key=True),
    Column("at", String(40), nullable=False),
    Column("rating", String(20), nullable=False),
    Column("query", Text, nullable=False),
    Column("result_ids", Text, nullable=False),
    Column("comment", Text, nullable=False),
)


class SqlRatings:
    """The port `Ratings` on any database SQLAlchemy speaks to; opened at the first rating.

    Args:
        url: SQLAlchemy address.
    """

    def __init__(self, url: str) -> None:
        self._url = database_url(url)
        self._made: Engine | None = None
        self._guard = Lock()

    def add(self, rated: Rated) -> None:
        """Keep one rating.

        Raises:
            OutsideError: `store_unavailable`, `store_locked` or `store_corrupt`.
        """
        with speaking_errors(self._url), self._engine().connect() as connection:
            connection.execute(
                insert(_RATINGS).values(
                    id=rated.id,
                    at=rated.at.astimezone(UTC).isoformat(),
                    rating=rated.rating,
                    query=_keepable(rated.query),
                    result_ids=json.dumps(rated.result_ids),
                    comment=_keepable(rated.comment),
                )
            )
            connection.commit()

    def all(self) -> Sequence[Rated]:
        """Every rating, oldest first."""
        with speaking_errors(self._url), self._engine().connect() as connection:
            rows = connection.execute(sql_select(_RATINGS).order_by(_RATINGS.c.at, _RATINGS.c.id))
            return [
                Rated(
                    id=row.id,
                    at=datetime.fromisoformat(row.at),
                    rating=row.rating,
                    query=row.query,
                    result_ids=tuple(json.loads(row.result_ids)),
                    comment=row.comment,
                )
                for row in rows
            ]

    def _engine(self) -> Engine:
        with self._guard:
            if self._made is None:
                if self._url.get_backend_name() == "sqlite" and self._url.database:
                    Path(self._url.database).parent.mkdir(parents=True, exist_ok=True)
                made = engine_for(self._url, pooled=False)
                # Kept only with its table: a locked file is tried again by the next rating.
                with made.connect() as connection:
                    _make_table(connection)
                self._made = made
            return self._made


def _keepable(text: str) -> str:
    """PostgreSQL keeps no text with a NUL in it."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def _make_table(connection: Connection) -> None:
    if not is_part_behind(connection, _PART):
        return
    begin_alone(connection)
    _METADATA.create_all(connection)
    note_part(connection, _PART)
    connection.commit()
