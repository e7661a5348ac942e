import pytest

from tests.tools.intent.length_phrases import CASES, Case
from tests.tools.intent.saying import said

TOPICS = ("traffic.prompt_tokens", "traffic.output_tokens", "traffic.context_tokens")


@pytest.mark.parametrize("case", CASES, ids=[text for text, _ in CASES])
def test_a_length_is_that_of_what_its_words_name(case: Case) -> None:
    text, facts = case
    assert said(text, *TOPICS) == facts
