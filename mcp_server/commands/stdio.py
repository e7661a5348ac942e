"""`leadline mcp`: MCP over stdin and stdout; nothing else may write there.

Plans by itself, or speaks to a running service where LEADLINE_URL names one: then nothing is opened
here, and both share sessions and knowledge. Nobody logs in: who starts the program is the person at
this machine, and LEADLINE_URL_KEY is what a service is shown that asks for a login.
"""

import argparse
import asyncio
from contextlib import closing

from agent.bootstrap_tracing import tracing_of
from agent.identity.addresses import is_private_way
from agent.settings import Settings
from mcp_server.backend import Backend
from mcp_server.errors import EXIT_OK
from mcp_server.mcp_api import create_mcp
from mcp_server.mcp_offer import READ_ONLY_HEADER, TOOLSETS_HEADER
from mcp_server.mcp_relay import relay
from mcp_server.screen import Screen
from tools.work import watched_by

__all__ = ["run"]


def run(_: argparse.Namespace, screen: Screen, backend: Backend) -> int:
    """Serve one client until it closes stdin."""
    settings = backend.settings()
    for warning in settings.warnings:
        screen.note(f"leadline: warning: {warning}")

    if settings.url_key.get_secret_value() and not is_private_way(settings.url or "https://x"):
        screen.note(
            "leadline: warning: LEADLINE_URL is no https address: the key can be read along"
        )

    async def serve() -> None:
        async with backend.opened() as opened:
            await create_mcp(backend, lambda: opened).run_stdio_async()

    if settings.url:
        asyncio.run(relay(settings.url, _headers(settings)))
    elif tracing := tracing_of(settings):
        with watched_by(tracing.watch), closing(tracing):
            asyncio.run(serve())
    else:
        asyncio.run(serve())
    return EXIT_OK


def _headers(settings: Settings) -> dict[str, str]:
    """What every request to the service carries."""
    key = settings.url_key.get_secret_value()
    return _narrowing(settings) | ({"Authorization": f"Bearer {key}"} if key else {})


def _narrowing(settings: Settings) -> dict[str, str]:
    """The settings of this command as the service knows them: they narrow what it offers."""
    headers = {READ_ONLY_HEADER: "true"} if settings.read_only else {}
    if "toolsets" in settings.model_fields_set:
        headers[TOOLSETS_HEADER] = ",".join(settings.toolsets)
    return headers
