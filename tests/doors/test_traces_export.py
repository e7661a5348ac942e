"""Traces leave a real process over OTLP/HTTP, and a collector that is away keeps nobody waiting."""

import signal
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from tests.doors.service import serving

CANARY = "canary-hush-0815"


class Collector(ThreadingHTTPServer):
    """Takes traces and keeps their bytes."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got: list[tuple[str, bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        assert isinstance(self.server, Collector)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, body))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def planned(folder: Path, endpoint: str) -> tuple[int, str]:
    """Exit code and log of a service that made a plan and was told to end."""
    settings = {"LEADLINE_TRACES": "1", "OTEL_EXPORTER_OTLP_ENDPOINT": endpoint}
    with serving(folder, **settings) as service:
        asked = {"text": f"a chatbot for 1000 users {CANARY}"}
        made = httpx.post(f"{service.url}/v1/sessions", json=asked, timeout=60)
        assert made.status_code == 201
        service.process.send_signal(signal.SIGTERM)
        _, said = service.process.communicate(timeout=60)
    return service.process.returncode, said


def test_a_plan_arrives_at_the_collector_without_its_words(
    tmp_path: Path, collector: Collector
) -> None:
    assert planned(tmp_path, collector.url) == (0, "")
    assert {path for path, _ in collector.got} == {"/v1/traces"}
    told = b"".join(body for _, body in collector.got)
    for name in (b"POST /v1/sessions", b"step recommend", b"operation understand", b"leadline"):
        assert name in told
    assert CANARY.encode() not in told


def test_a_collector_that_is_away_does_not_keep_a_service_from_ending(tmp_path: Path) -> None:
    code, said = planned(tmp_path, "http://127.0.0.1:9")
    assert code == 0
    assert CANARY not in said
    assert "Traceback" not in said
