"""Ratings of answers in a SQL database, beside the benchmark rows."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from sqlalchemy import (
    Column,
    Engine,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    insert,
    make_url,
)
from sqlalchemy import select as sql_select
from sqlalchemy.pool import NullPool

from tools.adapters.sql_errors import speaking_errors
from tools.ports_knowledge import Rated

__all__ = ["SqlRatings"]

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
        self._url = make_url(url)
        self._made: Engine | None = None
        self._guard = Lock()

    def add(self, rated: Rated) -> None:
        """Keep one rating.

        Raises:
            OutsideError: `store_unavailable`, `store_locked` or `store_corrupt`.
        """
        with speaking_errors(self._url), self._engine().begin() as connection:
            connection.execute(
                insert(_RATINGS).values(
                    id=rated.id,
                    at=rated.at.astimezone(UTC).isoformat(),
                    rating=rated.rating,
                    query=rated.query,
                    result_ids=json.dumps(rated.result_ids),
                    comment=rated.comment,
                )
            )

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
                made = create_engine(self._url, poolclass=NullPool, hide_parameters=True)
                # Kept only with its table: a locked file is tried again by the next rating.
                _METADATA.create_all(made)
                self._made = made
            return self._made
