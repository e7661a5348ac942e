"""What goes wrong between a client and the service: bodies too large, readers too slow, the end."""

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.doors.rest_helpers import ASK, code_of
from tests.doors.service import Service, serving

TWENTY_MEGABYTES = 20_000_000
PIECE = b"x" * 65_536


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("service")) as found:
        yield found


def in_pieces() -> Iterator[bytes]:
    for _ in range(TWENTY_MEGABYTES // len(PIECE)):
        yield PIECE


@pytest.mark.parametrize("path", ["/v1/sessions", "/v1/tools/estimate", "/mcp"])
@pytest.mark.parametrize("announced", [True, False], ids=["with a length", "in pieces"])
def test_twenty_megabytes_are_refused_with_a_problem(
    service: Service, path: str, announced: bool
) -> None:
    body = b"x" * TWENTY_MEGABYTES if announced else in_pieces()
    headers = {"content-type": "application/json"}
    answer = httpx.post(f"{service.url}{path}", content=body, headers=headers, timeout=60)
    assert code_of(answer) == (413, "body_too_large")
    assert httpx.get(f"{service.url}/readyz").status_code == 200


def test_a_client_that_goes_away_in_its_body_leaves_the_service_well(service: Service) -> None:
    address = urlsplit(service.url)
    assert address.hostname is not None
    with socket.create_connection((address.hostname, address.port or 0)) as client:
        client.sendall(
            b"POST /v1/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            b'Content-Length: 100\r\n\r\n{"text": "a chat'
        )
    assert httpx.get(f"{service.url}/v1/sessions").json()["sessions"] == []


def test_a_reader_who_does_not_read_holds_nobody_up(service: Service) -> None:
    made = httpx.post(f"{service.url}/v1/sessions", json=ASK, timeout=60)
    at = made.headers["location"]
    address = urlsplit(service.url)
    assert address.hostname is not None
    with socket.create_connection((address.hostname, address.port or 0)) as client:
        request = f"GET {at}/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 20
        client.sendall(request.encode())
        edited = httpx.post(
            f"{service.url}{at}/messages", json={"text": "make it 2000 users"}, timeout=60
        )
        assert edited.status_code == 200
    assert httpx.delete(f"{service.url}{at}").status_code == 204


def test_a_stream_goes_on_while_the_session_is_changed(service: Service) -> None:
    made = httpx.post(f"{service.url}/v1/sessions", json=ASK, timeout=60)
    at = f"{service.url}{made.headers['location']}"
    with httpx.stream("GET", f"{at}/events", timeout=60) as stream:
        lines = stream.iter_lines()
        assert next(line for line in lines if line.startswith("event: session"))
        httpx.post(f"{at}/messages", json={"text": "make it 2000 users"}, timeout=60)
        assert next(line for line in lines if '"recommend", "state": "finished"' in line)
        assert next(line for line in lines if line == "id: 2")
    httpx.delete(at)


def test_a_service_with_an_open_stream_ends_when_it_is_told(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        made = httpx.post(f"{service.url}/v1/sessions", json=ASK, timeout=60)
        at = f"{service.url}{made.headers['location']}"
        with httpx.stream("GET", f"{at}/events", timeout=60) as stream:
            lines = stream.iter_lines()
            assert next(line for line in lines if line.startswith("event: session"))
            code, said = service.interrupt()
    assert (code, said) == (130, "")
