"""No state leaves the machine, whatever the environment asks of LangSmith."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from langsmith.utils import get_env_var, tracing_is_enabled

from agent.locks import SessionLocks
from agent.sessions import Sessions
from agent.store_sqlite import open_store
from tests.fakes_agent import ME, fake_deps, fake_steps, understand
from tools.operation import ToolDeps
from tools.understand import UnderstandRequest, Understood


@pytest.fixture
def asked_to_trace(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An environment that switches tracing on; LangSmith remembers what it has read."""
    forget = cast("Any", get_env_var).cache_clear
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    forget()
    yield
    monkeypatch.undo()
    forget()


@pytest.mark.usefixtures("asked_to_trace")
async def test_a_run_is_not_traced_even_if_the_environment_says_so(tmp_path: Path) -> None:
    seen: list[object] = []

    def watching(request: UnderstandRequest, deps: ToolDeps) -> Understood:
        seen.append(tracing_is_enabled())
        return understand(request, deps)

    steps = fake_steps()
    steps = replace(steps, understand=replace(steps.understand, handler=watching))
    async with open_store(tmp_path / "leadline.db") as store:
        locks = SessionLocks(tmp_path / "locks")
        sessions = Sessions(store=store, locks=locks, deps=fake_deps(), steps=steps)
        assert tracing_is_enabled() is True
        await sessions.start(ME, "a chatbot")
    assert seen == [False]
