"""Sessions over fake operations: the flow, its refusals, and what stands after a failure."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from agent.caller import Caller
from agent.plan_view import begun_summary
from agent.sessions import Sessions
from tests.fakes_agent import ME, open_fake_sessions, without_id_and_times
from tools.domain.errors import ConflictError, InputError, NotFoundError
from tools.specification import Specification


@pytest_asyncio.fixture
async def sessions(tmp_path: Path) -> AsyncIterator[Sessions]:
    async with open_fake_sessions(tmp_path / "leadline.db") as opened:
        yield opened


async def test_a_sentence_becomes_options_and_an_open_question(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    assert plan.stage == "explore"
    assert plan.specification.traffic.concurrent_users == 1000
    assert [item.rank for item in plan.recommendations] == [1, 2]
    assert plan.pending is not None
    assert (plan.pending.id, plan.pending.stage, plan.pending.kind) == (
        "choose-1",
        "explore",
        "choose",
    )
    assert plan.next[0] == f"leadline choose {plan.session_id} 1"
    # What understanding said, then what recommending said, then once that nothing is cited.
    assert plan.warnings == (
        "a fake answered",
        "prices are a fake's",
        "No knowledge is cited: there is no knowledge base.",
    )
    assert plan.knowledge == ()


async def test_a_plan_goes_from_words_to_a_dry_run(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    plan = await sessions.choose(ME, plan.session_id, 2)
    assert (plan.stage, plan.choice) == ("finalize", 2)
    assert plan.next[0] == f"leadline approve {plan.session_id} {plan.plan_digest}"
    plan = await sessions.approve(ME, plan.session_id, plan.plan_digest, True, note="go")
    assert plan.stage == "validate"
    assert plan.pending is None
    assert plan.approval == {"plan_digest": plan.plan_digest, "note": "go", "by": "local"}
    assert plan.deployment is not None
    assert (plan.deployment["mode"], plan.deployment["status"]) == ("dry-run", "valid")
    assert plan.deployment["cluster"] == "not_evaluated"
    assert plan.validation is not None
    assert plan.validation["verdict"] == "not_evaluated"


async def test_the_same_request_gives_the_same_plan(sessions: Sessions) -> None:
    one = await sessions.start(ME, "a chatbot for 1000 users")
    two = await sessions.start(ME, "a chatbot for 1000 users")
    assert one.session_id != two.session_id
    assert without_id_and_times(one) == without_id_and_times(two)


async def test_the_digest_follows_specification_choice_and_files(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    digests = [plan.plan_digest]
    digests.append((await sessions.choose(ME, plan.session_id, 1)).plan_digest)
    digests.append((await sessions.choose(ME, plan.session_id, 2)).plan_digest)
    digests.append((await sessions.edit(ME, plan.session_id, "2000 users")).plan_digest)
    assert len(set(digests)) == 4
    assert (await sessions.choose(ME, plan.session_id, 1)).plan_digest not in digests


async def test_an_edit_after_a_choice_goes_back_to_the_options(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    await sessions.choose(ME, plan.session_id, 1)
    plan = await sessions.edit(ME, plan.session_id, "make it 2000 users")
    assert (plan.stage, plan.choice) == ("explore", None)
    assert plan.specification.traffic.concurrent_users == 2000
    assert plan.changed == ("traffic.concurrent_users",)
    # 2000 users // 500 + rank 1
    assert plan.recommendations[0].replicas == 5


async def test_an_edit_after_the_end_takes_approval_and_dry_run_back(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    plan = await sessions.choose(ME, plan.session_id, 1)
    await sessions.approve(ME, plan.session_id, plan.plan_digest, True)
    plan = await sessions.edit(ME, plan.session_id, fields={"priority": "cost"})
    assert plan.specification.priority == "cost"
    assert plan.stage == "explore"
    assert (plan.approval, plan.deployment, plan.validation) == (None, None, None)


async def test_another_option_can_be_chosen_later(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    plan = await sessions.choose(ME, plan.session_id, 1)
    plan = await sessions.approve(ME, plan.session_id, plan.plan_digest, True)
    plan = await sessions.choose(ME, plan.session_id, 2)
    assert (plan.stage, plan.choice, plan.approval) == ("finalize", 2, None)


async def test_a_declined_plan_goes_back_to_the_options(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    plan = await sessions.choose(ME, plan.session_id, 1)
    plan = await sessions.approve(ME, plan.session_id, plan.plan_digest, False)
    assert (plan.stage, plan.choice, plan.approval) == ("explore", None, None)


async def test_an_approval_of_another_digest_is_refused(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    first = await sessions.choose(ME, plan.session_id, 1)
    await sessions.choose(ME, plan.session_id, 2)
    with pytest.raises(ConflictError) as refused:
        await sessions.approve(ME, plan.session_id, first.plan_digest, True)
    assert refused.value.code == "plan_changed"


async def test_an_approval_before_a_choice_or_a_second_one_is_refused(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    with pytest.raises(ConflictError) as early:
        await sessions.approve(ME, plan.session_id, plan.plan_digest, True)
    plan = await sessions.choose(ME, plan.session_id, 1)
    await sessions.approve(ME, plan.session_id, plan.plan_digest, True)
    with pytest.raises(ConflictError) as late:
        await sessions.approve(ME, plan.session_id, plan.plan_digest, True)
    assert early.value.code == late.value.code == "nothing_to_approve"


async def test_every_step_can_be_taken_by_answers_alone(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    edit = {"action": "edit", "text": "make it 3000 users"}
    plan = await sessions.answer(ME, plan.session_id, "choose-1", edit)
    assert plan.specification.traffic.concurrent_users == 3000
    plan = await sessions.answer(ME, plan.session_id, "choose-2", {"action": "choose", "option": 1})
    plan = await sessions.answer(ME, plan.session_id, "approve-3", {"confirm": True})
    assert plan.stage == "validate"


async def test_an_answer_to_an_old_question_is_refused(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    await sessions.edit(ME, plan.session_id, "make it 2000 users")
    with pytest.raises(ConflictError) as refused:
        await sessions.answer(ME, plan.session_id, "choose-1", {"action": "choose", "option": 1})
    assert refused.value.code == "stale_question"
    assert "choose-2" in refused.value.message


async def test_of_two_answers_at_once_one_counts(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    answers = [
        sessions.answer(ME, plan.session_id, "choose-1", {"action": "choose", "option": option})
        for option in (1, 2)
    ]
    outcomes = await asyncio.gather(*answers, return_exceptions=True)
    refused = [outcome for outcome in outcomes if isinstance(outcome, ConflictError)]
    assert [error.code for error in refused] == ["stale_question"]
    after = await sessions.view(ME, plan.session_id)
    assert after.pending is not None
    assert after.pending.id == "approve-2"


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"action": "buy"},
        {"action": "choose"},
        {"action": "edit"},
        {"action": "choose", "option": 1, "colour": "red"},
        {"action": "choose", "option": "first"},
    ],
)
async def test_an_answer_that_does_not_fit_leaves_the_question_open(
    sessions: Sessions, answer: dict[str, object]
) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    with pytest.raises(InputError) as refused:
        await sessions.answer(ME, plan.session_id, "choose-1", answer)
    assert refused.value.code == "invalid_answer"
    assert await sessions.view(ME, plan.session_id) == plan


@pytest.mark.parametrize("option", [0, 3, -1])
async def test_an_option_that_is_not_there_is_refused(sessions: Sessions, option: int) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    with pytest.raises(InputError, match="1 to 2") as refused:
        await sessions.choose(ME, plan.session_id, option)
    assert refused.value.code == "unknown_option"
    assert await sessions.view(ME, plan.session_id) == plan


async def test_an_answer_with_an_option_that_is_not_there_leaves_the_question_open(
    sessions: Sessions,
) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    with pytest.raises(InputError, match="1 to 2"):
        await sessions.answer(ME, plan.session_id, "choose-1", {"action": "choose", "option": 9})
    assert await sessions.view(ME, plan.session_id) == plan


@pytest.mark.parametrize("words", ["nonsense", "refuse", "crash"])
@pytest.mark.parametrize("stage", ["explore", "finalize", "validate"])
async def test_a_failed_edit_leaves_the_last_good_plan_and_its_question(
    sessions: Sessions, words: str, stage: str
) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    if stage != "explore":
        plan = await sessions.choose(ME, plan.session_id, 1)
    if stage == "validate":
        plan = await sessions.approve(ME, plan.session_id, plan.plan_digest, True)
    with pytest.raises((InputError, ZeroDivisionError)):
        await sessions.edit(ME, plan.session_id, words)
    assert await sessions.view(ME, plan.session_id) == plan
    again = await sessions.edit(ME, plan.session_id, "make it 2000 users")
    assert again.specification.traffic.concurrent_users == 2000


@pytest.mark.parametrize("words", ["nonsense", "refuse", "crash"])
async def test_a_start_that_fails_leaves_no_session(sessions: Sessions, words: str) -> None:
    with pytest.raises((InputError, ZeroDivisionError)):
        await sessions.start(ME, words)
    assert await sessions.list(ME) == ((), None)


async def test_nothing_to_plan_from_or_to_change_is_refused(sessions: Sessions) -> None:
    with pytest.raises(InputError, match="nothing to plan from"):
        await sessions.start(ME, "  ")
    plan = await sessions.start(ME, "a chatbot")
    with pytest.raises(InputError, match="nothing to change"):
        await sessions.edit(ME, plan.session_id)


async def test_a_plan_starts_from_a_whole_or_a_partial_specification(sessions: Sessions) -> None:
    first = await sessions.start(ME, "a chatbot for 4000 users")
    whole = first.specification.model_dump(mode="json", by_alias=True)
    for specification in (whole, Specification.model_validate(whole)):
        again = await sessions.start(ME, specification=specification)
        assert again.plan_digest == first.plan_digest
    partial = await sessions.start(ME, "a chatbot", specification={"priority": "latency"})
    assert partial.specification.priority == "latency"


async def test_without_options_the_plan_says_why_and_what_may_help(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 2000000 users")
    assert plan.recommendations == ()
    assert plan.pending is not None
    assert plan.pending.kind == "edit"
    assert "3 by 'slo'" in plan.pending.message
    assert "too many users" in plan.pending.message
    # The fake sets no latency limit that could be loosened: half of 2,000,000 users.
    assert plan.next == (f"leadline edit {plan.session_id} --set traffic.concurrent_users=1000000",)
    with pytest.raises(InputError, match="nothing passed every gate"):
        await sessions.choose(ME, plan.session_id, 1)
    plan = await sessions.answer(ME, plan.session_id, plan.pending.id, {"text": "1000 users"})
    assert len(plan.recommendations) == 2


async def test_files_exist_as_soon_as_something_is_chosen(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    with pytest.raises(ConflictError) as refused:
        await sessions.bundle(ME, plan.session_id)
    assert refused.value.code == "nothing_chosen"
    await sessions.choose(ME, plan.session_id, 1)
    bundle = await sessions.bundle(ME, plan.session_id, target="kserve")
    assert (bundle.target, bundle.name, bundle.namespace) == (
        "kserve",
        "qwen2-5-7b-instruct",
        "default",
    )
    named = await sessions.bundle(ME, plan.session_id, namespace="llm", name="bot")
    assert "name: bot\n  namespace: llm" in named.files[0].content


@pytest.mark.parametrize("session_id", ["s-00000000", "s-1", "", "../x", "s-00000000' OR 1=1"])
async def test_an_unknown_session_is_refused_by_every_method(
    sessions: Sessions, session_id: str
) -> None:
    for call in (
        sessions.view(ME, session_id),
        sessions.delete(ME, session_id),
        sessions.edit(ME, session_id, "x"),
        sessions.choose(ME, session_id, 1),
        sessions.answer(ME, session_id, "choose-1", {}),
        sessions.approve(ME, session_id, "d", True),
        sessions.bundle(ME, session_id),
    ):
        with pytest.raises(NotFoundError) as refused:
            await call
        assert refused.value.code == "unknown_session"
        assert "leadline sessions" in refused.value.hint


async def test_another_tenant_sees_nothing(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    other = Caller(tenant="other")
    with pytest.raises(NotFoundError):
        await sessions.view(other, plan.session_id)
    with pytest.raises(NotFoundError):
        await sessions.choose(other, plan.session_id, 1)
    with pytest.raises(NotFoundError):
        await sessions.delete(other, plan.session_id)
    assert await sessions.list(other) == ((), None)
    assert await sessions.view(ME, plan.session_id) == plan


async def test_sessions_are_listed_page_by_page_latest_change_first(sessions: Sessions) -> None:
    plans = [await sessions.start(ME, f"a chatbot for {users} users") for users in (1, 2, 3)]
    await sessions.choose(ME, plans[0].session_id, 1)
    first, cursor = await sessions.list(ME, limit=2)
    assert [item.session_id for item in first] == [plans[0].session_id, plans[2].session_id]
    assert (first[0].stage, first[0].description) == ("finalize", "a chatbot for 1 users")
    last, end = await sessions.list(ME, limit=2, cursor=cursor)
    assert [item.session_id for item in last] == [plans[1].session_id]
    assert end is None


@pytest.mark.parametrize(("limit", "cursor"), [(0, None), (101, None), (5, "x")])
async def test_a_page_that_cannot_be_is_refused(
    sessions: Sessions, limit: int, cursor: str | None
) -> None:
    with pytest.raises(InputError):
        await sessions.list(ME, limit=limit, cursor=cursor)


async def test_a_deleted_session_is_gone(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    await sessions.delete(ME, plan.session_id)
    with pytest.raises(NotFoundError):
        await sessions.view(ME, plan.session_id)
    assert await sessions.list(ME) == ((), None)


# The dialogue and its history


async def test_every_turn_is_kept_with_its_words_and_what_it_changed(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    await sessions.edit(ME, plan.session_id, "make it 2000 users")
    await sessions.edit(ME, plan.session_id, fields={"priority": "cost"})
    await sessions.choose(ME, plan.session_id, 2)
    plan = await sessions.view(ME, plan.session_id)
    plan = await sessions.approve(ME, plan.session_id, plan.plan_digest, False, "too dear")
    told = [(turn.turn, turn.action, turn.text, turn.fields, turn.option) for turn in plan.history]
    assert told == [
        (1, "start", "a chatbot for 1000 users", {}, None),
        (2, "edit", "make it 2000 users", {}, None),
        (3, "edit", "", {"priority": "cost"}, None),
        (4, "choose", "", {}, 2),
        (5, "decline", "too dear", {}, 2),
    ]
    (change,) = plan.history[1].changes
    assert (change.path, change.was, change.now) == ("traffic.concurrent_users", 1000, 2000)
    assert plan.history[0].remarks == ("a fake answered",)
    times = [turn.at for turn in plan.history]
    assert times == sorted(times)
    assert times[0].startswith("2026-01-01T00:00:")


@pytest.mark.parametrize("stage", ["explore", "finalize", "validate"])
async def test_words_that_change_nothing_leave_the_plan_and_what_was_decided(
    sessions: Sessions, stage: str
) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    if stage != "explore":
        plan = await sessions.choose(ME, plan.session_id, 2)
    if stage == "validate":
        plan = await sessions.approve(ME, plan.session_id, plan.plan_digest, True)
    after = await sessions.edit(ME, plan.session_id, fields={"priority": "balanced"})
    kept = {"history", "changed"}
    assert after.model_dump(exclude=kept) == plan.model_dump(exclude=kept)
    assert [turn.action for turn in after.history[:-1]] == [turn.action for turn in plan.history]
    assert after.history[-1].fields == {"priority": "balanced"}
    assert after.history[-1].changes == ()
    assert await sessions.view(ME, plan.session_id) == after


async def test_long_words_and_whole_specifications_are_kept_shortened(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users " + "and more " * 1000)
    assert len(plan.history[0].text) == 2000
    assert plan.history[0].text.endswith("\N{HORIZONTAL ELLIPSIS}")
    plan = await sessions.edit(ME, plan.session_id, fields={"description": "x" * 5000})
    assert plan.history[1].fields == {"description": "left out for its length"}


async def test_a_failed_request_is_no_turn(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    with pytest.raises(InputError):
        await sessions.edit(ME, plan.session_id, "nonsense")
    assert (await sessions.view(ME, plan.session_id)).history == plan.history


async def test_a_session_is_listed_while_its_first_plan_is_made_and_a_ghost_is_not_kept(
    tmp_path: Path,
) -> None:
    async with open_fake_sessions(tmp_path / "leadline.db") as sessions:
        begun = begun_summary("s-00000001", {"text": " a  chatbot "}, "2026-01-01T00:00:00.000")
        await sessions._store.note("local", begun)  # noqa: SLF001  as if killed right behind it
        listed, _ = await sessions.list(Caller())
        assert [(one.session_id, one.description) for one in listed] == [
            ("s-00000001", "a chatbot")
        ]
        with pytest.raises(NotFoundError):
            await sessions.view(Caller(), "s-00000001")
        assert await sessions.list(Caller()) == ((), None)
