"""Old sessions are deleted while a service runs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from mcp_server.backend import SessionService

__all__ = ["keeping_days"]


@asynccontextmanager
async def keeping_days(sessions: SessionService, days: float) -> AsyncIterator[None]:
    """Delete sessions so many days after their last change for as long as the block; 0 never."""
    if not days:
        yield
        return
    looking = asyncio.create_task(sessions.keep_days(days), name="retention")
    try:
        yield
    finally:
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking
