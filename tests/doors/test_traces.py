"""One tree of spans for each request, from the door to the model, and nothing of what was said."""

import logging
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from mcp import Client
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from pydantic import SecretStr

from agent.bootstrap_tracing import tracing_of
from agent.settings import Settings
from agent.tracing import Tracing
from agent.tracing_export import Discreet
from mcp_server.app import create_app
from mcp_server.noted import current_note
from tests.doors.rest_helpers import started
from tests.fakes_doors import fake_backend, running
from tests.mcp_doors import ERAS, served
from tools.domain.errors import OutsideError

CANARY = "canary-hush-0815"
PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture(scope="module")
def exporter() -> Iterator[InMemorySpanExporter]:
    """The one global provider of this process, as the MCP SDK's spans need it."""
    memory = InMemorySpanExporter()
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(Discreet(memory)))
    trace.set_tracer_provider(provider)
    yield memory
    memory.shutdown()


@pytest.fixture
def spans(exporter: InMemorySpanExporter) -> InMemorySpanExporter:
    exporter.clear()
    return exporter


@pytest.fixture
def tracing(spans: InMemorySpanExporter) -> Tracing:
    return Tracing(trace.get_tracer_provider())


@pytest_asyncio.fixture
async def rest(tmp_path: Path, tracing: Tracing) -> AsyncIterator[httpx.AsyncClient]:
    async with running(create_app(fake_backend(tmp_path), tracing=tracing)) as client:
        yield client


def tree(spans: InMemorySpanExporter) -> list[str]:
    """Every span by its way from the root, in the order in which they began."""
    found = sorted(spans.get_finished_spans(), key=lambda one: one.start_time or 0)
    by_id = {one.get_span_context().span_id: one for one in found if one.get_span_context()}  # type: ignore[union-attr]

    def way(one: ReadableSpan) -> str:
        parent = by_id.get(one.parent.span_id) if one.parent else None
        return f"{way(parent)} > {one.name}" if parent else one.name

    return [way(one) for one in found]


async def test_a_plan_over_rest_is_one_tree(
    rest: httpx.AsyncClient, spans: InMemorySpanExporter
) -> None:
    plan = await started(rest, traceparent=PARENT)
    turn = "POST /v1/sessions > turn"
    assert [way for way in tree(spans) if "operation" not in way] == [
        "POST /v1/sessions",
        turn,
        f"{turn} > step context_read",
        f"{turn} > step recommend",
    ]
    assert f"{turn} > step context_read > operation understand" in tree(spans)
    assert f"{turn} > step recommend > operation recommend" in tree(spans)
    found = {one.name: one for one in spans.get_finished_spans()}
    attributes = dict(found["turn"].attributes or {})
    assert attributes["leadline.session_id"] == plan["session_id"]
    assert attributes["leadline.stage"] == "explore"
    door = found["POST /v1/sessions"]
    assert door.parent is not None
    assert format(door.parent.span_id, "016x") == "b7ad6b7169203331"
    contexts = [one.get_span_context() for one in found.values()]
    assert {format(one.trace_id, "032x") for one in contexts if one} == {
        "0af7651916cd43dd8448eb211c80319c"
    }


async def test_a_plan_over_mcp_is_one_tree(
    rest: httpx.AsyncClient, spans: InMemorySpanExporter
) -> None:
    call = {"name": "plan_start", "arguments": {"text": "a chatbot for 9 users"}}
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
    headers = {"accept": "application/json, text/event-stream", "traceparent": PARENT}
    answer = await rest.post("/mcp", json=asked, headers=headers)
    assert '"session_id"' in answer.text
    turn = "POST /mcp > tools/call plan_start > turn"
    assert [way for way in tree(spans) if "operation" not in way] == [
        "POST /mcp",
        "POST /mcp > tools/call plan_start",
        turn,
        f"{turn} > step context_read",
        f"{turn} > step recommend",
    ]


@ERAS
async def test_a_client_that_traces_itself_has_the_plan_in_its_own_tree(
    mode: str, tmp_path: Path, tracing: Tracing, spans: InMemorySpanExporter
) -> None:
    backend = fake_backend(tmp_path)
    async with served(backend, tracing=tracing) as url, Client(url, mode=mode) as client:
        await client.call_tool("plan_start", {"text": f"a chatbot for 9 users {CANARY}"})
    # Client and service share this process: the client's span is the root of what it asked.
    ways = [way for way in tree(spans) if "step" in way and "operation" not in way]
    assert [way.rpartition(" > ")[2] for way in ways] == ["step context_read", "step recommend"]
    assert all("tools/call plan_start > turn > step" in way for way in ways)
    traces = {
        one.get_span_context().trace_id  # type: ignore[union-attr]
        for one in spans.get_finished_spans()
        if "step" in one.name or "turn" in one.name or "tools/call" in one.name
    }
    assert len(traces) == 1


async def test_no_span_holds_what_was_said(
    rest: httpx.AsyncClient, spans: InMemorySpanExporter
) -> None:
    plan = await started(rest)
    at = f"/v1/sessions/{plan['session_id']}"
    await rest.post(f"{at}/messages", json={"text": f"nonsense {CANARY}"})
    await rest.get(f"{at}?{CANARY}=1", headers={"x-secret": CANARY})
    await rest.get(f"/v1/{CANARY}")
    await rest.post("/v1/tools/halve", json={"tokens": 1, "fail": "defect"})
    told = "".join(one.to_json() for one in spans.get_finished_spans())
    assert CANARY not in told
    assert "hunter2" not in told
    assert '"leadline.code": "invalid_input"' in told
    assert "Traceback" not in told


async def test_what_the_sdk_takes_from_a_client_is_taken_out(
    tmp_path: Path, tracing: Tracing, spans: InMemorySpanExporter
) -> None:
    backend = fake_backend(tmp_path)
    async with served(backend, tracing=tracing) as url, Client(url) as client:
        await client.call_tool(f"tool {CANARY}", {})
    ours = [one for one in spans.get_finished_spans() if one.kind is trace.SpanKind.SERVER]
    assert any(one.name == "tools/call" for one in ours)
    assert CANARY not in "".join(one.to_json() for one in ours)


async def test_log_lines_name_the_trace(
    rest: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[str] = []

    class Watch(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            noted = current_note()
            seen.append(noted.trace_id if noted else "")

    caplog.set_level(logging.INFO, logger="leadline.access")
    logger = logging.getLogger("leadline.access")
    handler = Watch()
    logger.addHandler(handler)
    try:
        await rest.get("/v1/sessions", headers={"traceparent": PARENT})
    finally:
        logger.removeHandler(handler)
    assert seen == ["0af7651916cd43dd8448eb211c80319c"]


async def test_probes_make_no_spans(rest: httpx.AsyncClient, spans: InMemorySpanExporter) -> None:
    for path in ("/healthz", "/readyz", "/metrics"):
        await rest.get(path)
    assert spans.get_finished_spans() == ()


def test_tracing_is_off_unless_it_is_asked_for() -> None:
    assert tracing_of(Settings(database_url=SecretStr("sqlite://"))) is None


def test_without_the_extra_it_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "agent.tracing_export", None)
    with pytest.raises(OutsideError) as caught:
        tracing_of(Settings(database_url=SecretStr("sqlite://"), traces=True))
    assert caught.value.code == "missing_extra"
    assert "pip install 'leadline[otel]'" in caught.value.hint
