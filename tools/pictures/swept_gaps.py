"""Stretches of a sweep at which nothing holds: hatched, each with its own reason."""

from collections.abc import Sequence
from textwrap import shorten, wrap
from typing import TYPE_CHECKING

from tools.explore.sweep_shape import Sweep, SweepPoint
from tools.pictures.canvas import INK, PALE
from tools.pictures.swept_words import kind_of_gap

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_gaps"]

_REASON_CHARACTERS = 46


def draw_gaps(axes: "Axes", sweep: Sweep) -> None:
    """Hatched where nothing holds, with the reason."""
    low, high = axes.get_xlim()
    points = sweep.points
    for first, last in _empty(points):
        start, end = _span(points, first, last, (low, high))
        axes.axvspan(
            start, end, facecolor="none", edgecolor=PALE, hatch="///", linewidth=0, zorder=0
        )
        reasons = {point.reason for point in points[first : last + 1]}
        # The nearest miss of one value is not that of another.
        reason = points[first].reason if len(reasons) == 1 else kind_of_gap(points[first])
        reason = reason or "nothing holds"
        middle = (start * end) ** 0.5 if axes.get_xscale() == "log" else (start + end) / 2
        axes.annotate(
            _wrapped(reason), (middle, 0.5), xycoords=("data", "axes fraction"), rotation=90,
            ha="center", va="center", fontsize=8, color=INK, zorder=5,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 2},
        )  # fmt: skip


def _span(
    points: Sequence[SweepPoint], first: int, last: int, ends: tuple[float, float]
) -> tuple[float, float]:
    """From the value before to the one behind; two stretches of gaps meet half way."""
    start, end = ends
    if first:
        before = points[first - 1]
        start = before.value if before.best else (before.value + points[first].value) / 2
    if last + 1 < len(points):
        behind = points[last + 1]
        end = behind.value if behind.best else (points[last].value + behind.value) / 2
    return start, end


def _wrapped(text: str) -> str:
    return "\n".join(
        wrap(
            shorten(text, 2 * _REASON_CHARACTERS, placeholder=" \N{HORIZONTAL ELLIPSIS}"),
            _REASON_CHARACTERS,
        )
    )


def _empty(points: Sequence[SweepPoint]) -> list[tuple[int, int]]:
    """First and last place of every stretch where nothing holds for the same kind of reason."""
    found: list[tuple[int, int]] = []
    for place_, point in enumerate(points):
        if point.best is not None:
            continue
        if found and found[-1][1] == place_ - 1 and _alike(points[place_ - 1], point):
            found[-1] = (found[-1][0], place_)
        else:
            found.append((place_, place_))
    return found


def _alike(one: SweepPoint, other: SweepPoint) -> bool:
    return kind_of_gap(one) == kind_of_gap(other)
