"""REST routes under /v1: the session routes by hand, every stateless tool from its record.

The routes translate; what a session or a tool does is decided below them.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field

from agent.document import PlanDocument, SessionSummary
from mcp_server.backend import Backend
from mcp_server.bundles import as_yaml_stream, as_zip
from mcp_server.rest_exploring import add_explore_routes
from mcp_server.rest_given import CHANGES, NOTHING_FITS, ON_CHANGE, ON_SESSION, Held, Ports, Who
from tools.manifest import Target
from tools.operation import Operation

__all__ = ["request_body", "session_routes", "tool_routes"]


class Strict(BaseModel):
    """A request body: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class StartSession(Strict):
    """Words and fields of a new plan; at least one of them."""

    text: str = Field(default="", max_length=20_000)
    fields: dict[str, Any] = Field(
        default={}, description="Merge patch over the specification; its values count as stated."
    )
    specification: dict[str, Any] | None = Field(
        default=None, description="A whole specification to start from."
    )
    ask: bool = Field(default=True, description="Whether to ask what would change the plan.")


class Message(Strict):
    """A follow-up in words."""

    text: str = Field(min_length=1, max_length=20_000)


class GivenAnswer(Strict):
    """The answer to the open question, which is named so that a stale one is refused."""

    pending_id: str
    answer: dict[str, Any]


class Choice(Strict):
    """The rank of a recommendation."""

    option: int


class Approval(Strict):
    """Yes or no to exactly the plan with this digest."""

    plan_digest: str
    confirm: bool


class BundleQuery(Strict):
    """Which manifests, and where they go."""

    target: Target = "deployment"
    namespace: str = "default"
    name: str | None = None


class SessionPage(BaseModel):
    """One page of sessions; `next_cursor` is None on the last one."""

    sessions: tuple[SessionSummary, ...]
    next_cursor: str | None


def session_routes() -> APIRouter:
    """Start, read, edit, explore, answer, choose, approve, fetch, delete."""
    routes = APIRouter(prefix="/v1/sessions", tags=["sessions"])
    _add_collection_routes(routes)
    _add_change_routes(routes)
    _add_decision_routes(routes)
    add_explore_routes(routes)
    return routes


def _add_collection_routes(routes: APIRouter) -> None:
    @routes.post("", status_code=201, responses=ON_CHANGE, dependencies=CHANGES)
    async def start_session(
        body: StartSession, who: Who, held: Held, response: Response
    ) -> PlanDocument:
        """Plan from words, fields, or both."""
        document = await held.start(
            who,
            text=body.text,
            fields=body.fields,
            specification=body.specification,
            ask=body.ask,
        )
        response.headers["Location"] = f"/v1/sessions/{document.session_id}"
        return document

    @routes.get("", responses=NOTHING_FITS)
    async def list_sessions(
        who: Who,
        held: Held,
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
        cursor: Annotated[str | None, Query(max_length=200)] = None,
    ) -> SessionPage:
        """Sessions of the caller, newest first."""
        found, next_cursor = await held.list(who, limit, cursor)
        return SessionPage(sessions=found, next_cursor=next_cursor)

    @routes.get("/{session_id}", responses=ON_SESSION)
    async def read_session(session_id: str, who: Who, held: Held) -> PlanDocument:
        """Read a session."""
        return await held.view(who, session_id)

    @routes.delete("/{session_id}", status_code=204, responses=ON_CHANGE, dependencies=CHANGES)
    async def delete_session(session_id: str, who: Who, held: Held) -> None:
        """Forget a session."""
        await held.delete(who, session_id)


def _add_change_routes(routes: APIRouter) -> None:
    @routes.patch("/{session_id}/specification", responses=ON_CHANGE, dependencies=CHANGES)
    async def edit_specification(
        session_id: str, patch: Annotated[dict[str, Any], Body()], who: Who, held: Held
    ) -> PlanDocument:
        """Edit fields by a merge patch (RFC 7396); the recommendations follow."""
        return await held.edit(who, session_id, fields=patch)

    @routes.post("/{session_id}/messages", responses=ON_CHANGE, dependencies=CHANGES)
    async def send_message(session_id: str, body: Message, who: Who, held: Held) -> PlanDocument:
        """A follow-up in words ("make it 2,000 users")."""
        return await held.edit(who, session_id, text=body.text)

    @routes.post("/{session_id}/answers", responses=ON_CHANGE, dependencies=CHANGES)
    async def answer_question(
        session_id: str, body: GivenAnswer, who: Who, held: Held
    ) -> PlanDocument:
        """Answer the open question."""
        return await held.answer(who, session_id, body.pending_id, body.answer)


def _add_decision_routes(routes: APIRouter) -> None:
    @routes.post("/{session_id}/choice", responses=ON_CHANGE, dependencies=CHANGES)
    async def choose(session_id: str, body: Choice, who: Who, held: Held) -> PlanDocument:
        """Choose a recommendation by its rank."""
        return await held.choose(who, session_id, body.option)

    @routes.post("/{session_id}/approval", responses=ON_CHANGE, dependencies=CHANGES)
    async def approve(session_id: str, body: Approval, who: Who, held: Held) -> PlanDocument:
        """Approve, or decline, exactly the plan with this digest."""
        return await held.approve(who, session_id, body.plan_digest, body.confirm)

    @routes.get(
        "/{session_id}/bundle",
        response_class=Response,
        responses=ON_SESSION
        | {
            200: {
                "description": "The manifests of the chosen recommendation",
                "content": {"application/zip": {}, "application/yaml": {}},
            }
        },
    )
    async def fetch_bundle(
        session_id: str,
        asked: Annotated[BundleQuery, Query()],
        request: Request,
        who: Who,
        held: Held,
    ) -> Response:
        """The manifests: a zip archive, or one YAML stream with `Accept: application/yaml`."""
        bundle = await held.bundle(who, session_id, asked.target, asked.namespace, asked.name)
        headers = {"ETag": f'"{bundle.digest}"'}
        if _wants_yaml(request.headers):
            return Response(as_yaml_stream(bundle), media_type="application/yaml", headers=headers)
        headers["Content-Disposition"] = f'attachment; filename="{bundle.name}-{bundle.target}.zip"'
        return Response(as_zip(bundle), media_type="application/zip", headers=headers)


def _wants_yaml(headers: Mapping[str, str]) -> bool:
    return "yaml" in headers.get("accept", "")


def tool_routes(backend: Backend) -> APIRouter:
    """`POST /v1/tools/{name}` for every published operation."""
    routes = APIRouter(prefix="/v1/tools", tags=["tools"])
    for operation in backend.published:
        _add_tool_route(routes, operation)
    return routes


def _add_tool_route(routes: APIRouter, operation: Operation[Any, Any]) -> None:
    async def call(arguments: Annotated[dict[str, Any], Body()], deps: Ports) -> Any:
        return await run_in_threadpool(operation.call, arguments, deps)

    routes.add_api_route(
        f"/{operation.name}",
        call,
        methods=["POST"],
        name=operation.name,
        summary=operation.summary,
        response_model=operation.response,
        responses=NOTHING_FITS,
        openapi_extra=request_body(operation),
    )


def request_body(operation: Operation[Any, Any]) -> dict[str, Any]:
    """The request's own schema: the operation validates, so both doors refuse in the same words."""
    schema = operation.request.model_json_schema()
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}
