"""Requests counted in windows: one contract for memory, SQLite and PostgreSQL."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from limits import parse
from limits.errors import StorageError
from limits.strategies import FixedWindowRateLimiter, SlidingWindowCounterRateLimiter

from tests.postgres_server import PostgresServer
from tools.adapters.rate_counts import CountsInMemory, WindowStorage
from tools.adapters.sql_engine import database_url
from tools.adapters.sql_rates import CountsInSql

TEN = parse("10/minute")


class SetClock:
    """A clock that stands where it was put."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0  # a multiple of a minute

    def __call__(self) -> float:
        return self.now


Open = Callable[[], WindowStorage]


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def another(request: pytest.FixtureRequest, tmp_path: Path, clock: SetClock) -> Iterator[Open]:
    """Opens the same counts once more, as another process would; memory is shared with nobody."""
    opened: list[CountsInSql] = []
    if request.param == "memory":
        only = CountsInMemory(clock)
        yield lambda: only
        return
    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path / 'rates.db'}"
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        address = server.database()

    def build() -> CountsInSql:
        opened.append(CountsInSql(database_url(address), clock))
        return opened[-1]

    yield build
    for one in opened:
        one.close()


def hits(storage: WindowStorage, count: int, tenant: str = "a") -> int:
    limiter = SlidingWindowCounterRateLimiter(storage)
    return sum(limiter.hit(TEN, tenant) for _ in range(count))


def test_ten_pass_and_the_eleventh_does_not(another: Open) -> None:
    storage = another()
    assert hits(storage, 12) == 10
    assert storage.get_sliding_window(TEN.key_for("a"), 60) == (0, 0.0, 10, 120.0)


def test_a_tenant_at_its_limit_takes_nothing_from_another(another: Open) -> None:
    storage = another()
    assert hits(storage, 50, "a") == 10
    assert hits(storage, 10, "b") == 10


def test_two_that_share_a_store_count_together(another: Open) -> None:
    first, second = another(), another()
    assert hits(first, 6) == 6
    assert hits(second, 6) == 4
    assert hits(first, 1) == 0


def test_the_window_before_counts_by_its_share(another: Open, clock: SetClock) -> None:
    storage = another()
    assert hits(storage, 10) == 10
    clock.now += 60
    assert hits(storage, 5) == 0  # 10 x 60/60 = 10
    clock.now += 30
    assert hits(storage, 9) == 5  # 10 x 30/60 = 5
    clock.now += 90
    assert hits(storage, 20) == 10


def test_a_clock_that_is_set_back_an_hour_does_not_lock_anybody_out(
    another: Open, clock: SetClock
) -> None:
    storage = another()
    assert hits(storage, 10) == 10
    clock.now -= 3600
    assert hits(another(), 12) == 10


def test_a_clock_a_second_behind_another_counts_in_its_window(
    another: Open, clock: SetClock
) -> None:
    ahead, behind = another(), another()
    assert hits(ahead, 8) == 8
    clock.now -= 1
    assert hits(behind, 12) == 2


def test_threads_at_once_pass_no_more_than_the_limit(another: Open) -> None:
    storage = another()
    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(lambda _: hits(storage, 5), range(8))) == 10


def test_a_fixed_window_is_counted_too(another: Open, clock: SetClock) -> None:
    limiter = FixedWindowRateLimiter(another())
    assert [limiter.hit(TEN, "a") for _ in range(11)] == [True] * 10 + [False]
    assert limiter.storage.get_expiry(TEN.key_for("a")) == clock.now + 120


def test_what_is_over_is_swept_away(another: Open, clock: SetClock) -> None:
    storage = another()
    hits(storage, 1, "a")
    clock.now += 300
    hits(storage, 1, "b")
    assert storage.get(TEN.key_for("a")) == 0
    assert storage.get_expiry(TEN.key_for("a")) == clock.now
    assert storage.reset() == 1


def test_one_key_can_be_forgotten(another: Open) -> None:
    storage = another()
    assert hits(storage, 10) == 10
    SlidingWindowCounterRateLimiter(storage).clear(TEN, "a")
    assert hits(storage, 1) == 1
    assert storage.check()


def test_a_database_that_is_away_is_a_storage_error() -> None:
    storage = CountsInSql(database_url("postgresql://ann:hush@127.0.0.1:1/leadline"))
    with pytest.raises(StorageError):
        hits(storage, 1)
    assert not storage.check()
    storage.close()
