"""A process that is really killed, over the real embedded store."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge_ingest.candidates import item_candidates
from knowledge_ingest.chunk import Chunker
from knowledge_ingest.manifest import Manifest
from knowledge_ingest.pipeline import Pipeline
from tests.fakes_ingest import COLLECTION, PLAIN, TOKENS, FakeEmbedder, note
from tools.adapters.edge_shelf import EdgeShelf
from tools.adapters.terms import Bm25Terms
from tools.domain.errors import OutsideError
from tools.domain.knowledge.item import Item

ROOT = Path(__file__).parents[2]
LONG = " ".join(f"Sentence {number} says that caches are warm." for number in range(40))
# Kills itself before the nth call of a kind: nothing runs after that, no handler, no flush.
PROGRAM = """
import os, signal, sys
from pathlib import Path
from tests.knowledge_ingest import test_killed as told
folder, run, owner, call, number = sys.argv[1:]
shelf, pipeline = told.opened(Path(folder), "other@2" if run == "reindex" else "fake@1")
target = {"shelf": shelf, "manifest": pipeline._manifest, "journal": pipeline._manifest.journal}
left = int(number)
def dying(method):
    def step(*arguments, **named):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return method(*arguments, **named)
    return step
if owner == "store":
    from tools.adapters.edge_store import EdgeStore
    setattr(EdgeStore, call, dying(getattr(EdgeStore, call)))
else:
    setattr(target[owner], call, dying(getattr(target[owner], call)))
if run == "reindex":
    pipeline.reindex()
else:
    pipeline.ingest(told.COLLECTION, told.item_candidates(told.items("new")), prune=True)
raise SystemExit("nothing killed this run")
"""


def items(version: str) -> list[Item]:
    if version == "old":
        texts = {"kept": "same", "grows": "short", "shrinks": LONG, "gone": "x"}
    else:
        texts = {"kept": "same", "grows": LONG, "shrinks": "short", "new": LONG}
    return [note(name, text) for name, text in texts.items()]


def opened(folder: Path, model: str = "fake@1") -> tuple[EdgeShelf, Pipeline]:
    shelf = EdgeShelf(folder)
    work = Pipeline(
        shelf=shelf,
        manifest=Manifest(folder / "manifest.sqlite", busy_timeout_s=0.1),
        chunker=Chunker(TOKENS, PLAIN),
        terms=Bm25Terms(),
        embedder=FakeEmbedder(model),
    )
    return shelf, work


def texts_in(shelf: EdgeShelf) -> dict[str, list[str]]:
    found: dict[str, list[tuple[int, str]]] = {}
    store = shelf.active()
    assert store is not None
    for point in store.scroll():
        where = (int(point.payload["position"]), str(point.payload["text"]))
        found.setdefault(str(point.payload["document"]), []).append(where)
    return {name: [text for _, text in sorted(parts)] for name, parts in found.items()}


def begun(folder: Path) -> dict[str, list[str]]:
    shelf, work = opened(folder)
    work.ingest(COLLECTION, item_candidates(items("old")))
    texts = texts_in(shelf)
    shelf.close()
    return texts


def killed(folder: Path, run: str, owner: str, call: str, number: int) -> None:
    done = subprocess.run(  # noqa: S603  our own interpreter, our own program
        [sys.executable, "-c", PROGRAM, str(folder), run, owner, call, str(number)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("owner", "call", "number", "is_new"),
    [
        ("journal", "stage_points", 2, False),
        ("journal", "seal", 1, False),
        ("store", "upsert", 1, True),
        ("store", "delete", 1, True),
        ("journal", "finish", 1, True),
        ("store", "optimize", 1, True),
    ],
)
def test_after_a_kill_in_an_ingestion_each_document_is_old_or_new(
    tmp_path: Path, owner: str, call: str, number: int, is_new: bool
) -> None:
    old = begun(tmp_path)
    killed(tmp_path, "ingest", owner, call, number)
    shelf, work = opened(tmp_path)
    work.recover()
    found = texts_in(shelf)
    work.ingest(COLLECTION, item_candidates(items("new")), prune=True)
    new = texts_in(shelf)
    assert sorted(new) == ["grows", "kept", "new", "shrinks"]
    for name in ("kept", "grows", "shrinks", "new"):
        assert found.get(name) == (new if is_new else old).get(name), name
    assert work.ingest(COLLECTION, item_candidates(items("new"))).unchanged == 4
    shelf.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("owner", "call", "number", "is_new"),
    [
        ("shelf", "build", 1, False),
        ("store", "upsert", 1, False),
        ("store", "optimize", 1, False),
        ("shelf", "swap", 1, False),
        ("manifest", "forget_missing", 1, True),
    ],
)
def test_after_a_kill_in_a_reindexing_the_old_or_the_new_index_answers(
    tmp_path: Path, owner: str, call: str, number: int, is_new: bool
) -> None:
    old = begun(tmp_path)
    killed(tmp_path, "reindex", owner, call, number)
    shelf, work = opened(tmp_path, "other@2")
    work.recover()
    assert texts_in(shelf) == old
    assert work.state().dense == ("current" if is_new else "stale")
    work.reindex()
    assert (texts_in(shelf), work.state().dense) == (old, "current")
    assert work.ingest(COLLECTION, item_candidates(items("old"))).unchanged == 4
    shelf.close()


@pytest.mark.slow
@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0,
    reason="nothing is read-only for root: run the tests as an ordinary user",
)
def test_a_read_only_folder_is_told_and_still_readable(tmp_path: Path) -> None:
    old = begun(tmp_path)
    program = (
        "import sys; from pathlib import Path; from tests.knowledge_ingest import test_killed as t;"
        "shelf, work = t.opened(Path(sys.argv[1]));"
        "work.ingest(t.COLLECTION, t.item_candidates(t.items('new')))"
    )
    for path in (tmp_path, *tmp_path.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    done = subprocess.run(  # noqa: S603  our own interpreter, our own program
        [sys.executable, "-c", program, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert "knowledge_read_only" in done.stderr
    for path in (tmp_path, *tmp_path.rglob("*")):
        path.chmod(0o755)
    assert texts_in(opened(tmp_path)[0]) == old


def test_a_second_process_is_told_who_writes(tmp_path: Path) -> None:
    shelf, work = opened(tmp_path)
    work.ingest(COLLECTION, item_candidates(items("old")))
    other, waiting = opened(tmp_path)
    with work._manifest.alone(), pytest.raises(OutsideError, match="manifest_locked"):  # noqa: SLF001
        waiting.recover()
    shelf.close()
    other.close()
