"""Which tools a request may call: toolsets and read-only narrowed by its headers, strict arguments.

Headers narrow what the settings offer and never widen it; scopes of the caller narrow it too. The
middleware interface is marked provisional in mcp 2.3; everything that depends on it is here.
"""

import re
from collections.abc import Collection, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
from mcp.server.mcpserver import Context, MCPServer
from mcp.shared.exceptions import MCPError
from mcp_types import INVALID_PARAMS, CallToolResult, InputRequiredResult
from pydantic import BaseModel, ValidationError

from agent.caller import SCOPES, Caller, Scope
from mcp_server.backend import LOCAL
from mcp_server.errors import PROBLEM_META, as_problem, one_line
from mcp_server.mcp_progress import caller_behind
from mcp_server.mcp_results import failure
from mcp_server.mcp_tools import SessionTool
from mcp_server.noted import current_note, session_of
from mcp_server.scopes import OF_EFFECT, require
from tools.domain.errors import DeniedError, InputError, NotFoundError
from tools.operation import Operation, misfit

__all__ = ["READ_ONLY_HEADER", "TOOLSETS_HEADER", "Offer", "Offered", "StrictServer", "asking"]

TOOLSETS_HEADER = "x-mcp-toolsets"
READ_ONLY_HEADER = "x-mcp-readonly"
_ASKING: ContextVar[Caller | None] = ContextVar("asking", default=None)
_YES = ("1", "true", "yes", "on")
_FAILED = 500
_METHOD = re.compile(r"[a-z]{1,20}(/[a-z]{1,20}){0,2}")


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What decides whether a request may call a tool, and with what."""

    request: type[BaseModel]
    toolset: str
    reads: bool
    scope: Scope

    @classmethod
    def of_session(cls, tool: SessionTool) -> "Offered":
        """A session tool."""
        reads = bool(tool.hints.read_only_hint)
        scope = OF_EFFECT["read" if reads else "write"]
        return cls(request=tool.request, toolset=tool.toolset, reads=reads, scope=scope)

    @classmethod
    def of_operation(cls, operation: Operation[Any, Any]) -> "Offered":
        """A published operation."""
        return cls(
            request=operation.request,
            toolset=operation.toolset,
            reads=operation.effect == "read",
            scope=OF_EFFECT[operation.effect],
        )


@dataclass(frozen=True)
class Offer:
    """The tools of this server, and the middleware that lists those a request asks for.

    Attributes:
        tools: By name; what is not here is offered to everybody.
        aliases: Today's names by names that were theirs once.
    """

    tools: Mapping[str, Offered]
    aliases: Mapping[str, str]

    async def __call__(
        self, ctx: ServerRequestContext[Any, Any], call_next: CallNext
    ) -> HandlerResult:
        """Narrow `tools/list`, and note who asks for completions; everything else passes."""
        if (noted := current_note()) is not None:
            noted.mcp_method = ctx.method if _METHOD.fullmatch(ctx.method) else "other"
        if ctx.method == "completion/complete":
            before = _ASKING.set(caller_behind(ctx.request))
            try:
                return await call_next(ctx)
            finally:
                _ASKING.reset(before)
        if ctx.method != "tools/list":
            return await call_next(ctx)
        return await self._narrowed(ctx, call_next)

    async def _narrowed(
        self, ctx: ServerRequestContext[Any, Any], call_next: CallNext
    ) -> HandlerResult:
        try:
            hidden = self.hidden(_headers(ctx)) | self.beyond(caller_behind(ctx.request))
        except InputError as error:
            raise MCPError(
                code=INVALID_PARAMS,
                message=one_line(error, "mcp"),
                data={PROBLEM_META: as_problem(error, "mcp")},
            ) from None
        result = await call_next(ctx)
        if hidden and isinstance(result, dict):
            result["tools"] = [tool for tool in result["tools"] if tool["name"] not in hidden]
        return result

    def hidden(self, headers: Mapping[str, str]) -> frozenset[str]:
        """Names of tools that a request with these headers does not ask for.

        Raises:
            InputError: `unknown_toolset`, so that nobody waits for tools that never come.
        """
        wanted = _listed(headers.get(TOOLSETS_HEADER, ""))
        reading = headers.get(READ_ONLY_HEADER, "").strip().lower() in _YES
        sets = sorted({tool.toolset for tool in self.tools.values()})
        if strange := [name for name in wanted if name not in sets]:
            raise InputError(
                f"{TOOLSETS_HEADER}: there is no toolset '{strange[0]}' here",
                hint=f"offered: {', '.join(sets)}",
                code="unknown_toolset",
            )
        return frozenset(
            name
            for name, tool in self.tools.items()
            if (wanted and tool.toolset not in wanted) or (reading and not tool.reads)
        )

    def beyond(self, who: Caller | None) -> frozenset[str]:
        """Names of tools that a caller lacks the scope for."""
        scopes = SCOPES if who is None else who.scopes
        return frozenset(name for name, tool in self.tools.items() if tool.scope not in scopes)


def asking() -> Caller | None:
    """Who asks for completions, whose functions are given no context; None over stdio."""
    return _ASKING.get()


class StrictServer(MCPServer[Any]):
    """An MCP server whose tools take exactly the arguments of their requests.

    The SDK drops unknown arguments in silence and words wrong ones itself.
    """

    def __init__(self, offer: Offer, name: str, **options: Any) -> None:
        super().__init__(name, **options)
        self._offer = offer

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Call a tool by its name, or by a name that was its own once."""
        name = self._offer.aliases.get(name, name)
        try:
            await self._check(name, arguments, context)
        except (InputError, NotFoundError, DeniedError) as error:
            result: CallToolResult | InputRequiredResult = failure(error)
        else:
            result = await super().call_tool(name, arguments, context)
        self._note(name, arguments, result)
        return result

    def _note(self, name: str, arguments: Mapping[str, Any], result: object) -> None:
        """Tell the log and the metrics which tool was called, and how that ended."""
        noted = current_note()
        if noted is None:
            return
        noted.tool = name if name in self._offer.tools else "other"
        noted.session_id = noted.session_id or session_of(arguments.get("session_id"))
        if isinstance(result, CallToolResult) and result.is_error:
            told = (result.meta or {}).get(PROBLEM_META)
            is_refused = told is not None and told["status"] < _FAILED
            noted.tool_result = "refused" if is_refused else "failed"

    async def _check(
        self, name: str, arguments: Mapping[str, Any], context: Context[Any, Any] | None
    ) -> None:
        hidden = self._offer.hidden(_headers(context.request_context) if context else {})
        offered = None if name in hidden else self._offer.tools.get(name)
        if offered is None:
            await self._refuse_unknown(name, hidden)
            return
        who = caller_behind(context.request_context.request) if context else None
        require(who or LOCAL, offered.scope)
        try:
            offered.request.model_validate(arguments)
        except ValidationError as error:
            raise misfit(error, name) from None

    async def _refuse_unknown(self, name: str, hidden: Collection[str]) -> None:
        known = [tool.name for tool in await self.list_tools() if tool.name not in hidden]
        if name not in known:
            raise NotFoundError(
                f"there is no tool '{name[:100]}'",
                hint=f"known: {', '.join(known)}",
                code="unknown_tool",
            )


def _headers(ctx: ServerRequestContext[Any, Any]) -> Mapping[str, str]:
    """Headers of the HTTP request behind a message; none over stdio."""
    headers: Mapping[str, str] = getattr(ctx.request, "headers", {})
    return headers


def _listed(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (name.strip() for name in text.split(","))))
