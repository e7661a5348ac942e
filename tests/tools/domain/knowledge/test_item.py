"""Items and their pieces."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from tools.domain.knowledge.item import Chunk, Item, Option, item_id

NAMES = st.text(st.characters(blacklist_characters="\n"), min_size=1, max_size=20)


def test_an_edit_keeps_the_id_that_citations_name() -> None:
    # written down once: a change of this value breaks every citation that was ever given
    assert item_id("leadline", "pattern", "set-k") == "6406b87f-1728-59db-a755-20120c814f27"


@given(NAMES, NAMES, NAMES, NAMES)
def test_ids_are_uuids_and_differ_by_collection_kind_and_slug(
    collection: str, kind: str, slug: str, other: str
) -> None:
    one = item_id(collection, kind, slug)
    assert UUID(one).version == 5
    for changed in ((other, kind, slug), (collection, other, slug), (collection, kind, other)):
        assert (item_id(*changed) == one) == (changed == (collection, kind, slug))


def test_an_item_reads_as_title_summary_options_and_sections() -> None:
    item = Item(
        id="1",
        slug="a-or-b",
        collection="leadline",
        kind="decision",
        title="Choose a or b",
        summary="Take a.",
        sections={"Recommendation": "Take a, unless it rains.", "When not": "Rain."},
        options=(Option(name="a", pros="dry", cons="slow"),),
    )
    assert item.text == (
        "# Choose a or b\n\nTake a.\n\n## Options\n\n- **a**: for: dry; against: slow\n\n"
        "## Recommendation\n\nTake a, unless it rains.\n\n## When not\n\nRain."
    )


def test_an_item_without_anything_reads_as_its_title() -> None:
    item = Item(id="1", slug="t", collection="c", kind="document", title="T")
    assert item.text == "# T"
    assert item.access == "public"
    assert item.is_reviewed


def test_a_piece_is_indexed_with_its_header() -> None:
    piece = Chunk(header="docs > a", text="words", position=0, start=0, end=5)
    assert piece.indexed_text == "docs > a\nwords"
    bare = Chunk(header="", text="words", position=0, start=0, end=5)
    assert bare.indexed_text == "words"
