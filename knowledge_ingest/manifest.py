"""What is in the index, and the vectors that are known: one SQLite file beside it.

The index itself says the same, more slowly: a lost manifest is made again from its payloads.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from knowledge_ingest.journal import Journal
from knowledge_ingest.manifest_file import Known, ManifestFile, known_of, row_of

__all__ = ["Known", "Manifest"]

_MOST_VARIABLES = 500


class Manifest(ManifestFile):
    """Documents of every collection, their journal, and vectors by the hash of their text."""

    def __init__(self, path: Path, *, busy_timeout_s: float = 5.0) -> None:
        """Name the file; see `ManifestFile`."""
        super().__init__(path, busy_timeout_s=busy_timeout_s)
        self.journal = Journal(self)

    def known(self, collection: str) -> dict[str, Known]:
        """Every document of a collection by its key."""
        rows = self.read(
            "SELECT document, item, content_hash, chunks, missing, superseded, supersedes "
            "FROM documents WHERE collection = ?",
            (collection,),
        )
        return {row[0]: known_of(row[1:]) for row in rows}

    def collections(self) -> list[str]:
        """Names of what is there, sorted."""
        return [
            row[0]
            for row in self.read("SELECT DISTINCT collection FROM documents ORDER BY collection")
        ]

    def points(self) -> int:
        """How many points the index should hold."""
        return int(next(self.read("SELECT coalesce(sum(chunks), 0) FROM documents"))[0])

    def set_known(self, collection: str, rows: Mapping[str, Known]) -> None:
        """Keep what is known of documents."""
        with self.writing() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [(collection, name, *row_of(known)) for name, known in rows.items()],
            )

    def replace_all(self, found: Mapping[tuple[str, str], Known]) -> None:
        """Forget every document and keep these."""
        with self.writing() as connection:
            connection.execute("DELETE FROM documents")
            for (collection, name), known in found.items():
                self.set_known(collection, {name: known})

    def forget_missing(self) -> None:
        """Every point has its vector now."""
        with self.writing() as connection:
            connection.execute("UPDATE documents SET missing = 0")

    def vectors(self, embedder: str, hashes: Sequence[bytes]) -> dict[bytes, bytes]:
        """Known vectors (32-bit floats) by the hash of their text."""
        found: dict[bytes, bytes] = {}
        for start in range(0, len(hashes), _MOST_VARIABLES):
            some = hashes[start : start + _MOST_VARIABLES]
            marks = ",".join("?" * len(some))
            found |= dict(
                self.read(
                    "SELECT text_hash, vector FROM vectors "  # noqa: S608  question marks alone
                    f"WHERE embedder = ? AND text_hash IN ({marks})",
                    (embedder, *some),
                )
            )
        return found

    def add_vectors(self, embedder: str, vectors: Mapping[bytes, bytes]) -> None:
        """Keep vectors by the hash of their text."""
        with self.writing() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
                [(embedder, text_hash, vector) for text_hash, vector in vectors.items()],
            )
