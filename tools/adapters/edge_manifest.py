"""The note beside an embedded index: what filled it, and how many points it held when at rest."""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from tools.adapters.atomic_file import replace_text
from tools.adapters.edge_errors import corrupt

__all__ = ["IndexNote"]

_NAME = "index.json"


@dataclass(frozen=True, kw_only=True)
class IndexNote:
    """What the engine does not keep.

    Attributes:
        dimension: Of dense vectors.
        fingerprint: Of the pipeline that fills the index.
        points: How many there were when everything was on disk; None while it is written to, so
            that an index that lost points without a write is recognised.
        was_active: Whether it ever answered; one that did is taken up again where the note of the
            active one is lost.
    """

    dimension: int
    fingerprint: str
    points: int | None
    was_active: bool = False

    @staticmethod
    def read(folder: Path) -> "IndexNote":
        """The note of an index.

        Raises:
            OutsideError: `knowledge_corrupt` when it is missing or no note.
        """
        try:
            known = json.loads((folder / _NAME).read_text(encoding="utf-8"))
            return IndexNote(
                dimension=int(known["dimension"]),
                fingerprint=str(known["fingerprint"]),
                points=None if known["points"] is None else int(known["points"]),
                was_active=bool(known.get("was_active", True)),
            )
        except FileNotFoundError:
            raise corrupt(folder, f"{_NAME} is missing") from None
        except (ValueError, KeyError, TypeError):
            raise corrupt(folder, f"{_NAME} cannot be read") from None

    def write(self, folder: Path) -> None:
        """Replace the note of an index."""
        replace_text(folder / _NAME, json.dumps(asdict(self)))

    def at_rest(self, points: int | None) -> "IndexNote":
        """The same with another number of points."""
        return replace(self, points=points)
