"""Scenario files are read strictly, checks can fail, and a conversation is scored turn by turn."""

import json
from pathlib import Path
from typing import Any

import pytest

from evals.scripted import held
from evals.scripted_doors import DoorError
from evals.scripted_scenarios import Check, Scenario, Turn, found_at, read_scenario, read_scenarios
from tools.domain.errors import InputError

ANSWER = {"stage": "context", "items": [{"n": 1}, {"n": 5}], "none": None, "flag": True}


@pytest.mark.parametrize(
    ("check", "holds"),
    [
        ({"path": "stage", "equals": "context"}, True),
        ({"path": "stage", "equals": "finalize"}, False),
        ({"path": "none", "equals": None}, True),
        ({"path": "missing", "equals": None}, False),
        ({"path": "items.*.n", "at_least": 5}, True),
        ({"path": "items.*.n", "at_least": 6}, False),
        ({"path": "items.0.n", "at_most": 1}, True),
        ({"path": "items.7.n", "at_most": 1}, False),
        ({"path": "items.#", "equals": 2}, True),
        ({"path": "stage", "contains": "TEXT"}, True),
        ({"path": "items", "is_empty": True}, False),
        ({"path": "none", "is_empty": True}, True),
        ({"path": "missing", "is_empty": True}, False),
        ({"path": "flag", "at_least": 0}, False),
    ],
)
def test_a_check_holds_or_says_what_was_found(check: dict[str, Any], holds: bool) -> None:
    miss = Check(**check).misses(ANSWER)
    assert (miss == "") is holds
    assert holds or check["path"] in miss


def test_a_path_that_leads_nowhere_finds_nothing() -> None:
    assert found_at(ANSWER, "stage.deeper") == found_at(ANSWER, "items.x") == []


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        '{"name": "a", "about": "b", "turns": []}',
        '{"name": "a", "about": "b", "turns": [{}]}',
        '{"name": "a", "about": "b", "turns": [{"say": "x", "choose": 1}]}',
        '{"name": "a", "about": "b", "turns": [{"say": "x", "expect": [{"path": "p"}]}]}',
        '{"name": "a", "about": "b", "turns": [{"say": "x", "unknown": 1}]}',
        "no json",
    ],
)
def test_a_file_that_is_no_scenario_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "s.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_scenario(file)
    assert refused.value.code == "invalid_scenario"
    with pytest.raises(InputError) as refused:
        read_scenario(tmp_path / "none.json")
    assert refused.value.code == "unreadable_file"


def test_every_shipped_scenario_is_read_and_checks_something() -> None:
    scenarios = read_scenarios()
    assert len({one.name for one in scenarios}) == len(scenarios) >= 4
    for one in scenarios:
        assert sum(len(turn.expect) + bool(turn.refused) for turn in one.turns) >= 3


class ScriptedDoor:
    """Answers in a given order; a string is the code of a refusal."""

    def __init__(self, *answers: dict[str, Any] | str) -> None:
        self.answers = list(answers)

    async def do(self, _: Turn) -> dict[str, Any]:
        answer = self.answers.pop(0)
        if isinstance(answer, str):
            raise DoorError(answer, "because")
        return answer


@pytest.mark.asyncio
async def test_every_turn_has_its_verdict_and_the_last_plan_is_kept() -> None:
    raw = {
        "name": "n",
        "about": "a",
        "turns": [
            {"say": "x", "expect": [{"path": "stage", "equals": "context"}]},
            {"choose": 9, "refused": "unknown_rank"},
            {"choose": 1, "refused": "unknown_rank"},
            {"say": "y"},
            {"say": "z", "expect": [{"path": "stage", "equals": "finalize"}]},
        ],
    }
    scenario = Scenario.model_validate_json(json.dumps(raw))
    first = {"session_id": "s-1", "stage": "context"}
    last = {"session_id": "s-1", "stage": "explore"}
    turns, plan = await held(
        scenario, ScriptedDoor(first, "unknown_rank", first, "store_locked", last)
    )
    assert [turn["misses"] for turn in turns] == [
        [],
        [],
        ["not refused, unknown_rank expected"],
        ["refused: store_locked: because"],
        ["stage: equals 'finalize', found \"explore\""],
    ]
    assert plan == last
