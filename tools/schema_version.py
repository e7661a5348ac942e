"""Which version of its tables a database holds, by part, and who may use them.

`works_with` is the oldest version of the code that can still use the tables: a change that only
adds leaves it, so two versions of the service run side by side. Release 0.1.0 noted nothing; its
tables are version 1.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tools.domain.errors import OutsideError

__all__ = ["NOTE", "READ", "SCHEMA_KEY", "TABLE", "Part", "as_noted", "is_behind"]

TABLE = """
CREATE TABLE IF NOT EXISTS leadline_schema (
    part VARCHAR(40) NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    works_with INTEGER NOT NULL
)
"""
READ = "SELECT part, version, works_with FROM leadline_schema"
NOTE = (
    "INSERT INTO leadline_schema (part, version, works_with) VALUES ({}, {}, {})"
    " ON CONFLICT (part) DO UPDATE SET version = excluded.version, works_with = excluded.works_with"
    " WHERE leadline_schema.version < excluded.version"
)
"""With the driver's placeholders for part, version and works_with."""
SCHEMA_KEY = 74_656_165
"""Names the lock among a server's advisory locks under which tables are made."""

Noted = Mapping[str, tuple[int, int]]
"""Version and `works_with` of each part of a database."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """Some tables that change together.

    Attributes:
        name: In `leadline_schema`.
        version: What this code makes of them.
        works_with: The oldest version of the code that may use what this one makes.
    """

    name: str
    version: int
    works_with: int = 1


def as_noted(rows: Iterable[tuple[str, int, int]]) -> Noted:
    """Rows of `leadline_schema` by part."""
    return {part: (version, works_with) for part, version, works_with in rows}


def is_behind(parts: Iterable[Part], noted: Noted, where: str) -> bool:
    """Whether some tables are missing or older than this code.

    Args:
        parts: What this code knows.
        noted: What the database says.
        where: The database, as a person may see it.

    Raises:
        OutsideError: `store_newer`, when a newer version made them and this code may not use them.

    >>> is_behind([Part(name="sessions", version=2)], {"sessions": (3, 1)}, "leadline.db")
    False
    """
    behind = False
    for part in parts:
        version, works_with = noted.get(part.name, (0, 0))
        if works_with > part.version:
            raise OutsideError(
                f"{where} holds version {version} of '{part.name}', and this Leadline knows"
                f" version {part.version}",
                code="store_newer",
                hint="use the newer Leadline again, or name another database in"
                " LEADLINE_DATABASE_URL",
            )
        behind = behind or version < part.version
    return behind
