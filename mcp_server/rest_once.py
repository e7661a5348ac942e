"""Idempotency keys: a change that is sent twice under one key is made once.

The request's method, address and body are its fingerprint; the answer is kept by the sessions.
"""

import hashlib
import re
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Header, Request, Response
from fastapi.routing import APIRoute
from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from agent.once import Answer
from mcp_server.rest_given import caller, sessions_of

__all__ = ["KEYED", "OnceRoute"]

REPLAYED = "Idempotency-Replayed"
_KEY = r"^[\x21-\x7e]{1,200}$"
_KEPT_HEADERS = ("content-type", "etag", "location")
_CHANGES = frozenset({"POST", "PATCH", "DELETE"})
Key = Annotated[str, Field(pattern=_KEY)]
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


async def _described(
    _: Annotated[
        Key | SkipJsonSchema[None],
        Header(
            alias="Idempotency-Key",
            description="Made up by the client for one change: sent again with the same key, the"
            " change is not made again, and its answer is the same for a day.",
        ),
    ] = None,
) -> None:
    """Names the header in the description and checks its form; `OnceRoute` acts on it."""


KEYED = [Depends(_described)]
"""Dependencies of a route that heeds idempotency keys."""


class OnceRoute(APIRoute):
    """A route whose changes are made once for each idempotency key."""

    def get_route_handler(self) -> Handler:
        """The usual handler, behind a look at what was answered under the key."""
        usual = super().get_route_handler()

        async def handler(request: Request) -> Response:
            key = request.headers.get("idempotency-key", "")
            if request.method not in _CHANGES or not re.fullmatch(_KEY, key):
                return await usual(request)
            return await _once(request, key, usual)

        return handler


async def _once(request: Request, key: str, usual: Handler) -> Response:
    async def act() -> Answer:
        given = await usual(request)
        headers = {name: given.headers[name] for name in _KEPT_HEADERS if name in given.headers}
        return Answer(status=given.status_code, headers=headers, body=bytes(given.body))

    sessions = sessions_of(request)
    found, replayed = await sessions.once(caller(request), key, await _fingerprint(request), act)
    headers = {**found.headers} | ({REPLAYED: "true"} if replayed else {})
    return Response(found.body, status_code=found.status, headers=headers)


async def _fingerprint(request: Request) -> str:
    asked = hashlib.sha256(f"{request.method} {request.url.path}?{request.url.query}\n".encode())
    asked.update(await request.body())
    return asked.hexdigest()
