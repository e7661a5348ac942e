"""Sessions shared by processes: nothing is lost when one is killed, and one question acts once."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.fakes_agent import ME, open_fake_sessions

ROOT = Path(__file__).parents[2]


def _process(database: str, method: str, *flags: str, **arguments: Any) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.fakes_agent", database, method]
    return subprocess.Popen(  # noqa: S603
        [*command, json.dumps(arguments), *flags],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def _answer(process: subprocess.Popen[str]) -> dict[str, Any]:
    out, _ = process.communicate(timeout=60)
    answer: dict[str, Any] = json.loads(out)
    return answer


def test_a_plan_goes_on_in_other_processes_after_a_kill(database: str) -> None:
    with _process(database, "start", "--linger", text="a chatbot for 1000 users") as first:
        assert first.stdout is not None
        started = json.loads(first.stdout.readline())
        chosen = _answer(_process(database, "choose", session_id=started["session_id"], option=2))
        first.kill()
    assert first.returncode == -signal.SIGKILL
    assert chosen["specification"] == started["specification"]
    assert (chosen["stage"], chosen["choice"]) == ("finalize", 2)
    approved = _answer(
        _process(
            database,
            "approve",
            session_id=started["session_id"],
            plan_digest=chosen["plan_digest"],
            confirm=True,
        )
    )
    assert approved["stage"] == "validate"
    assert approved["plan_digest"] == chosen["plan_digest"]
    assert approved["recommendations"] == started["recommendations"]


async def test_two_processes_that_answer_one_question_act_once(database: str) -> None:
    async with open_fake_sessions(database) as sessions:
        plan = await sessions.start(ME, "a chatbot for 1000 users")
    both = [
        _process(
            database,
            "answer",
            session_id=plan.session_id,
            pending_id="choose-1",
            answer={"action": "choose", "option": option},
        )
        for option in (1, 2)
    ]
    answers = [_answer(process) for process in both]
    assert sum(answer.get("error") == "stale_question" for answer in answers) == 1
    (won,) = [answer for answer in answers if "error" not in answer]
    async with open_fake_sessions(database) as sessions:
        found = await sessions.view(ME, plan.session_id)
    assert found.choice == won["choice"]
    assert found.pending is not None
    # A second run would have counted one turn more.
    assert found.pending.id == "approve-2"


@pytest.mark.parametrize("reads_first", [True, False])
async def test_a_process_killed_while_it_computes_costs_nothing(
    database: str, *, reads_first: bool
) -> None:
    async with open_fake_sessions(database) as sessions:
        plan = await sessions.start(ME, "a chatbot for 1000 users")
    killed = _process(database, "edit", session_id=plan.session_id, text="2000 users, then die")
    killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL
    async with open_fake_sessions(database) as sessions:
        if reads_first:
            found = await sessions.view(ME, plan.session_id)
            assert found.specification.traffic.concurrent_users == 2000
        later = await sessions.edit(ME, plan.session_id, "make it 3000 users")
    assert later.specification.traffic.concurrent_users == 3000
