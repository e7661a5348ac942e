"""Writing to the benchmark store: one transaction each, one writer at a time.

Killed half-way, the old rows stay; two processes that start together fill it once.
"""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, inspect, select, text

from tools.adapters.sql_parts import begin_alone, note_part
from tools.adapters.sql_schema import (
    META_TABLE,
    METADATA,
    ROW_TABLE,
    completed,
    read_shipped,
    record,
)
from tools.domain.measurement import Measurement
from tools.schema_version import Part

__all__ = ["PART", "add_rows", "fill", "forget_rows", "stored"]

PART = Part(name="benchmarks", version=1)
"""As release 0.1.0 made them; a later version may add columns."""
_FINGERPRINT_DIGITS = 12
_WRITER_KEY = 74_656_164
"""Names the lock of this store among the database's advisory locks."""


def stored(connection: Connection, name: str) -> str | None:
    """A remark of the store, `revision` or `fingerprint`; None in an empty database."""
    if not inspect(connection).has_table(META_TABLE.name):
        return None
    statement = select(META_TABLE.c.value).where(META_TABLE.c.name == name)
    value = connection.execute(statement).scalar_one_or_none()
    return None if value is None else str(value)


def fill(connection: Connection, shipped: Path, wanted: str) -> None:
    """Replace the shipped rows by those of the file; a user's row keeps its id."""
    rows = read_shipped(shipped)
    begin_alone(connection)
    _wait_for_writers(connection)
    if stored(connection, "revision") == wanted:
        connection.rollback()
        return
    _shape_tables(connection)
    note_part(connection, PART)
    row_id, origin = ROW_TABLE.c.row_id, ROW_TABLE.c.origin
    taken = set(connection.execute(select(row_id).where(origin == "user")).scalars())
    connection.execute(delete(ROW_TABLE).where(origin == "shipped"))
    records = [record(row, "shipped") for row in rows if row.row_id not in taken]
    if records:
        connection.execute(insert(ROW_TABLE), records)
    _remark(connection, "revision", wanted)
    _sign(connection)
    connection.commit()


def add_rows(connection: Connection, rows: Sequence[Measurement]) -> int:
    """Keep a user's rows; the last of several with one id counts."""
    records = {row.row_id: record(row, "user") for row in rows}
    if not records:
        return 0
    _begin(connection)
    by_id = delete(ROW_TABLE).where(ROW_TABLE.c.row_id == bindparam("id_to_replace"))
    connection.execute(by_id, [{"id_to_replace": row_id} for row_id in records])
    connection.execute(insert(ROW_TABLE), list(records.values()))
    _sign(connection)
    connection.commit()
    return len(records)


def forget_rows(connection: Connection, row_ids: Sequence[str], shipped: Path) -> int:
    """Remove a user's rows; the shipped rows of the same ids return."""
    _begin(connection)
    row_id, origin = ROW_TABLE.c.row_id, ROW_TABLE.c.origin
    users = connection.execute(select(row_id).where(origin == "user")).scalars()
    doomed = set(users) & set(row_ids)
    if not doomed:
        connection.rollback()
        return 0
    by_id = delete(ROW_TABLE).where(row_id == bindparam("id_to_forget"))
    connection.execute(by_id, [{"id_to_forget": name} for name in sorted(doomed)])
    back = [record(row, "shipped") for row in read_shipped(shipped) if row.row_id in doomed]
    if back:
        connection.execute(insert(ROW_TABLE), back)
    _sign(connection)
    connection.commit()
    return len(doomed)


def _begin(connection: Connection) -> None:
    """Open a transaction that no other writer shares, before anything is read in it."""
    connection.rollback()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    _wait_for_writers(connection)


def _wait_for_writers(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITER_KEY})


def _shape_tables(connection: Connection) -> None:
    """Create the tables; where an older version left other columns, carry the users' rows over."""
    inspector = inspect(connection)
    kept: list[dict[str, Any]] = []
    if inspector.has_table(ROW_TABLE.name):
        columns = {column["name"] for column in inspector.get_columns(ROW_TABLE.name)}
        # A later version may have added columns, which stay for it.
        if columns >= set(ROW_TABLE.c.keys()):
            return
        old = text(f"SELECT * FROM {ROW_TABLE.name} WHERE origin = 'user'")  # noqa: S608
        kept = [completed(dict(row)) for row in connection.execute(old).mappings()]
        ROW_TABLE.drop(connection)
    METADATA.create_all(connection)
    if kept:
        connection.execute(insert(ROW_TABLE), kept)


def _sign(connection: Connection) -> None:
    """Store a fingerprint of the rows: the shipped revision and every user row."""
    digest = sha256((stored(connection, "revision") or "").encode())
    users = select(ROW_TABLE).where(ROW_TABLE.c.origin == "user").order_by(ROW_TABLE.c.row_id)
    for row in connection.execute(users):
        digest.update(repr(tuple(row)).encode())
    _remark(connection, "fingerprint", digest.hexdigest()[:_FINGERPRINT_DIGITS])


def _remark(connection: Connection, name: str, value: str) -> None:
    table: Table = META_TABLE
    connection.execute(delete(table).where(table.c.name == name))
    connection.execute(insert(table).values(name=name, value=value))
