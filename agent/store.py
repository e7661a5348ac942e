"""What keeps sessions: LangGraph checkpoints, a list of sessions, and answers given under keys.

One interface over SQLite (`agent.store_sqlite`) and PostgreSQL (`agent.store_postgres`); the
statements are the same for both. The list can lag behind the checkpoints by the last change if a
process is killed between the two; what a session holds is always read from its checkpoint.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

from agent.document import SessionSummary
from tools.domain.errors import InputError
from tools.schema_version import Part

__all__ = ["INDEXES", "PARTS", "KeptAnswer", "SessionStore", "strict_serializer"]

PARTS = (Part(name="sessions", version=2), Part(name="answers", version=2))
"""Version 2 added indexes; release 0.1.0 works with them."""
INDEXES = (
    "CREATE INDEX IF NOT EXISTS leadline_sessions_page ON leadline_sessions (tenant, updated)",
    "CREATE INDEX IF NOT EXISTS leadline_sessions_age ON leadline_sessions (updated)",
    "CREATE INDEX IF NOT EXISTS leadline_answers_age ON leadline_answers (at)",
)

_NOTE = (
    "INSERT INTO leadline_sessions (tenant, session_id, stage, description, updated)"
    " VALUES (?, ?, ?, ?, ?) ON CONFLICT (tenant, session_id) DO UPDATE SET"
    " stage = excluded.stage, description = excluded.description, updated = excluded.updated"
)
_PAGE = (
    "SELECT session_id, stage, description, updated FROM leadline_sessions"
    " WHERE tenant = ? AND (updated, session_id) < (?, ?)"
    " ORDER BY updated DESC, session_id DESC LIMIT ?"
)
_AGED = (
    "SELECT tenant, session_id FROM leadline_sessions WHERE updated < ?"
    " ORDER BY updated, session_id LIMIT ?"
)


@dataclass(frozen=True, kw_only=True)
class KeptAnswer:
    """What is kept under a key; `status` is None while its request is at work."""

    fingerprint: str
    status: int | None
    headers: str
    body: bytes


class SessionStore(ABC):
    """Checkpoints (`saver`), the list of sessions, and kept answers of one database.

    Every call but `errors` raises the driver's own errors, which `errors` explains.
    """

    saver: BaseCheckpointSaver[str]

    @abstractmethod
    def errors(self) -> AbstractContextManager[None]:
        """Turn the driver's failures into the ones a person can act on.

        Raises:
            OutsideError: `store_unavailable`, `store_full`, `store_locked` or `store_corrupt`.
        """

    @abstractmethod
    async def compact(self, thread_id: str, checkpoint_id: str) -> None:
        """Drop every checkpoint of a thread but this one."""

    @abstractmethod
    async def now(self) -> datetime | None:
        """The database's own clock, where it is another than this machine's."""

    async def sweep(self) -> None:
        """Drop what processes that were killed left behind."""
        return

    @abstractmethod
    async def _change(self, statement: str, *values: Any) -> int:
        """Run one statement as a transaction of its own; how many rows it touched."""

    @abstractmethod
    async def _rows(self, statement: str, *values: Any) -> Sequence[Any]:
        """The rows of a query."""

    _holds = "instr(body, ?) > 0"
    """Whether kept bytes hold others, in the words of this database."""

    async def note(self, tenant: str, summary: SessionSummary) -> None:
        """Put or renew one line of the list."""
        # PostgreSQL keeps no text with a NUL in it.
        about = summary.description.replace("\0", "\N{REPLACEMENT CHARACTER}")
        await self._change(_NOTE, tenant, summary.session_id, summary.stage, about, summary.updated)

    async def forget(self, tenant: str, session_id: str) -> None:
        """Take one line out of the list; a missing line is fine."""
        await self._change(
            "DELETE FROM leadline_sessions WHERE tenant = ? AND session_id = ?", tenant, session_id
        )

    async def page(
        self, tenant: str, limit: int, cursor: str | None
    ) -> tuple[tuple[SessionSummary, ...], str | None]:
        """Sessions of one tenant, latest change first, and the cursor of the next page.

        Raises:
            InputError: `invalid_cursor`.
        """
        rows = await self._rows(_PAGE, tenant, *_position(cursor), limit + 1)
        found = tuple(_summary(row) for row in rows)
        shown = found[:limit]
        last = shown[-1] if len(found) > limit else None
        return shown, f"{last.updated} {last.session_id}" if last else None

    async def count(self, tenant: str | None = None) -> int:
        """How many sessions a tenant has, or all have together."""
        counting = "SELECT count(*) FROM leadline_sessions"
        if tenant is None:
            return int((await self._rows(counting))[0][0])
        return int((await self._rows(f"{counting} WHERE tenant = ?", tenant))[0][0])

    async def aged(self, before: str, limit: int) -> list[tuple[str, str]]:
        """Tenant and id of sessions whose last change was before a time, the oldest first."""
        return [(row[0], row[1]) for row in await self._rows(_AGED, before, limit)]

    async def updated(self, tenant: str, session_id: str) -> str | None:
        """When a session changed last."""
        rows = await self._rows(
            "SELECT updated FROM leadline_sessions WHERE tenant = ? AND session_id = ?",
            tenant,
            session_id,
        )
        return str(rows[0][0]) if rows else None

    async def kept_answer(self, tenant: str, key: str, since: str) -> KeptAnswer | None:
        """What is kept under a key that was claimed after a time."""
        rows = await self._rows(
            "SELECT fingerprint, status, headers, body FROM leadline_answers"
            " WHERE tenant = ? AND key = ? AND at > ?",
            *(tenant, key, since),
        )
        if not rows:
            return None
        fingerprint, status, headers, body = rows[0]
        return KeptAnswer(
            fingerprint=fingerprint, status=status, headers=headers or "{}", body=bytes(body or b"")
        )

    async def forget_answers(self, tenant: str, session_id: str) -> None:
        """Forget what was answered about a session; answers hold its words."""
        await self._change(
            f"DELETE FROM leadline_answers WHERE tenant = ? AND {self._holds}",  # noqa: S608
            tenant,
            session_id.encode(),
        )

    async def claim_key(self, tenant: str, key: str, fingerprint: str, at: str) -> bool:
        """Say that a request under this key is at work; False where one is already."""
        claimed = await self._change(
            "INSERT INTO leadline_answers (tenant, key, fingerprint, at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (tenant, key) DO NOTHING",
            *(tenant, key, fingerprint, at),
        )
        return claimed == 1

    async def keep_answer(
        self, tenant: str, key: str, status: int, headers: str, body: bytes
    ) -> None:
        """Keep the answer of a claimed key."""
        await self._change(
            "UPDATE leadline_answers SET status = ?, headers = ?, body = ?"
            " WHERE tenant = ? AND key = ?",
            *(status, headers, body, tenant, key),
        )

    async def release_key(self, tenant: str, key: str) -> None:
        """Forget a key."""
        await self._change("DELETE FROM leadline_answers WHERE tenant = ? AND key = ?", tenant, key)

    async def drop_answers(self, until: str) -> None:
        """Forget all keys that were claimed until a time."""
        await self._change("DELETE FROM leadline_answers WHERE at <= ?", until)


def strict_serializer() -> JsonPlusSerializer:
    """A serializer that rebuilds no type beyond the built-in safe list."""
    return JsonPlusSerializer(allowed_msgpack_modules=None)


def _position(cursor: str | None) -> tuple[str, str]:
    """Where a page begins; without a cursor after every possible time."""
    if cursor is None:
        return ("~", "")
    updated, space, session_id = cursor.partition(" ")
    if not space:
        raise InputError(
            "not a cursor of this list",
            code="invalid_cursor",
            hint="pass next_cursor of the page before, or none to begin",
        )
    return (updated, session_id)


def _summary(row: Any) -> SessionSummary:
    session_id, stage, description, updated = row
    return SessionSummary(
        session_id=session_id, stage=stage, description=description, updated=updated
    )
