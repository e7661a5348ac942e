"""Versions of tables that SQLAlchemy makes, noted beside those of the sessions."""

from sqlalchemy import Connection, inspect, text

from tools.adapters.sql_errors import address
from tools.schema_version import NOTE, READ, SCHEMA_KEY, TABLE, Part, as_noted, is_behind

__all__ = ["begin_alone", "is_part_behind", "note_part"]


def is_part_behind(connection: Connection, part: Part) -> bool:
    """Whether the tables of a part are missing, or older than this code.

    Raises:
        OutsideError: `store_newer`.
    """
    return is_behind([part], as_noted(_noted(connection)), address(connection.engine.url))


def begin_alone(connection: Connection) -> None:
    """Open a transaction in which nobody else makes tables, before anything is read in it."""
    connection.rollback()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": SCHEMA_KEY})


def note_part(connection: Connection, part: Part) -> None:
    """Note that the tables are of this code's version; in a transaction of `begin_alone`."""
    connection.exec_driver_sql(TABLE)
    values = {"part": part.name, "version": part.version, "works_with": part.works_with}
    connection.execute(text(NOTE.format(":part", ":version", ":works_with")), values)


def _noted(connection: Connection) -> list[tuple[str, int, int]]:
    if not inspect(connection).has_table("leadline_schema"):
        return []
    return [(row[0], row[1], row[2]) for row in connection.execute(text(READ))]
