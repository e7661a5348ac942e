"""How a service ends: it says so, takes nothing new, finishes what is at work, then lets go.

On SIGTERM or SIGINT `/readyz` fails first while the port stays open, requests are answered 503,
streams are told to end, turns at work have `LEADLINE_DRAIN_S` seconds. What is cut off after that
is finished by whoever reads the session next. A second signal ends at once.
"""

import asyncio
import logging
import os
import signal
import socket
from collections.abc import Callable, Mapping
from threading import Timer
from time import monotonic
from types import FrameType
from typing import Any

import uvicorn
from starlette.responses import JSONResponse
from starlette.types import Message, Receive, Scope, Send

from mcp_server.errors import plain_problem

__all__ = ["Drain", "EndingServer", "as_one_that_ends", "refuse_as_cut_off", "refuse_as_ending"]

_log = logging.getLogger("leadline.serve")
_CLOSING_S = 2
"""For connections to close, once nothing is at work; and for streams to end by themselves."""
_STUCK_S = 10.0
"""A thread that does not come back keeps a process from ending so long, and no longer."""
_RETRY_AFTER_S = 1


class Drain:
    """Whether this process ends, and what it still has at work."""

    def __init__(self) -> None:
        self.begun = False
        self.at_work = 0
        self.streams = 0
        self._told = asyncio.Event()

    def begin(self) -> None:
        """The end begins; may be called by a signal handler."""
        self.begun = True

    def tell(self) -> None:
        """Wake whoever waits for the end; called in the event loop."""
        self._told.set()

    async def wait(self) -> None:
        """Wait until streams that did not end by themselves are to be ended."""
        await self._told.wait()
        await asyncio.sleep(_CLOSING_S)

    def began(self) -> None:
        """A request is at work."""
        self.at_work += 1

    def stream_began(self) -> None:
        """What seemed a request is a stream."""
        self.at_work -= 1
        self.streams += 1

    def ended(self, *, was_stream: bool) -> None:
        """A request is answered, or a stream has ended."""
        if was_stream:
            self.streams -= 1
        else:
            self.at_work -= 1


async def refuse_as_cut_off(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request that took longer than the end of the process leaves."""
    problem = plain_problem(
        status=503,
        title="The service is ending",
        detail="this process ended before the request did; what it changed is finished by whoever"
        " reads it next",
        code="cut_off",
        hint="read the session to see what was done, at another process of the service",
    )
    await _answer(problem)(scope, receive, send)


async def refuse_as_ending(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request that came too late, and have its connection closed."""
    problem = plain_problem(
        status=503,
        title="The service is ending",
        detail="this process takes no new requests",
        code="draining",
        hint="ask again: another process of the service answers, or this one once it is back",
    )
    await _answer(problem)(scope, receive, send)


def _answer(problem: Mapping[str, Any]) -> JSONResponse:
    headers = {"Retry-After": str(_RETRY_AFTER_S), "Connection": "close"}
    return JSONResponse(
        problem, status_code=503, media_type="application/problem+json", headers=headers
    )


def as_one_that_ends(receive: Receive, drain: Drain, is_stream: Callable[[], bool]) -> Receive:
    """Messages of a client that goes away when the process ends, if it listens to a stream."""

    async def until_the_end() -> Message:
        incoming = asyncio.ensure_future(receive())
        ending = asyncio.ensure_future(drain.wait())
        try:
            await asyncio.wait((incoming, ending), return_when=asyncio.FIRST_COMPLETED)
            if not incoming.done() and is_stream():
                return {"type": "http.disconnect"}
            return await incoming
        finally:
            incoming.cancel()
            ending.cancel()

    return until_the_end


class EndingServer(uvicorn.Server):
    """A server that finishes what is at work before it ends."""

    def __init__(
        self,
        config: uvicorn.Config,
        drain: Drain,
        *,
        drain_s: float,
        on_start: Callable[[], None] = lambda: None,
    ) -> None:
        """Bind a configuration and what is at work.

        Args:
            config: What is served.
            drain: What is at work.
            drain_s: Seconds that work has once the end has begun.
            on_start: Called when requests are answered from now on.
        """
        super().__init__(config)
        self._on_start = on_start
        config.timeout_graceful_shutdown = _CLOSING_S
        self._drain, self._drain_s = drain, drain_s
        self._deadline: float | None = None
        self.interrupted = False

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end, or end at once when told again."""
        if self._drain.begun:
            os._exit(128 + sig)
        self.interrupted = sig == signal.SIGINT
        self._drain.begin()
        if not self.started:
            self.should_exit = True
        stuck = Timer(self._drain_s + _CLOSING_S + _STUCK_S, os._exit, (128 + sig,))
        stuck.daemon = True
        stuck.start()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open what is served, and say so where that went well."""
        await super().startup(sockets)
        if self.started:
            self._on_start()

    async def on_tick(self, counter: int) -> bool:
        """Look ten times a second whether everything is finished."""
        if self._drain.begun and not self.should_exit:
            self._go_on_ending()
        return await super().on_tick(counter)

    def _go_on_ending(self) -> None:
        at_work, streams = self._drain.at_work, self._drain.streams
        if self._deadline is None:
            self._deadline = monotonic() + self._drain_s
            self._drain.tell()
            told = "ending: %d requests and %d streams at work, %g s at most"
            _log.info(told, at_work, streams, self._drain_s)
        late = monotonic() >= self._deadline
        if late and (at_work or streams):
            _log.warning("cut off: %d requests and %d streams", at_work, streams)
        self.should_exit = late or not (at_work or streams)
