"""Where the audit log lies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from tools.domain.audit import AuditEntry, AuditRow

__all__ = ["AuditQuery", "AuditStore"]


@dataclass(frozen=True, kw_only=True)
class AuditQuery:
    """Which changes to list; empty is any."""

    tenant: str = ""
    since: str = ""
    action: str = ""
    object: str = ""
    before: int = 0
    limit: int = 50


class AuditStore(Protocol):
    """An append-only log; every method raises `OutsideError` when the store fails."""

    def append(self, entry: AuditEntry, key: bytes = b"") -> AuditRow:
        """Add one row behind the last, alone among all processes."""
        ...

    def rows(self) -> Iterator[AuditRow]:
        """Every row, first to last."""
        ...

    def head(self) -> tuple[int, str]:
        """Number and hash of the last row, as noted beside the log with every row."""
        ...

    def listed(self, query: AuditQuery) -> Sequence[AuditRow]:
        """The latest changes, last first: how each ended, or that it began where no end is told."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...
