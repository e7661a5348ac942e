"""The SQL benchmark store beyond its contract: refills, users' rows, races, damage."""

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from knowledge_ingest import COLLECTIONS
from tests.fakes_benchmarks import measured, write_rows
from tools.adapters.sql_benchmarks import SqlBenchmarks
from tools.adapters.sql_schema import ROW_TABLE, conditions
from tools.domain.errors import InputError, OutsideError
from tools.domain.measurement import Measurement
from tools.ports import BenchmarkQuery

Open = Callable[..., SqlBenchmarks]

KILLED = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from sqlalchemy.engine import Engine
from tools.adapters.sql_benchmarks import SqlBenchmarks

event.listen(Engine, "commit", lambda connection: os.kill(os.getpid(), signal.SIGKILL))
SqlBenchmarks(f"sqlite:///{sys.argv[1]}", Path(sys.argv[2])).all()
"""

COUNTING = """
import sys
from pathlib import Path
from tools.adapters.sql_benchmarks import SqlBenchmarks

sys.stdout.write(str(len(SqlBenchmarks(f"sqlite:///{sys.argv[1]}", Path(sys.argv[2])).all())))
"""

FULL_DISK = """
import resource, sys
from pathlib import Path
from tools.adapters.sql_benchmarks import SqlBenchmarks
from tools.domain.errors import OutsideError

resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
try:
    SqlBenchmarks(f"sqlite:///{sys.argv[1]}", Path(sys.argv[2])).all()
except OutsideError as error:
    sys.stdout.write(error.code)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    return write_rows(tmp_path / "shipped.csv", [measured("m1"), measured("m2")])


@pytest.fixture
def opened(path: Path, shipped: Path) -> Open:
    """Opens the store as a new process would."""

    def build(url: str = f"sqlite:///{path}", busy_timeout_s: float = 5.0) -> SqlBenchmarks:
        return SqlBenchmarks(url, shipped, busy_timeout_s=busy_timeout_s)

    return build


def ids(rows: Iterable[Measurement]) -> list[str]:
    return [row.row_id for row in rows]


def run(script: str, *arguments: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603


def test_a_missing_folder_is_created(tmp_path: Path, opened: Open) -> None:
    assert len(opened(f"sqlite:///{tmp_path}/new/deeper/store.db").all()) == 2


def test_the_shipped_collection_comes_back_whole(path: Path) -> None:
    with SqlBenchmarks(f"sqlite:///{path}", COLLECTIONS / "benchmarks.csv") as store:
        assert store.count(BenchmarkQuery()) == len(store.all()) >= 5500


def test_a_changed_file_replaces_the_shipped_rows(opened: Open, shipped: Path) -> None:
    before = opened().fingerprint
    write_rows(shipped, [measured("m2", tpot_mean_ms=12.0), measured("m3")])
    store = opened()
    assert ids(store.all()) == ["m2", "m3"]
    assert store.all()[0].tpot_mean_ms == 12.0
    assert store.fingerprint != before


def test_an_unchanged_file_writes_nothing(opened: Open, path: Path) -> None:
    opened().all()
    before = path.stat().st_mtime_ns
    opened().all()
    assert path.stat().st_mtime_ns == before


def test_a_users_rows_survive_a_refill(opened: Open, shipped: Path) -> None:
    assert opened().add([measured("u1", source="mine")]) == 1
    write_rows(shipped, [measured("m9")])
    assert ids(opened().all()) == ["m9", "u1"]


def test_a_users_row_outranks_the_shipped_row_of_its_id(opened: Open, shipped: Path) -> None:
    opened().add([measured("m1", tpot_mean_ms=99.0)])
    write_rows(shipped, [measured("m1", tpot_mean_ms=11.0), measured("m2")])
    assert [row.tpot_mean_ms for row in opened().all()] == [99.0, 10.0]


def test_adding_changes_the_fingerprint_and_adding_again_does_not(opened: Open) -> None:
    store = opened()
    plain = store.fingerprint
    store.add([measured("u1")])
    once = store.fingerprint
    store.add([measured("u1"), measured("u1")])
    assert plain != once == store.fingerprint


def test_adding_nothing_is_no_write(opened: Open) -> None:
    assert opened().add([]) == 0


def test_a_store_of_an_older_version_keeps_the_users_rows(opened: Open, path: Path) -> None:
    opened().add([measured("u1", flags="own", tpot_mean_ms=33.0)])
    with sqlite3.connect(path) as old:
        old.execute("ALTER TABLE benchmark_rows DROP COLUMN flags")
        old.execute("ALTER TABLE benchmark_rows DROP COLUMN ep")
        old.execute("ALTER TABLE benchmark_rows ADD COLUMN retired TEXT")
        old.execute("UPDATE benchmark_meta SET value = 'older' WHERE name = 'revision'")
    old.close()
    kept = opened().all()[-1]
    assert (kept.row_id, kept.flags, kept.ep, kept.tpot_mean_ms) == ("u1", "", None, 33.0)


def test_a_process_killed_while_filling_leaves_the_old_rows(
    opened: Open, path: Path, shipped: Path
) -> None:
    opened().all()
    write_rows(shipped, [measured(f"n{n:04}") for n in range(1000)])
    assert run(KILLED, path, shipped).returncode == -signal.SIGKILL
    with sqlite3.connect(path) as left:
        rows = left.execute("SELECT row_id FROM benchmark_rows ORDER BY row_id").fetchall()
    left.close()
    assert rows == [("m1",), ("m2",)]
    assert len(opened().all()) == 1000


def test_a_process_killed_at_the_first_fill_leaves_a_store_that_fills(
    opened: Open, path: Path, shipped: Path
) -> None:
    assert run(KILLED, path, shipped).returncode == -signal.SIGKILL
    assert ids(opened().all()) == ["m1", "m2"]


def test_two_processes_that_start_together_both_answer(path: Path, shipped: Path) -> None:
    command = [sys.executable, "-c", COUNTING, str(path), str(shipped)]
    started = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603
        for _ in range(2)
    ]
    assert [process.communicate()[0] for process in started] == ["2", "2"]


@pytest.mark.skipif(sys.platform != "linux", reason="a file-size limit stands in for a full disk")
def test_a_full_disk_is_told_and_leaves_no_half_store(path: Path, tmp_path: Path) -> None:
    many = write_rows(tmp_path / "many.csv", [measured(f"m{n:04}") for n in range(1000)])
    assert run(FULL_DISK, path, many).stdout == "store_unavailable"
    assert len(SqlBenchmarks(f"sqlite:///{path}", many).all()) == 1000


def test_a_filled_store_can_be_read_without_write_access(opened: Open, path: Path) -> None:
    opened().all()
    assert len(opened(f"sqlite:///file:{path}?mode=ro&uri=true").all()) == 2


def test_an_outdated_store_without_write_access_says_so(
    opened: Open, path: Path, shipped: Path
) -> None:
    opened().all()
    write_rows(shipped, [measured("m3")])
    with pytest.raises(OutsideError) as caught:
        opened(f"sqlite:///file:{path}?mode=ro&uri=true").all()
    assert caught.value.code == "store_unavailable"


def test_a_file_that_is_no_database_is_named_and_kept(opened: Open, path: Path) -> None:
    path.write_text("holiday notes\n" * 100, encoding="utf-8")
    with pytest.raises(OutsideError, match=r"store\.db") as caught:
        opened().all()
    assert caught.value.code == "store_corrupt"
    assert "move it away" in caught.value.hint
    assert path.read_text(encoding="utf-8").startswith("holiday notes")


def test_a_truncated_database_is_corrupt(opened: Open, path: Path, shipped: Path) -> None:
    write_rows(shipped, [measured(f"m{n:04}") for n in range(1000)])
    opened().all()
    path.write_bytes(path.read_bytes()[:20_000])
    with pytest.raises(OutsideError) as caught:
        opened().all()
    assert caught.value.code == "store_corrupt"


def test_a_folder_in_the_place_of_the_file_is_unavailable(opened: Open, path: Path) -> None:
    path.mkdir()
    with pytest.raises(OutsideError) as caught:
        opened().all()
    assert caught.value.code == "store_unavailable"


def test_a_file_in_the_place_of_the_folder_is_unavailable(tmp_path: Path, opened: Open) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutsideError) as caught:
        opened(f"sqlite:///{tmp_path}/file/store.db").all()
    assert caught.value.code == "store_unavailable"


def test_a_store_that_another_process_writes_is_locked(opened: Open, path: Path) -> None:
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")
    with pytest.raises(OutsideError) as caught:
        opened(busy_timeout_s=0.01).all()
    writer.close()
    assert caught.value.code == "store_locked"
    assert ids(opened().all()) == ["m1", "m2"]


def test_a_missing_shipped_file_is_named(opened: Open, shipped: Path) -> None:
    shipped.unlink()
    with pytest.raises(OutsideError, match=r"shipped\.csv"):
        opened().all()


@pytest.mark.parametrize("text", ["", "row_id,gpu\nm1,L4\n", "binary \0"])
def test_a_file_without_the_columns_is_refused(opened: Open, shipped: Path, text: str) -> None:
    shipped.write_text(text, encoding="utf-8")
    with pytest.raises(OutsideError, match="line 1 of"):
        opened().all()


def test_a_line_with_a_word_for_a_number_is_refused_by_its_line(
    opened: Open, shipped: Path
) -> None:
    text = shipped.read_text(encoding="utf-8").replace("1024.0", "many")
    shipped.write_text(text, encoding="utf-8")
    with pytest.raises(OutsideError, match="line 2 of"):
        opened().all()


def test_a_refused_file_leaves_the_old_rows(opened: Open, shipped: Path) -> None:
    opened().all()
    before = shipped.read_bytes()
    shipped.write_text("row_id\n", encoding="utf-8")
    with pytest.raises(OutsideError):
        opened().all()
    shipped.write_bytes(before)
    assert ids(opened().all()) == ["m1", "m2"]


def test_an_unreadable_address_is_the_callers_mistake_and_is_not_repeated(shipped: Path) -> None:
    with pytest.raises(InputError) as caught:
        SqlBenchmarks("not an address secret-word", shipped)
    assert caught.value.code == "invalid_database_url"
    assert "secret-word" not in str(caught.value)


def test_an_unknown_database_is_unavailable_and_no_password_is_shown(shipped: Path) -> None:
    with pytest.raises(OutsideError) as caught:
        SqlBenchmarks("nosuchdb://me:secret-word@host/name", shipped)
    assert caught.value.code == "store_unavailable"
    assert "secret-word" not in str(caught.value)


def test_the_tables_and_questions_are_postgresql_too() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    table = str(CreateTable(ROW_TABLE).compile(dialect=dialect))
    assert "tpot_mean_ms DOUBLE PRECISION" in table
    assert "PRIMARY KEY (row_id)" in table
    wishes = BenchmarkQuery(gpu="L4-24GB", isl_tokens=100, concurrency_min=1, concurrency_max=2)
    texts = [str(condition.compile(dialect=dialect)) for condition in conditions(wishes)]
    assert [text.split(".")[1].split()[0] for text in texts] == [
        "gpu",
        "isl_tokens",
        "concurrency",
        "concurrency",
    ]
