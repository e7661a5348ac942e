"""Lock files and locks in PostgreSQL keep sessions apart alike."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest

from agent.bootstrap_store import place_at
from agent.locks import Locks
from tools.domain.errors import ConflictError

Opened = Callable[[], Any]


@pytest.fixture
async def two(database: str) -> AsyncIterator[tuple[Locks, Locks]]:
    """Locks of two processes on one database."""
    async with place_at(database) as (_, here), place_at(database) as (_, there):
        yield here, there


async def test_one_session_has_one_holder_in_all_processes(two: tuple[Locks, Locks]) -> None:
    order: list[str] = []

    async def write(locks: Locks, name: str) -> None:
        async with locks.hold("local:s-1"):
            order.append(name)
            await asyncio.sleep(0)
            order.append(name)

    await asyncio.gather(*(write(two[n % 2], str(n)) for n in range(6)))
    assert order[0::2] == order[1::2]
    assert sorted(order[0::2]) == ["0", "1", "2", "3", "4", "5"]


@pytest.mark.parametrize("other", [0, 1], ids=["same process", "another process"])
async def test_a_session_that_stays_busy_is_refused(two: tuple[Locks, Locks], other: int) -> None:
    async with two[0].hold("local:s-1"):
        with pytest.raises(ConflictError) as refused:
            async with two[other].hold("local:s-1", patience_s=0.05):
                pass
    assert refused.value.code == "session_busy"
    async with two[other].hold("local:s-1", patience_s=1):
        pass


async def test_a_lock_is_free_again_after_its_holder_failed(two: tuple[Locks, Locks]) -> None:
    with pytest.raises(ZeroDivisionError):
        async with two[0].hold("local:s-1"):
            raise ZeroDivisionError
    async with two[1].hold("local:s-1", patience_s=1):
        pass


async def test_a_lock_is_free_again_after_its_holder_was_cancelled(
    two: tuple[Locks, Locks],
) -> None:
    held = asyncio.Event()

    async def hold() -> None:
        async with two[0].hold("local:s-1"):
            held.set()
            await asyncio.Event().wait()

    holder = asyncio.create_task(hold())
    await held.wait()
    holder.cancel()
    with pytest.raises(asyncio.CancelledError):
        await holder
    async with two[1].hold("local:s-1", patience_s=1):
        pass


async def test_who_is_cancelled_while_waiting_leaves_no_lock(two: tuple[Locks, Locks]) -> None:
    async def take() -> None:
        async with two[1].hold("local:s-1"):
            pass

    for pause in range(10):
        async with two[0].hold("local:s-1"):
            waiting = asyncio.create_task(take())
            for _ in range(pause):
                await asyncio.sleep(0)
            waiting.cancel()
        await asyncio.wait([waiting])
        async with two[0].hold("local:s-1", patience_s=1):
            pass


async def test_hundreds_of_sessions_are_held_at_once(two: tuple[Locks, Locks]) -> None:
    async with AsyncExitStack() as held:
        for number in range(300):
            await held.enter_async_context(two[0].hold(f"local:s-{number:08x}"))
        with pytest.raises(ConflictError):
            async with two[1].hold("local:s-00000007", patience_s=0):
                pass


async def test_an_inner_lock_is_given_back_before_the_outer_one(two: tuple[Locks, Locks]) -> None:
    async with two[0].hold("outer"):
        async with two[0].hold("inner"):
            pass
        async with two[1].hold("inner", patience_s=1):
            pass
        with pytest.raises(ConflictError):
            async with two[1].hold("outer", patience_s=0):
                pass
