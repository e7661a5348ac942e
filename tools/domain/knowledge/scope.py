"""Whether a question belongs to the subject of a collection, by a linear rule on its vector.

A small cosine cannot tell a question that is foreign from one that is asked in other words; a rule
learned from questions of both sorts can. It knows one embedding model and one collection.
"""

from dataclasses import dataclass

import numpy as np

__all__ = ["Scope"]


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The rule: `weights . vector + bias + per_cosine * cosine >= 0`.

    Attributes:
        collection: Whose subject it knows.
        embedder: Fingerprint of the model whose vectors it reads.
        weights: One for each number of a vector.
        bias: Added.
        per_cosine: Weight of the best candidate's cosine.
    """

    collection: str
    embedder: str
    weights: tuple[float, ...]
    bias: float
    per_cosine: float

    def margin(self, vector: tuple[float, ...], cosine: float) -> float:
        """How far inside the subject a question is; below zero it is outside."""
        return float(np.dot(self.weights, vector)) + self.bias + self.per_cosine * cosine
