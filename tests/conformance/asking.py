"""Tools that return their questions, as 2026-07-28 does it."""

from typing import Any

from mcp.server.mcpserver import Context, MCPServer
from mcp.shared.exceptions import MCPError
from mcp_types import (
    CallToolResult,
    CreateMessageRequest,
    CreateMessageRequestParams,
    ElicitRequest,
    ElicitRequestFormParams,
    ElicitResult,
    InputRequiredResult,
    ListRootsRequest,
    SamplingMessage,
    TextContent,
)

from tests.conformance.contents import said

__all__ = ["add_tools", "form"]

Answer = CallToolResult | InputRequiredResult
MISSING_CAPABILITY = -32021
Question = ElicitRequest | CreateMessageRequest | ListRootsRequest


def form(message: str, field: str, kind: str = "string") -> ElicitRequest:
    """A form with one field that must be filled in."""
    schema = {"type": "object", "properties": {field: {"type": kind}}, "required": [field]}
    return ElicitRequest(params=ElicitRequestFormParams(message=message, requested_schema=schema))


def _sampled(text: str, most: int) -> CreateMessageRequest:
    asked = SamplingMessage(role="user", content=TextContent(type="text", text=text))
    return CreateMessageRequest(
        params=CreateMessageRequestParams(messages=[asked], max_tokens=most)
    )


def _asked(state: str | None = None, **questions: Question) -> InputRequiredResult:
    return InputRequiredResult(request_state=state, input_requests=dict(questions))


def _reply(ctx: Context, name: str) -> dict[str, Any] | None:
    """The answer under this name as data; None where it is missing or was declined."""
    found = (ctx.input_responses or {}).get(name)
    if found is None or (isinstance(found, ElicitResult) and found.action != "accept"):
        return None
    return found.model_dump(mode="json", by_alias=True)


def add_tools(mcp: MCPServer[Any]) -> None:
    """Add them."""
    _add_single_questions(mcp)
    _add_stateful_questions(mcp)
    _add_rounds(mcp)
    _add_by_capability(mcp)


def _add_single_questions(mcp: MCPServer[Any]) -> None:
    @mcp.tool(description="Asks for a name.")
    async def test_input_required_result_elicitation(ctx: Context) -> Answer:
        name = ((_reply(ctx, "user_name") or {}).get("content") or {}).get("name")
        if not isinstance(name, str):
            return _asked(user_name=form("What is your name?", "name"))
        return said(f"Hello, {name}!")

    @mcp.tool(description="Asks the client's model.")
    async def test_input_required_result_sampling(ctx: Context) -> Answer:
        if (reply := _reply(ctx, "capital_question")) is None:
            return _asked(capital_question=_sampled("What is the capital of France?", 100))
        return said(f"The model said: {reply['content']}")

    @mcp.tool(description="Asks for roots.")
    async def test_input_required_result_list_roots(ctx: Context) -> Answer:
        if (reply := _reply(ctx, "client_roots")) is None:
            return _asked(client_roots=ListRootsRequest())
        return said(f"Roots: {', '.join(root['uri'] for root in reply['roots'])}")


def _add_stateful_questions(mcp: MCPServer[Any]) -> None:
    @mcp.tool(description="Asks for a confirmation and checks its own state.")
    async def test_input_required_result_request_state(ctx: Context) -> Answer:
        if _reply(ctx, "confirm") is None or ctx.request_state != "held":
            return _asked("held", confirm=form("Please confirm", "ok", "boolean"))
        return said("state-ok")

    @mcp.tool(description="Asks for a confirmation under a sealed state.")
    async def test_input_required_result_tampered_state(ctx: Context) -> Answer:
        if _reply(ctx, "confirm") is None:
            return _asked("sealed", confirm=form("Please confirm", "ok", "boolean"))
        return said("confirmed")

    @mcp.tool(description="Asks three questions at once.")
    async def test_input_required_result_multiple_inputs(ctx: Context) -> Answer:
        names = ("user_name", "greeting", "client_roots")
        if any(_reply(ctx, name) is None for name in names):
            return _asked(
                "three",
                user_name=form("What is your name?", "name"),
                greeting=_sampled("Generate a greeting", 50),
                client_roots=ListRootsRequest(),
            )
        return said("all three were answered")


def _add_rounds(mcp: MCPServer[Any]) -> None:
    @mcp.tool(description="Asks two questions, one after the other.")
    async def test_input_required_result_multi_round(ctx: Context) -> Answer:
        if ctx.request_state == "first" and _reply(ctx, "step1") is not None:
            return _asked("second", step2=form("Step 2: What is your favorite color?", "color"))
        if ctx.request_state == "second" and _reply(ctx, "step2") is not None:
            return said("both were answered")
        return _asked("first", step1=form("Step 1: What is your name?", "name"))


def _add_by_capability(mcp: MCPServer[Any]) -> None:
    @mcp.tool(description="Asks only what this client can answer.")
    async def test_input_required_result_capabilities(ctx: Context) -> Answer:
        able = ctx.client_capabilities
        questions: dict[str, Question] = {}
        if able is not None and able.elicitation is not None:
            questions["user_name"] = form("What is your name?", "name")
        if able is not None and able.sampling is not None:
            questions["greeting"] = _sampled("Generate a greeting", 50)
        if not questions or ctx.input_responses:
            return said("nothing to ask")
        return _asked(None, **questions)

    @mcp.tool(description="Needs a client with a model.")
    async def test_missing_capability(ctx: Context) -> CallToolResult:
        able = ctx.client_capabilities
        if able is None or able.sampling is None:
            raise MCPError(
                code=MISSING_CAPABILITY,
                message="this tool needs a client that samples",
                data={"requiredCapabilities": {"sampling": {}}},
            )
        return said("sampled")
