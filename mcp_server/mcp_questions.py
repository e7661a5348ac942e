"""The bridge from a session's open question to a person: argument, else form, else `pending`.

The question lives in the session, so restarts and replicas do not matter; a form is an improvement
where the client has one, never a requirement.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

import anyio
from mcp.server.mcpserver import Context
from mcp_types import (
    ElicitRequest,
    ElicitRequestFormParams,
    ElicitResult,
    InputRequiredResult,
)
from mcp_types.version import MODERN_PROTOCOL_VERSIONS

from agent.caller import Caller
from agent.document import Pending, PlanDocument
from mcp_server.backend import SessionService
from mcp_server.mcp_progress import caller_of

__all__ = ["ask_or_answer"]

PATIENCE_S = 1800.0
"""How long a call waits for a person; the question stays open, so nothing is lost with the call."""
FormRoute = Literal["call", "return", "text"]


async def ask_or_answer(
    sessions: SessionService, given: Mapping[str, Any], ctx: Context
) -> PlanDocument | InputRequiredResult:
    """Answer with the argument; without one let the person be asked, or show the question."""
    session_id = given["session_id"]
    who = caller_of(ctx)
    if given["answer"] is not None:
        return await sessions.answer(who, session_id, given["pending_id"], given["answer"])
    document = await sessions.view(who, session_id)
    if ctx.input_responses is not None:
        # Also where nothing is open any more: an answer that was given before is told so.
        return await _take(
            sessions, who, document, ctx.request_state or "", ctx.input_responses.get("q")
        )
    asked = document.pending
    if asked is None:
        return document
    route = _form_route(ctx)
    if route == "return":
        ask = ElicitRequest(params=_form(asked))
        return InputRequiredResult(request_state=asked.id, input_requests={"q": ask})
    if route == "call":
        return await _take(sessions, who, document, asked.id, await _answered_form(asked, ctx))
    return document


async def _answered_form(asked: Pending, ctx: Context) -> ElicitResult | None:
    """What the person said; None after a while, as a call that never ends holds its session."""
    with anyio.move_on_after(PATIENCE_S):
        reply: ElicitResult = await ctx.session.elicit_form(
            asked.message, asked.schema_, ctx.request_id
        )
        return reply
    return None


def _form(asked: Pending) -> ElicitRequestFormParams:
    return ElicitRequestFormParams(message=asked.message, requested_schema=asked.schema_)


def _form_route(ctx: Context) -> FormRoute:
    """How this client can show a form: sent to it, returned to it, or not at all."""
    capabilities = ctx.client_capabilities
    elicitation = capabilities.elicitation if capabilities else None
    # An empty capability means forms; one that names only URLs cannot show any.
    if elicitation is None or (elicitation.url is not None and elicitation.form is None):
        return "text"
    if ctx.protocol_version in MODERN_PROTOCOL_VERSIONS:
        return "return"
    return "call" if ctx.session.can_send_request else "text"


async def _take(
    sessions: SessionService, who: Caller, document: PlanDocument, pending_id: str, reply: object
) -> PlanDocument:
    """Use an accepted form; after a decline the question stays open."""
    if not isinstance(reply, ElicitResult) or reply.action != "accept":
        return document
    by_form = replace(who, by_form=True)
    content = dict(reply.content or {})
    return await sessions.answer(by_form, document.session_id, pending_id, content)
