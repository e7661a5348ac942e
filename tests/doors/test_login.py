"""Who may come in at the doors: 401, 403, challenges, metadata, and scopes alike at both doors."""

import logging
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from starlette.datastructures import Headers

from agent.bootstrap_identity import key_tending
from agent.caller import Caller
from mcp_server.app import create_app
from mcp_server.backend import Backend
from mcp_server.credentials import credential_of
from mcp_server.scopes import route_scope
from tests.doors.rest_helpers import ASK, code_of, started
from tests.fakes_doors import fake_backend, running
from tests.fakes_issuer import FakeIssuer, issuing, unsigned
from tests.fakes_login import bearer, key_of, keyed_backend, token_backend
from tests.mcp_raw import call, tool_names
from tools.domain.errors import PlanningError

META = "/.well-known/oauth-protected-resource"


@pytest.fixture
def issuer() -> Iterator[FakeIssuer]:
    with issuing() as made:
        yield made


@pytest.fixture
def keyed(tmp_path: Path) -> Backend:
    return keyed_backend(tmp_path)


@pytest_asyncio.fixture
async def rest(keyed: Backend) -> AsyncIterator[httpx.AsyncClient]:
    async with running(create_app(keyed)) as client:
        yield client


async def test_whoever_shows_nothing_is_asked_to_log_in(rest: httpx.AsyncClient) -> None:
    for method, path in (
        ("GET", "/v1/sessions"), ("POST", "/mcp"), ("GET", "/mcp"), ("DELETE", "/v1/sessions/s-1"),
        ("POST", "/v1/tools/halve"), ("GET", "/v1/nothing"), ("OPTIONS", "/v1/sessions"),
    ):  # fmt: skip
        answer = await rest.request(method, path, content=b"no json")
        assert code_of(answer) == (401, "login_required")
        assert answer.headers["www-authenticate"].startswith('Bearer realm="leadline", scope="')
        assert "error" not in answer.headers["www-authenticate"]
        assert answer.headers["cache-control"] == "no-store"
    head = await rest.head("/v1/sessions")
    assert (head.status_code, head.content) == (401, b"")


async def test_health_and_the_description_are_for_everybody(rest: httpx.AsyncClient) -> None:
    for path in ("/healthz", "/readyz", "/openapi.json"):
        assert (await rest.get(path)).status_code == 200


async def test_a_key_opens_both_doors_by_either_header(
    rest: httpx.AsyncClient, keyed: Backend
) -> None:
    key = key_of(keyed, "acme")
    for headers in (bearer(key), {"x-api-key": key}, {"authorization": f"bEARER  {key}"}):
        assert (await rest.get("/v1/sessions", headers=headers)).status_code == 200
        assert len(await tool_names(rest, headers)) > 3


@pytest.mark.parametrize(
    "headers",
    [
        [("authorization", "Bearer KEY"), ("x-api-key", "KEY")],
        [("authorization", "Bearer KEY"), ("authorization", "Bearer KEY")],
        [("x-api-key", "KEY"), ("x-api-key", "other")],
    ],
)
async def test_two_credentials_are_one_too_many(
    headers: list[tuple[str, str]], rest: httpx.AsyncClient, keyed: Backend
) -> None:
    key = key_of(keyed, "acme")
    sent = [(name, value.replace("KEY", key)) for name, value in headers]
    answer = await rest.get("/v1/sessions", headers=sent)
    assert code_of(answer) == (400, "invalid_request")
    assert 'error="invalid_request"' in answer.headers["www-authenticate"]


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"authorization": "Basic YTpi"}, "login_required"),
        ({"authorization": "Bearer"}, "login_required"),
        ({"authorization": "Bearer a b"}, "login_required"),
        ({"authorization": ""}, "login_required"),
        ({"authorization": "Bearer made-up"}, "invalid_token"),
        ({"authorization": "Bearer ll_0123456789abcdef_short"}, "invalid_token"),
        ({"x-api-key": ""}, "invalid_token"),
        ({"x-api-key": "x" * 9000}, "invalid_token"),
    ],
)
async def test_what_is_no_credential_of_ours_is_refused(
    headers: dict[str, str], code: str, rest: httpx.AsyncClient
) -> None:
    assert code_of(await rest.get("/v1/sessions", headers=headers)) == (401, code)


async def test_a_credential_in_the_address_is_never_looked_at(
    rest: httpx.AsyncClient, keyed: Backend
) -> None:
    key = key_of(keyed, "acme")
    for name in ("access_token", "key", "api_key", "token"):
        answer = await rest.get("/v1/sessions", params={name: key})
        assert code_of(answer) == (401, "login_required")


async def test_expired_revoked_and_wrong_keys_say_no_more_than_they_must(
    rest: httpx.AsyncClient, keyed: Backend
) -> None:
    expired = key_of(keyed, "acme", name="old", lasts=timedelta(seconds=0))
    revoked = key_of(keyed, "acme", name="gone")
    key_tending(keyed.settings()).revoke(revoked.split("_")[1])
    wrong = f"{key_of(keyed, 'acme')[:-4]}AAAA"
    answers = [await rest.get("/v1/sessions", headers=bearer(k)) for k in (expired, revoked, wrong)]
    assert [code_of(answer)[1] for answer in answers] == [
        "expired_token", "invalid_token", "invalid_token",
    ]  # fmt: skip
    assert answers[1].content == answers[2].content
    for answer in answers:
        assert 'error="invalid_token"' in answer.headers["www-authenticate"]


async def test_a_session_is_its_tenants_whoever_of_it_asks(
    rest: httpx.AsyncClient, keyed: Backend
) -> None:
    ann, bob = key_of(keyed, "acme", name="ann"), key_of(keyed, "acme", name="bob")
    plan = await started(rest, **bearer(ann))
    path = f"/v1/sessions/{plan['session_id']}"
    assert (await rest.get(path, headers=bearer(bob))).status_code == 200
    other = await rest.get(path, headers=bearer(key_of(keyed, "other")))
    assert code_of(other) == (404, "unknown_session")


async def test_tokens_are_taken_and_each_refusal_has_its_code(
    issuer: FakeIssuer, tmp_path: Path
) -> None:
    backend = token_backend(tmp_path, issuer)
    async with running(create_app(backend)) as rest:
        plan = await started(rest, **bearer(issuer.token()))
        path = f"/v1/sessions/{plan['session_id']}"
        key = key_of(backend, "acme")
        assert (await rest.get(path, headers=bearer(key))).status_code == 200
        for token, code in (
            (issuer.token(exp=1), "expired_token"),
            (issuer.token(nbf=99_999_999_999, exp=99_999_999_999), "token_not_yet_valid"),
            (issuer.token(aud="https://other.example"), "wrong_audience"),
            (issuer.token(iss="https://other.example"), "invalid_token"),
            (unsigned(issuer.token(), {"alg": "none", "typ": "JWT"}), "invalid_token"),
            (issuer.token(headers={"kid": "unknown"}), "invalid_token"),
        ):
            answer = await rest.get(path, headers=bearer(token))
            assert code_of(answer) == (401, code)
            assert token not in answer.text
            assert 'error="invalid_token"' in answer.headers["www-authenticate"]
        in_key_header = await rest.get(path, headers={"x-api-key": issuer.token()})
        assert in_key_header.status_code == 200


async def test_an_issuer_that_is_away_is_503_and_not_401(
    issuer: FakeIssuer, tmp_path: Path
) -> None:
    async with running(create_app(token_backend(tmp_path, issuer))) as rest:
        issuer.is_away = True
        answer = await rest.get("/v1/sessions", headers=bearer(issuer.token()))
        assert code_of(answer) == (503, "issuer_unavailable")
        assert answer.headers["retry-after"] == "5"
        assert "www-authenticate" not in answer.headers


async def test_challenge_and_metadata_lead_to_the_issuer(
    issuer: FakeIssuer, tmp_path: Path
) -> None:
    url = "https://leadline.example"
    app = create_app(
        token_backend(tmp_path, issuer, public_url=url), names=("127.0.0.1", "leadline.example")
    )
    async with running(app) as rest:
        for path, door in (("/v1/sessions", ""), ("/mcp", "/mcp")):
            answer = await rest.get(path)
            place = f"{url}{META}{door}"
            assert f'resource_metadata="{place}"' in answer.headers["www-authenticate"]
            assert 'scope="leadline:read"' in answer.headers["www-authenticate"]
            assert (await rest.get(f"{META}{door}")).json() == {
                "resource": f"{url}{door}",
                "resource_name": "Leadline",
                "authorization_servers": [issuer.url],
                "scopes_supported": [
                    f"leadline:{name}" for name in ("admin", "deploy", "plan", "read")
                ],
                "bearer_methods_supported": ["header"],
            }
        assert code_of(await rest.post(META))[0] == 405


async def test_without_a_public_address_it_is_that_of_a_host_that_is_ours(
    issuer: FakeIssuer, tmp_path: Path
) -> None:
    backend = token_backend(tmp_path, issuer)
    host = {"host": "localhost:9"}
    async with running(create_app(backend)) as rest:
        answer = await rest.get("/mcp", headers=host)
        assert f'"http://localhost:9{META}/mcp"' in answer.headers["www-authenticate"]
        told = (await rest.get(f"{META}/mcp", headers=host)).json()
        assert told["resource"] == "http://localhost:9/mcp"
    async with running(create_app(backend, names=())) as rest:
        evil = {"host": "evil.example"}
        answer = await rest.get("/mcp", headers=evil)
        assert "resource_metadata" not in answer.headers["www-authenticate"]
        assert code_of(await rest.get(META, headers=evil)) == (404, "not_found")


async def test_where_keys_alone_are_taken_there_is_no_issuer_to_name(
    rest: httpx.AsyncClient,
) -> None:
    assert "resource_metadata" not in (await rest.get("/mcp")).headers["www-authenticate"]
    assert code_of(await rest.get(META)) == (404, "not_found")


async def test_host_and_origin_are_looked_at_before_the_login(
    rest: httpx.AsyncClient, keyed: Backend
) -> None:
    shown = bearer(key_of(keyed, "acme"))
    evil = await rest.get("/v1/sessions", headers=shown | {"host": "evil.example"})
    assert code_of(evil) == (421, "unknown_host")
    crossed = await rest.get("/v1/sessions", headers=shown | {"origin": "https://evil.example"})
    assert code_of(crossed) == (403, "foreign_origin")


async def test_a_page_that_may_call_us_may_send_a_key_and_reads_the_challenge(
    tmp_path: Path,
) -> None:
    page = {"origin": "https://portal.example"}
    backend = keyed_backend(tmp_path, cors_origins=("https://portal.example",))
    async with running(create_app(backend)) as rest:
        asked = {
            "access-control-request-method": "GET",
            "access-control-request-headers": "authorization, x-api-key",
        }
        assert (await rest.options("/v1/sessions", headers=page | asked)).status_code == 200
        answer = await rest.get("/v1/sessions", headers=page)
        assert code_of(answer) == (401, "login_required")
        assert answer.headers["access-control-allow-origin"] == page["origin"]
        assert "WWW-Authenticate" in answer.headers["access-control-expose-headers"]


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/v1/sessions", "read"),
        ("HEAD", "/v1/sessions/s-1/bundle", "read"),
        ("GET", "/v1/sessions/s-1/events", "read"),
        ("GET", "/metrics", "read"),
        ("POST", "/mcp", "read"),
        ("DELETE", "/mcp", "read"),
        ("POST", "/v1/query", "read"),
        ("POST", "/v1/tools/halve", "read"),
        ("POST", "/v1/tools/writes", "plan"),
        ("POST", "/v1/tools/destroys", "deploy"),
        ("POST", "/v1/tools/nobody-knows", "plan"),
        ("POST", "/v1/feedback", "plan"),
        ("POST", "/v1/sessions", "plan"),
        ("PATCH", "/v1/sessions/s-1/specification", "plan"),
        ("POST", "/v1/sessions/s-1/scenarios", "plan"),
        ("POST", "/v1/sessions/s-1/approval", "plan"),
        ("DELETE", "/v1/sessions/s-1", "plan"),
        ("POST", "/v1/sessions/s-1/deployments", "deploy"),
        ("POST", "/v1/deployments/d-1/rollback", "deploy"),
        ("GET", "/v1/deployments/d-1", "read"),
        ("GET", "/v1/audit", "admin"),
        ("PUT", "/something/new", "plan"),
    ],
)
def test_every_route_needs_a_scope(method: str, path: str, scope: str) -> None:
    effects = {"halve": "read", "writes": "write", "destroys": "destroy"}
    assert route_scope(method, path, effects) == scope


async def test_who_may_only_look_changes_nothing_at_either_door(
    rest: httpx.AsyncClient, keyed: Backend
) -> None:
    plans, looks = bearer(key_of(keyed, "acme", "plan")), bearer(key_of(keyed, "acme", "read"))
    session = (await started(rest, **plans))["session_id"]
    for method, path in (
        ("POST", "/v1/sessions"),
        ("POST", f"/v1/sessions/{session}/scenarios"),
        ("POST", f"/v1/sessions/{session}/choice"),
        ("DELETE", f"/v1/sessions/{session}"),
    ):
        answer = await rest.request(method, path, json=ASK, headers=looks)
        assert code_of(answer) == (403, "insufficient_scope")
        assert answer.headers["www-authenticate"].startswith(
            'Bearer realm="leadline", error="insufficient_scope"'
        )
        assert 'scope="plan"' in answer.headers["www-authenticate"]
    assert (await rest.get(f"/v1/sessions/{session}", headers=looks)).status_code == 200

    assert await tool_names(rest, looks) == {"plan_get", "halve"}
    assert {"plan_start", "plan_what_if", "plan_choose"} <= await tool_names(rest, plans)
    for tool, arguments in (
        ("plan_start", ASK),
        ("plan_what_if", {"session_id": session, "text": "9 users"}),
        ("plan_choose", {"session_id": session, "option": 1}),
    ):
        refused = await call(rest, tool, arguments, looks)
        assert refused["isError"]
        assert refused["_meta"]["dev.leadline/problem"]["code"] == "insufficient_scope"
    read = await call(rest, "plan_get", {"session_id": session}, looks)
    assert read["structuredContent"]["choice"] is None


async def test_an_idempotency_key_gives_nobody_an_answer_he_may_not_have(
    rest: httpx.AsyncClient, keyed: Backend
) -> None:
    once = {"idempotency-key": "k-1"}
    await started(rest, **once, **bearer(key_of(keyed, "acme", "plan")))
    looks = bearer(key_of(keyed, "acme", "read"))
    again = await rest.post("/v1/sessions", json=ASK, headers=once | looks)
    assert code_of(again) == (403, "insufficient_scope")


async def test_a_token_without_our_scopes_may_do_nothing(
    issuer: FakeIssuer, tmp_path: Path
) -> None:
    async with running(create_app(token_backend(tmp_path, issuer))) as rest:
        answer = await rest.get("/v1/sessions", headers=bearer(issuer.token(scope="openid email")))
        assert code_of(answer) == (403, "insufficient_scope")
        assert "you have none" in answer.json()["detail"]
        assert 'scope="leadline:read"' in answer.headers["www-authenticate"]


async def test_where_nobody_logs_in_it_is_the_person_at_this_machine(tmp_path: Path) -> None:
    backend = fake_backend(tmp_path, access=("team",))
    assert backend.local == Caller(access=frozenset({"public", "team"}))
    async with running(create_app(backend)) as rest:
        await started(rest, **bearer("whatever"))
        described = (await rest.get("/openapi.json")).json()
        assert "securitySchemes" not in described["components"]


async def test_the_description_tells_how_to_log_in(issuer: FakeIssuer, tmp_path: Path) -> None:
    async with running(create_app(token_backend(tmp_path, issuer))) as rest:
        described = (await rest.get("/openapi.json")).json()
    schemes = described["components"]["securitySchemes"]
    assert schemes["bearer"]["scheme"] == "bearer"
    assert schemes["key"] == {"type": "apiKey", "in": "header", "name": "X-API-Key"}
    start = described["paths"]["/v1/sessions"]["post"]
    assert start["security"] == [{"bearer": ["plan"]}, {"key": ["plan"]}]
    assert {"400", "401", "403"} <= start["responses"].keys()
    assert described["paths"]["/healthz"]["get"]["security"] == []


async def test_a_refusal_is_logged_by_its_code_alone(
    rest: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        await rest.get("/v1/sessions", headers=bearer("ll_0123456789abcdef_" + "S" * 43))
    assert "refused: invalid_token" in caplog.text
    assert "SSSS" not in caplog.text
    assert "0123456789abcdef" not in caplog.text


@pytest.mark.parametrize("odd", ["Bearer \xe4", "Bearer a\x00", "Bearer a,b", "Bearer a;b=c"])
def test_a_bearer_of_other_letters_is_none(odd: str) -> None:
    raw = [(b"authorization", odd.encode("latin-1"))]
    with pytest.raises(PlanningError):
        credential_of(Headers(raw=raw))
