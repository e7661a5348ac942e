"""Sessions whose every change is in the audit log, whichever door it came through.

What only reads passes straight through. A session's id is logged in its known form alone: whatever
else somebody writes in its place may be a secret.
"""

import re
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from typing import Any

from agent.audit import AuditLog
from agent.caller import Caller
from agent.document import PlanDocument
from agent.sessions import Sessions
from tools.explore.comparison_shape import Comparison
from tools.specification import Specification

__all__ = ["AuditedSessions"]

_SESSION_ID = re.compile(r"s-[0-9a-f]{8}")
_DIGEST = re.compile(r"[0-9a-f]{1,64}")


class AuditedSessions:
    """`Sessions` with a log; the same methods, and the same errors.

    A method that changes something raises `OutsideError` besides, when the log cannot be written.
    """

    def __init__(self, sessions: Sessions, log: AuditLog) -> None:
        """Bind sessions and their log."""
        self._sessions, self._log = sessions, log
        self.view = sessions.view
        self.list = sessions.list
        self.events = sessions.events
        self.once = sessions.once
        self.compare = sessions.compare
        self.sweep = sessions.sweep
        self.frontier = sessions.frontier
        self.sensitivity = sessions.sensitivity
        self.report = sessions.report
        self.picture = sessions.picture
        self.bundle = sessions.bundle
        # What age alone deletes is logged session by session.
        self.prune = sessions.prune
        self.keep_days = sessions.keep_days
        sessions.prune_under(self._pruned)

    def expecting(self, versions: frozenset[str]) -> "AuditedSessions":
        """These sessions for one change of exactly these versions."""
        return AuditedSessions(self._sessions.expecting(versions), self._log)

    async def start(
        self,
        who: Caller,
        text: str = "",
        fields: Mapping[str, Any] | None = None,
        specification: Specification | Mapping[str, Any] | None = None,
        *,
        ask: bool = True,
    ) -> PlanDocument:
        """Plan from words, fields, or a specification."""
        asked = {"text": text, "fields": fields, "specification": specification, "ask": ask}
        async with self._log.changing(who, "start", asked) as change:
            document = await self._sessions.start(who, text, fields, specification, ask=ask)
            change.about = document.session_id
        return document

    async def delete(self, who: Caller, session_id: str) -> None:
        """Forget a session for good."""
        async with self._log.changing(who, "delete", {}, about=_known(session_id)):
            await self._sessions.delete(who, session_id)

    async def edit(
        self, who: Caller, session_id: str, text: str = "", fields: Mapping[str, Any] | None = None
    ) -> PlanDocument:
        """Change the specification."""
        asked = {"text": text, "fields": fields}
        async with self._log.changing(who, "edit", asked, about=_known(session_id)):
            return await self._sessions.edit(who, session_id, text, fields)

    async def undo(self, who: Caller, session_id: str) -> PlanDocument:
        """Take the last change back."""
        async with self._log.changing(who, "undo", {}, about=_known(session_id)):
            return await self._sessions.undo(who, session_id)

    async def what_if(
        self,
        who: Caller,
        session_id: str,
        text: str = "",
        fields: Mapping[str, Any] | None = None,
        label: str = "",
    ) -> tuple[PlanDocument, Comparison]:
        """Keep a scenario beside the plan."""
        asked = {"text": text, "fields": fields, "label": label}
        async with self._log.changing(who, "what_if", asked, about=_known(session_id)):
            return await self._sessions.what_if(who, session_id, text, fields, label)

    async def choose(self, who: Caller, session_id: str, option: int) -> PlanDocument:
        """Choose a recommendation."""
        asked = {"option": option}
        async with self._log.changing(who, "choose", asked, about=_known(session_id)):
            return await self._sessions.choose(who, session_id, option)

    async def answer(
        self, who: Caller, session_id: str, pending_id: str, answer: Mapping[str, Any]
    ) -> PlanDocument:
        """Answer the open question; an approval is logged with the plan it is of."""
        asked = {"pending_id": pending_id, "answer": answer}
        async with self._log.changing(who, "answer", asked, about=_known(session_id)) as change:
            document = await self._sessions.answer(who, session_id, pending_id, answer)
            change.plan_digest = str((document.approval or {}).get("plan_digest", ""))
        return document

    async def approve(
        self, who: Caller, session_id: str, plan_digest: str, confirm: bool, note: str = ""
    ) -> PlanDocument:
        """Approve, or decline, exactly one plan."""
        asked = {"plan_digest": plan_digest, "confirm": confirm, "note": note}
        digest = plan_digest if _DIGEST.fullmatch(plan_digest) else ""
        async with self._log.changing(
            who, "approve", asked, about=_known(session_id), plan_digest=digest
        ):
            return await self._sessions.approve(who, session_id, plan_digest, confirm, note)

    def _pruned(self, who: Caller, session_id: str) -> AbstractAsyncContextManager[object]:
        by_age = replace(who, name="retention")
        return self._log.changing(by_age, "prune", {}, about=_known(session_id))


def _known(session_id: str) -> str:
    return session_id if _SESSION_ID.fullmatch(session_id) else ""
