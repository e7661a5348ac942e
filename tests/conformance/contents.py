"""Tools that answer with every kind of content, fail, tell their progress, and change lists."""

from typing import Annotated, Any

import anyio
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import (
    AudioContent,
    CallToolResult,
    ContentBlock,
    EmbeddedResource,
    ImageContent,
    TextContent,
    TextResourceContents,
)
from pydantic import Field

from tests.conformance.pixel import PIXEL, SILENCE

__all__ = ["add_content_tools", "said"]

Region = Annotated[str, Field(json_schema_extra={"x-mcp-header": "Region"})]
JSON_SCHEMA_TOOL = "json_schema_2020_12_tool"
_ANY: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "$defs": {
        "address": {
            "$anchor": "addressDef",
            "type": "object",
            "properties": {"street": {"type": "string"}, "city": {"type": "string"}},
        }
    },
    "properties": {
        "name": {"type": "string"},
        "address": {"$ref": "#/$defs/address"},
        "contactMethod": {"type": "string", "enum": ["phone", "email"]},
        "phone": {"type": "string"},
        "email": {"type": "string"},
    },
    "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
    "if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
    "then": {"required": ["phone"]},
    "else": {"required": ["email"]},
    "additionalProperties": False,
}


def said(*content: ContentBlock | str) -> CallToolResult:
    """An answer of these parts."""
    blocks = [TextContent(type="text", text=c) if isinstance(c, str) else c for c in content]
    return CallToolResult(content=blocks)


def _resource(uri: str, kind: str, text: str) -> EmbeddedResource:
    held = TextResourceContents(uri=uri, mime_type=kind, text=text)
    return EmbeddedResource(type="resource", resource=held)


def add_content_tools(mcp: MCPServer[Any]) -> None:
    """Add them."""
    image = ImageContent(type="image", data=PIXEL, mime_type="image/png")
    sound = AudioContent(type="audio", data=SILENCE, mime_type="audio/wav")
    answers = {
        "test_simple_text": said("This is a simple text response for testing."),
        "test_image_content": said(image),
        "test_audio_content": said(sound),
        "test_embedded_resource": said(
            _resource(
                "test://embedded-resource", "text/plain", "This is an embedded resource content."
            )
        ),
        "test_multiple_content_types": said(
            "Multiple content types test:",
            image,
            _resource(
                "test://mixed-content-resource", "application/json", '{"test":"data","value":123}'
            ),
        ),
        "test_logging_tool": said("nothing was logged"),
        "test_streaming_elicitation": said("nothing was asked"),
        JSON_SCHEMA_TOOL: said("ok"),
    }
    for name, answer in answers.items():
        _add_constant(mcp, name, answer)
    _widen(mcp)
    _add_moving_tools(mcp)


def _add_constant(mcp: MCPServer[Any], name: str, answer: CallToolResult) -> None:
    @mcp.tool(name=name, description=f"Answers a constant ({name}).")
    def constant() -> CallToolResult:
        return answer


def _widen(mcp: MCPServer[Any]) -> None:
    """Schemas of this kind cannot be written as a signature."""
    tool = mcp._tool_manager.get_tool(JSON_SCHEMA_TOOL)  # noqa: SLF001  there is no public way
    assert tool is not None
    tool.parameters = _ANY


def _add_moving_tools(mcp: MCPServer[Any]) -> None:
    @mcp.tool(description="Always fails.")
    def test_error_handling() -> CallToolResult:
        raise ToolError("This tool intentionally returns an error for testing")

    @mcp.tool(description="Tells its progress three times.")
    async def test_tool_with_progress(ctx: Context) -> CallToolResult:
        for done in (0, 50, 100):
            await ctx.report_progress(done, 100)
            await anyio.lowlevel.checkpoint()
        return said("done")

    @mcp.tool(description="Repeats what its header says too.")
    def test_mirrored_header(region: Region) -> CallToolResult:
        return said(region)

    @mcp.tool(description="Tells that tools have changed.")
    async def test_trigger_tool_change(ctx: Context) -> CallToolResult:
        await ctx.notify_tools_changed()
        return said("told")

    @mcp.tool(description="Tells that prompts have changed.")
    async def test_trigger_prompt_change(ctx: Context) -> CallToolResult:
        await ctx.notify_prompts_changed()
        return said("told")
