"""Answers that take long: whoever may no longer ask is told nothing more.

A stream of events can outlive the key that opened it, so the key is looked at again while it is
open; where it is not good any more the stream ends. An answer in one piece costs nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable

from starlette.types import Message, Send

from tools.domain.errors import DeniedError, LoginError, OutsideError

__all__ = ["AGAIN_S", "Watched"]

AGAIN_S = 5.0


class Watched:
    """The way back to one caller, closed when the caller may no longer ask."""

    def __init__(self, send: Send, still: Callable[[], Awaitable[object]]) -> None:
        """Wrap the way back.

        Args:
            send: The way back.
            still: Raises what a request of now would be refused with.
        """
        self._send, self._still = send, still
        self._one_by_one = asyncio.Lock()
        self._watching: asyncio.Task[None] | None = None
        self._is_over = False

    async def send(self, message: Message) -> None:
        """Pass a message on, while the caller may hear it."""
        if message.get("more_body", False) and self._watching is None:
            self._watching = asyncio.create_task(self._watch())
        async with self._one_by_one:
            if not self._is_over:
                await self._send(message)

    def close(self) -> None:
        """The answer is complete."""
        if self._watching is not None:
            self._watching.cancel()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(AGAIN_S)
            try:
                await self._still()
            except OutsideError:
                continue  # nobody can tell now: it was good a moment ago
            except (LoginError, DeniedError):
                await self._end()
                return

    async def _end(self) -> None:
        """End the answer; the server then tells whoever makes it that nobody listens."""
        async with self._one_by_one:
            self._is_over = True
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})
