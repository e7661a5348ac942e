"""Why nothing is left, as conflicts of what was asked for, with ways out that were tried."""

from collections.abc import Sequence

from tools.choosing.attempt import Attempt
from tools.choosing.unmet.budget import budget_unmet
from tools.choosing.unmet.context import context_unmet
from tools.choosing.unmet.gates import gate_unmet
from tools.choosing.unmet.latency import latency_unmet
from tools.choosing.unmet.trials import Edit, Trials, Unmet
from tools.operation import ToolDeps
from tools.specification import Conflict
from tools.ways import NO_PLAN

__all__ = ["explain"]

_CHOICE = ("task", "preference", "licence", "approved", "context", "quality")


def explain(found: Attempt, deps: ToolDeps, edit: Edit) -> Unmet:
    """What cannot hold together in a specification that no deployment passes.

    Where deployments are left, the budget alone may be unmet: one without a price is listed, but
    nobody knows whether it keeps a budget.

    Args:
        found: The attempt.
        deps: Ports.
        edit: Changes fields of a specification as a door would.
    """
    trials = Trials(found, deps, edit)
    has_budget = found.need.usd_per_hour is not None
    if found.chosen:
        unpriced = all(one.packing.usd_per_hour is None for one in found.chosen)
        return (budget_unmet(trials) if has_budget and unpriced else None) or Unmet()
    gates = found.result.gates
    last = gates[-1].gate if gates else ""
    unmet = None
    if has_budget and (last == "budget" or found.result.found):
        unmet = budget_unmet(trials)
    if unmet is None and last in _CHOICE:
        unmet = context_unmet(trials)
    if unmet is None and last not in _CHOICE and last not in ("hardware", "memory"):
        unmet = latency_unmet(trials)
    if unmet is None:
        unmet = gate_unmet(trials, gates[-1]) if gates else Unmet()
    new = tuple(one for one in unmet.conflicts if not _is_told(one, found.spec.conflicts))
    return Unmet(conflicts=new, ways=unmet.ways)


def _is_told(new: Conflict, told: Sequence[Conflict]) -> bool:
    """Whether the words alone showed that these wishes leave nothing."""
    return any(NO_PLAN in one.message and set(one.fields) & set(new.fields) for one in told)
