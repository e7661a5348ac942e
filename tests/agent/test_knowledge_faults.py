"""What a damaged, shared or broken off knowledge base does: it answers, says why, and mends."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from agent.bootstrap_knowledge import KnowledgeBase, KnowledgePlace
from tests.fakes_retrieval import FakeEmbedder
from tools.domain.errors import NotFoundError, OutsideError
from tools.domain.knowledge.answer import Ask
from tools.domain.knowledge.store import Where

DAY = date(2026, 11, 28)
WARM = "# Warm up\n\nSend ten requests before the balancer sees a new replica.\n"


def ask(query: str, *collections: str) -> Ask:
    return Ask(query=query, on=DAY, mode="bm25", collections=collections, gated=False)


def titles(base: KnowledgeBase, *collections: str) -> list[str]:
    return [one.text_of("title") for one in base.search(ask("warm up", *collections)).results]


Opened = Callable[..., KnowledgeBase]


def base_at(folder: Path, *, with_items: bool, **more: object) -> KnowledgeBase:
    place = KnowledgePlace(folder=folder, with_items=with_items)
    embedder = FakeEmbedder(dimension=384, gate=None)
    return KnowledgeBase(place, embedder=embedder, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def items(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base that holds the shipped items: made once, then copied."""
    folder = tmp_path_factory.mktemp("items") / "kb"
    base = base_at(folder, with_items=True)
    base.sync()
    base.close()
    return folder


@pytest.fixture
def opened(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Opened]:
    """Bases in one folder, each as another process would open it; closed at the end."""
    made: list[KnowledgeBase] = []

    def open_one(*, with_items: bool = False, **more: object) -> KnowledgeBase:
        if with_items and not (tmp_path / "kb").exists():
            shutil.copytree(request.getfixturevalue("items"), tmp_path / "kb")
        made.append(base_at(tmp_path / "kb", with_items=with_items, **more))
        return made[-1]

    yield open_one
    for base in made:
        base.close()


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "warm.md").write_text(WARM, encoding="utf-8")
    return folder


class Clock:
    """Monotonic seconds that pass when told."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def without_note(folder: Path) -> None:
    (folder / "indexes" / "1" / "index.json").unlink()


def without_index(folder: Path) -> None:
    shutil.rmtree(folder / "indexes" / "1")


def with_a_false_name(folder: Path) -> None:
    without_note(folder)
    (folder / "active").write_text("seven\n", encoding="utf-8")


def with_half_a_segment(folder: Path) -> None:
    for file in (folder / "indexes" / "1").rglob("*"):
        if file.is_file() and file.stat().st_size > 100 and file.name != "index.json":
            file.write_bytes(file.read_bytes()[:40])


DAMAGES = [without_note, without_index, with_a_false_name, with_half_a_segment]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_index_is_set_aside_by_reindex_and_says_what_it_lost(
    opened: Opened, docs: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    first = opened()
    first.ingest_folder(docs, collection="docs")
    first.close()
    damage(tmp_path / "kb")

    again = opened()
    with pytest.raises(OutsideError) as refused:
        again.search(ask("warm up"))
    assert refused.value.code == "knowledge_corrupt"
    assert "reindex" in refused.value.hint
    assert again.documents() == {"docs": 1}

    done = again.reindex()
    assert done.loss is not None
    assert done.loss.documents == {"docs": 1}
    assert again.search(ask("warm up")).results == ()
    again.ingest_folder(docs, collection="docs")
    assert titles(again, "docs") == ["Warm up"]


@pytest.mark.parametrize("text", [None, "seven"])
def test_a_lost_or_wrong_pointer_costs_no_document(
    opened: Opened, docs: Path, tmp_path: Path, text: str | None
) -> None:
    first = opened()
    first.ingest_folder(docs, collection="docs")
    first.close()
    (tmp_path / "kb" / "active").unlink()
    if text is not None:
        (tmp_path / "kb" / "active").write_text(text, encoding="utf-8")
    assert titles(opened(), "docs") == ["Warm up"]


def test_a_loss_is_told_until_the_documents_are_there_again(
    opened: Opened, docs: Path, tmp_path: Path
) -> None:
    first = opened(with_items=True)
    first.ingest_folder(docs, collection="docs")
    first.ingest_folder(docs, collection="more")
    first.close()
    without_note(tmp_path / "kb")
    opened(with_items=True).reindex()
    again = opened(with_items=True)
    again.close()
    assert again.lost() == {"docs": 1, "more": 1}


def test_a_loss_is_noted_before_anything_is_set_aside(
    opened: Opened, docs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = opened(with_items=True)
    first.ingest_folder(docs, collection="docs")
    first.close()
    without_note(tmp_path / "kb")
    damaged = opened(with_items=True)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("knowledge_ingest.pipeline.Pipeline.begin_again", killed)
        with pytest.raises(KeyboardInterrupt):
            damaged.reindex()
    assert damaged.lost() == {"docs": 1}
    damaged.reindex()
    found = damaged.search(ask("kserve canaryTrafficPercent"))
    assert "documents_lost" in found.degraded
    damaged.ingest_folder(docs, collection="docs")
    assert damaged.lost() == {}
    assert damaged.search(ask("kserve canaryTrafficPercent")).degraded == ()


def test_the_shipped_items_answer_when_a_question_meets_the_damage(
    opened: Opened, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = opened(with_items=True)
    base.ingest_folder(docs, collection="docs")
    store = base.shelf.active()

    def unreadable(*_: object) -> None:
        raise OutsideError("a file is short", code="knowledge_corrupt", hint="reindex")

    monkeypatch.setattr(type(store), "query", unreadable)
    found = base.search(ask("kserve canaryTrafficPercent"))
    assert found.results
    assert found.degraded[:2] == ("knowledge_corrupt", "bundled_items_only")
    with pytest.raises(OutsideError) as refused:
        base.search(ask("warm up", "docs"))
    assert refused.value.code == "knowledge_corrupt"


def test_texts_that_can_be_read_are_saved_from_an_index_whose_vectors_cannot(
    opened: Opened, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = opened()
    base.ingest_folder(docs, collection="docs")
    store = base.shelf.active()
    assert store is not None
    whole = type(store).scroll

    def scroll(self: object, where: object = None, *, with_vectors: bool = True) -> object:
        if with_vectors and self is store:
            raise OutsideError("a vector is short", code="knowledge_corrupt", hint="reindex")
        return whole(self, where, with_vectors=with_vectors)  # type: ignore[arg-type]

    monkeypatch.setattr(type(store), "scroll", scroll)
    assert base.reindex().loss is None
    assert titles(base, "docs") == ["Warm up"]
    assert base.state().missing == 0


@pytest.mark.parametrize("blocked", ["a folder", "read only"])
def test_a_note_that_cannot_be_written_costs_time_alone(
    opened: Opened, tmp_path: Path, blocked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = opened(with_items=True)
    note = tmp_path / "kb" / "shipped.json"
    note.unlink()
    if blocked == "a folder":
        note.mkdir()
    else:

        def refuse(*_: object) -> None:
            raise PermissionError

        monkeypatch.setattr("agent.bootstrap_shipping.replace_text", refuse)
    assert base.search(ask("kserve canaryTrafficPercent")).degraded == ()


def test_what_is_left_of_a_damaged_index_is_kept(
    opened: Opened, docs: Path, tmp_path: Path
) -> None:
    first = opened()
    first.ingest_folder(docs, collection="docs")
    first.close()
    without_note(tmp_path / "kb")
    again = opened()
    done = again.reindex()
    assert done.loss is not None
    again.close()
    opened().search(ask("warm up"))  # prunes old indexes, and not this one
    assert [path.name for path in Path(done.loss.place).iterdir()] == ["1"]


def test_a_whole_index_is_made_again_from_itself(opened: Opened, docs: Path) -> None:
    base = opened()
    base.ingest_folder(docs, collection="docs")
    done = base.reindex()
    assert (done.points > 0, done.loss) == (True, None)
    assert titles(base, "docs") == ["Warm up"]


def test_a_damaged_manifest_does_not_cost_the_index(
    opened: Opened, docs: Path, tmp_path: Path
) -> None:
    first = opened()
    first.ingest_folder(docs, collection="docs")
    first.close()
    for ending in ("-wal", "-shm"):
        (tmp_path / "kb" / f"manifest.db{ending}").unlink(missing_ok=True)
    (tmp_path / "kb" / "manifest.db").write_bytes(b"no database" * 1000)
    again = opened()
    assert again.reindex().loss is None
    assert titles(again, "docs") == ["Warm up"]


def test_the_shipped_items_answer_for_a_damaged_index(opened: Opened, tmp_path: Path) -> None:
    first = opened(with_items=True)
    first.sync()
    first.close()
    without_note(tmp_path / "kb")
    again = opened(with_items=True)
    found = again.search(ask("kserve canaryTrafficPercent"))
    assert found.results
    assert found.degraded[:2] == ("knowledge_corrupt", "bundled_items_only")
    assert again.reindex().points > 0
    assert again.search(ask("kserve canaryTrafficPercent")).degraded == ()


def test_shipped_items_that_are_gone_from_the_index_are_brought_back(opened: Opened) -> None:
    base = opened(with_items=True)
    base.sync()
    store = base.shelf.active()
    assert store is not None
    store.delete(Where(any_of={"collection": ("leadline",)}))
    report = base.sync()
    assert report is not None
    assert len(report.added) + len(report.changed) > 300


def test_a_change_that_was_killed_after_its_first_point_is_finished_by_the_next_question(
    opened: Opened, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = opened()
    first.ingest_folder(docs, collection="docs")
    (docs / "warm.md").write_text(WARM.replace("Warm up", "Warm up slowly"), encoding="utf-8")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("knowledge_ingest.writing._remove_old", killed)
        with pytest.raises(KeyboardInterrupt):
            first.ingest_folder(docs, collection="docs")
    first.close()

    assert titles(opened(), "docs") == ["Warm up slowly"]


def test_a_base_that_found_its_folder_taken_opens_it_when_it_is_free(
    opened: Opened, docs: Path
) -> None:
    clock = Clock()
    owner = opened(with_items=True)
    owner.ingest_folder(docs, collection="docs")
    second = opened(with_items=True, now=clock)
    assert second.search(ask("kserve canary")).degraded[:1] == ("knowledge_locked",)
    owner.close()
    clock.seconds += 1.0
    assert second.search(ask("kserve canary")).degraded[:1] == ("knowledge_locked",)
    clock.seconds += 5.0
    assert second.search(ask("kserve canary")).degraded == ()
    assert titles(second, "docs") == ["Warm up"]


def test_documents_that_cannot_be_reached_are_not_said_to_be_missing(
    opened: Opened, docs: Path
) -> None:
    owner = opened(with_items=True)
    owner.ingest_folder(docs, collection="docs")
    second = opened(with_items=True)
    with pytest.raises(OutsideError) as refused:
        second.search(ask("warm up", "docs"))
    assert refused.value.code == "knowledge_locked"
    assert second.documents()["docs"] == 1


def test_a_collection_that_is_not_there_is_refused_with_those_that_are(
    opened: Opened, docs: Path
) -> None:
    base = opened()
    base.ingest_folder(docs, collection="docs")
    base.ingest_folder(docs, collection="secret", access="hr")
    for name in ("dosc", "secret"):
        with pytest.raises(NotFoundError) as refused:
            base.search(ask("warm up", name))
        assert refused.value.code == "unknown_collection"
        assert "known: docs;" in refused.value.hint
    with pytest.raises(NotFoundError) as refused:
        base.remove("dosc")
    assert "known: docs, secret" in refused.value.hint


def test_a_topic_that_no_item_has_is_refused_with_the_nearest(opened: Opened) -> None:
    base = opened(with_items=True)
    with pytest.raises(NotFoundError) as refused:
        base.search(Ask(query="scale to zero", on=DAY, mode="bm25", topics=("autoscalling",)))
    assert refused.value.code == "unknown_topic"
    assert "autoscaling" in refused.value.hint


def test_an_old_index_is_removed_when_the_next_one_has_been_opened(
    opened: Opened, docs: Path, tmp_path: Path
) -> None:
    base = opened()
    base.ingest_folder(docs, collection="docs")
    base.reindex()
    assert titles(base, "docs") == ["Warm up"]
    assert [path.name for path in (tmp_path / "kb" / "indexes").iterdir()] == ["2"]
