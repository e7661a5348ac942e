"""PostgreSQL fails in the middle of a turn: a clear error, nothing lost, nothing done twice."""

import asyncio
import json
import logging
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
import pytest

from agent.bootstrap_store import place_at
from agent.fence import Fence, fenced
from agent.postgres_errors import explained
from agent.sessions import Sessions
from tests.fakes_agent import ME, Gate, open_fake_sessions
from tests.postgres_server import PASSWORD, PostgresServer
from tools.domain.errors import ConflictError, OutsideError, PlanningError

ROOT = Path(__file__).parents[2]
CHOICE = {"action": "choose", "option": 1}
EDIT = {"action": "edit", "text": "make it 2000 users"}


@pytest.fixture
def url(postgres: PostgresServer) -> str:
    return postgres.database()


@pytest.fixture
def stoppable(postgres: PostgresServer) -> PostgresServer:
    if not postgres.can_stop:
        pytest.skip("the server of LEADLINE_TEST_POSTGRES_URL is not ours to stop")
    return postgres


def _kill_lock_connections(postgres: PostgresServer, url: str) -> None:
    killed = postgres.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
        url,
    )
    assert killed


def _without_secret(error: BaseException) -> None:
    assert PASSWORD not in str(error)


@asynccontextmanager
async def _at_the_gate(url: str) -> AsyncIterator[tuple[Sessions, str, asyncio.Task[object], Gate]]:
    """A session whose answer to its first question stands in the middle of its turn."""
    gate = Gate()
    async with open_fake_sessions(url) as sessions:
        plan = await sessions.start(ME, "a chatbot for 1000 users")
    try:
        async with open_fake_sessions(url, steps=gate.steps()) as sessions:
            turn = asyncio.create_task(
                sessions.answer(ME, plan.session_id, "choose-1", EDIT), name="turn"
            )
            await gate.reached()
            yield sessions, plan.session_id, turn, gate
    finally:
        gate.let_through()


async def test_a_turn_whose_lock_connection_is_killed_ends_and_another_process_acts_once(
    postgres: PostgresServer, url: str
) -> None:
    async with _at_the_gate(url) as (sessions, session_id, turn, gate):
        _kill_lock_connections(postgres, url)
        with pytest.raises(OutsideError) as told:
            await turn
        assert told.value.code == "store_unavailable"
        assert "lock" in told.value.message
        async with open_fake_sessions(url) as others:
            # The other process finishes what was cut short; the same answer is stale then.
            with pytest.raises(ConflictError):
                await others.answer(ME, session_id, "choose-1", EDIT)
        gate.let_through()
        found = await sessions.view(ME, session_id)
        assert found.specification.traffic.concurrent_users == 2000
        assert [turn.action for turn in found.history] == ["start", "edit"]
        later = await sessions.choose(ME, session_id, 1)
        assert later.choice == 1


async def test_who_lost_a_lock_to_another_cannot_write(postgres: PostgresServer, url: str) -> None:
    async with place_at(url) as (store, here), place_at(url) as (_, there):
        async with here.hold("local:s-1"):
            await store.claim_key("ann", "before", "f", "1")
        async with there.hold("local:s-1"):
            with (
                fenced(Fence(name="local:s-1", token=7)),
                pytest.raises(OutsideError) as refused,
                store.errors(),
            ):
                await store.claim_key("ann", "behind", "f", "1")
        assert refused.value.code == "store_unavailable"
        kept = postgres.execute("SELECT key FROM leadline_answers", url)
        assert kept == [("before",)]


async def test_a_stale_write_of_a_checkpoint_is_refused_whole(
    postgres: PostgresServer, url: str
) -> None:
    async with open_fake_sessions(url) as sessions:
        plan = await sessions.start(ME, "a chatbot for 1000 users")
        counting = (
            "SELECT count(*) FROM checkpoints UNION ALL SELECT count(*) FROM checkpoint_blobs"
        )
        before = postgres.execute(counting, url)
        store = sessions._store  # noqa: SLF001
        with (
            fenced(Fence(name=f"local:{plan.session_id}", token=7)),
            pytest.raises(OutsideError),
            store.errors(),
        ):
            await sessions._runs.run(ME, plan.session_id, {"request": None})  # noqa: SLF001
        assert postgres.execute(counting, url) == before
        assert await sessions.view(ME, plan.session_id) == plan


async def test_connections_that_died_are_replaced(postgres: PostgresServer, url: str) -> None:
    async with open_fake_sessions(url) as sessions:
        plan = await sessions.start(ME, "a chatbot for 1000 users")
        await asyncio.gather(*(sessions.view(ME, plan.session_id) for _ in range(50)))
        for _ in range(3):
            postgres.execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()",
                url,
            )
            plan = await sessions.edit(ME, plan.session_id, "make it 2000 users")
        assert len(plan.history) == 4


async def test_a_database_that_goes_in_mid_turn_and_comes_back_loses_nothing(
    stoppable: PostgresServer, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with _at_the_gate(url) as (sessions, session_id, turn, gate):
        stoppable.stop()
        try:
            with pytest.raises(OutsideError) as told:
                await turn
            gate.let_through()
            with pytest.raises(OutsideError) as down:
                await sessions.view(ME, session_id)
            with pytest.raises(OutsideError) as busy:
                await sessions.edit(ME, session_id, "make it 5000 users")
        finally:
            stoppable.start()
        for error in (told.value, down.value, busy.value):
            assert error.code == "store_unavailable"
            _without_secret(error)
        found = await sessions.view(ME, session_id)
        assert found.specification.traffic.concurrent_users == 2000
        assert [turn.action for turn in found.history] == ["start", "edit"]
        assert (await sessions.choose(ME, session_id, 1)).choice == 1
    assert PASSWORD not in caplog.text


async def _answer_until_heard(sessions: Sessions, session_id: str, turn: int, users: int) -> bool:
    """Whether the answer to a turn's question was ours; a store that fails is asked again."""
    answer = {"action": "edit", "text": f"make it {users} users"}
    while True:
        try:
            await sessions.answer(ME, session_id, f"choose-{turn}", answer)
        except PlanningError as error:
            if error.code == "store_unavailable":
                continue
            return error.code != "stale_question"
        return True


async def _race(sessions: Sessions, session_id: str, own: int) -> dict[int, int]:
    """Answer each of four questions before the other does; the turns that were told to be ours."""
    return {
        turn: 1000 * turn + own
        for turn in range(1, 5)
        if await _answer_until_heard(sessions, session_id, turn, 1000 * turn + own)
    }


@pytest.mark.slow
async def test_a_storm_of_lost_connections_loses_and_doubles_no_answer(
    postgres: PostgresServer, url: str
) -> None:
    kill = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        " AND datname = current_database() AND random() < 0.3"
    )

    async def storm() -> None:
        for _ in range(60):
            await asyncio.to_thread(postgres.execute, kill, url)

    async with open_fake_sessions(url) as one, open_fake_sessions(url) as two:
        ids = [(await one.start(ME, "a chatbot for 1000 users")).session_id for _ in range(3)]
        racing = [_race(who, name, own) for name in ids for own, who in ((1, one), (2, two))]
        raging = asyncio.create_task(storm())
        told = await asyncio.gather(*racing)
        await raging
        plans = [await one.view(ME, name) for name in ids]
    for number, plan in enumerate(plans):
        assert [turn.action for turn in plan.history] == ["start", *["edit"] * 4]
        kept = {turn.turn - 1: turn.changes[0].now for turn in plan.history[1:]}
        ours, theirs = told[2 * number : 2 * number + 2]
        assert kept | ours | theirs == kept


def test_processes_that_start_together_on_an_empty_database_all_work(url: str) -> None:
    command = [sys.executable, "-m", "tests.fakes_agent", url, "start"]
    arguments = json.dumps({"text": "a chatbot for 1000 users"})
    processes = [
        subprocess.Popen(  # noqa: S603
            [*command, arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    answers = [json.loads(process.communicate(timeout=120)[0]) for process in processes]
    assert len({answer["session_id"] for answer in answers}) == 3


async def test_many_who_open_an_empty_database_at_once_all_work(url: str) -> None:
    async def use() -> str:
        async with open_fake_sessions(url) as sessions:
            return (await sessions.start(ME, "a chatbot for 1000 users")).session_id

    assert len(set(await asyncio.gather(*(use() for _ in range(6))))) == 6


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        (lambda url: url.replace(PASSWORD, "wrong-canary"), "password"),
        (lambda url: url + "_missing", "create that database"),
        (lambda url: url.replace("127.0.0.1:", "127.0.0.1:1"), "runs and can be reached"),
        (lambda url: url + "?nonsense=hush-option", "like postgresql://"),
    ],
    ids=["password", "database", "port", "option"],
)
async def test_an_address_that_leads_nowhere_is_told_without_its_password(
    url: str, change: object, hint: str
) -> None:
    assert callable(change)
    wrong = change(url)
    with pytest.raises(OutsideError) as told:
        async with place_at(wrong):
            pass
    assert told.value.code == "store_unavailable"
    assert "canary" not in str(told.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
async def test_every_spelling_of_the_scheme_is_understood(url: str, scheme: str) -> None:
    async with open_fake_sessions(url.replace("postgresql", scheme, 1)) as sessions:
        assert (await sessions.start(ME, "a chatbot for 1000 users")).session_id


def test_a_full_disk_is_told_as_such() -> None:
    error = explained("postgresql://ann:***@db/x", psycopg.errors.DiskFull("could not extend"))
    assert (error.code, error.message) == (
        "store_full",
        "there is no room left for the session store postgresql://ann:***@db/x (DiskFull)",
    )


async def test_a_missing_driver_is_told_with_the_command_that_installs_it(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg_pool", None)
    monkeypatch.delitem(sys.modules, "agent.store_postgres")
    with pytest.raises(OutsideError) as told:
        place_at(url)
    assert told.value.code == "missing_extra"
    assert told.value.hint == "pip install 'leadline[postgres]'"
