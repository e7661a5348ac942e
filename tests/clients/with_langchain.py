"""The walk with langchain-mcp-adapters: the tools as an agent of LangChain gets them."""

import asyncio
from typing import Any

from langchain_core.messages import ToolMessage
from langchain_mcp_adapters.callbacks import Callbacks
from langchain_mcp_adapters.client import MultiServerMCPClient
from langchain_mcp_adapters.resources import load_mcp_resources
from langchain_mcp_adapters.tools import load_mcp_tools
from mcp.types import ElicitResult

from tests.clients.walk import Json, Person, given, tell, walk

SERVER = "leadline"


class Reached:
    """A session and its tools as the walk needs them."""

    def __init__(self, session: Any, tools: list[Any]) -> None:
        self._session = session
        self._tools = {tool.name: tool for tool in tools}

    async def call(self, tool: str, **arguments: Any) -> Json:
        """See `Reach`."""
        wanted = {"type": "tool_call", "id": "1", "name": tool, "args": arguments}
        message = await self._tools[tool].ainvoke(wanted)
        assert isinstance(message, ToolMessage)
        assert message.status == "success", message.content
        told: Json = message.artifact["structured_content"]
        return told

    async def read(self, uri: str) -> bytes:
        """See `Reach`."""
        (blob,) = await load_mcp_resources(self._session, uris=uri)
        content: bytes = blob.as_bytes()
        return content


def opened(person: Person) -> MultiServerMCPClient:
    """A client that is not connected yet."""

    async def shows(mcp_context: Any, params: Any, context: Any) -> ElicitResult:
        return ElicitResult(action="accept", content=person.fills_in(params.requestedSchema))

    transport = "http" if "url" in person.told.server else "stdio"
    callbacks = Callbacks(on_elicitation=shows) if person.told.has_form else None
    connections: Any = {SERVER: {"transport": transport, **person.told.server}}
    return MultiServerMCPClient(connections, callbacks=callbacks)


async def main() -> None:
    """Connect, walk, tell."""
    person = Person(given())
    client = opened(person)
    async with client.session(SERVER, auto_initialize=False) as session:
        agreed = await session.initialize()
        tools = await load_mcp_tools(session)
        outcome = await walk(Reached(session, tools), person)
        tell("langchain-mcp-adapters", str(agreed.protocolVersion), outcome)


if __name__ == "__main__":
    asyncio.run(main())
