"""`/readyz`: what requests need answers; looked at in time, and not for everybody who asks."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from mcp_server.app import create_app
from mcp_server.health import Readiness
from tests.doors.rest_helpers import PROBLEM
from tests.fakes_doors import fake_backend, running
from tools.domain.errors import OutsideError

LOCKED = OutsideError("the store is locked", hint="wait", code="store_locked")


def app_with(tmp_path: Path, **looks: Any) -> FastAPI:
    """The app, with other things to look at in the place of its own."""
    app = create_app(fake_backend(tmp_path))
    for name, look in looks.items():
        app.state.readiness.add(name, look)
    return app


async def fine() -> str:
    return ""


async def ready(app: FastAPI) -> httpx.Response:
    async with running(app) as rest:
        return await rest.get("/readyz")


async def test_a_ready_service_tells_what_it_looked_at(tmp_path: Path) -> None:
    answer = await ready(create_app(fake_backend(tmp_path)))
    body = answer.json()
    assert (answer.status_code, body["status"]) == (200, "ok")
    assert [(one["name"], one["state"]) for one in body["checks"]] == [
        ("sessions", "ok"),
        ("knowledge", "ok"),
    ]
    assert all(one["ms"] >= 0 for one in body["checks"])


async def test_a_store_that_fails_is_a_problem_with_every_check(tmp_path: Path) -> None:
    async def fails() -> str:
        raise LOCKED

    answer = await ready(app_with(tmp_path, sessions=fails))
    body = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (503, PROBLEM)
    assert (body["code"], body["detail"]) == ("store_locked", "the store is locked")
    assert [(one["name"], one["state"], one["code"]) for one in body["checks"]] == [
        ("sessions", "failed", "store_locked"),
        ("knowledge", "ok", "knowledge_unavailable"),
    ]


async def test_what_is_degraded_is_ready_and_told(tmp_path: Path) -> None:
    class Troubled:
        is_built = True
        trouble = OutsideError("held by another", hint="x", code="knowledge_locked")

    backend = replace(fake_backend(tmp_path), knowledge=Troubled)  # type: ignore[arg-type]
    answer = await ready(create_app(backend))
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert answer.json()["checks"][1]["code"] == "knowledge_locked"


async def test_what_nobody_foresaw_fails_by_its_kind_alone(tmp_path: Path) -> None:
    async def breaks() -> str:
        raise ValueError("hunter2")

    answer = await ready(app_with(tmp_path, keys=breaks))
    assert (answer.status_code, answer.json()["code"]) == (503, "internal_error")
    assert "hunter2" not in answer.text


async def test_a_look_that_hangs_is_given_up(tmp_path: Path) -> None:
    async def hangs() -> str:
        await asyncio.Event().wait()
        return ""

    answer = await ready(app_with(tmp_path, audit=hangs))
    assert (answer.status_code, answer.json()["code"]) == (503, "no_answer")


async def test_many_who_ask_at_once_are_one_look_a_second() -> None:
    looks, now = 0, 0.0

    async def counted() -> str:
        nonlocal looks
        looks += 1
        await asyncio.sleep(0)
        return ""

    readiness = Readiness(now=lambda: now)
    readiness.add("store", counted)
    await asyncio.gather(*(readiness.checks() for _ in range(100)))
    assert looks == 1
    now = 0.9
    await readiness.checks()
    assert looks == 1
    now = 1.0
    await readiness.checks()
    assert looks == 2


async def test_an_ending_service_is_not_ready_and_takes_nothing_new(tmp_path: Path) -> None:
    app = app_with(tmp_path, sessions=fine)
    async with running(app) as rest:
        app.state.drain.begin()
        told = await rest.get("/readyz")
        assert (told.status_code, told.json()["code"]) == (503, "draining")
        assert (await rest.get("/healthz")).status_code == 200
        assert "leadline_draining 1.0" in (await rest.get("/metrics")).text
        for answer in (await rest.get("/v1/sessions"), await rest.post("/mcp", json={})):
            assert (answer.status_code, answer.json()["code"]) == (503, "draining")
            assert answer.headers["retry-after"] == "1"
            assert answer.headers["connection"] == "close"
