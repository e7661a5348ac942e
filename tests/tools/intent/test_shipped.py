import pytest

from knowledge_ingest import COLLECTIONS
from tests.fakes_intent import intent_deps
from tools.adapters.shipped import ShippedCatalogue
from tools.operation import ToolDeps
from tools.understand import UnderstandRequest, specify

CATALOGUE = ShippedCatalogue(COLLECTIONS)
FAKE = intent_deps()
DEPS = ToolDeps(
    catalogue=CATALOGUE, benchmarks=FAKE.benchmarks, predictor=FAKE.predictor, clock=FAKE.clock
)


@pytest.mark.parametrize("name", sorted(CATALOGUE.use_cases))
def test_the_title_of_a_use_case_names_it(name: str) -> None:
    text = f"{CATALOGUE.use_cases[name].title} for 100 users"
    assert specify(UnderstandRequest(text=text), DEPS).specification.use_case == name


def test_nearly_every_shipped_keyword_leads_to_its_use_case() -> None:
    pairs = [(name, word) for name, row in CATALOGUE.use_cases.items() for word in row.keywords]
    right = [
        specify(UnderstandRequest(text=word), DEPS).specification.use_case == name
        for name, word in pairs
    ]
    assert sum(right) / len(right) >= 0.97


def test_the_sentence_of_the_readme_becomes_a_rate_and_a_known_conflict() -> None:
    text = "A customer-support chatbot for 1000 users, low latency is critical"
    specification = specify(UnderstandRequest(text=text), DEPS).specification
    traffic = specification.traffic
    assert specification.priority == "latency"
    assert specification.subject_matter == "customer support"
    # rps_steady = users x share x pace / 60, from the shipped use case
    assert traffic.rps_steady == pytest.approx(
        1000 * (traffic.active_share or 0) * (traffic.requests_per_active_minute or 0) / 60
    )
    assert specification.slo.e2e_ms is not None
    assert specification.slo.e2e_ms.effective_limit == 10_250
    assert len(specification.conflicts) == 1


def test_a_sloppy_sentence_gives_users_priority_inventory_and_budget() -> None:
    text = "5k users, must feel snappy, two 8xA100 boxes, ten grand a month"
    specification = specify(UnderstandRequest(text=text), DEPS).specification
    assert specification.traffic.concurrent_users == 5000
    assert specification.priority == "latency"
    assert specification.preferences.inventory == {"A100-SXM-80GB": 16}
    assert specification.budget.usd_month == 10_000
