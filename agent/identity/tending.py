"""Makes, lists, rotates and revokes API keys; whoever can reach the database may."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from agent.caller import SCOPES
from agent.identity.keys import NewKey, new_key, new_secret
from agent.identity.scopes import is_tenant
from agent.knowledge_names import require_name
from tools.domain.errors import ConflictError, InputError, NotFoundError
from tools.domain.knowledge.item import PUBLIC
from tools.ports import Clock
from tools.ports_identity import KeyRecord, Keys

__all__ = ["KeyTending", "KeyWish", "duration", "state_of"]

KeyState = Literal["good", "expired", "revoked"]
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_DURATION = re.compile(r"([0-9]{1,9})([smhd])")
_LONGEST = timedelta(days=3650)
_LONGEST_NAME = 60


@dataclass(frozen=True, kw_only=True)
class KeyWish:
    """What a new key shall be; names are checked when it is made."""

    tenant: str
    name: str
    scopes: Sequence[str]
    access: Sequence[str] = ()
    lasts: timedelta | None = None


class KeyTending:
    """What an administrator does with keys."""

    def __init__(self, keys: Keys, clock: Clock) -> None:
        """Bind the place where keys are kept."""
        self._keys, self._clock = keys, clock

    def create(self, wish: KeyWish) -> tuple[KeyRecord, NewKey]:
        """Make a key; its text is known here and never again.

        Raises:
            InputError: `bad_tenant`, `bad_name`, `bad_scope`, `bad_access`.
            ConflictError: `name_taken`, by a key of the tenant that is not revoked.
        """
        _check(wish)
        if any(one.name == wish.name and one.revoked is None for one in self.all(wish.tenant)):
            raise ConflictError(
                f"tenant '{wish.tenant}' has a key '{wish.name}' already",
                code="name_taken",
                hint="choose another --name, or `leadline keys rotate` the one there is",
            )
        made, now = new_key(), self._now()
        record = KeyRecord(
            id=made.id,
            tenant=wish.tenant,
            name=wish.name,
            scopes=tuple(sorted(set(wish.scopes))),
            access=tuple(sorted(set(wish.access) - {PUBLIC})),
            digest=made.digest,
            created=now,
            expires=None if wish.lasts is None else now + wish.lasts,
        )
        self._keys.add(record)
        return record, made

    def all(self, tenant: str | None = None) -> Sequence[KeyRecord]:
        """Every key, or every key of a tenant, oldest first."""
        return self._keys.all(tenant)

    def is_empty(self) -> bool:
        """Whether no key was ever made."""
        return self._keys.is_empty()

    def revoke(self, key_id: str) -> KeyRecord:
        """Take a key back for good; running services refuse it within seconds.

        Raises:
            NotFoundError: `unknown_key`.
        """
        before = self._known(key_id)
        self._keys.revoke(before.id, self._now())
        return self._known(key_id)

    def rotate(self, key_id: str, grace: timedelta) -> tuple[KeyRecord, NewKey]:
        """Give a key a new secret; the one before is good for a while longer.

        Raises:
            NotFoundError: `unknown_key`.
            ConflictError: `key_revoked`, or `rotation_in_flight` while the secret before the last
                rotation is still good.
        """
        before = self._known(key_id)
        if before.former_until is not None and before.former_until > self._now():
            raise ConflictError(
                f"key {before.id} was rotated already: its secret before that is good until"
                f" {before.former_until:%Y-%m-%d %H:%M}Z, and another rotation would end it",
                code="rotation_in_flight",
                hint="wait until then; or revoke the key and make a new one: leadline keys create",
            )
        made = new_secret(before.id)
        if not self._keys.rotate(before.id, made.digest, self._now() + grace):
            raise ConflictError(
                f"key {before.id} is revoked",
                code="key_revoked",
                hint="make a new one: leadline keys create",
            )
        return self._known(key_id), made

    def state(self, record: KeyRecord) -> KeyState:
        """Whether a key lets anybody in."""
        return state_of(record, self._now())

    def _known(self, key_id: str) -> KeyRecord:
        found = self._keys.get(key_id)
        if found is None:
            raise NotFoundError(
                f"there is no key {key_id[:40]!a}",
                code="unknown_key",
                hint="`leadline keys list` shows the ids",
            )
        return found

    def _now(self) -> datetime:
        return self._clock.now().astimezone(UTC).replace(microsecond=0)


def state_of(record: KeyRecord, now: datetime) -> KeyState:
    """Whether a key lets anybody in at this moment."""
    if record.revoked is not None:
        return "revoked"
    return "expired" if record.expires is not None and now >= record.expires else "good"


def duration(text: str) -> timedelta:
    """A number with `s`, `m`, `h` or `d`.

    Raises:
        InputError: `bad_duration`.

    >>> duration("90d").days, duration("1h").seconds
    (90, 3600)
    """
    found = _DURATION.fullmatch(text)
    length = timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else None
    if length is None or length > _LONGEST:
        raise InputError(
            f"{text[:40]!a} is no duration of at most ten years",
            code="bad_duration",
            hint="a number with s, m, h or d, such as 90d",
        )
    return length


def _check(wish: KeyWish) -> None:
    if not is_tenant(wish.tenant):
        raise InputError(
            f"{wish.tenant[:40]!a} is no tenant: one word without colons, at most 128 characters",
            code="bad_tenant",
            hint="--tenant acme",
        )
    is_name = wish.name.isprintable() and wish.name == wish.name.strip()
    if not is_name or not 0 < len(wish.name) <= _LONGEST_NAME:
        raise InputError(
            f"{wish.name[:40]!a} is no name: one line of at most {_LONGEST_NAME} characters",
            code="bad_name",
            hint="--name ci",
        )
    if strange := sorted(set(wish.scopes) - SCOPES) or ([""] if not wish.scopes else []):
        raise InputError(
            f"there is no scope {strange[0][:40]!a}",
            code="bad_scope",
            hint="read, plan, deploy (each implies those before) or admin (implies all)",
        )
    for level in wish.access:
        require_name(level, "access")
