"""REST routes of the knowledge base: ask it, and rate an answer; the five tools have their own."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Response

from mcp_server.rest_given import ON_TOOL, WRITABLE, Audit, Ports, Who
from mcp_server.rest_media import JSON_ROUTE
from mcp_server.rest_once import KEYED, OnceRoute
from mcp_server.rest_tools import answered, request_body
from tools.knowledge.feedback import KNOWLEDGE_FEEDBACK, FeedbackReceipt
from tools.knowledge.query import QUERY_KNOWLEDGE, QueryAnswer

__all__ = ["knowledge_routers"]


def knowledge_routers() -> tuple[APIRouter, ...]:
    """`POST /v1/query` and `POST /v1/feedback`."""
    reads = APIRouter(prefix="/v1", tags=["knowledge"], dependencies=JSON_ROUTE)
    changes = APIRouter(
        prefix="/v1",
        tags=["knowledge"],
        dependencies=[*WRITABLE, *JSON_ROUTE, *KEYED],
        route_class=OnceRoute,
    )

    @reads.post(
        "/query",
        response_model=QueryAnswer,
        responses=ON_TOOL,
        openapi_extra=request_body(QUERY_KNOWLEDGE),
    )
    async def query(
        arguments: Annotated[dict[str, Any], Body()], deps: Ports, audit: Audit, who: Who
    ) -> Response:
        """Ask the knowledge base; the answer names its sources."""
        return await answered(QUERY_KNOWLEDGE, arguments, deps, audit, who)

    @changes.post(
        "/feedback",
        status_code=201,
        response_model=FeedbackReceipt,
        responses=ON_TOOL,
        openapi_extra=request_body(KNOWLEDGE_FEEDBACK),
    )
    async def feedback(
        arguments: Annotated[dict[str, Any], Body()], deps: Ports, audit: Audit, who: Who
    ) -> Response:
        """Rate an answer."""
        return await answered(KNOWLEDGE_FEEDBACK, arguments, deps, audit, who, status=201)

    return reads, changes
