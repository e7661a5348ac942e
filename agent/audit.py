"""Every change of state, in the audit log before it is made and again when its end is known.

A change that cannot be announced is not made. One whose end cannot be written has been made, and
stands in the log as begun: its answer goes out, the service's log says so, and the end is written
as soon as the log takes rows again. A process that is killed in between leaves the same trace, so
nothing acts unseen.
"""

import logging
from asyncio import CancelledError
from collections import deque
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Any

from anyio import CancelScope, CapacityLimiter
from anyio.to_thread import run_sync
from pydantic import BaseModel

from agent.caller import Caller
from tools.domain.audit import BEGUN, AuditEntry, AuditRow, digest_of
from tools.domain.errors import OutsideError, PlanningError
from tools.ports import Clock
from tools.ports_audit import AuditStore

__all__ = ["AuditLog", "Change"]

_log = logging.getLogger("leadline.audit")
_LATE_MOST = 10_000
_THREADS = 4
OK = "ok"
FAILED = "failed"
CANCELLED = "cancelled"


@dataclass(kw_only=True)
class Change:
    """A change under way; what becomes known only while it is made may be set.

    Attributes:
        entry: The row that announced it.
        seq: The number of that row; 0 where nothing is logged.
        about: Session or key that it is about.
        plan_digest: Of the plan that is approved.
    """

    entry: AuditEntry
    seq: int
    about: str
    plan_digest: str


class AuditLog:
    """Writes to the audit log; without a store nothing is kept, as in a database in memory."""

    def __init__(self, store: AuditStore | None, clock: Clock | None, key: bytes = b"") -> None:
        """Write to a store.

        Args:
            store: Where rows go.
            clock: Tells when.
            key: Signs them, where there is one.
        """
        self.store = store
        self._clock = clock
        self._key = key
        self._late: deque[AuditEntry] = deque(maxlen=_LATE_MOST)
        self._threads: CapacityLimiter | None = None

    def begin(
        self, who: Caller, action: str, asked: Any, *, about: str = "", plan_digest: str = ""
    ) -> Change:
        """Announce a change.

        Args:
            who: Who asks for it.
            action: What it is.
            asked: All that was asked; its digest is kept.
            about: Session or key that it is about, where it is known already.
            plan_digest: Of the plan that is to be approved.

        Raises:
            OutsideError: The log cannot be written, so the change must not be made.
        """
        entry = self._entry(who, action, asked, BEGUN)
        entry = replace(entry, object=_plain(about, 80), plan_digest=_plain(plan_digest, 64))
        self._catch_up()
        row = self._append(entry)
        return Change(entry=entry, seq=row.seq if row else 0, about=about, plan_digest=plan_digest)

    def end(self, change: Change, result: str = OK) -> None:
        """Tell how a change ended; never fails."""
        entry = replace(
            change.entry,
            at=self._now(),
            object=_plain(change.about, 80),
            plan_digest=_plain(change.plan_digest, 64),
            result=_plain(result, 60),
            begun=change.seq,
        )
        try:
            self._append(entry)
        except OutsideError as error:
            self._late.append(entry)
            _log.error(
                "the end of change %d (%s: %s) is not in the audit log yet: %s",
                change.seq,
                entry.action,
                entry.result,
                error.code,
            )

    def record(
        self,
        who: Caller,
        action: str,
        asked: Any = None,
        *,
        about: str = "",
        result: str = OK,
    ) -> None:
        """Note in one row what was refused before it began, or what is done and needs no other.

        Raises:
            OutsideError: The log cannot be written.
        """
        entry = self._entry(who, action, asked, _plain(result, 60))
        self._append(replace(entry, object=_plain(about, 80)))

    @contextmanager
    def change(
        self, who: Caller, action: str, asked: Any = None, *, about: str = ""
    ) -> Iterator[Change]:
        """Announce a change, make it in the block, and tell how it ended.

        Raises:
            OutsideError: The log cannot be written; the block is not entered.
        """
        change = self.begin(who, action, asked, about=about)
        result = FAILED
        try:
            yield change
            result = OK
        except BaseException as error:
            result = result_of(error)
            raise
        finally:
            self.end(change, result)

    @asynccontextmanager
    async def changing(
        self,
        who: Caller,
        action: str,
        asked: Any = None,
        *,
        about: str = "",
        plan_digest: str = "",
    ) -> AsyncIterator[Change]:
        """The same for a change that is awaited; the log is written by a thread.

        Raises:
            OutsideError: The log cannot be written; the block is not entered.
        """
        if self._threads is None:
            self._threads = CapacityLimiter(_THREADS)

        def begun() -> Change:
            return self.begin(who, action, asked, about=about, plan_digest=plan_digest)

        change = await run_sync(begun, limiter=self._threads)
        result = FAILED
        try:
            yield change
            result = OK
        except BaseException as error:
            result = result_of(error)
            raise
        finally:
            # Whoever hangs up has still changed something.
            with CancelScope(shield=True):
                await run_sync(self.end, change, result, limiter=self._threads)

    def close(self) -> None:
        """Write what is late, if that can be, and let go of connections."""
        if self.store is None:
            return
        try:
            self._catch_up()
        except OutsideError:
            _log.error("%d ends of changes are not in the audit log", len(self._late))
        self.store.close()

    def _catch_up(self) -> None:
        while self._late:
            entry = self._late.popleft()
            try:
                self._append(entry)
            except OutsideError:
                self._late.appendleft(entry)
                raise

    def _append(self, entry: AuditEntry) -> AuditRow | None:
        return self.store.append(entry, self._key) if self.store else None

    def _entry(self, who: Caller, action: str, asked: Any, result: str) -> AuditEntry:
        return AuditEntry(
            at=self._now(),
            tenant=_plain(who.tenant, 200),
            actor=_plain(who.name, 200),
            channel=f"{who.channel}-form" if who.by_form else who.channel,
            action=_plain(action, 40),
            request_id=_plain(who.request_id, 80),
            digest=digest_of(_as_json(asked)),
            result=result,
        )

    def _now(self) -> str:
        if self._clock is None:
            return ""
        return self._clock.now().astimezone(UTC).isoformat(timespec="milliseconds")


def result_of(error: BaseException) -> str:
    """How a change ended that an exception left: a stable code, never a message."""
    if isinstance(error, PlanningError):
        return error.code
    return CANCELLED if isinstance(error, CancelledError | GeneratorExit) else FAILED


def _as_json(asked: Any) -> Any:
    if isinstance(asked, BaseModel):
        return asked.model_dump(mode="json", by_alias=True)
    if isinstance(asked, Mapping):
        return {str(key): _as_json(value) for key, value in asked.items()}
    if isinstance(asked, list | tuple):
        return [_as_json(value) for value in asked]
    return asked


def _plain(text: str, most: int) -> str:
    """What every database takes: printable characters, and not too many of them."""
    shown = text[:most]
    if shown.isascii() and shown.isprintable():
        return shown
    clean = "".join(one if one.isprintable() else "?" for one in shown)
    return clean.encode(errors="replace").decode()
