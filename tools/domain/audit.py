"""The audit log: one row for each step of a change, each chained to the row before it.

A row's hash covers everything in the row and the hash of the row before, so an edit, a row that was
taken out and one that was put in all show at the first row behind them. With a key the hash is an
HMAC, which nobody can compute anew who can write to the database alone. Rows taken off the end show
by a count or hash that was noted elsewhere.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

__all__ = [
    "BEGUN",
    "FIRST_PREVIOUS",
    "AuditEntry",
    "AuditRow",
    "Walked",
    "digest_of",
    "key_id",
    "row_of",
    "sealed",
    "walked",
]

BEGUN = "begun"
"""The result of a row that announces a change; the row that tells its end names it."""
FIRST_PREVIOUS = "0" * 64
_KEY_ID_DIGITS = 12


@dataclass(frozen=True, kw_only=True)
class AuditEntry:
    """One step of a change, before it has its place in the log; never what was said in it.

    Attributes:
        at: Moment in UTC, ISO 8601.
        tenant: Whose data it is about.
        actor: Who asked.
        channel: The door: `command`, `rest`, `mcp`, or `mcp-form` for a form in an MCP client.
        action: What was asked: `start`, `edit`, `key.create` ...
        object: Session or key that it is about.
        request_id: Of the request, as in the service's log.
        digest: SHA-256 of the canonical JSON of what was asked.
        plan_digest: Of the plan that was approved.
        result: `begun`, `ok`, or the code of the refusal or failure.
        begun: Number of the row that announced the change; 0 in that row.
    """

    at: str
    tenant: str
    actor: str
    channel: str
    action: str
    object: str = ""
    request_id: str = ""
    digest: str = ""
    plan_digest: str = ""
    result: str
    begun: int = 0


@dataclass(frozen=True, kw_only=True)
class AuditRow(AuditEntry):
    """A row of the log.

    Attributes:
        seq: Its number, without gaps from 1.
        key_id: Which key signed it; empty where none did.
        previous: Hash of the row before.
        hash: Its own.
    """

    seq: int
    key_id: str
    previous: str
    hash: str


def digest_of(asked: Any) -> str:
    """SHA-256 of the canonical JSON of what was asked.

    >>> digest_of({"b": 1, "a": "é"}) == digest_of({"a": "é", "b": 1})
    True
    >>> digest_of({})[:16]
    '44136fa355b3678a'
    """
    return hashlib.sha256(_canonical(asked)).hexdigest()


def key_id(key: bytes) -> str:
    """A name for a key that tells nothing of it but whether two are the same."""
    told = hashlib.sha256(b"leadline audit key id\n" + key)
    return told.hexdigest()[:_KEY_ID_DIGITS]


def sealed(entry: AuditEntry, seq: int, previous: str, key: bytes = b"") -> AuditRow:
    """The entry in its place of the chain; signed where there is a key."""
    given = {field.name: getattr(entry, field.name) for field in fields(AuditEntry)}
    placed = {**given, "seq": seq, "key_id": key_id(key) if key else "", "previous": previous}
    return AuditRow(**placed, hash=_hash(placed, key))


def row_of(values: Mapping[str, Any]) -> AuditRow:
    """A row as it was exported.

    Raises:
        ValueError: It has other fields than a row, or other kinds of values.
    """
    numbers = ("seq", "begun")
    names = {field.name for field in fields(AuditRow)}
    if not isinstance(values, Mapping) or set(values) != names:
        raise ValueError("not a row of an audit log")
    if any(isinstance(values[name], int) is not (name in numbers) for name in names):
        raise ValueError("a value of another kind")
    return AuditRow(**values)


@dataclass(frozen=True, kw_only=True)
class Walked:
    """What a walk along the chain found.

    Attributes:
        rows: Rows that hold.
        head: Hash of the last of them.
        broken_at: Number of the first row that does not hold.
        reason: What is wrong with it.
        unfinished: Changes that were announced and whose end is not told.
        unsigned: Rows in front that no key signed.
    """

    rows: int
    head: str
    broken_at: int | None = None
    reason: str = ""
    unfinished: tuple[int, ...] = ()
    unsigned: int = 0


def walked(rows: Iterable[AuditRow], keys: Sequence[bytes] = (), *, signed_from: int = 1) -> Walked:
    """Walk along the chain from its beginning to its end or the first row that does not hold.

    Args:
        rows: In their order.
        keys: What they may be signed with; without any, nothing need be signed.
        signed_from: Number of the row from which on every row has to be signed where there is a
            key: whoever rewrites the log without the key can only write rows that are not.
    """
    known = {key_id(key): key for key in keys}
    seq, head, signed, unsigned, reason = 0, FIRST_PREVIOUS, False, 0, ""
    open_calls: dict[int, None] = {}
    try:
        for row in rows:
            reason = _objection(row, seq + 1, head, known, signed)
            if not reason and keys and row.seq >= signed_from and not row.key_id:
                reason = "it is not signed, although there is a key"
            if reason:
                break
            seq, head, signed = row.seq, row.hash, bool(row.key_id)
            unsigned += not row.key_id
            if row.result == BEGUN:
                open_calls[row.seq] = None
            open_calls.pop(row.begun, None)
    except ValueError as error:
        reason = str(error)
    return Walked(
        rows=seq,
        head=head,
        broken_at=seq + 1 if reason else None,
        reason=reason,
        unfinished=tuple(open_calls),
        unsigned=unsigned,
    )


def _objection(
    row: AuditRow, seq: int, previous: str, known: Mapping[str, bytes], signed: bool
) -> str:
    if row.seq != seq:
        return f"the row that follows has number {row.seq}"
    if row.previous != previous:
        return "it does not name the hash of the row before it"
    if row.key_id not in known and row.key_id:
        return f"it is signed by the key {row.key_id}, which is not at hand"
    if signed and not row.key_id:
        return "it is not signed, although the row before it is"
    placed = asdict(row)
    told = placed.pop("hash")
    expected = _hash(placed, known.get(row.key_id, b""))
    return "" if hmac.compare_digest(expected, told) else "its hash is not that of what it says"


def _hash(placed: Mapping[str, Any], key: bytes) -> str:
    content = _canonical(placed)
    if key:
        return hmac.new(key, content, hashlib.sha256).hexdigest()
    return hashlib.sha256(content).hexdigest()


def _canonical(value: Any) -> bytes:
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str
    ).encode()
