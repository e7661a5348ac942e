"""What a service does tells its use case, also where nobody gave it a name."""

import pytest

from tests.fakes_intent import intent_deps
from tests.tools.intent.activity_phrases import ACTIVITIES
from tools.understand import UnderstandRequest, specify


@pytest.mark.parametrize(("text", "use_case"), ACTIVITIES, ids=[text for text, _ in ACTIVITIES])
def test_an_activity_tells_the_use_case(text: str, use_case: str) -> None:
    specification = specify(UnderstandRequest(text=text), intent_deps()).specification
    assert specification.use_case == use_case
    assert specification.provenance["use_case"].source != "default"


@pytest.mark.parametrize(
    "text",
    ["We need some GPUs for an LLM, 300 users", "llama 70b on 4 H100, 20 rps"],
)
def test_a_text_without_any_activity_names_no_use_case(text: str) -> None:
    specification = specify(UnderstandRequest(text=text), intent_deps()).specification
    assert specification.provenance["use_case"].source == "default"
