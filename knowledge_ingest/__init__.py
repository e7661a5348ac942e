"""Shipped knowledge: where it lies. Everything else here turns sources into it."""

from pathlib import Path

__all__ = ["COLLECTIONS"]

COLLECTIONS = Path(__file__).parent / "collections"
"""Folder of the shipped collections: CSV and YAML files, described in its README."""
