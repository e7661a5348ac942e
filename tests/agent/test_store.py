"""The session store: state survives unchanged, and a bad file is explained, not repaired."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.store import strict_serializer
from agent.store_sqlite import open_store
from tests.fakes_agent import ME, open_fake_sessions
from tools.domain.errors import OutsideError

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(JSON_VALUES)
def test_json_values_come_back_as_they_were(value: Any) -> None:
    serializer = strict_serializer()
    assert serializer.loads_typed(serializer.dumps_typed(value)) == value


async def test_a_finished_session_is_json_through_and_through(tmp_path: Path) -> None:
    database = tmp_path / "leadline.db"
    async with open_fake_sessions(database) as sessions:
        plan = await sessions.start(ME, "a chatbot for 1000 users")
        plan = await sessions.choose(ME, plan.session_id, 1)
        await sessions.approve(ME, plan.session_id, plan.plan_digest, True)
        state = (await sessions._runs.read(ME, plan.session_id)).values  # noqa: SLF001
    assert _is_json(state)
    serializer = strict_serializer()
    assert serializer.loads_typed(serializer.dumps_typed(state)) == state


def _is_json(value: Any) -> bool:
    """Whether a value has exactly the types of JSON; a tuple or an enum is none of them."""
    if type(value) is dict:
        return all(type(key) is str and _is_json(item) for key, item in value.items())
    if type(value) is list:
        return all(_is_json(item) for item in value)
    return value is None or type(value) in (bool, int, float, str)


def test_a_type_nobody_listed_is_not_rebuilt() -> None:
    serializer = strict_serializer()
    found = serializer.loads_typed(serializer.dumps_typed(ME))
    assert type(found) is dict
    assert found == vars(ME)


async def test_a_missing_folder_is_made_and_the_file_is_in_wal_mode(tmp_path: Path) -> None:
    database = tmp_path / "a" / "b" / "leadline.db"
    async with open_store(database):
        pass
    connection = sqlite3.connect(database)
    try:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    finally:
        connection.close()


async def test_a_corrupt_file_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    database = tmp_path / "leadline.db"
    database.write_bytes(b"no database" * 1000)
    with pytest.raises(OutsideError) as refused:
        async with open_store(database):
            pass
    assert refused.value.code == "store_corrupt"
    assert database.read_bytes() == b"no database" * 1000


@pytest.mark.parametrize("place", ["folder", "below a file"])
async def test_a_place_that_cannot_hold_a_file_is_refused(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("")
    database = tmp_path if place == "folder" else tmp_path / "file" / "leadline.db"
    with pytest.raises(OutsideError) as refused:
        async with open_store(database):
            pass
    assert refused.value.code == "store_unavailable"
    assert "LEADLINE_DATABASE_URL" in refused.value.hint


async def test_a_locked_file_is_refused_while_a_session_runs(tmp_path: Path) -> None:
    database = tmp_path / "leadline.db"
    async with open_fake_sessions(database) as sessions:
        plan = await sessions.start(ME, "a chatbot for 1000 users")
        saver: Any = sessions._store.saver  # noqa: SLF001
        await saver.conn.execute("PRAGMA busy_timeout=20")
        other = sqlite3.connect(database, isolation_level=None)
        try:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(OutsideError) as refused:
                await sessions.choose(ME, plan.session_id, 1)
            other.execute("ROLLBACK")
        finally:
            other.close()
        assert refused.value.code == "store_locked"
        assert await sessions.view(ME, plan.session_id) == plan


async def test_an_error_of_the_caller_passes_unchanged(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        async with open_store(tmp_path / "leadline.db"):
            raise FileNotFoundError


async def test_a_full_disk_is_told_and_what_was_kept_is_whole(tmp_path: Path) -> None:
    database = tmp_path / "leadline.db"
    async with open_fake_sessions(database) as sessions:
        plan = await sessions.start(ME, "a chatbot for 1000 users")
        saver: Any = sessions._store.saver  # noqa: SLF001
        # SQLite's own bound on pages fails as a disk without room does.
        await saver.conn.execute("PRAGMA max_page_count = 1")
        with pytest.raises(OutsideError) as refused:
            await sessions.edit(ME, plan.session_id, "make it 2000 users" + "!" * 90_000)
        assert refused.value.code == "store_full"
        await saver.conn.execute("PRAGMA max_page_count = 100000")
        assert await sessions.view(ME, plan.session_id) == plan
        later = await sessions.edit(ME, plan.session_id, "make it 3000 users")
        assert [turn.action for turn in later.history] == ["start", "edit"]
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
