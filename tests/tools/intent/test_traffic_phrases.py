import pytest

from tests.tools.intent.saying import said
from tests.tools.intent.traffic_phrases import CASES, Case

TOPICS = (
    "traffic.rps_",
    "traffic.peak_factor",
    "traffic.active_share",
    "traffic.requests_per_active_minute",
    "traffic.burstiness",
    "traffic.streaming_share",
    "traffic.prefix_cache_share",
    "traffic.concurrency",
    "slo.reliability_pct",
)


@pytest.mark.parametrize("case", CASES, ids=[text for text, _ in CASES])
def test_traffic_is_what_the_words_say(case: Case) -> None:
    text, facts = case
    assert said(text, *TOPICS) == facts
