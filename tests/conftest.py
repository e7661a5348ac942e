"""What several folders of tests share: the ports over the shipped collections, made once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from agent.bootstrap import tool_deps
from agent.settings import Settings
from tests.postgres_server import WITHOUT_POSTGRES, PostgresServer, postgres_server
from tools.operation import ToolDeps

# The same examples on every machine, and no verdict by the clock.
settings.register_profile("suite", derandomize=True, deadline=None, max_examples=50)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> ToolDeps:
    """The real shipped collections over a temporary SQLite store."""
    file = tmp_path_factory.mktemp("installation") / "leadline.db"
    return tool_deps(
        Settings.from_environment({"HOME": "/", "LEADLINE_DATABASE_URL": f"sqlite:///{file}"})
    )


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server; a test that stops it starts it again."""
    with postgres_server() as server:
        if server is None:
            pytest.skip(WITHOUT_POSTGRES)
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'leadline.db'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.database()
