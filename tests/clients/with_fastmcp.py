"""The walk with fastmcp's client."""

import asyncio
import base64
from typing import Any

from fastmcp import Client
from fastmcp.client.transports import StdioTransport

from tests.clients.walk import Json, Person, given, tell, walk

MODES = {"modern": "auto", "handshake": "legacy"}


class Reached:
    """A connected client as the walk needs it."""

    def __init__(self, client: Client[Any]) -> None:
        self._client = client

    async def call(self, tool: str, **arguments: Any) -> Json:
        """See `Reach`."""
        told: Json = (await self._client.call_tool(tool, arguments)).structured_content or {}
        return told

    async def read(self, uri: str) -> bytes:
        """See `Reach`."""
        (part,) = await self._client.read_resource(uri)
        return base64.b64decode(part.blob)


def opened(person: Person) -> Client[Any]:
    """A client that is not connected yet."""

    async def shows(message: str, response: Any, params: Any, context: Any) -> Json:
        return person.fills_in(params.requested_schema)

    server = person.told.server
    target: Any = server["url"] if "url" in server else StdioTransport(**server, keep_alive=False)
    handler = shows if person.told.has_form else None
    return Client(target, mode=MODES[person.told.era], elicitation_handler=handler)


async def main() -> None:
    """Connect, walk, tell."""
    person = Person(given())
    async with opened(person) as client:
        outcome = await walk(Reached(client), person)
        tell("fastmcp", client.protocol_version or "", outcome)


if __name__ == "__main__":
    asyncio.run(main())
