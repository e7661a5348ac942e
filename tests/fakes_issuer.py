"""An issuer of tokens on loopback: discovery, keys that a test rotates, and tokens of any shape."""

import base64
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

__all__ = ["AUDIENCE", "FakeIssuer", "issuing", "made_key"]

AUDIENCE = "https://leadline.example/mcp"
_JWK: Mapping[str, Any] = {
    "RS256": RSAAlgorithm, "PS256": RSAAlgorithm, "ES256": ECAlgorithm, "EdDSA": OKPAlgorithm,
}  # fmt: skip


@cache
def made_key(kind: str, number: int = 0) -> Any:
    """A private key for an algorithm; the same for the same number."""
    assert number >= 0
    if kind in ("RS256", "PS256"):
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    if kind == "ES256":
        return ec.generate_private_key(ec.SECP256R1())
    return ed25519.Ed25519PrivateKey.generate()


class FakeIssuer:
    """Signs with the keys it has; what it publishes is a test's to change."""

    def __init__(self, url: str = "https://login.example") -> None:
        self.url = url
        self.published: dict[str, tuple[str, Any]] = {"one": ("ES256", made_key("ES256"))}
        self.discovery: dict[str, Any] = {"issuer": url, "jwks_uri": f"{url}/keys"}
        self.asked: list[str] = []
        self.places: dict[str, dict[str, Any]] = {}
        self.is_away = False

    def jwks(self) -> dict[str, Any]:
        """The public keys, as they are published."""
        keys = []
        for name, (kind, key) in self.published.items():
            told = json.loads(_JWK[kind].to_jwk(key.public_key()))
            keys.append(told | {"kid": name, "use": "sig"})
        return {"keys": keys}

    def document(self, path: str) -> dict[str, Any] | None:
        """What an address answers."""
        if self.places:
            return self.places.get(path)
        if path == "/keys":
            return self.jwks()
        return self.discovery if path == "/.well-known/openid-configuration" else None

    def token(
        self, key_id: str = "one", headers: Mapping[str, Any] | None = None, **claims: Any
    ) -> str:
        """A token of five minutes for Ann of acme who may plan; None takes a claim out."""
        now = int(time.time())
        told = {
            "iss": self.url, "aud": AUDIENCE, "sub": "ann", "iat": now, "exp": now + 300,
            "tenant": "acme", "scope": "openid leadline:read leadline:plan",
        } | claims  # fmt: skip
        kept = {name: value for name, value in told.items() if value is not None}
        kind, key = self.published[key_id]
        return jwt.encode(kept, key, algorithm=kind, headers={"kid": key_id, **(headers or {})})

    def public_pem(self, key_id: str = "one") -> bytes:
        """What an attacker may know: the public key."""
        pem: bytes = (
            self.published[key_id][1]
            .public_key()
            .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        )
        return pem


def unsigned(token: str, header: Mapping[str, Any], signature: bytes = b"") -> str:
    """The claims of a token under another header and signature."""
    parts = (_packed(json.dumps(header).encode()), token.split(".")[1], _packed(signature))
    return ".".join(parts)


def _packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@contextmanager
def issuing() -> Iterator[FakeIssuer]:
    """The issuer as a server on loopback."""
    issuer = FakeIssuer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            issuer.asked.append(self.path)
            found = None if issuer.is_away else issuer.document(self.path)
            status = 503 if issuer.is_away else 404 if found is None else 200
            body = json.dumps(found).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        issuer.url = f"http://127.0.0.1:{server.server_port}"
        issuer.discovery = {"issuer": issuer.url, "jwks_uri": f"{issuer.url}/keys"}
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield issuer
        finally:
            server.shutdown()
            thread.join()
