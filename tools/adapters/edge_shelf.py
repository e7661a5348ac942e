"""Indexes in a folder: `indexes/<n>/`, and a file that names the active one.

That file is replaced at once, so a process killed at any time leaves the old index active or the
new one. Whatever else lies there was left by a killed build and is pruned.
"""

import shutil
from contextlib import suppress
from itertools import count
from pathlib import Path
from threading import RLock

from tools.adapters.atomic_file import replace_text
from tools.adapters.edge_errors import corrupt, speaking_errors
from tools.adapters.edge_manifest import IndexNote
from tools.adapters.edge_store import RESERVE_BYTES, EdgeStore
from tools.adapters.owner_lock import OwnerLock
from tools.domain.errors import OutsideError
from tools.ports_knowledge import VectorStore

__all__ = ["EdgeShelf"]

_ACTIVE = "active"
_INDEXES = "indexes"


class EdgeShelf:
    """The port `Shelf` on a folder that this process owns from the first index it opens."""

    def __init__(
        self, folder: Path, *, reserve_bytes: int = RESERVE_BYTES, patience_s: float = 0.0
    ) -> None:
        """Name the folder; it is created by the first `build`.

        Args:
            folder: Holds everything of one knowledge base.
            reserve_bytes: Free space that is never used up.
            patience_s: How long to wait, once, for a short command that owns the folder.
        """
        self._folder = folder
        self._reserve_bytes = reserve_bytes
        self._lock = OwnerLock(folder, patience_s=patience_s)
        self._open: dict[int, EdgeStore] = {}
        self._building: set[int] = set()
        self._guard = RLock()

    def active(self) -> EdgeStore | None:
        """The index that answers; the folder stays untouched while there is none."""
        with self._guard, speaking_errors(self._folder):
            if not self._has_any():
                return None
            number = self._named()
            if number is None or number not in self._open:
                self._lock.acquire()
                # Another process may have swapped before this one became the owner.
                number = self._named() or self._adopted()
            if number is None:
                return None
            if number not in self._open:
                place = self._place(number)
                self._open[number] = EdgeStore.open(place, reserve_bytes=self._reserve_bytes)
            return self._open[number]

    def build(self, *, dimension: int, fingerprint: str, resume: bool = False) -> EdgeStore:
        """A new, empty index, or one that an earlier build left unfinished."""
        with self._guard, speaking_errors(self._folder):
            (self._folder / _INDEXES).mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
            number = self._unfinished(dimension, fingerprint) if resume else None
            if number is not None:
                store = EdgeStore.open(self._place(number), reserve_bytes=self._reserve_bytes)
            else:
                number = max(self._numbers(), default=0) + 1
                store = EdgeStore.create(
                    self._place(number),
                    dimension=dimension,
                    fingerprint=fingerprint,
                    reserve_bytes=self._reserve_bytes,
                )
            self._open[number] = store
            self._building.add(number)
            return store

    def swap(self, store: VectorStore) -> None:
        """Make an index of this shelf the active one, once it is on disk."""
        with self._guard, speaking_errors(self._folder):
            number = self._number_of(store)
            if self._open[number].is_closed:
                self._open[number] = EdgeStore.open(
                    self._place(number), reserve_bytes=self._reserve_bytes
                )
            self._open[number].finish()
            replace_text(self._folder / _ACTIVE, f"{number}\n")
            self._building.discard(number)

    def prune(self) -> int:
        """Remove what is neither active nor under construction here."""
        with self._guard, speaking_errors(self._folder):
            if not (self._folder / _INDEXES).is_dir():
                return 0
            self._lock.acquire()
            active = self._named()
            if active is None:
                return 0  # which of them answers is not known
            self._building = {n for n in self._building if not self._open[n].is_closed}
            doomed = self._numbers() - {active} - self._building
            for number in doomed:
                if number in self._open:
                    self._open.pop(number).close()
                shutil.rmtree(self._place(number))
            return len(doomed)

    def set_aside(self) -> str:
        """Move every index out of use, into a folder beside; which one."""
        with self._guard, speaking_errors(self._folder):
            self._lock.acquire()
            for store in self._open.values():
                store.close()
            self._open.clear()
            self._building.clear()
            # The indexes first: a name that leads nowhere is told, and loses nothing.
            place = self._beside(self._folder / _INDEXES)
            self._beside(self._folder / _ACTIVE)
            return place

    def close(self) -> None:
        """Close every index and let others own the folder; harmless to repeat."""
        with self._guard:
            for store in self._open.values():
                store.close()
            self._open.clear()
            self._building.clear()
            self._lock.release()

    def _beside(self, path: Path) -> str:
        """Give a file or folder the name of something damaged; the new path, empty if none."""
        if not path.exists() or (path.is_dir() and not any(path.iterdir())):
            return ""
        names = (f"damaged-{path.name}-{number}" for number in count(1))
        beside = next(one for n in names if not (one := self._folder / n).exists())
        path.rename(beside)
        return str(beside)

    def _has_any(self) -> bool:
        """Whether there was ever an index here; looking touches nothing."""
        return (self._folder / _ACTIVE).exists() or (self._folder / _INDEXES).is_dir()

    def _adopted(self) -> int | None:
        """The last index that ever answered, where the note of the active one is lost or wrong.

        Raises:
            OutsideError: `knowledge_corrupt` where none is left.
        """
        for number in sorted(self._numbers(), reverse=True):
            with suppress(OutsideError):  # killed before its note was written
                if IndexNote.read(self._place(number)).was_active:
                    self._beside(self._folder / _ACTIVE)
                    replace_text(self._folder / _ACTIVE, f"{number}\n")
                    return number
        if not (self._folder / _ACTIVE).exists():
            return None  # none was ever finished
        raise corrupt(self._folder, f"the file `{_ACTIVE}` names no index that is left")

    def _unfinished(self, dimension: int, fingerprint: str) -> int | None:
        """The last index after the active one that is alike and that nobody builds."""
        active = self._named() or 0
        left = sorted(n for n in self._numbers() - self._building if n > active)
        for number in reversed(left):
            try:
                note = IndexNote.read(self._place(number))
            except OutsideError:
                continue  # killed before the note was written
            if (note.dimension, note.fingerprint) == (dimension, fingerprint):
                return number
        return None

    def _number_of(self, store: VectorStore) -> int:
        for number, one in self._open.items():
            if one is store:
                return number
        raise ValueError("this index was not built here")

    def _named(self) -> int | None:
        """The active index, if the note names one that is there."""
        try:
            number = int((self._folder / _ACTIVE).read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError, ValueError):
            return None
        return number if self._place(number).is_dir() else None

    def _place(self, number: int) -> Path:
        return self._folder / _INDEXES / str(number)

    def _numbers(self) -> set[int]:
        place = self._folder / _INDEXES
        folders = place.iterdir() if place.is_dir() else ()
        return {int(one.name) for one in folders if one.name.isdigit()}
