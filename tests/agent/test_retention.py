"""Old sessions go after their days, and no wrong clock makes a service delete what it keeps."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agent.bootstrap_store import place_at
from agent.document import SessionSummary
from agent.locks import Locks
from agent.retention import Pruning, Retention
from agent.runs import Runs
from agent.sessions import Sessions
from agent.store import SessionStore
from tests.fakes_agent import ME, fake_deps, fake_steps
from tests.postgres_server import PostgresServer
from tools.domain.errors import NotFoundError, OutsideError

Place = tuple[SessionStore, Locks]


class SetClock:
    """Shows what it is set to."""

    def __init__(self) -> None:
        self.time = datetime.now(UTC)

    def now(self) -> datetime:
        return self.time


@pytest.fixture
async def place(database: str) -> AsyncIterator[Place]:
    async with place_at(database) as opened:
        yield opened


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def pruning(place: Place, clock: SetClock) -> Pruning:
    deps = replace(fake_deps(), clock=clock)
    return Pruning(*place, clock, Runs(place[0], deps, fake_steps()).forget)


def _summary(number: int, at: datetime) -> SessionSummary:
    return SessionSummary(
        session_id=f"s-{number:08x}",
        stage="explore",
        description="a chatbot",
        updated=at.isoformat(timespec="milliseconds"),
    )


async def _aged(store: SessionStore, clock: SetClock, *days: float) -> None:
    for number, age in enumerate(days):
        tenant = ("ann", "bob")[number % 2]
        await store.note(tenant, _summary(number, clock.time - timedelta(days=age)))


async def test_sessions_go_with_all_they_saved_after_their_days(
    place: Place, clock: SetClock, pruning: Pruning
) -> None:
    store, locks = place
    deps = replace(fake_deps(), clock=clock)
    sessions = Sessions(store=store, locks=locks, deps=deps, steps=fake_steps())
    kept = await sessions.start(ME, "a chatbot for 1000 users")
    clock.time -= timedelta(days=31)
    old = await sessions.start(ME, "a chatbot for 1000 users")
    clock.time += timedelta(days=31)
    assert await Retention(pruning, store, locks, 30).look() == 1
    assert await sessions.view(ME, kept.session_id) == kept
    with pytest.raises(NotFoundError):
        await sessions.view(ME, old.session_id)
    assert await store.count() == 1


async def test_the_command_deletes_at_once_what_is_older(place: Place, clock: SetClock) -> None:
    store, locks = place
    await _aged(store, clock, *([40.0] * 150), 29.0)
    deps = replace(fake_deps(), clock=clock)
    sessions = Sessions(store=store, locks=locks, deps=deps, steps=fake_steps())
    assert await sessions.prune(timedelta(days=30)) == 150
    assert await store.count() == 1


async def test_a_session_at_work_is_left_alone(
    place: Place, clock: SetClock, pruning: Pruning
) -> None:
    store, locks = place
    await _aged(store, clock, 40, 41)
    retention = Retention(pruning, store, locks, 30)
    async with locks.hold("bob:s-00000001"):
        assert await retention.look() == 1
    assert await store.updated("bob", "s-00000001") is not None
    assert await retention.look() == 1


async def test_one_process_looks_at_a_time(place: Place, clock: SetClock, pruning: Pruning) -> None:
    store, locks = place
    await _aged(store, clock, 40)
    async with locks.hold("retention"):
        assert await Retention(pruning, store, locks, 30).look() == 0


async def test_one_look_deletes_a_hundred_of_a_few_thousand_at_most(
    place: Place, clock: SetClock, pruning: Pruning
) -> None:
    # 2 * 130 / (24 * 30) is less than one, and a hundred is the least.
    store, locks = place
    await _aged(store, clock, *([40.0] * 130))
    retention = Retention(pruning, store, locks, 30)
    assert [await retention.look() for _ in range(3)] == [100, 30, 0]


@pytest.mark.parametrize("jump", [timedelta(days=365), timedelta(days=-300)])
async def test_a_clock_that_jumps_deletes_nothing_for_a_day(
    tmp_path: Path, clock: SetClock, jump: timedelta
) -> None:
    time_s = 0.0

    def pass_by(hours: float) -> None:
        nonlocal time_s
        time_s += hours * 3600
        clock.time += timedelta(hours=hours)

    async with place_at(f"sqlite:///{tmp_path / 'leadline.db'}") as (store, locks):
        deps = replace(fake_deps(), clock=clock)
        pruning = Pruning(store, locks, clock, Runs(store, deps, fake_steps()).forget)
        retention = Retention(pruning, store, locks, 30, seconds=lambda: time_s)
        await _aged(store, clock, 1)
        assert await retention.look() == 0
        await _aged(store, clock, 1, 400)
        clock.time += jump
        assert await retention.look() == 0
        pass_by(hours=23)
        assert await retention.look() == 0
        pass_by(hours=2)
        assert await retention.look() == (2 if jump > timedelta() else 1)


async def test_nothing_is_deleted_while_the_database_has_another_time(
    postgres: PostgresServer, clock: SetClock
) -> None:
    async with place_at(postgres.database()) as (store, locks):
        deps = replace(fake_deps(), clock=clock)
        sessions = Sessions(store=store, locks=locks, deps=deps, steps=fake_steps())
        await _aged(store, clock, 1, 400)
        clock.time += timedelta(days=365)
        with pytest.raises(OutsideError) as told:
            await sessions.prune(timedelta(days=30))
        assert told.value.code == "clocks_differ"
        assert await store.count() == 2


async def test_a_clock_that_goes_back_finds_nothing_old(
    place: Place, clock: SetClock, pruning: Pruning
) -> None:
    store, locks = place
    await _aged(store, clock, 20)
    clock.time -= timedelta(minutes=30)
    assert await Retention(pruning, store, locks, 30).look() == 0
    assert await store.count() == 1
