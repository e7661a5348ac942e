"""Warnings about the prices of a plan: out of date, or none at all."""

from collections.abc import Iterator, Sequence
from datetime import date

from tools.domain.price_age import OLD_DAYS, age_days, last_day
from tools.recommendation import Recommendation
from tools.specification import Budget

__all__ = ["price_notices"]

_PRICES = ("price", "hosted_price")


def price_notices(ranked: Sequence[Recommendation], budget: Budget, today: date) -> Iterator[str]:
    """One warning about old prices and one about GPUs that nobody prices."""
    yield from _old(ranked, today)
    yield from _unpriced(ranked, budget)


def _old(ranked: Sequence[Recommendation], today: date) -> Iterator[str]:
    """Each price counts once, however many deployments rest on it."""
    dates = {
        (item.kind, item.ref): item.date
        for one in ranked
        for item in one.evidence
        if item.kind in _PRICES
    }
    old = [text for text in dates.values() if (age_days(text, today) or 0) > OLD_DAYS]
    if not old:
        return
    oldest = min(old, key=lambda text: (last_day(text) or today, text))
    are = "is" if len(old) == 1 else "are"
    yield (
        f"{len(old)} of the {len(dates)} prices of this plan {are} more than {OLD_DAYS} days old "
        f"on {today.isoformat()} (the oldest is of {oldest}; a date without its day counts from "
        "its end): ask the seller, or bring your own with LEADLINE_PRICES or "
        "LEADLINE_HOSTED_PRICES."
    )


def _unpriced(ranked: Sequence[Recommendation], budget: Budget) -> Iterator[str]:
    gpus = sorted({one.gpu for one in ranked if one.cost.price_basis == "unpriced"})
    if not gpus:
        return
    limits = (budget.usd_month, budget.usd_hour, budget.usd_per_1k_tokens)
    unchecked = "" if limits == (None, None, None) else ", and the budget is not_evaluated for it"
    yield (
        f"No price is known for {' and '.join(gpus)} in the clouds and regions asked for: what runs"
        f" on it is unpriced{unchecked}. Bring a price with LEADLINE_PRICES."
    )
