"""A request with a key acts once: its answer is kept for a day, and given again to who repeats it.

Answers lie in the session store, so a restart changes nothing. Only a success is kept: whatever
fails has changed nothing, so it may be tried again under the same key; unless the store failed.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from agent.caller import Caller
from agent.locks import Locks
from agent.store import SessionStore
from tools.domain.errors import ConflictError, OutsideError
from tools.ports import Clock

__all__ = ["Answer", "Once"]

_KEPT = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What was answered, as it went out."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_success(self) -> bool:
        """Whether something was done."""
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES


class Once:
    """Kept answers by tenant and key."""

    def __init__(self, store: SessionStore, locks: Locks, clock: Clock) -> None:
        """Keep answers in the session store; the locks keep two of one key apart."""
        self._store = store
        self._locks = locks
        self._clock = clock

    async def answer(
        self, who: Caller, key: str, fingerprint: str, act: Callable[[], Awaitable[Answer]]
    ) -> tuple[Answer, bool]:
        """The kept answer and True, or what `act` answers now and False.

        Args:
            who: Whose key it is.
            key: Chosen by the caller.
            fingerprint: Of all that the request asks for.
            act: Does what is asked.

        Raises:
            ConflictError: `idempotency_key_reused` for another request under this key,
                `request_in_progress` when the first takes long, `outcome_unknown` when the process
                that acted was killed.
            OutsideError: The store fails.
        """
        async with self._alone(f"answer:{who.tenant}:{key}"):
            if kept := await self._kept(who.tenant, key, fingerprint):
                return kept, True
            await self._claim(who.tenant, key, fingerprint)
            return await self._acted(who.tenant, key, act), False

    async def _acted(self, tenant: str, key: str, act: Callable[[], Awaitable[Answer]]) -> Answer:
        try:
            given = await act()
        except OutsideError as error:
            # Cut off from the store in the middle, a change may yet be finished by the next reader.
            if not error.code.startswith("store_"):
                await self._release(tenant, key)
            raise
        except Exception:
            await self._release(tenant, key)
            raise
        if given.is_success:
            await self._keep(tenant, key, given)
        else:
            await self._release(tenant, key)
        return given

    @asynccontextmanager
    async def _alone(self, name: str) -> AsyncIterator[None]:
        entered = False
        try:
            async with self._locks.hold(name):
                entered = True
                yield
        except ConflictError as error:
            if entered:
                raise
            raise _at_work() from error

    async def _kept(self, tenant: str, key: str, fingerprint: str) -> Answer | None:
        since = _text(self._clock.now() - _KEPT)
        with self._store.errors():
            kept = await self._store.kept_answer(tenant, key, since)
        if kept is None:
            return None
        if kept.fingerprint != fingerprint:
            raise ConflictError(
                "this key was used for another request",
                code="idempotency_key_reused",
                hint="make a new key for every request, and keep it when you repeat that request",
            )
        if kept.status is None:
            raise ConflictError(
                "the process that worked on this request was killed, or lost its store",
                code="outcome_unknown",
                hint="read the session to see what was done (one that was started is in the list"
                " of sessions), then use a new key",
            )
        return Answer(status=kept.status, headers=json.loads(kept.headers), body=kept.body)

    async def _claim(self, tenant: str, key: str, fingerprint: str) -> None:
        now = self._clock.now()
        with self._store.errors():
            await self._store.drop_answers(_text(now - _KEPT))
            claimed = await self._store.claim_key(tenant, key, fingerprint, _text(now))
        if not claimed:
            # Possible only for one whose lock was lost between two statements.
            raise _at_work()

    async def _keep(self, tenant: str, key: str, given: Answer) -> None:
        headers = json.dumps(dict(given.headers))
        with self._store.errors():
            await self._store.keep_answer(tenant, key, given.status, headers, given.body)

    async def _release(self, tenant: str, key: str) -> None:
        with self._store.errors():
            await self._store.release_key(tenant, key)


def _at_work() -> ConflictError:
    return ConflictError(
        "the first request with this key is still at work",
        code="request_in_progress",
        hint="wait, then send it again under the same key",
    )


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")
