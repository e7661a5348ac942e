"""What goes into a vector store and comes back, whichever engine keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

__all__ = [
    "Fusion",
    "Hit",
    "HybridQuery",
    "IndexedItem",
    "SparseVector",
    "StoreInfo",
    "Where",
]

Fusion = Literal["dbsf", "rrf"]
DEPTH = 120
"""Candidates of each leg; scores of the default fusion depend on it, so it is fixed."""
RRF_K = 60


@dataclass(frozen=True, kw_only=True)
class SparseVector:
    """Term weights by term number; what the store knows of rarity multiplies them (IDF)."""

    indices: tuple[int, ...]
    values: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Where:
    """Conditions on payload fields that all hold; an empty one matches everything.

    A payload field holds a value or a list of values.

    Attributes:
        any_of: Field -> values of which it has at least one.
        all_of: Field -> values of which it has every one.
        none_of: Field -> values of which it has none; a point without the field passes.
        at_least, at_most: Field -> number; a point without the field passes.
        missing: Fields that the point lacks.
        ids: Ids of points, of which it is one; None for any.
    """

    any_of: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    all_of: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    none_of: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    at_least: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    at_most: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    missing: tuple[str, ...] = ()
    ids: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class IndexedItem:
    """One point: a chunk with its vectors; `dense` is None until it was embedded.

    The payload holds strings, numbers, booleans and lists of strings.
    """

    id: str
    dense: tuple[float, ...] | None
    sparse: SparseVector | None
    payload: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class HybridQuery:
    """What is looked for: one leg or both, fused.

    Attributes:
        dense: Unit vector of the query; None leaves this leg out.
        sparse: Terms of the query; None leaves this leg out.
        where: Filter of every leg.
        limit: Hits wanted.
        depth: Candidates of each leg.
        fusion: `dbsf` (scores scaled by mean and three deviations) or `rrf` (ranks).
        with_cosine: Whether hits tell their cosine, for which their vectors have to be read.
    """

    dense: tuple[float, ...] | None = None
    sparse: SparseVector | None = None
    where: Where = field(default_factory=Where)
    limit: int = 10
    depth: int = DEPTH
    fusion: Fusion = "dbsf"
    with_cosine: bool = True


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A found point: fused score (no confidence), raw cosine where asked for and known, payload."""

    id: str
    score: float
    cosine: float | None
    payload: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class StoreInfo:
    """What a store says of itself.

    Attributes:
        engine: `edge`, `server` or `memory`.
        version: Of the engine.
        place: Directory or address, without secrets.
        count: Points.
        dimension: Of dense vectors; None while there is no index.
        fingerprint: Of the pipeline that filled it; empty where unknown.
        capabilities: What the engine does itself: `idf`, `swap`, `dbsf`, `rrf_k`, `metadata`; an
            adapter makes up for the last three.
    """

    engine: str
    version: str
    place: str
    count: int
    dimension: int | None
    fingerprint: str = ""
    capabilities: frozenset[str] = frozenset()
