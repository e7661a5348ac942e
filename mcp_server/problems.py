"""RFC 9457 problem documents as HTTP responses, and their OpenAPI description."""

from http import HTTPStatus
from typing import Any, cast

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from mcp_server.errors import as_problem, plain_problem
from mcp_server.rest_methods import Methods
from tools.domain.errors import InputError, PlanningError

__all__ = [
    "PROBLEM_TYPE",
    "Described",
    "Problem",
    "add_problem_handlers",
    "defect_response",
    "problem_responses",
]

Described = dict[int | str, dict[str, Any]]
"""What a route may answer, by status, as FastAPI takes it."""

PROBLEM_TYPE = "application/problem+json"
SEE = "see /openapi.json"


class Problem(BaseModel):
    """What went wrong and what to do (RFC 9457)."""

    type: str = Field(description="Stable identifier of the kind of problem.")
    title: str
    status: int
    detail: str
    code: str = Field(description="Stable code, the same at every door.")
    hint: str = Field(description="The next step that helps.")


def problem_responses(*statuses: int) -> Described:
    """The `responses=` of a route that can answer with these problems."""
    content = {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {"description": "A problem: what went wrong and what to do", "content": content}
        for status in statuses
    }


def _response(problem: dict[str, Any], headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse(
        problem, status_code=problem["status"], media_type=PROBLEM_TYPE, headers=headers
    )


def problem_response(error: PlanningError) -> JSONResponse:
    """An expected failure over HTTP."""
    return _response(as_problem(error, "rest"))


async def _expected(_: Request, error: Exception) -> JSONResponse:
    return problem_response(cast("PlanningError", error))


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    """Where and what, never the value that was sent."""
    found = cast("RequestValidationError", error).errors()
    if any(item["type"] == "json_invalid" for item in found):
        return problem_response(_malformed())
    detail = "; ".join(
        f"{'.'.join(str(part) for part in item['loc'])}: {item['msg']}" for item in found
    )
    return problem_response(InputError(detail, hint=SEE))


def _malformed() -> PlanningError:
    return InputError("the body is no JSON", code="malformed_json", hint="send one JSON object")


async def _http(request: Request, error: Exception) -> Response:
    """What the framework refuses; OPTIONS is answered by what the path has."""
    raised = cast("HTTPException", error)
    if raised.status_code == HTTPStatus.BAD_REQUEST:
        return problem_response(_malformed())
    headers = dict(raised.headers or {})
    if raised.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        methods: Methods = request.app.state.methods
        headers["Allow"] = ", ".join(methods.allowed(request.url.path))
        if request.method == "OPTIONS":
            return Response(status_code=HTTPStatus.NO_CONTENT, headers=headers)
    title, code, hint = _OF_STATUS.get(raised.status_code, (str(raised.detail), "http_error", SEE))
    return _response(
        plain_problem(
            status=raised.status_code,
            title=title,
            detail=f"{request.method} {request.url.path[:200]}",
            code=code,
            hint=hint,
        ),
        headers,
    )


_OF_STATUS = {
    404: ("There is no such address", "not_found", "the addresses are in /openapi.json"),
    405: ("The address has no such method", "method_not_allowed", "'Allow' names those it has"),
}


async def _defect(_: Request, error: Exception) -> JSONResponse:
    return defect_response(error)


def defect_response(error: Exception) -> JSONResponse:
    """A defect of ours: its kind for the report, nothing of its content."""
    return _response(
        plain_problem(
            status=500,
            title="Defect",
            detail=f"unexpected {type(error).__name__}",
            code="internal_error",
            hint="look into the service's log and report it",
        )
    )


def add_problem_handlers(app: FastAPI) -> None:
    """Answer every failure of this app with a problem document."""
    app.add_exception_handler(PlanningError, _expected)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _defect)
