"""How near vectors are to that of a question."""

from collections.abc import Sequence
from typing import Any

import numpy as np

__all__ = ["cosines"]


def cosines(
    query: tuple[float, ...] | None, vectors: Sequence[Sequence[float] | None]
) -> list[float | None]:
    """Cosine of each vector with the query; None where one of the two is missing.

    >>> cosines((2.0, 0.0), [(1.0, 0.0), None])
    [1.0, None]
    """
    if query is None:
        return [None] * len(vectors)
    wanted = np.asarray(query, dtype=np.float64)
    length = float(np.linalg.norm(wanted))
    return [None if one is None else _cosine(wanted, length, one) for one in vectors]


def _cosine(wanted: "np.ndarray[Any, Any]", length: float, vector: Sequence[float]) -> float:
    have = np.asarray(vector, dtype=np.float64)
    both = length * float(np.linalg.norm(have))
    return float(wanted @ have) / both if both else 0.0
