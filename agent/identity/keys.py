"""API keys: how one is made, read and checked.

A key is `ll_<id>_<secret>`. The id is public and finds the key; the secret has 256 bits from the
system's generator, so one round of SHA-256 keeps it: nobody guesses it, with a slow hash or a fast
one, and a slow one would let strangers keep the service busy. Digests are compared in constant
time.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from agent.caller import Caller
from agent.identity.scopes import granted, levels
from tools.domain.errors import LoginError
from tools.ports_identity import KeyRecord

__all__ = [
    "PREFIX",
    "NewKey",
    "admitted",
    "digest_of",
    "invalid_key",
    "new_key",
    "new_secret",
    "read",
]

PREFIX = "ll_"
_SECRET_BYTES = 32
_ID_BYTES = 8
# 32 bytes are 43 characters of URL-safe Base64; `_` may be one of them, so the id has none.
_KEY = re.compile(r"ll_([0-9a-f]{16})_([\w-]{43})", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class NewKey:
    """A key in the one moment in which its text is known."""

    id: str
    text: str
    digest: str


def new_key() -> NewKey:
    """A key that nobody has."""
    return new_secret(secrets.token_hex(_ID_BYTES))


def new_secret(key_id: str) -> NewKey:
    """A new secret for a key."""
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    return NewKey(id=key_id, text=f"{PREFIX}{key_id}_{secret}", digest=digest_of(secret))


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def read(text: str) -> tuple[str, str] | None:
    """Id and secret of a key; None where the text cannot be one."""
    found = _KEY.fullmatch(text)
    return (found[1], found[2]) if found else None


def admitted(record: KeyRecord | None, digest: str, now: datetime) -> Caller:
    """Who shows a key with this digest.

    Raises:
        LoginError: `invalid_token`, whatever was wrong with it, or `expired_token` to who has the
            right secret.
    """
    if record is None or record.revoked is not None or not _is_good(record, digest, now):
        raise invalid_key()
    if record.expires is not None and now >= record.expires:
        raise LoginError(
            "the API key has expired",
            code="expired_token",
            hint="ask for a new one: leadline keys create",
        )
    return Caller(
        tenant=record.tenant,
        name=f"key:{record.name}",
        scopes=granted(record.scopes),
        access=levels(record.access),
    )


def _is_good(record: KeyRecord, digest: str, now: datetime) -> bool:
    # Both are compared, so that the time tells nothing.
    is_current = hmac.compare_digest(record.digest, digest)
    is_former = hmac.compare_digest(record.former_digest, digest)
    in_grace = record.former_until is not None and now < record.former_until
    return is_current or (is_former and in_grace)


def invalid_key() -> LoginError:
    """The refusal of a key: the same words for an unknown id, a wrong secret, a revoked key."""
    return LoginError(
        "the API key is not valid",
        code="invalid_token",
        hint="check that it is whole and not revoked; an administrator lists keys with"
        " `leadline keys list`",
    )
