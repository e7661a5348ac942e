"""Vectors of texts, each computed once: from the manifest, from the shipped file, or by the model.

A key is the embedder's fingerprint and the hash of the text, so a text that moved between documents
is not embedded again, and a changed model finds nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Protocol, TypeVar

import numpy as np

from knowledge_ingest.manifest import Manifest
from tools.domain.errors import OutsideError
from tools.ports_knowledge import Embedder

__all__ = ["ShippedVectors", "VectorCache", "text_hash", "unpacked"]

ResultT = TypeVar("ResultT")
_SAVE_EVERY = 64
"""Texts embedded before what was computed is made to last."""


class ShippedVectors(Protocol):
    """Vectors that came with the program."""

    def vectors(self, embedder: str, hashes: Sequence[bytes]) -> Mapping[bytes, bytes]:
        """Those it knows, as 32-bit floats."""
        ...


def text_hash(text: str) -> bytes:
    """Key of a text."""
    return sha256(text.encode("utf-8")).digest()


def unpacked(vector: bytes) -> tuple[float, ...]:
    """Numbers of a kept vector."""
    return tuple(np.frombuffer(vector, dtype="<f4").tolist())


class VectorCache:
    """Finds or computes vectors; counts where they came from."""

    def __init__(
        self, manifest: Manifest, embedder: Embedder | None, shipped: ShippedVectors | None = None
    ) -> None:
        self._manifest = manifest
        self._embedder = embedder
        self._shipped = shipped
        self._unsaved = 0
        self._fingerprint = ""
        self.embedded = 0
        self.reused = 0
        self.failure: OutsideError | None = None
        """Why there is no model, once that is known."""

    @property
    def fingerprint(self) -> str:
        """Of the embedder; empty without one that can be asked."""
        if not self._fingerprint:
            self._fingerprint = self._asked(lambda embedder: embedder.fingerprint) or ""
        return self._fingerprint

    @property
    def dimension(self) -> int | None:
        """Of the embedder; None without one that can be asked."""
        return self._asked(lambda embedder: embedder.dimension)

    def start(self) -> None:
        """Count from zero, and try the model again."""
        self.embedded = self.reused = self._unsaved = 0
        self.failure = None

    def find(self, texts: Sequence[str]) -> list[bytes | None]:
        """Vector of each text; None for those that nothing knows while there is no model.

        Everything found is in the manifest afterwards.
        """
        fingerprint = self.fingerprint
        if not fingerprint:
            return [None] * len(texts)
        hashes = [text_hash(text) for text in texts]
        have = self._manifest.vectors(fingerprint, hashes)
        lacking = [one for one in dict.fromkeys(hashes) if one not in have]
        if self._shipped and lacking:
            shipped = self._shipped.vectors(fingerprint, lacking)
            self._manifest.add_vectors(fingerprint, shipped)
            have |= shipped
        self.reused += sum(one in have for one in hashes)
        by_hash = {one: text for one, text in zip(hashes, texts, strict=True) if one not in have}
        have |= self._computed(fingerprint, by_hash)
        return [have.get(one) for one in hashes]

    def _computed(self, fingerprint: str, texts: Mapping[bytes, str]) -> dict[bytes, bytes]:
        if not texts or self._embedder is None or self.failure is not None:
            return {}
        try:
            vectors = self._embedder.documents(list(texts.values()))
        except OutsideError as error:
            self.failure = error
            return {}
        computed = {
            one: np.asarray(vector, dtype="<f4").tobytes()
            for one, vector in zip(texts, vectors, strict=True)
        }
        self._manifest.add_vectors(fingerprint, computed)
        self.embedded += len(computed)
        self._unsaved += len(computed)
        if self._unsaved >= _SAVE_EVERY:
            self._manifest.checkpoint()
            self._unsaved = 0
        return computed

    def _asked(self, question: Callable[[Embedder], ResultT]) -> ResultT | None:
        if self._embedder is None or self.failure is not None:
            return None
        try:
            return question(self._embedder)
        except OutsideError as error:
            self.failure = error
            return None
