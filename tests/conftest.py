"""What several folders of tests share: the ports over the shipped collections, made once."""

import pytest
from hypothesis import settings

from agent.bootstrap import tool_deps
from agent.settings import Settings
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
