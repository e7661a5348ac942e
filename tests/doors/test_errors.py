"""Families become exit codes, statuses and problems in one place."""

import pytest

from mcp_server.errors import as_problem, exit_code, http_status, one_line
from tests.fakes_doors import FAMILIES
from tools.domain.errors import InputError, PlanningError


@pytest.mark.parametrize(
    ("word", "code", "status"),
    [
        ("input", 2, 422),
        ("missing", 2, 404),
        ("conflict", 2, 409),
        ("refused", 1, 422),
        ("infeasible", 1, 422),
        ("outside", 3, 503),
    ],
)
def test_every_family_has_one_exit_code_and_one_status(word: str, code: int, status: int) -> None:
    error = FAMILIES[word]("no", hint="yes")
    assert (exit_code(error), http_status(error)) == (code, status)


def test_a_family_nobody_mapped_is_a_failure_of_ours() -> None:
    assert exit_code(PlanningError("odd", hint="report it")) == 3


def test_a_problem_has_the_members_of_rfc_9457_and_ours() -> None:
    error = InputError("no GPU 'h9'", hint="try h100", code="unknown_gpu")
    assert as_problem(error) == {
        "type": "urn:leadline:problem:unknown_gpu",
        "title": "The request does not fit",
        "status": 422,
        "detail": "no GPU 'h9'",
        "code": "unknown_gpu",
        "hint": "try h100",
    }


def test_read_only_is_forbidden_over_http_and_wrong_input_on_the_command_line() -> None:
    error = InputError("read-only", hint="unset it", code="read_only")
    assert (exit_code(error), http_status(error)) == (2, 403)


def test_a_message_of_many_lines_is_told_on_one() -> None:
    assert one_line(InputError("a\nb", hint="c")) == "invalid_input: a b (c)"
