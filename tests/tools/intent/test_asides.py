import pytest

from tests.tools.intent.aside_phrases import ASIDES, WORDINGS, Aside, Wording
from tests.tools.intent.saying import said


@pytest.mark.parametrize("case", ASIDES, ids=[f"{text[:50]} {path}" for text, path in ASIDES])
def test_what_a_text_tells_beside_its_request_is_not_stated(case: Aside) -> None:
    text, path = case
    source, _ = said(text, path).get(path, ("", None))
    assert source != "stated"


@pytest.mark.parametrize("case", WORDINGS, ids=[text[:60] for text, _ in WORDINGS])
def test_a_wording_says_what_it_says(case: Wording) -> None:
    text, facts = case
    found = said(text, "traffic.", "slo.", "budget.", "priority", "preferences.residency")
    assert {path: found.get(path) for path in facts} == facts
