"""Processes beside the service: the same answers, the same errors, and nothing lost with them."""

import os
import pickle
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.bootstrap import tool_deps
from agent.settings import Settings
from agent.workforce import Workforce
from tools.domain.errors import InputError, RefusedError
from tools.estimate import ESTIMATE
from tools.lookup import LOOKUP
from tools.operation import ToolDeps

ASKED = {"model": "llama-3.1-8b", "gpu": "h100", "concurrency": 8}
READY_S = 120.0

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("workforce")
    return Settings.from_environment(
        {"HOME": "/", "LEADLINE_DATABASE_URL": f"sqlite:///{folder / 'leadline.db'}"}
    )


@pytest.fixture(scope="module")
def deps(settings: Settings) -> ToolDeps:
    return tool_deps(settings)


@pytest.fixture
def workforce(settings: Settings, deps: ToolDeps) -> Iterator[Workforce]:
    with Workforce(settings, 1) as made:
        made.shared(ESTIMATE).call(ASKED, deps)
        assert made.wait_until_ready(READY_S)
        yield made


def test_a_worker_answers_as_the_service_does(workforce: Workforce, deps: ToolDeps) -> None:
    asked = ASKED | {"prompt_tokens": 777}
    there = workforce.shared(ESTIMATE).call(asked, deps)
    assert there.model_dump_json() == ESTIMATE.call(asked, deps).model_dump_json()


def test_a_refusal_comes_back_as_it_is(workforce: Workforce, deps: ToolDeps) -> None:
    crowded = {"model": "llama-3.1-8b", "gpu": "l4", "rps": 500}
    with pytest.raises(RefusedError) as here:
        ESTIMATE.call(crowded, deps)
    with pytest.raises(RefusedError) as there:
        workforce.shared(ESTIMATE).call(crowded, deps)
    assert str(there.value) == str(here.value)
    assert there.value.code == here.value.code == "past_the_knee"


def test_a_worker_that_is_killed_costs_no_answer(workforce: Workforce, deps: ToolDeps) -> None:
    (worker,) = workforce.pids()
    ended = os.pidfd_open(worker)
    os.kill(worker, signal.SIGKILL)
    select.select([ended], [], [], READY_S)
    os.close(ended)
    shared = workforce.shared(ESTIMATE)
    first = shared.call(ASKED | {"prompt_tokens": 778}, deps)
    assert first == ESTIMATE.call(ASKED | {"prompt_tokens": 778}, deps)
    # The next question starts another.
    shared.call(ASKED | {"prompt_tokens": 779}, deps)
    assert workforce.wait_until_ready(READY_S)
    assert workforce.pids() != (worker,)


def test_the_first_question_does_not_wait_for_workers(settings: Settings, deps: ToolDeps) -> None:
    with Workforce(settings, 1) as made:
        found = made.shared(ESTIMATE).call(ASKED | {"prompt_tokens": 780}, deps)
    assert found == ESTIMATE.call(ASKED | {"prompt_tokens": 780}, deps)


def test_after_its_end_the_service_answers_by_itself(settings: Settings, deps: ToolDeps) -> None:
    made = Workforce(settings, 1)
    made.close()
    assert made.shared(ESTIMATE).call(ASKED, deps) == ESTIMATE.call(ASKED, deps)
    assert made.pids() == ()


def test_without_workers_and_for_others_nothing_changes(settings: Settings) -> None:
    assert Workforce(settings, 0).shared(ESTIMATE) is ESTIMATE
    assert Workforce(settings, 2).shared(LOOKUP) is LOOKUP


def test_an_error_survives_the_way_between_processes() -> None:
    sent = InputError("no GPU 'h9'", hint="try h100", code="unknown_gpu")
    came = pickle.loads(pickle.dumps(sent))  # noqa: S301  our own bytes
    assert (type(came), str(came)) == (InputError, "unknown_gpu: no GPU 'h9' (try h100)")


_SERVICE = """
import sys
from agent.bootstrap import tool_deps
from agent.settings import Settings
from agent.workforce import Workforce
from tools.estimate import ESTIMATE

if __name__ == "__main__":
    settings = Settings.from_environment()
    with Workforce(settings, 1) as made:
        made.shared(ESTIMATE).call(
            {"model": "llama-3.1-8b", "gpu": "h100", "concurrency": 8}, tool_deps(settings)
        )
        made.wait_until_ready(120)
        print(*made.pids(), flush=True)
        sys.stdin.read()
"""


def test_a_killed_service_leaves_no_worker_behind(tmp_path: Path) -> None:
    script = tmp_path / "service.py"
    script.write_text(_SERVICE)
    environment = os.environ | {
        "LEADLINE_DATABASE_URL": f"sqlite:///{tmp_path / 'leadline.db'}",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    with subprocess.Popen(  # noqa: S603  our own code
        [sys.executable, str(script)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # where the tracker of resources tells what was left to it
        text=True,
    ) as service:
        assert service.stdout is not None
        worker = int(service.stdout.readline())
        ended = os.pidfd_open(worker)
        service.kill()
    gone, _, _ = select.select([ended], [], [], 60.0)
    os.close(ended)
    assert gone
