"""Limits of rates: their notation, where they are counted, and what happens when that fails."""

import logging

import pytest
from limits.errors import StorageError
from pydantic import SecretStr

from agent.bootstrap_rates import rates_of
from agent.rates import Rates, limits_of
from agent.settings import Settings
from tools.adapters.rate_counts import CountsInMemory
from tools.domain.errors import InputError


class Failing(CountsInMemory):
    """A store that fails as often as it is told to."""

    failures = 0
    asked = 0

    def acquire_sliding_window_entry(
        self, key: str, limit: int, expiry: int, amount: int = 1
    ) -> bool:
        self.asked += 1
        if self.failures:
            self.failures -= 1
            raise StorageError(ConnectionError("no route to redis://:hush@db"))
        return super().acquire_sliding_window_entry(key, limit, expiry, amount)


def test_limits_are_tried_from_the_shortest_length_on() -> None:
    found = limits_of("6000/minute; 10/second")
    assert [(item.amount, item.get_expiry()) for item in found] == [(10, 1), (6000, 60)]
    assert limits_of(" ") == ()


@pytest.mark.parametrize(
    "text", ["lots", "0/second", "10", "10/fortnight", "-1/minute", "1/second!"]
)
def test_what_is_no_limit_is_refused_at_the_start(text: str) -> None:
    with pytest.raises(InputError) as refused:
        limits_of(text)
    assert refused.value.code == "invalid_setting"


@pytest.mark.parametrize("store", ["disk", "postgresql://ann:hush@db/x", "redis"])
def test_a_store_that_is_none_is_refused_and_not_quoted(store: str) -> None:
    with pytest.raises(InputError) as refused:
        Settings.from_environment({"HOME": "/", "LEADLINE_RATE_LIMIT_STORE": store})
    assert refused.value.code == "invalid_setting"
    assert "hush" not in str(refused.value)


async def test_a_long_limit_loses_nothing_to_what_a_short_one_refuses() -> None:
    clock = 1_800_000_000.0
    rates = Rates(limits_of("2/second;3/minute"), store=CountsInMemory(lambda: clock))
    assert [(await rates.take("a")).refused is None for _ in range(9)] == [True] * 2 + [False] * 7
    clock += 2
    taken = [await rates.take("a") for _ in range(2)]
    assert [one.refused is None for one in taken] == [True, False]
    assert taken[1].refused is not None
    assert taken[1].refused[0].get_expiry() == 60


async def test_while_the_store_fails_each_process_counts_by_itself(
    caplog: pytest.LogCaptureFixture,
) -> None:
    elapsed = 0.0
    store = Failing()
    rates = Rates(
        limits_of("3/minute"), store=store, alone=CountsInMemory(), monotonic=lambda: elapsed
    )
    store.failures = 1
    with caplog.at_level(logging.WARNING, "leadline.limits"):
        passed = [(await rates.take("a")).refused is None for _ in range(4)]
    assert passed == [True, True, True, False]
    assert (store.asked, len(caplog.records)) == (1, 1)
    assert "hush" not in caplog.text
    elapsed = 6.0
    assert (await rates.take("a")).refused is None
    assert store.asked == 2


async def test_without_a_limit_nothing_is_counted() -> None:
    rates = rates_of(Settings(rate_limit="", rate_limit_store="database"))
    assert (await rates.take("a")).left == ()
    rates.close()


async def test_a_database_is_where_requests_are_counted_when_it_is_named(tmp_path: object) -> None:
    url = SecretStr(f"sqlite:///{tmp_path}/rates.db")
    settings = Settings(database_url=url, rate_limit="2/minute", rate_limit_store="database")
    first, second = rates_of(settings), rates_of(settings)
    taken = [await rates.take("a") for rates in (first, second, first)]
    assert [one.refused is None for one in taken] == [True, True, False]
    first.close()
    second.close()
