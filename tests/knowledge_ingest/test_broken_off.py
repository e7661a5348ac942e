"""Wherever a run ends, the next one finds each document as it was or as it became, once."""

from pathlib import Path

import pytest

from knowledge_ingest.candidates import item_candidates
from tests.fakes_ingest import (
    COLLECTION,
    FakeEmbedder,
    KilledError,
    Mortal,
    MortalShelf,
    mortal_pipeline,
    note,
    notes,
    pipeline,
    texts_of,
)

LONG = " ".join(f"Sentence {number} says that caches are warm." for number in range(40))
BEFORE = [note("kept", "same"), note("grows", "short"), note("shrinks", LONG), note("gone", "x")]
AFTER = [
    note("kept", "same"),
    note("grows", LONG, supersedes=("kept",)),
    note("shrinks", "short"),
    note("new", LONG),
]


def filled_shelf(folder: Path) -> MortalShelf:
    shelf = MortalShelf()
    pipeline(folder, shelf, FakeEmbedder()).ingest(COLLECTION, item_candidates(BEFORE))
    return shelf


def steps_of(folder: Path, run: str) -> int:
    folder.mkdir()
    counting = Mortal()
    attempt(folder, filled_shelf(folder), counting, run)
    return counting.steps


def attempt(folder: Path, shelf: MortalShelf, mortal: Mortal, run: str) -> None:
    if run == "ingest":
        work = mortal_pipeline(folder, shelf, mortal, "fake@1")
        work.ingest(COLLECTION, item_candidates(AFTER), prune=True)
    else:
        mortal_pipeline(folder, shelf, mortal, "other@2").reindex()


@pytest.mark.slow
def test_an_ingestion_that_ends_anywhere_leaves_the_old_answer_or_the_new(tmp_path: Path) -> None:
    old = texts_of(filled_shelf(tmp_path))
    steps = steps_of(tmp_path / "whole", "ingest")
    assert steps > 40
    seen = set()
    for at in range(1, steps + 1):
        folder = tmp_path / str(at)
        folder.mkdir()
        shelf = filled_shelf(folder)
        with pytest.raises(KilledError):
            attempt(folder, shelf, Mortal(at), "ingest")
        shelf.watch(None)
        work = pipeline(folder, shelf, FakeEmbedder())
        work.recover()
        found = texts_of(shelf)
        seen.add(tuple(sorted((name, tuple(texts)) for name, texts in found.items())))
        work.ingest(COLLECTION, item_candidates(AFTER), prune=True)
        new = texts_of(shelf)
        for name in {*old, *new}:
            assert found.get(name) in (old.get(name), new.get(name)), (at, name)
        assert sorted(new) == ["grows", "kept", "new", "shrinks"]
        store = shelf.active()
        assert store is not None
        marks = {p.payload["document"]: p.payload["superseded"] for p in store.scroll()}
        assert marks == {"kept": "yes", "grows": "no", "shrinks": "no", "new": "no"}
        assert work.ingest(COLLECTION, item_candidates(AFTER)).unchanged == 4
    assert len(seen) > 1


@pytest.mark.slow
def test_a_reindexing_that_ends_anywhere_leaves_a_whole_index(tmp_path: Path) -> None:
    old = texts_of(filled_shelf(tmp_path))
    for at in range(1, steps_of(tmp_path / "whole", "reindex") + 1):
        folder = tmp_path / str(at)
        folder.mkdir()
        shelf = filled_shelf(folder)
        with pytest.raises(KilledError):
            attempt(folder, shelf, Mortal(at), "reindex")
        shelf.watch(None)
        assert texts_of(shelf) == old
        other = FakeEmbedder("other@2")
        work = pipeline(folder, shelf, other)
        if work.state().dense == "stale":
            work.reindex()
        assert texts_of(shelf) == old
        assert work.state().dense == "current"
        assert work.ingest(COLLECTION, item_candidates(BEFORE)).unchanged == 4


def test_a_reindexing_goes_on_where_it_was(tmp_path: Path) -> None:
    shelf = filled_shelf(tmp_path)
    steps = steps_of(tmp_path / "whole", "reindex")
    with pytest.raises(KilledError):
        attempt(tmp_path, shelf, Mortal(steps - 3), "reindex")
    shelf.watch(None)
    embedder = FakeEmbedder("other@2")
    pipeline(tmp_path, shelf, embedder).reindex()
    assert embedder.asked == []


def test_vectors_of_a_run_that_ended_are_not_computed_again(tmp_path: Path) -> None:
    shelf = MortalShelf()
    long = {f"n{number}": f"text {number}" for number in range(200)}
    mortal = Mortal(450)
    with pytest.raises(KilledError):
        mortal_pipeline(tmp_path, shelf, mortal, "fake@1").ingest(COLLECTION, notes(**long))
    shelf.watch(None)
    embedder = FakeEmbedder()
    pipeline(tmp_path, shelf, embedder).ingest(COLLECTION, notes(**long))
    assert len(embedder.asked) <= 200 - 128
    assert len(texts_of(shelf)) == 200
