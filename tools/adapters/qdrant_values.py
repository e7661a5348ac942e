"""Our values as the client's, and back."""

from collections.abc import Mapping, Sequence

from qdrant_client import models

from tools.adapters.points import DENSE, TERMS, plain_payload, uuids
from tools.domain.knowledge.store import HybridQuery, IndexedItem, SparseVector, Where

__all__ = ["Leg", "as_filter", "as_item", "as_legs", "as_point", "dense_of"]

Leg = tuple[str, list[float] | models.SparseVector]
"""Name of a vector and what is looked for in it."""


def as_point(item: IndexedItem) -> models.PointStruct:
    """A point with the vectors it has; a sparse vector without terms is none."""
    vectors: dict[str, models.Vector] = {}
    if item.dense is not None:
        vectors[DENSE] = list(item.dense)
    if item.sparse is not None and item.sparse.indices:
        vectors[TERMS] = _sparse(item.sparse)
    return models.PointStruct(id=item.id, vector=vectors, payload=plain_payload(item.payload))


def as_item(record: models.Record) -> IndexedItem:
    """A stored point; its dense vector has length one."""
    dense = dense_of(record.vector)
    named = record.vector if isinstance(record.vector, Mapping) else {}
    sparse = named.get(TERMS)
    terms = None
    if isinstance(sparse, models.SparseVector):
        terms = SparseVector(indices=tuple(sparse.indices), values=tuple(sparse.values))
    return IndexedItem(
        id=str(record.id),
        dense=None if dense is None else tuple(dense),
        sparse=terms,
        payload=record.payload or {},
    )


def dense_of(vectors: object) -> Sequence[float] | None:
    """The dense vector of an answer, where it has one."""
    found = vectors.get(DENSE) if isinstance(vectors, Mapping) else None
    return found if isinstance(found, list) else None


def as_filter(where: Where, *, without: str | None = None) -> models.Filter:
    """Conditions that all hold.

    Args:
        where: The conditions.
        without: Id of a point that never matches.
    """
    must: list[models.Condition] = [_any(name, some) for name, some in where.any_of.items()]
    must += [
        models.FieldCondition(key=name, match=models.MatchValue(value=value))
        for name, wanted in where.all_of.items()
        for value in wanted
    ]
    must += [
        models.IsEmptyCondition(is_empty=models.PayloadField(key=name)) for name in where.missing
    ]
    if where.ids is not None:
        must.append(models.HasIdCondition(has_id=list(uuids(where.ids))))
    banned: list[models.Condition] = [_any(name, some) for name, some in where.none_of.items()]
    # Not below, instead of above or missing: the same for single numbers, and half the work.
    banned += [_range(name, models.Range(lt=low)) for name, low in where.at_least.items()]
    banned += [_range(name, models.Range(gt=high)) for name, high in where.at_most.items()]
    if without is not None:
        banned.append(models.HasIdCondition(has_id=[without]))
    return models.Filter(must=must or None, must_not=banned or None)


def _any(name: str, wanted: Sequence[str]) -> models.FieldCondition:
    return models.FieldCondition(key=name, match=models.MatchAny(any=list(wanted)))


def _range(name: str, outside: models.Range) -> models.FieldCondition:
    return models.FieldCondition(key=name, range=outside)


def as_legs(query: HybridQuery) -> list[Leg]:
    """What is looked for, by vector."""
    legs: list[Leg] = []
    if query.dense is not None:
        legs.append((DENSE, list(query.dense)))
    if query.sparse is not None and query.sparse.indices:
        legs.append((TERMS, _sparse(query.sparse)))
    return legs


def _sparse(vector: SparseVector) -> models.SparseVector:
    return models.SparseVector(indices=list(vector.indices), values=list(vector.values))
