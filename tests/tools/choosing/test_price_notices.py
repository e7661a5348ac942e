"""Warnings about prices that are old or missing."""

from datetime import date
from typing import Any

from tests.fakes_manifests import recommendation
from tools.choosing.price_notices import price_notices
from tools.recommendation import EvidenceItem, Recommendation
from tools.specification import Budget

TODAY = date(2026, 11, 27)


def rests_on(*dates: str, kind: str = "price") -> Recommendation:
    evidence = tuple(
        EvidenceItem(kind=kind, ref=f"offer/{text}", source="test", date=text) for text in dates
    )
    priced: Any = recommendation().cost.model_copy(update={"price_basis": "on_demand"})
    return recommendation(evidence=evidence, cost=priced)


def told(*ranked: Recommendation, budget: Budget | None = None) -> list[str]:
    return list(price_notices(ranked, budget or Budget(), TODAY))


def test_one_warning_counts_the_old_prices_and_names_the_oldest() -> None:
    # 2026-08-29 is 90 days before, 2026-08-28 is 91
    found = told(rests_on("2025", "2026"), rests_on("2026-08-29", "2026-08-28"))
    assert len(found) == 1
    assert found[0].startswith(
        "2 of the 4 prices of this plan are more than 90 days old on 2026-11-27 (the oldest is of "
        "2025;"
    )


def test_a_price_that_two_plans_rest_on_counts_once() -> None:
    (text,) = told(rests_on("2026-01"), rests_on("2026-01"))
    assert text.startswith("1 of the 1 prices of this plan is more than 90 days old")


def test_hosted_prices_grow_old_too_and_other_evidence_does_not() -> None:
    assert told(rests_on("2026-01", kind="hosted_price"))
    assert told(rests_on("2020", kind="hardware")) == []


def test_fresh_prices_and_a_year_that_lasts_are_no_warning() -> None:
    assert told(rests_on("2026", "2026-11-01", "2026-10")) == []


def test_a_gpu_without_a_price_is_named_with_the_budget_that_was_not_checked() -> None:
    (plain,) = told(recommendation())
    assert "H100-SXM-80GB" in plain
    assert "budget" not in plain
    (limited,) = told(recommendation(), budget=Budget(usd_hour=4.0))
    assert "the budget is not_evaluated" in limited
