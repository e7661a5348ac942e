"""Cost lines of a card: few, short, and silent about what does not exist."""

from typing import Any

from tests.fakes_manifests import recommendation
from tools.cost_words import at_capacity, cost_facts
from tools.costs import Cost, Energy, HostedApi, Idle, SpotPrice

IDLE = Idle(total_pct=93.75, load_pct=75.0, gpus_pct=75.0, gpus=6, usd_month=37_668.0)
SPOT = SpotPrice(
    usd_hour=10.24, usd_month=7475.2, saving_pct=81.4, risk="may go", source="s", date="2026"
)
ENERGY = Energy(
    kwh_month=746.0,
    kwh_month_lo=409.0,
    kwh_month_hi=4090.0,
    watts=1020.0,
    watts_lo=560.0,
    watts_hi=5600.0,
    formula="f",
    source="s",
)
API = HostedApi(
    provider="Acme",
    usd_per_million_input_tokens=0.1,
    usd_per_million_output_tokens=0.32,
    usd_month=1749.2,
    break_even_rps=12.5,
    break_even_tokens_month=2.5e10,
    most_rps=10.0,
    within_capacity=False,
    cheaper="hosted_api",
    price_basis="list_price",
    assumes="much",
    source="s",
    date="2026",
)


def cost(**parts: Any) -> Cost:
    return recommendation().cost.model_copy(update=parts)


def test_every_part_is_one_line() -> None:
    facts = dict(cost_facts(cost(idle=IDLE, spot=SPOT, energy=ENERGY, hosted_api=API)))
    assert list(facts) == ["idle", "spot", "energy", "API"]
    assert facts["idle"] == (
        "93.8 % at the steady load, $37,668/month of the price; 6 billed GPUs run nothing"
    )
    assert facts["spot"] == (
        "$7,475/month, 81.4 % less; may be taken away: limits and reliability not evaluated"
    )
    assert facts["energy"].startswith("746 kWh/month [409")
    assert facts["API"] == (
        "$1,749/month at Acme ($0.10 in, $0.32 out per million); this plan costs less from 12.5 "
        "req/s on, more than the 10 that it carries"
    )


def test_a_break_even_within_capacity_needs_no_more_words() -> None:
    api = API.model_copy(update={"most_rps": 40.0, "within_capacity": True})
    assert dict(cost_facts(cost(hosted_api=api)))["API"].endswith("from 12.5 req/s on")


def test_an_absent_spot_price_has_no_line_and_the_rest_its_reason() -> None:
    reasons = {"spot": "none", "energy": "no TDP", "hosted_api": "no price"}
    assert list(cost_facts(cost(not_evaluated=reasons))) == [
        ("energy", "not evaluated: no TDP"),
        ("API", "not evaluated: no price"),
    ]


def test_half_a_comparison_says_what_is_missing() -> None:
    api = API.model_copy(update={"break_even_rps": None})
    facts = dict(cost_facts(cost(hosted_api=api, not_evaluated={"break_even": "owned"})))
    assert facts["API"].endswith("break-even not evaluated: owned")


def test_a_plan_of_an_earlier_version_has_no_lines() -> None:
    assert list(cost_facts(cost())) == []
    assert at_capacity(cost()) == ""
    assert at_capacity(cost(usd_per_million_tokens_at_capacity=0.085)) == " ($0.085 at capacity)"
