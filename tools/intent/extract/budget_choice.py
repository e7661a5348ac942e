"""Which of several amounts is the budget: a cap before what is paid today."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tools.domain.units import HOURS_PER_MONTH
from tools.intent.extract.spending import Role, is_corrected
from tools.intent.fact import Fact, Finding, Remark
from tools.intent.sentence import Sentence

__all__ = ["Budget", "chosen"]

_APART = 5.0
"""Office hours are a quarter of all hours; what differs by more is no other word for the same."""


@dataclass(frozen=True, kw_only=True)
class Budget:
    """An amount that may cap the service, and how sure that is."""

    role: Role
    start: int
    fact: Fact


def chosen(sentence: Sentence, budgets: Sequence[Budget]) -> Iterator[Finding]:
    """What is known of the budget once every amount has been seen."""
    kept: dict[str, list[Budget]] = {}
    for budget in budgets:
        same = kept.setdefault(budget.fact.path, [])
        if same and is_corrected(sentence.marked, budget.start):
            same.clear()
        same.append(budget)
    is_capped = any(budget.role >= Role.CAP for budget in budgets)
    for same in kept.values():
        best = max(budget.role for budget in same)
        if best == Role.DERIVED and is_capped and _agrees(same, budgets):
            continue
        for budget in same:
            if budget.role == best:
                yield from _as_known(budget)


def _agrees(derived: Sequence[Budget], budgets: Sequence[Budget]) -> bool:
    """Whether an amount that only says a cap in other words comes near it."""
    caps = [_a_month(one) for one in budgets if one.role >= Role.CAP]
    return all(
        month is None
        or any(cap is None or max(cap, month) <= _APART * min(cap, month) for cap in caps)
        for month in map(_a_month, derived)
    )


def _a_month(budget: Budget) -> float | None:
    """Dollars a month where it runs all the time; None for a price of tokens."""
    hours = {"budget.usd_month": 1.0, "budget.usd_hour": HOURS_PER_MONTH}.get(budget.fact.path)
    return None if hours is None else float(str(budget.fact.value)) * hours


def _as_known(budget: Budget) -> Iterator[Finding]:
    """The fact as it is; what is paid today is only a guess at what may be paid."""
    fact = budget.fact
    if budget.role != Role.TODAY:
        yield fact
        return
    quote = fact.origin.split('"')[1] if fact.origin.startswith('"') else fact.origin
    why = "what is paid today, taken as the most to spend"
    yield replace(fact, source="inferred", origin=f'"{quote}": {why}')
    yield Remark(
        text=f'"{quote}" is paid today and taken as the budget: set {fact.path} to the cap'
    )
