"""Points of the shipped items from a file: the same as made anew, whatever happened to the file."""

from pathlib import Path

from knowledge_ingest.kept_items import kept_items
from knowledge_ingest.whole_items import whole_items
from tools.adapters.terms import Bm25Terms

TERMS = Bm25Terms()


def test_kept_points_are_those_that_were_made(tmp_path: Path) -> None:
    made = kept_items(tmp_path / "k", TERMS)
    (file,) = (tmp_path / "k").glob("items-*.json")
    assert kept_items(tmp_path / "k", TERMS) == made
    assert made == whole_items(TERMS)
    file.write_text("[{]", encoding="utf-8")
    assert kept_items(tmp_path / "k", TERMS) == made
    assert file.read_text(encoding="utf-8").startswith('[{"id"')


def test_points_are_made_where_none_can_be_kept(tmp_path: Path) -> None:
    shut = tmp_path / "file"
    shut.write_text("not a folder", encoding="utf-8")
    assert len(kept_items(shut, TERMS)) > 200
