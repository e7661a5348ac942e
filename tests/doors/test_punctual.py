"""A connection that does not say what it wants is closed; one that does is served."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from mcp_server import punctual
from mcp_server.commands.serve import listen

WHOLE = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"


async def answer(scope: Scope, _: Receive, send: Send) -> None:
    assert scope["type"] == "http"
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@asynccontextmanager
async def connected() -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    with listen("127.0.0.1", 0) as listening:
        config = uvicorn.Config(answer, http=punctual.Punctual, lifespan="off", log_level="error")
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        reader, writer = await asyncio.open_connection(*listening.getsockname())
        try:
            yield reader, writer
        finally:
            writer.close()
            server.should_exit = True
            await serving


@pytest.mark.parametrize("part", [b"", b"GET / HT", WHOLE[:-2]])
async def test_half_a_head_is_given_up(part: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(punctual, "HEAD_S", 0.0)
    async with connected() as (reader, writer):
        writer.write(part)
        assert await reader.read() == b""


async def test_half_a_head_behind_a_whole_one_is_given_up_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with connected() as (reader, writer):
        writer.write(WHOLE)
        assert (await reader.readline()).startswith(b"HTTP/1.1 204")
        monkeypatch.setattr(punctual, "HEAD_S", 0.0)
        writer.write(WHOLE[:9])
        rest = await reader.read()
    assert b"HTTP/1.1" not in rest


async def test_whoever_asks_in_time_is_answered_again_and_again() -> None:
    async with connected() as (reader, writer):
        for _ in range(3):
            writer.write(WHOLE[:9])
            await writer.drain()
            writer.write(WHOLE[9:])
            assert (await reader.readline()).startswith(b"HTTP/1.1 204")
            while await reader.readline() != b"\r\n":
                pass
