"""What filled an index, in one readable line: the model of its vectors, the maker of its terms.

Vectors of two models never mix in one index, so a changed line says which leg of the search is
stale. How texts are cut is no part of it: that belongs to each document.
"""

from dataclasses import dataclass

__all__ = ["IndexFingerprint"]

_VERSION = "leadline-index 1"


@dataclass(frozen=True, kw_only=True)
class IndexFingerprint:
    """The two halves.

    Attributes:
        dense: Of the embedder; empty for an index that never had one.
        terms: Of the term encoder.
    """

    dense: str
    terms: str

    def __str__(self) -> str:
        return f"{_VERSION} | dense {self.dense or '-'} | terms {self.terms}"

    @classmethod
    def parse(cls, text: str) -> "IndexFingerprint":
        """The halves of a line; both empty for one that was not written here.

        >>> line = str(IndexFingerprint(dense="m@ab/torch/fp32/384", terms="bm25/1"))
        >>> line
        'leadline-index 1 | dense m@ab/torch/fp32/384 | terms bm25/1'
        >>> IndexFingerprint.parse(line).terms
        'bm25/1'
        """
        parts = text.split(" | ", 2)
        if len(parts) != 3 or parts[0] != _VERSION:  # noqa: PLR2004  version and two halves
            return cls(dense="", terms="")
        dense = parts[1].removeprefix("dense ")
        return cls(dense="" if dense == "-" else dense, terms=parts[2].removeprefix("terms "))
