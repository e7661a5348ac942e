"""What the picture of cost against latency shows, in words."""

from collections.abc import Iterator, Sequence

from tools.explore.frontier_shape import Frontier
from tools.figures import digits, millis, millis_within
from tools.pictures.plotted import Plotted, fastest_for_the_money, plotted
from tools.pictures.words import asked_of, cost_of, counted, full_name, rated

__all__ = ["nothing_to_draw", "pareto_words"]


def pareto_words(frontier: Frontier, latency: str) -> str:
    """The extremes, the recommended ones and the steps, with their numbers."""
    shown = plotted(frontier, latency)
    what = asked_of(latency, frontier.percentiles)
    if not shown:
        return " ".join([nothing_to_draw(frontier), *_left_out(frontier, latency)])
    on_front = sum(one.point.is_on_front for one in shown)
    opening = (
        f"{counted(len(shown), 'deployment')} by cost per month and {what}, of"
        f" {frontier.considered:,} that passed every gate; {on_front:,} of them no other beats in"
        " cost, latency, rating and headroom at once."
    )
    parts = [opening, *_extremes(shown, what), *_recommended(shown), *_steps(shown)]
    limit = frontier.limits.get(latency)
    if limit is not None:
        within = sum(one.latency_ms <= limit for one in shown)
        parts.append(f"The limit is {millis(limit)}; {within:,} of {len(shown):,} are below it.")
    return " ".join([*parts, *_left_out(frontier, latency)])


def nothing_to_draw(frontier: Frontier) -> str:
    """Why the picture is empty."""
    why = "none has both a price and a latency" if frontier.points else "nothing passes every gate"
    return f"No deployment to draw: {why}."


def _extremes(shown: Sequence[Plotted], what: str) -> Iterator[str]:
    cheapest = min(shown, key=lambda one: (one.usd_month, one.latency_ms))
    yield f"Cheapest: {_told(cheapest)}."
    fastest = min(shown, key=lambda one: (one.latency_ms, one.usd_month))
    yield f"Lowest {what}: {_told(fastest)}."
    ratings = [one for one in shown if one.point.quality is not None]
    if ratings:
        best = max(ratings, key=lambda one: (one.point.quality or 0.0, -one.usd_month))
        yield f"Best rated: {_told(best)}."


def _recommended(shown: Sequence[Plotted]) -> Iterator[str]:
    ranked = [one for one in shown if one.point.rank is not None]
    for one in sorted(ranked, key=lambda one: one.point.rank or 0):
        figure = f"{digits(one.point.headroom_pct)} % of its capacity free at the peak"
        yield f"Recommended #{one.point.rank}: {_told(one)}, {rated(one.point)}, {figure}."


def _steps(shown: Sequence[Plotted]) -> Iterator[str]:
    steps = fastest_for_the_money(shown)
    if steps[1:]:
        told = ", ".join(f"{cost_of(one.point)} for {millis(one.latency_ms)}" for one in steps)
        yield f"What more money buys in speed: {told}."


def _told(one: Plotted) -> str:
    return f"{full_name(one.point)}, {cost_of(one.point)}, {_within(one)}"


def _within(one: Plotted) -> str:
    return millis_within(one.figure.value, one.figure.lo, one.figure.hi)


def _left_out(frontier: Frontier, latency: str) -> Iterator[str]:
    unpriced = [point for point in frontier.points if point.usd_month is None]
    if unpriced:
        names = "; ".join(full_name(point) for point in unpriced[:3])
        yield f"Not drawn: {counted(len(unpriced), 'deployment')} without a price ({names})."
    silent = [
        point
        for point in frontier.points
        if point.usd_month is not None and getattr(point, latency) is None
    ]
    if silent:
        yield (
            f"Not drawn: {counted(len(silent), 'deployment')} of which no"
            f" {asked_of(latency, frontier.percentiles)} is predicted."
        )
