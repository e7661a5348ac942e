"""Prompts with text, arguments, a resource, a picture and a question."""

from typing import Any

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.prompts.base import UserMessage
from mcp_types import (
    ElicitResult,
    EmbeddedResource,
    ImageContent,
    InputRequiredResult,
    TextContent,
    TextResourceContents,
)

from tests.conformance.asking import form
from tests.conformance.pixel import PIXEL

__all__ = ["add_prompts"]


def add_prompts(mcp: MCPServer[Any]) -> None:
    """Add them."""

    @mcp.prompt(description="Text.")
    def test_simple_prompt() -> UserMessage:
        return _said("This is a simple prompt for testing.")

    @mcp.prompt(description="Two arguments.")
    def test_prompt_with_arguments(arg1: str, arg2: str) -> UserMessage:
        return _said(f"Prompt with arguments: arg1='{arg1}', arg2='{arg2}'")

    @mcp.prompt(description="A resource.")
    def test_prompt_with_embedded_resource(resourceUri: str) -> list[UserMessage]:  # noqa: N803
        held = TextResourceContents(
            uri=resourceUri,
            mime_type="text/plain",
            text="Embedded resource content for testing.",
        )
        resource = EmbeddedResource(type="resource", resource=held)
        return [UserMessage(resource), _said("Please process the embedded resource above.")]

    @mcp.prompt(description="A picture.")
    def test_prompt_with_image() -> list[UserMessage]:
        image = ImageContent(type="image", data=PIXEL, mime_type="image/png")
        return [UserMessage(image), _said("Please analyze the image above.")]

    @mcp.prompt(description="Asks what it is about.")
    async def test_input_required_result_prompt(
        ctx: Context,
    ) -> list[UserMessage] | InputRequiredResult:
        reply = (ctx.input_responses or {}).get("user_context")
        if not isinstance(reply, ElicitResult):
            ask = form("What context should the prompt use?", "context")
            return InputRequiredResult(input_requests={"user_context": ask})
        return [_said(f"The context is {(reply.content or {}).get('context')}.")]


def _said(text: str) -> UserMessage:
    return UserMessage(TextContent(type="text", text=text))
