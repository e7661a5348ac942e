"""The fake and the SQL store keep the same contract."""

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from tests.contracts.benchmarks_contract import BenchmarksContract, Make
from tests.fakes_benchmarks import FakeBenchmarks, write_rows
from tools.adapters.sql_benchmarks import SqlBenchmarks
from tools.adapters.sql_schema import METADATA
from tools.domain.measurement import Measurement

POSTGRES_URL = os.environ.get("LEADLINE_TEST_POSTGRES_URL", "")


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


@pytest.mark.skipif(
    not POSTGRES_URL,
    reason="needs PostgreSQL: docker run -d -p 5432:5432 -e POSTGRES_PASSWORD=test postgres:17, "
    "pip install 'psycopg[binary]', and LEADLINE_TEST_POSTGRES_URL="
    "postgresql+psycopg://postgres:test@127.0.0.1/postgres",
)
class TestSqlBenchmarksOnPostgres(BenchmarksContract):
    @pytest.fixture
    def make(self, tmp_path: Path) -> Iterator[Make]:
        engine = create_engine(POSTGRES_URL)
        METADATA.drop_all(engine)
        engine.dispose()
        with ExitStack() as opened:

            def build(rows: Iterable[Measurement]) -> SqlBenchmarks:
                # One database for all stores of a test: each fills it anew with its own rows.
                shipped = write_rows(tmp_path / "rows.csv", rows)
                return opened.enter_context(SqlBenchmarks(POSTGRES_URL, shipped))

            yield build
