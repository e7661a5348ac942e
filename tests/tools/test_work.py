"""Pieces of work: told to whoever watches in this context, and to nobody else."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from anyio.to_thread import run_sync

from tools.domain.errors import InputError, OutsideError
from tools.work import Piece, Watcher, watched_by, work


def watcher(seen: list[tuple[str, str, str, str]]) -> Watcher:
    @contextmanager
    def watch(piece: Piece) -> Iterator[None]:
        try:
            yield
        finally:
            seen.append((piece.kind, piece.name, piece.result, piece.code))

    return watch


@pytest.mark.parametrize(
    ("error", "result", "code"),
    [
        (InputError("no", hint="x", code="unknown_gpu"), "refused", "unknown_gpu"),
        (OutsideError("no", hint="x", code="store_locked"), "failed", "store_locked"),
        (ValueError("hunter2"), "failed", "defect"),
        (asyncio.CancelledError(), "cut", ""),
    ],
)
def test_a_failure_is_told_by_its_kind_and_goes_on(
    error: BaseException, result: str, code: str
) -> None:
    seen: list[tuple[str, str, str, str]] = []
    with pytest.raises(type(error)), watched_by(watcher(seen)), work("operation", "estimate"):
        raise error
    assert seen == [("operation", "estimate", result, code)]


async def test_a_watcher_follows_into_threads_and_ends_with_its_context() -> None:
    seen: list[tuple[str, str, str, str]] = []

    def searched() -> None:
        with work("search", "knowledge"):
            pass

    with watched_by(watcher(seen)):
        await run_sync(searched)
    await run_sync(searched)
    assert seen == [("search", "knowledge", "ok", "")]


async def test_two_contexts_do_not_see_each_other() -> None:
    first: list[tuple[str, str, str, str]] = []
    second: list[tuple[str, str, str, str]] = []

    async def ask(seen: list[tuple[str, str, str, str]], name: str) -> None:
        with watched_by(watcher(seen)):
            await asyncio.sleep(0)
            with work("operation", name):
                await asyncio.sleep(0)

    await asyncio.gather(ask(first, "a"), ask(second, "b"))
    assert (first, second) == ([("operation", "a", "ok", "")], [("operation", "b", "ok", "")])
