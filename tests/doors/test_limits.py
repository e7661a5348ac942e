"""What the service refuses for its load: rates, requests at once, memory; on clocks of ours."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from starlette.types import Receive, Scope, Send

from agent.caller import Caller
from agent.rates import Rates, limits_of
from mcp_server.app import create_app
from mcp_server.limits import Limits
from mcp_server.load import Load, Memory, resident_mib
from tests.doors.rest_helpers import code_of
from tests.fakes_doors import fake_backend, running
from tools.adapters.rate_counts import CountsInMemory
from tools.domain.errors import InputError

NOON = 1_800_000_000.0


class Desk:
    """An app behind `Limits`: every request waits until it is let go, or answers at once."""

    def __init__(self, *, rate: str = "", most: int = 9, tenant_most: int = 9, **more: Any) -> None:
        self.now = NOON
        self.mib = 100.0
        self.doors_open = asyncio.Event()
        self.doors_open.set()
        self.inside = 0
        memory = Memory(
            more.get("max_mib", 0), now_mib=lambda: self.mib, monotonic=lambda: self.now
        )
        self.app = Limits(
            self._work,
            load=Load(most=most, tenant_most=tenant_most, memory=memory),
            rates=Rates(limits_of(rate), store=CountsInMemory(lambda: self.now)),
            mcp_path="/mcp",
        )

    async def _work(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.inside += 1
        await self.doors_open.wait()
        self.inside -= 1
        await httpx_answer(send)

    def client(self, tenant: str) -> httpx.AsyncClient:
        async def as_tenant(scope: Scope, receive: Receive, send: Send) -> None:
            known = {**scope, "state": {"caller": Caller(tenant=tenant)}}
            await self.app(known, receive, send)

        transport = httpx.ASGITransport(as_tenant)
        return httpx.AsyncClient(transport=transport, base_url="http://desk")

    async def until_inside(self, count: int) -> None:
        while self.inside < count:  # noqa: ASYNC110  a loop without a clock
            await asyncio.sleep(0)


async def httpx_answer(send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"{}"})


async def test_a_tenant_over_its_rate_is_told_when_to_come_back() -> None:
    desk = Desk(rate="3/second;100/minute")
    async with desk.client("a") as client:
        answers = [await client.get("/v1/sessions") for _ in range(4)]
        assert [one.status_code for one in answers] == [200, 200, 200, 429]
        assert answers[0].headers["ratelimit-policy"] == '"second";q=3;w=1, "minute";q=100;w=60'
        assert answers[2].headers["ratelimit"] == '"second";r=0;t=1, "minute";r=97;t=60'
        assert code_of(answers[3]) == (429, "rate_limited")
        assert answers[3].headers["retry-after"] == "1"
        assert answers[3].headers["ratelimit"] == '"second";r=0;t=1'
        assert answers[3].json()["detail"] == "more than 3 requests in a second"
        assert answers[3].json()["hint"] == "wait 1 second and send it again"
        desk.now += 2
        assert (await client.get("/v1/sessions")).status_code == 200


async def test_after_exactly_the_seconds_it_was_told_a_request_passes() -> None:
    desk = Desk(rate="10/minute")
    desk.now += 17.3
    async with desk.client("a") as client:
        for _ in range(10):
            await client.get("/v1/sessions")
        for _ in range(8):
            refused = await client.get("/v1/sessions")
            assert refused.status_code == 429
            desk.now += int(refused.headers["retry-after"])
            assert (await client.get("/v1/sessions")).status_code == 200


async def test_a_tenant_at_its_limits_slows_nobody_else() -> None:
    desk = Desk(rate="5/minute", most=6, tenant_most=3)
    desk.doors_open.clear()
    async with (
        desk.client("loud") as loud,
        desk.client("calm") as calm,
        asyncio.TaskGroup() as all_,
    ):
        waiting = [all_.create_task(loud.get("/v1/sessions")) for _ in range(3)]
        await desk.until_inside(3)
        refused = [await loud.get("/v1/sessions") for _ in range(50)]
        assert {code_of(one) for one in refused} == {(429, "too_many_at_once")}
        assert refused[0].headers["retry-after"] == "1"
        others = [all_.create_task(calm.get("/v1/sessions")) for _ in range(3)]
        await desk.until_inside(6)
        desk.doors_open.set()
        assert {(await one).status_code for one in [*waiting, *others]} == {200}
        # What was refused for being too many took nothing from the rate.
        assert [(await loud.get("/v1/sessions")).status_code for _ in range(3)] == [200, 200, 429]
        assert (await calm.get("/v1/sessions")).status_code == 200


async def test_a_full_process_refuses_everybody_at_once_and_stays_healthy() -> None:
    desk = Desk(most=2)
    desk.doors_open.clear()
    async with desk.client("a") as a, desk.client("b") as b, asyncio.TaskGroup() as all_:
        waiting = [all_.create_task(client.get("/v1/sessions")) for client in (a, b)]
        await desk.until_inside(2)
        refused = await b.get("/v1/sessions")
        assert code_of(refused) == (503, "overloaded")
        assert refused.headers["retry-after"] == "1"
        health = [all_.create_task(a.get(path)) for path in ("/healthz", "/readyz", "/metrics")]
        await desk.until_inside(5)
        desk.doors_open.set()
        assert {(await one).status_code for one in [*waiting, *health]} == {200}


@pytest.mark.parametrize("stream", ["/v1/sessions/s-1/events", "/mcp"])
async def test_streams_and_turns_leave_each_other_room(stream: str) -> None:
    desk = Desk(most=2, tenant_most=2)
    desk.doors_open.clear()
    async with desk.client("a") as client, asyncio.TaskGroup() as all_:
        watching = [all_.create_task(client.get(stream)) for _ in range(2)]
        await desk.until_inside(2)
        assert code_of(await client.get(stream)) == (429, "too_many_at_once")
        turns = [all_.create_task(client.post("/v1/sessions")) for _ in range(2)]
        await desk.until_inside(4)
        desk.doors_open.set()
        assert {(await one).status_code for one in [*watching, *turns]} == {200}


async def test_what_fails_inside_gives_its_place_back() -> None:
    desk = Desk(most=1)

    async def fails(scope: Scope, receive: Receive, send: Send) -> None:
        raise ZeroDivisionError

    working, desk.app._app = desk.app._app, fails  # noqa: SLF001
    async with desk.client("a") as client:
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                await client.get("/v1/sessions")
        desk.app._app = working  # noqa: SLF001
        assert (await client.get("/v1/sessions")).status_code == 200


async def test_short_of_memory_new_work_waits_and_health_is_told() -> None:
    desk = Desk(max_mib=500)
    async with desk.client("a") as client:
        assert (await client.get("/v1/sessions")).status_code == 200
        desk.mib = 501.0
        # Looked at four times a second at most.
        assert (await client.get("/v1/sessions")).status_code == 200
        desk.now += 0.25
        refused = await client.get("/v1/sessions")
        assert code_of(refused) == (503, "overloaded")
        assert refused.headers["retry-after"] == "5"
        assert (await client.get("/healthz")).status_code == 200
        desk.mib = 400.0
        desk.now += 0.25
        assert (await client.get("/v1/sessions")).status_code == 200


def test_this_process_takes_some_memory() -> None:
    assert 10 < resident_mib() < 100_000


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"jsonrpc":"2.0","id":7,"method":"tools/list"}', 7),
        (b'{"jsonrpc":"2.0","id":"x","method":"tools/list"}', "x"),
        (b"no json", None),
        (b"[" * 100_000, None),
        (b"[]", None),
    ],
)
async def test_an_mcp_request_is_refused_in_its_own_language(body: bytes, expected: Any) -> None:
    desk = Desk(rate="1/minute")
    async with desk.client("a") as client:
        await client.post("/mcp", content=body)
        refused = await client.post("/mcp", content=body)
    assert (refused.status_code, refused.headers["content-type"]) == (429, "application/json")
    assert refused.headers["retry-after"] == "60"
    told = refused.json()
    assert (told["id"], told["error"]["data"]["dev.leadline/problem"]["code"]) == (
        expected,
        "rate_limited",
    )
    assert told["error"]["message"] == (
        "rate_limited: more than 1 request in a minute (wait 60 seconds and send it again)"
    )


async def halved_again_and_again(client: Client) -> None:
    for _ in range(13):
        await client.call_tool("halve", {"tokens": 4})


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_an_mcp_client_shows_why_it_was_refused(mode: Any, tmp_path: Path) -> None:

    app = create_app(fake_backend(tmp_path, rate_limit="12/hour"))
    async with running(app):
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
            link = streamable_http_client("http://127.0.0.1/mcp", http_client=http)
            async with Client(link, mode=mode) as client:
                with pytest.raises(MCPError) as refused:
                    await halved_again_and_again(client)
    assert "rate_limited: more than 12 requests in an hour" in str(refused.value)


async def test_the_service_counts_requests_and_not_its_health(tmp_path: Path) -> None:
    async with running(create_app(fake_backend(tmp_path, rate_limit="2/hour"))) as rest:
        for _ in range(5):
            assert (await rest.get("/healthz")).status_code == 200
        statuses = [(await rest.get("/v1/sessions")).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


def test_a_service_with_a_limit_that_is_none_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        create_app(fake_backend(tmp_path, rate_limit="many"))
    assert refused.value.code == "invalid_setting"
