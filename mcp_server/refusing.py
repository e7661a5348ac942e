"""Refusals for want of room, told over ASGI with `Retry-After`.

They are problems; where an MCP client waits for an answer, a JSON-RPC error with the problem in it,
under the same status: clients read such a body, and pass its words on to the model, while they make
nothing of any other.
"""

import json
from collections.abc import Mapping
from typing import Any

from mcp_types import INTERNAL_ERROR
from starlette.types import Receive, Send

from mcp_server.errors import PROBLEM_META, plain_problem
from mcp_server.load import Refusal

__all__ = ["refuse"]


async def refuse(
    refusal: Refusal,
    receive: Receive,
    send: Send,
    *,
    is_mcp: bool,
    headers: Mapping[str, str] | None = None,
) -> None:
    """Answer a request with why there is no room for it.

    Args:
        refusal: Why, and when to come back.
        receive: The request, whose body the guard has bounded.
        send: The way back.
        is_mcp: Whether an MCP client waits for the answer to a message.
        headers: More fields of the answer.
    """
    problem = plain_problem(
        status=refusal.status,
        title=refusal.title,
        detail=refusal.detail,
        code=refusal.code,
        hint=refusal.hint,
    )
    body: Mapping[str, Any] = await _as_error(problem, receive) if is_mcp else problem
    content = json.dumps(body).encode()
    fields = {
        **(headers or {}),
        **({"Retry-After": str(refusal.retry_after_s)} if refusal.retry_after_s else {}),
        "Content-Type": "application/json" if is_mcp else "application/problem+json",
        "Content-Length": str(len(content)),
    }
    raw = [(name.lower().encode(), value.encode()) for name, value in fields.items()]
    await send({"type": "http.response.start", "status": refusal.status, "headers": raw})
    await send({"type": "http.response.body", "body": content})


async def _as_error(problem: Mapping[str, Any], receive: Receive) -> dict[str, Any]:
    """The problem as the answer to a JSON-RPC request, under the id that the client waits for."""
    told = f"{problem['code']}: {problem['detail']} ({problem['hint']})"
    error = {"code": INTERNAL_ERROR, "message": told, "data": {PROBLEM_META: problem}}
    return {"jsonrpc": "2.0", "id": await _asked_id(receive), "error": error}


async def _asked_id(receive: Receive) -> str | int | None:
    """The id of the request in a body, which the guard has read and bounded already."""
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body", False):
            break
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        return None
    found = asked.get("id") if isinstance(asked, dict) else None
    return found if isinstance(found, str | int) else None
