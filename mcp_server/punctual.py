"""The protocol of uvicorn with a time limit for the head of a request.

A connection that never says what it wants costs a file descriptor; uvicorn would keep it for ever.
"""

from asyncio import TimerHandle, Transport
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

__all__ = ["Punctual"]

HEAD_S = 20.0


class Punctual(H11Protocol):
    """Closes a connection whose request has not begun in time."""

    _late: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """A connection was opened: it has to say something."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Something was said: a whole head, or a part that has to become one."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        self._forget()
        super().connection_lost(exc)

    def _watch(self) -> None:
        is_waited_for = self.conn.their_state is h11.IDLE and self._has_part()
        if not is_waited_for:
            self._forget()
        elif self._late is None:
            self._late = self.loop.call_later(HEAD_S, self._give_up)

    def _has_part(self) -> bool:
        """Whether nothing was asked yet, or the next head has begun; idle ones have a limit."""
        first: Any = getattr(self, "cycle", None)
        return first is None or bool(self.conn.trailing_data[0])

    def _give_up(self) -> None:
        self._late = None
        if not self.transport.is_closing():
            self.transport.close()

    def _forget(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
