"""Session locks: one holder at a time, and a clear refusal after the wait."""

import asyncio
import hashlib
import os
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from agent.locks import SessionLocks
from tools.domain.errors import ConflictError, OutsideError


async def test_one_session_has_one_holder_across_lock_objects(tmp_path: Path) -> None:
    # Two objects stand for two processes: each opens the lock file anew.
    here, there = SessionLocks(tmp_path), SessionLocks(tmp_path)
    order: list[str] = []

    async def write(locks: SessionLocks, name: str) -> None:
        async with locks.hold("local:s-1"):
            order.append(name)
            await asyncio.sleep(0)
            order.append(name)

    await asyncio.gather(*(write(locks, str(n)) for n, locks in enumerate((here, there, here))))
    assert order[0::2] == order[1::2]
    assert sorted(order) == ["0", "0", "1", "1", "2", "2"]


async def test_a_lock_is_free_again_after_its_holder_failed(tmp_path: Path) -> None:
    locks = SessionLocks(tmp_path)
    with pytest.raises(ZeroDivisionError):
        async with locks.hold("local:s-1"):
            raise ZeroDivisionError
    async with locks.hold("local:s-1"):
        pass


@pytest.mark.parametrize("same_object", [True, False])
async def test_a_session_that_stays_busy_is_refused(tmp_path: Path, *, same_object: bool) -> None:
    holder = SessionLocks(tmp_path, patience_s=0.05)
    other = holder if same_object else SessionLocks(tmp_path, patience_s=0.05)
    async with holder.hold("local:s-1"):
        with pytest.raises(ConflictError) as refused:
            async with other.hold("local:s-1"):
                pass
    assert refused.value.code == "session_busy"


async def test_no_session_waits_for_another_of_the_same_process(tmp_path: Path) -> None:
    # A thousand sessions share lock files many times over; one that waited would be refused.
    locks = SessionLocks(tmp_path, patience_s=0)
    async with AsyncExitStack() as held:
        for number in range(1000):
            await held.enter_async_context(locks.hold(f"local:s-{number:08x}"))
        assert len(os.listdir(tmp_path)) < 1000  # noqa: PTH208


async def test_few_sessions_wait_for_another_of_another_process(tmp_path: Path) -> None:
    here, there = SessionLocks(tmp_path), SessionLocks(tmp_path, patience_s=0)
    met = 0
    async with AsyncExitStack() as held:
        for number in range(20):
            await held.enter_async_context(here.hold(f"local:s-{number:08x}"))
        for number in range(20, 220):
            try:
                async with there.hold(f"local:s-{number:08x}"):
                    pass
            except ConflictError:
                met += 1
    # 200 x 20 / 4,096 is about one.
    assert met <= 4


async def test_a_file_stays_locked_until_the_last_of_its_sessions_is_done(tmp_path: Path) -> None:
    # These two share a lock file.
    one, other = _meeting()
    here, there = SessionLocks(tmp_path), SessionLocks(tmp_path, patience_s=0)
    async with here.hold(one):
        async with here.hold(other):
            pass
        with pytest.raises(ConflictError):
            async with there.hold(other):
                pass
    async with there.hold(other):
        pass


def _meeting() -> tuple[str, str]:
    seen: dict[bytes, str] = {}
    for number in range(5000):
        name = f"local:s-{number:08x}"
        digest = hashlib.sha256(name.encode()).digest()
        first = seen.setdefault(bytes([digest[0] % 16, digest[1]]), name)
        if first != name:
            return first, name
    raise AssertionError("5,000 sessions in 4,096 files meet")


async def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutsideError) as refused:
        async with SessionLocks(tmp_path / "file" / "locks").hold("local:s-1"):
            pass
    assert refused.value.code == "store_unavailable"
