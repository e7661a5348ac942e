"""Fields that cannot all hold: found, explained, never resolved in silence.

Every check compares what stands in the finished ledger; only a default or a formula on defaults
gives way, and the conflict or a warning says so. What needs a search of the catalogue is found by
`recommend`.
"""

from collections.abc import Callable, Iterator, Mapping

from tools.intent.checks.hardware import check_hardware
from tools.intent.checks.lengths import check_lengths
from tools.intent.checks.limits import SUM_OF_LIMITS, check_limits
from tools.intent.checks.load import check_load, check_token_rates
from tools.intent.checks.models import check_models
from tools.intent.checks.money import check_budgets
from tools.intent.checks.places import check_places
from tools.intent.fact import Fact
from tools.intent.ledger import Ledger
from tools.ports import Catalogue
from tools.specification import Conflict

__all__ = ["CHECKS", "find_conflicts"]

CHECKS: tuple[Callable[[Ledger, Catalogue], Iterator[Conflict]], ...] = (
    check_limits,
    check_lengths,
    check_load,
    check_models,
    check_hardware,
    check_places,
    check_budgets,
)
"""Every check, in the order in which their conflicts are listed."""


def find_conflicts(ledger: Ledger, catalogue: Catalogue, told: Mapping[str, Fact]) -> None:
    """Adds a conflict, once, for every contradiction among the fields of the ledger.

    Args:
        ledger: The finished fields; effective limits of defaults follow what was asked for.
        catalogue: Shipped collections.
        told: The facts before lengths, load and limits were worked out.
    """
    # `set_limits` says it too, without knowing what may give way.
    standing = [one for one in ledger.conflicts if one.fields != SUM_OF_LIMITS]
    found = [one for check in CHECKS for one in check(ledger, catalogue)]
    found += check_token_rates(ledger, told)
    ledger.conflicts = list({_key(one): one for one in reversed((*standing, *found))}.values())
    ledger.conflicts.reverse()


def _key(conflict: Conflict) -> tuple[tuple[str, ...], frozenset[str]]:
    """The same for one contradiction told twice: `both 1 and 2` is `both 2 and 1`."""
    return conflict.fields, frozenset(conflict.message.split())
