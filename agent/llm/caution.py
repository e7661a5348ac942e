"""What a reader should know of an order that a language model made; cheap to import."""

__all__ = ["RERANK_CAUTION"]

RERANK_CAUTION = (
    "a language model reordered these results; such judgements lean towards the position, the "
    "length and the model's own style of a passage, so the order of the search counts as much"
)
