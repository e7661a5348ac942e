"""What is known of an architecture counts for every row of it."""

from collections.abc import Mapping

from tools.rows import ModelRow

__all__ = ["with_refusals"]


def with_refusals(rows: Mapping[str, ModelRow]) -> dict[str, ModelRow]:
    """What the engine says of an architecture counts for a user's own rows of it too."""
    known = {row.architecture: row.float16_refused for row in rows.values() if row.float16_refused}
    return {
        name: row.model_copy(update={"float16_refused": known[row.architecture]})
        if row.architecture in known and not row.float16_refused
        else row
        for name, row in rows.items()
    }
