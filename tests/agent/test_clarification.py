"""Questions in a session: asked twice at most, answered in part, never in the way."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from agent.document import PlanDocument
from agent.sessions import Sessions
from tests.fakes_agent import ME, open_fake_sessions
from tools.domain.errors import ConflictError, InputError


@pytest_asyncio.fixture
async def sessions(tmp_path: Path) -> AsyncIterator[Sessions]:
    async with open_fake_sessions(tmp_path / "leadline.db") as opened:
        yield opened


@pytest_asyncio.fixture
async def vague(sessions: Sessions) -> PlanDocument:
    return await sessions.start(ME, "something vague")


async def test_a_vague_request_is_planned_and_asked_about(vague: PlanDocument) -> None:
    assert vague.stage == "context"
    assert vague.recommendations
    assert vague.pending is not None
    assert (vague.pending.id, vague.pending.kind) == ("clarify-1", "clarify")
    properties = vague.pending.schema_["properties"]
    assert list(properties) == ["text", "users", "speed"]
    # Any figure answers the first; the second is a choice of words.
    assert properties["users"]["examples"] == ["20", "1000", "5000"]
    assert properties["speed"]["enum"] == ["tight", "unknown"]
    assert "5000: 5000 people -> 5000 GPUs" in vague.pending.message
    assert vague.next[0] == f"leadline answer {vague.session_id} users=20 speed=tight"
    assert vague.next[1] == f"leadline choose {vague.session_id} 1"


@pytest.mark.parametrize(("said", "users"), [("5000", 5000), ("2,500", 2500), ("300 people", 300)])
async def test_an_answer_becomes_a_field(
    sessions: Sessions, vague: PlanDocument, said: str, users: int
) -> None:
    plan = await sessions.answer(ME, vague.session_id, "clarify-1", {"users": said})
    assert plan.specification.traffic.concurrent_users == users
    assert plan.stage == "explore"
    assert plan.questions == ()


async def test_words_can_answer_too(sessions: Sessions, vague: PlanDocument) -> None:
    plan = await sessions.answer(ME, vague.session_id, "clarify-1", {"text": "make it 70"})
    assert plan.specification.traffic.concurrent_users == 70


@pytest.mark.parametrize("answer", [{}, {"users": "unknown"}, {"users": "I don't know"}])
async def test_whoever_knows_nothing_goes_on_with_the_assumptions(
    sessions: Sessions, vague: PlanDocument, answer: dict[str, str]
) -> None:
    plan = await sessions.answer(ME, vague.session_id, "clarify-1", answer)
    assert plan.stage == "explore"
    assert plan.specification.traffic.concurrent_users == 1000
    assert plan.recommendations == vague.recommendations
    # What understanding said the first time still holds.
    assert plan.warnings == vague.warnings


@pytest.mark.parametrize(
    "answer", [{"users": "many"}, {"speed": "12"}, {"cloud": "aws"}, {"users": 5}]
)
async def test_an_answer_that_does_not_fit_leaves_the_question_open(
    sessions: Sessions, vague: PlanDocument, answer: dict[str, str]
) -> None:
    with pytest.raises(InputError) as refused:
        await sessions.answer(ME, vague.session_id, "clarify-1", answer)
    assert refused.value.code == "invalid_answer"
    assert await sessions.view(ME, vague.session_id) == vague


async def test_a_question_is_answered_once(sessions: Sessions, vague: PlanDocument) -> None:
    await sessions.answer(ME, vague.session_id, "clarify-1", {"users": "20"})
    with pytest.raises(ConflictError, match="is not the open question"):
        await sessions.answer(ME, vague.session_id, "clarify-1", {"users": "5000"})


async def test_questions_never_stand_in_the_way_of_a_choice(
    sessions: Sessions, vague: PlanDocument
) -> None:
    plan = await sessions.choose(ME, vague.session_id, 1)
    assert (plan.stage, plan.choice) == ("finalize", 1)


async def test_nobody_is_asked_who_does_not_want_to_be(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "something vague", ask=False)
    assert plan.stage == "explore"
    # What would change the plan is told all the same.
    assert [question.id for question in plan.questions] == ["users", "speed"]
    plan = await sessions.edit(ME, plan.session_id, "make it 40")
    assert plan.stage == "explore"


async def test_two_plans_of_a_session_ask_and_no_more(
    sessions: Sessions, vague: PlanDocument
) -> None:
    second = await sessions.edit(ME, vague.session_id, "vague: 50")
    assert second.stage == "context"
    third = await sessions.edit(ME, vague.session_id, "vague: 60")
    assert third.stage == "explore"
    assert [question.id for question in third.questions] == ["users", "speed"]


async def test_a_failed_answer_leaves_plan_and_question(
    sessions: Sessions, vague: PlanDocument
) -> None:
    with pytest.raises(InputError, match="nonsense"):
        await sessions.answer(ME, vague.session_id, "clarify-1", {"text": "nonsense"})
    assert await sessions.view(ME, vague.session_id) == vague


async def test_questions_survive_a_restart(tmp_path: Path) -> None:
    async with open_fake_sessions(tmp_path / "leadline.db") as opened:
        before = await opened.start(ME, "something vague")
    async with open_fake_sessions(tmp_path / "leadline.db") as opened:
        assert await opened.view(ME, before.session_id) == before
        plan = await opened.answer(ME, before.session_id, "clarify-1", {"users": "5000"})
    assert plan.specification.traffic.concurrent_users == 5000
