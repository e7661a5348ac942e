"""The composition root: the real operations on a temporary database, and what it imports."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from agent.bootstrap import open_sessions, tool_deps
from agent.settings import Settings
from tests.fakes_agent import ME
from tools.domain.errors import OutsideError

ROOT = Path(__file__).parents[2]
SENTENCE = "A customer-support chatbot for 1000 users, low latency is critical"


def _settings(database_url: str) -> Settings:
    return Settings.from_environment({"HOME": "/", "LEADLINE_DATABASE_URL": database_url})


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return _settings(f"sqlite:///{tmp_path}/data/leadline.db")


@pytest.mark.parametrize(
    "url", ["mysql://ann:hush@db/x", "sqlite://", "sqlite:///:memory:", "no url"]
)
async def test_a_database_that_keeps_no_sessions_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(OutsideError) as refused:
        async with open_sessions(_settings(url)):
            pass
    assert refused.value.code == "unsupported_store"
    assert "sqlite:////" in refused.value.hint
    assert "hush" not in str(refused.value)


async def test_the_real_operations_take_a_sentence_to_a_dry_run(settings: Settings) -> None:
    async with open_sessions(settings) as sessions:
        plan = await sessions.start(ME, SENTENCE)
        assert plan.specification.traffic.concurrent_users == 1000
        assert plan.specification.priority == "latency"
        assert 1 <= len(plan.recommendations) <= 5
        again = await sessions.start(ME, SENTENCE)
        assert again.recommendations == plan.recommendations
        assert again.plan_digest == plan.plan_digest
        more = await sessions.edit(ME, plan.session_id, "make it 2,000 users")
        assert more.specification.traffic.concurrent_users == 2000
        chosen = await sessions.choose(ME, plan.session_id, 1)
        assert chosen.pending is not None
    async with open_sessions(settings) as sessions:
        assert await sessions.view(ME, plan.session_id) == chosen
        done = await sessions.approve(ME, plan.session_id, chosen.plan_digest, True)
        assert done.deployment is not None
        assert done.deployment["problems"] == []
        for target in ("deployment", "kserve"):
            assert (await sessions.bundle(ME, plan.session_id, target=target)).files


def test_ports_are_made_once_per_settings(settings: Settings) -> None:
    assert tool_deps(settings) is tool_deps(settings.model_copy())


def test_stateless_operations_do_not_import_the_graph(tmp_path: Path) -> None:
    code = (
        "import json, sys\n"
        "from agent.bootstrap import tool_deps\n"
        "from agent.settings import Settings\n"
        "tool_deps(Settings.from_environment())\n"
        "print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))\n"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"LEADLINE_DATABASE_URL": f"sqlite:///{tmp_path}/leadline.db", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    heavy = {"langgraph", "langchain_core", "langsmith", "fastapi", "mcp", "jinja2", "scipy"}
    assert heavy.isdisjoint(json.loads(done.stdout))
