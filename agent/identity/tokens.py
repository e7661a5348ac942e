"""Tokens of an OpenID Connect issuer: checked here, so that no call waits for the issuer.

Only signatures with public keys count; a token that says `none` or `HS256` is never read further.
Nothing of a token is believed before its signature holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt
from jwt.exceptions import (
    ExpiredSignatureError,
    ImmatureSignatureError,
    InvalidAudienceError,
    PyJWTError,
)

from agent.caller import Caller
from agent.identity.issuer import KeySource, PublicKey
from agent.identity.scopes import granted, is_tenant, levels
from tools.domain.errors import LoginError

__all__ = ["ALGORITHMS", "Tokens", "Wanted"]

ALGORITHMS = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)
_TYPES = frozenset({"", "jwt", "at+jwt", "application/at+jwt"})
_REQUIRED = ["exp", "iat", "iss", "aud", "sub"]
_LONGEST_SUBJECT = 255
_PERSON = "person:"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a token must name, and where it names what.

    Attributes:
        audience: This service, to its issuer.
        tenant_claim, access_claim: Names of claims; an empty one is not read.
        scope_prefix: What stands before our scopes.
        leeway_s: Seconds that clocks may differ.
    """

    audience: str
    tenant_claim: str = "tenant"
    access_claim: str = ""
    scope_prefix: str = ""
    leeway_s: float = 30.0


class Tokens:
    """Tells who shows a token."""

    def __init__(self, issuer: KeySource, wanted: Wanted) -> None:
        """Bind the keys, and what must be said."""
        self._issuer, self._wanted = issuer, wanted

    async def caller(self, token: str) -> Caller:
        """Who shows this token.

        Raises:
            LoginError: `invalid_token`, `expired_token`, `token_not_yet_valid`, `wrong_audience`.
            OutsideError: The issuer's keys cannot be had.
        """
        header = _header(token)
        algorithm = header["alg"]
        key = await self._issuer.key(header.get("kid") or "", algorithm)
        if key is None:
            raise _invalid()
        return self._named(self._claims(token, key, algorithm))

    async def close(self) -> None:
        """Let go of what is under way."""
        await self._issuer.close()

    def _claims(self, token: str, key: PublicKey, algorithm: str) -> Mapping[str, Any]:
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key.key,
                algorithms=[algorithm],
                audience=self._wanted.audience,
                issuer=self._issuer.names,
                leeway=self._wanted.leeway_s,
                options={"require": _REQUIRED},
            )
        except ExpiredSignatureError:
            raise _refused("the token has expired", "expired_token", "get a fresh one") from None
        except ImmatureSignatureError:
            raise _refused(
                "the token is not valid yet",
                "token_not_yet_valid",
                "wait, or compare the clocks of issuer and service (LEADLINE_AUTH_LEEWAY_S)",
            ) from None
        except InvalidAudienceError:
            raise _refused(
                "the token is for another service",
                "wrong_audience",
                "ask the issuer for one whose audience is this service",
            ) from None
        except (PyJWTError, ValueError, OverflowError, TypeError, RecursionError):
            raise _invalid() from None
        return claims

    def _named(self, claims: Mapping[str, Any]) -> Caller:
        wanted = self._wanted
        subject = claims["sub"]
        if not subject.isprintable() or not 0 < len(subject) <= _LONGEST_SUBJECT:
            raise _invalid()
        tenant = claims.get(wanted.tenant_claim)
        if tenant is None:
            tenant = f"{_PERSON}{subject}"
        elif not isinstance(tenant, str) or not is_tenant(tenant) or tenant == Caller.tenant:
            # The last is whoever sits at the machine: no token of elsewhere is that person's.
            raise _invalid()
        scopes = _words(claims.get("scope")) | _words(claims.get("scp"))
        access = claims.get(wanted.access_claim) if wanted.access_claim else None
        return Caller(
            tenant=tenant,
            name=f"user:{subject}",
            scopes=granted(_without(wanted.scope_prefix, scopes)),
            access=levels(sorted(_words(access))),
        )


def _header(token: str) -> Mapping[str, Any]:
    """The header of a token that may be looked at further.

    Raises:
        LoginError: `invalid_token`.
    """
    try:
        header = jwt.get_unverified_header(token)
    except (PyJWTError, ValueError, RecursionError):
        raise _invalid() from None
    kind, algorithm, key_id = header.get("typ", ""), header.get("alg"), header.get("kid", "")
    is_ours = isinstance(kind, str) and kind.lower() in _TYPES and isinstance(key_id, str)
    # What `crit` names must be understood, and there is nothing that we do.
    is_strong = isinstance(algorithm, str) and algorithm in ALGORITHMS
    if not is_ours or not is_strong or "crit" in header or "b64" in header:
        raise _invalid()
    return header


def _words(claim: object) -> frozenset[str]:
    """A list of names, or names in one text."""
    if isinstance(claim, str):
        return frozenset(claim.split())
    if isinstance(claim, list):
        return frozenset(name for name in claim if isinstance(name, str))
    return frozenset()


def _without(prefix: str, names: frozenset[str]) -> frozenset[str]:
    return frozenset(name.removeprefix(prefix) for name in names if name.startswith(prefix))


def _invalid() -> LoginError:
    """The refusal of a token that is not one of this issuer, however it is not."""
    return _refused(
        "the token is not valid here", "invalid_token", "get one from the issuer of this service"
    )


def _refused(message: str, code: str, hint: str) -> LoginError:
    return LoginError(message, code=code, hint=hint)
