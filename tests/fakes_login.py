"""Services that ask for a login, and the headers of those who have one."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from agent.bootstrap_identity import key_tending
from agent.identity.tending import KeyWish
from mcp_server.backend import Backend
from tests.fakes_doors import fake_backend
from tests.fakes_issuer import AUDIENCE, FakeIssuer

__all__ = ["bearer", "key_of", "keyed_backend", "token_backend"]


def keyed_backend(folder: Path, **settings: Any) -> Backend:
    """The backend of the doors' tests, for those who show an API key."""
    return fake_backend(folder, auth_keys=True, **settings)


def token_backend(folder: Path, issuer: FakeIssuer, **settings: Any) -> Backend:
    """The same for those who show a token of the issuer too."""
    given = {"auth_issuer": issuer.url, "auth_audience": AUDIENCE, "auth_access_claim": "levels"}
    return fake_backend(folder, auth_keys=True, **given, **settings)


def key_of(
    backend: Backend,
    tenant: str,
    *scopes: str,
    name: str = "",
    access: Sequence[str] = (),
    lasts: timedelta | None = None,
) -> str:
    """A new key of a tenant."""
    wanted = KeyWish(
        tenant=tenant,
        name=name or f"key of {'-'.join(scopes or ('plan',))}",
        scopes=scopes or ("plan",),
        access=access,
        lasts=lasts,
    )
    return key_tending(backend.settings()).create(wanted)[1].text


def bearer(credential: str) -> dict[str, str]:
    """The header that shows it."""
    return {"authorization": f"Bearer {credential}"}
