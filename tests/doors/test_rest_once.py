"""Idempotency keys: who sends a change twice under one key has made it once."""

import asyncio
import sqlite3
from pathlib import Path

import httpx

from mcp_server.app import create_app
from mcp_server.backend import Backend
from tests.doors.rest_helpers import ASK, code_of, started
from tests.fakes_doors import running

KEY = {"idempotency-key": "a-key-1"}


async def sessions(rest: httpx.AsyncClient) -> list[str]:
    page = (await rest.get("/v1/sessions")).json()
    return [one["session_id"] for one in page["sessions"]]


async def test_the_same_request_under_a_key_gets_the_same_answer(rest: httpx.AsyncClient) -> None:
    first, second = [await rest.post("/v1/sessions", json=ASK, headers=KEY) for _ in range(2)]
    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    for name in ("content-type", "etag", "location"):
        assert first.headers[name] == second.headers[name]
    assert "idempotency-replayed" not in first.headers
    assert second.headers["idempotency-replayed"] == "true"
    assert await sessions(rest) == [first.json()["session_id"]]


async def test_without_a_key_every_request_acts(rest: httpx.AsyncClient) -> None:
    await started(rest)
    await started(rest)
    assert len(await sessions(rest)) == 2


async def test_another_request_under_a_used_key_is_refused(rest: httpx.AsyncClient) -> None:
    plan = await started(rest, **KEY)
    other = await rest.post("/v1/sessions", json={"text": "9 users"}, headers=KEY)
    assert code_of(other) == (409, "idempotency_key_reused")
    at = f"/v1/sessions/{plan['session_id']}"
    elsewhere = await rest.post(f"{at}/scenarios", json=ASK, headers=KEY)
    assert code_of(elsewhere) == (409, "idempotency_key_reused")
    assert await sessions(rest) == [plan["session_id"]]


async def test_many_at_once_under_one_key_act_once(rest: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(
        *(rest.post("/v1/sessions", json=ASK, headers=KEY) for _ in range(8))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert len(await sessions(rest)) == 1


async def test_two_services_on_one_store_act_once(backend: Backend) -> None:
    async with running(create_app(backend)) as one, running(create_app(backend)) as other:
        answers = await asyncio.gather(
            *(rest.post("/v1/sessions", json=ASK, headers=KEY) for rest in (one, other) * 3)
        )
        assert len({answer.content for answer in answers}) == 1
        assert len(await sessions(one)) == 1


async def test_a_key_outlives_the_service(backend: Backend) -> None:
    async with running(create_app(backend)) as rest:
        first = await rest.post("/v1/sessions", json=ASK, headers=KEY)
    async with running(create_app(backend)) as rest:
        second = await rest.post("/v1/sessions", json=ASK, headers=KEY)
        assert second.content == first.content
        assert second.headers["idempotency-replayed"] == "true"


async def test_what_failed_may_be_tried_again_under_its_key(rest: httpx.AsyncClient) -> None:
    for body, expected in (
        ({"text": "refuse"}, (422, "invalid_input")),
        ({"text": "crash"}, (500, "internal_error")),
        ({}, (422, "empty_request")),
    ):
        assert code_of(await rest.post("/v1/sessions", json=body, headers=KEY)) == expected
    assert (await rest.post("/v1/sessions", json=ASK, headers=KEY)).status_code == 201


async def test_a_session_that_is_forgotten_twice_under_a_key_is_forgotten_once(
    rest: httpx.AsyncClient,
) -> None:
    at = f"/v1/sessions/{(await started(rest))['session_id']}"
    answers = [await rest.delete(at, headers=KEY) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [204, 204]
    assert code_of(await rest.delete(at))[0] == 404


async def test_a_killed_process_leaves_a_key_whose_outcome_nobody_knows(
    backend: Backend, tmp_path: Path
) -> None:
    async with running(create_app(backend)) as rest:
        await rest.post("/v1/sessions", json=ASK, headers=KEY)
        # As it stands in the store between the claim of a key and its answer.
        with sqlite3.connect(tmp_path / "leadline.db") as connection:
            connection.execute("UPDATE leadline_answers SET status = NULL, body = NULL")
        unknown = await rest.post("/v1/sessions", json=ASK, headers=KEY)
        assert code_of(unknown) == (409, "outcome_unknown")


async def test_a_key_is_forgotten_after_a_day(backend: Backend, tmp_path: Path) -> None:
    async with running(create_app(backend)) as rest:
        first = await started(rest, **KEY)
        with sqlite3.connect(tmp_path / "leadline.db") as connection:
            connection.execute("UPDATE leadline_answers SET at = '2025-12-30T00:00:00+00:00'")
        assert await started(rest, **KEY) != first


async def test_a_key_with_signs_nobody_can_see_is_refused(rest: httpx.AsyncClient) -> None:
    answer = await rest.post("/v1/sessions", json=ASK, headers={"idempotency-key": "a b"})
    assert code_of(answer) == (422, "invalid_input")


async def test_reading_heeds_no_key(rest: httpx.AsyncClient) -> None:
    body = {"tokens": 7}
    for _ in range(2):
        answer = await rest.post("/v1/tools/halve", json=body, headers=KEY)
        assert "idempotency-replayed" not in answer.headers
    assert (await rest.post("/v1/sessions", json=ASK, headers=KEY)).status_code == 201
