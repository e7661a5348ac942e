"""Every kind of file becomes one document; what is broken is one clear error."""

import json
from pathlib import Path

import pytest

from knowledge_ingest import parse_html
from knowledge_ingest.candidates import beir_candidates, folder_candidates
from knowledge_ingest.document import Document
from knowledge_ingest.header import path_parts
from knowledge_ingest.parse import ParseLimits, parse_document
from tests.fakes_files import HTML, notebook, pdf
from tests.fakes_ingest import FakeEmbedder, pipeline, texts_of
from tests.fakes_knowledge import FakeShelf
from tools.domain.errors import InputError, NotFoundError


def parts(document: Document) -> list[tuple[tuple[str, ...], str]]:
    assert [block.start for block in document.blocks] == [
        0,
        *(block.end for block in document.blocks[:-1]),
    ]
    assert document.blocks[-1].end == len(document.text)
    return [(one.headings, document.text[one.start : one.end]) for one in document.blocks]


def test_markdown_has_its_front_matter_title_and_headings() -> None:
    text = b"---\ntitle: Of caches\n---\nIntro\n\n# Caches\n\n## A\n```\n# no\n```\n\n## B\n\nend\n"
    found = parse_document(text, "guides/caches.md", uri="file:///x")
    assert (found.title, found.kind, found.place) == ("Of caches", "markdown", ("guides", "caches"))
    assert parts(found) == [
        ((), "Intro\n\n"),
        ((), "# Caches\n\n"),
        (("A",), "## A\n```\n# no\n```\n\n"),
        (("B",), "## B\n\nend\n"),
    ]


def test_html_is_its_main_text() -> None:
    found = parse_document(HTML, "page.html")
    assert found.title in ("Caching", "Serving & caching")
    assert "shared system prompt" in found.text
    assert "alert" not in found.text
    assert ("When it helps",) in [headings for headings, _ in parts(found)]


def test_html_without_the_extra_is_its_visible_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse_html, "_extractor", lambda: None)
    found = parse_document(HTML, "page.html")
    assert found.title == "Caching"
    assert [headings for headings, _ in parts(found)] == [(), ("When it helps",)]
    assert "alert" not in found.text
    assert "Home" not in found.text


def test_a_notebook_is_its_cells_and_the_outputs_that_are_text() -> None:
    found = parse_document(notebook(), "load.ipynb")
    assert found.title == "Load"
    assert found.text == (
        "# Load\n\nWhy.\n\n```python\nrate = 5\nprint(rate)\n```\n\n```text\n5\n```\n\n"
        "```text\n<Figure>\n```\n\n## Next\n\nDone."
    )
    assert [headings for headings, _ in parts(found)] == [(), ("Next",)]


def test_a_pdf_is_its_pages_under_their_bookmarks() -> None:
    data = pdf(["Cover", "How to batch", "More"], title="Batching", bookmarks=[("Chapter one", 1)])
    found = parse_document(data, "batching.pdf")
    assert found.title == "Batching"
    assert parts(found) == [
        ((), "Cover\n\n"),
        (("Chapter one",), "How to batch\n\n"),
        (("Chapter one",), "More\n\n"),
    ]
    assert [block.page for block in found.blocks] == [1, 2, 3]


def test_a_point_of_a_pdf_names_its_page(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(["word " * 60, "other " * 60]))
    shelf = FakeShelf()
    listing = folder_candidates(tmp_path, "docs")
    pipeline(tmp_path / "index", shelf, FakeEmbedder()).ingest("docs", listing.candidates)
    store = shelf.active()
    assert store is not None
    uris = {point.payload["source_uri"] for point in store.scroll()}
    assert uris == {f"file://{tmp_path}/a.pdf#page={page}" for page in (1, 2)}


@pytest.mark.parametrize(
    ("name", "kind"), [("a.txt", "text"), ("src/cache.py", "code"), ("Dockerfile", "code")]
)
def test_plain_text_and_source_code_are_one_block(name: str, kind: str) -> None:
    found = parse_document(b"x = 1\r\ny = 2\r\n", name)
    assert (found.kind, found.text, len(found.blocks)) == (kind, "x = 1\ny = 2\n", 1)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("naïve".encode(), "naïve"),
        ("naïve".encode("cp1252"), "naïve"),
        ("naïve".encode("utf-16"), "naïve"),
        (b"\xef\xbb\xbfa", "a"),
        (b"a\x07b", "a\ufffdb"),
    ],
)
def test_encodings_are_found_and_control_characters_replaced(data: bytes, text: str) -> None:
    assert parse_document(data, "a.txt").text == text


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.md", "empty_document"),
        (b" \n\t ", "a.txt", "empty_document"),
        (b"---\ntitle: x\n---\n", "a.md", "empty_document"),
        (b"<html><script>x</script></html>", "a.html", "empty_document"),
        (b"abc\0def", "a.txt", "unreadable_document"),
        (b"no pdf", "a.pdf", "unreadable_document"),
        (b"%PDF-1.4\n" + b"\xff" * 5000, "a.pdf", "unreadable_document"),
        (pdf(["text"])[:400], "a.pdf", "unreadable_document"),
        (pdf([""]), "a.pdf", "unreadable_document"),
        (b"{}", "a.ipynb", "unreadable_document"),
        (b"[1, 2]", "a.ipynb", "unreadable_document"),
        (b'{"nbformat": 4, "cells": 3}', "a.ipynb", "unreadable_document"),
        (b"[" * 100_000, "a.ipynb", "unreadable_document"),
        (b"x", "a.exe", "unknown_document"),
    ],
)
def test_a_broken_file_is_one_clear_error(data: bytes, name: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_document(data, name)
    assert (caught.value.code, bool(caught.value.hint)) == (code, True)


@pytest.mark.parametrize(
    ("data", "name", "limits"),
    [
        (b"x" * 11, "a.txt", ParseLimits(file_bytes=10)),
        (b"x" * 11, "a.txt", ParseLimits(characters=10)),
        (pdf(["a", "b"]), "a.pdf", ParseLimits(pages=1)),
        (pdf(["long text"] * 5), "a.pdf", ParseLimits(characters=30)),
    ],
)
def test_what_is_too_large_is_refused_in_numbers(
    data: bytes, name: str, limits: ParseLimits
) -> None:
    with pytest.raises(InputError, match="document_too_large"):
        parse_document(data, name, limits=limits)


def test_a_folder_is_read_without_what_is_hidden_installed_or_elsewhere(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    for name in ("a.md", "sub/b.txt", ".git/c.md", "node_modules/d.md", "e.png", ".hidden.md"):
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text("text")
    (tmp_path / "secret.md").write_text("secret")
    (docs / "link.md").symlink_to(tmp_path / "secret.md")
    listing = folder_candidates(docs, "docs")
    assert [one.document for one in listing.candidates] == ["a.md", "sub/b.txt"]
    assert list(listing.passed_over) == ["e.png"]
    with pytest.raises(NotFoundError):
        folder_candidates(tmp_path / "nowhere", "docs")


def test_one_broken_file_of_a_folder_does_not_stop_the_rest(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.md").write_text("# A\n\nalpha")
    (docs / "b.pdf").write_bytes(b"%PDF-1.7 broken")
    (docs / "c.html").write_bytes(HTML)
    (docs / "d.md").write_text("")
    (docs / "e.txt").write_text("word " * 1_000_000)
    shelf = FakeShelf()
    work = pipeline(tmp_path, shelf, FakeEmbedder(is_missing=True))
    limits = ParseLimits(file_bytes=1_000_000)
    report = work.ingest("docs", folder_candidates(docs, "docs", limits=limits).candidates)
    assert report.added == ("a.md", "c.html")
    assert [(one.name, one.code) for one in report.failures] == [
        ("b.pdf", "unreadable_document"),
        ("d.md", "empty_document"),
        ("e.txt", "document_too_large"),
    ]


def test_a_line_of_a_corpus_has_its_address_in_the_header(tmp_path: Path) -> None:
    rows = [
        {"_id": "https://docs.example.com/en/cache#block-size", "title": "Block size", "text": "x"},
        {"_id": "4983", "title": "An abstract", "text": "Cells divide. \ud83d"},
    ]
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text("\n".join(map(json.dumps, rows)) + "\n\nno json\n{}\n", encoding="utf-8")
    shelf = FakeShelf()
    report = pipeline(tmp_path, shelf, FakeEmbedder()).ingest(
        "corpus", beir_candidates(corpus, "corpus")
    )
    assert [one.name for one in report.failures] == [
        "corpus.jsonl, line 4",
        "corpus.jsonl, line 5",
    ]
    store = shelf.active()
    assert store is not None
    assert {point.payload["header"] for point in store.scroll()} == {
        "en > cache > Block size",
        "An abstract",
    }
    assert texts_of(shelf)["4983"] == ["Cells divide. \ufffd"]


def test_identifiers_that_are_no_paths_give_no_parts() -> None:
    assert path_parts("django/db/models/query.py") == ("django", "db", "models", "query")
    for name in ("", "MED-10", "doc 1/2", "http://[broken", "a" * 3_000):
        assert path_parts(name) == ()


@pytest.mark.slow
def test_five_megabytes_in_one_line_are_ingested(tmp_path: Path) -> None:
    (tmp_path / "line.md").write_text("word " * 1_000_000)
    shelf = FakeShelf()
    listing = folder_candidates(tmp_path, "docs")
    work = pipeline(tmp_path / "index", shelf, FakeEmbedder(is_missing=True))
    report = work.ingest("docs", listing.candidates)
    assert report.added == ("line.md",)
    # Without the blanks between the chunks.
    assert sum(text.count("word") for text in texts_of(shelf)["line.md"]) == 1_000_000


@pytest.mark.slow
def test_a_pdf_of_ten_thousand_pages_is_read() -> None:
    found = parse_document(pdf([f"Page {number}" for number in range(10_000)]), "long.pdf")
    assert found.blocks[-1].page == 10_000
    assert found.text.endswith("Page 9999\n\n")
