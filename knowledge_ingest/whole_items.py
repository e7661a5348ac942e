"""Every shipped item as one point, by its terms: made in a moment, without tokenizer and store."""

from collections.abc import Sequence

from knowledge_ingest.articles import read_articles
from knowledge_ingest.document import Document, Entry, Piece
from knowledge_ingest.points import payload_of
from knowledge_ingest.writing import terms_text
from tools.domain.knowledge.item import Chunk, Item, point_id
from tools.domain.knowledge.store import IndexedItem
from tools.ports_knowledge import TermEncoder

__all__ = ["whole_items"]


def whole_items(terms: TermEncoder, items: Sequence[Item] | None = None) -> list[IndexedItem]:
    """One point per item, superseded ones marked.

    Args:
        terms: Makes the terms of a text.
        items: None reads those that are shipped.
    """
    known = read_articles() if items is None else items
    replaced = {slug for item in known for slug in item.supersedes}
    points = []
    for item in known:
        text = item.text
        header = " > ".join([*item.topics[:1], item.title])
        chunk = Chunk(header=header, text=text, position=0, start=0, end=len(text))
        uri = item.sources[0].uri if item.sources else ""
        payload = payload_of(
            Entry(item=item, document=Document(title=item.title, text=text, blocks=(), uri=uri)),
            Piece(chunk=chunk, page=None),
            document=item.slug,
            content_hash="",
            superseded=item.slug in replaced,
        )
        sparse = terms.document("\n".join((terms_text(payload), *item.asked_as)))
        points.append(
            IndexedItem(id=point_id(item.id, 0), dense=None, sparse=sparse, payload=payload)
        )
    return points
