"""How a service ends: a process of its own, told by a signal while a turn is at work."""

import re
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.doors.rest_helpers import ASK
from tests.doors.service import Service, serving
from tests.scripted_llm import MODEL, Scripted, Step, form, scripted, text

WORDS = {"text": "something like a helper, one never knows"}
"""No rule reads this whole, so a language model is asked."""
FIELDS = {"fields": {"use_case": "interactive_chatbot", "traffic": {"concurrent_users": 100}}}
"""Nothing to read: no language model is asked."""


@pytest.fixture
def llm() -> Iterator[Scripted]:
    """A language model that answers once it is freed."""
    with scripted(Step(hangs=True, body=text(form()).body)) as server:
        yield server


def settings(llm: Scripted, **more: str) -> dict[str, str]:
    return {
        "LEADLINE_LLM_BASE_URL": llm.url,
        "LEADLINE_LLM_MODEL": MODEL,
        "LEADLINE_LLM_TIMEOUT_S": "60",
        "LEADLINE_LLM_BUDGET_S": "60",
    } | more


class Turn:
    """A turn on its way, in a thread of its own."""

    def __init__(self, service: Service) -> None:
        self.answer: httpx.Response | None = None
        self._url = f"{service.url}/v1/sessions"
        self._thread = threading.Thread(target=self._ask, daemon=True)
        self._thread.start()

    def _ask(self) -> None:
        try:
            self.answer = httpx.post(self._url, json=WORDS, timeout=120)
        except httpx.TransportError:
            self.answer = None

    def result(self) -> httpx.Response | None:
        self._thread.join(120)
        return self.answer


def refused(client: httpx.Client) -> httpx.Response:
    """What a request gets once the service has heard the signal."""
    deadline = time.monotonic() + 30
    while True:
        answer = client.get("/readyz")
        if answer.status_code == 503 or time.monotonic() > deadline:
            return answer


def sessions_of(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "leadline" / "leadline.db")) as connection:
        (count,) = connection.execute("SELECT count(*) FROM leadline_sessions").fetchone()
        return int(count)


def test_a_turn_at_work_is_finished_after_the_signal_and_the_exit_is_0(
    tmp_path: Path, llm: Scripted
) -> None:
    with serving(tmp_path, **settings(llm)) as service, httpx.Client(base_url=service.url) as open_:
        open_.get("/healthz")
        turn = Turn(service)
        assert llm.arrived.acquire(timeout=60)
        service.process.send_signal(signal.SIGTERM)
        assert refused(open_).json()["code"] == "draining"
        late = open_.get("/v1/sessions")
        assert (late.status_code, late.json()["code"]) == (503, "draining")
        assert (late.headers["retry-after"], late.headers["connection"]) == ("1", "close")
        llm.freed.set()
        answer = turn.result()
        _, said = service.process.communicate(timeout=60)
    assert answer is not None
    assert answer.status_code == 201
    assert (service.process.returncode, said) == (0, "")
    assert sessions_of(tmp_path) == 1
    with serving(tmp_path) as again:
        at = f"{again.url}{answer.headers['location']}"
        assert httpx.get(at, timeout=60).json() == answer.json()


def test_a_turn_that_takes_too_long_is_cut_off_and_finished_by_the_next(
    tmp_path: Path, llm: Scripted
) -> None:
    brief = settings(llm, LEADLINE_DRAIN_S="0.2", LEADLINE_LOG_LEVEL="info")
    with serving(tmp_path, **brief) as service:
        made = httpx.post(f"{service.url}/v1/sessions", json=FIELDS, timeout=60).json()
        at = f"/v1/sessions/{made['session_id']}"
        cut: list[object] = []
        edit = threading.Thread(
            target=lambda: cut.append(_edited(f"{service.url}{at}/messages")), daemon=True
        )
        edit.start()
        assert llm.arrived.acquire(timeout=60)
        service.process.send_signal(signal.SIGTERM)
        # The thread that waits for the model is let go once the service has closed.
        assert _said(service, "cut off: 1 requests")
        llm.freed.set()
        service.process.communicate(timeout=60)
        edit.join(60)
    assert service.process.returncode == 0
    with serving(tmp_path) as again:
        plan = httpx.get(f"{again.url}{at}", timeout=60)
        assert plan.status_code == 200
        assert plan.json()["pending"]["kind"] in ("choose", "clarify")


def _edited(url: str) -> object:
    try:
        return httpx.post(url, json=WORDS, timeout=60).status_code
    except httpx.TransportError as error:
        return error


def _said(service: Service, words: str) -> bool:
    assert service.process.stderr is not None
    return any(words in line for line in iter(service.process.stderr.readline, ""))


def test_a_second_signal_ends_at_once(tmp_path: Path, llm: Scripted) -> None:
    with serving(tmp_path, **settings(llm)) as service, httpx.Client(base_url=service.url) as open_:
        open_.get("/healthz")
        turn = Turn(service)
        assert llm.arrived.acquire(timeout=60)
        service.process.send_signal(signal.SIGTERM)
        refused(open_)
        service.process.send_signal(signal.SIGTERM)
        service.process.communicate(timeout=30)
        assert service.process.returncode == 128 + signal.SIGTERM
        assert turn.result() is None


def test_an_idle_service_ends_at_once_with_0(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        service.process.send_signal(signal.SIGTERM)
        _, said = service.process.communicate(timeout=30)
    assert (service.process.returncode, said) == (0, "")


def test_streams_are_told_to_end(tmp_path: Path) -> None:
    sessions = {"LEADLINE_MCP_SESSIONS": "1"}
    with serving(tmp_path, **sessions) as service:
        made = httpx.post(f"{service.url}/v1/sessions", json=ASK, timeout=60)
        events = f"{service.url}{made.headers['location']}/events"
        with (
            httpx.stream("GET", events, timeout=60) as stream,
            httpx.stream("GET", f"{service.url}/mcp", headers=_mcp(service), timeout=60) as mcp,
        ):
            assert mcp.status_code == 200
            lines = stream.iter_lines()
            assert next(line for line in lines if line.startswith("event: session"))
            service.process.send_signal(signal.SIGTERM)
            # Both come to their proper end: a connection that is cut raises here.
            assert "event: turn" not in list(lines)
            assert list(mcp.iter_lines()) is not None
        _, said = service.process.communicate(timeout=60)
    assert (service.process.returncode, said) == (0, "")


def _mcp(service: Service) -> dict[str, str]:
    """Headers of a client of the handshake era that listens."""
    accept = {"accept": "application/json, text/event-stream"}
    params = {
        "protocolVersion": "2025-11-25",
        "capabilities": {},
        "clientInfo": {"name": "t", "version": "1"},
    }
    call = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}
    answer = httpx.post(f"{service.url}/mcp", json=call, headers=accept, timeout=60)
    session = {"mcp-session-id": answer.headers["mcp-session-id"]}
    return accept | session | {"mcp-protocol-version": "2025-11-25"}


def test_a_service_that_logs_json_says_nothing_else(tmp_path: Path) -> None:
    with serving(tmp_path, LEADLINE_LOG_FORMAT="json", LEADLINE_LOG_LEVEL="info") as service:
        httpx.get(f"{service.url}/v1/sessions", headers={"x-request-id": "r-1"})
        service.process.send_signal(signal.SIGTERM)
        _, said = service.process.communicate(timeout=30)
    lines = said.splitlines()
    assert any('"request_id": "r-1"' in line and '"status": 200' in line for line in lines)
    assert all(re.fullmatch(r'\{"ts": .*\}', line) for line in lines)
