"""What schemathesis checks beside its own checks; loaded by it, by `SCHEMATHESIS_HOOKS`."""

from typing import Any

import schemathesis

PROBLEM = "application/problem+json"
MEMBERS = {"type", "title", "status", "detail", "code", "hint"}


@schemathesis.check
def refused_for_a_reason(
    ctx: schemathesis.CheckContext, response: schemathesis.Response, case: "schemathesis.Case[Any]"
) -> None:
    """What fits the description is not refused as something that does not fit it."""
    meta = case.meta
    if meta is None or not meta.generation.mode.is_positive or response.status_code != 422:
        return
    code = response.json()["code"]
    assert code != "invalid_input", f"fits the description, but: {response.json()['detail']}"


@schemathesis.check
def failures_are_problems(
    ctx: schemathesis.CheckContext, response: schemathesis.Response, case: "schemathesis.Case[Any]"
) -> None:
    """Every failure is a whole problem document."""
    if response.status_code < 400 or case.method == "HEAD":
        return
    assert response.headers["content-type"] == [PROBLEM], response.headers["content-type"]
    problem = response.json()
    assert problem.keys() == MEMBERS
    assert problem["status"] == response.status_code
    assert problem["type"] == f"urn:leadline:problem:{problem['code']}"


@schemathesis.hook
def before_call(
    ctx: schemathesis.HookContext, case: "schemathesis.Case[Any]", kwargs: dict[str, Any]
) -> None:
    """A request shows one credential: the key that the command line was given."""
    if case.headers:
        case.headers.pop("X-API-Key", None)
