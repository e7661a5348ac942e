"""A few at a time, and nobody twice before everybody once: work shared fairly between tenants.

One tenant that asks for a hundred plans at once gets every place while it is alone; as soon as
another one asks, every second place is theirs.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

__all__ = ["FairShare"]


class FairShare:
    """Places for work; whoever waits is let in by tenant in turn."""

    def __init__(self, places: int) -> None:
        """Make so many places, at least one."""
        self._free = max(places, 1)
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @asynccontextmanager
    async def place(self, tenant: str) -> AsyncIterator[None]:
        """Hold a place for as long as the block."""
        await self._taken(tenant)
        try:
            yield
        finally:
            self._given_back()

    async def _taken(self, tenant: str) -> None:
        if self._free:
            self._free -= 1
            return
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(tenant, deque()).append(mine)
        try:
            await mine
        except asyncio.CancelledError:
            if mine.done() and not mine.cancelled():
                self._given_back()  # let in and called off at the same moment
            raise

    def _given_back(self) -> None:
        """Let the next one in: of the tenant whose turn is longest ago."""
        while self._waiting:
            tenant, queue = self._waiting.popitem(last=False)
            while queue:
                next_one = queue.popleft()
                if not next_one.done():
                    if queue:
                        self._waiting[tenant] = queue
                    next_one.set_result(None)
                    return
        self._free += 1
