"""RFC 9457 problem documents as HTTP responses, and their OpenAPI description."""

from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from mcp_server.errors import as_problem, plain_problem
from tools.domain.errors import PlanningError

__all__ = ["PROBLEM_TYPE", "Problem", "add_problem_handlers", "problem_responses"]

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


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses=` of a route that can answer with these problems."""
    content = {PROBLEM_TYPE: {"schema": Problem.model_json_schema()}}
    return {
        status: {"description": "A problem: what went wrong and what to do", "content": content}
        for status in statuses
    }


def _response(problem: dict[str, Any], headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse(
        problem, status_code=problem["status"], media_type=PROBLEM_TYPE, headers=headers
    )


async def _expected(_: Request, error: Exception) -> JSONResponse:
    return _response(as_problem(cast("PlanningError", error), "rest"))


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    """Where and what, never the value that was sent."""
    found = cast("RequestValidationError", error).errors()
    detail = "; ".join(
        f"{'.'.join(str(part) for part in item['loc'])}: {item['msg']}" for item in found
    )
    return _response(
        plain_problem(
            status=422,
            title="The request does not fit",
            detail=detail,
            code="invalid_input",
            hint=SEE,
        )
    )


async def _http(_: Request, error: Exception) -> JSONResponse:
    raised = cast("HTTPException", error)
    code = {404: "not_found", 405: "method_not_allowed"}.get(raised.status_code, "http_error")
    return _response(
        plain_problem(
            status=raised.status_code,
            title=str(raised.detail),
            detail=str(raised.detail),
            code=code,
            hint=SEE,
        ),
        dict(raised.headers or {}),
    )


async def _defect(_: Request, error: Exception) -> JSONResponse:
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
