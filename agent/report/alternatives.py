"""What is given up: every other recommendation, with what it would have brought and cost."""

from collections.abc import Iterator

from agent.document import PlanDocument
from agent.report.sections import Section, Table
from tools.figures import DASH, TIMES, digits, millis, money
from tools.plain_text import plain
from tools.recommendation import PredictedFigure, QualityScore, Recommendation
from tools.recommendation_words import LATENCIES, LIMITS, asked_percentile, kept_limits
from tools.specification import Specification

__all__ = ["alternatives_section", "differences", "what_ifs_section"]

Told = tuple[bool, str]
"""Whether it is better than what is decided, and how."""
_SAME = 0.005
_DOUBT = " (intervals overlap)"
_CLOSE = "Latencies whose intervals overlap are too close to call, and left out."
_POINT = 1.0


def alternatives_section(document: PlanDocument, decided: Recommendation) -> Section:
    """One row for each recommendation that is not taken."""
    spec = document.specification
    others = [item for item in document.recommendations if item.rank != decided.rank]
    rows = tuple(_row(spec, decided, item) for item in others)
    lead = (_CLOSE,) if rows else ("No other deployment passed every gate.",)
    headers = ("Alternative", "Cost", "Limits", "Would have brought", "Would have cost")
    return Section(
        title="Alternatives given up", lead=lead, table=Table(headers=headers, rows=rows)
    )


def _row(spec: Specification, decided: Recommendation, item: Recommendation) -> tuple[str, ...]:
    told = [one for one in differences(spec, decided, item) if not one[1].endswith(_DOUBT)]
    better = "; ".join(text for is_better, text in told if is_better)
    worse = "; ".join(text for is_better, text in told if not is_better)
    gpus = f"{item.gpus_total} {TIMES} {plain(item.gpu)}"
    name = f"#{item.rank} {plain(item.model_id)} ({plain(item.precision)}) on {gpus}"
    cost = item.cost.usd_month
    price = "unpriced" if cost is None else f"{money(cost)}/month"
    return name, price, kept_limits(spec, item), better or "nothing", worse or "nothing"


def what_ifs_section(document: PlanDocument, decided: Recommendation | None) -> Section:
    """One row for each what-if that was kept: what it leads to, and what that would change."""
    ours = decided.cost.usd_month if decided else None
    rows = tuple(
        (
            f"{plain(one.id)}: {plain(one.label)}",
            plain(one.first).replace(" x ", f" {TIMES} "),
            DASH if one.usd_month is None else f"{money(one.usd_month)}/month",
            _against(ours, one.usd_month),
        )
        for one in document.scenarios
    )
    headers = ("What if", "Would be", "Cost", "Against the plan")
    return Section(title="What-ifs", table=Table(headers=headers, rows=rows))


def _against(ours: float | None, theirs: float | None) -> str:
    if theirs is None or ours is None:
        return DASH
    return "; ".join(text for _, text in _cost(ours, theirs)) or "the same cost"


def differences(
    spec: Specification, decided: Recommendation, other: Recommendation
) -> Iterator[Told]:
    """What the other one does better or worse, in numbers; what is alike is left out."""
    yield from _cost(decided.cost.usd_month, other.cost.usd_month)
    for latency in LATENCIES:
        percentile = asked_percentile(spec, latency, [decided, other])
        ours = getattr(decided.predicted, latency).get(percentile)
        theirs = getattr(other.predicted, latency).get(percentile)
        yield from _latency(f"{LIMITS[latency]} {percentile}", ours, theirs)
    yield from _rating(decided.quality, other.quality)
    ours, theirs = decided.predicted.headroom_pct, other.predicted.headroom_pct
    if abs(theirs - ours) >= _POINT:
        yield theirs > ours, f"{theirs:.0f} % free at the peak instead of {ours:.0f} %"


def _cost(ours: float | None, theirs: float | None) -> Iterator[Told]:
    if ours is None or theirs is None:
        if ours is not None:
            yield False, "no known price"
        elif theirs is not None:
            yield True, "a known price"
        return
    apart = theirs - ours
    if abs(apart) < _SAME * max(ours, 1.0):
        return
    share = f" ({digits(abs(100 * apart / ours))} %)" if ours else ""
    yield apart < 0, f"{money(abs(apart))} a month {'less' if apart < 0 else 'more'}{share}"


def _latency(
    name: str, ours: PredictedFigure | None, theirs: PredictedFigure | None
) -> Iterator[Told]:
    if ours is None or theirs is None:
        if ours is not None:
            yield False, f"no predicted {name}"
        elif theirs is not None:
            yield True, f"a predicted {name}: {millis(theirs.value)}"
        return
    if abs(theirs.value / ours.value - 1) < _SAME:
        return
    alike = theirs.lo <= ours.hi and ours.lo <= theirs.hi
    doubt = _DOUBT if alike else ""
    yield (
        theirs.value < ours.value,
        f"{name} {millis(theirs.value)} instead of {millis(ours.value)}{doubt}",
    )


def _rating(ours: QualityScore | None, theirs: QualityScore | None) -> Iterator[Told]:
    if ours is None or theirs is None:
        if ours is not None:
            yield False, "no published rating"
        elif theirs is not None:
            yield True, f"a published rating: {digits(theirs.score)}"
        return
    if digits(theirs.score) == digits(ours.score):
        return
    text = f"rated {digits(theirs.score)} instead of {digits(ours.score)}"
    yield theirs.score > ours.score, text
