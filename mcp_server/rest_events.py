"""`GET /v1/sessions/{id}/events`: what happens in a session, as server-sent events."""

import json
from collections.abc import AsyncIterator
from typing import Annotated

from anyio import Event
from fastapi import APIRouter, Header, Query, Request, Response
from sse_starlette import EventSourceResponse, ServerSentEvent

from agent.watching import SessionEvent
from mcp_server.problems import Described
from mcp_server.rest_given import ON_READ, Held, Who
from mcp_server.rest_media import chosen_type

__all__ = ["add_event_route"]

STREAM = "text/event-stream"
_RETRY_MS = 1000
_PING_S = 15
_SEP = "\n"
_SLOW_READER_S = 60.0
_GRACE_S = 3.0
_EVENT = {
    "type": "object",
    "description": "One event of the stream",
    "properties": {
        "id": {"type": "string", "description": "Place to go on behind, such as `3` or `3.2`"},
        "event": {"enum": ["turn", "step", "session", "deleted"]},
        "data": {"type": "string", "contentMediaType": "application/json"},
        "retry": {"type": "integer", "minimum": 0},
    },
    "required": ["event", "data"],
}
_DESCRIBED: Described = {
    200: {
        "description": "`turn`, `step`, `session` and `deleted` events, each with JSON as data",
        "content": {STREAM: {"schema": _EVENT}},
    }
}


def add_event_route(routes: APIRouter) -> None:
    """The stream of one session."""

    @routes.get(
        "/{session_id}/events", response_class=EventSourceResponse, responses=ON_READ | _DESCRIBED
    )
    async def watch(
        session_id: str,
        request: Request,
        who: Who,
        held: Held,
        last_event_id: Annotated[
            str,
            Header(
                pattern=r"^(\d{1,9}(\.\d{1,9})?)?$",
                description="Go on behind this event; from the first turn if left out.",
            ),
        ] = "",
        wait_s: Annotated[
            float,
            Query(ge=0, le=3600, description="End after so many seconds without an event."),
        ] = 300.0,
    ) -> Response:
        """Watch a session: its turns, the steps of a run, and how it stands after each change."""
        chosen_type(request.headers.get("accept", ""), [STREAM])
        closing = Event()
        events = await held.events(who, session_id, last_event_id, wait_s, closing.is_set)
        return EventSourceResponse(
            _sent(events),
            ping=_PING_S,
            send_timeout=_SLOW_READER_S,
            sep=_SEP,
            shutdown_event=closing,
            shutdown_grace_period=_GRACE_S,
        )


async def _sent(events: AsyncIterator[SessionEvent]) -> AsyncIterator[ServerSentEvent]:
    retry: int | None = _RETRY_MS
    async for event in events:
        data = json.dumps(event.data, ensure_ascii=False)
        yield ServerSentEvent(data, event=event.name, id=event.id, retry=retry, sep=_SEP)
        retry = None
