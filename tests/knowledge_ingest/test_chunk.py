"""Chunks fit the model's window, stand where they say, and together are the whole text."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from knowledge_ingest.chunk import Chunker, ChunkSettings
from knowledge_ingest.document import Block, Document, Piece, clean_text
from knowledge_ingest.parse_markdown import markdown_blocks
from tests.fakes_ingest import TOKENS

CHUNKER = Chunker(TOKENS, ChunkSettings(overlap=0, lead=0))
SMALL = Chunker(TOKENS, ChunkSettings(target=20, limit=40, header=12, least=6, overlap=0, lead=0))
ANY_TEXT = st.text(max_size=2_000).map(clean_text)
MARKDOWN = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["# ", "## ", "### "]), st.text(min_size=1, max_size=20)),
        st.tuples(st.sampled_from(["", "- ", "> ", "```\n"]), st.text(max_size=200)),
    ).map("".join),
    max_size=12,
).map(lambda parts: clean_text("\n\n".join(parts)))


def document(text: str, title: str = "Title", place: tuple[str, ...] = ()) -> Document:
    heading, blocks = markdown_blocks(text)
    return Document(title=heading or title, text=text, blocks=blocks, place=place)


def check_whole(found: list[Piece], text: str, settings: ChunkSettings) -> None:
    """Every letter is in one chunk, every chunk is where it says, none is too long."""
    end = 0
    for number, piece in enumerate(found):
        chunk = piece.chunk
        assert chunk.position == number
        assert text[chunk.start : chunk.end] == chunk.text
        assert not text[end : chunk.start].strip()
        assert chunk.start >= end
        assert TOKENS.count(chunk.indexed_text) <= settings.limit
        assert TOKENS.count(chunk.text) <= settings.target
        end = chunk.end
    assert not text[end:].strip()


@given(text=ANY_TEXT, title=st.text(max_size=300).map(clean_text))
def test_any_text_is_covered_by_chunks_that_fit(text: str, title: str) -> None:
    found = list(SMALL.chunks(document(text, title, place=(title[:50], "path"))))
    if text.strip():
        check_whole(found, text, SMALL.settings)


@given(text=MARKDOWN)
def test_any_markdown_is_covered_by_chunks_that_fit(text: str) -> None:
    for chunker in (SMALL, CHUNKER):
        found = list(chunker.chunks(document(text)))
        if text.strip():
            check_whole(found, text, chunker.settings)


def test_scripts_and_signs_of_many_parts_keep_their_offsets() -> None:
    text = "日本語の文章。" * 60 + "👩‍👩‍👧‍👦 family " * 40 + "مرحبا بالعالم " * 40
    found = list(CHUNKER.chunks(document(text)))
    assert len(found) > 3
    check_whole(found, text, CHUNKER.settings)


def test_a_header_says_path_title_and_headings() -> None:
    text = "# Caches\n\n## Prefix\n\n### When to use\n\n" + "Prompts share a beginning. " * 20
    found = list(CHUNKER.chunks(document(text, place=("guides", "caches"))))
    assert {piece.chunk.header for piece in found} == {"guides > Caches > Prefix > When to use"}
    assert found[0].chunk.text.startswith("# Caches\n\n## Prefix\n\n### When to use\n\nPrompts")


def test_short_sections_are_joined_under_what_they_share() -> None:
    text = "# T\n\n## A\n\nfew\n\n## B\n\nwords\n\n## C\n\n" + "Many more words follow. " * 20
    found = list(CHUNKER.chunks(document(text)))
    assert found[0].chunk.header == "T > C" or found[0].chunk.header == "T"
    check_whole(found, text, CHUNKER.settings)


def test_a_header_too_long_loses_its_outer_parts_first() -> None:
    place = tuple(f"a-long-folder-name-{number}" for number in range(40))
    (piece,) = CHUNKER.chunks(document("text", "Title", place))
    assert piece.chunk.header.endswith("a-long-folder-name-39 > Title")
    assert TOKENS.count(piece.chunk.header) <= 64


def test_a_document_of_a_title_alone_can_be_found() -> None:
    (piece,) = CHUNKER.chunks(document("", "Only a title"))
    assert (piece.chunk.indexed_text, piece.chunk.position) == ("Only a title\n", 0)


def test_an_endless_word_is_cut_by_letters() -> None:
    # One word of more than 100 letters is a single unknown token for this model.
    text = "x" * 100_000
    found = list(CHUNKER.chunks(document(text)))
    assert max(len(piece.chunk.text) for piece in found) <= 120 * 16
    check_whole(found, text, CHUNKER.settings)


def test_pages_are_told() -> None:
    text = "first " * 100 + "second " * 100
    blocks = (
        Block(headings=(), start=0, end=600, page=1),
        Block(headings=(), start=600, end=len(text), page=2),
    )
    found = list(CHUNKER.chunks(Document(title="T", text=text, blocks=blocks)))
    assert [piece.page for piece in found] == [1, 2]


def test_settings_are_part_of_the_fingerprint() -> None:
    assert CHUNKER.fingerprint != SMALL.fingerprint
    assert "120/220/64/24" in CHUNKER.fingerprint


def test_neighbours_overlap_so_that_what_stands_at_a_cut_is_whole_in_one_of_them() -> None:
    words = [f"word{number}" for number in range(400)]
    text = " ".join(words)
    whole = Chunker(TOKENS, ChunkSettings(lead=0))
    pieces = [piece.chunk for piece in whole.chunks(document(text))]
    assert len(pieces) > 2
    shared = [max(0, a.end - b.start) for a, b in pairwise(pieces)]
    assert all(0 < letters < 400 for letters in shared)
    assert all(piece.text == text[piece.start : piece.end] for piece in pieces)


def test_questions_follow_the_lead_as_they_are_asked() -> None:
    asked = replace(document("# T\n\nWords."), questions=("Why is it slow?", "slow start"))
    pieces = [piece.chunk for piece in Chunker(TOKENS).chunks(asked)]
    assert [piece.level for piece in pieces] == ["chunk", "lead", "question", "question"]
    assert [piece.position for piece in pieces] == [0, 1, 2, 3]
    assert [piece.indexed_text for piece in pieces[2:]] == ["Why is it slow?", "slow start"]


def test_the_lead_comes_last_and_is_the_beginning_of_the_whole() -> None:
    text = " ".join(f"word{number}" for number in range(400))
    pieces = [piece.chunk for piece in Chunker(TOKENS).chunks(document(text))]
    assert [piece.level for piece in pieces] == ["chunk"] * (len(pieces) - 1) + ["lead"]
    lead = pieces[-1]
    assert (lead.position, lead.start) == (len(pieces) - 1, 0)
    assert text.startswith(lead.text)
    assert 150 < TOKENS.count(lead.text) <= 200
