"""Versions of a session over HTTP: ETag, If-None-Match, and If-Match against lost updates."""

import hashlib
from typing import Annotated

from fastapi import Depends, Header, Request, Response
from pydantic.json_schema import SkipJsonSchema

from agent.document import PlanDocument
from mcp_server.backend import Backend, SessionService
from mcp_server.problems import Described
from mcp_server.rest_given import held
from tools.domain.errors import InputError

__all__ = ["ETAG", "NOT_MODIFIED", "Changed", "IfNoneMatch", "plan_answer"]

ETAG = {"ETag": {"description": "Version of the session", "schema": {"type": "string"}}}
NOT_MODIFIED: Described = {304: {"description": "The version that is known", "headers": ETAG}}

IF_MATCH = "ETag of the version that the change is meant for; any if left out."
IfNoneMatch = Annotated[
    str | SkipJsonSchema[None],
    Header(description="ETag that is known: answered by 304."),
]


def plan_answer(
    document: PlanDocument, *, status: int = 200, location: str = "", known: str | None = None
) -> Response:
    """A session with its version; 304 where the client knows it already."""
    body = document.model_dump_json(by_alias=True).encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag} | ({"Location": location} if location else {})
    if known is not None and (known == "*" or tag.strip('"') in _versions(known)):
        return Response(status_code=304, headers=headers)
    return Response(body, status_code=status, headers=headers, media_type="application/json")


async def expected_sessions(
    request: Request,
    sessions: Annotated[SessionService, Depends(held)],
    if_match: Annotated[
        str | SkipJsonSchema[None],
        Header(description=IF_MATCH),
    ] = None,
) -> SessionService:
    """The sessions for one change, which the client may tie to a version.

    Raises:
        InputError: `precondition_required`, where this installation wants every change tied.
    """
    backend: Backend = request.app.state.backend
    if if_match is None and backend.settings().require_if_match:
        raise InputError(
            "this installation wants to know which version of the session a change is meant for",
            code="precondition_required",
            hint="send the ETag of the session as 'If-Match'",
        )
    if if_match is None or if_match == "*":
        return sessions
    return sessions.expecting(_versions(if_match))


def _versions(tags: str) -> frozenset[str]:
    """The versions in a list of entity tags; our tags are the same, weak or strong.

    What is no tag of ours is a version that no session has.

    >>> sorted(_versions('"a", W/"b"'))
    ['a', 'b']
    """
    return frozenset(tag.strip().removeprefix("W/").strip('"') for tag in tags.split(","))


Changed = Annotated[SessionService, Depends(expected_sessions)]
