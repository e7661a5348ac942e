"""Every request has a name, a line in the log, and its metrics; none tells what was said."""

import asyncio
import gc
import json
import logging
import shutil
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from mcp import Client
from prometheus_client.parser import text_string_to_metric_families

from mcp_server.app import create_app
from mcp_server.metrics import Metrics
from mcp_server.noted import current_note
from tests.doors.rest_helpers import ASK, code_of, started
from tests.fakes_doors import fake_backend, running
from tests.mcp_doors import ERAS, served
from tools.work import watched_by, work

CANARY = "canary-hush-0815"
HALVE = "/v1/tools/halve"


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    return create_app(fake_backend(tmp_path))


@pytest_asyncio.fixture
async def rest(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with running(app) as client:
        yield client


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, logger="leadline.access")
    return caplog


def told(lines: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """What the access log told of each request."""
    return [
        record.__dict__["facts"] for record in lines.records if record.name == "leadline.access"
    ]


async def sample(rest: httpx.AsyncClient, name: str, **labels: str) -> float:
    """One value of /metrics, 0 where it is not there yet."""
    text = (await rest.get("/metrics")).text
    for family in text_string_to_metric_families(text):
        for one in family.samples:
            if one.name == name and one.labels == labels:
                return one.value
    return 0.0


async def test_a_sane_request_id_is_kept_and_another_is_replaced(rest: httpx.AsyncClient) -> None:
    kept = await rest.get("/healthz", headers={"X-Request-ID": "portal-42.a_b"})
    assert kept.headers["x-request-id"] == "portal-42.a_b"
    for strange in ("", "two words", "x" * 65, "<script>", "-first", "a\tb"):
        drawn = await rest.get("/healthz", headers={"X-Request-ID": strange})
        assert len(drawn.headers["x-request-id"]) == 16
        assert drawn.headers["x-request-id"] != strange


async def test_refusals_and_defects_have_a_request_id_too(rest: httpx.AsyncClient) -> None:
    headers = {"X-Request-ID": "mine"}
    for call, status in (
        (rest.get("/v1/nothing", headers=headers), 404),
        (rest.put("/healthz", headers=headers), 405),
        (rest.post(HALVE, json={"tokens": -1}, headers=headers), 422),
        (rest.post(HALVE, json={"tokens": 1, "fail": "defect"}, headers=headers), 500),
    ):
        answer = await call
        assert (answer.status_code, answer.headers["x-request-id"]) == (status, "mine")
        assert code_of(answer)[0] == status


async def test_a_line_tells_route_ids_and_numbers_and_nothing_that_was_said(
    rest: httpx.AsyncClient, lines: pytest.LogCaptureFixture
) -> None:
    plan = await started(rest)
    at = f"/v1/sessions/{plan['session_id']}"
    await rest.get(f"{at}?{CANARY}=1", headers={"X-Secret": CANARY})
    await rest.post(f"{at}/messages", json={"text": f"nonsense {CANARY}"})
    await rest.get(f"/v1/sessions/{CANARY}")
    await rest.get(f"/v1/{CANARY}/{CANARY}")
    methods = [(one["method"], one["route"], one["status"]) for one in told(lines)]
    assert methods == [
        ("POST", "/v1/sessions", 201),
        ("GET", "/v1/sessions/{session_id}", 200),
        ("POST", "/v1/sessions/{session_id}/messages", 422),
        ("GET", "/v1/sessions/{session_id}", 404),
        ("GET", "other", 404),
    ]
    assert all(one["ms"] >= 0 and one["bytes"] > 0 for one in told(lines))
    assert [one.get("code") for one in told(lines)][2:4] == ["invalid_input", "unknown_session"]
    assert CANARY not in lines.text


async def test_probes_are_not_logged_until_they_fail(
    rest: httpx.AsyncClient, lines: pytest.LogCaptureFixture
) -> None:
    for path in ("/healthz", "/readyz", "/metrics"):
        assert (await rest.get(path)).status_code == 200
    assert told(lines) == []
    await rest.put("/healthz")
    assert [one["route"] for one in told(lines)] == ["/healthz"]


@ERAS
async def test_a_tool_over_mcp_is_named_without_its_arguments(
    mode: str, tmp_path: Path, lines: pytest.LogCaptureFixture
) -> None:
    async with served(fake_backend(tmp_path)) as url, Client(url, mode=mode) as client:
        result = await client.call_tool("plan_start", {"text": f"a chatbot for 9 users {CANARY}"})
        await client.call_tool("halve", {"tokens": 4, "strange": CANARY})
        await client.call_tool(f"tool-{CANARY}", {})
    assert result.structured_content is not None
    calls = [one for one in told(lines) if one.get("mcp_method") == "tools/call"]
    assert [(one["tool"], one.get("code")) for one in calls] == [
        ("plan_start", None),
        ("halve", "invalid_input"),
        ("other", "unknown_tool"),
    ]
    assert CANARY not in lines.text


async def test_requests_tools_turns_and_refusals_are_counted(rest: httpx.AsyncClient) -> None:
    await started(rest)
    await rest.post(HALVE, json={"tokens": 4})
    await rest.post(HALVE, json={"tokens": 4, "fail": "refused"})
    await rest.post(HALVE, json={"tokens": 4, "fail": "outside"})
    requests = {"route": HALVE, "method": "POST"}
    count = "leadline_http_requests_total"
    assert [await sample(rest, count, status=s, **requests) for s in ("200", "422", "503")] == [
        1, 1, 1,
    ]  # fmt: skip
    assert await sample(rest, "leadline_http_request_seconds_count", route=HALVE) == 3
    calls = {"tool": "halve", "door": "rest"}
    for result in ("ok", "refused", "failed"):
        assert await sample(rest, "leadline_tool_calls_total", result=result, **calls) == 1
    assert await sample(rest, "leadline_refusals_total", code="refused_code") == 1
    assert await sample(rest, "leadline_turn_seconds_count", stage="explore") == 1
    assert await sample(rest, "leadline_turns_total", result="ok") == 1
    # The question itself is a probe: nothing is at work.
    assert await sample(rest, "leadline_http_in_flight") == 0


async def test_tools_of_mcp_are_counted_by_known_names_alone(tmp_path: Path) -> None:
    async with served(fake_backend(tmp_path)) as url, Client(url) as client:
        await client.call_tool("halve", {"tokens": 4})
        await client.call_tool("halve", {"tokens": -4})
        await client.call_tool("made_up_by_a_model", {})
        async with httpx.AsyncClient() as rest:
            text = (await rest.get(url.replace("/mcp", "/metrics"))).text
    assert 'leadline_tool_calls_total{door="mcp",result="ok",tool="halve"} 1.0' in text
    assert 'leadline_tool_calls_total{door="mcp",result="refused",tool="halve"} 1.0' in text
    assert 'leadline_tool_calls_total{door="mcp",result="refused",tool="other"} 1.0' in text


async def test_no_label_holds_what_a_client_sent(rest: httpx.AsyncClient, app: FastAPI) -> None:
    async def series() -> int:
        return len((await rest.get("/metrics")).text.splitlines())

    await rest.get("/v1/nothing")
    await rest.request("BREW", "/v1/nothing")
    await rest.get("/v1/sessions/s-00000000")
    await series()
    before = await series()
    for number in range(50):
        await rest.get(f"/v1/{number}")
        await rest.request(f"BREW{chr(65 + number % 26)}", f"/v1/{number}")
        await rest.get(f"/v1/sessions/s-{number:08}")
    assert await series() == before
    assert CANARY not in (await rest.get("/metrics")).text


async def test_nothing_of_a_request_is_left_when_it_is_answered(rest: httpx.AsyncClient) -> None:
    async def objects() -> int:
        for _ in range(50):
            await rest.post(HALVE, json={"tokens": 4})
        gc.collect()
        return sum(type(one).__name__ in ("Noted", "Answer", "Piece") for one in gc.get_objects())

    await objects()
    before = await objects()
    assert await objects() <= before
    assert current_note() is None


async def test_metrics_are_there_as_the_settings_say(tmp_path: Path) -> None:
    async with running(create_app(fake_backend(tmp_path, metrics="off"))) as rest:
        assert code_of(await rest.get("/metrics")) == (404, "not_found")
    async with running(create_app(fake_backend(tmp_path))) as rest:
        answer = await rest.get("/metrics")
        assert answer.headers["content-type"].startswith("text/plain; version=")
        accept = {"accept": "application/openmetrics-text; version=1.0.0"}
        openmetrics = await rest.get("/metrics", headers=accept)
        assert openmetrics.text.endswith("# EOF\n")
        assert (await rest.head("/metrics")).content == b""
        assert code_of(await rest.get("/metrics", headers={"host": "evil.example"}))[0] == 421
        assert "/metrics" not in (await rest.get("/openapi.json")).json()["paths"]


async def test_names_keep_the_conventions_of_prometheus(rest: httpx.AsyncClient) -> None:
    await rest.post(HALVE, json={"tokens": 4})
    text = (await rest.get("/metrics")).text
    for family in text_string_to_metric_families(text):
        assert family.name.startswith(("leadline_", "process_"))
        assert family.documentation
        if family.type == "counter":
            assert all(one.name.endswith("_total") for one in family.samples)
        if family.type == "histogram":
            assert family.name.endswith("_seconds")
    assert "_created" not in text
    assert 'leadline_build_info{version="' in text
    assert "process_resident_memory_bytes" in text


@pytest.mark.skipif(
    shutil.which("promtool") is None, reason="no promtool: it comes with prometheus (apt, brew)"
)
async def test_promtool_finds_nothing(rest: httpx.AsyncClient) -> None:
    await started(rest)
    text = (await rest.get("/metrics")).text
    checked = await asyncio.to_thread(
        subprocess.run,
        ["promtool", "check", "metrics"],
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.skipif(
    shutil.which("prometheus") is None, reason="no prometheus: apt install prometheus, or brew"
)
async def test_prometheus_scrapes_the_real_app(tmp_path: Path) -> None:
    async with served(fake_backend(tmp_path)) as url:
        target = url.removeprefix("http://").removesuffix("/mcp")
        scraping = {"job_name": "leadline", "static_configs": [{"targets": [target]}]}
        config = {"global": {"scrape_interval": "1s"}, "scrape_configs": [scraping]}
        (tmp_path / "prometheus.yml").write_text(json.dumps(config))
        with subprocess.Popen(  # noqa: ASYNC220, S603
            ["prometheus", f"--config.file={tmp_path}/prometheus.yml",  # noqa: S607
             f"--storage.tsdb.path={tmp_path}/tsdb", "--web.listen-address=127.0.0.1:19090"],
            stderr=subprocess.DEVNULL,
        ) as process:  # fmt: skip
            try:
                assert await _found_by_prometheus() == "1"
            finally:
                process.terminate()


async def _found_by_prometheus() -> str:
    async with httpx.AsyncClient() as client, asyncio.timeout(30):
        while True:
            try:
                query = {"query": "leadline_build_info"}
                answer = await client.get("http://127.0.0.1:19090/api/v1/query", params=query)
                found = answer.json()["data"]["result"]
                if found:
                    return str(found[0]["value"][1])
            except (httpx.TransportError, KeyError, ValueError):
                pass
            await asyncio.sleep(0.2)


async def test_the_caller_knows_the_request(rest: httpx.AsyncClient, app: FastAPI) -> None:
    seen: list[str] = []
    start = app.state.opened.sessions.start

    async def watching(who: Any, *given: Any, **named: Any) -> Any:
        seen.append(who.request_id)
        return await start(who, *given, **named)

    app.state.opened.sessions.start = watching
    await rest.post("/v1/sessions", json=ASK, headers={"X-Request-ID": "r-1"})
    assert seen == ["r-1"]


def test_calls_of_the_model_and_searches_are_counted_by_their_outcome() -> None:
    metrics = Metrics(version="1")
    with watched_by(metrics.watch):
        with work("llm", "json_schema"):
            pass
        with work("llm", "json_schema") as piece:
            piece.result, piece.code = "failed", "timeout"
        with work("search", "knowledge") as piece:
            piece.facts["degraded"] = True
    text = metrics.text("")[0].decode()
    assert 'leadline_llm_calls_total{result="ok"} 1.0' in text
    assert 'leadline_llm_calls_total{result="timeout"} 1.0' in text
    assert 'leadline_knowledge_searches_total{result="degraded"} 1.0' in text
    assert "leadline_knowledge_search_seconds_count 1.0" in text
