"""The command line: exit codes, streams, and nothing but answers on stdout."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from agent.document import PlanDocument
from mcp_server.arguments import COMMANDS, STAGES, overview
from mcp_server.backend import Backend
from mcp_server.cli import main
from mcp_server.commands.serve import listen
from mcp_server.commands.sessions import verdict
from tests.fakes_doors import fake_backend, plan_document, recommendation

ASK = "a chatbot for 1000 users"
Capture = pytest.CaptureFixture[str]


def planned(backend: Backend, capsys: Capture, *more: str) -> dict[str, Any]:
    assert main(["plan", ASK, "--json", *more], backend=backend) == 0
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def problem_on(capsys: Capture) -> dict[str, Any]:
    """The problem on stderr, with nothing on stdout."""
    captured = capsys.readouterr()
    assert captured.out == ""
    problem: dict[str, Any] = json.loads(captured.err)
    return problem


def test_json_is_the_plan_document(backend: Backend, capsys: Capture) -> None:
    document = planned(backend, capsys)
    assert PlanDocument.model_validate(document).recommendations
    assert document["pending"].keys() == {"id", "stage", "kind", "message", "schema"}


def test_a_plan_is_followed_from_the_command_line(
    backend: Backend, capsys: Capture, tmp_path: Path
) -> None:
    session = planned(backend, capsys)["session_id"]
    assert main(["edit", session, "2000 users", "--json"], backend=backend) == 0
    edited = json.loads(capsys.readouterr().out)
    assert edited["specification"]["traffic"]["concurrent_users"] == 2000
    answer = ["answer", session, "--set", "action=choose", "--set", "option=2", "--json"]
    assert main(answer, backend=backend) == 0
    assert json.loads(capsys.readouterr().out)["choice"] == 2
    assert main(["choose", session, "1", "--json"], backend=backend) == 0
    digest = json.loads(capsys.readouterr().out)["plan_digest"]
    assert main(["approve", session, digest], backend=backend) == 0
    assert "approved by local" in capsys.readouterr().out
    out = tmp_path / "manifests"
    assert main(["manifests", session, "--out", str(out)], backend=backend) == 0
    assert (out / "manifests" / "service.yaml").read_text().startswith("apiVersion: v1\n")
    assert main(["sessions"], backend=backend) == 0
    assert session in capsys.readouterr().out


def test_words_can_come_from_stdin(
    backend: Backend, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("a chatbot for 77 users\n"))
    assert main(["plan", "-", "--no-ask", "--json"], backend=backend) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["specification"]["traffic"]["concurrent_users"] == 77


def test_a_file_gives_fields_and_set_wins(
    backend: Backend, capsys: Capture, tmp_path: Path
) -> None:
    spec, answers = tmp_path / "spec.yaml", tmp_path / "answers.json"
    spec.write_text("priority: cost\n")
    answers.write_text('{"priority": "accuracy"}')
    files = ("--spec", str(spec), "--answers", str(answers))
    assert planned(backend, capsys, *files)["specification"]["priority"] == "accuracy"
    document = planned(backend, capsys, *files, "--set", "priority=latency")
    assert document["specification"]["priority"] == "latency"


@pytest.mark.parametrize(
    ("argv", "code", "exit_code"),
    [
        (["plan"], "empty_request", 2),
        (["plan", " "], "empty_request", 2),
        (["plan", ASK, "--set", "priority"], "bad_setting", 2),
        (["plan", ASK, "--spec", "/nowhere.yaml"], "unreadable_file", 2),
        (["plan", "refuse"], "invalid_input", 2),
        (["show", "s-00000000"], "unknown_session", 2),
        (["show", "../../etc/passwd"], "unknown_session", 2),
        (["manifests", "s-00000000"], "unknown_session", 2),
        (["sessions", "--limit", "0"], "invalid_input", 2),
        (["serve", "--host", "0.0.0.0"], "insecure_host", 2),  # noqa: S104
    ],
)
def test_a_failure_has_a_code_and_an_exit_code(
    backend: Backend, capsys: Capture, argv: list[str], code: str, exit_code: int
) -> None:
    assert main([*argv, "--json"], backend=backend) == exit_code
    problem = problem_on(capsys)
    assert problem["code"] == code
    assert problem["hint"]


def test_a_person_reads_two_lines_about_a_failure(backend: Backend, capsys: Capture) -> None:
    assert main(["plan", "refuse"], backend=backend) == 2
    assert capsys.readouterr().err.splitlines() == [
        "leadline: invalid_input: the fake refuses",
        "  hint: do not say refuse",
    ]


@pytest.mark.parametrize("argv", [["fly"], ["choose", "s-1", "two"], ["plan", "--js", "x"], []])
def test_wrong_usage_is_exit_2_and_stdout_stays_empty(
    backend: Backend, capsys: Capture, argv: list[str]
) -> None:
    assert main(argv, backend=backend) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "usage: leadline" in captured.err


def test_a_defect_is_one_line_unless_asked(
    backend: Backend, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["plan", "crash"], backend=backend) == 3
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("leadline: defect in `plan`: ZeroDivisionError; ")
    monkeypatch.setenv("LEADLINE_DEBUG", "1")
    assert main(["plan", "crash"], backend=backend) == 3
    assert "Traceback" in capsys.readouterr().err


def test_nothing_fits_is_exit_1(backend: Backend, capsys: Capture) -> None:
    # The fake has GPUs for a million users.
    assert main(["plan", "a chatbot for 2000000 users"], backend=backend) == 1
    assert "nothing passed every gate" in capsys.readouterr().out


def test_a_missed_limit_of_the_first_or_the_chosen_is_exit_1() -> None:
    missed = recommendation(2, slo={"ttft_ms": "missed"})
    ranked = (recommendation(1), missed)
    assert verdict(plan_document(recommendations=ranked)) == 0
    assert verdict(plan_document(recommendations=ranked, choice=2)) == 1
    assert verdict(plan_document(recommendations=(missed,))) == 1


def test_read_only_refuses_every_change(tmp_path: Path, capsys: Capture) -> None:
    closed = fake_backend(tmp_path, read_only=True)
    for argv in (
        ["plan", ASK],
        ["edit", "s-00000000", "x"],
        ["answer", "s-00000000"],
        ["choose", "s-00000000", "1"],
        ["approve", "s-00000000", "d"],
    ):
        assert main([*argv, "--json"], backend=closed) == 2
        assert problem_on(capsys)["code"] == "read_only"
    assert main(["sessions"], backend=closed) == 0


def test_a_strange_variable_is_told_on_stderr(tmp_path: Path, capsys: Capture) -> None:
    warned = fake_backend(tmp_path, warnings=("LEADLINE_PROT is not a setting",))
    assert main(["sessions", "--json"], backend=warned) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out) == {"sessions": [], "next_cursor": None}
    assert "LEADLINE_PROT" in captured.err


def test_help_groups_every_command_by_stage(capsys: Capture) -> None:
    assert main(["--help"]) == 0
    assert capsys.readouterr().out == overview()
    assert {command.stage for command in COMMANDS} == set(STAGES)
    assert all(len(line) <= 100 for line in overview().splitlines())


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
def test_every_command_explains_itself_and_takes_json(command: str, capsys: Capture) -> None:
    assert main([command, "--help"]) == 0
    assert "--json" in capsys.readouterr().out


def test_manifests_are_not_overwritten_unasked(
    backend: Backend, capsys: Capture, tmp_path: Path
) -> None:
    session = planned(backend, capsys)["session_id"]
    main(["choose", session, "1"], backend=backend)
    out = ["--out", str(tmp_path / "out")]
    for namespace in ("default", "default"):
        argv = ["manifests", session, "--namespace", namespace, *out]
        assert main(argv, backend=backend) == 0
    capsys.readouterr()
    other = ["manifests", session, "--namespace", "llm", *out]
    assert main([*other, "--json"], backend=backend) == 2
    assert problem_on(capsys)["code"] == "file_exists"
    assert main([*other, "--force"], backend=backend) == 0
    assert "namespace: llm" in (tmp_path / "out" / "manifests" / "service.yaml").read_text()


def test_a_port_in_use_is_named(backend: Backend, capsys: Capture) -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port), "--json"], backend=backend) == 3
    problem = problem_on(capsys)
    assert problem["code"] == "port_in_use"
    assert str(port) in problem["detail"]
