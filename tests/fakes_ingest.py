"""Doubles of what ingestion asks: an embedder that counts, steps that end the process."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from knowledge_ingest.candidates import item_candidates
from knowledge_ingest.chunk import Chunker, ChunkSettings
from knowledge_ingest.document import Candidate
from knowledge_ingest.manifest import Manifest
from knowledge_ingest.pipeline import Pipeline
from tests.fakes_knowledge import FakeShelf, FakeStore, FakeTerms
from tools.adapters.model_tokens import ModelTokens
from tools.domain.errors import OutsideError
from tools.domain.knowledge.item import Item, item_id
from tools.ports_knowledge import Shelf

COLLECTION = "notes"


PLAIN = ChunkSettings(overlap=0, lead=0)
"""Pieces alone, without overlap and lead: what most tests are about."""


class FakeEmbedder:
    """Unit vectors of three numbers from the hash of a text; remembers what it was asked."""

    dimension = 3
    gate = None

    def __init__(self, name: str = "fake@1", *, is_missing: bool = False) -> None:
        self.fingerprint = name
        self.is_missing = is_missing
        self.asked: list[str] = []

    def documents(self, texts: Sequence[str]) -> list[tuple[float, ...]]:
        if self.is_missing:
            raise OutsideError("no torch", code="embedder_unavailable", hint="pip install torch")
        self.asked.extend(texts)
        return [self.query(text) for text in texts]

    def query(self, text: str) -> tuple[float, ...]:
        axis = sha256((self.fingerprint + text).encode()).digest()[0] % 3
        return tuple(float(axis == one) for one in range(3))


TOKENS = ModelTokens()


def note(name: str, text: str, **more: Any) -> Item:
    """A reviewed pattern with one section."""
    return Item(
        id=item_id(COLLECTION, "pattern", name),
        slug=name,
        collection=COLLECTION,
        kind="pattern",
        title=f"Title of {name}",
        sections={"Solution": text},
        **more,
    )


def notes(**texts: str) -> list[Candidate]:
    """Candidates by name and text."""
    return item_candidates(note(name, text) for name, text in texts.items())


def pipeline(
    folder: Path, shelf: Shelf, embedder: FakeEmbedder | None = None, **more: Any
) -> Pipeline:
    """A pipeline over fakes, with a manifest in the folder."""
    return Pipeline(
        shelf=shelf,
        manifest=Manifest(folder / "manifest.sqlite", busy_timeout_s=0.05),
        chunker=Chunker(TOKENS, PLAIN),
        terms=FakeTerms(),
        embedder=embedder,
        **more,
    )


def texts_of(shelf: FakeShelf) -> dict[str, list[str]]:
    """What the active index says of each document: its chunks in order."""
    store = shelf.active()
    found: dict[str, list[tuple[int, str]]] = {}
    for point in store.scroll() if store else ():
        where = (int(point.payload["position"]), str(point.payload["text"]))
        found.setdefault(str(point.payload["document"]), []).append(where)
    return {name: [text for _, text in sorted(parts)] for name, parts in found.items()}


class KilledError(BaseException):
    """Ends a run as a signal would: nothing may catch it."""


class Mortal:
    """Counts the steps of a run and ends it at one of them."""

    def __init__(self, at: int = -1) -> None:
        self.at, self.steps = at, 0

    def step(self) -> None:
        self.steps += 1
        if self.steps == self.at:
            raise KilledError

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """The same call, with a step before and one after it."""

        def stepping(*arguments: Any, **named: Any) -> Any:
            self.step()
            answer = call(*arguments, **named)
            self.step()
            return answer

        return stepping


class MortalStore(FakeStore):
    """Dies in the middle of writing: points go in and out one by one."""

    mortal: Mortal | None = None

    def upsert(self, items: Sequence[Any]) -> None:
        for item in items:
            self._step()
            super().upsert([item])
        self._step()

    def delete(self, where: Any) -> int:
        doomed = list(self.scroll(where))
        for item in doomed:
            self._step()
            del self.points[item.id]
        self._step()
        return len(doomed)

    def _step(self) -> None:
        if self.mortal is not None:
            self.mortal.step()


class MortalShelf(FakeShelf):
    """Builds stores that die, and dies itself around a swap."""

    def __init__(self) -> None:
        super().__init__()
        self.mortal: Mortal | None = None

    def build(self, *, dimension: int, fingerprint: str, resume: bool = False) -> FakeStore:
        del resume
        store = MortalStore(dimension=dimension, fingerprint=fingerprint)
        self.stores.append(store)
        self.built.append(store)
        self.watch(self.mortal)
        return store

    def swap(self, store: Any) -> None:
        if self.mortal is not None:
            self.mortal.step()
        super().swap(store)
        if self.mortal is not None:
            self.mortal.step()

    def watch(self, mortal: Mortal | None) -> None:
        """From now on every store dies by this one."""
        self.mortal = mortal
        for store in self.stores:
            if isinstance(store, MortalStore):
                store.mortal = mortal


def mortal_pipeline(folder: Path, shelf: MortalShelf, mortal: Mortal, name: str) -> Pipeline:
    """A pipeline that may also end before and after each commit of its manifest."""
    shelf.watch(mortal)
    manifest = Manifest(folder / "manifest.sqlite", busy_timeout_s=0.05)
    journal = manifest.journal
    for owner, calls in (
        (manifest, ("commit", "checkpoint", "set_known", "forget_missing")),
        (journal, ("stage", "seal", "finish", "discard")),
    ):
        for call in calls:
            setattr(owner, call, mortal.around(getattr(owner, call)))
    return Pipeline(
        shelf=shelf,
        manifest=manifest,
        chunker=Chunker(TOKENS, PLAIN),
        terms=FakeTerms(),
        embedder=FakeEmbedder(name),
    )
