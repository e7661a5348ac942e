"""Every setting does what its line says: those that no door's own test is about, and a count."""

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from agent.bootstrap import llm_access
from agent.bootstrap_identity import login
from agent.bootstrap_knowledge import knowledge_base
from agent.bootstrap_rerankers import reranker_from
from agent.caller import Caller
from agent.settings import Settings
from mcp_server.load import Load
from tests.fakes_issuer import AUDIENCE, FakeIssuer, issuing
from tools.domain.errors import LoginError, OutsideError

TESTS = Path(__file__).parents[1]
ABOUT_NAMES = {"test_settings.py", "test_readme.py", "test_packaging.py"}
"""Files that name settings without looking at what they do."""


def given(**settings: str) -> Settings:
    environment = {f"LEADLINE_{name.upper()}": value for name, value in settings.items()}
    return Settings.from_environment({"HOME": "/", **environment})


def test_every_setting_is_named_by_a_test_of_what_it_does() -> None:
    texts = [
        path.read_text(encoding="utf-8")
        for path in TESTS.rglob("*.py")
        if path.name not in ABOUT_NAMES
    ]
    unnamed = []
    for name in set(Settings.model_fields) - {"warnings"}:
        how = re.compile(rf'LEADLINE_{name.upper()}\b|\b{name}=|"{name}"')
        if not any(how.search(text) for text in texts):
            unnamed.append(name)
    assert sorted(unnamed) == []


@pytest.fixture
def issuer() -> Iterator[FakeIssuer]:
    with issuing() as made:
        yield made


async def who(issuer: FakeIssuer, token: str, **settings: str) -> Caller:
    asked = given(auth_issuer=issuer.url, auth_audience=AUDIENCE, **settings)
    found = login(asked)
    assert found is not None
    try:
        return await found.caller(token)
    finally:
        await found.close()


async def test_the_tenant_is_in_the_claim_that_is_set(issuer: FakeIssuer) -> None:
    token = issuer.token(org="globex")
    assert (await who(issuer, token)).tenant == "acme"
    assert (await who(issuer, token, auth_tenant_claim="org")).tenant == "globex"


async def test_scopes_have_the_prefix_that_is_set(issuer: FakeIssuer) -> None:
    token = issuer.token(scope="ll/plan leadline:admin")
    assert "admin" in (await who(issuer, token)).scopes
    assert (await who(issuer, token, auth_scope_prefix="ll/")).scopes == {"read", "plan"}


async def test_clocks_may_differ_by_the_leeway(issuer: FakeIssuer) -> None:
    token = issuer.token(exp=int(time.time()) - 60)
    assert (await who(issuer, token, auth_leeway_s="300")).name == "user:ann"
    with pytest.raises(LoginError):
        await who(issuer, token, auth_leeway_s="0")


async def test_keys_of_the_issuer_are_where_they_are_said_to_be(issuer: FakeIssuer) -> None:
    issuer.discovery = {"issuer": "https://somebody.example"}
    token = issuer.token()
    assert (await who(issuer, token, auth_jwks_url=f"{issuer.url}/keys")).tenant == "acme"
    with pytest.raises(OutsideError):
        await who(issuer, token)


@pytest.mark.parametrize(
    ("settings", "kinds", "code"),
    [
        ({"concurrency_max": "1"}, ["a", "b"], "overloaded"),
        ({"tenant_concurrency_max": "1"}, ["a", "a"], "too_many_at_once"),
        ({"memory_max_mib": "1"}, ["a"], "overloaded"),
    ],
)
def test_what_is_at_work_is_bounded(settings: dict[str, str], kinds: list[str], code: str) -> None:
    load = Load.of(given(**settings))
    *before, last = kinds
    with ExitStack() as at_work:
        for tenant in before:
            assert load.objection("turn", tenant) is None
            at_work.enter_context(load.holding("turn", tenant))
        refused = load.objection("turn", last)
    assert refused is not None
    assert refused.code == code
    assert Load.of(given()).objection("turn", last) is None


def test_the_knowledge_base_is_where_and_with_what_the_settings_say(tmp_path: Path) -> None:
    base = knowledge_base(
        given(
            qdrant_path=str(tmp_path),
            qdrant_url="http://127.0.0.1:1",
            embedding_model=str(tmp_path / "model"),
        )
    )
    with pytest.raises(OutsideError, match=r"127\.0\.0\.1:1"):
        base.state()
    base.close()


def test_a_reranker_has_the_deadline_that_is_set() -> None:
    found: Any = reranker_from(
        given(reranker="cohere:rerank-v3.5", cohere_api_key="x", rerank_deadline_ms="1234")
    )
    assert 1.234 in vars(found).values()


def test_a_model_is_asked_again_as_often_as_is_set() -> None:
    access = llm_access(
        given(
            llm_base_url="http://127.0.0.1:1/v1", llm_model="m", llm_retries="7", llm_budget_s="3"
        )
    )
    assert access is not None
    assert (access.retries, access.budget_s) == (7, 3.0)
