"""Two services on one PostgreSQL database: a session is read, changed and kept by both."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.doors.rest_helpers import ASK, code_of
from tests.doors.service import Service, serving
from tests.postgres_server import PASSWORD, PostgresServer


@pytest.fixture(scope="module")
def services(
    postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Service, Service]]:
    url = postgres.database()
    folder: Path = tmp_path_factory.mktemp("services")
    with (
        serving(folder / "one", LEADLINE_DATABASE_URL=url) as one,
        serving(folder / "two", LEADLINE_DATABASE_URL=url) as two,
    ):
        yield one, two


def test_a_session_goes_on_at_the_other_service(services: tuple[Service, Service]) -> None:
    one, two = services
    made = httpx.post(f"{one.url}/v1/sessions", json=ASK, timeout=60)
    at = made.headers["location"]
    edited = httpx.post(
        f"{two.url}{at}/messages", json={"text": "make it 2000 users"}, timeout=60
    ).json()
    assert edited["specification"]["traffic"]["concurrent_users"] == 2000
    assert httpx.get(f"{one.url}{at}").json() == edited
    assert httpx.delete(f"{two.url}{at}").status_code == 204
    assert httpx.get(f"{one.url}{at}").status_code == 404


def test_two_answers_at_two_services_act_once(services: tuple[Service, Service]) -> None:
    made = httpx.post(f"{services[0].url}/v1/sessions", json=ASK | {"ask": False}, timeout=60)
    at = made.headers["location"]
    pending = made.json()["pending"]["id"]

    def choose(service: Service) -> httpx.Response:
        body = {"pending_id": pending, "answer": {"action": "choose", "option": 1}}
        return httpx.post(f"{service.url}{at}/answers", json=body, timeout=60)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(choose, services * 2))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    history = httpx.get(f"{services[1].url}{at}").json()["history"]
    assert [turn["action"] for turn in history] == ["start", "choose"]


def test_a_key_acts_once_at_two_services(services: tuple[Service, Service]) -> None:
    def start(service: Service) -> httpx.Response:
        headers = {"idempotency-key": "one-key"}
        return httpx.post(f"{service.url}/v1/sessions", json=ASK, headers=headers, timeout=60)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(start, services * 2))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["session_id"] for answer in answers}) == 1


def test_a_service_outlives_its_database(
    services: tuple[Service, Service], postgres: PostgresServer
) -> None:
    if not postgres.can_stop:
        pytest.skip("the server of LEADLINE_TEST_POSTGRES_URL is not ours to stop")
    one, _ = services
    at = httpx.post(f"{one.url}/v1/sessions", json=ASK, timeout=60).headers["location"]
    postgres.stop()
    try:
        down = httpx.post(f"{one.url}{at}/messages", json={"text": "2000 users"}, timeout=60)
    finally:
        postgres.start()
    assert code_of(down) == (503, "store_unavailable")
    assert PASSWORD not in f"{down.headers}{down.text}"
    up = httpx.post(f"{one.url}{at}/messages", json={"text": "2000 users"}, timeout=60)
    assert up.status_code == 200
