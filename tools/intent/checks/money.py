"""Two budgets that differ much: both hold, but whoever wrote them may not know which one binds."""

from collections.abc import Iterator

from tools.domain.units import HOURS_PER_MONTH
from tools.intent.ledger import Ledger
from tools.intent.shown import shown
from tools.ports import Catalogue
from tools.specification import Conflict

__all__ = ["check_budgets"]

_APART = 1.25
"""A month of the hourly budget and the monthly one agree up to this factor."""


def check_budgets(ledger: Ledger, _catalogue: Catalogue) -> Iterator[Conflict]:
    """A budget an hour and one a month."""
    month, hour = ledger.figure("budget.usd_month"), ledger.figure("budget.usd_hour")
    if month is None or hour is None:
        return
    a_month = hour * HOURS_PER_MONTH
    if max(month, a_month) > _APART * min(month, a_month):
        smaller = "usd_hour" if a_month < month else "usd_month"
        yield Conflict(
            fields=("budget.usd_month", "budget.usd_hour"),
            message=(
                f"{shown(hour)} dollars an hour are {shown(a_month)} dollars in a month of "
                f"{HOURS_PER_MONTH:g} hours, not the {shown(month)} of the monthly budget."
            ),
            suggestion=(
                f"Both are kept, so budget.{smaller} decides; empty the one that is not meant."
            ),
        )
