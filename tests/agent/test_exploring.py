"""What-ifs, comparisons and undo of a session over fake operations."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from agent.scenarios import SCENARIOS_MAX, side_of
from agent.sessions import Sessions
from agent.state import PlanState
from tests.fakes_agent import ME, open_fake_sessions
from tests.fakes_doors import plan_document, recommendation
from tools.domain.errors import ConflictError, InputError, NotFoundError
from tools.explore.compare import PlanSide
from tools.ways import NO_PLAN


@pytest_asyncio.fixture
async def sessions(tmp_path: Path) -> AsyncIterator[Sessions]:
    async with open_fake_sessions(tmp_path / "leadline.db") as opened:
        yield opened


async def test_a_what_if_leaves_the_plan_and_its_question_alone(sessions: Sessions) -> None:
    before = await sessions.start(ME, "a chatbot for 1000 users")
    after, found = await sessions.what_if(ME, before.session_id, "make it 5000 users")
    assert after.specification == before.specification
    assert after.plan_digest == before.plan_digest
    assert after.pending == before.pending
    assert [(one.id, one.label, one.usd_month) for one in after.scenarios] == [
        ("B", "make it 5000 users", 730.0)
    ]
    # The fake gives one replica for every 500 people, and one more.
    lines = {line.name: (line.a, line.b, line.change) for line in found.lines}
    assert lines["traffic.concurrent_users"] == (1000, 5000, 4.0)
    assert lines["replicas"] == (3, 11, 2.6667)
    assert (found.a.key, found.b.key) == ("plan", "B")


async def test_a_what_if_is_kept_after_a_choice_and_an_approval(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    chosen = await sessions.choose(ME, plan.session_id, 2)
    tried, found = await sessions.what_if(ME, plan.session_id, "make it 5000 users")
    assert (tried.stage, tried.choice, tried.pending) == ("finalize", 2, chosen.pending)
    # The chosen option, not the first, is what the scenario is compared with.
    assert "H100-SXM-80GB" in found.a.outline
    approved = await sessions.approve(ME, plan.session_id, tried.plan_digest, True)
    again, _ = await sessions.what_if(ME, plan.session_id, "make it 6000 users")
    assert (again.stage, again.approval) == ("validate", approved.approval)
    assert [one.id for one in again.scenarios] == ["B", "C"]


async def test_sides_are_named_by_letter_and_rank(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    await sessions.what_if(ME, plan.session_id, "make it 5000 users")
    await sessions.what_if(ME, plan.session_id, "make it 10 users")
    found = await sessions.compare(ME, plan.session_id, "B:2", "C")
    setup = {line.name: (line.a, line.b) for line in found.lines if line.kind == "setup"}
    assert setup == {
        "gpu": ("H100-SXM-80GB", "L4-24GB"),
        "replicas": (12, 1),
        "gpus_total": (12, 1),
    }
    ranks = await sessions.compare(ME, plan.session_id, "1", "2")
    assert [line.name for line in ranks.lines if line.kind == "request"] == []


@pytest.mark.parametrize(
    ("key", "error", "code"),
    [
        ("D", NotFoundError, "unknown_scenario"),
        ("3", NotFoundError, "unknown_option"),
        ("b", InputError, "invalid_key"),
        ("", InputError, "invalid_key"),
        ("plan; drop", InputError, "invalid_key"),
        ("plan:", InputError, "invalid_key"),
        ("plan:0", InputError, "invalid_key"),
        ("0", InputError, "invalid_key"),
        (":2", InputError, "invalid_key"),
    ],
)
async def test_a_side_that_is_not_there_is_refused(
    sessions: Sessions, key: str, error: type[Exception], code: str
) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    with pytest.raises(error) as refused:
        await sessions.compare(ME, plan.session_id, key or " ", "2")
    assert getattr(refused.value, "code") == code  # noqa: B009  any of our families


async def test_a_scenario_answers_to_its_name_too(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    await sessions.what_if(ME, plan.session_id, "make it 5000 users", label="launch day")
    await sessions.what_if(ME, plan.session_id, "make it 10 users", label="pilot")
    found = await sessions.compare(ME, plan.session_id, "launch day:2", "pilot")
    assert (found.a.key, found.b.key) == ("B:2", "C")


async def test_words_that_change_nothing_make_no_scenario(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    with pytest.raises(InputError) as refused:
        await sessions.what_if(ME, plan.session_id, "make it purple")
    assert refused.value.code == "nothing_changed"
    assert (await sessions.view(ME, plan.session_id)).scenarios == ()


async def test_a_scenario_without_a_plan_is_kept_and_says_so(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    after, found = await sessions.what_if(ME, plan.session_id, "make it 2000000 users")
    assert (after.scenarios[0].first, after.scenarios[0].usd_month) == (
        "nothing passes every gate",
        None,
    )
    assert found.b.outline == "nothing passes every gate"
    assert found.b.reason == "the last 3 fell at 'slo': too many users"
    assert {line.b for line in found.lines if line.kind == "figure"} == {None}


async def test_a_what_if_that_is_refused_keeps_nothing(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    for words in ("nonsense", "refuse", ""):
        with pytest.raises(InputError):
            await sessions.what_if(ME, plan.session_id, words)
    assert await sessions.view(ME, plan.session_id) == plan


async def test_the_oldest_scenario_makes_room_and_letters_stay_distinct(
    sessions: Sessions,
) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    for number in range(SCENARIOS_MAX + 3):
        plan, _ = await sessions.what_if(ME, plan.session_id, f"make it {number + 1} users")
    # B, C and D are gone.
    assert [one.id for one in plan.scenarios] == list("EFGHIJKL")


async def test_undo_goes_back_step_by_step_to_the_same_plans(sessions: Sessions) -> None:
    first = await sessions.start(ME, "a chatbot for 1000 users")
    second = await sessions.edit(ME, first.session_id, "make it 3000 users")
    third = await sessions.edit(ME, first.session_id, "make it 7000 users")
    assert len({one.plan_digest for one in (first, second, third)}) == 3
    back = await sessions.undo(ME, first.session_id)
    assert back.plan_digest == second.plan_digest
    assert "traffic.concurrent_users" in back.changed
    again = await sessions.undo(ME, first.session_id)
    assert again.plan_digest == first.plan_digest
    assert [turn.action for turn in again.history] == ["start", "edit", "edit", "undo", "undo"]
    users = [one for one in again.history[-1].changes if one.path == "traffic.concurrent_users"]
    assert [(one.was, one.now) for one in users] == [(3000, 1000)]
    with pytest.raises(ConflictError) as refused:
        await sessions.undo(ME, first.session_id)
    assert refused.value.code == "nothing_to_undo"


async def test_undo_takes_a_choice_back_as_an_edit_does(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    await sessions.edit(ME, plan.session_id, "make it 3000 users")
    await sessions.choose(ME, plan.session_id, 1)
    back = await sessions.undo(ME, plan.session_id)
    assert (back.choice, back.stage, back.plan_digest) == (None, "explore", plan.plan_digest)


async def test_scenarios_and_undo_survive_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "leadline.db"
    async with open_fake_sessions(file) as opened:
        plan = await opened.start(ME, "a chatbot for 1000 users")
        await opened.edit(ME, plan.session_id, "make it 3000 users")
        await opened.what_if(ME, plan.session_id, "make it 5000 users")
    async with open_fake_sessions(file) as opened:
        found = await opened.compare(ME, plan.session_id)
        assert found.b.label == "make it 5000 users"
        back = await opened.undo(ME, plan.session_id)
    assert back.plan_digest == plan.plan_digest
    assert [one.id for one in back.scenarios] == ["B"]


async def test_an_edit_that_fails_cannot_be_undone_because_nothing_changed(
    sessions: Sessions,
) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    with pytest.raises(InputError):
        await sessions.edit(ME, plan.session_id, "refuse 4000 users")
    with pytest.raises(ConflictError):
        await sessions.undo(ME, plan.session_id)


async def test_a_name_too_long_keeps_nothing_and_breaks_no_comparison(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    with pytest.raises(InputError) as raised:
        await sessions.what_if(ME, plan.session_id, "make it 500 users", label="n" * 121)
    assert raised.value.code == "invalid_name"
    assert await sessions.view(ME, plan.session_id) == plan
    await sessions.what_if(ME, plan.session_id, "make it 500 users", label="n" * 120)


async def test_a_side_is_called_by_what_it_is(sessions: Sessions) -> None:
    plan = await sessions.start(ME, "a chatbot for 1000 users")
    await sessions.what_if(ME, plan.session_id, "make it 5000 users", label="launch day")
    keys = ("plan", "2", "B", "launch day:2")
    sides = [(await sessions.compare(ME, plan.session_id, key, "1")).a for key in keys]
    assert [(side.key, side.label) for side in sides] == [
        ("plan", "the plan as it stands"),
        ("2", "recommendation 2 of the plan"),
        ("B", "launch day"),
        ("B:2", "launch day, recommendation 2"),
    ]


STATE: PlanState = {
    "specification": {"conflicts": []},
    "warnings": ["4 of the 7 prices are old", "no knowledge is cited"],
}


def scenario(**changes: Any) -> dict[str, Any]:
    """What is kept of a what-if, as far as its remarks go."""
    kept = {"id": "B", "label": "x", "changed": [], "rejected": [], "conflicts": []}
    specification = plan_document().specification.model_dump(mode="json", by_alias=True)
    specification["conflicts"] = []
    ranked = [recommendation(1).model_dump(mode="json")]
    return kept | {"specification": specification, "recommendations": ranked} | changes


def side(held: dict[str, Any]) -> PlanSide:
    return side_of({**STATE, "scenarios": [held]}, "B")


def test_a_what_if_tells_what_was_not_said_of_the_plan() -> None:
    # The prices are the plan's warning with other figures, so they are no news.
    told = 'Nothing was taken from "paint it".'
    found = side(scenario(warnings=["1 of the 4 prices is old", told]))
    assert found.warnings == (told,)


def test_what_contradicts_itself_is_told_with_a_what_if_that_has_a_plan() -> None:
    held = scenario(warnings=[])
    conflict = {"fields": ["a"], "message": "No region x.", "suggestion": "Clear it."}
    held["specification"]["conflicts"] = [conflict]
    assert side(held).warnings == ("No region x. Clear it.",)


def test_a_what_if_without_a_plan_gives_the_contradiction_of_its_words_as_the_reason() -> None:
    held = scenario(recommendations=[], warnings=[])
    message = f"The price list names no offer at AWS in x. {NO_PLAN}"
    conflict = {"fields": ["a"], "message": message, "suggestion": "Clear it."}
    held["specification"]["conflicts"] = [conflict]
    held["rejected"] = [{"gate": "hardware", "count": 3, "examples": [{"reason": "V100 is none"}]}]
    assert side(held).reason == f"{message} Clear it."
