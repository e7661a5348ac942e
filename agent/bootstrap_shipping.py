"""Brings the shipped items of this version into an index, and notes when that was done."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from tools.adapters.atomic_file import replace_text
from tools.domain.knowledge.store import Where

if TYPE_CHECKING:
    from knowledge_ingest.pipeline import Pipeline
    from knowledge_ingest.report import IngestReport, Progress
    from tools.ports_knowledge import Shelf

__all__ = ["SHIPPED", "Shipping"]

SHIPPED = "leadline"
"""The collection of the shipped items."""
_NOTE = "shipped.json"


class Shipping:
    """The shipped items of one base.

    The note beside the index spares reading every item at every start. It is believed as long as
    the index has the points that it tells of, so an index that was emptied or exchanged is filled.

    Args:
        folder: Where the note lies.
        shelf: The indexes.
        pipeline: Ingestion into them.
    """

    def __init__(self, folder: Path, shelf: "Shelf", pipeline: "Callable[[], Pipeline]") -> None:
        self._note, self._shelf, self._pipeline = folder / _NOTE, shelf, pipeline

    def tools(self) -> object:
        """Names of tools that the items told, as far as the note knows."""
        return self._noted().get("tools", ())

    def bring(self, progress: "Progress") -> "IngestReport | None":
        """Take in what is not there yet; None when all of it is.

        Raises:
            OutsideError: See `Pipeline.ingest`.
        """
        from knowledge_ingest.articles import read_articles
        from knowledge_ingest.candidates import item_candidates

        pipeline = self._pipeline()
        digest, noted = _digest(pipeline.fingerprint), self._noted()
        if noted.get("digest") == digest and self._points() == noted.get("points"):
            return None
        items = read_articles()
        report = pipeline.ingest(SHIPPED, item_candidates(items), prune=True, progress=progress)
        if not report.failures:
            tools = sorted({tool.lower() for item in items for tool in item.applies_to})
            note = {"digest": digest, "points": self._points(), "tools": tools}
            with suppress(OSError):  # it spares time and holds nothing else
                replace_text(self._note, json.dumps(note))
        return report

    def _points(self) -> int | None:
        store = self._shelf.active()
        return None if store is None else store.count(Where(any_of={"collection": (SHIPPED,)}))

    def _noted(self) -> Mapping[str, object]:
        try:
            content = json.loads(self._note.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return content if isinstance(content, dict) else {}


def _digest(pipeline: str) -> str:
    """Of everything that shapes the points of the items."""
    from knowledge_ingest.articles import article_files
    from knowledge_ingest.candidates import ITEM_REVISION

    digest = sha256(f"{pipeline} | {ITEM_REVISION}".encode())
    for file in article_files():
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
