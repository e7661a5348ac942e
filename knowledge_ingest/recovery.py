"""What is found at a start: a journal to finish, a manifest to make again, how far things are."""

from pathlib import Path

from knowledge_ingest.manifest import Manifest
from knowledge_ingest.manifest_schema import CorruptManifestError
from knowledge_ingest.report import Leg
from knowledge_ingest.writing import known_by_store, mark_superseded, write_journal
from tools.domain.errors import OutsideError
from tools.ports_knowledge import Shelf, TermEncoder

__all__ = ["counted", "leg_of", "recover"]


def recover(shelf: Shelf, manifest: Manifest, terms: TermEncoder) -> None:
    """Make store and manifest agree, whatever a broken off process left; quick when they do."""
    store, journal = shelf.active(), manifest.journal
    if store is None:
        manifest.replace_all({})
        journal.discard()
        return
    if journal.sealed() is not None:
        write_journal(store, manifest, terms)
    elif not journal.is_empty():
        journal.discard()
    if manifest.points() != store.describe().count:
        manifest.replace_all(known_by_store(store))
    for collection in manifest.collections():
        mark_superseded(store, manifest, collection)


def counted(path: Path) -> tuple[int, dict[str, int]]:
    """Points without a vector, and documents by collection, on a connection of its own."""
    if not path.exists():
        return 0, {}
    manifest = Manifest(path)
    try:
        known = {name: manifest.known(name) for name in manifest.collections()}
    except (OutsideError, CorruptManifestError):
        return 0, {}
    finally:
        manifest.close()
    missing = sum(one.missing for rows in known.values() for one in rows.values())
    return missing, {name: len(rows) for name, rows in known.items()}


def leg_of(of_index: str, today: str) -> Leg:
    """How the model of an index stands to the one of today."""
    if not of_index:
        return "none"
    return "current" if of_index == today else "stale"
