"""`leadline serve` and `leadline mcp`: the two ways to be a service.

Where nobody has to log in, only this machine may connect unless a person insists.
"""

import argparse
import errno
import logging
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from threading import Thread
from urllib.parse import urlsplit

import uvicorn
from fastapi import FastAPI

from agent.bootstrap_identity import key_tending
from agent.bootstrap_tracing import tracing_of
from agent.settings import Settings
from mcp_server.app import create_app
from mcp_server.backend import Backend
from mcp_server.draining import EndingServer
from mcp_server.errors import EXIT_OK
from mcp_server.guard import LOOPBACK_NAMES, is_loopback
from mcp_server.logs import logging_to
from mcp_server.punctual import Punctual
from mcp_server.screen import Screen
from tools.domain.errors import InputError, OutsideError

__all__ = ["listen", "names_of", "serve"]

_log = logging.getLogger("leadline.serve")


def serve(arguments: argparse.Namespace, screen: Screen, backend: Backend) -> int:
    """Serve REST and MCP until interrupted."""
    settings = backend.settings()
    host = settings.host if arguments.host is None else arguments.host
    port = settings.port if arguments.port is None else arguments.port
    if not is_loopback(host) and not settings.asks_for_login and not arguments.insecure:
        raise InputError(
            f"'{host}' can be reached by others, and nobody would have to log in",
            hint="set LEADLINE_AUTH_KEYS=1 and make a key with `leadline keys create`, or say"
            " --insecure behind something that asks for a login",
            code="insecure_host",
        )
    tracing = tracing_of(settings)
    with ExitStack() as stack:
        listening = stack.enter_context(listen(host, port))
        working = stack.enter_context(backend.at_work())
        app = create_app(working, names=names_of(settings, host), tracing=tracing)
        server = EndingServer(
            _config(app),
            app.state.drain,
            drain_s=settings.drain_s,
            on_start=partial(_tell, host, listening.getsockname()[1], settings, screen),
        )
        stack.enter_context(logging_to(screen.err, settings))
        if tracing is not None:
            stack.callback(tracing.close)
        _warn(host, settings, screen)
        if "knowledge" in settings.toolsets:
            # Beside the first requests; only questions to the knowledge base wait for it.
            Thread(target=backend.knowledge().warm_up, name="warm-up", daemon=True).start()
        server.run(sockets=[listening])
    if server.interrupted:
        raise KeyboardInterrupt
    if not server.started:
        raise OutsideError(
            "the service did not start",
            hint="the log above says why; `leadline doctor` checks the installation",
            code="start_failed",
        )
    return EXIT_OK


def _config(app: FastAPI) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="on",
        http=Punctual,  # on h11: httptools passes on headers that the protocol wants refused
    )


def names_of(settings: Settings, host: str) -> tuple[str, ...]:
    """Host names that the service answers for; any, where others reach it and none is set."""
    own = urlsplit(settings.public_url).hostname
    named = tuple(filter(None, (own, *(name.lower() for name in settings.allowed_hosts))))
    return (*LOOPBACK_NAMES, *named) if named or is_loopback(host) else ()


def _replica_notes(settings: Settings) -> Iterator[str]:
    """What replicas on one server have to share, and this one was not given."""
    if not settings.database_url.get_secret_value().startswith("postgres"):
        return
    if not settings.state_keys:
        yield (
            "LEADLINE_STATE_KEYS is not set: no other replica can open what an MCP client was given"
        )
    if not settings.audit_key.get_secret_value():
        yield "LEADLINE_AUDIT_KEY is not set: whoever writes to the database can rewrite the log"


def login_notes(settings: Settings, host: str) -> Iterator[str]:
    """What is missing before anybody can log in."""
    if settings.auth_issuer and not settings.public_url and not is_loopback(host):
        yield ("LEADLINE_PUBLIC_URL is not set: MCP clients do not learn where to log in")
    if not settings.auth_keys:
        return
    try:
        nobody = key_tending(settings).is_empty()
    except OutsideError:  # the sessions lie in the same database and tell of it
        return
    if nobody and not settings.auth_issuer:
        yield (
            "nobody has an API key yet:"
            " leadline keys create --tenant TEAM --name NAME --scopes read,plan"
        )


def _warn(host: str, settings: Settings, screen: Screen) -> None:
    """Say what is missing, in the form of the log where that is read by a program."""
    notes = (*login_notes(settings, host), *_replica_notes(settings))
    if settings.log_format == "text":
        for warning in settings.warnings:
            screen.note(f"leadline: warning: {warning}")
        for line in notes:
            screen.note(f"leadline: {line}")
        return
    for warning in (*settings.warnings, *notes):
        _log.warning("%s", warning)


def _tell(host: str, port: int, settings: Settings, screen: Screen) -> None:
    """Say where the service answers."""
    shown = f"[{host}]" if ":" in host else host
    where = f"Leadline: http://{shown}:{port}/v1 (REST), http://{shown}:{port}/mcp (MCP)"
    if settings.log_format == "text":
        screen.note(where)
    else:
        _log.log(max(_log.getEffectiveLevel(), logging.INFO), "%s", where)


def listen(host: str, port: int) -> socket.socket:
    """A bound socket.

    Raises:
        OutsideError: `port_in_use` or `cannot_listen`.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Said to be TCP, so that asyncio turns off Nagle's delay: 40 ms for each answer in two writes.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        taken = error.errno == errno.EADDRINUSE
        raise OutsideError(
            f"cannot listen on {host} port {port}: {error.strerror}",
            hint="stop what uses it, or choose another --port (0 takes a free one)",
            code="port_in_use" if taken else "cannot_listen",
        ) from None
    return listening
