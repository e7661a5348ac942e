"""`leadline connect`: the settings by which an assistant or editor finds this installation."""

import argparse
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

from mcp_server.backend import Backend
from mcp_server.clients import CLIENTS, LOGIN_HINT, Client, Launch, client_named, shown
from mcp_server.errors import EXIT_OK
from mcp_server.screen import Screen
from tools.domain.errors import InputError, NotFoundError

__all__ = ["run"]


def run(arguments: argparse.Namespace, screen: Screen, _: Backend) -> int:
    """Print what to paste where, or the clients that are known."""
    if not arguments.client:
        if screen.as_json:
            screen.write_json([{"client": one.key, "title": one.title} for one in CLIENTS])
        else:
            screen.write("\n".join(f"{one.key:<16}{one.title}" for one in CLIENTS))
            screen.note("one of them: leadline connect CLIENT [--url http://HOST:8080/mcp]")
        return EXIT_OK
    client = client_named(arguments.client)
    if client is None:
        raise NotFoundError(
            f"no client {arguments.client!a}",
            code="unknown_client",
            hint=f"one of {', '.join(one.key for one in CLIENTS)}; any other: program `leadline`, "
            "argument `mcp`",
        )
    launch = _launch(client, arguments.url)
    if screen.as_json:
        screen.write_json(
            {
                "client": client.key,
                "file": client.file,
                "settings": client.settings(launch),
                "command": client.command(launch),
                "link": client.button(launch),
            }
        )
        return EXIT_OK
    screen.note(f"In {client.file}:")
    screen.write(shown(client, launch))
    if command := client.command(launch):
        screen.note(f"or in a terminal:\n{command}")
    if link := client.button(launch):
        screen.note(f"or open:\n{link}")
    if launch.url:
        screen.note(LOGIN_HINT)
    screen.note(f"Check: {client.check}.")
    return EXIT_OK


def _launch(client: Client, url: str | None) -> Launch:
    if url is None:
        return Launch(command=(_program(), "mcp"))
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError(
            f"{url!a} is no address of a service",
            code="bad_usage",
            hint="--url http://127.0.0.1:8080/mcp, as `leadline serve` prints it",
        )
    if not client.entry.url:
        raise InputError(
            f"{client.title} starts programs and takes no address in its file",
            code="bad_usage",
            hint="leave --url out, and set LEADLINE_URL beside the program: "
            f'"env": {{"LEADLINE_URL": "{parts.scheme}://{parts.netloc}"}}',
        )
    return Launch(command=(), url=url)


def _program() -> str:
    """Where this program lies: clients start it from folders and with paths of their own."""
    found = shutil.which("leadline")
    called = Path(sys.argv[0])
    here = called.absolute() if called.name == "leadline" else None
    return str(here or found or "leadline")
