"""REST routes of sessions under /v1/sessions: start, list, read, change, decide, forget.

The routes translate; what a session does is decided below them.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request, Response
from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema

from agent.document import PlanDocument, SessionSummary
from mcp_server.problems import Described
from mcp_server.rest_bodies import Approval, Choice, GivenAnswer, Message, StartSession
from mcp_server.rest_events import add_event_route
from mcp_server.rest_exploring import add_explore_routes
from mcp_server.rest_files import add_file_routes
from mcp_server.rest_given import NOTHING_FITS, ON_CHANGE, ON_READ, WRITABLE, Held, Who
from mcp_server.rest_links import LINKS
from mcp_server.rest_media import JSON_ROUTE
from mcp_server.rest_once import KEYED, OnceRoute
from mcp_server.rest_versions import ETAG, NOT_MODIFIED, Changed, IfNoneMatch, plan_answer

__all__ = ["session_routers"]

PREFIX = "/v1/sessions"
Cursor = Annotated[str, Field(pattern=r"^[!-~]{1,40} s-[0-9a-f]{8}$")]
_PLAN: Described = {
    200: {"description": "The session as it is now", "headers": ETAG, "links": LINKS}
}
_STARTED: Described = {
    201: {
        "description": "The session that was started",
        "headers": ETAG | {"Location": {"schema": {"type": "string"}}},
        "links": LINKS,
    }
}
_PAGE: Described = {
    200: {
        "description": "One page",
        "headers": {
            "Link": {
                "description": 'The next page (RFC 8288, `rel="next"`), where there is one',
                "schema": {"type": "string"},
            }
        },
    }
}


class SessionPage(BaseModel):
    """One page of sessions; `next_cursor` is None on the last one."""

    sessions: tuple[SessionSummary, ...]
    next_cursor: str | None


def session_routers() -> tuple[APIRouter, ...]:
    """Start, read, edit, explore, answer, choose, approve, watch, fetch, delete."""
    given: dict[str, Any] = {"prefix": PREFIX, "tags": ["sessions"]}
    reads = APIRouter(**given, dependencies=JSON_ROUTE)
    changes = APIRouter(
        **given, dependencies=[*WRITABLE, *JSON_ROUTE, *KEYED], route_class=OnceRoute
    )
    files = APIRouter(**given)
    _add_collection_routes(reads, changes)
    _add_change_routes(changes)
    _add_decision_routes(changes)
    add_explore_routes(reads, changes)
    add_file_routes(files)
    add_event_route(files)
    return reads, changes, files


def _add_collection_routes(reads: APIRouter, changes: APIRouter) -> None:
    @changes.post("", status_code=201, response_model=PlanDocument, responses=ON_CHANGE | _STARTED)
    async def start_session(body: StartSession, who: Who, held: Held) -> Response:
        """Plan from words, fields, or both."""
        document = await held.start(
            who,
            text=body.text,
            fields=body.fields,
            specification=body.specification,
            ask=body.ask,
        )
        return plan_answer(document, status=201, location=f"{PREFIX}/{document.session_id}")

    @reads.get("", responses=NOTHING_FITS | _PAGE)
    async def list_sessions(
        who: Who,
        held: Held,
        request: Request,
        response: Response,
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
        cursor: Annotated[
            Cursor | SkipJsonSchema[None],
            Query(description="`next_cursor` of a page."),
        ] = None,
    ) -> SessionPage:
        """Sessions of the caller, newest first."""
        found, next_cursor = await held.list(who, limit, cursor)
        if next_cursor is not None:
            url = request.url.include_query_params(limit=limit, cursor=next_cursor)
            response.headers["Link"] = f'<{url.path}?{url.query}>; rel="next"'
        return SessionPage(sessions=found, next_cursor=next_cursor)

    @reads.get(
        "/{session_id}",
        response_model=PlanDocument,
        responses=ON_READ | _PLAN | NOT_MODIFIED,
    )
    async def read_session(
        session_id: str, who: Who, held: Held, if_none_match: IfNoneMatch = None
    ) -> Response:
        """Read a session."""
        return plan_answer(await held.view(who, session_id), known=if_none_match)

    @changes.delete("/{session_id}", status_code=204, responses=ON_CHANGE)
    async def delete_session(session_id: str, who: Who, held: Changed) -> None:
        """Forget a session."""
        await held.delete(who, session_id)


def _add_change_routes(changes: APIRouter) -> None:
    plan: dict[str, Any] = {"response_model": PlanDocument, "responses": ON_CHANGE | _PLAN}

    @changes.patch("/{session_id}/specification", **plan)
    async def edit_specification(
        session_id: str,
        patch: Annotated[dict[str, Any], Body(media_type="application/merge-patch+json")],
        who: Who,
        held: Changed,
    ) -> Response:
        """Edit fields by a merge patch (RFC 7396); the recommendations follow."""
        return plan_answer(await held.edit(who, session_id, fields=patch))

    @changes.post("/{session_id}/messages", **plan)
    async def send_message(session_id: str, body: Message, who: Who, held: Changed) -> Response:
        """A follow-up in words ("make it 2,000 users")."""
        return plan_answer(await held.edit(who, session_id, text=body.text))

    @changes.post("/{session_id}/answers", **plan)
    async def answer_question(
        session_id: str, body: GivenAnswer, who: Who, held: Changed
    ) -> Response:
        """Answer the open question."""
        return plan_answer(await held.answer(who, session_id, body.pending_id, body.answer))

    @changes.post("/{session_id}/undo", **plan)
    async def undo(session_id: str, who: Who, held: Changed) -> Response:
        """Take the last change of the request back; the recommendations follow."""
        return plan_answer(await held.undo(who, session_id))


def _add_decision_routes(changes: APIRouter) -> None:
    plan: dict[str, Any] = {"response_model": PlanDocument, "responses": ON_CHANGE | _PLAN}

    @changes.post("/{session_id}/choice", **plan)
    async def choose(session_id: str, body: Choice, who: Who, held: Changed) -> Response:
        """Choose a recommendation by its rank."""
        return plan_answer(await held.choose(who, session_id, body.option))

    @changes.post("/{session_id}/approval", **plan)
    async def approve(session_id: str, body: Approval, who: Who, held: Changed) -> Response:
        """Approve, or decline, exactly the plan with this digest."""
        return plan_answer(await held.approve(who, session_id, body.plan_digest, body.confirm))
