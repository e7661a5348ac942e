"""A backend over fakes, and a client of the app on it."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from mcp_server.app import create_app
from mcp_server.backend import Backend
from tests.fakes_doors import fake_backend, running


@pytest.fixture
def backend(tmp_path: Path) -> Backend:
    return fake_backend(tmp_path)


@pytest_asyncio.fixture
async def rest(backend: Backend) -> AsyncIterator[httpx.AsyncClient]:
    async with running(create_app(backend)) as client:
        yield client
