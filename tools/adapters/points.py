"""What both vector stores agree on: names, indexed fields, and text that every engine takes."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from tools.domain.errors import ConflictError
from tools.domain.knowledge.store import HybridQuery, IndexedItem

__all__ = [
    "BATCH",
    "DENSE",
    "KEYWORDS",
    "NUMBERS",
    "TERMS",
    "batches",
    "mismatch",
    "plain_payload",
    "require_dimension",
    "uuids",
]

DENSE = "dense"
TERMS = "terms"
BATCH = 500
"""Points per request: large enough to be fast, small enough for a server's default limit."""
KEYWORDS = (
    "item",
    "collection",
    "kind",
    "access",
    "reviewed",
    "superseded",
    "document",
    "level",
    "topics",
    "tools",
)
NUMBERS = ("valid_from", "valid_to")


def batches(items: Sequence[IndexedItem]) -> Iterator[Sequence[IndexedItem]]:
    """The points in groups of `BATCH`."""
    rest = iter(items)
    while group := list(islice(rest, BATCH)):
        yield group


def plain_payload(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The payload with lists for tuples, and lone surrogates (no UTF-8) replaced."""
    return {name: _plain(value) for name, value in payload.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


def uuids(ids: Sequence[str]) -> list[str]:
    """The ids that can be ids of points: others match nothing."""
    return [one for one in ids if _is_uuid(one)]


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def require_dimension(
    dimension: int, items: Sequence[IndexedItem] = (), query: HybridQuery | None = None
) -> None:
    """Refuse vectors of another length before anything is written or asked.

    Raises:
        ConflictError: `dimension_mismatch`.
    """
    given = [item.dense for item in items]
    if query is not None:
        given.append(query.dense)
    for vector in given:
        if vector is not None and len(vector) != dimension:
            raise mismatch(dimension, len(vector))


def mismatch(dimension: int | None, given: int | None) -> ConflictError:
    """Vectors of another length than the index holds."""
    held = f"vectors of {dimension} numbers" if dimension else "vectors of another length"
    got = f"; these have {given}" if given else ""
    return ConflictError(
        f"the knowledge index holds {held}{got}",
        code="dimension_mismatch",
        hint="the embedding model changed: run `leadline knowledge reindex`, or set "
        "LEADLINE_EMBEDDING_MODEL back",
    )
