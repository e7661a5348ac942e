"""What a request says about some fields: source and value of every fact that rests on words."""

from tests.fakes_intent import intent_deps
from tools.intent.fact import is_from_words
from tools.intent.ledger import value_at
from tools.understand import UnderstandRequest, specify

__all__ = ["said"]


def said(text: str, *topics: str) -> dict[str, tuple[str, object]]:
    """Facts from words under the dotted paths that begin with one of `topics`."""
    specification = specify(UnderstandRequest(text=text), intent_deps()).specification
    found: dict[str, tuple[str, object]] = {}
    for path, origin in specification.provenance.items():
        if path.startswith(topics) and is_from_words(origin.source, origin.from_):
            value = value_at(specification, path)
            plain = float(f"{value:.6g}") if isinstance(value, int | float) else value
            found[path] = origin.source, plain
    return found
