"""Composition of identity: settings become the key store and whoever tells callers apart."""

from functools import cache
from typing import TYPE_CHECKING

from agent.bootstrap import SystemClock
from agent.settings import Settings
from tools.domain.errors import OutsideError

if TYPE_CHECKING:
    from agent.identity.login import Login
    from agent.identity.tending import KeyTending
    from tools.ports_identity import Keys

__all__ = ["key_tending", "login"]


def login(settings: Settings) -> "Login | None":
    """Whoever tells callers apart; None where nobody has to log in."""
    if not settings.asks_for_login:
        return None
    from agent.identity.login import Login

    tokens = None
    if settings.auth_issuer:
        from agent.identity.issuer import Issuer
        from agent.identity.tokens import Tokens, Wanted

        tokens = Tokens(
            Issuer(settings.auth_issuer, settings.auth_jwks_url),
            Wanted(
                audience=settings.auth_audience,
                tenant_claim=settings.auth_tenant_claim,
                access_claim=settings.auth_access_claim,
                scope_prefix=settings.auth_scope_prefix,
                leeway_s=settings.auth_leeway_s,
            ),
        )
    if not settings.auth_keys:
        return Login(keyring=None, tokens=tokens)
    from agent.identity.keyring import Keyring

    return Login(keyring=Keyring(_keys(settings), SystemClock()), tokens=tokens)


def key_tending(settings: Settings) -> "KeyTending":
    """What makes and revokes keys.

    Raises:
        OutsideError: `unsupported_store` where keys would end with this process.
    """
    from agent.identity.tending import KeyTending

    return KeyTending(_keys(settings), SystemClock())


@cache
def _keys(settings: Settings) -> "Keys":
    from tools.adapters.sql_keys import SqlKeys

    url = settings.database_url.get_secret_value()
    if ":memory:" in url or url == "sqlite://":
        raise OutsideError(
            "a database in memory keeps no API keys",
            code="unsupported_store",
            hint="unset LEADLINE_DATABASE_URL, or name a file or a server",
        )
    return SqlKeys(url)
