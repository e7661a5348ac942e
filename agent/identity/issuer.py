"""The public keys of an OpenID Connect issuer: found, kept, and fetched again when one is new.

A key that is not known is looked for at most every `AGAIN_S` seconds, whatever strangers name; keys
that are known stay good while the issuer is away. Symmetric keys are never taken.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from anyio import Lock
from jwt import PyJWK
from jwt.exceptions import PyJWTError

from agent.identity.addresses import is_private_way
from agent.identity.fetching import Fetch, fetched
from tools.domain.errors import OutsideError

__all__ = ["AGAIN_S", "Issuer", "KeySource", "PublicKey"]

AGAIN_S = 5.0
FRESH_S = 300.0
_KEYS_MAX = 100
_RSA_BITS = 2048
_RSA = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
_OF_CURVE = {
    "P-256": frozenset({"ES256"}),
    "P-384": frozenset({"ES384"}),
    "P-521": frozenset({"ES512"}),
    "Ed25519": frozenset({"EdDSA"}),
}


@dataclass(frozen=True, kw_only=True)
class PublicKey:
    """One key, and the algorithms it may check."""

    id: str
    key: Any
    algorithms: frozenset[str]


class KeySource(Protocol):
    """What tokens need of an issuer."""

    @property
    def names(self) -> tuple[str, ...]:
        """What `iss` may be."""
        ...

    async def key(self, key_id: str, algorithm: str) -> PublicKey | None:
        """The key that checks a token; None where the issuer has no such key.

        Raises:
            OutsideError: `issuer_unavailable`.
        """
        ...

    async def close(self) -> None:
        """Let go of what is under way."""
        ...


class Issuer:
    """An issuer, by its discovery document or the address of its keys."""

    def __init__(
        self,
        url: str,
        jwks_url: str = "",
        *,
        fetch: Fetch = fetched,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Bind an issuer; nothing is fetched before a token comes.

        Args:
            url: As tokens name it in `iss`.
            jwks_url: Where its keys are; what its discovery says if empty.
            fetch: Reads a JSON document.
            now: Monotonic seconds.
        """
        self._url, self._jwks_url = url, jwks_url
        self._fetch, self._now = fetch, now
        self._keys: tuple[PublicKey, ...] = ()
        self._tried = self._read = float("-inf")
        self._trouble: OutsideError | None = None
        self._lock = Lock()
        self._beside: asyncio.Task[None] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """With and without a slash at the end: issuers and those who copy their name differ."""
        plain = self._url.rstrip("/")
        return (plain, f"{plain}/")

    async def key(self, key_id: str, algorithm: str) -> PublicKey | None:
        """The key that checks a token; without an id, the only one that could.

        Raises:
            OutsideError: `issuer_unavailable`, where it may be a key that could not be fetched.
        """
        found = self._known(key_id, algorithm)
        if found is not None:
            self._refresh_beside()
            return found
        await self._refresh(wanted_by=self._now())
        found = self._known(key_id, algorithm)
        if found is None and self._trouble is not None:
            raise self._trouble
        return found

    async def close(self) -> None:
        """End a fetch that goes on beside."""
        if self._beside is not None:
            self._beside.cancel()

    def _refresh_beside(self) -> None:
        """Look for changes now and then; nobody whose key is known waits for it."""
        is_fresh = self._now() - self._read < FRESH_S
        is_at_work = self._beside is not None and not self._beside.done()
        if not is_fresh and not is_at_work:
            self._beside = asyncio.create_task(self._refresh(wanted_by=self._now()))

    def _known(self, key_id: str, algorithm: str) -> PublicKey | None:
        fit = [
            key
            for key in self._keys
            if algorithm in key.algorithms and (not key_id or key.id == key_id)
        ]
        return fit[0] if fit and (key_id or len(fit) == 1) else None

    async def _refresh(self, wanted_by: float) -> None:
        async with self._lock:
            # Not twice for who waited here, and not more often than is polite.
            if self._tried >= wanted_by or self._now() - self._tried < AGAIN_S:
                return
            try:
                self._keys = _public_keys(await self._fetch(await self._where()))
                self._read, self._trouble = self._now(), None
            except OutsideError as error:
                self._trouble = error
            # Not where the fetch was cancelled: nobody knows then what it would have found.
            self._tried = self._now()

    async def _where(self) -> str:
        if self._jwks_url:
            return self._jwks_url
        document = await self._discovered()
        if document.get("issuer") not in self.names:
            raise _odd("its discovery document is that of another issuer")
        where = document.get("jwks_uri")
        if not isinstance(where, str) or not is_private_way(where):
            raise _odd("its discovery document names no https address of its keys")
        return where

    async def _discovered(self) -> Mapping[str, Any]:
        """OpenID Connect Discovery, else RFC 8414."""
        base = self._url.rstrip("/")
        try:
            return await self._fetch(f"{base}/.well-known/openid-configuration")
        except OutsideError as error:
            if error.code != "issuer_odd":
                raise
        scheme, _, rest = base.partition("://")
        host, slash, path = rest.partition("/")
        place = f"{scheme}://{host}/.well-known/oauth-authorization-server{slash}{path}"
        return await self._fetch(place)


def _public_keys(document: Mapping[str, Any]) -> tuple[PublicKey, ...]:
    listed = document.get("keys")
    if not isinstance(listed, list):
        raise _odd("what it names is no set of keys")
    made = [_public_key(one) for one in listed[:_KEYS_MAX] if isinstance(one, dict)]
    found = tuple(key for key in made if key is not None)
    if not found:
        raise _odd("its set holds no key that could check a signature")
    return found


def _public_key(told: Mapping[str, Any]) -> PublicKey | None:
    """A key for signatures; None for anything else, and for what is too weak."""
    fits = _OF_CURVE.get(str(told.get("crv")), frozenset())
    fits = _RSA if told.get("kty") == "RSA" else fits
    stated = told.get("alg")
    algorithms = fits & {stated} if stated is not None else fits
    if not algorithms or told.get("use", "sig") != "sig" or "d" in told:
        return None
    try:
        key = PyJWK.from_dict(dict(told), algorithm=min(algorithms)).key
    except (PyJWTError, ValueError, TypeError, KeyError):
        return None
    if told.get("kty") == "RSA" and key.key_size < _RSA_BITS:
        return None
    return PublicKey(id=str(told.get("kid", "")), key=key, algorithms=algorithms)


def _odd(what: str) -> OutsideError:
    return OutsideError(
        f"the issuer of tokens answers oddly: {what}",
        code="issuer_odd",
        hint="check LEADLINE_AUTH_ISSUER and LEADLINE_AUTH_JWKS_URL",
    )
