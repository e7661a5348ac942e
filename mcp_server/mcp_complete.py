"""Completions: what may stand in the arguments of prompts and the templates of resources."""

from collections.abc import Callable
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp_types import (
    Completion,
    CompletionArgument,
    CompletionContext,
    PromptReference,
    ResourceTemplateReference,
)

from agent.caller import Caller
from mcp_server.backend import Opened
from mcp_server.mcp_offer import asking

__all__ = ["add_completions"]

_MOST = 100
"""The protocol allows a hundred values in one answer."""


def add_completions(mcp: MCPServer[Any], current: Callable[[], Opened]) -> None:
    """Ids of sessions, latest first, and names of knowledge items."""

    async def complete(
        _: PromptReference | ResourceTemplateReference,
        argument: CompletionArgument,
        __: CompletionContext | None,
    ) -> Completion:
        if argument.name == "session_id":
            opened = current()
            found = await _sessions(opened, asking() or opened.local)
        elif argument.name == "item":
            found = _items(current())
        else:
            found = []
        return _starting(argument.value, found)

    mcp.completion()(complete)  # type: ignore[no-untyped-call]


async def _sessions(opened: Opened, who: Caller) -> list[str]:
    page, _ = await opened.sessions.list(who, _MOST, None)
    return [summary.session_id for summary in page]


def _items(opened: Opened) -> list[str]:
    items = opened.deps.items
    return [] if items is None else list(items.slugs())


def _starting(prefix: str, names: list[str]) -> Completion:
    """Names that begin with what was typed, as many as an answer may hold.

    >>> _starting("s-1", ["s-12", "s-2", "s-13"]).values
    ['s-12', 's-13']
    """
    found = [name for name in names if name.startswith(prefix)]
    return Completion(values=found[:_MOST], total=len(found), has_more=len(found) > _MOST)
