"""Doors that really understand, with any reader, over recommendations that are fakes."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from agent.locks import SessionLocks
from agent.sessions import Sessions
from agent.settings import Settings
from agent.store_sqlite import open_store
from mcp_server.app import create_app
from mcp_server.backend import Backend
from mcp_server.cli import main
from tests.fakes_agent import fake_steps
from tests.fakes_doors import running
from tools.operation import ToolDeps
from tools.understand import UNDERSTAND

__all__ = ["DOORS", "plan_at", "reading_backend", "serving"]

DOORS = ("cli", "rest")
"""Where everything is tried; what MCP shows is the same document."""


def reading_backend(folder: Path, deps: ToolDeps) -> Backend:
    """Sessions in a file of `folder`; `understand` is the real one over these ports."""
    database = folder / "leadline.db"
    given = Settings(database_url=SecretStr(f"sqlite:///{database}"))

    @asynccontextmanager
    async def opened() -> AsyncIterator[Sessions]:
        locks = SessionLocks(folder / "locks")
        steps = replace(fake_steps(), understand=UNDERSTAND)
        async with open_store(database) as store:
            yield Sessions(store=store, locks=locks, deps=deps, steps=steps)

    return Backend(
        settings=lambda: given, open_sessions=opened, tool_deps=lambda: deps, operations=()
    )


def serving(backend: Backend) -> AbstractAsyncContextManager[httpx.AsyncClient]:
    """A client of REST over a backend."""
    return running(create_app(backend))


def plan_at(
    door: str, backend: Backend, text: str, capsys: pytest.CaptureFixture[str]
) -> tuple[dict[str, Any], str]:
    """The plan that one door makes of a text, and everything it said."""
    if door == "cli":
        assert main(["plan", text, "--json"], backend=backend) == 0
        out, err = capsys.readouterr()
        return json.loads(out), out + err
    return asyncio.run(_by_rest(backend, text))


async def _by_rest(backend: Backend, text: str) -> tuple[dict[str, Any], str]:
    async with serving(backend) as client:
        answer = await client.post("/v1/sessions", json={"text": text})
    assert answer.status_code == 201
    return answer.json(), f"{answer.headers} {answer.text}"
