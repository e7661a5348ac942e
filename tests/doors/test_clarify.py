"""The same questions at every door, over the real installation, and answers from each of them."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from mcp import Client

from agent.document import PlanDocument
from agent.questions import CLARIFY
from agent.stages.context import NOBODY_KNOWS
from mcp_server.app import create_app
from mcp_server.backend import Backend
from mcp_server.cli import main
from mcp_server.mcp_api import create_mcp
from tests.fakes_doors import running

NO_IDEA = "a chatbot, we have no idea about traffic"
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Backend:
    monkeypatch.setenv("LEADLINE_DATABASE_URL", f"sqlite:///{tmp_path / 'leadline.db'}")
    return Backend.of_this_installation()


def plan_of(capsys: Capture, *argv: str) -> PlanDocument:
    assert main([*argv, "--json"]) == 0
    return PlanDocument.model_validate_json(capsys.readouterr().out)


def ids_of(plan: dict[str, Any]) -> list[str]:
    return [question["id"] for question in plan["questions"]]


async def test_every_door_asks_the_same_and_takes_the_same_answer(
    real: Backend, capsys: Capture
) -> None:
    answer = {"users": "1000", "prompt": "unknown"}
    async with running(create_app(real)) as rest:
        by_rest = (await rest.post("/v1/sessions", json={"text": NO_IDEA})).json()
        given = {"pending_id": by_rest["pending"]["id"], "answer": answer}
        where = f"/v1/sessions/{by_rest['session_id']}"
        rest_after = (await rest.post(f"{where}/answers", json=given)).json()
    async with real.opened() as opened, Client(create_mcp(real, lambda: opened)) as client:
        started = await client.call_tool("plan_start", {"text": NO_IDEA})
        by_mcp = started.structured_content or {}
        call = {
            "session_id": by_mcp["session_id"],
            "pending_id": by_mcp["pending"]["id"],
            "answer": answer,
        }
        mcp_after = (await client.call_tool("plan_answer", call)).structured_content or {}
        text = "".join(getattr(part, "text", "") for part in started.content)
    assert by_rest["pending"] == by_mcp["pending"]
    assert by_rest["questions"] == by_mcp["questions"]
    assert ids_of(by_rest)[0] == "users"
    assert len(ids_of(by_rest)) <= 3
    # An assistant reads the questions in the text.
    assert "How many people will use it?" in text
    assert rest_after["specification"] == mcp_after["specification"]
    assert rest_after["specification"]["traffic"]["concurrent_users"] == 1000
    # A second round asks other things.
    assert not set(ids_of(rest_after)) & set(ids_of(by_rest))


def test_the_command_line_asks_and_takes_the_answer(real: Backend, capsys: Capture) -> None:
    plan = plan_of(capsys, "plan", NO_IDEA)
    assert plan.pending is not None
    assert plan.pending.kind == CLARIFY
    after = plan_of(capsys, "answer", plan.session_id, "users=1,000", "prompt=unknown")
    assert after.specification.traffic.concurrent_users == 1000
    assert after.specification.provenance["traffic.concurrent_users"].source == "stated"
    unknown = after.specification.provenance["traffic.prompt_tokens.mean"]
    assert unknown.source == "default"
    assert unknown.from_.startswith(NOBODY_KNOWS)


def test_the_page_shows_every_answer_with_its_plan(backend: Backend, capsys: Capture) -> None:
    assert main(["plan", "vague"], backend=backend) == 0
    page = capsys.readouterr().out
    assert "users  How many people will use it?" in page
    assert "   20    20 people              20 GPUs" in page
    assert " * 1000  1000 people (assumed)  1000 GPUs" in page
    assert "users=20 speed=tight" in page


def test_a_file_of_answers_is_taken_in_the_first_command(
    backend: Backend, capsys: Capture, tmp_path: Path
) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text("users: 10000\npriority: cost\nprompt: 12\n")
    assert main(["plan", "vague", "--answers", str(answers), "--json"], backend=backend) == 0
    plan = json.loads(capsys.readouterr().out)
    assert plan["specification"]["traffic"]["concurrent_users"] == 10_000
    assert plan["stage"] == "explore"


def test_nothing_is_asked_with_no_ask(backend: Backend, capsys: Capture) -> None:
    assert main(["plan", "vague", "--no-ask", "--json"], backend=backend) == 0
    plan = json.loads(capsys.readouterr().out)
    assert plan["stage"] == "explore"
    assert ids_of(plan) == ["users", "speed"]


def session_of(backend: Backend, capsys: Capture) -> str:
    assert main(["plan", "vague", "--json"], backend=backend) == 0
    session: str = json.loads(capsys.readouterr().out)["session_id"]
    return session


class Terminal(io.StringIO):
    """What somebody types at a terminal, or reads there."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_is_asked_one_question_after_another(
    backend: Backend, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = session_of(backend, capsys)
    seen = Terminal()
    monkeypatch.setattr("sys.stdin", Terminal("2,500\n\n"))
    monkeypatch.setattr("sys.stderr", seen)
    assert main(["answer", session], backend=backend) == 0
    assert "How many people will use it?" in seen.getvalue()
    assert "speed [usual]: " in seen.getvalue()
    capsys.readouterr()
    assert main(["show", session, "--json"], backend=backend) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["specification"]["traffic"]["concurrent_users"] == 2500


@pytest.mark.parametrize(
    ("given", "code", "hint"),
    [
        ([], "no_answer", "KEY among text, users, speed"),
        (["cloud=aws"], "invalid_answer", "answer with text, users, speed"),
        (["users=many"], "invalid_answer", "answer 20, 1000, 5000, a figure (people)"),
    ],
)
def test_an_answer_that_fits_nothing_says_what_does(
    backend: Backend, capsys: Capture, given: list[str], code: str, hint: str
) -> None:
    session = session_of(backend, capsys)
    assert main(["answer", session, *given, "--json"], backend=backend) == 2
    problem = json.loads(capsys.readouterr().err)
    assert problem["code"] == code
    assert hint in problem["hint"]
