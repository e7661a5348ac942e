"""Models whose weights nobody can have: the wish is told, never silently dropped."""

import pytest

from tests.fakes_intent import intent_deps
from tools.understand import UnderstandRequest, specify


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("a customer service chatbot for 500 users, it must be GPT-4o", True),
        ("a chatbot with ChatGPT for 40 users", True),
        ("a chatbot for 40 users, use Claude 3.5 Sonnet", True),
        ("ein Chatbot mit Gemini 2.5 Pro für 40 Nutzer", True),
        ("a chatbot like ChatGPT for 50 users", False),
        ("gpt-oss-20b as a chatbot for 100 users", False),
    ],
)
def test_a_wish_for_a_closed_model_is_told(text: str, is_told: bool) -> None:
    warnings = specify(UnderstandRequest(text=text), intent_deps()).warnings
    assert any("holds open weights only" in one for one in warnings) == is_told
