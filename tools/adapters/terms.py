"""Text as weighted terms (BM25), made here for every engine, so that all of them rank alike.

A document's weights know term frequency and length; rarity is the store's part (IDF). Stop words
and stems follow the language. Names are split at underscores, and with `code` at changes of case
too, which suits indexes of source text.
"""

from collections.abc import Sequence
from typing import Literal

import qdrant_edge as edge

from tools.domain.errors import InputError
from tools.domain.knowledge.store import SparseVector

__all__ = ["Bm25Terms", "Splitting"]

Splitting = Literal["words", "code"]
_TOKENIZERS = {"words": edge.TokenizerType.Word, "code": edge.TokenizerType.Code}
_VERSION = 1
"""Raised when the same settings would give other terms."""
_QUERY_CHARACTERS = 20_000
"""A question is read up to here: each term costs a look-up, and megabytes of them say no more."""


class Bm25Terms:
    """The port `TermEncoder`."""

    def __init__(
        self,
        *,
        language: str = "english",
        splitting: Splitting = "words",
        k: float = 1.2,
        b: float = 0.75,
        average_terms: float = 50.0,
    ) -> None:
        """Choose the settings; an index keeps to the ones it was built with.

        Args:
            language: Of stop words and stems, by its English name.
            splitting: `words`, or `code` to find `maxModelLen` by `model` too.
            k: How soon a repeated term adds nothing more.
            b: How much a long text is held back, 0 to 1.
            average_terms: Length that is neither long nor short: about what remains of a chunk
                of 120 tokens with its header once stop words and punctuation are gone.

        Raises:
            InputError: `unknown_language` or `invalid_terms`.
        """
        settings = {"k": k, "b": b, "average": average_terms}
        figures = ",".join(f"{name}={value:g}" for name, value in settings.items())
        self._fingerprint = f"bm25-{_VERSION}:{language}:{splitting}:{figures}"
        try:
            config = edge.Bm25Config(
                k=k, b=b, avg_len=average_terms, tokenizer=_TOKENIZERS[splitting], language=language
            )
            self._encoder = edge.Bm25(config)
        except ValueError as error:
            raise _refused(language, str(error)) from error

    @property
    def fingerprint(self) -> str:
        """Every setting that shapes the vectors.

        >>> Bm25Terms().fingerprint
        'bm25-1:english:words:k=1.2,b=0.75,average=50'
        """
        return self._fingerprint

    def document(self, text: str) -> SparseVector:
        """Terms of an indexed text, weighted by frequency and length."""
        return _ours(self._encoder.embed_document(_encodable(text)))

    def query(self, text: str) -> SparseVector:
        """Terms of a question, weight 1 each; of a very long one, those of its beginning."""
        return _ours(self._encoder.embed_query(_encodable(text[:_QUERY_CHARACTERS])))


def _encodable(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _ours(vector: edge.SparseVector) -> SparseVector:
    """The engine's vector, by term number."""
    pairs: Sequence[tuple[int, float]] = sorted(zip(vector.indices, vector.values, strict=True))
    return SparseVector(
        indices=tuple(index for index, _ in pairs), values=tuple(value for _, value in pairs)
    )


def _refused(language: str, reason: str) -> InputError:
    if "language" in reason:
        return InputError(
            f"stop words and stems are not known for '{language}'",
            code="unknown_language",
            hint="name a language in English, such as english, german or french",
        )
    return InputError(
        f"these settings of terms are refused: {reason}",
        code="invalid_terms",
        hint="k at least 0, b between 0 and 1, an average length above 0",
    )
