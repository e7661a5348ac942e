"""Clients of every MCP door, on a backend of their own."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp_types import CallToolResult, ElicitRequestParams, ElicitResult, TextContent

from agent.document import PlanDocument
from mcp_server.app import create_app
from mcp_server.backend import Backend
from mcp_server.commands.serve import listen
from mcp_server.mcp_api import create_mcp
from tests.fakes_doors import fake_backend

__all__ = [
    "ASK",
    "DOORS",
    "ERAS",
    "connected",
    "document_of",
    "nobody",
    "person",
    "relayed",
    "served",
    "text_of",
]

ERAS = pytest.mark.parametrize("mode", ["auto", "legacy"])
DOORS = pytest.mark.parametrize("door", ["memory", "http", "stdio", "relay"])
ASK = {"text": "a chatbot for 1000 users"}


async def person(context: Any, params: ElicitRequestParams) -> ElicitResult:
    """A person who takes the second option and approves what is asked."""
    if "confirm" in json.dumps(params.model_dump(mode="json")):
        return ElicitResult(action="accept", content={"confirm": True})
    return ElicitResult(action="accept", content={"action": "choose", "option": 2})


async def nobody(context: Any, params: ElicitRequestParams) -> ElicitResult:
    """A person who closes every form."""
    return ElicitResult(action="decline")


@asynccontextmanager
async def connected(door: str, folder: Path, mode: str, **options: Any) -> AsyncIterator[Client]:
    """A client at one of the doors, on a backend of its own."""
    backend = fake_backend(folder)
    async with AsyncExitStack() as stack:
        if door == "memory":
            opened = await stack.enter_async_context(backend.opened())
            target: Any = create_mcp(backend, lambda: opened)
        elif door == "stdio":
            arguments = ["-m", "tests.fakes_doors", str(folder)]
            target = stdio_client(
                StdioServerParameters(command=sys.executable, args=arguments, env=dict(os.environ))
            )
        else:
            url = await stack.enter_async_context(served(backend))
            target = stdio_client(relayed(url, folder)) if door == "relay" else url
        yield await stack.enter_async_context(Client(target, mode=mode, **options))


def relayed(url: str, folder: Path, **more: str) -> StdioServerParameters:
    """`leadline mcp` in front of a service; it has no data of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LEADLINE_")}
    return StdioServerParameters(
        command=sys.executable,
        args=["-m", "mcp_server", "mcp"],
        env=kept | {"LEADLINE_URL": url, "XDG_DATA_HOME": str(folder / "nothing"), **more},
    )


@asynccontextmanager
async def served(backend: Backend, port: int = 0, **options: Any) -> AsyncIterator[str]:
    """The real app on a loopback port, a free one by default."""
    with listen("127.0.0.1", port) as listening:
        config = uvicorn.Config(create_app(backend, **options), log_level="error", lifespan="on")
        server = uvicorn.Server(config)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(server.serve(sockets=[listening]))
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/mcp"
            server.should_exit = True


def text_of(result: CallToolResult) -> str:
    """What a model reads."""
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def document_of(result: CallToolResult) -> PlanDocument:
    """The plan in an answer that is none of an error."""
    assert not result.is_error, text_of(result)
    return PlanDocument.model_validate(result.structured_content)
