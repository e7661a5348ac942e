"""What may be spent: per month, hour, year or number of tokens, in US dollars.

Another currency is not converted, because a rate has a date: it is reported and the budget stays
unset. A sum without a period counts as monthly and is marked inferred.
"""

import re
from collections.abc import Iterator

from tools.domain.units import HOURS_PER_MONTH
from tools.intent.extract.budget_choice import Budget, chosen
from tools.intent.extract.money_words import (
    BEFORE,
    BUDGET,
    MONEY,
    PERIODS,
    SPENDING,
    TOKENS_BEFORE,
)
from tools.intent.extract.spending import Role, role_of
from tools.intent.extract.volume import WORKED_OFF
from tools.intent.fact import Fact, Finding, Read, Remark
from tools.intent.numbers import Number
from tools.intent.sentence import NUMBER, Sentence
from tools.intent.shown import shown
from tools.specification import Conflict

__all__ = ["UNCONVERTED", "read_money"]

UNCONVERTED = "The request gives money in"
"""Opening of a conflict about a currency; it stays until the budget is edited."""

_REACH, _NEAR = 60, 40
_NAMES = {"€": "EUR", "eu": "EUR", "£": "GBP", "gb": "GBP", "po": "GBP", "ch": "CHF", "fr": "CHF"}
_MONTHS_PER_YEAR = 12
_HOURS_PER_DAY = 24
_HOURS_PER_WEEK = 168
_SPANS = {
    "quarter": (3, "{} / 3 months"),
    "week": (
        _HOURS_PER_WEEK / HOURS_PER_MONTH,
        f"{{}} x {HOURS_PER_MONTH:g} h / {_HOURS_PER_WEEK} h",
    ),
}
"""What divides a sum to make it one per month, and how that is said."""


def read_money(sentence: Sentence, read: Read) -> Iterator[Finding]:
    """Facts under `budget`: of several amounts for one field those that cap the service."""
    budgets: list[Budget] = []
    is_set = _has_budget(read)
    for match in MONEY.finditer(sentence.marked):
        if "sek" in (match["other"], match["other2"]) and "SEK" not in sentence.quote(
            *match.span()
        ):
            # `3 Sek.` are seconds.
            continue
        start, role = _start_and_role(sentence, match)
        if role <= Role.PAST:
            if _period(sentence, match)[0] is not None:
                quote = sentence.quote(start, _period(sentence, match)[1])
                yield Remark(
                    text=f'"{quote}" was not taken as a budget: it pays for something else'
                )
            continue
        other = match["other"] or match["other2"]
        if not is_set and _counts_work(sentence, match, read):
            continue
        told = _budget(sentence, match, is_set=is_set)
        for finding in _unconverted(sentence, match, other) if other else told:
            if isinstance(finding, Fact):
                budgets.append(Budget(role=role, start=start, fact=finding))
            else:
                yield finding
    yield from chosen(sentence, budgets)


def _counts_work(sentence: Sentence, match: re.Match[str], read: Read) -> bool:
    """`tickets: 3 million per month`: without a word for money it may be what is worked off."""
    is_bare = match[_index(match)] == match[0] and match["usd"] is None
    if not is_bare or read.row.name not in WORKED_OFF:
        return False
    start, end = max(0, match.start() - _NEAR), _period(sentence, match)[1]
    ahead, behind = sentence.marked[start : match.start()], sentence.marked[end : end + _NEAR]
    if NUMBER in behind:
        # `60,000 a month, with a budget of 2,500`: those words are about the next figure.
        behind = re.split(r"[,;.\n]", behind.partition(NUMBER)[0])[0]
    ahead = re.split(r"[;.\n]", ahead.rpartition(NUMBER)[2])[-1]
    is_grand = "grand" in sentence.quote(*match.span()).lower()
    return not is_grand and not SPENDING.search(ahead + match[0] + behind)


def _has_budget(read: Read) -> bool:
    """Whether a sum without more words can mean the budget that was set before."""
    budget = read.previous.budget if read.previous else None
    return budget is not None and (budget.usd_month or budget.usd_hour) is not None


def _start_and_role(sentence: Sentence, match: re.Match[str]) -> tuple[int, Role]:
    has_sign = match["usd"] or match["other"]
    start = match.start() if has_sign else match.start(_index(match))
    end = _period(sentence, match)[1]
    return start, role_of(sentence.marked, start, match.end(), end)


def _index(match: re.Match[str]) -> int:
    return next(i for i in (3, 4, 7, 9, 10) if match[i])


def _budget(sentence: Sentence, match: re.Match[str], *, is_set: bool) -> Iterator[Finding]:
    index = _index(match)
    number = sentence.number(match, index)
    period, end = _period(sentence, match)
    is_named = bool(match["usd"] or match["usd2"] or match["cents"] or "_usd" in match[0])
    says_grand = "grand" in sentence.quote(match.start(index), match.end(index)).lower()
    before = sentence.marked[max(0, match.start() - 40) : match.start()]
    if (
        period is None
        and not is_named
        and not says_grand
        and not re.search(rf"\b(?:{BUDGET})(?![^\W_])", match[0])
    ):
        return
    words = before + match[0] + sentence.marked[end : end + 30]
    if period is None and is_named and not is_set and not SPENDING.search(words):
        quote = sentence.quote(match.start(), end)
        yield Remark(
            text=f'Not understood: "{quote}" was not taken as a budget: no period and no '
            "word for spending"
        )
        return
    if number.value == 0 and period is None:
        quote = sentence.quote(match.start(), end)
        yield Remark(
            text=f'Not honoured: "{quote}": no plan is free of charge; set budget.usd_month, or '
            "preferences.inventory where only owned hardware may be used"
        )
        return
    yield _amount(sentence, match, number, period, end, is_sure=is_named)


def _period(sentence: Sentence, match: re.Match[str]) -> tuple[re.Match[str] | str | None, int]:
    for name, pattern in PERIODS:
        after = pattern.match(sentence.marked, match.end())
        if after and after[0].strip():
            return (after if name in ("per_tokens", "span") else name), after.end()
    named = TOKENS_BEFORE.search(sentence.marked, max(0, match.start() - _REACH), match.start())
    if named:
        return named, match.end()
    for name, pattern in BEFORE:
        if pattern.search(sentence.marked[: match.end()][-60:].rpartition(NUMBER)[0]):
            return name, match.end()
    return None, match.end()


def _amount(
    sentence: Sentence,
    match: re.Match[str],
    number: Number,
    period: re.Match[str] | str | None,
    end: int,
    *,
    is_sure: bool,
) -> Fact:
    quote = sentence.quote(match.start(), end)
    usd = number.value
    if number.decimal is not None and period == "hour" and "." in quote:
        # Prices per hour have three decimals ($2.495); thousands of dollars an hour are rare.
        usd = number.decimal
    if isinstance(period, re.Match) and "unit" in period.groupdict():
        return _over_a_span(sentence, period, usd * _unit(match), quote)
    if isinstance(period, re.Match):
        usd = number.value if number.decimal is None else number.decimal
        return _per_tokens(sentence, period, usd * _unit(match), quote)
    usd *= _unit(match)
    if period == "year":
        formula = f"{shown(usd)} / {_MONTHS_PER_YEAR} months"
        return _computed("budget.usd_month", _rounded(usd / _MONTHS_PER_YEAR), quote, formula)
    if period == "day":
        hours = HOURS_PER_MONTH / _HOURS_PER_DAY
        formula = f"{shown(usd)} x {HOURS_PER_MONTH:g} h / {_HOURS_PER_DAY} h"
        return _computed("budget.usd_month", _rounded(usd * hours), quote, formula)
    if period in _SPANS:
        divisor, formula = _SPANS[str(period)]
        why = formula.format(shown(usd))
        return _computed("budget.usd_month", _rounded(usd / divisor), quote, why)
    path = "budget.usd_hour" if period == "hour" else "budget.usd_month"
    return _said(path, usd, quote, number, period=period, is_sure=is_sure)


def _over_a_span(sentence: Sentence, period: re.Match[str], usd: float, quote: str) -> Fact:
    """A sum for half a year or so, per month."""
    count = sentence.number(period, "count").value if period["count"] else 1.0
    months = max(1.0, count * (1 if period["unit"].startswith("m") else _MONTHS_PER_YEAR))
    formula = f"{shown(usd)} / {shown(months)} months"
    return _computed("budget.usd_month", _rounded(usd / months), quote, formula)


def _unit(match: re.Match[str]) -> float:
    return 0.01 if match["cents"] else 1.0


def _rounded(value: float) -> float:
    return float(f"{value:.12g}")


def _computed(path: str, value: float, quote: str, formula: str) -> Fact:
    return Fact(path=path, value=value, source="computed", origin=f'"{quote}": {formula}')


def _said(
    path: str, usd: float, quote: str, number: Number, *, period: object, is_sure: bool
) -> Fact:
    reasons = [
        "" if period else "no period given: taken as per month",
        "" if is_sure else "no currency given: taken as US dollars",
        "" if number.is_exact else "the upper end of the range",
    ]
    why = "; ".join(filter(None, reasons))
    if why:
        return Fact(path=path, value=usd, source="inferred", origin=f'"{quote}": {why}')
    return Fact(path=path, value=usd, source="stated", origin=quote)


def _per_tokens(sentence: Sentence, period: re.Match[str], usd: float, quote: str) -> Fact:
    size = {"k": 1e3, "thousand": 1e3, "ktok": 1e3}.get(period["size"] or period["short"] or "")
    if size is None:
        size = 1e6 if period["size"] or period["short"] else 1.0
    if period["count"]:
        size *= sentence.number(period, "count").value
    path = "budget.usd_per_1k_tokens"
    if size == 1e3:  # noqa: PLR2004
        return Fact(path=path, value=usd, source="stated", origin=quote)
    per_1k = usd * 1e3 / size if size else float("inf")
    return _computed(path, _rounded(per_1k), quote, f"{shown(usd)} x 1000 / {shown(size)} tokens")


def _unconverted(sentence: Sentence, match: re.Match[str], other: str) -> Iterator[Finding]:
    period, end = _period(sentence, match)
    quote = sentence.quote(match.start(), end)
    name = _NAMES.get(other[:2], _NAMES.get(other, other.upper()))
    field = "usd_per_1k_tokens" if isinstance(period, re.Match) else "usd_month"
    path = f"budget.{'usd_hour' if period == 'hour' else field}"
    yield Conflict(
        fields=("budget",),
        message=f'{UNCONVERTED} {name} ("{quote}"); prices are in US dollars, so no budget is set.',
        suggestion=f'Convert "{quote}" to US dollars and set {path} to the result.',
    )
    yield Remark(
        text=f'Not honoured: "{quote}" is in {name} and exchange rates are not kept: convert it '
        f"and set {path}"
    )
