"""REST as HTTP wants it: methods, media types, pages of a list, and other origins."""

from pathlib import Path

import httpx
import pytest

from mcp_server.app import create_app
from tests.doors.rest_helpers import ASK, code_of, started
from tests.fakes_doors import fake_backend, running

PORTAL = "https://portal.example"


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/v1/sessions", "GET, HEAD, OPTIONS, POST"),
        ("/v1/sessions/s-00000000", "DELETE, GET, HEAD, OPTIONS"),
        ("/v1/sessions/s-00000000/specification", "OPTIONS, PATCH"),
        ("/v1/tools/halve", "OPTIONS, POST"),
        ("/healthz", "GET, HEAD, OPTIONS"),
    ],
)
async def test_every_method_of_a_path_is_named(
    rest: httpx.AsyncClient, path: str, allowed: str
) -> None:
    wrong = await rest.put(path)
    assert code_of(wrong) == (405, "method_not_allowed")
    assert wrong.headers["allow"] == allowed
    asked = await rest.options(path)
    assert (asked.status_code, asked.headers["allow"], asked.content) == (204, allowed, b"")


async def test_a_path_that_is_not_there_has_no_methods(rest: httpx.AsyncClient) -> None:
    for method in ("OPTIONS", "PUT", "GET"):
        assert code_of(await rest.request(method, "/v1/nothing")) == (404, "not_found")


async def test_head_is_a_get_without_its_body(rest: httpx.AsyncClient) -> None:
    plan = await started(rest)
    at = f"/v1/sessions/{plan['session_id']}"
    for path in ("/healthz", "/openapi.json", "/v1/sessions", at, "/v1/sessions/s-00000000"):
        told, asked = await rest.get(path), await rest.head(path)
        assert (asked.status_code, asked.content) == (told.status_code, b"")
        for headers in (asked.headers, told.headers):
            for own in ("x-request-id", "ratelimit"):  # each request has its own
                headers.pop(own, None)
        assert asked.headers == told.headers


async def test_head_of_the_events_does_not_wait_for_any(rest: httpx.AsyncClient) -> None:
    plan = await started(rest)
    asked = await rest.head(f"/v1/sessions/{plan['session_id']}/events")
    assert (asked.status_code, asked.content) == (200, b"")
    assert asked.headers["content-type"].startswith("text/event-stream")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "x", ""])
async def test_a_body_that_is_not_called_json_is_not_read(
    rest: httpx.AsyncClient, kind: str
) -> None:
    for path in ("/v1/sessions", "/v1/tools/halve"):
        answer = await rest.post(path, content=b'{"text": "x"}', headers={"content-type": kind})
        assert code_of(answer) == (415, "unsupported_media_type")


async def test_a_merge_patch_may_be_called_by_its_name(rest: httpx.AsyncClient) -> None:
    at = f"/v1/sessions/{(await started(rest))['session_id']}/specification"
    headers = {"content-type": "application/merge-patch+json; charset=utf-8"}
    answer = await rest.patch(at, content=b'{"priority": "cost"}', headers=headers)
    assert answer.json()["specification"]["priority"] == "cost"


@pytest.mark.parametrize("body", [b"{", b"", b"\xff\xfe", b"[" * 100_000, b'{"a": 1} x'])
async def test_what_is_no_json_is_told_apart_from_what_does_not_fit(
    rest: httpx.AsyncClient, body: bytes
) -> None:
    answer = await rest.post(
        "/v1/sessions", content=body, headers={"content-type": "application/json"}
    )
    assert code_of(answer) == ((400, "malformed_json") if body else (422, "invalid_input"))


async def test_a_type_that_is_not_offered_is_not_acceptable(rest: httpx.AsyncClient) -> None:
    plan = await started(rest)
    at = f"/v1/sessions/{plan['session_id']}"
    await rest.post(f"{at}/choice", json={"option": 1})
    for path in ("/healthz", "/v1/sessions", at, f"{at}/bundle", f"{at}/report", f"{at}/events"):
        answer = await rest.get(path, headers={"accept": "video/mp4"})
        assert code_of(answer) == (406, "not_acceptable"), path
    made = await rest.post("/v1/sessions", json=ASK, headers={"accept": "text/html;q=0.9, */*;q=0"})
    assert code_of(made) == (406, "not_acceptable")


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "application/zip"),
        ("application/*", "application/zip"),
        ("application/yaml", "application/yaml"),
        ("application/zip;q=0.1, application/yaml", "application/yaml"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/zip"),
    ],
)
async def test_the_bundle_comes_as_the_client_wants_it_most(
    rest: httpx.AsyncClient, accept: str, kind: str
) -> None:
    at = f"/v1/sessions/{(await started(rest))['session_id']}"
    await rest.post(f"{at}/choice", json={"option": 1})
    answer = await rest.get(f"{at}/bundle", headers={"accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == kind
    assert answer.headers["vary"] == "Accept"


async def test_a_list_names_its_next_page_until_there_is_none(rest: httpx.AsyncClient) -> None:
    made = [(await started(rest))["session_id"] for _ in range(5)]
    seen: list[str] = []
    address: str | None = "/v1/sessions?limit=2"
    while address:
        page = await rest.get(address)
        seen += [one["session_id"] for one in page.json()["sessions"]]
        address = page.links.get("next", {}).get("url")
    assert seen == made[::-1]


@pytest.mark.parametrize("limit", ["0", "101", "many"])
async def test_a_page_has_one_to_a_hundred_sessions(rest: httpx.AsyncClient, limit: str) -> None:
    answer = await rest.get("/v1/sessions", params={"limit": limit})
    assert code_of(answer) == (422, "invalid_input")


async def test_no_other_origin_may_call_unless_it_is_named(rest: httpx.AsyncClient) -> None:
    asked = {"origin": PORTAL, "access-control-request-method": "GET"}
    refused = await rest.options("/v1/sessions", headers=asked)
    assert code_of(refused) == (403, "foreign_origin")
    assert "access-control-allow-origin" not in refused.headers


async def test_a_named_origin_may_call_and_read_what_it_needs(tmp_path: Path) -> None:
    app = create_app(fake_backend(tmp_path, cors_origins=(PORTAL,)))
    async with running(app) as rest:
        preflight = await rest.options(
            "/v1/sessions",
            headers={
                "origin": PORTAL,
                "access-control-request-method": "POST",
                "access-control-request-headers": "content-type, idempotency-key, if-match",
            },
        )
        assert preflight.status_code == 200
        assert preflight.headers["access-control-allow-origin"] == PORTAL
        assert "access-control-allow-credentials" not in preflight.headers
        made = await rest.post("/v1/sessions", json=ASK, headers={"origin": PORTAL})
        assert made.headers["access-control-allow-origin"] == PORTAL
        assert "ETag" in made.headers["access-control-expose-headers"]
        missing = await rest.get("/v1/sessions/s-00000000", headers={"origin": PORTAL})
        assert missing.headers["access-control-allow-origin"] == PORTAL
        for other in ("https://portal.example.evil", "http://portal.example", "null"):
            refused = await rest.get("/v1/sessions", headers={"origin": other})
            assert code_of(refused) == (403, "foreign_origin")
