"""API keys: made, kept as digests, checked, rotated, revoked; what is remembered, and how long."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from agent.identity.keyring import _WAITING_MAX, FRESH_S, TRUSTED_S, Keyring
from agent.identity.keys import PREFIX, read
from agent.identity.tending import KeyTending, KeyWish, duration
from tests.fakes_retrieval import FakeClockS
from tools.adapters.sql_keys import SqlKeys
from tools.domain.errors import ConflictError, InputError, LoginError, NotFoundError, OutsideError
from tools.ports_identity import KeyRecord


class Wall:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 28, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


class Watched(SqlKeys):
    """Counts what is read, waits and fails when told."""

    reads, touches, fails = 0, 0, False
    gate: threading.Event | None = None
    begun = threading.Semaphore(0)

    def get(self, key_id: str) -> KeyRecord | None:
        self.reads += 1
        if self.gate is not None:
            self.begun.release()
            self.gate.wait(10)
        if self.fails:
            raise OutsideError("gone", code="store_unavailable", hint="mend it")
        return super().get(key_id)

    def touch(self, key_id: str, at: datetime) -> None:
        self.touches += 1
        super().touch(key_id, at)


@pytest.fixture
def keys(database: str, tmp_path: Path) -> Iterator[Watched]:
    """Keys in an empty database of each kind, the file in a folder that is still to be made."""
    is_file = database.startswith("sqlite")
    made = Watched(f"sqlite:///{tmp_path / 'deep' / 'leadline.db'}" if is_file else database)
    yield made
    made.close()


@pytest.fixture
def wall() -> Wall:
    return Wall()


def wish(**changes: Any) -> KeyWish:
    given: dict[str, Any] = {"tenant": "acme", "name": "ci", "scopes": ["plan"], **changes}
    return KeyWish(**given)


async def code_of(ring: Keyring, key: str) -> str:
    with pytest.raises(LoginError) as refused:
        await ring.caller(key)
    parts = read(key)
    assert parts is None or parts[1] not in str(refused.value)
    return refused.value.code


async def test_a_key_lets_its_bearer_in_and_only_a_digest_is_kept(
    keys: Watched, wall: Wall
) -> None:
    record, made = KeyTending(keys, wall).create(wish(access=["team", "public"]))
    who = await Keyring(keys, wall).caller(made.text)
    assert (who.tenant, who.name) == ("acme", "key:ci")
    assert who.scopes == {"read", "plan"}
    assert who.access == {"public", "team"}
    secret = made.text.removeprefix(f"{PREFIX}{record.id}_")
    assert len(secret) == 43  # 256 bits
    assert secret not in repr(keys.all())
    assert secret not in repr(record)


async def test_whatever_is_wrong_with_a_key_is_told_in_the_same_words(
    keys: Watched, wall: Wall
) -> None:
    tending, ring = KeyTending(keys, wall), Keyring(keys, wall)
    _, made = tending.create(wish())
    _, gone = tending.create(wish(name="gone"))
    tending.revoke(gone.id)
    wrong = made.text[:-4] + ("AAAA" if made.text[-4:] != "AAAA" else "BBBB")
    unknown = f"ll_{'0' * 16}_{'A' * 43}"
    said = set()
    for key in (wrong, unknown, gone.text, "ll_", f"{made.text}=", made.text.upper(), "", "ll_ä"):
        with pytest.raises(LoginError) as refused:
            await ring.caller(key)
        said.add(str(refused.value))
    assert len(said) == 1


async def test_an_expired_key_is_told_to_who_has_its_secret_alone(
    keys: Watched, wall: Wall
) -> None:
    _, made = KeyTending(keys, wall).create(wish(lasts=duration("90d")))
    ring = Keyring(keys, wall)
    wall.at += timedelta(days=90) - timedelta(seconds=1)
    assert await ring.caller(made.text)
    wall.at += timedelta(seconds=1)
    assert await code_of(ring, made.text) == "expired_token"
    assert await code_of(ring, f"{made.text[:-4]}AAAA") == "invalid_token"


async def test_a_rotation_in_flight_keeps_both_secrets_good_for_the_grace(
    keys: Watched, wall: Wall
) -> None:
    tending, seconds = KeyTending(keys, wall), FakeClockS()
    ring = Keyring(keys, wall, now=seconds)
    _, old = tending.create(wish())
    assert await ring.caller(old.text)
    _, new = tending.rotate(old.id, duration("1h"))
    assert (new.id, new.text != old.text) == (old.id, True)
    seconds.seconds += FRESH_S
    assert await ring.caller(old.text)
    assert await ring.caller(new.text)
    wall.at += timedelta(hours=1)
    assert await code_of(ring, old.text) == "invalid_token"
    assert await ring.caller(new.text)
    tending.revoke(old.id)
    with pytest.raises(ConflictError, match="is revoked"):
        tending.rotate(old.id, duration("1h"))


async def test_a_revoked_key_is_refused_within_seconds(keys: Watched, wall: Wall) -> None:
    tending, seconds = KeyTending(keys, wall), FakeClockS()
    ring = Keyring(keys, wall, now=seconds)
    _, made = tending.create(wish())
    for _ in range(50):
        assert await ring.caller(made.text)
    assert keys.reads == 1
    assert tending.revoke(made.id).revoked == wall.at
    seconds.seconds += FRESH_S
    assert await code_of(ring, made.text) == "invalid_token"


async def test_use_is_noted_once_a_minute(keys: Watched, wall: Wall) -> None:
    tending, seconds = KeyTending(keys, wall), FakeClockS(step=FRESH_S)
    ring = Keyring(keys, wall, now=seconds)
    _, made = tending.create(wish())
    await code_of(ring, f"{made.text[:-4]}AAAA")
    assert tending.all()[0].last_used is None
    for _ in range(12):
        await ring.caller(made.text)
        wall.at += timedelta(seconds=10)
    assert keys.touches == 2
    assert tending.all()[0].last_used == wall.at - timedelta(seconds=60)


async def test_a_key_that_many_show_at_once_is_read_once(keys: Watched, wall: Wall) -> None:
    _, made = KeyTending(keys, wall).create(wish())
    ring = Keyring(keys, wall)
    await asyncio.gather(*(ring.caller(made.text) for _ in range(30)))
    assert keys.reads == 1


async def test_what_strangers_make_up_displaces_nobody_and_keeps_nobody_waiting(
    keys: Watched, wall: Wall
) -> None:
    seconds = FakeClockS()
    _, made = KeyTending(keys, wall).create(wish())
    ring = Keyring(keys, wall, now=seconds)
    assert await ring.caller(made.text)
    keys.gate = threading.Event()
    strangers = [
        asyncio.create_task(code_of(ring, f"ll_{number:016x}_{'A' * 43}"))
        for number in range(_WAITING_MAX + 2)
    ]
    for _ in range(2):  # both threads are at work
        await asyncio.to_thread(keys.begun.acquire)
    with pytest.raises(OutsideError) as busy:
        await ring.caller(f"ll_{'f' * 16}_{'A' * 43}")
    assert busy.value.code == "service_busy"
    keys.gate.set()
    keys.gate, before = None, keys.reads
    assert await ring.caller(made.text)
    assert set(await asyncio.gather(*strangers)) == {"invalid_token"}
    assert keys.reads >= before
    assert await code_of(ring, f"ll_{0:016x}_{'A' * 43}") == "invalid_token"


async def test_a_database_that_is_gone_is_no_fault_of_the_caller(keys: Watched, wall: Wall) -> None:
    seconds = FakeClockS()
    _, made = KeyTending(keys, wall).create(wish())
    ring = Keyring(keys, wall, now=seconds)
    assert await ring.caller(made.text)
    keys.fails = True
    assert await ring.caller(made.text)
    seconds.seconds += FRESH_S
    # Whoever was known goes on, and the database is not asked for every one of their calls.
    before = keys.reads
    for _ in range(3):
        assert await ring.caller(made.text)
    assert keys.reads == before + 1
    with pytest.raises(OutsideError):
        await ring.caller(f"ll_{'f' * 16}_{'A' * 43}")
    seconds.seconds += TRUSTED_S
    with pytest.raises(OutsideError):
        await ring.caller(made.text)
    keys.fails = False
    assert await ring.caller(made.text)


async def test_a_new_secret_opens_at_once_what_remembers_the_one_before(
    keys: Watched, wall: Wall
) -> None:
    tending, seconds = KeyTending(keys, wall), FakeClockS()
    record, made = tending.create(wish())
    ring = Keyring(keys, wall, now=seconds)
    assert await ring.caller(made.text)
    seconds.seconds += 1.5
    _, new = tending.rotate(record.id, timedelta(hours=1))
    assert await ring.caller(new.text)
    assert await ring.caller(made.text)
    reads = keys.reads
    for _ in range(5):
        assert await code_of(ring, f"{made.text[:-4]}AAAA") == "invalid_token"
    assert keys.reads == reads


def test_a_rotation_in_flight_is_not_cut_short_by_another(keys: Watched, wall: Wall) -> None:
    tending = KeyTending(keys, wall)
    record, _ = tending.create(wish())
    tending.rotate(record.id, timedelta(hours=1))
    with pytest.raises(ConflictError) as refused:
        tending.rotate(record.id, timedelta(hours=1))
    assert refused.value.code == "rotation_in_flight"
    wall.at += timedelta(hours=1, seconds=1)
    assert tending.rotate(record.id, timedelta(0))


def test_processes_that_open_an_empty_database_at_once_all_find_the_table(tmp_path: Path) -> None:
    url, wall = f"sqlite:///{tmp_path / 'one.db'}", Wall()
    made: list[str] = []

    def make(number: int) -> None:
        made.append(KeyTending(SqlKeys(url), wall).create(wish(name=f"n{number}"))[0].id)

    threads = [threading.Thread(target=make, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 8


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"tenant": ""}, "bad_tenant"),
        ({"tenant": "person:ann"}, "bad_tenant"),
        ({"tenant": "two words"}, "bad_tenant"),
        ({"tenant": "x" * 129}, "bad_tenant"),
        ({"name": ""}, "bad_name"),
        ({"name": " ci"}, "bad_name"),
        ({"name": "a\x1b[2J"}, "bad_name"),
        ({"scopes": []}, "bad_scope"),
        ({"scopes": ["read", "root"]}, "bad_scope"),
        ({"access": ["a,b"]}, "bad_access"),
    ],
)
def test_a_key_that_would_not_do_is_not_made(
    changes: dict[str, Any], code: str, keys: Watched, wall: Wall
) -> None:
    tending = KeyTending(keys, wall)
    with pytest.raises(InputError) as refused:
        tending.create(wish(**changes))
    assert refused.value.code == code
    assert tending.is_empty()


def test_a_name_is_taken_until_its_key_is_revoked(keys: Watched, wall: Wall) -> None:
    tending = KeyTending(keys, wall)
    first, _ = tending.create(wish())
    with pytest.raises(ConflictError, match="has a key 'ci' already"):
        tending.create(wish())
    tending.create(wish(tenant="other"))
    tending.revoke(first.id)
    again, _ = tending.create(wish())
    assert again.id != first.id
    assert [one.tenant for one in tending.all("acme")] == ["acme", "acme"]
    with pytest.raises(NotFoundError):
        tending.revoke("nothing")


@pytest.mark.parametrize("text", ["", "90", "d", "-1d", "1y", "99999d", "1d 2h", "٣d"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="no duration"):
        duration(text)
