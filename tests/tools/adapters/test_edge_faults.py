"""The embedded index when something goes wrong: killed, locked, full, read-only, damaged."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.contracts.quick_folder import quick_folder
from tests.contracts.vector_store_contract import TERMS, crowd, point, unit
from tools.adapters.edge_shelf import EdgeShelf
from tools.adapters.edge_store import EdgeStore
from tools.domain.errors import OutsideError, PlanningError
from tools.domain.knowledge.store import HybridQuery, IndexedItem

COMMON = """
import os, resource, signal, sys, threading
from pathlib import Path
from tests.contracts.vector_store_contract import crowd, point, unit
from tools.adapters.edge_shelf import EdgeShelf
from tools.adapters.edge_store import EdgeStore
from tools.domain.errors import OutsideError

shelf = EdgeShelf(Path("kb"))


def say(text):
    sys.stdout.write(f"{text}\\n")
    sys.stdout.flush()


def telling(call):
    try:
        call()
    except OutsideError as error:
        say(error.code)


def die():
    os.kill(os.getpid(), signal.SIGKILL)
"""

UPSERTING = """
store = shelf.active()
for start in range(0, 1_000_000, 100):
    store.upsert([point(f"new{n}", title="new") for n in range(start, start + 100)])
    say(start + 100)
"""

SWAPPING = """
renamed = Path.replace


def replace(self, target):
    if Path(target).name != "active":
        return renamed(self, target)
    if sys.argv[1] == "before":
        die()
    renamed(self, target)
    die()


Path.replace = replace
store = shelf.build(dimension=3, fingerprint="two")
store.upsert([point("q", title="second")])
shelf.swap(store)
"""

OPTIMIZING = """
store = shelf.active()
threading.Timer(float(sys.argv[1]), die).start()
store.upsert([point(f"new{n}") for n in range(3000)])
store.optimize()
die()
"""

BUILDING = """
shelf.build(dimension=3, fingerprint="two").upsert([point("q", title="second")])
die()
"""

HOLDING = """
shelf.active()
say("holding")
sys.stdin.read()
"""

POWERLESS = """
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
telling(shelf.active)
telling(lambda: shelf.build(dimension=3, fingerprint="two"))
"""

LIMITED = """
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
telling(lambda: EdgeShelf(Path("other")).build(dimension=3, fingerprint="one"))
"""

FILLING = """
store = EdgeStore.create(Path("tiny/kb"), dimension=1536, fingerprint="one")
vector = unit(*range(1, 1537))


def fill():
    for start in range(0, 1_000_000, 500):
        store.upsert([point(n, vector) for n in range(start, start + 500)])
        kept.append(start + 500)


kept = []
telling(fill)
say(store.count() == kept[-1])
store.close()
say(EdgeStore.open(Path("tiny/kb")).count() == kept[-1])
"""


def started(script: str, place: Path, *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", COMMON + script, *arguments]
    return subprocess.Popen(  # noqa: S603
        command,
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def ran(script: str, place: Path, *arguments: str) -> tuple[int, list[str]]:
    process = started(script, place, *arguments)
    told = process.communicate()[0].split()
    return process.returncode, told


@pytest.fixture
def folder() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


@pytest.fixture
def filled(folder: Path) -> Path:
    """The folder of a shelf with one active index of one point."""
    shelf = EdgeShelf(folder / "kb")
    store = shelf.build(dimension=3, fingerprint="one")
    store.upsert([point("p", text="cache", title="first")])
    shelf.swap(store)
    shelf.close()
    return folder / "kb"


@pytest.fixture
def crowded(folder: Path) -> Path:
    """The folder of a closed index of 120 points."""
    store = EdgeStore.create(folder / "index", dimension=3, fingerprint="one")
    for third in (crowd()[:40], crowd()[40:80], crowd()[80:]):
        store.upsert(third)
    store.close()
    return folder / "index"


@pytest.fixture
def reopened(filled: Path) -> Iterator[EdgeShelf]:
    shelf = EdgeShelf(filled)
    yield shelf
    shelf.close()


def active(shelf: EdgeShelf) -> EdgeStore:
    store = shelf.active()
    assert store is not None
    return store


def titles(shelf: EdgeShelf) -> list[str]:
    return sorted(one.payload["title"] for one in active(shelf).scroll())


def test_a_process_killed_while_it_writes_keeps_every_batch_it_told_of(
    filled: Path, reopened: EdgeShelf
) -> None:
    process = started(UPSERTING, filled.parent)
    assert process.stdout is not None
    told = [int(process.stdout.readline()) for _ in range(5)][-1]
    process.kill()
    process.communicate()
    kept = active(reopened).count() - 1
    assert (kept >= told, kept % 100) == (True, 0)
    hits = active(reopened).query(HybridQuery(dense=unit(1, 0, 0), sparse=TERMS.query("cache")))
    assert len(hits) == 10


@pytest.mark.parametrize(("moment", "title"), [("before", "first"), ("after", "second")])
def test_a_process_killed_at_the_swap_leaves_the_old_index_or_the_new(
    filled: Path, reopened: EdgeShelf, moment: str, title: str
) -> None:
    assert ran(SWAPPING, filled.parent, moment)[0] == -signal.SIGKILL
    assert titles(reopened) == [title]
    assert reopened.prune() == 1
    assert titles(reopened) == [title]


@pytest.mark.parametrize("after_s", ["0.0", "0.05", "0.2"])
def test_a_process_killed_while_it_optimizes_loses_nothing_that_was_there(
    filled: Path, reopened: EdgeShelf, after_s: str
) -> None:
    assert ran(OPTIMIZING, filled.parent, after_s)[0] == -signal.SIGKILL
    kept = active(reopened).count() - 1
    assert kept in {0, 500, 1000, 1500, 2000, 2500, 3000}
    assert len(list(active(reopened).scroll())) == kept + 1


def test_what_a_killed_build_left_is_unseen_and_pruned(filled: Path, reopened: EdgeShelf) -> None:
    assert ran(BUILDING, filled.parent)[0] == -signal.SIGKILL
    assert titles(reopened) == ["first"]
    assert (reopened.prune(), sorted(one.name for one in (filled / "indexes").iterdir())) == (
        1,
        ["1"],
    )


def test_a_second_process_is_told_who_owns_the_folder_and_takes_over_when_that_one_dies(
    filled: Path, reopened: EdgeShelf
) -> None:
    owner = started(HOLDING, filled.parent)
    assert owner.stdout is not None
    assert owner.stdout.readline() == "holding\n"
    with pytest.raises(OutsideError, match=rf"process {owner.pid} \(") as caught:
        reopened.active()
    assert caught.value.code == "knowledge_locked"
    assert str(owner.pid) in caught.value.hint
    owner.kill()
    owner.communicate()
    assert json.loads((filled / "holder.json").read_text())["pid"] == owner.pid
    assert titles(reopened) == ["first"]
    assert json.loads((filled / "holder.json").read_text())["pid"] == os.getpid()


def test_the_note_of_an_owner_holds_no_arguments(
    filled: Path, reopened: EdgeShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["/bin/leadline", "serve", "--key", "secret-word"])
    active(reopened)
    assert json.loads((filled / "holder.json").read_text())["command"] == "leadline serve"


def test_a_shelf_that_was_closed_lets_others_in(filled: Path, reopened: EdgeShelf) -> None:
    first = EdgeShelf(filled)
    active(first)
    with pytest.raises(OutsideError) as caught:
        reopened.active()
    first.close()
    assert caught.value.code == "knowledge_locked"
    assert titles(reopened) == ["first"]


def test_looking_for_an_index_that_is_not_there_creates_nothing(folder: Path) -> None:
    shelf = EdgeShelf(folder / "nowhere")
    assert (shelf.active(), shelf.prune(), list(folder.iterdir())) == (None, 0, [])


def test_a_folder_without_write_access_is_named(filled: Path) -> None:
    everything = [filled, *filled.rglob("*")]
    for one in everything:
        one.chmod(0o555 if one.is_dir() else 0o444)
    code, told = ran(POWERLESS, filled.parent)
    for one in everything:
        one.chmod(0o755 if one.is_dir() else 0o644)
    assert (code, told) == (0, ["knowledge_read_only", "knowledge_read_only"])


def test_a_folder_that_is_a_file_is_unavailable(folder: Path) -> None:
    (folder / "kb").write_text("x", encoding="utf-8")
    shelf = EdgeShelf(folder / "kb")
    assert shelf.active() is None
    with pytest.raises(OutsideError) as caught:
        shelf.build(dimension=3, fingerprint="one")
    assert caught.value.code == "knowledge_unavailable"


def test_an_index_is_not_opened_without_room_for_its_log(
    crowded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=10 * 2**20))
    with pytest.raises(OutsideError, match="10 MiB free, 64 MiB needed") as caught:
        EdgeStore.open(crowded)
    assert caught.value.code == "knowledge_full"


def test_no_room_is_told_before_anything_is_written_and_reading_goes_on(
    crowded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = EdgeStore.open(crowded)
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=10 * 2**20))
    with pytest.raises(OutsideError, match="MiB free") as caught:
        store.upsert([point("more")])
    with pytest.raises(OutsideError, match="MiB needed"):
        store.optimize()
    assert caught.value.code == "knowledge_full"
    assert (store.count(), len(store.query(HybridQuery(dense=unit(1, 0, 0))))) == (120, 10)
    store.close()


@pytest.mark.skipif(sys.platform != "linux", reason="a file-size limit stands in for a quota")
def test_a_quota_that_is_too_small_is_told(folder: Path) -> None:
    assert ran(LIMITED, folder) == (0, ["knowledge_full"])


@pytest.fixture
def tiny_disk(folder: Path) -> Iterator[Path]:
    """A file system of 180 MB in `tiny`, where this user may mount one."""
    (folder / "tiny").mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=180m", "tmpfs", str(folder / "tiny")]
    may_mount = sys.platform == "linux" and os.geteuid() == 0
    if not may_mount or subprocess.run(mount, capture_output=True, check=False).returncode:  # noqa: S603
        pytest.skip("needs to mount a small file system: run as root on Linux")
    yield folder
    subprocess.run(["umount", "-l", str(folder / "tiny")], check=True)  # noqa: S603, S607


def test_a_full_disk_neither_ends_the_process_nor_loses_a_point(tiny_disk: Path) -> None:
    assert ran(FILLING, tiny_disk) == (0, ["knowledge_full", "True", "True"])


def shard_file(index: Path, name: str) -> Path:
    return next(one for one in sorted((index / "shard").rglob("*")) if str(one).endswith(name))


@pytest.mark.parametrize(
    "name",
    [
        "edge_config.json",
        "segment.json",
        "mutable_id_tracker.mappings",
        "mutable_id_tracker.versions",
        "vector_storage-dense/vectors/status.dat",
        "payload_storage/tracker.dat",
        "version.info",
    ],
)
def test_a_truncated_file_is_found_when_the_index_is_opened(crowded: Path, name: str) -> None:
    file = shard_file(crowded, name)
    os.truncate(file, file.stat().st_size // 3 if "tracker.dat" not in name else 0)
    with pytest.raises(OutsideError, match="index") as caught:
        EdgeStore.open(crowded)
    assert caught.value.code == "knowledge_corrupt"
    assert "reindex" in caught.value.hint


def test_payloads_that_are_gone_are_found_when_they_are_read(crowded: Path) -> None:
    os.truncate(shard_file(crowded, "payload_storage/page_0.dat"), 0)
    store = EdgeStore.open(crowded)
    with pytest.raises(OutsideError) as caught:
        list(store.scroll())
    assert caught.value.code == "knowledge_corrupt"
    store.close()


@pytest.mark.parametrize("text", ["", "[]", '{"dimension": "many"}', "not json"])
def test_a_spoilt_note_beside_the_index_is_told(crowded: Path, text: str) -> None:
    (crowded / "index.json").write_text(text, encoding="utf-8")
    with pytest.raises(OutsideError, match=r"index\.json") as caught:
        EdgeStore.open(crowded)
    assert caught.value.code == "knowledge_corrupt"


@pytest.mark.parametrize("text", ["", "seven", "7", None])
def test_a_lost_or_wrong_name_of_the_active_index_costs_nothing(
    filled: Path, reopened: EdgeShelf, text: str | None
) -> None:
    (filled / "active").unlink()
    if text is not None:
        (filled / "active").write_text(text, encoding="utf-8")
    before = titles(reopened)
    assert before
    assert (filled / "active").read_text(encoding="utf-8") == "1\n"


def test_a_folder_in_place_of_that_name_is_put_aside(filled: Path, reopened: EdgeShelf) -> None:
    (filled / "active").unlink()
    (filled / "active" / "inside").mkdir(parents=True)
    assert titles(reopened)
    assert (filled / "damaged-active-1" / "inside").is_dir()


def test_an_index_that_never_answered_is_not_taken_for_the_active_one(
    filled: Path, reopened: EdgeShelf
) -> None:
    before = titles(reopened)
    half = reopened.build(dimension=3, fingerprint="two")
    half.upsert([point("q", title="half")])
    reopened.close()
    (filled / "active").unlink()
    assert titles(reopened) == before


def test_no_index_is_removed_while_it_is_not_known_which_answers(
    filled: Path, reopened: EdgeShelf
) -> None:
    (filled / "active").unlink()
    assert reopened.prune() == 0
    assert titles(reopened)


@pytest.mark.parametrize("text", ["", "seven", "7"])
def test_a_shelf_without_any_index_left_is_damaged_and_a_new_build_mends_it(
    filled: Path, reopened: EdgeShelf, text: str
) -> None:
    (filled / "active").write_text(text, encoding="utf-8")
    shutil.rmtree(filled / "indexes" / "1")
    with pytest.raises(OutsideError) as caught:
        reopened.active()
    assert caught.value.code == "knowledge_corrupt"
    store = reopened.build(dimension=3, fingerprint="two", resume=True)
    store.upsert([point("q", title="mended")])
    reopened.swap(store)
    assert titles(reopened) == ["mended"]


def test_vectors_that_the_engine_refuses_are_a_mismatch_too(crowded: Path) -> None:
    note = json.loads((crowded / "index.json").read_text())
    (crowded / "index.json").write_text(json.dumps(note | {"dimension": 4}))
    store = EdgeStore.open(crowded)
    with pytest.raises(PlanningError) as caught:
        store.upsert([point("p", (1.0, 0.0, 0.0, 0.0))])
    assert (caught.value.code, store.count()) == ("dimension_mismatch", 120)
    store.close()


def test_a_closed_index_says_so(crowded: Path) -> None:
    store = EdgeStore.open(crowded)
    store.close()
    with pytest.raises(OutsideError, match="closed") as caught:
        store.count()
    assert caught.value.code == "knowledge_unavailable"


def test_an_id_that_is_no_uuid_is_the_callers_mistake(crowded: Path) -> None:
    store = EdgeStore.open(crowded)
    with pytest.raises(ValueError, match="UUID"):
        store.upsert([IndexedItem(id="p", dense=None, sparse=None, payload={})])
    store.close()


def test_an_index_that_was_killed_while_written_to_opens_again(crowded: Path) -> None:
    store = EdgeStore.open(crowded)
    store.upsert([point("more")])
    note = json.loads((crowded / "index.json").read_text())
    store.close()
    settled = json.loads((crowded / "index.json").read_text())
    assert (note["points"], settled["points"]) == (None, 121)


def test_threads_ask_while_another_writes(crowded: Path) -> None:
    store = EdgeStore.open(crowded)
    query = HybridQuery(dense=unit(1, 0, 0), sparse=TERMS.query("cache"))

    def ask(_: int) -> int:
        return len(store.query(query))

    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(ask, range(200))
        for start in range(0, 1000, 100):
            store.upsert([point(f"new{n}", text="cache") for n in range(start, start + 100)])
        assert set(answers) == {10}
    assert store.count() == 1120
    store.close()
