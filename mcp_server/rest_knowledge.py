"""REST routes of the knowledge base: ask it, and rate an answer; the five tools have their own."""

from typing import Annotated, Any

from fastapi import APIRouter, Body
from fastapi.concurrency import run_in_threadpool

from mcp_server.rest_api import request_body
from mcp_server.rest_given import CHANGES, NOTHING_FITS, ON_CHANGE, Ports
from tools.knowledge.feedback import KNOWLEDGE_FEEDBACK, FeedbackReceipt
from tools.knowledge.query import QUERY_KNOWLEDGE, QueryAnswer

__all__ = ["knowledge_routes"]


def knowledge_routes() -> APIRouter:
    """`POST /v1/query` and `POST /v1/feedback`."""
    routes = APIRouter(prefix="/v1", tags=["knowledge"])

    @routes.post("/query", responses=NOTHING_FITS, openapi_extra=request_body(QUERY_KNOWLEDGE))
    async def query(arguments: Annotated[dict[str, Any], Body()], deps: Ports) -> QueryAnswer:
        """Ask the knowledge base; the answer names its sources."""
        return await run_in_threadpool(QUERY_KNOWLEDGE.call, arguments, deps)

    @routes.post(
        "/feedback",
        status_code=201,
        responses=ON_CHANGE,
        dependencies=CHANGES,
        openapi_extra=request_body(KNOWLEDGE_FEEDBACK),
    )
    async def feedback(
        arguments: Annotated[dict[str, Any], Body()], deps: Ports
    ) -> FeedbackReceipt:
        """Rate an answer."""
        return await run_in_threadpool(KNOWLEDGE_FEEDBACK.call, arguments, deps)

    return routes
