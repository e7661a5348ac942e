"""REST: the routes of a session, problems everywhere, and who is answered at all."""

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import yaml

from agent.document import PlanDocument
from mcp_server import guard
from mcp_server.app import create_app
from mcp_server.guard import MAX_BODY_BYTES
from tests.doors.rest_helpers import ASK, PROBLEM, code_of, started
from tests.fakes_doors import fake_backend, running


async def test_a_plan_goes_from_a_sentence_to_an_approval(rest: httpx.AsyncClient) -> None:
    plan = await started(rest)
    at = f"/v1/sessions/{plan['session_id']}"
    PlanDocument.model_validate((await rest.get(at)).json())
    edited = (await rest.post(f"{at}/messages", json={"text": "make it 2000 users"})).json()
    assert edited["specification"]["traffic"]["concurrent_users"] == 2000
    patched = (await rest.patch(f"{at}/specification", json={"priority": "cost"})).json()
    assert patched["specification"]["priority"] == "cost"
    chosen = (await rest.post(f"{at}/choice", json={"option": 2})).json()
    assert (chosen["choice"], chosen["stage"]) == (2, "finalize")
    approval = {"plan_digest": chosen["plan_digest"], "confirm": True}
    approved = (await rest.post(f"{at}/approval", json=approval)).json()
    assert approved["pending"] is None


async def test_an_open_question_is_answered_once(rest: httpx.AsyncClient) -> None:
    plan = await started(rest)
    at = f"/v1/sessions/{plan['session_id']}/answers"
    pending = plan["pending"]
    assert isinstance(pending, dict)
    body = {"pending_id": pending["id"], "answer": {"action": "choose", "option": 1}}
    assert (await rest.post(at, json=body)).json()["choice"] == 1
    assert code_of(await rest.post(at, json=body)) == (409, "stale_question")


async def test_an_answer_that_does_not_fit_leaves_the_question_open(
    rest: httpx.AsyncClient,
) -> None:
    plan = await started(rest)
    at = f"/v1/sessions/{plan['session_id']}"
    pending = plan["pending"]
    assert isinstance(pending, dict)
    body = {"pending_id": pending["id"], "answer": {"action": "fly"}}
    assert code_of(await rest.post(f"{at}/answers", json=body)) == (422, "invalid_answer")
    assert (await rest.get(at)).json()["pending"]["id"] == pending["id"]


async def test_sessions_are_listed_by_pages_and_forgotten(rest: httpx.AsyncClient) -> None:
    first, second = await started(rest), await started(rest)
    page = (await rest.get("/v1/sessions", params={"limit": 1})).json()
    # Newest first: the second one is alone on the first page.
    assert [item["session_id"] for item in page["sessions"]] == [second["session_id"]]
    rest_of = {"limit": 1, "cursor": page["next_cursor"]}
    page = (await rest.get("/v1/sessions", params=rest_of)).json()
    assert [item["session_id"] for item in page["sessions"]] == [first["session_id"]]
    assert page["next_cursor"] is None
    at = f"/v1/sessions/{first['session_id']}"
    assert (await rest.delete(at)).status_code == 204
    assert code_of(await rest.get(at))[0] == 404


async def test_the_bundle_comes_as_zip_and_as_yaml(rest: httpx.AsyncClient) -> None:
    plan = await started(rest)
    at = f"/v1/sessions/{plan['session_id']}"
    assert code_of(await rest.get(f"{at}/bundle"))[0] == 409
    await rest.post(f"{at}/choice", json={"option": 1})
    one, two = await rest.get(f"{at}/bundle"), await rest.get(f"{at}/bundle")
    assert one.headers["content-type"] == "application/zip"
    assert one.content == two.content
    with zipfile.ZipFile(io.BytesIO(one.content)) as archive:
        assert archive.namelist() == ["manifests/service.yaml"]
    stream = await rest.get(
        f"{at}/bundle", params={"namespace": "llm"}, headers={"accept": "application/yaml"}
    )
    assert stream.headers["content-type"].startswith("application/yaml")
    assert [item["metadata"]["namespace"] for item in yaml.safe_load_all(stream.text)] == ["llm"]


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("GET", "/v1/sessions/s-00000000", None, (404, "unknown_session")),
        ("GET", "/v1/sessions/..%2f..%2fetc", None, (404, "not_found")),
        ("GET", "/nowhere", None, (404, "not_found")),
        ("PUT", "/v1/sessions", {}, (405, "method_not_allowed")),
        ("POST", "/v1/sessions", {}, (422, "empty_request")),
        ("POST", "/v1/sessions", {"words": "x"}, (422, "invalid_input")),
        ("POST", "/v1/sessions", {"text": "refuse"}, (422, "invalid_input")),
        ("POST", "/v1/sessions", {"text": "crash"}, (500, "internal_error")),
        ("GET", "/v1/sessions?limit=0", None, (422, "invalid_input")),
        ("POST", "/v1/tools/hidden", {"tokens": 2}, (404, "not_found")),
        ("POST", "/v1/tools/halve", {"tokens": 2, "more": 1}, (422, "invalid_input")),
        ("POST", "/v1/tools/halve", [1], (422, "invalid_input")),
        ("POST", "/v1/tools/halve", {"tokens": 2, "fail": "outside"}, (503, "outside_code")),
    ],
)
async def test_every_failure_is_a_problem_document(
    rest: httpx.AsyncClient, method: str, path: str, body: object, expected: tuple[int, str]
) -> None:
    assert code_of(await rest.request(method, path, json=body)) == expected


async def test_what_was_sent_and_what_broke_stay_out_of_problems(rest: httpx.AsyncClient) -> None:
    answer = await rest.post("/v1/sessions", json={"text": ["hunter2"]})
    assert code_of(answer) == (422, "invalid_input")
    assert "hunter2" not in answer.text
    answer = await rest.post("/v1/tools/halve", json={"tokens": 2, "fail": "defect"})
    assert code_of(answer) == (500, "internal_error")
    assert "hunter2" not in answer.text


async def test_a_body_above_one_mebibyte_is_too_large_however_it_comes(
    rest: httpx.AsyncClient,
) -> None:
    announced = await rest.post("/v1/sessions", content=b"x" * (MAX_BODY_BYTES + 1))
    assert code_of(announced) == (413, "body_too_large")

    async def in_pieces() -> AsyncIterator[bytes]:
        for _ in range(MAX_BODY_BYTES // 65_536 + 1):
            yield b"x" * 65_536

    assert code_of(await rest.post("/mcp", content=in_pieces())) == (413, "body_too_large")


@pytest.mark.parametrize("path", ["/metrics", "/v1/sessions", "/mcp", "/openapi.json"])
async def test_a_foreign_host_or_origin_is_not_answered(rest: httpx.AsyncClient, path: str) -> None:
    rebound = await rest.get(path, headers={"host": "evil.example:8080"})
    assert code_of(rebound) == (421, "unknown_host")
    crossed = await rest.get(path, headers={"origin": "https://evil.example"})
    assert code_of(crossed) == (403, "foreign_origin")


@pytest.mark.parametrize("path", ["/v1/sessions%0A", "/healthz%0a", "/mcp%7F", "/v1/%00"])
async def test_an_address_with_control_characters_is_none(
    rest: httpx.AsyncClient, path: str
) -> None:
    assert code_of(await rest.get(path)) == (404, "not_found")


async def test_a_request_with_two_lengths_is_refused(rest: httpx.AsyncClient) -> None:
    headers = {"content-length": "5", "transfer-encoding": "chunked"}
    asked = rest.build_request("POST", "/v1/query", content=b"12345", headers=headers)
    asked.headers.update(headers)
    assert code_of(await rest.send(asked)) == (400, "malformed_request")


async def test_a_body_that_never_ends_is_given_up(
    rest: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "_BODY_S", 0.0)
    never = asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield b"{"
        await never.wait()

    answer = await rest.post("/v1/sessions", content=slowly())
    assert code_of(answer) == (408, "body_too_slow")


async def test_where_too_many_bodies_are_on_their_way_the_oldest_goes(
    rest: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "_READ_AT_ONCE", 1)
    begun, never = asyncio.Event(), asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield b"{"
        begun.set()
        await never.wait()

    oldest = asyncio.create_task(rest.post("/v1/sessions", content=slowly()))
    await begun.wait()
    assert (await rest.post("/v1/sessions", json={"text": "a chatbot"})).status_code == 201
    assert code_of(await oldest) == (408, "body_too_slow")


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_a_probe_may_call_a_replica_by_its_address(
    rest: httpx.AsyncClient, path: str
) -> None:
    assert (await rest.get(path, headers={"host": "10.1.2.3:8080"})).status_code == 200
    crossed = await rest.get(path, headers={"origin": "https://evil.example"})
    assert code_of(crossed) == (403, "foreign_origin")


@pytest.mark.parametrize("origin", ["null", "http://127.0.0.1.evil.example", "http://a@[::1"])
async def test_an_origin_that_only_looks_local_is_foreign(
    rest: httpx.AsyncClient, origin: str
) -> None:
    answer = await rest.get("/healthz", headers={"origin": origin})
    assert code_of(answer) == (403, "foreign_origin")


async def test_local_names_are_answered(rest: httpx.AsyncClient) -> None:
    for host in ("localhost", "localhost:9", "[::1]:8080", "127.0.0.1"):
        headers = {"host": host, "origin": "http://localhost:6274"}
        assert (await rest.get("/healthz", headers=headers)).json()["status"] == "ok"
    assert (await rest.get("/readyz")).json()["status"] == "ok"


async def test_the_description_names_every_route_and_its_problems(rest: httpx.AsyncClient) -> None:
    described = (await rest.get("/openapi.json")).json()
    assert described["openapi"].startswith("3.1")
    assert {path for path in described["paths"] if path.startswith("/v1")} == {
        "/v1/sessions",
        "/v1/sessions/{session_id}",
        "/v1/sessions/{session_id}/answers",
        "/v1/sessions/{session_id}/approval",
        "/v1/sessions/{session_id}/bundle",
        "/v1/sessions/{session_id}/choice",
        "/v1/sessions/{session_id}/events",
        "/v1/sessions/{session_id}/comparison",
        "/v1/sessions/{session_id}/frontier",
        "/v1/sessions/{session_id}/pictures/{name}",
        "/v1/sessions/{session_id}/report",
        "/v1/sessions/{session_id}/scenarios",
        "/v1/sessions/{session_id}/sensitivity",
        "/v1/sessions/{session_id}/sweep",
        "/v1/sessions/{session_id}/undo",
        "/v1/sessions/{session_id}/messages",
        "/v1/sessions/{session_id}/specification",
        "/v1/tools/halve",
        "/v1/query",
        "/v1/feedback",
    }
    halve = described["paths"]["/v1/tools/halve"]["post"]
    schema = halve["requestBody"]["content"]["application/json"]["schema"]
    assert schema["required"] == ["tokens"]
    assert PROBLEM in halve["responses"]["422"]["content"]


async def test_read_only_reads_and_changes_nothing(tmp_path: Path) -> None:
    async with running(create_app(fake_backend(tmp_path, read_only=True))) as rest:
        assert (await rest.get("/v1/sessions")).status_code == 200
        assert code_of(await rest.post("/v1/sessions", json=ASK)) == (403, "read_only")
        tools = (await rest.post("/v1/tools/halve", json={"tokens": 2})).json()
        assert tools == {"half_tokens": 1.0}
