"""`leadline mcp`: MCP over stdin and stdout; nothing else may write there."""

import argparse
import asyncio

from mcp_server.backend import Backend
from mcp_server.errors import EXIT_OK
from mcp_server.mcp_api import create_mcp
from mcp_server.screen import Screen

__all__ = ["run"]


def run(_: argparse.Namespace, screen: Screen, backend: Backend) -> int:
    """Serve one client until it closes stdin."""
    for warning in backend.settings().warnings:
        screen.note(f"leadline: warning: {warning}")

    async def serve() -> None:
        async with backend.opened() as opened:
            await create_mcp(backend, lambda: opened).run_stdio_async()

    asyncio.run(serve())
    return EXIT_OK
