"""What may be spent: per month, hour, year or number of tokens, in US dollars.

Another currency is not converted, because a rate has a date: it is reported and the budget stays
unset. A sum without a period counts as monthly and is marked inferred.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tools.domain.units import HOURS_PER_MONTH
from tools.intent.extract.spending import Role, is_corrected, role_of
from tools.intent.extract.volume import WORKED_OFF
from tools.intent.fact import Fact, Finding, Read, Remark
from tools.intent.numbers import Number
from tools.intent.pattern import Pattern
from tools.intent.sentence import NUMBER, Sentence
from tools.intent.shown import shown
from tools.specification import Conflict

__all__ = ["UNCONVERTED", "read_money"]

UNCONVERTED = "The request gives money in"
"""Opening of a conflict about a currency; it stays until the budget is edited."""

_DOLLARS = r"us\s?\$|\$|usd|us[\s-]dollars?|dollars?|dólares|bucks|dollari|us-dollar"
_OTHERS = (
    r"€|euros?|eur|£|gbp|pounds?|chf|francs?|franken|¥|jpy|yen|inr|rupees?|₹|aud"
    r"|cad|sek|cny|rmb|yuan|r\$|brl"
)
_ANY_CURRENCY = r"[$€£¥₹]|\b(?:usd|eur|gbp|euros?|dollars?|pounds?)\b"
_BUDGET = (
    r"budgets?|spend\w*|costs?|pay|kosten|kostet|presupuesto|coûts?|costo|cheaper than|afford|price"
)
_MONEY = Pattern(
    rf"(?:(?P<usd>{_DOLLARS})|(?P<other>{_OTHERS}))\s?({NUMBER})"
    rf"|({NUMBER})\s?(?:(?P<usd2>{_DOLLARS})|(?P<other2>{_OTHERS}))(?![\w])"
    rf"|({NUMBER})\s?(?P<cents>cents?|¢|us-cent)(?!\w)"
    rf"|\b(?:{_BUDGET})"
    rf"(?:(?!{_ANY_CURRENCY})[^{NUMBER}.;!?\n]){{0,30}}?({NUMBER})(?!\s?"
    rf"(?:{_DOLLARS}|{_OTHERS}|cents?|¢)(?!\w))(?!\s*(?:users?|gpus?|ms|%|tokens?"
    r"|rps|qps|s\b|sec|th\b|x\b|min(?:s|utes?|uten|utos?|uti)?\b|hours?\b|stunden?|heures?|horas?"
    r"|days?\b|tage?n?\b|jours?|d[ií]as?\b|weeks?|wochen|months?\b|years?\b|times\b))"
    rf"|({NUMBER})(?=\s*(?:(?:budget|monthly|hourly|yearly)\b(?! (?:active )?(?:users|actives))"
    r"|(?:per|a|/|each|pro|par|al)\s*(?:month|mo"
    r"|hour|hr|year|monat|mois|mes|mese|stunde)\b))"
)
_TOKENS = (
    rf"(?P<count>{NUMBER})?\s*(?P<size>k|m|thousand|million|mtok"
    r"|mio)?\s*(?:de |di |d'|of )?(?:output |input )?(?:tokens?|jetons?|tok\b|(?<=mtok))"
)
_PERIODS = (
    (
        "per_tokens",
        Pattern(rf"\s*(?:/|per|for|pro|par|je)\s*{_TOKENS}|\s*/\s*(?P<short>mtok|ktok)\b"),
    ),
    (
        "month",
        Pattern(
            r"[\s/]*(?:usd\s*)?(?:per|a|an|each|every|pro|par|por|al|im|/|\("
            r"|in|den|je|le|el|il|ao|op een)?\s*(?:calendar )?(?:months?|monthly|mo|pm"
            r"|monat(?:lich)?|mois|mes|mese|mês|maand\w*|mensual\w*|mensil\w*|mensuel\w*"
            r"|mensa(?:l|is))\b"
        ),
    ),
    (
        "hour",
        Pattern(
            r"[\s/]*(?:per|a|an|each|every|pro|par|por|all'|/|die|je|in der|(?:de |à )?l'|la|à la"
            r"|a la|por la|het)?\s*"
            r"(?:hours?|hourly|hrs?|h|stunde|stündlich|heure|hora|ora|uur)\b"
        ),
    ),
    (
        "day",
        Pattern(
            r"[\s/]*(?:per|a|an|each|every|pro|par|por|al|/)?\s*(?:days?|daily|tag"
            r"|täglich|jour|día|giorno)\b"
        ),
    ),
    (
        "year",
        Pattern(
            r"[\s/]*(?:per|a|an|each|every|pro|par|por|all'|/|im|al|ao|je|op)?\s*(?:years?"
            r"|yearly|annum"
            r"|annually|annual|yr|jahr|jährlich|an|année|año|anno|ano|jaar|anuales|annui|annuels)\b"
        ),
    ),
    (
        "span",
        Pattern(
            r"[^.;!?\n\ue000]{0,30}?\b(?:for|over|für|pour|para|per|voor)\s+(?:the |a |our |das "
            r"|l'|el |il )?"
            rf"(?:(?:(?:next|first|whole|entire|full|coming|ganze|erste|toute)\s+)+|(?=\ue000))"
            rf"(?:(?P<count>{NUMBER})[\s-]*)?(?P<unit>months?|years?|monate|jahre?|mois|ans?|année"
            r"|mes(?:es)?|años?|mesi|ann[oi])\b"
        ),
    ),
)
_BEFORE = (
    (
        "month",
        Pattern(
            r"(?<![^\W_])(?:monthly|per[ _]month|monatlich\w*|mensual|mensuel\w*|mensile"
            r"|per-month)\b[^.;!?\n]{0,30}$"
        ),
    ),
    ("hour", Pattern(r"\b(?:hourly|per hour|stündlich\w*)\b[^.;!?\n]{0,30}$")),
    (
        "year",
        Pattern(r"\b(?:annual\w*|yearly|first[\s-]year(?:'s)?|jährlich\w*)\b[^.;!?\n]{0,30}$"),
    ),
)
_TOKENS_BEFORE = Pattern(
    rf"(?:/|\b(?:per|for|pro|par|por|je|al))\s*{_TOKENS}(?P<short>(?!))?"
    rf"[^.;!?\n\w{NUMBER}$]{{0,12}}(?:is |of |at |at most |under |max\.? )?[$]?$"
)
"""`price per 1k tokens: $0.0004`."""
_REACH, _NEAR = 60, 40
_SPENDING = Pattern(
    rf"\b(?:{_BUDGET})\b|\b(?:have|under|below|max\w*|less than|at most|(?:not|no) more than"
    r"|up to|unter|within|all[\s-]in|all[\s-]inclusive|tops|flat|maxi?|höchstens|hooguit)\b"
)
_NAMES = {"€": "EUR", "eu": "EUR", "£": "GBP", "gb": "GBP", "po": "GBP", "ch": "CHF", "fr": "CHF"}
_MONTHS_PER_YEAR = 12
_HOURS_PER_DAY = 24
_APART = 5.0
"""Office hours are a quarter of all hours; what differs by more is no other word for the same."""


@dataclass(frozen=True, kw_only=True)
class _Budget:
    """An amount that may cap the service, and how sure that is."""

    role: Role
    start: int
    fact: Fact


def read_money(sentence: Sentence, read: Read) -> Iterator[Finding]:
    """Facts under `budget`: of several amounts for one field those that cap the service."""
    budgets: list[_Budget] = []
    is_set = _has_budget(read)
    for match in _MONEY.finditer(sentence.marked):
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
                budgets.append(_Budget(role=role, start=start, fact=finding))
            else:
                yield finding
    yield from _chosen(sentence, budgets)


def _counts_work(sentence: Sentence, match: re.Match[str], read: Read) -> bool:
    """`tickets: 3 million per month`: without a word for money it may be what is worked off."""
    is_bare = match[_index(match)] == match[0] and match["usd"] is None
    if not is_bare or read.row.name not in WORKED_OFF:
        return False
    start, end = max(0, match.start() - _NEAR), _period(sentence, match)[1]
    is_grand = "grand" in sentence.quote(*match.span()).lower()
    return not is_grand and not _SPENDING.search(sentence.marked[start : end + _NEAR])


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


def _chosen(sentence: Sentence, budgets: Sequence[_Budget]) -> Iterator[Finding]:
    kept: dict[str, list[_Budget]] = {}
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


def _agrees(derived: Sequence[_Budget], budgets: Sequence[_Budget]) -> bool:
    """Whether an amount that only says a cap in other words comes near it."""
    caps = [_a_month(one) for one in budgets if one.role >= Role.CAP]
    return all(
        month is None
        or any(cap is None or max(cap, month) <= _APART * min(cap, month) for cap in caps)
        for month in map(_a_month, derived)
    )


def _a_month(budget: _Budget) -> float | None:
    """Dollars a month where it runs all the time; None for a price of tokens."""
    hours = {"budget.usd_month": 1.0, "budget.usd_hour": HOURS_PER_MONTH}.get(budget.fact.path)
    return None if hours is None else float(str(budget.fact.value)) * hours


def _as_known(budget: _Budget) -> Iterator[Finding]:
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
        and not re.search(rf"\b(?:{_BUDGET})(?![^\W_])", match[0])
    ):
        return
    words = before + match[0] + sentence.marked[end : end + 30]
    if period is None and is_named and not is_set and not _SPENDING.search(words):
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
    for name, pattern in _PERIODS:
        after = pattern.match(sentence.marked, match.end())
        if after and after[0].strip():
            return (after if name in ("per_tokens", "span") else name), after.end()
    named = _TOKENS_BEFORE.search(sentence.marked, max(0, match.start() - _REACH), match.start())
    if named:
        return named, match.end()
    for name, pattern in _BEFORE:
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
