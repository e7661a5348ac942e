"""`leadline mcp` in front of a service that is away, goes away, or is none of ours."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
import uvicorn
from mcp import Client, MCPError
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from mcp_server.commands.serve import listen
from tests.fakes_doors import fake_backend
from tests.mcp_doors import ASK, ERAS, document_of, person, relayed, served


def free_port() -> int:
    """A port that nobody listens on."""
    with listen("127.0.0.1", 0) as listening:
        port: int = listening.getsockname()[1]
    return port


@asynccontextmanager
async def something_else() -> AsyncIterator[str]:
    """A web server that knows nothing of MCP."""

    async def page(_: object) -> PlainTextResponse:
        return PlainTextResponse("hello", status_code=404)

    app = Starlette(routes=[Route("/{path:path}", page, methods=["GET", "POST"])])
    with listen("127.0.0.1", 0) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(server.serve(sockets=[listening]))
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
            server.should_exit = True


async def told(url: str, mode: str, folder: Path) -> str:
    """What a client is told that tries."""
    with pytest.raises(ExceptionGroup) as refused:
        async with Client(relayed(url, folder), mode=mode):
            pass
    return str(innermost(refused.value))


def innermost(error: BaseException) -> MCPError:
    """The one error in groups of one."""
    while isinstance(error, BaseExceptionGroup):
        (error,) = error.exceptions
    assert isinstance(error, MCPError)
    return error


@ERAS
async def test_a_service_that_is_away_is_told_at_once(mode: str, tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    message = await told(url, mode, tmp_path)
    assert message.startswith(f"service_unavailable: the Leadline service at {url} does not answer")
    assert "`leadline serve` starts one" in message


@ERAS
async def test_what_is_no_leadline_is_told(mode: str, tmp_path: Path) -> None:
    async with something_else() as url:
        assert "answers with HTTP 404" in await told(url, mode, tmp_path)


@ERAS
async def test_a_refusal_of_the_service_is_passed_on(mode: str, tmp_path: Path) -> None:
    async with served(fake_backend(tmp_path)) as url:
        # The service answers for the names of this machine alone, and this is not one of them.
        other = url.replace("127.0.0.1", "127.0.0.2")
        assert "does not answer" in await told(other, mode, tmp_path)
        async with Client(relayed(url, tmp_path), mode=mode) as client:
            with pytest.raises(MCPError, match="larger than 1048576 bytes"):
                await client.call_tool("plan_start", {"text": "x" * 2_000_000})
            document_of(await client.call_tool("plan_start", ASK))


@ERAS
async def test_a_service_that_comes_back_is_spoken_to_again(mode: str, tmp_path: Path) -> None:
    backend = fake_backend(tmp_path)
    async with AsyncExitStack() as stack:
        service = AsyncExitStack()
        url = await service.enter_async_context(served(backend))
        client = await stack.enter_async_context(Client(relayed(url, tmp_path), mode=mode))
        plan = document_of(await client.call_tool("plan_start", ASK))
        await service.aclose()
        with pytest.raises(MCPError, match="service_unavailable"):
            await client.call_tool("plan_get", {"session_id": plan.session_id})
        await stack.enter_async_context(served(backend, port=int(url.split(":")[2].split("/")[0])))
        read = await client.call_tool("plan_get", {"session_id": plan.session_id})
        assert document_of(read) == plan


@ERAS
async def test_forms_reach_the_person_behind_a_relay(mode: str, tmp_path: Path) -> None:
    async with (
        served(fake_backend(tmp_path, mcp_sessions=True)) as url,
        Client(relayed(url, tmp_path), mode=mode, elicitation_callback=person) as client,
    ):
        plan = document_of(await client.call_tool("plan_start", ASK))
        answered = await client.call_tool("plan_answer", {"session_id": plan.session_id})
        assert document_of(answered).choice == 2


async def test_a_relay_opens_nothing_of_its_own(tmp_path: Path) -> None:
    async with (
        served(fake_backend(tmp_path)) as url,
        Client(relayed(url, tmp_path)) as client,
    ):
        document_of(await client.call_tool("plan_start", ASK))
    assert not (tmp_path / "nothing").exists()


async def test_a_line_that_is_no_json_is_answered_and_passed_over(tmp_path: Path) -> None:
    async with served(fake_backend(tmp_path)) as url:
        relay = relayed(url, tmp_path)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *relay.args,
            env=relay.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"this is no JSON\n")
        answer = json.loads(await process.stdout.readline())
        assert answer["error"]["code"] == -32700
        ping = {"jsonrpc": "2.0", "id": 7, "method": "ping"}
        process.stdin.write(json.dumps(ping).encode() + b"\n")
        pong = json.loads(await process.stdout.readline())
        assert (pong["id"], pong["result"]) == (7, {})
        process.stdin.close()
        assert await process.wait() == 0
