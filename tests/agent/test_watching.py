"""Watching a session: what comes while one waits, wherever it is changed."""

import asyncio
from pathlib import Path

import pytest

from agent.sessions import Sessions
from agent.watching import SessionEvent
from tests.fakes_agent import ME, open_fake_sessions
from tools.domain.errors import InputError, NotFoundError

PATIENCE_S = 30.0


async def names_until_standing(events: "asyncio.Queue[SessionEvent]") -> list[str]:
    """Names of the events up to the next one that tells how the session stands."""
    names: list[str] = []
    async with asyncio.timeout(PATIENCE_S):
        while "session" not in names:
            names.append((await events.get()).name)
    return names


async def follow(sessions: Sessions, session_id: str, queue: "asyncio.Queue[SessionEvent]") -> None:
    async for event in await sessions.events(ME, session_id, wait_s=PATIENCE_S):
        queue.put_nowait(event)


async def test_a_watcher_is_told_every_step_as_it_happens(tmp_path: Path) -> None:
    queue: asyncio.Queue[SessionEvent] = asyncio.Queue()
    async with open_fake_sessions(tmp_path / "leadline.db") as sessions:
        plan = await sessions.start(ME, "9 users")
        following = asyncio.create_task(follow(sessions, plan.session_id, queue))
        assert await names_until_standing(queue) == ["step"] * 4 + ["turn", "session"]
        await sessions.edit(ME, plan.session_id, "10 users")
        assert await names_until_standing(queue) == ["step"] * 4 + ["turn", "session"]
        await sessions.delete(ME, plan.session_id)
        async with asyncio.timeout(PATIENCE_S):
            await following
        assert queue.get_nowait().name == "deleted"


async def test_a_change_of_another_process_is_seen(tmp_path: Path) -> None:
    queue: asyncio.Queue[SessionEvent] = asyncio.Queue()
    database = tmp_path / "leadline.db"
    async with open_fake_sessions(database) as sessions, open_fake_sessions(database) as others:
        plan = await sessions.start(ME, "9 users")
        following = asyncio.create_task(follow(sessions, plan.session_id, queue))
        await names_until_standing(queue)
        await others.choose(ME, plan.session_id, 1)
        # The steps are known to the process that made them alone.
        assert await names_until_standing(queue) == ["turn", "session"]
        following.cancel()


async def test_who_waits_no_time_gets_what_there_is(tmp_path: Path) -> None:
    async with open_fake_sessions(tmp_path / "leadline.db") as sessions:
        plan = await sessions.start(ME, "9 users")
        found = [event.id async for event in await sessions.events(ME, plan.session_id)]
        assert found == ["0.1", "0.2", "0.3", "0.4", "1", None]
        found = [event.id async for event in await sessions.events(ME, plan.session_id, "0.3")]
        assert found == ["0.4", "1", None]


async def test_an_event_that_never_was_is_refused_at_once(tmp_path: Path) -> None:
    async with open_fake_sessions(tmp_path / "leadline.db") as sessions:
        plan = await sessions.start(ME, "9 users")
        with pytest.raises(InputError, match="not the id of an event"):
            await sessions.events(ME, plan.session_id, "three")
        with pytest.raises(NotFoundError):
            await sessions.events(ME, "s-00000000")
