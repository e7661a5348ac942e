"""Progress of a run as MCP tells it: one notification for each step, to clients that asked."""

from dataclasses import replace

from mcp.server.mcpserver import Context

from agent.caller import Caller
from mcp_server.backend import LOCAL

__all__ = ["caller_behind", "caller_of", "known_caller"]

_WORDS = {
    "context_read": "reading the request",
    "context_answer": "reading the answer",
    "recommend": "searching the catalogue",
    "finalize_render": "rendering manifests",
    "deploy": "checking the manifests",
    "validate": "looking at measurements",
}
"""What a person reads while a step works; how many there will be, nobody knows before."""


def caller_of(ctx: Context, local: Caller = LOCAL) -> Caller:
    """Who calls a tool, and hears of every step; clients that never asked are sent nothing."""
    begun = 0

    async def tell(step: str) -> None:
        nonlocal begun
        begun += 1
        await ctx.report_progress(begun, message=_WORDS.get(step, step))

    return replace(known_caller(ctx, local), listener=tell)


def known_caller(ctx: Context, local: Caller = LOCAL) -> Caller:
    """Whom the door let in; over stdio, and where nobody logs in, the person at this machine."""
    request = ctx.request_context.request
    known = caller_behind(request) or local
    named = getattr(getattr(request, "state", None), "request_id", "")
    return replace(known, channel="mcp", request_id=named)


def caller_behind(request: object) -> Caller | None:
    """Whom the door let in with an HTTP request; None where there is no such request."""
    known: Caller | None = getattr(getattr(request, "state", None), "caller", None)
    return known
