"""Runs that are cut short: whatever was saved last, the next reader finds a whole plan."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from agent.document import PlanDocument
from agent.sessions import Sessions
from agent.store import SessionStore
from agent.store_sqlite import open_store
from tests.fakes_agent import ME, fake_sessions, open_fake_sessions, without_id_and_times

Step = Callable[[Sessions, PlanDocument], Awaitable[PlanDocument]]


class PowerCut(BaseException):
    """Nobody catches it, like a process that ends."""


async def _edit(sessions: Sessions, plan: PlanDocument) -> PlanDocument:
    return await sessions.edit(ME, plan.session_id, "make it 2000 users")


async def _edit_by_answer(sessions: Sessions, plan: PlanDocument) -> PlanDocument:
    answer = {"action": "edit", "text": "make it 2000 users"}
    return await sessions.answer(ME, plan.session_id, "choose-1", answer)


async def _choose_by_answer(sessions: Sessions, plan: PlanDocument) -> PlanDocument:
    answer = {"action": "choose", "option": 1}
    return await sessions.answer(ME, plan.session_id, "choose-1", answer)


def _cut_at(store: SessionStore, write: int, *, after: bool) -> None:
    """Make the saver end the run around its n-th write."""
    count = 0

    def cutting(save: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def cut(*arguments: Any) -> Any:
            nonlocal count
            count += 1
            if count > write or (count == write and not after):
                raise PowerCut
            saved = await save(*arguments)
            if count == write:
                raise PowerCut
            return saved

        return cut

    saver: Any = store.saver
    saver.aput, saver.aput_writes = cutting(saver.aput), cutting(saver.aput_writes)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("write", range(1, 9))
@pytest.mark.parametrize("step", [_edit, _edit_by_answer, _choose_by_answer])
async def test_a_cut_at_any_write_leaves_the_old_or_the_new_plan(
    tmp_path: Path, step: Step, write: int, after: bool
) -> None:
    async with open_fake_sessions(tmp_path / "whole.db") as sessions:
        old = await sessions.start(ME, "a chatbot for 1000 users")
        new = await step(sessions, old)
    database = tmp_path / "cut.db"
    async with open_fake_sessions(database) as sessions:
        plan = await sessions.start(ME, "a chatbot for 1000 users")
    async with open_store(database) as store:
        _cut_at(store, write, after=after)
        with suppress(PowerCut):
            await step(fake_sessions(store, database), plan)
    async with open_fake_sessions(database) as sessions:
        found = await sessions.view(ME, plan.session_id)
        expected = [without_id_and_times(old), without_id_and_times(new)]
        assert without_id_and_times(found) in expected
        assert found == await sessions.view(ME, plan.session_id)
        later = await sessions.edit(ME, plan.session_id, "make it 3000 users")
        assert later.specification.traffic.concurrent_users == 3000


async def test_a_cancelled_request_is_finished_by_the_next_reader(tmp_path: Path) -> None:
    async with open_fake_sessions(tmp_path / "leadline.db") as sessions:
        plan = await sessions.start(ME, "a chatbot for 1000 users")
        edit = asyncio.create_task(_edit(sessions, plan))
        # Reading waits for the writer's thread, so the edit gets on between two readings.
        while not (await sessions._runs.read(ME, plan.session_id)).values.get("request"):  # noqa: SLF001
            assert not edit.done()
        edit.cancel()
        with pytest.raises(asyncio.CancelledError):
            await edit
        after = await sessions.view(ME, plan.session_id)
        assert after.specification.traffic.concurrent_users == 2000
        assert after.pending is not None
        assert after.pending.id == "choose-2"
