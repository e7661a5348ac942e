from collections.abc import Mapping

import pytest

from tests.fakes_intent import intent_deps
from tests.tools.intent.phrases import CASES, Case
from tools.intent.fact import is_from_words
from tools.intent.intake import clean
from tools.intent.ledger import value_at
from tools.understand import UnderstandRequest, specify

ELSEWHERE = {"use_case", "description", "subject_matter"}


@pytest.mark.parametrize("case", CASES, ids=[text for text, _, _ in CASES])
def test_a_request_gives_exactly_what_its_words_say(case: Case) -> None:
    text, use_case, facts = case
    specification = specify(UnderstandRequest(text=text), intent_deps()).specification
    read = {
        path: (origin.source, value_at(specification, path))
        for path, origin in specification.provenance.items()
        if is_from_words(origin.source, origin.from_)
        and path not in ELSEWHERE
        and not path.startswith("preferences.inventory.")
    }
    assert specification.use_case == use_case
    assert _close(read) == _close(facts)


def _close(facts: Mapping[str, tuple[str, object]]) -> dict[str, tuple[str, object]]:
    return {
        path: (origin, float(f"{value:.9g}") if isinstance(value, int | float) else value)
        for path, (origin, value) in facts.items()
    }


@pytest.mark.parametrize("case", CASES, ids=[text for text, _, _ in CASES])
def test_a_stated_field_quotes_words_of_the_request(case: Case) -> None:
    specification = specify(UnderstandRequest(text=case[0]), intent_deps()).specification
    quotes = [o.from_ for o in specification.provenance.values() if o.source == "stated"]
    assert all(quote and quote in clean(case[0]) for quote in quotes)
