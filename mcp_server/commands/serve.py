"""`leadline serve` and `leadline mcp`: the two ways to be a service.

Nobody has to log in, so only this machine may connect unless a person insists.
"""

import argparse
import errno
import logging
import socket
from contextlib import ExitStack
from threading import Thread

import uvicorn

from agent.bootstrap_tracing import tracing_of
from agent.settings import Settings
from mcp_server.app import create_app
from mcp_server.backend import Backend
from mcp_server.draining import EndingServer
from mcp_server.errors import EXIT_OK
from mcp_server.guard import LOOPBACK_NAMES, is_loopback
from mcp_server.logs import logging_to
from mcp_server.screen import Screen
from tools.domain.errors import InputError, OutsideError

__all__ = ["listen", "serve"]


def serve(arguments: argparse.Namespace, screen: Screen, backend: Backend) -> int:
    """Serve REST and MCP until interrupted."""
    settings = backend.settings()
    host = settings.host if arguments.host is None else arguments.host
    port = settings.port if arguments.port is None else arguments.port
    if not is_loopback(host) and not arguments.insecure:
        raise InputError(
            f"'{host}' can be reached by others, and nobody would have to log in",
            hint="leave --host out, or say --insecure behind something that asks for a login",
            code="insecure_host",
        )
    tracing = tracing_of(settings)
    names = LOOPBACK_NAMES if is_loopback(host) else ()
    app = create_app(backend, names=names, tracing=tracing)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="on",
        http="h11",  # httptools passes on headers that the protocol wants refused
    )
    server = EndingServer(config, app.state.drain, drain_s=settings.drain_s)
    with ExitStack() as stack:
        listening = stack.enter_context(listen(host, port))
        stack.enter_context(logging_to(screen.err, settings))
        if tracing is not None:
            stack.callback(tracing.close)
        _tell(host, listening.getsockname()[1], settings, screen)
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


def _tell(host: str, port: int, settings: Settings, screen: Screen) -> None:
    """Say where the service answers, in the form of the log where that is read by a program."""
    shown = f"[{host}]" if ":" in host else host
    where = f"Leadline: http://{shown}:{port}/v1 (REST), http://{shown}:{port}/mcp (MCP)"
    warnings = [f"leadline: warning: {warning}" for warning in settings.warnings]
    if settings.log_format == "text":
        for line in (*warnings, where):
            screen.note(line)
        return
    log = logging.getLogger("leadline.serve")
    for warning in settings.warnings:
        log.warning("%s", warning)
    log.log(max(log.getEffectiveLevel(), logging.INFO), "%s", where)


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
