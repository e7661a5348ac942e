"""What is about to be written to the store, kept until it is.

A change is staged here whole and sealed; only then is the store touched, and the journal emptied
after it. So whatever ends the process, the next one either finds no seal, and the store is as it
was, or finds one and finishes the work.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge_ingest.manifest_file import Known, ManifestFile, known_of, row_of

__all__ = ["Journal", "Staged", "StagedPoint"]


@dataclass(frozen=True, kw_only=True)
class Staged:
    """A document about to be written, or removed where it has no chunks."""

    collection: str
    document: str
    known: Known
    existed: bool


@dataclass(frozen=True, kw_only=True)
class StagedPoint:
    """A point about to be written."""

    text_hash: bytes
    has_dense: bool
    payload: str


class Journal:
    """The journal in a manifest's file."""

    def __init__(self, file: ManifestFile) -> None:
        self._file = file

    def stage(self, staged: Staged) -> None:
        """Add a document; its points may come before or after."""
        with self._file.writing() as connection:
            connection.execute(
                "INSERT INTO staged (collection, document, item, content_hash, chunks, missing, "
                "superseded, supersedes, existed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (staged.collection, staged.document, *row_of(staged.known), staged.existed),
            )

    def stage_points(
        self, collection: str, document: str, start: int, points: Iterable[StagedPoint]
    ) -> None:
        """Add points of a document, from a position on."""
        with self._file.writing() as connection:
            connection.executemany(
                "INSERT INTO staged_points VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (collection, document, position, one.text_hash, one.has_dense, one.payload)
                    for position, one in enumerate(points, start)
                ],
            )

    def unstage(self, collection: str, document: str) -> None:
        """Take points back that were staged for a document that failed."""
        with self._file.writing() as connection:
            connection.execute(
                "DELETE FROM staged_points WHERE collection = ? AND document = ?",
                (collection, document),
            )

    def seal(self, embedder: str) -> None:
        """What is staged is whole: from here on it will be written, by whoever comes next."""
        with self._file.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO facts VALUES ('sealed', ?)", (embedder,))

    def sealed(self) -> str | None:
        """The embedder of the sealed vectors; None while nothing is sealed."""
        found = next(self._file.read("SELECT value FROM facts WHERE name = 'sealed'"), None)
        return None if found is None else str(found[0])

    def is_empty(self) -> bool:
        """Whether nothing at all is staged."""
        asked = "SELECT EXISTS (SELECT 1 FROM staged) OR EXISTS (SELECT 1 FROM staged_points)"
        return not next(self._file.read(asked))[0]

    def staged(self) -> list[Staged]:
        """Documents about to be written, in order."""
        rows = self._file.read(
            "SELECT collection, document, existed, item, content_hash, chunks, missing, "
            "superseded, supersedes FROM staged ORDER BY sequence"
        )
        return [
            Staged(
                collection=row[0], document=row[1], existed=bool(row[2]), known=known_of(row[3:])
            )
            for row in rows
        ]

    def staged_points(self) -> Iterator[StagedPoint]:
        """Points about to be written, the last of each document first.

        So a document that was half written, and whose manifest is lost too, lacks its beginning
        and can be told from a whole one.
        """
        rows = self._file.read(
            "SELECT text_hash, has_dense, payload FROM staged_points JOIN staged "
            "USING (collection, document) ORDER BY sequence, position DESC"
        )
        for text_hash, has_dense, payload in rows:
            yield StagedPoint(text_hash=text_hash, has_dense=bool(has_dense), payload=payload)

    def finish(self) -> None:
        """What was sealed is written: it is what is known now, and the journal is empty."""
        with self._file.writing() as connection:
            connection.execute(
                "DELETE FROM documents WHERE (collection, document) IN "
                "(SELECT collection, document FROM staged)"
            )
            connection.execute(
                "INSERT INTO documents SELECT collection, document, item, content_hash, chunks, "
                "missing, superseded, supersedes FROM staged WHERE chunks > 0"
            )
            self.discard()

    def discard(self) -> None:
        """Empty the journal."""
        with self._file.writing() as connection:
            connection.execute("DELETE FROM staged")
            connection.execute("DELETE FROM staged_points")
            connection.execute("DELETE FROM facts WHERE name = 'sealed'")
