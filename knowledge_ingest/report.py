"""What an ingestion says of itself: how far it is, and what it did."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from typing import Any, Literal, Protocol

from tools.domain.errors import PlanningError

__all__ = ["Failure", "IndexState", "IngestReport", "Leg", "Loss", "Progress", "silent"]

Leg = Literal["current", "stale", "none"]


class Progress(Protocol):
    """Hears how far it is; the last call has `done` equal to `total`."""

    def __call__(self, *, total: int, done: int, name: str) -> None:
        """So many documents in all, so many done, this one next."""
        ...


def silent(*, total: int, done: int, name: str) -> None:
    """Progress that nobody watches."""
    del total, done, name


@dataclass(frozen=True, kw_only=True)
class Failure:
    """One document that could not be taken in; what the index had of it stays."""

    name: str
    code: str
    message: str
    hint: str

    @classmethod
    def of(cls, name: str, error: PlanningError) -> "Failure":
        """The failure of a document."""
        return cls(name=name, code=error.code, message=error.message, hint=error.hint)

    def as_line(self) -> str:
        """The document, what is wrong with it, and what helps."""
        named = "" if self.message.startswith(self.name) else f"{self.name}: "
        return f"{named}{self.message} ({self.hint})"


@dataclass(frozen=True, kw_only=True)
class IngestReport:
    """What happened.

    Attributes:
        added, changed, unchanged, removed: Keys of documents.
        vanished: Keys that are in the index and no longer among the documents.
        failures: Documents that were not read.
        chunks: Points written.
        embedded: Texts that the model was asked for.
        reused: Texts whose vector was known.
        degraded: `dense_unavailable` where points wait for their vectors.
        reason: Why, as a sentence with what to do.
        passed_over: Files of kinds that are not read.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: int = 0
    removed: tuple[str, ...] = ()
    vanished: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()
    chunks: int = 0
    embedded: int = 0
    reused: int = 0
    degraded: tuple[str, ...] = ()
    reason: str = ""
    passed_over: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Every field."""
        return asdict(self)

    def as_text(self) -> str:
        """A few lines for a person."""
        counts = (
            f"{len(self.added):,} added, {len(self.changed):,} changed, {self.unchanged:,}"
            f" unchanged, {len(self.removed):,} removed: {self.chunks:,} pieces written,"
            f" {self.embedded:,} embedded"
        )
        lines = [counts]
        if self.vanished:
            lines.append(
                f"{len(self.vanished):,} others of this collection are not in this folder;"
                " if they are gone for good, --prune removes them"
            )
        if self.passed_over:
            shown = ", ".join(self.passed_over[:_SHOWN])
            lines.append(f"{len(self.passed_over):,} files of other kinds passed over: {shown}")
        lines += [f"not read: {failure.as_line()}" for failure in self.failures]
        if self.reason:
            lines.append(f"without vectors for now: {self.reason}")
        return "\n".join(lines)


_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Loss:
    """A damaged index that was set aside.

    Attributes:
        place: Where its files are kept; empty where there were none.
        documents: How many it held, by collection, as far as that is known.
    """

    place: str
    documents: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class IndexState:
    """What the index can do with the models of today.

    Attributes:
        exists: Whether there is one.
        points: How many it holds.
        missing: How many of them wait for a vector.
        dense, terms: Each leg of the search: `current`, `stale` (made by another model: leave it
            out until `reindex`), or `none`.
        documents: How many, by collection.
    """

    exists: bool
    points: int = 0
    missing: int = 0
    dense: Leg = "none"
    terms: Leg = "none"
    documents: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
