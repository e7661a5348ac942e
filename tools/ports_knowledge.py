"""What the knowledge base needs from outside, as protocols; `tools/adapters` holds the answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from tools.domain.knowledge.answer import Ask, Found, FoundItem
from tools.domain.knowledge.store import (
    Hit,
    HybridQuery,
    IndexedItem,
    SparseVector,
    StoreInfo,
    Where,
)

__all__ = [
    "Embedder",
    "Items",
    "Knowledge",
    "Rated",
    "Ratings",
    "Reranker",
    "Shelf",
    "TermEncoder",
    "TokenCounter",
    "VectorStore",
]


class VectorStore(Protocol):
    """Points with one dense and one sparse vector each, wherever they are kept.

    Every call may raise `OutsideError` with one of `knowledge_locked` (another process holds the
    directory; the message names it), `knowledge_unavailable`, `knowledge_corrupt`,
    `knowledge_read_only`, `knowledge_full` and `knowledge_timeout`, or `ConflictError`
    `dimension_mismatch` when vectors do not fit the index.
    """

    def describe(self) -> StoreInfo:
        """Engine, place, number of points, dimension and fingerprint."""
        ...

    def upsert(self, items: Sequence[IndexedItem]) -> None:
        """Keep points; one with a known id replaces that point whole."""
        ...

    def delete(self, where: Where) -> int:
        """Remove the points that match; how many there were."""
        ...

    def query(self, query: HybridQuery) -> list[Hit]:
        """The best points, best first; a query without vectors finds nothing."""
        ...

    def payloads(self, ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """Payloads of the points with these ids; unknown ids are left out."""
        ...

    def dense(self, ids: Sequence[str]) -> dict[str, Sequence[float]]:
        """Dense vectors of the points with these ids, of those that have one."""
        ...

    def scroll(
        self, where: Where | None = None, *, with_vectors: bool = True
    ) -> Iterator[IndexedItem]:
        """Every point that matches, each once, in any order."""
        ...

    def count(self, where: Where | None = None) -> int:
        """How many points match."""
        ...

    def optimize(self) -> None:
        """Build what makes search fast; harmless to repeat, and to leave out."""
        ...

    def close(self) -> None:
        """Let go of files and connections; harmless to repeat."""
        ...


class Shelf(Protocol):
    """Where indexes stand: one is active, another may be under construction unseen.

    Calls raise what `VectorStore` raises.
    """

    def active(self) -> VectorStore | None:
        """The index that answers, opened once; None while none was ever finished."""
        ...

    def build(self, *, dimension: int, fingerprint: str, resume: bool = False) -> VectorStore:
        """A new, empty index that nobody sees until `swap`.

        With `resume`, an index that an earlier build of this dimension and fingerprint left
        unfinished is taken up instead, with the points it has.
        """
        ...

    def swap(self, store: VectorStore) -> None:
        """Make a built index the active one, at once for every reader; the old one is kept."""
        ...

    def set_aside(self) -> str:
        """Take the active index out of use unread, because it is damaged, and keep what is left.

        Where that is; empty where there was none. Nothing is active afterwards.
        """
        ...

    def prune(self) -> int:
        """Remove indexes that are not active and that nobody builds; how many there were."""
        ...

    def close(self) -> None:
        """Close whatever is open."""
        ...


class AnswerWriter(Protocol):
    """A language model that answers from passages; what it writes is checked, never believed."""

    def write(self, question: str, passages: Sequence[str]) -> str:
        """An answer that cites passages by number in brackets, from 1.

        Raises:
            OutsideError: `llm_failed` or a narrower code.
        """
        ...


class Knowledge(Protocol):
    """The knowledge base as the operations ask it."""

    def search(self, ask: Ask) -> Found:
        """The best items for a question, or an honest nothing.

        Raises:
            OutsideError: What `VectorStore` raises, where nothing else could answer.
        """
        ...

    def describe(self) -> StoreInfo:
        """The index that answers."""
        ...


class Items(Knowledge, Protocol):
    """The shipped items, which can also be read one by one."""

    def slugs(self) -> Sequence[str]:
        """Names of all, in order."""
        ...

    def item(self, name: str) -> FoundItem | None:
        """The item with this slug or id; None where there is none."""
        ...


@dataclass(frozen=True, kw_only=True)
class Rated:
    """What a reader thought of one answer."""

    id: str
    at: datetime
    rating: str
    query: str
    result_ids: tuple[str, ...] = ()
    comment: str = ""


class Ratings(Protocol):
    """Where ratings are kept."""

    def add(self, rated: Rated) -> None:
        """Keep one."""
        ...

    def all(self) -> Sequence[Rated]:
        """Every rating, oldest first."""
        ...


class TermEncoder(Protocol):
    """Text as weighted terms; the same for every engine."""

    @property
    def fingerprint(self) -> str:
        """Names the settings that shape the vectors."""
        ...

    def document(self, text: str) -> SparseVector:
        """Terms of an indexed text."""
        ...

    def query(self, text: str) -> SparseVector:
        """Terms of a question."""
        ...


class Embedder(Protocol):
    """Text as unit vectors.

    Raises `OutsideError` `embedder_unavailable` when the model cannot be loaded.
    """

    @property
    def fingerprint(self) -> str:
        """Names model, weights, backend and precision; vectors of two fingerprints never mix."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    @property
    def gate(self) -> float | None:
        """Cosine below which a best hit is no answer, measured for this model; None if unknown."""
        ...

    def documents(self, texts: Sequence[str]) -> list[tuple[float, ...]]:
        """Vectors of indexed texts, in order."""
        ...

    def query(self, text: str) -> tuple[float, ...]:
        """Vector of a question."""
        ...


class TokenCounter(Protocol):
    """How long a text is for a model."""

    def count(self, text: str) -> int:
        """Tokens of a text, special ones not counted."""
        ...


class Reranker(Protocol):
    """Scores candidates against a question, a batch at a time.

    Attributes of an answer that calls for care (such as the biases of an LLM) stand in `caution`.
    """

    @property
    def name(self) -> str:
        """What stands in the answer's metadata."""
        ...

    @property
    def caution(self) -> str:
        """What a reader should know of this kind of score; empty if nothing."""
        ...

    def scores(self, query: str, texts: Mapping[str, str]) -> Mapping[str, float]:
        """Score by id, higher is better; ids that could not be scored are left out.

        Raises:
            OutsideError: `reranker_unavailable`.
        """
        ...
