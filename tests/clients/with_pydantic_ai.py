"""The walk with pydantic-ai: the tools as its agents call them, without a model."""

import asyncio
from typing import Any

from fastmcp.client.transports import StdioTransport
from pydantic_ai import BinaryContent, RunContext, RunUsage
from pydantic_ai.mcp import MCPToolset
from pydantic_ai.models.test import TestModel

from tests.clients.walk import Json, Person, given, tell, walk


class Reached:
    """A connected toolset as the walk needs it."""

    def __init__(self, toolset: MCPToolset[None], run: RunContext[None]) -> None:
        self._toolset, self._run = toolset, run

    async def call(self, tool: str, **arguments: Any) -> Json:
        """See `Reach`."""
        found = (await self._toolset.get_tools(self._run))[tool]
        checked = found.args_validator.validate_python(arguments)
        told: Json = await self._toolset.call_tool(tool, checked, self._run, found)
        return told

    async def read(self, uri: str) -> bytes:
        """See `Reach`."""
        content = await self._toolset.read_resource(uri)
        assert isinstance(content, BinaryContent)
        data: bytes = content.data
        return data


def opened(person: Person) -> MCPToolset[None]:
    """A toolset that is not connected yet."""

    async def shows(message: str, response: Any, params: Any, context: Any) -> Json:
        return person.fills_in(params.requested_schema)

    server = person.told.server
    target: Any = server["url"] if "url" in server else StdioTransport(**server, keep_alive=False)
    handler = shows if person.told.has_form else None
    return MCPToolset(target, elicitation_handler=handler, tool_error_behavior="error")


async def main() -> None:
    """Connect, walk, tell."""
    person = Person(given())
    run = RunContext(deps=None, model=TestModel(), usage=RunUsage())
    async with opened(person) as toolset:
        outcome = await walk(Reached(toolset, run), person)
        tell("pydantic-ai-slim", toolset.client.protocol_version or "", outcome)


if __name__ == "__main__":
    asyncio.run(main())
