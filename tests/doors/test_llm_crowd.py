"""Many who wait for a slow language model keep nobody waiting who asks none."""

import asyncio
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

pytest.importorskip("langchain_openai", reason="needs pip install 'leadline[llm]'")

from agent.llm.access import Access
from agent.llm.entry import LazyReader
from agent.reading import PLACES, Reading
from agent.stopwatch import Stopwatch
from tests.fakes_intent import intent_deps
from tests.fakes_reader import FakeReader
from tests.fakes_reading import reading_backend, serving
from tests.scripted_llm import MODEL, Scripted, finding, form, scripted, text
from tools.domain.errors import OutsideError
from tools.operation import ToolDeps
from tools.ports import ReadQuestion
from tools.understand import UNDERSTAND

ASK = "We are eighty souls at the clinic and want a tool to look things up"
FIELDS = {"traffic": {"concurrent_users": 500}, "use_case": "interactive_chatbot"}
SLOW = replace(text(form(finding("traffic.concurrent_users", "80", "eighty souls"))), hangs=True)
CROWD = 20
PATIENCE_S = 60
"""Only a failing test waits for so long."""


def backed_by(server: Scripted, folder: Path, deps: ToolDeps) -> Any:
    access = Access(
        base_url=server.url,
        model=MODEL,
        api_key=SecretStr("sk-crowd"),
        timeout_s=PATIENCE_S,
        budget_s=PATIENCE_S,
        retries=0,
    )
    return reading_backend(folder, replace(deps, reader=LazyReader(access)))


async def all_asked(server: Scripted, count: int) -> None:
    """Wait until so many requests have reached the server."""

    def wait() -> None:
        for _ in range(count):
            assert server.arrived.acquire(timeout=PATIENCE_S)

    await asyncio.to_thread(wait)


async def crowd(client: httpx.AsyncClient, count: int) -> list["asyncio.Task[httpx.Response]"]:
    return [
        asyncio.create_task(client.post("/v1/sessions", json={"text": ASK})) for _ in range(count)
    ]


async def test_requests_without_a_model_are_answered_while_twenty_wait_for_one(
    tmp_path: Path, installation: ToolDeps
) -> None:
    with scripted(SLOW) as server:
        async with (
            asyncio.timeout(PATIENCE_S),
            serving(backed_by(server, tmp_path, installation)) as client,
        ):
            waiting = await crowd(client, CROWD)
            await all_asked(server, CROWD)
            made = await client.post("/v1/sessions", json={"fields": FIELDS})
            assert made.status_code == 201
            session = made.json()["session_id"]
            for answer in (
                await client.get(f"/v1/sessions/{session}"),
                await client.patch(f"/v1/sessions/{session}/specification", json=FIELDS),
                await client.post(f"/v1/sessions/{session}/choice", json={"option": 1}),
                await client.get(f"/v1/sessions/{session}/bundle"),
                await client.get("/v1/sessions"),
                await client.get("/readyz"),
            ):
                assert answer.status_code == 200
            assert not any(task.done() for task in waiting)
            server.freed.set()
            answers = await asyncio.gather(*waiting)
    assert {answer.status_code for answer in answers} == {201}
    for answer in answers:
        plan = answer.json()
        assert plan["specification"]["traffic"]["concurrent_users"] == 80
        assert plan["timings"]["llm_ms"] > 0


async def test_one_more_than_there_are_places_is_read_without_the_model_and_told_so(
    tmp_path: Path, installation: ToolDeps
) -> None:
    with scripted(SLOW) as server:
        async with (
            asyncio.timeout(PATIENCE_S),
            serving(backed_by(server, tmp_path, installation)) as client,
        ):
            waiting = await crowd(client, PLACES)
            await all_asked(server, PLACES)
            late = (await client.post("/v1/sessions", json={"text": ASK})).json()
            assert not any(task.done() for task in waiting)
            server.freed.set()
            await asyncio.gather(*waiting)
            after = (await client.post("/v1/sessions", json={"text": ASK})).json()
    assert late["specification"]["traffic"]["concurrent_users"] == 100
    assert late["warnings"][0] == (
        "the text was read without an LLM: 32 requests wait for the LLM scripted-7b already;"
        " ask again in a moment"
    )
    assert late["timings"] is None
    # Whoever comes when places are free again is read with the model.
    assert after["specification"]["traffic"]["concurrent_users"] == 80


async def read(reading: Reading, reader: FakeReader, ask: str = ASK) -> Any:
    deps = replace(intent_deps(), reader=reader)
    return await reading.read(UNDERSTAND, {"text": ask}, deps, Stopwatch())


@pytest.mark.parametrize(
    "error", [None, OutsideError("it failed", hint="mend it", code="llm_failed")]
)
async def test_a_place_is_free_again_whatever_came_of_it(error: OutsideError | None) -> None:
    reading, reader = Reading(places=1), FakeReader(error=error)
    for _ in range(3):
        answer = await read(reading, reader)
        assert not any("wait for the LLM" in warning for warning in answer.warnings)
    assert len(reader.asked) == 3


async def test_a_place_is_free_again_after_a_request_that_was_refused() -> None:
    reading = Reading(places=1)
    for _ in range(2):
        with pytest.raises(Exception, match="at most 20,000"):
            await read(reading, FakeReader(), "x" * 20_001)


async def test_whoever_gives_up_waiting_keeps_the_place_until_the_model_is_done() -> None:
    started, end = threading.Event(), threading.Event()

    class Stuck(FakeReader):
        def read(self, question: ReadQuestion) -> dict[str, Any]:
            started.set()
            end.wait(PATIENCE_S)
            return {"findings": []}

    reading = Reading(places=1)
    task = asyncio.create_task(read(reading, Stuck()))
    await asyncio.to_thread(started.wait, PATIENCE_S)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert "1 requests wait" in (await read(reading, FakeReader())).warnings[0]
    end.set()
    for thread in threading.enumerate():
        if thread.name == "leadline-reading":
            await asyncio.to_thread(thread.join, PATIENCE_S)
    assert "requests wait" not in (await read(reading, FakeReader())).warnings[0]
