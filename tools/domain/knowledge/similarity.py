"""How near vectors are to that of a question."""

from collections.abc import Sequence

import numpy as np

__all__ = ["cosines"]


def cosines(
    query: tuple[float, ...] | None, vectors: Sequence[Sequence[float] | None]
) -> list[float | None]:
    """Cosine of each vector with the query; None where one of the two is missing.

    >>> cosines((2.0, 0.0), [(1.0, 0.0), None])
    [1.0, None]
    """
    known = [one for one in vectors if one is not None]
    if query is None or not known:
        return [None] * len(vectors)
    wanted, rows = np.asarray(query, dtype=np.float64), np.asarray(known, dtype=np.float64)
    both = np.linalg.norm(wanted) * np.linalg.norm(rows, axis=1)
    found = iter(np.divide(rows @ wanted, both, out=np.zeros(len(rows)), where=both > 0).tolist())
    return [None if one is None else next(found) for one in vectors]
