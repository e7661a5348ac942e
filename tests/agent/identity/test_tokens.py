"""Tokens: what is believed, and every way in which one is not."""

import asyncio
import hashlib
import hmac
import time
from collections.abc import Mapping
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.identity.issuer import AGAIN_S, FRESH_S, Issuer
from agent.identity.login import LONGEST, Login
from agent.identity.tokens import Tokens, Wanted
from tests.fakes_issuer import AUDIENCE, FakeIssuer, issuing, made_key, unsigned
from tests.fakes_retrieval import FakeClockS
from tools.domain.errors import LoginError, OutsideError

WANTED = Wanted(audience=AUDIENCE, scope_prefix="leadline:", access_claim="levels")


class Told:
    """Fetches from the issuer without a network, and counts."""

    def __init__(self, issuer: FakeIssuer) -> None:
        self.issuer, self.fetched = issuer, 0

    async def __call__(self, url: str) -> Mapping[str, Any]:
        self.fetched += 1
        found = self.issuer.document(url.removeprefix(self.issuer.url))
        if self.issuer.is_away or found is None:
            code = "issuer_unavailable" if self.issuer.is_away else "issuer_odd"
            raise OutsideError("it does not answer", code=code, hint="wait")
        return found


def watched(issuer: FakeIssuer, **wanted: Any) -> tuple[Tokens, Told, FakeClockS]:
    told, clock = Told(issuer), FakeClockS()
    clock.seconds = 1000.0
    source = Issuer(issuer.url, fetch=told, now=clock)
    given_ = Wanted(**{**vars(WANTED), **wanted})
    return Tokens(source, given_), told, clock


async def code_of(tokens: Tokens, token: str) -> str:
    with pytest.raises(LoginError) as refused:
        await tokens.caller(token)
    assert token not in str(refused.value)
    return refused.value.code


async def test_a_token_names_tenant_person_scopes_and_levels() -> None:
    issuer = FakeIssuer()
    tokens, _, _ = watched(issuer)
    who = await tokens.caller(issuer.token(levels=["team"], aud=["other", AUDIENCE]))
    assert (who.tenant, who.name) == ("acme", "user:ann")
    assert who.scopes == {"read", "plan"}
    assert who.access == {"public", "team"}


@pytest.mark.parametrize(
    ("claims", "scopes"),
    [
        ({"scope": None, "scp": ["leadline:deploy"]}, {"read", "plan", "deploy"}),
        ({"scope": "leadline:admin"}, {"read", "plan", "deploy", "admin"}),
        ({"scope": None, "scp": "leadline:read other"}, {"read"}),
        ({"scope": "read plan admin"}, set()),
        ({"scope": None}, set()),
        ({"scope": {"leadline:admin": 1}}, set()),
    ],
)
async def test_scopes_are_ours_by_their_prefix(claims: Any, scopes: set[str]) -> None:
    issuer = FakeIssuer()
    tokens, _, _ = watched(issuer)
    assert (await tokens.caller(issuer.token(**claims))).scopes == scopes


async def test_a_token_without_a_tenant_is_one_persons_and_meets_no_tenant_of_that_name() -> None:
    issuer = FakeIssuer()
    tokens, _, _ = watched(issuer)
    assert (await tokens.caller(issuer.token(tenant=None, sub="acme"))).tenant == "person:acme"
    assert await code_of(tokens, issuer.token(tenant="person:acme")) == "invalid_token"


@pytest.mark.parametrize("kind", ["RS256", "PS256", "ES256", "EdDSA"])
async def test_every_kind_of_public_key_checks(kind: str) -> None:
    issuer = FakeIssuer()
    issuer.published = {"k": (kind, made_key(kind))}
    tokens, _, _ = watched(issuer)
    assert (await tokens.caller(issuer.token("k"))).tenant == "acme"
    flipped = issuer.token("k")
    body = flipped.rsplit(".", 1)[0]
    assert await code_of(tokens, f"{body}.{'A' * 86}") == "invalid_token"


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"exp": 1_000_000_000}, "expired_token"),
        ({"nbf": 99_999_999_999, "exp": 99_999_999_999}, "token_not_yet_valid"),
        ({"iat": 99_999_999_998, "exp": 99_999_999_999}, "token_not_yet_valid"),
        ({"aud": "https://other.example"}, "wrong_audience"),
        ({"aud": None}, "invalid_token"),
        ({"iss": "https://login.example.evil"}, "invalid_token"),
        ({"iss": None}, "invalid_token"),
        ({"exp": None}, "invalid_token"),
        ({"iat": None}, "invalid_token"),
        ({"sub": None}, "invalid_token"),
        ({"sub": ""}, "invalid_token"),
        ({"sub": "a\nb"}, "invalid_token"),
        ({"sub": "x" * 300}, "invalid_token"),
        ({"tenant": "two words"}, "invalid_token"),
        ({"tenant": ["acme"]}, "invalid_token"),
        ({"tenant": "a:b"}, "invalid_token"),
        ({"tenant": "local"}, "invalid_token"),
        ({"exp": float("inf")}, "invalid_token"),
        ({"exp": float("nan")}, "invalid_token"),
    ],
)
async def test_a_claim_that_does_not_fit_is_refused(claims: dict[str, Any], code: str) -> None:
    issuer = FakeIssuer()
    tokens, _, _ = watched(issuer)
    assert await code_of(tokens, issuer.token(**claims)) == code


async def test_clocks_may_differ_by_the_leeway_and_no_more() -> None:
    issuer = FakeIssuer()
    tokens, _, _ = watched(issuer, leeway_s=60)
    now = int(time.time())
    assert await tokens.caller(issuer.token(exp=now - 20, nbf=now + 20, iat=now + 20))
    assert await code_of(tokens, issuer.token(exp=now - 100)) == "expired_token"


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none", "kid": "one"},
        {"alg": "None", "kid": "one"},
        {"alg": "", "kid": "one"},
        {"kid": "one"},
        {"alg": ["ES256"], "kid": "one"},
        {"alg": "ES256", "kid": ["one"]},
        {"alg": "ES256", "kid": "one", "crit": ["exp"]},
        {"alg": "ES256", "kid": "one", "typ": "logout+jwt"},
        {"alg": "ES256", "kid": "one", "b64": False},
        {"alg": "RS256", "kid": "one"},
        {"alg": "ES256", "kid": "../../one"},
    ],
)
async def test_an_unsigned_or_oddly_signed_token_is_refused(header: dict[str, Any]) -> None:
    issuer = FakeIssuer()
    tokens, _, _ = watched(issuer)
    for signature in (b"", b"x" * 64):
        assert await code_of(tokens, unsigned(issuer.token(), header, signature)) == "invalid_token"


@pytest.mark.parametrize("algorithm", ["HS256", "HS384", "HS512"])
async def test_the_public_key_is_no_shared_secret(algorithm: str) -> None:
    issuer = FakeIssuer()
    issuer.published = {"one": ("RS256", made_key("RS256"))}
    tokens, _, _ = watched(issuer)
    signed = unsigned(issuer.token(), {"alg": algorithm, "kid": "one"}).rpartition(".")[0]
    digest = hmac.new(issuer.public_pem(), signed.encode(), hashlib.sha256).digest()
    forged = unsigned(issuer.token(), {"alg": algorithm, "kid": "one"}, digest)
    assert await code_of(tokens, forged) == "invalid_token"


async def test_symmetric_weak_private_and_encryption_keys_of_a_set_are_left_out() -> None:
    issuer = FakeIssuer()
    tokens, told, _ = watched(issuer)
    octet = {"kty": "oct", "kid": "oct", "k": "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0", "alg": "HS256"}
    weak = {"kty": "RSA", "kid": "weak", "n": "AQAB" * 30, "e": "AQAB"}
    good = issuer.jwks()["keys"][0]
    broken = {"kty": "EC", "crv": "P-256", "kid": "broken", "x": "AA", "y": 5}
    private = good | {"kid": "private", "d": "AA"}
    encrypts = good | {"kid": "enc", "use": "enc"}
    listed = [octet, weak, broken, private, encrypts, good, "odd"]
    issuer.jwks = lambda: {"keys": listed}  # type: ignore[method-assign]
    assert await tokens.caller(issuer.token())
    for name in ("oct", "weak", "broken", "private", "enc"):
        assert await code_of(tokens, issuer.token(headers={"kid": name})) == "invalid_token"
    secret = jwt.encode({"sub": "x"}, "secretsecretsecretsecretsecret32", "HS256", {"kid": "oct"})
    assert await code_of(tokens, secret) == "invalid_token"
    assert told.fetched == 2  # discovery and keys, once


async def test_keys_that_rotate_in_flight_keep_everybody_in() -> None:
    issuer = FakeIssuer()
    tokens, told, clock = watched(issuer)
    old = issuer.token()
    assert await tokens.caller(old)
    issuer.published["two"] = ("EdDSA", made_key("EdDSA"))
    clock.seconds += AGAIN_S
    assert await tokens.caller(issuer.token("two"))
    assert await tokens.caller(old)
    del issuer.published["one"]
    before = told.fetched
    clock.seconds += FRESH_S
    assert await tokens.caller(issuer.token("two"))
    for _ in range(20):  # the look beside the request takes some turns of the loop
        await asyncio.sleep(0)
    assert told.fetched == before + 2
    clock.seconds += AGAIN_S
    assert await code_of(tokens, old) == "invalid_token"


async def test_keys_that_strangers_name_are_looked_for_now_and_then() -> None:
    issuer = FakeIssuer()
    tokens, told, clock = watched(issuer)
    assert await tokens.caller(issuer.token())
    for number in range(20):
        await code_of(tokens, issuer.token(headers={"kid": f"made-up-{number}"}))
    assert told.fetched == 2
    clock.seconds += AGAIN_S
    strangers = (code_of(tokens, issuer.token(headers={"kid": f"x-{n}"})) for n in range(20))
    await asyncio.gather(*strangers)
    assert told.fetched == 4


async def test_an_issuer_that_is_away_ends_nothing_for_those_whose_key_is_known() -> None:
    issuer = FakeIssuer()
    tokens, _, clock = watched(issuer)
    assert await tokens.caller(issuer.token())
    issuer.is_away = True
    clock.seconds += 10 * FRESH_S
    assert await tokens.caller(issuer.token())
    await asyncio.sleep(0)
    assert await tokens.caller(issuer.token())
    with pytest.raises(OutsideError) as away:
        await tokens.caller(issuer.token(headers={"kid": "new"}))
    assert away.value.code == "issuer_unavailable"
    await tokens.close()


async def test_an_issuer_that_was_never_there_is_a_failure_outside_not_of_the_caller() -> None:
    issuer = FakeIssuer()
    issuer.is_away = True
    tokens, told, clock = watched(issuer)
    for _ in range(3):
        with pytest.raises(OutsideError):
            await tokens.caller(issuer.token())
    assert told.fetched == 1
    issuer.is_away = False
    clock.seconds += AGAIN_S
    assert await tokens.caller(issuer.token())


@pytest.mark.parametrize(
    "discovery",
    [
        {"issuer": "https://other.example", "jwks_uri": "https://login.example/keys"},
        {"issuer": "https://login.example", "jwks_uri": "http://login.example/keys"},
        {"issuer": "https://login.example"},
        {},
    ],
)
async def test_a_discovery_of_somebody_else_is_not_followed(discovery: dict[str, str]) -> None:
    issuer = FakeIssuer()
    issuer.discovery = discovery
    tokens, _, _ = watched(issuer)
    with pytest.raises(OutsideError) as odd:
        await tokens.caller(issuer.token())
    assert odd.value.code == "issuer_odd"


async def test_an_authorization_server_without_openid_is_found_by_rfc_8414() -> None:
    with issuing() as server:
        server.url += "/realms/main"
        found = {"issuer": server.url, "jwks_uri": f"{server.url}/keys"}
        places = {
            "/.well-known/oauth-authorization-server/realms/main": found,
            "/realms/main/keys": server.jwks(),
        }
        server.places = places
        tokens = Tokens(Issuer(server.url), WANTED)
        assert (await tokens.caller(server.token())).tenant == "acme"


async def test_over_http_keys_are_fetched_once_and_an_issuer_that_fails_is_told() -> None:
    with issuing() as server:
        tokens = Tokens(Issuer(server.url), WANTED)
        for _ in range(3):
            assert await tokens.caller(server.token())
        assert server.asked == ["/.well-known/openid-configuration", "/keys"]
        server.is_away = True
        fresh = Tokens(Issuer("https://x.example", f"{server.url}/keys"), WANTED)
        with pytest.raises(OutsideError, match="answers with HTTP 503"):
            await fresh.caller(server.token())
        assert await tokens.caller(server.token())


async def test_an_issuer_in_the_clear_is_never_asked() -> None:
    tokens = Tokens(Issuer("http://login.example"), WANTED)
    with pytest.raises(OutsideError, match="no https address"):
        await tokens.caller(FakeIssuer("http://login.example").token())


async def test_an_oversized_token_is_not_read() -> None:
    issuer = FakeIssuer()
    tokens, told, _ = watched(issuer)
    login = Login(keyring=None, tokens=tokens)
    with pytest.raises(LoginError, match=f"more than {LONGEST} characters"):
        await login.caller(issuer.token(filler="x" * LONGEST))
    assert told.fetched == 0


@given(
    st.text(max_size=60) | st.lists(st.text('eyJ0.{["A-_', max_size=20), max_size=5).map(".".join)
)
def test_garbage_is_refused_and_nothing_else_happens(text: str) -> None:
    issuer = FakeIssuer()
    tokens, told, _ = watched(issuer)
    assert asyncio.run(code_of_any(tokens, text)) == "invalid_token"
    assert told.fetched == 0


async def code_of_any(tokens: Tokens, text: str) -> str:
    with pytest.raises(LoginError) as refused:
        await tokens.caller(text)
    return refused.value.code


async def test_a_header_nested_without_end_is_garbage_too() -> None:
    tokens, _, _ = watched(FakeIssuer())
    deep = unsigned("e30.e30.e30", {}).split(".")
    nested = "W1tb" * 2000
    assert await code_of_any(tokens, f"{nested}.{deep[1]}.{deep[2]}") == "invalid_token"
