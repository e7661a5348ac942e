import pytest

from tests.tools.intent.latency_phrases import CASES, Case
from tests.tools.intent.saying import said


@pytest.mark.parametrize("case", CASES, ids=[text for text, _ in CASES])
def test_a_waiting_time_is_the_limit_that_its_words_name(case: Case) -> None:
    text, facts = case
    assert said(text, "slo.ttft_ms", "slo.tpot_ms", "slo.e2e_ms") == facts
