"""Secrets that are planted come out nowhere: no answer, no log record, no line on a terminal."""

import json
import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from mcp_server.app import create_app
from mcp_server.backend import Backend
from mcp_server.cli import main
from tests.doors.rest_helpers import ASK
from tests.doors.service import serving
from tests.fakes_doors import running
from tests.fakes_issuer import FakeIssuer, issuing
from tests.fakes_login import bearer, key_of, token_backend
from tests.mcp_raw import call, rpc

LLM, QDRANT, COHERE = "canary-llm-5f1c", "canary-qdrant-5f1c", "canary-cohere-5f1c"
DATABASE = "canary-db-5f1c"
STATE, AUDIT = "canary-state-5f1c" * 2, "canary-audit-5f1c" * 2
RELAY = "canary-relay-5f1c"
PLANTED = {
    "llm_api_key": SecretStr(LLM),
    "qdrant_api_key": SecretStr(QDRANT),
    "cohere_api_key": SecretStr(COHERE),
    "audit_key": SecretStr(AUDIT),
    "url_key": SecretStr(RELAY),
    "state_keys": (SecretStr(STATE),),
}


@pytest.fixture
def issuer() -> Iterator[FakeIssuer]:
    with issuing() as made:
        yield made


def plant(issuer: FakeIssuer, folder: Path) -> Backend:
    return token_backend(folder, issuer, **PLANTED)


def parts_of(key: str, tokens: list[str]) -> list[str]:
    """What must be seen nowhere: of a key its secret, of a token its signature and the whole."""
    signatures = [token.rpartition(".")[2] for token in tokens]
    return [key, key.split("_", 2)[2], *tokens, *signatures]


async def visited(rest: httpx.AsyncClient, headers: Any) -> list[str]:
    """Every door with these headers, also where they are not let in; all that was answered."""
    seen = []
    for method, path, body in (
        ("GET", "/healthz", None), ("GET", "/readyz", None), ("GET", "/openapi.json", None),
        ("GET", "/.well-known/oauth-protected-resource", None), ("POST", "/v1/sessions", ASK),
        ("GET", "/v1/sessions", None), ("POST", "/v1/sessions", {"text": 5}),
        ("GET", "/v1/sessions/s-00000000", None), ("POST", "/v1/tools/halve", {"tokens": 3}),
        ("POST", "/v1/tools/halve", {"tokens": 3, "fail": "defect"}), ("PUT", "/mcp", None),
        ("POST", "/v1/tools/halve", {"tokens": 3, "fail": "outside"}), ("GET", "/nowhere", None),
    ):  # fmt: skip
        answer = await rest.request(method, path, json=body, headers=headers)
        seen.append(f"{answer.text} {answer.headers}")
    shown = dict(headers)
    seen.append(json.dumps(await rpc(rest, "tools/list", {}, shown)))
    started = await call(rest, "plan_start", ASK, shown)
    seen.append(json.dumps(started))
    if "structuredContent" in started:
        session = {"session_id": started["structuredContent"]["session_id"]}
        seen.append(json.dumps(await call(rest, "plan_answer", session, shown)))
    seen.append(json.dumps(await call(rest, "halve", {"tokens": 1, "fail": "defect"}, shown)))
    return seen


async def test_no_answer_and_no_log_record_holds_a_secret(
    issuer: FakeIssuer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    backend = plant(issuer, tmp_path)
    key = key_of(backend, "acme")
    wrong_key = f"{key[:-5]}Zanry"
    tokens = [
        issuer.token(),
        issuer.token(exp=int(time.time()) - 999),
        issuer.token(aud="other"),
        issuer.token(scope="x"),
    ]
    wrong_token = f"{tokens[0][:-9]}canary-5f"
    with caplog.at_level(logging.DEBUG):
        async with running(create_app(backend)) as rest:
            seen = []
            for credential in (key, wrong_key, *tokens, wrong_token):
                seen += await visited(rest, bearer(credential))
                seen += await visited(rest, {"x-api-key": credential})
            both = {"x-api-key": key, **bearer(tokens[0])}
            seen += await visited(rest, both)
    logged = [
        f"{record.getMessage()} {record.exc_text} {record.__dict__}" for record in caplog.records
    ]
    hidden = [
        LLM, QDRANT, COHERE, STATE, AUDIT, RELAY,
        *parts_of(key, tokens), *parts_of(wrong_key, [wrong_token]),
    ]  # fmt: skip
    assert "structuredContent" in "".join(seen)
    for text in (*seen, *logged):
        for secret in hidden:
            assert secret not in text


@pytest.mark.parametrize("debug", ["", "1"])
@pytest.mark.parametrize(
    "argv",
    [
        ("keys", "list"),
        ("keys", "create", "--tenant", "acme", "--name", "ci"),
        ("plan", "a chatbot for 10 users"),
        ("sessions",),
        ("lookup", "benchmarks"),
        ("doctor", "--json"),
    ],
)
def test_a_database_that_cannot_be_reached_is_named_without_its_password(
    argv: tuple[str, ...],
    debug: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in {
        "DATABASE_URL": f"postgresql://leadline:{DATABASE}@127.0.0.1:1/leadline",
        "DEBUG": debug,
        "LLM_API_KEY": LLM,
        "LLM_BASE_URL": "http://127.0.0.1:1/v1",
        "LLM_MODEL": "m",
        "STATE_KEYS": STATE,
        "AUDIT_KEY": AUDIT,
        "URL_KEY": RELAY,
        "QDRANT_PATH": str(tmp_path / "knowledge"),
    }.items():
        monkeypatch.setenv(f"LEADLINE_{name}", value)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert main(argv) != 0
    said = capsys.readouterr()
    assert said.out + said.err
    for secret in (DATABASE, LLM, STATE, AUDIT, RELAY):
        assert secret not in said.out + said.err


@pytest.mark.slow
def test_a_running_service_says_nothing_of_them(tmp_path: Path) -> None:
    planted = {
        "LEADLINE_AUTH_KEYS": "1",
        "LEADLINE_LLM_API_KEY": LLM,
        "LEADLINE_STATE_KEYS": STATE,
        "LEADLINE_AUDIT_KEY": AUDIT,
        "LEADLINE_TOOLSETS": "plan",
        "LEADLINE_LOG_LEVEL": "debug",
    }
    shown = f"ll_0123456789abcdef_{'canary-5f1c' * 4}"[:63]
    with serving(tmp_path, **planted) as service:
        for headers in (bearer(shown), {"x-api-key": shown}, {"authorization": f"Basic {shown}"}):
            answer = httpx.get(f"{service.url}/v1/sessions", headers=headers)
            assert answer.status_code == 401
            assert shown not in answer.text
        httpx.get(f"{service.url}/v1/sessions", params={"access_token": shown})
        _, said = service.interrupt()
    for secret in (shown, "canary", LLM, STATE, AUDIT):
        assert secret not in said
