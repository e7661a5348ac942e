"""The SQLite file under the manifest: who may write, transactions, what a document's row says."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge_ingest.manifest_schema import SCHEMA, VERSION, CorruptManifestError, speaking

__all__ = ["Known", "ManifestFile", "known_of", "row_of"]


@dataclass(frozen=True, kw_only=True)
class Known:
    """One document of the index.

    Attributes:
        item: Id of its item.
        content_hash: Of the document and of how it was cut; empty if it must be written again.
        chunks: How many points it has.
        missing: How many of them have no vector yet.
        superseded: Whether another document replaces it.
        supersedes: Documents it replaces.
    """

    item: str
    content_hash: str
    chunks: int
    missing: int = 0
    superseded: bool = False
    supersedes: tuple[str, ...] = ()


class ManifestFile:
    """The file; opened at the first question, closed by `close`."""

    def __init__(self, path: Path, *, busy_timeout_s: float = 5.0) -> None:
        """Name the file.

        Args:
            path: Its folder is made where it is missing.
            busy_timeout_s: How long to wait for another process that writes.
        """
        self.path = path
        self._timeout_s = busy_timeout_s
        self._connection: sqlite3.Connection | None = None

    def close(self) -> None:
        """Close the file; harmless to repeat."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @contextmanager
    def alone(self) -> Iterator[None]:
        """While it lasts, no other process may enter; it ends with the process in any case.

        Raises:
            OutsideError: `manifest_locked`, `knowledge_read_only`.
        """
        lock = self.path.with_suffix(".lock")
        with speaking(self.path):
            lock.parent.mkdir(parents=True, exist_ok=True)
            gate = sqlite3.connect(lock, timeout=self._timeout_s, isolation_level=None)
        try:
            with speaking(self.path):
                gate.execute("BEGIN EXCLUSIVE")
            yield
        finally:
            gate.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction; inside another, part of that one."""
        with speaking(self.path):
            connection = self._open()
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    def begin(self) -> None:
        """Begin a transaction that lasts until `commit`, if none has begun."""
        with speaking(self.path):
            connection = self._open()
            if not connection.in_transaction:
                connection.execute("BEGIN IMMEDIATE")

    def checkpoint(self) -> None:
        """Inside a long transaction, make what there is last and go on in another one."""
        with speaking(self.path):
            connection = self._open()
            if connection.in_transaction:
                connection.commit()
                connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Make everything since `begin` last."""
        with speaking(self.path):
            self._open().commit()

    def rollback(self) -> None:
        """Forget everything since `begin`."""
        if self._connection is not None:
            self._connection.rollback()

    def read(self, statement: str, values: Sequence[object] = ()) -> Iterator[Any]:
        """Rows of a question."""
        with speaking(self.path):
            # No `yield from`: a reader that is given up must not touch a connection closed since.
            for row in self._open().execute(statement, values):  # noqa: UP028
                yield row

    def _open(self) -> sqlite3.Connection:
        """The connection; a file that is no database any more is put aside for a new one."""
        if self._connection is None:
            try:
                self._connection = self._connected()
            except CorruptManifestError:
                self.put_aside()
                self._connection = self._connected()
        return self._connection

    def put_aside(self) -> None:
        """Close the file and name it `.corrupt`; the next question makes a new one."""
        self.close()
        for ending in ("", "-wal", "-shm"):
            part = self.path.with_name(self.path.name + ending)
            if part.exists():
                part.replace(part.with_suffix(f".corrupt{ending}"))

    def _connected(self) -> sqlite3.Connection:
        with speaking(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(
                self.path,
                timeout=self._timeout_s,
                isolation_level=None,
                check_same_thread=False,
            )
            try:
                if next(connection.execute("PRAGMA user_version"))[0] != VERSION:
                    # Readers look on while one process writes.
                    connection.execute("PRAGMA journal_mode = WAL")
                    connection.executescript(SCHEMA)
            except BaseException:
                connection.close()
                raise
        return connection


def row_of(known: Known) -> tuple[object, ...]:
    """Columns of what is known, in the order of the tables."""
    return (
        known.item,
        known.content_hash,
        known.chunks,
        known.missing,
        known.superseded,
        json.dumps(known.supersedes),
    )


def known_of(row: Sequence[Any]) -> Known:
    """What such columns say."""
    item, content_hash, chunks, missing, superseded, supersedes = row
    return Known(
        item=str(item),
        content_hash=str(content_hash),
        chunks=int(chunks),
        missing=int(missing),
        superseded=bool(superseded),
        supersedes=tuple(json.loads(supersedes)),
    )
