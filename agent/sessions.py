"""Sessions: start, read, change and finish plans, for every door alike.

Every change happens under the session's lock, so two people who answer one question act once.
"""

import copy
import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from langgraph.types import Command

from agent.caller import Caller
from agent.digest import version_of
from agent.document import PlanDocument, SessionSummary
from agent.exploring import Exploring
from agent.fair import FairShare
from agent.locks import Locks
from agent.once import Answer, Once
from agent.plan_view import at_rest, begun_summary, document_of, open_question, state_of, summary_of
from agent.reporting import PictureName, Reporting
from agent.requests import answer_to, edit_request, stale_question, start_request
from agent.retention import Around, Pruning, Retention
from agent.run_context import Steps
from agent.runs import Runs, Wanted, thread_id, unknown_session
from agent.scenarios import PLAN
from agent.stages.finalize import chosen
from agent.state import PlanState, Request
from agent.store import SessionStore
from agent.trying import Trying
from agent.watching import SessionEvent, Watching, place
from tools.domain.errors import ConflictError, InputError, NotFoundError
from tools.explore.comparison_shape import Comparison
from tools.explore.frontier_shape import Frontier
from tools.explore.sensitivity import Sensitivity
from tools.explore.sweep_shape import Sweep
from tools.manifest import Bundle
from tools.operation import ToolDeps
from tools.pictures.picture import Kind, Picture
from tools.specification import Specification

__all__ = ["Caller", "Sessions"]

_PAGE_SESSIONS_MAX = 100
_AT_ONCE, _AT_ONCE_WITH_LLM = 4, 64
"""Runs at once: more would not be faster, unless they wait for a model."""
_SESSIONS_MAX = 10_000
_SESSION_ID = re.compile(r"s-[0-9a-f]{8}")


class Sessions:
    """Plans in progress, each visible to its tenant alone.

    Every method but `start` and `list` raises `NotFoundError` (`unknown_session`), and every one
    raises `OutsideError` when the store fails.
    """

    def __init__(
        self,
        *,
        store: SessionStore,
        locks: Locks,
        deps: ToolDeps,
        steps: Steps,
        sessions_max: int = _SESSIONS_MAX,
    ) -> None:
        """Bind a store, its locks, what the stages need, and how many a tenant may keep."""
        self._store = store
        self._locks = locks
        self._deps = deps
        self._sessions_max = sessions_max
        self._render = steps.render
        self._runs = Runs(store, deps, steps)
        self._exploring = Exploring(deps, Trying(deps, steps, self._runs.reading))
        self._reporting = Reporting(deps, self._exploring)
        self._watching = Watching(store, self._runs, self._runs.progress)
        self._once = Once(store, locks, deps.clock)
        self._pruning = Pruning(store, locks, deps.clock, self._gone)
        self._fair = FairShare(_AT_ONCE_WITH_LLM if deps.reader else _AT_ONCE)
        self._expected: frozenset[str] = frozenset()

    def expecting(self, versions: frozenset[str]) -> "Sessions":
        """These sessions for one change that is made only to a session of one of these versions.

        Its methods raise `ConflictError` (`session_changed`) besides; none expects anything.
        """
        expecting = copy.copy(self)
        expecting._expected = versions  # noqa: SLF001  a copy of ourselves
        return expecting

    async def once(
        self, who: Caller, key: str, fingerprint: str, act: Callable[[], Awaitable[Answer]]
    ) -> tuple[Answer, bool]:
        """The answer that was kept under the caller's key, or what `act` answers; which it is.

        Raises:
            ConflictError: `idempotency_key_reused`, `request_in_progress` or `outcome_unknown`.
        """
        return await self._once.answer(who, key, fingerprint, act)

    async def events(
        self,
        who: Caller,
        session_id: str,
        last_event_id: str = "",
        wait_s: float = 0.0,
        is_over: Callable[[], bool] = lambda: False,
    ) -> AsyncIterator[SessionEvent]:
        """Events behind the last one seen, then those that come.

        They end after `wait_s` seconds without one, or a second after `is_over` says so.

        Raises:
            InputError: `invalid_event_id`.
        """
        after = place(last_event_id)
        _known_form(session_id)
        with self._store.errors():
            await self._runs.read(who, session_id)
        return self._watching.events(who, session_id, after, wait_s, is_over)

    async def start(
        self,
        who: Caller,
        text: str = "",
        fields: Mapping[str, Any] | None = None,
        specification: Specification | Mapping[str, Any] | None = None,
        *,
        ask: bool = True,
    ) -> PlanDocument:
        """Plan from words, fields, a specification (whole or partial), or several of them.

        Without `ask` the session never asks about the request; what is open stays assumed.

        Raises:
            InputError: Nothing to plan from, or what was given does not fit.
            ConflictError: `too_many_sessions`.
        """
        request = start_request(text, fields, specification, ask=ask)
        await self._check_room(who)
        while True:
            session_id = _new_id()
            async with self._alone(who, session_id):
                if not await self._runs.exists(who, session_id):
                    return await self._first(who, session_id, request)

    async def _check_room(self, who: Caller) -> None:
        """Refuse one session too many; those that start at this moment are not counted."""
        with self._store.errors():
            kept = await self._store.count(who.tenant)
        if kept >= self._sessions_max:
            raise ConflictError(
                f"there are {kept:,} sessions, and {self._sessions_max:,} may be kept",
                code="too_many_sessions",
                hint="delete some, or let LEADLINE_RETENTION_DAYS delete old ones",
            )

    async def view(self, who: Caller, session_id: str) -> PlanDocument:
        """One session as it stands."""
        _known_form(session_id)
        with self._store.errors():
            try:
                snapshot = await self._runs.read(who, session_id)
            except NotFoundError:
                # Killed between its line in the list and its first step, or still before it.
                if await self._store.updated(who.tenant, session_id) is not None:
                    await self._store.forget(who.tenant, session_id)
                raise
        if at_rest(snapshot):
            return document_of(session_id, snapshot)
        async with self._alone(who, session_id):
            return await self._noted(
                who, document_of(session_id, await self._runs.settled(who, session_id))
            )

    async def list(
        self, who: Caller, limit: int = 20, cursor: str | None = None
    ) -> tuple[tuple[SessionSummary, ...], str | None]:
        """One page of the tenant's sessions, latest change first, and the next page's cursor.

        Raises:
            InputError: `limit` is not 1 to 100, or `invalid_cursor`.
        """
        if not 1 <= limit <= _PAGE_SESSIONS_MAX:
            raise InputError(
                f"limit {limit} is not 1 to {_PAGE_SESSIONS_MAX}", hint="choose another limit"
            )
        with self._store.errors():
            return await self._store.page(who.tenant, limit, cursor)

    async def delete(self, who: Caller, session_id: str) -> None:
        """Forget a session for good."""
        async with self._alone(who, session_id):
            await self._runs.read(who, session_id)
            await self._store.forget(who.tenant, session_id)
            await self._gone(who, session_id)

    async def _gone(self, who: Caller, session_id: str) -> None:
        """Delete all that a session saved, and what was answered about it."""
        await self._runs.forget(who, session_id)
        await self._store.forget_answers(who.tenant, session_id)

    async def prune(self, age: timedelta) -> int:
        """Delete every tenant's sessions whose last change is older; how many they were.

        Raises:
            OutsideError: `clocks_differ`, between this machine and the database.
        """
        return await self._pruning.prune(await self._pruning.now() - age)

    def prune_under(self, around: Around) -> None:
        """Have this go around the deletion of each old session."""
        self._pruning.around = around

    async def keep_days(self, days: float) -> None:
        """Delete sessions so many days after their last change, until cancelled."""
        await Retention(self._pruning, self._store, self._locks, days).run()

    async def edit(
        self,
        who: Caller,
        session_id: str,
        text: str = "",
        fields: Mapping[str, Any] | None = None,
    ) -> PlanDocument:
        """Change the specification at any stage; options follow and a choice is taken back."""
        request = edit_request(text, fields)
        async with self._alone(who, session_id):
            await self._runs.settled(who, session_id)
            return await self._run(who, session_id, {"request": request})

    async def undo(self, who: Caller, session_id: str) -> PlanDocument:
        """Take the last change of the specification back; the plan is made again.

        Raises:
            ConflictError: `nothing_to_undo`.
        """
        async with self._alone(who, session_id):
            state = state_of(await self._runs.settled(who, session_id))
            if not state.get("past"):
                raise ConflictError(
                    f"session '{session_id}' has no change to take back",
                    code="nothing_to_undo",
                    hint=f"read it with `leadline show {session_id}`",
                )
            request: Request = {"action": "edit", "text": "", "fields": {}, "undo": True}
            return await self._run(who, session_id, {"request": request})

    async def what_if(
        self,
        who: Caller,
        session_id: str,
        text: str = "",
        fields: Mapping[str, Any] | None = None,
        label: str = "",
    ) -> tuple[PlanDocument, Comparison]:
        """Plan as if something were asked for differently; the plan itself stays.

        The scenario is kept under a letter, and compared with the plan.

        Raises:
            InputError: As an edit.
        """
        async with self._alone(who, session_id):
            state = state_of(await self._runs.settled(who, session_id))
            kept = await self._exploring.scenario(state, text, fields, label)
            snapshot = await self._runs.keep(who, session_id, {"scenarios": kept})
            document = await self._noted(who, document_of(session_id, snapshot))
            return document, await self._exploring.comparison(state_of(snapshot))

    async def compare(self, who: Caller, session_id: str, a: str = PLAN, b: str = "") -> Comparison:
        """Two plans side by side: `plan`, a scenario (`B`), or a recommendation (`2`, `B:2`).

        Raises:
            InputError: `invalid_key`.
            NotFoundError: `unknown_scenario` or `unknown_option`.
        """
        return await self._exploring.comparison(await self._state(who, session_id), a, b)

    async def sweep(self, who: Caller, session_id: str, asked: Mapping[str, Any]) -> Sweep:
        """The plan along one field; `asked` as in `SweepRequest`, without the specification.

        Raises:
            InputError: The field cannot be swept, or there is nothing to go along.
        """
        return await self._exploring.sweep(await self._state(who, session_id), asked)

    async def frontier(self, who: Caller, session_id: str) -> Frontier:
        """The deployments that no other one beats in every respect."""
        return await self._exploring.frontier(await self._state(who, session_id))

    async def sensitivity(self, who: Caller, session_id: str) -> Sensitivity:
        """Which limit or wish costs most, and what relaxing it would save."""
        return await self._exploring.sensitivity(await self._state(who, session_id))

    async def report(self, who: Caller, session_id: str) -> dict[str, str]:
        """File name -> content: the decision on one page (Markdown, HTML) and its pictures."""
        document = await self.view(who, session_id)
        return await self._reporting.report(await self._state(who, session_id), document)

    async def picture(
        self, who: Caller, session_id: str, name: PictureName, kind: Kind = "svg"
    ) -> Picture:
        """One picture of the plan.

        Raises:
            NotFoundError: `no_picture`, where the plan has nothing to show in it.
        """
        document = await self.view(who, session_id)
        state = await self._state(who, session_id)
        return await self._reporting.picture(name, state, document, kind)

    async def choose(self, who: Caller, session_id: str, option: int) -> PlanDocument:
        """Choose a recommendation by rank, or another one than before.

        Raises:
            InputError: `unknown_option`.
        """
        async with self._alone(who, session_id):
            snapshot = await self._runs.settled(who, session_id)
            chosen(state_of(snapshot), option)
            return await self._run(
                who, session_id, {"request": {"action": "choose", "option": option}}
            )

    async def answer(
        self, who: Caller, session_id: str, pending_id: str, answer: Mapping[str, Any]
    ) -> PlanDocument:
        """Answer the open question once: the loser of a race is told, not repeated.

        Raises:
            ConflictError: `stale_question`, when `pending_id` is not the open question.
            InputError: `invalid_answer`; the question stays open.
        """
        async with self._alone(who, session_id):
            snapshot = await self._runs.settled(who, session_id)
            asked = open_question(snapshot)
            if asked is None or asked[0].id != pending_id:
                raise stale_question(session_id, pending_id, asked[0].id if asked else None)
            pending, interrupt = asked
            reply = answer_to(pending.kind, answer, state_of(snapshot))
            return await self._run(who, session_id, Command(resume={interrupt.id: reply}))

    async def approve(
        self, who: Caller, session_id: str, plan_digest: str, confirm: bool, note: str = ""
    ) -> PlanDocument:
        """Approve exactly the plan of this digest, or go back to the options.

        Raises:
            ConflictError: `nothing_to_approve`, or `plan_changed` when the digest is another.
        """
        document = await self.view(who, session_id)
        if document.pending is None or document.pending.kind != "approve":
            raise ConflictError(
                f"session '{session_id}' waits for no approval",
                code="nothing_to_approve",
                hint=f"read it with `leadline show {session_id}`; choose an option first",
            )
        if document.plan_digest != plan_digest:
            raise ConflictError(
                f"the plan is {document.plan_digest}, not {plan_digest[:40]}",
                code="plan_changed",
                hint=f"read it again with `leadline show {session_id}`, then approve its digest",
            )
        # The question's id changes with the plan, so nothing can slip in between.
        reply = {"confirm": confirm, "note": note}
        return await self.answer(who, session_id, document.pending.id, reply)

    async def bundle(
        self,
        who: Caller,
        session_id: str,
        target: str = "deployment",
        namespace: str = "default",
        name: str | None = None,
    ) -> Bundle:
        """The files of the chosen option, before approval too.

        Raises:
            ConflictError: `nothing_chosen`.
        """
        state = await self._state(who, session_id)
        choice = state.get("choice")
        if choice is None:
            raise ConflictError(
                f"nothing is chosen in session '{session_id}'",
                code="nothing_chosen",
                hint=f"choose an option first: `leadline choose {session_id} 1`",
            )
        kept = state["bundles"].get(target)
        if kept and namespace == kept["namespace"] and name in (None, kept["name"]):
            return Bundle.model_validate(kept)
        wanted = {"target": target, "namespace": namespace, "name": name}
        plan = {
            "specification": state["specification"],
            "recommendation": chosen(state, choice),
        }
        bundle: Bundle = self._render.call(plan | wanted, self._deps)
        return bundle

    async def _state(self, who: Caller, session_id: str) -> PlanState:
        """What the session remembers; what was cut short is finished first."""
        await self.view(who, session_id)
        with self._store.errors():
            return state_of(await self._runs.read(who, session_id))

    @asynccontextmanager
    async def _alone(self, who: Caller, session_id: str) -> AsyncIterator[None]:
        """Be the only one who changes this session, and speak of its store's failures."""
        _known_form(session_id)
        key = thread_id(who, session_id)
        async with self._locks.hold(key):
            with self._store.errors():
                try:
                    await self._check_version(who, session_id)
                    yield
                finally:
                    self._runs.progress.wake(key)

    async def _check_version(self, who: Caller, session_id: str) -> None:
        if not self._expected:
            return
        snapshot = await self._runs.settled(who, session_id)
        version = version_of(document_of(session_id, snapshot))
        if version not in self._expected:
            raise ConflictError(
                f"session '{session_id}' has changed: it is version {version} now",
                code="session_changed",
                hint=f"read it again with `leadline show {session_id}`, then repeat the change",
            )

    async def _first(self, who: Caller, session_id: str, request: Request) -> PlanDocument:
        """The first run, listed before it begins: what is cut short is found, and grows old."""
        await self._store.note(who.tenant, begun_summary(session_id, request, self._now()))
        try:
            return await self._run(who, session_id, {"request": request})
        except Exception:
            if not await self._runs.exists(who, session_id):
                await self._store.forget(who.tenant, session_id)
            raise

    async def _run(self, who: Caller, session_id: str, wanted: Wanted) -> PlanDocument:
        async with self._fair.place(who.tenant):
            snapshot = await self._runs.run(who, session_id, wanted)
        return await self._noted(who, document_of(session_id, snapshot))

    async def _noted(self, who: Caller, document: PlanDocument) -> PlanDocument:
        """The document, with its line in the list of sessions renewed."""
        await self._store.note(who.tenant, summary_of(document, self._now()))
        return document

    def _now(self) -> str:
        return self._deps.clock.now().isoformat(timespec="milliseconds")


def _new_id() -> str:
    return f"s-{secrets.token_hex(4)}"


def _known_form(session_id: str) -> None:
    if not _SESSION_ID.fullmatch(session_id):
        raise unknown_session(session_id)
