"""What API keys need from outside, as a protocol; `tools/adapters` holds the answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

__all__ = ["KeyRecord", "Keys"]


@dataclass(frozen=True, kw_only=True)
class KeyRecord:
    """One API key as it is kept: everything but its secret.

    Attributes:
        id: The public part of the key, by which it is found.
        tenant: Whose sessions its bearer sees.
        name: What a person calls it.
        scopes: As they were given; wider ones imply narrower ones.
        access: Levels of documents beside the public one.
        digest: SHA-256 of the secret, in hex.
        created: When it was made.
        expires: When it ends; None for never.
        last_used: Within a minute; None where it never was.
        revoked: When it was taken back; None where it was not.
        former_digest: Of the secret before the last rotation; empty without one.
        former_until: Until when that one is still good.
    """

    id: str
    tenant: str
    name: str
    scopes: tuple[str, ...]
    access: tuple[str, ...]
    digest: str
    created: datetime
    expires: datetime | None = None
    last_used: datetime | None = None
    revoked: datetime | None = None
    former_digest: str = ""
    former_until: datetime | None = None


class Keys(Protocol):
    """Where API keys are kept.

    Every call may raise `OutsideError` with `store_unavailable`, `store_locked` or `store_corrupt`.
    """

    def add(self, record: KeyRecord) -> None:
        """Keep a new key."""
        ...

    def get(self, key_id: str) -> KeyRecord | None:
        """The key with this id; None where there is none."""
        ...

    def all(self, tenant: str | None = None) -> Sequence[KeyRecord]:
        """Every key, or every key of a tenant, oldest first."""
        ...

    def is_empty(self) -> bool:
        """Whether no key was ever made."""
        ...

    def revoke(self, key_id: str, at: datetime) -> bool:
        """Take a key back for good; False where it was already, or is not there."""
        ...

    def rotate(self, key_id: str, digest: str, former_until: datetime) -> bool:
        """Give a key another secret, the one of now being good for a while.

        False where the key is revoked or not there.
        """
        ...

    def touch(self, key_id: str, at: datetime) -> None:
        """Note that a key was used."""
        ...

    def close(self) -> None:
        """Let go of connections; harmless to repeat."""
        ...
