"""Answers of tools as MCP carries them: short text for a model, the content for a program."""

from mcp_types import CallToolResult, TextContent
from pydantic import BaseModel

from mcp_server.errors import PROBLEM_META, as_problem, one_line
from tools.domain.errors import PlanningError

__all__ = ["failure", "success"]


def failure(error: PlanningError) -> CallToolResult:
    """An expected failure as the model reads it, and as a program reads it."""
    return CallToolResult(
        content=[TextContent(type="text", text=one_line(error, "mcp"))],
        is_error=True,
        _meta={PROBLEM_META: as_problem(error, "mcp")},
    )


def success(text: str, value: BaseModel) -> CallToolResult:
    """An answer with a text that a person can read."""
    return CallToolResult(
        content=[TextContent(type="text", text=text)],
        structured_content=value.model_dump(mode="json", by_alias=True),
    )
