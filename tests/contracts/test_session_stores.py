"""SQLite and PostgreSQL keep sessions alike."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from agent.bootstrap_store import place_at
from agent.document import SessionSummary
from agent.locks import Locks
from agent.once import Answer, Once
from agent.runs import thread_id
from agent.sessions import Sessions
from agent.store import SessionStore
from tests.fakes_agent import ME, FakeClock, fake_deps, fake_steps, open_fake_sessions
from tools.domain.errors import ConflictError, InputError, NotFoundError, OutsideError


@pytest.fixture
async def place(database: str) -> AsyncIterator[tuple[SessionStore, Locks]]:
    async with place_at(database) as opened:
        yield opened


@pytest.fixture
def store(place: tuple[SessionStore, Locks]) -> SessionStore:
    return place[0]


@pytest.fixture
def sessions(place: tuple[SessionStore, Locks]) -> Sessions:
    store, locks = place
    return Sessions(store=store, locks=locks, deps=fake_deps(), steps=fake_steps())


@pytest.fixture
def once(place: tuple[SessionStore, Locks]) -> Once:
    store, locks = place
    return Once(store, locks, FakeClock())


def _summary(number: int, about: str = "a chatbot") -> SessionSummary:
    return SessionSummary(
        session_id=f"s-{number:08x}",
        stage="explore",
        description=about,
        updated=f"2026-01-{number:02}T00:00:00.000+00:00",
    )


async def test_a_list_is_read_in_pages_with_the_latest_change_first(store: SessionStore) -> None:
    for number in (2, 1, 3):
        await store.note("ann", _summary(number))
    await store.note("bob", _summary(9))
    first, cursor = await store.page("ann", 2, None)
    rest, end = await store.page("ann", 2, cursor)
    assert [one.session_id[-1] for one in (*first, *rest)] == ["3", "2", "1"]
    assert end is None
    assert await store.count("ann") == 3
    assert await store.count() == 4


async def test_a_line_is_renewed_and_forgotten(store: SessionStore) -> None:
    await store.note("ann", _summary(1))
    await store.note("ann", _summary(1, "another"))
    assert (await store.page("ann", 9, None))[0] == (_summary(1, "another"),)
    assert await store.updated("ann", "s-00000001") == "2026-01-01T00:00:00.000+00:00"
    await store.forget("ann", "s-00000001")
    await store.forget("ann", "s-00000001")
    assert await store.page("ann", 9, None) == ((), None)
    assert await store.updated("ann", "s-00000001") is None


@pytest.mark.parametrize("about", ["null \0 inside", "Grüße, 你好 🚢", "%s ? $1 '; --", "a" * 9000])
async def test_a_description_of_any_signs_can_be_kept(store: SessionStore, about: str) -> None:
    await store.note("ann", _summary(1, about))
    ((found,), _) = await store.page("ann", 9, None)
    assert found.description == about.replace("\0", "\N{REPLACEMENT CHARACTER}")


async def test_the_oldest_sessions_are_found_whosever_they_are(store: SessionStore) -> None:
    for tenant, number in (("ann", 3), ("bob", 1), ("ann", 2)):
        await store.note(tenant, _summary(number))
    before = "2026-01-03T00:00:00.000+00:00"
    assert await store.aged(before, 9) == [("bob", "s-00000001"), ("ann", "s-00000002")]
    assert await store.aged(before, 1) == [("bob", "s-00000001")]


async def test_a_key_is_claimed_once(store: SessionStore) -> None:
    claims = await asyncio.gather(*(store.claim_key("ann", "k", f"f{n}", "1") for n in range(5)))
    assert sorted(claims) == [False, False, False, False, True]
    await store.release_key("ann", "k")
    assert await store.claim_key("ann", "k", "f", "1")


async def test_an_answer_comes_back_as_it_was(store: SessionStore) -> None:
    await store.claim_key("ann", "k", "f", "2026-01-01")
    kept = await store.kept_answer("ann", "k", "2025-12-31")
    assert kept is not None
    assert (kept.fingerprint, kept.status) == ("f", None)
    await store.keep_answer("ann", "k", 201, '{"etag": "x"}', b"\x00\xff body")
    kept = await store.kept_answer("ann", "k", "2025-12-31")
    assert kept is not None
    assert (kept.status, kept.headers, kept.body) == (201, '{"etag": "x"}', b"\x00\xff body")
    assert await store.kept_answer("bob", "k", "2025-12-31") is None
    await store.drop_answers("2026-01-01")
    assert await store.kept_answer("ann", "k", "2025-12-31") is None


async def test_many_under_one_key_act_once(once: Once) -> None:
    acted = 0

    async def act() -> Answer:
        nonlocal acted
        acted += 1
        await asyncio.sleep(0)
        return Answer(status=201, headers={}, body=b"done")

    answers = await asyncio.gather(*(once.answer(ME, "k", "f", act) for _ in range(8)))
    assert acted == 1
    assert {answer.body for answer, _ in answers} == {b"done"}
    assert [replayed for _, replayed in answers].count(False) == 1


async def test_a_change_that_lost_its_store_leaves_its_key_taken(once: Once) -> None:
    async def act() -> Answer:
        raise OutsideError("gone", code="store_unavailable", hint="wait")

    with pytest.raises(OutsideError):
        await once.answer(ME, "k", "f", act)
    with pytest.raises(ConflictError) as refused:
        await once.answer(ME, "k", "f", act)
    assert refused.value.code == "outcome_unknown"


async def test_a_session_is_followed_to_its_end_and_read_by_another_process(
    database: str, sessions: Sessions
) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    plan = await sessions.edit(ME, plan.session_id, "make it 2000 users")
    await sessions.what_if(ME, plan.session_id, "3000 users")
    plan = await sessions.undo(ME, plan.session_id)
    assert plan.specification.traffic.concurrent_users == 1000
    plan = await sessions.choose(ME, plan.session_id, 1)
    done = await sessions.approve(ME, plan.session_id, plan.plan_digest, True)
    assert [turn.action for turn in done.history] == ["start", "edit", "undo", "choose", "approve"]
    async with open_fake_sessions(database) as others:
        assert await others.view(ME, plan.session_id) == done


async def test_a_session_keeps_one_checkpoint_between_its_turns(
    store: SessionStore, sessions: Sessions
) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    await sessions.edit(ME, plan.session_id, "make it 2000 users")
    await sessions.choose(ME, plan.session_id, 1)
    config = {"configurable": {"thread_id": thread_id(ME, plan.session_id)}}
    assert len([one async for one in store.saver.alist(config)]) == 1  # type: ignore[arg-type]
    again = await sessions.edit(ME, plan.session_id, "make it 3000 users")
    assert again.specification.traffic.concurrent_users == 3000


async def test_a_deleted_session_leaves_nothing(store: SessionStore, sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    await sessions.delete(ME, plan.session_id)
    with pytest.raises(NotFoundError):
        await sessions.view(ME, plan.session_id)
    config = {"configurable": {"thread_id": thread_id(ME, plan.session_id)}}
    assert [one async for one in store.saver.alist(config)] == []  # type: ignore[arg-type]
    assert await store.count() == 0


async def test_a_type_nobody_listed_is_not_rebuilt(store: SessionStore) -> None:
    serializer = store.saver.serde
    assert type(serializer.loads_typed(serializer.dumps_typed(ME))) is dict


async def test_words_with_a_null_character_can_be_planned(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot \0 for 1000 users")
    assert (await sessions.view(ME, plan.session_id)).specification.description == (
        "a chatbot \0 for 1000 users"
    )


async def test_an_id_that_exists_is_drawn_again(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter(["s-00000001", "s-00000001", "s-00000002"])
    monkeypatch.setattr("agent.sessions._new_id", lambda: next(drawn))
    first = await sessions.start(ME, "a chatbot for 1000 users")
    second = await sessions.start(ME, "a chatbot for 2000 users")
    assert (first.session_id, second.session_id) == ("s-00000001", "s-00000002")
    assert await sessions.view(ME, "s-00000001") == first


async def test_one_session_too_many_is_refused(database: str) -> None:
    async with open_fake_sessions(database, sessions_max=2) as sessions:
        plan = await sessions.start(ME, "a chatbot for 1000 users")
        await sessions.start(ME, "a chatbot for 1000 users")
        with pytest.raises(ConflictError) as refused:
            await sessions.start(ME, "a chatbot for 1000 users")
        assert refused.value.code == "too_many_sessions"
        await sessions.delete(ME, plan.session_id)
        await sessions.start(ME, "a chatbot for 1000 users")


async def test_two_answers_at_once_act_once(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    answers = await asyncio.gather(
        *(
            sessions.answer(ME, plan.session_id, "choose-1", {"action": "choose", "option": option})
            for option in (1, 2, 1, 2)
        ),
        return_exceptions=True,
    )
    refused = [one for one in answers if isinstance(one, ConflictError)]
    assert [one.code for one in refused] == ["stale_question"] * 3
    found = await sessions.view(ME, plan.session_id)
    assert found.pending is not None
    assert found.pending.id == "approve-2"


async def test_a_strange_cursor_is_refused(sessions: Sessions) -> None:
    with pytest.raises(InputError) as refused:
        await sessions.list(ME, 10, "nonsense")
    assert refused.value.code == "invalid_cursor"
