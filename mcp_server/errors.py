"""The one place where a family of failures becomes an exit code, an HTTP status and a problem.

Imports little but the families, so every door can use it; what is not expected here is a defect
and shows its name to nobody but the log.
"""

import re
from typing import Any

from mcp_server.noted import current_note
from mcp_server.wording import Door, at_door
from tools.domain.errors import (
    ConflictError,
    DeniedError,
    InfeasibleError,
    InputError,
    LoginError,
    NotFoundError,
    OutsideError,
    PlanningError,
    RefusedError,
)

__all__ = [
    "EXIT_FAILED_OUTSIDE",
    "EXIT_INTERRUPTED",
    "EXIT_NEGATIVE",
    "EXIT_OK",
    "EXIT_PIPE_CLOSED",
    "EXIT_USAGE",
    "PROBLEM_META",
    "as_problem",
    "exit_code",
    "http_status",
    "one_line",
    "plain_problem",
    "without_places",
]

EXIT_OK = 0
EXIT_NEGATIVE = 1
EXIT_USAGE = 2
EXIT_FAILED_OUTSIDE = 3
EXIT_INTERRUPTED = 130
"""128 + SIGINT, as shells report it."""
EXIT_PIPE_CLOSED = 141
"""128 + SIGPIPE: the reader went away, which is no failure of ours."""

PROBLEM_META = "dev.leadline/problem"
"""Key of the problem in the `_meta` of an MCP error."""

# Family, exit code, HTTP status, title. The first family an error belongs to decides.
FAMILIES: tuple[tuple[type[PlanningError], int, int, str], ...] = (
    (LoginError, EXIT_USAGE, 401, "Who asks is not known"),
    (DeniedError, EXIT_USAGE, 403, "Who asks may not do this"),
    (NotFoundError, EXIT_USAGE, 404, "Not found"),
    (ConflictError, EXIT_USAGE, 409, "The state has moved on"),
    (InputError, EXIT_USAGE, 422, "The request does not fit"),
    (RefusedError, EXIT_NEGATIVE, 422, "Nothing known supports a number"),
    (InfeasibleError, EXIT_NEGATIVE, 422, "No deployment fits"),
    (OutsideError, EXIT_FAILED_OUTSIDE, 503, "Something outside failed"),
    (PlanningError, EXIT_FAILED_OUTSIDE, 500, "Planning failed"),
)


STATUS_OF_CODE = {
    "invalid_request": 400,
    "malformed_json": 400,
    "read_only": 403,
    "not_acceptable": 406,
    "session_changed": 412,
    "unsupported_media_type": 415,
    "precondition_required": 428,
}
"""Codes that HTTP has a better word for than their family's."""


_PLACE = re.compile(r" (?:[a-z0-9+]+://|/)\S+")


def _family(error: PlanningError) -> tuple[int, int, str]:
    return next(
        (code, status, title) for kind, code, status, title in FAMILIES if isinstance(error, kind)
    )


def exit_code(error: PlanningError) -> int:
    """The exit code of a failure.

    >>> exit_code(NotFoundError("no session 's9'", hint="list them"))
    2
    """
    return _family(error)[0]


def http_status(error: PlanningError) -> int:
    """The HTTP status of a failure.

    >>> http_status(OutsideError("the store is locked", hint="try again"))
    503
    """
    return STATUS_OF_CODE.get(error.code, _family(error)[1])


def plain_problem(
    *, status: int, title: str, detail: str, code: str, hint: str
) -> dict[str, str | int]:
    """A problem document (RFC 9457); `code` and `hint` are its extension members."""
    if (noted := current_note()) is not None:
        noted.code = code
    return {
        "type": f"urn:leadline:problem:{code}",
        "title": title,
        "status": status,
        # A lone surrogate, which JSON may carry and UTF-8 may not, is shown as a question mark.
        "detail": detail.encode(errors="replace").decode(),
        "code": code,
        "hint": hint,
    }


def as_problem(error: PlanningError, door: Door = "command") -> dict[str, Any]:
    """The problem document of a failure; only its hint speaks the language of the door.

    >>> as_problem(InputError("no GPU 'h9'", hint="try h100", code="unknown_gpu"))["code"]
    'unknown_gpu'
    """
    return plain_problem(
        status=http_status(error),
        title=_family(error)[2],
        detail=error.message if door == "command" else without_places(error),
        code=error.code,
        hint=at_door(error.hint, door),
    )


def one_line(error: PlanningError, door: Door = "command") -> str:
    r"""`code: message (hint)` on a single line, whatever the message holds.

    >>> one_line(InputError("line 1\nline 2", hint="mend it"))
    'invalid_input: line 1 line 2 (mend it)'
    """
    if door == "command":
        return " ".join(str(error).split())
    told = f"{error.code}: {without_places(error)} ({at_door(error.hint, door)})"
    return " ".join(told.split())


def without_places(error: PlanningError) -> str:
    """The message; where stores lie is told by the log and `leadline doctor`, not to callers.

    >>> without_places(OutsideError("the store postgresql://a@db/x cannot be used (Gone)",
    ...     hint="", code="store_unavailable"))
    'the store cannot be used (Gone)'
    """
    if not error.code.startswith("store_"):
        return error.message
    return _PLACE.sub("", error.message)
