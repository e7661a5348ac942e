"""Documents that a damaged index lost, remembered until they are taken in again."""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from tools.adapters.atomic_file import replace_text

__all__ = ["Losses"]


class Losses:
    """A small file beside the index, written before a damaged one is set aside.

    Args:
        folder: Of the knowledge base.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / "lost.json"

    def all(self) -> Mapping[str, int]:
        """How many documents are missing, by collection."""
        try:
            told = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(k): int(v) for k, v in told.items()} if isinstance(told, dict) else {}

    def add(self, documents: Mapping[str, int]) -> None:
        """Remember that these are about to be lost.

        Raises:
            OSError: The file cannot be written.
        """
        if documents:
            replace_text(self._file, json.dumps({**self.all(), **documents}))

    def settle(self, collection: str) -> None:
        """A collection was taken in again, or is not wanted any more."""
        left = {name: count for name, count in self.all().items() if name != collection}
        if left == self.all():
            return
        with suppress(OSError):
            if left:
                replace_text(self._file, json.dumps(left))
            else:
                self._file.unlink()
