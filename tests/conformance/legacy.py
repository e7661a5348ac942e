"""Tools that call the client back, as handshake revisions do it."""

import json
import warnings
from typing import Any

from mcp.server.mcpserver import Context, MCPServer
from mcp.shared.exceptions import MCPDeprecationWarning
from mcp_types import CallToolResult, ElicitResult, SamplingMessage, TextContent

from tests.conformance.contents import said

__all__ = ["add_tools"]

_USER = {
    "type": "object",
    "properties": {
        "username": {"type": "string", "description": "User's response"},
        "email": {"type": "string", "description": "User's email address"},
    },
    "required": ["username", "email"],
}
_DEFAULTS = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "default": "John Doe"},
        "age": {"type": "integer", "default": 30},
        "score": {"type": "number", "default": 95.5},
        "status": {
            "type": "string",
            "enum": ["active", "inactive", "pending"],
            "default": "active",
        },
        "verified": {"type": "boolean", "default": True},
    },
}
_OPTIONS = ["option1", "option2", "option3"]
_ENUMS = {
    "type": "object",
    "properties": {
        "untitledSingle": {"type": "string", "enum": _OPTIONS},
        "titledSingle": {
            "type": "string",
            "oneOf": [
                {"const": "value1", "title": "First Option"},
                {"const": "value2", "title": "Second Option"},
                {"const": "value3", "title": "Third Option"},
            ],
        },
        "legacyEnum": {
            "type": "string",
            "enum": ["opt1", "opt2", "opt3"],
            "enumNames": ["Option One", "Option Two", "Option Three"],
        },
        "untitledMulti": {"type": "array", "items": {"type": "string", "enum": _OPTIONS}},
        "titledMulti": {
            "type": "array",
            "items": {
                "anyOf": [
                    {"const": "value1", "title": "First Choice"},
                    {"const": "value2", "title": "Second Choice"},
                    {"const": "value3", "title": "Third Choice"},
                ]
            },
        },
    },
}


def add_tools(mcp: MCPServer[Any]) -> None:
    """Add them."""

    @mcp.tool(description="Asks the client's model.")
    async def test_sampling(prompt: str, ctx: Context) -> CallToolResult:
        asked = SamplingMessage(role="user", content=TextContent(type="text", text=prompt))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", MCPDeprecationWarning)
            reply = await ctx.session.create_message(
                [asked], max_tokens=100, related_request_id=ctx.request_id
            )
        return said(f"LLM response: {json.dumps(reply.model_dump(mode='json')['content'])}")

    @mcp.tool(description="Asks the person.")
    async def test_elicitation(message: str, ctx: Context) -> CallToolResult:
        return said(f"User response: {_told(await _form(ctx, message, _USER))}")

    @mcp.tool(description="Asks with a default for every kind of field.")
    async def test_elicitation_sep1034_defaults(ctx: Context) -> CallToolResult:
        reply = await _form(ctx, "Please review the defaults", _DEFAULTS)
        return said(f"Elicitation completed: {_told(reply)}")

    @mcp.tool(description="Asks with every kind of choice.")
    async def test_elicitation_sep1330_enums(ctx: Context) -> CallToolResult:
        reply = await _form(ctx, "Please choose", _ENUMS)
        return said(f"Elicitation completed: {_told(reply)}")

    @mcp.tool(description="Logs three times.")
    async def test_tool_with_logging(ctx: Context) -> CallToolResult:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", MCPDeprecationWarning)
            for text in ("started", "processing data", "completed"):
                await ctx.info(f"Tool execution {text}")
        return said("logged")


async def _form(ctx: Context, message: str, schema: dict[str, Any]) -> ElicitResult:
    reply: ElicitResult = await ctx.session.elicit_form(message, schema, ctx.request_id)
    return reply


def _told(reply: ElicitResult) -> str:
    return f"action={reply.action}, content={json.dumps(reply.content or {})}"
