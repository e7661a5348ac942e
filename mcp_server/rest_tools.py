"""`POST /v1/tools/{name}` for every stateless tool, from its record alone.

The operation validates its own request, so both doors refuse in the same words.
"""

from time import perf_counter
from typing import Annotated, Any

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import APIRouter, Body, Response
from fastapi.params import Depends
from pydantic import TypeAdapter, WithJsonSchema
from pydantic.fields import FieldInfo

from agent.audit import AuditLog
from agent.caller import Caller
from mcp_server.backend import Backend
from mcp_server.performing import performed
from mcp_server.rest_given import ON_TOOL, WRITABLE, Audit, Ports, Who, Workers
from mcp_server.rest_media import JSON_ROUTE
from mcp_server.rest_once import KEYED, OnceRoute
from tools.operation import Operation, ToolDeps

__all__ = ["answered", "request_body", "tool_routers"]


def tool_routers(backend: Backend) -> tuple[APIRouter, ...]:
    """A route for every published operation; those that change something heed keys."""
    given: dict[str, Any] = {"prefix": "/v1/tools", "tags": ["tools"]}
    reads = APIRouter(**given, dependencies=JSON_ROUTE)
    changing: list[Depends] = [*WRITABLE, *JSON_ROUTE, *KEYED]
    changes = APIRouter(**given, dependencies=changing, route_class=OnceRoute)
    for operation in backend.published:
        _add_tool_route(reads if operation.effect == "read" else changes, operation)
    return reads, changes


def _add_tool_route(routes: APIRouter, operation: Operation[Any, Any]) -> None:
    async def call(
        arguments: Annotated[dict[str, Any], Body()],
        deps: Ports,
        workers: Workers,
        audit: Audit,
        who: Who,
    ) -> Response:
        # What may wait for a server of somebody else has threads of its own.
        limiter = workers if operation.toolset == "plan" else None
        return await answered(operation, arguments, deps, audit, who, limiter=limiter)

    routes.add_api_route(
        f"/{operation.name}",
        call,
        methods=["POST"],
        name=operation.name,
        summary=operation.summary,
        response_model=operation.response,
        responses=ON_TOOL,
        openapi_extra=request_body(operation),
    )


async def answered(
    operation: Operation[Any, Any],
    arguments: dict[str, Any],
    deps: ToolDeps,
    audit: AuditLog,
    who: Caller,
    *,
    status: int = 200,
    limiter: CapacityLimiter | None = None,
) -> Response:
    """What an operation answers, in the very words it has at the other doors, and its own time."""
    body, took_ms = await run_sync(
        _worked_out, operation, arguments, deps, audit, who, limiter=limiter
    )
    return Response(
        body,
        status_code=status,
        headers={"Server-Timing": f"tool;dur={took_ms:.2f}"},
        media_type="application/json",
    )


def _worked_out(
    operation: Operation[Any, Any],
    arguments: dict[str, Any],
    deps: ToolDeps,
    audit: AuditLog,
    who: Caller,
) -> tuple[str, float]:
    """The answer as JSON, and the milliseconds it took."""
    begin = perf_counter()
    answer = performed(operation, arguments, deps, audit, who)
    return answer.model_dump_json(by_alias=True), 1e3 * (perf_counter() - begin)


def request_body(operation: Operation[Any, Any]) -> dict[str, Any]:
    """The request's own schema, with the bounds that are not listed over MCP for their length."""
    schema = operation.request.model_json_schema()
    for name, field in operation.request.model_fields.items():
        if any(isinstance(one, WithJsonSchema) for one in field.metadata):
            told = schema["properties"][name]
            told.pop("type")
            told |= _bounds(field)
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def _bounds(field: FieldInfo) -> dict[str, Any]:
    """The schema of a field as it is checked, beside its words and default."""
    checks = [one for one in field.metadata if not isinstance(one, WithJsonSchema)]
    checked: Any = Annotated[field.annotation, *checks] if checks else field.annotation
    return TypeAdapter(checked).json_schema()
