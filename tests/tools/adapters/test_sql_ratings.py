"""The SQL store of ratings: what comes back, and what happens when the file is not usable."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from tools.adapters.sql_ratings import SqlRatings
from tools.domain.errors import OutsideError
from tools.ports_knowledge import Rated

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def rated(name: str, at: datetime = NOON, comment: str = "") -> Rated:
    return Rated(id=name, at=at, rating="helpful", query="why?", comment=comment)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "store.db"


def test_ratings_come_back_as_they_were_oldest_first(path: Path) -> None:
    ratings = SqlRatings(f"sqlite:///{path}")
    late = rated("a", NOON + timedelta(microseconds=1))
    odd = Rated(
        id="b",
        at=NOON,
        rating="wrong",
        query="'); DROP TABLE knowledge_ratings; -- ünï 🚀",
        result_ids=("x,y", '"z"'),
        comment="two\nlines",
    )
    ratings.add(late)
    ratings.add(odd)
    assert list(SqlRatings(f"sqlite:///{path}").all()) == [odd, late]


def test_every_database_keeps_ratings_alike(database: str) -> None:
    odd = Rated(id="b", at=NOON, rating="wrong", query="nul \0; ünï 🚀", result_ids=("x,y",))
    with ThreadPoolExecutor(4) as pool:
        # Each opens the database anew, as processes that start together do.
        list(pool.map(lambda n: SqlRatings(database).add(rated(f"r{n}")), range(4)))
    SqlRatings(database).add(odd)
    found = {one.id: one for one in SqlRatings(database).all()}
    assert sorted(found) == ["b", "r0", "r1", "r2", "r3"]
    assert found["b"].query == "nul \N{REPLACEMENT CHARACTER}; ünï 🚀"
    assert found["b"].result_ids == ("x,y",)


def test_times_of_other_zones_are_the_same_moment(path: Path) -> None:
    ratings = SqlRatings(f"sqlite:///{path}")
    ratings.add(rated("b", NOON.astimezone(timezone(timedelta(hours=9)))))
    ratings.add(rated("a", NOON + timedelta(hours=1)))
    assert [(one.id, one.at) for one in ratings.all()] == [
        ("b", NOON), ("a", NOON + timedelta(hours=1)),
    ]  # fmt: skip


def test_a_new_store_has_none(path: Path) -> None:
    assert list(SqlRatings(f"sqlite:///{path}").all()) == []


def test_nothing_is_opened_before_the_first_rating(path: Path) -> None:
    SqlRatings(f"sqlite:///{path}")
    assert not path.parent.exists()


def test_threads_may_rate_at_once(path: Path) -> None:
    ratings = SqlRatings(f"sqlite:///{path}")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: ratings.add(rated(f"r{n:02}")), range(20)))
    assert [one.id for one in ratings.all()] == [f"r{n:02}" for n in range(20)]


def test_a_file_that_is_no_database_is_left_as_it_is(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("not a database, but long enough to look like a header" * 20)
    with pytest.raises(OutsideError) as caught:
        SqlRatings(f"sqlite:///{path}").add(rated("a", comment="private"))
    assert caught.value.code == "store_corrupt"
    assert "private" not in str(caught.value)
    assert path.read_text().startswith("not a database")


def test_a_store_that_was_locked_works_once_it_is_free(path: Path) -> None:
    path.parent.mkdir()
    ratings = SqlRatings(f"sqlite:///{path}?timeout=0")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(OutsideError) as caught:
        ratings.add(rated("a"))
    assert caught.value.code == "store_locked"
    other.rollback()
    other.close()
    ratings.add(rated("a"))
    assert [one.id for one in ratings.all()] == ["a"]
