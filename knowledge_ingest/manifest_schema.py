"""Tables of the manifest, and what SQLite's failures mean to a person."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.domain.errors import OutsideError

__all__ = ["SCHEMA", "VERSION", "CorruptManifestError", "speaking"]

VERSION = 1
SCHEMA = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS documents (
  collection TEXT NOT NULL, document TEXT NOT NULL, item TEXT NOT NULL,
  content_hash TEXT NOT NULL, chunks INTEGER NOT NULL, missing INTEGER NOT NULL,
  superseded INTEGER NOT NULL, supersedes TEXT NOT NULL,
  PRIMARY KEY (collection, document)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS staged (
  sequence INTEGER PRIMARY KEY, collection TEXT NOT NULL, document TEXT NOT NULL,
  item TEXT NOT NULL, content_hash TEXT NOT NULL, chunks INTEGER NOT NULL,
  missing INTEGER NOT NULL, superseded INTEGER NOT NULL, supersedes TEXT NOT NULL,
  existed INTEGER NOT NULL, UNIQUE (collection, document));
CREATE TABLE IF NOT EXISTS staged_points (
  collection TEXT NOT NULL, document TEXT NOT NULL, position INTEGER NOT NULL,
  text_hash BLOB NOT NULL, has_dense INTEGER NOT NULL, payload TEXT NOT NULL,
  PRIMARY KEY (collection, document, position)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS vectors (
  embedder TEXT NOT NULL, text_hash BLOB NOT NULL, vector BLOB NOT NULL,
  PRIMARY KEY (embedder, text_hash)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
PRAGMA user_version = {VERSION};
COMMIT;
"""
"""`staged` holds what is about to be written to the store; the fact `sealed` says it is whole."""


class CorruptManifestError(Exception):
    """The file is no database any more; it can be made again from the store."""


@contextmanager
def speaking(path: Path) -> Iterator[None]:
    """Turn SQLite's failures into ours.

    Raises:
        OutsideError: `manifest_locked`, `knowledge_full`, `knowledge_read_only` or
            `knowledge_unavailable`.
        CorruptManifestError: See there.
    """
    try:
        yield
    except sqlite3.OperationalError as error:
        raise _outside(path, error) from error
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorname", "") in ("SQLITE_NOTADB", "SQLITE_CORRUPT"):
            raise CorruptManifestError(str(error)) from error
        raise
    except OSError as error:
        raise OutsideError(
            f"cannot write in {path.parent}: {(error.strerror or str(error)).lower()}",
            code="knowledge_read_only",
            hint="choose a folder that you may write to with LEADLINE_QDRANT_PATH",
        ) from error


def _outside(path: Path, error: sqlite3.OperationalError) -> OutsideError:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return OutsideError(
            f"another process is writing to the knowledge base ({path})",
            code="manifest_locked",
            hint="wait until it is done, or end it, and run the same command again",
        )
    if name.startswith("SQLITE_FULL"):
        return OutsideError(
            f"no room left beside {path}",
            code="knowledge_full",
            hint="make room there; what was embedded so far is kept",
        )
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return OutsideError(
            f"cannot write {path}",
            code="knowledge_read_only",
            hint="choose a folder that you may write to with LEADLINE_QDRANT_PATH",
        )
    return OutsideError(
        f"the manifest {path} failed: {error}",
        code="knowledge_unavailable",
        hint="leadline doctor",
    )
