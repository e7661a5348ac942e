"""Vectors of the shipped articles, computed once by who writes them, so that no user has to.

`python -m knowledge_ingest.shipped_vectors` writes `articles/vectors.npz`; with `--check` it says
what is missing or too much instead. Numbers of 16 bits move a cosine by less than 0.001.
"""

import logging
import sys
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge_ingest.articles import ARTICLES, read_articles
from knowledge_ingest.candidates import item_candidates
from knowledge_ingest.chunk import Chunker
from knowledge_ingest.vector_cache import text_hash
from tools.adapters.minilm import SentenceEmbedder
from tools.adapters.model_tokens import ModelTokens
from tools.domain.knowledge.item import Item
from tools.ports_knowledge import Embedder

__all__ = [
    "VECTORS",
    "Currency",
    "VectorFile",
    "currency",
    "indexed_texts",
    "main",
    "write_vectors",
]

VECTORS = ARTICLES / "vectors.npz"
_DIGEST_BYTES = 32


class VectorFile:
    """Reads a file of vectors, at the first question; a missing or broken one knows none."""

    def __init__(self, path: Path = VECTORS) -> None:
        self._path = path

    def vectors(self, embedder: str, hashes: Sequence[bytes]) -> Mapping[bytes, bytes]:
        """Those it knows, as 32-bit floats; none for another embedder than it was made by."""
        if embedder != self.embedder:
            return {}
        rows = {one: self._rows[one] for one in hashes if one in self._rows}
        return {one: _unit(self._vectors[row]).tobytes() for one, row in rows.items()}

    def rows_of(self, embedder: str) -> Mapping[bytes, npt.NDArray[np.float16]]:
        """Every vector by hash, as it is kept; none for another embedder."""
        if embedder != self.embedder:
            return {}
        return {one: self._vectors[row] for one, row in self._rows.items()}

    @property
    def embedder(self) -> str:
        """Fingerprint of the embedder that made the file; empty without a file."""
        return self._content[0]

    @property
    def hashes(self) -> frozenset[bytes]:
        """Of the texts it knows."""
        return frozenset(self._rows)

    @property
    def _vectors(self) -> npt.NDArray[np.float16]:
        return self._content[2]

    @cached_property
    def _rows(self) -> Mapping[bytes, int]:
        return {one.tobytes(): row for row, one in enumerate(self._content[1])}

    @cached_property
    def _content(self) -> tuple[str, npt.NDArray[np.uint8], npt.NDArray[np.float16]]:
        try:
            with np.load(self._path, allow_pickle=False) as file:
                return str(file["embedder"]), file["hashes"], file["vectors"]
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return (
                "",
                np.zeros((0, _DIGEST_BYTES), dtype=np.uint8),
                np.zeros((0, 0), dtype=np.float16),
            )


def _unit(vector: npt.NDArray[np.float16]) -> npt.NDArray[np.float32]:
    whole = vector.astype("<f4")
    return np.asarray(whole / np.linalg.norm(whole), dtype="<f4")


def write_vectors(path: Path, texts: Sequence[str], embedder: Embedder) -> int:
    """Embed texts that have no vector yet and keep them all; how many there are."""
    by_hash = dict(sorted((text_hash(text), text) for text in texts))
    kept = VectorFile(path).rows_of(embedder.fingerprint)
    new = [one for one in by_hash if one not in kept]
    made = np.asarray(embedder.documents([by_hash[one] for one in new]), dtype=np.float16)
    rows = {**kept, **dict(zip(new, made, strict=True))}
    vectors = np.stack([rows[one] for one in by_hash])
    hashes = np.frombuffer(b"".join(by_hash), dtype=np.uint8).reshape(-1, _DIGEST_BYTES)
    with path.open("wb") as file:
        np.savez_compressed(
            file, embedder=np.array(embedder.fingerprint), hashes=hashes, vectors=vectors
        )
    return len(by_hash)


def indexed_texts(items: Sequence[Item], chunker: Chunker) -> list[str]:
    """Every text of these items that both legs of the search see."""
    return [
        piece.chunk.indexed_text
        for candidate in item_candidates(items)
        for piece in chunker.chunks(candidate.read().document)
    ]


@dataclass(frozen=True, kw_only=True)
class Currency:
    """How a file of vectors stands to the texts of today.

    Attributes:
        missing: Texts without a vector.
        unused: Vectors without a text.
        is_of_model: Whether the embedder of today made it.
    """

    missing: int
    unused: int
    is_of_model: bool

    @property
    def is_current(self) -> bool:
        """Whether nothing has to be done."""
        return self.is_of_model and not self.missing and not self.unused


def currency(file: VectorFile, texts: Sequence[str], embedder: str) -> Currency:
    """Compare a file with texts; no model is loaded."""
    wanted = {text_hash(text) for text in texts}
    return Currency(
        missing=len(wanted - file.hashes),
        unused=len(file.hashes - wanted),
        is_of_model=file.embedder == embedder,
    )


def main(arguments: list[str]) -> int:
    """Write the file, or check it; 1 when the check finds it is not current."""
    logging.basicConfig(format="%(message)s", level=logging.INFO)
    log = logging.getLogger("leadline.vectors")
    texts = indexed_texts(read_articles(), Chunker(ModelTokens()))
    embedder = SentenceEmbedder()
    if "--check" not in arguments:
        count = write_vectors(VECTORS, texts, embedder)
        log.info("%d vectors, %d bytes", count, VECTORS.stat().st_size)
        return 0
    found = currency(VectorFile(), texts, embedder.fingerprint)
    log.info("%d texts: %s", len(texts), found)
    return 0 if found.is_current else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
