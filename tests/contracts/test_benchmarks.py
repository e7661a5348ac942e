"""The fake and the SQL store keep the same contract."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest

from tests.contracts.benchmarks_contract import BenchmarksContract, Make
from tests.fakes_benchmarks import FakeBenchmarks, write_rows
from tests.postgres_server import PostgresServer
from tools.adapters.sql_benchmarks import SqlBenchmarks
from tools.domain.measurement import Measurement


class TestFakeBenchmarks(BenchmarksContract):
    @pytest.fixture
    def make(self) -> Make:
        return FakeBenchmarks


class TestSqlBenchmarks(BenchmarksContract):
    @pytest.fixture(params=["sqlite:///{place}.db", "sqlite://"], ids=["file", "memory"])
    def make(self, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Make]:
        with ExitStack() as opened:
            numbers = count()

            def build(rows: Iterable[Measurement]) -> SqlBenchmarks:
                place = tmp_path / str(next(numbers))
                shipped = write_rows(place.with_suffix(".csv"), rows)
                url = request.param.format(place=place)
                return opened.enter_context(SqlBenchmarks(url, shipped))

            yield build


class TestSqlBenchmarksOnPostgres(BenchmarksContract):
    @pytest.fixture
    def make(self, tmp_path: Path, postgres: PostgresServer) -> Iterator[Make]:
        url = postgres.database()
        with ExitStack() as opened:

            def build(rows: Iterable[Measurement]) -> SqlBenchmarks:
                # One database for all stores of a test: each fills it anew with its own rows.
                shipped = write_rows(tmp_path / "rows.csv", rows)
                return opened.enter_context(SqlBenchmarks(url, shipped))

            yield build
