"""Cost against latency: what could be had, what is recommended, and what nothing beats.

The front holds what no other deployment beats in cost, latency, quality and headroom at once; the
stepped line joins those that nothing cheaper is faster than. Filled marks above the line are on the
front for their rating or their headroom.
"""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from tools.explore.frontier_shape import Frontier, FrontierPoint
from tools.figures import TIMES, digits, millis, money
from tools.pictures.axes import is_wide, ranged, ticked
from tools.pictures.canvas import BLUE, GREY, INK, ORANGE, picture
from tools.pictures.labels import Label, place
from tools.pictures.pareto_words import nothing_to_draw, pareto_words
from tools.pictures.picture import Kind, Picture
from tools.pictures.plotted import Plotted, fastest_for_the_money, plotted
from tools.pictures.words import asked_of, latency_title, short_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Latency", "pareto"]

Latency = Literal["ttft_ms", "tpot_ms", "e2e_ms"]
_SMALLEST, _LARGEST, _UNRATED = 36.0, 170.0, 50.0
_LABELS_MAX = 9
_NEAR_LIMIT = 2.0
"""Times the slowest deployment up to which the limit stretches the axis."""


def pareto(frontier: Frontier, *, latency: Latency = "e2e_ms", kind: Kind = "svg") -> Picture:
    """Deployments by monthly cost and latency, with the front and the recommended ones.

    Args:
        frontier: The deployments; those without a price or a latency are named in the words alone.
        latency: Which latency, at the percentile that `frontier` shows.
        kind: `svg` or `png`.
    """
    return picture(
        name="pareto",
        title=f"Cost against {asked_of(latency, frontier.percentiles)}",
        text=pareto_words(frontier, latency),
        height_inches=5.2,
        kind=kind,
        draw=partial(_draw, frontier, latency),
    )


def _draw(frontier: Frontier, latency: Latency, sheet: "Figure") -> None:
    axes = sheet.add_subplot()
    axes.set_title(f"Cost against {latency_title(latency, frontier.percentiles)}")
    shown = plotted(frontier, latency)
    if not shown:
        _say_nothing(axes, frontier)
        return
    limit = frontier.limits.get(latency)
    _axes_for(axes, shown, limit)
    axes.set_xlabel(_cost_label(shown))
    axes.set_ylabel(asked_of(latency, frontier.percentiles))
    _marks(axes, shown)
    corners = _front(axes, shown)
    if limit is not None:
        _limit(axes, limit)
    _legend(axes, shown)
    place(axes, _labels(shown), [(one.usd_month, one.latency_ms) for one in shown], corners)


def _say_nothing(axes: "Axes", frontier: Frontier) -> None:
    axes.set_axis_off()
    axes.text(0.5, 0.5, nothing_to_draw(frontier), ha="center", va="center", color=INK)


def _axes_for(axes: "Axes", shown: Sequence[Plotted], limit: float | None) -> None:
    costs = [one.usd_month for one in shown]
    times = [one.latency_ms for one in shown]
    highest = max(times)
    # A limit far above everything would press the marks together; then the words alone name it.
    if limit is not None and limit <= _NEAR_LIMIT * highest:
        times = [*times, limit]
    wide = is_wide(costs)
    ends = ranged(costs, logarithmic=wide) if any(costs) else (-1.0, 1.0)
    ticked(axes, "x", ends, money, log=wide)
    if not any(costs):
        axes.set_xticks([0.0], labels=[money(0.0)])
    slow = is_wide(times)
    ticked(axes, "y", ranged(times, logarithmic=slow), millis, log=slow)
    axes.grid(visible=True)
    axes.set_axisbelow(True)


def _cost_label(shown: Sequence[Plotted]) -> str:
    owned = all(one.usd_month == 0 for one in shown)
    return "cost per month (owned hardware costs no rent)" if owned else "cost per month"


def _marks(axes: "Axes", shown: Sequence[Plotted]) -> None:
    """Beaten ones open, the front filled, recommended ones ringed; larger is better rated."""
    for one in shown:
        size = _size(one.point, shown)
        at = ([one.usd_month], [one.latency_ms])
        face, edge = (BLUE, "white") if one.point.is_on_front else ("white", GREY)
        look: dict[str, Any] = {"clip_on": False, "s": size}
        axes.scatter(*at, facecolors=face, edgecolors=edge, linewidths=1.0, zorder=3, **look)
        if one.point.rank is not None:
            look["s"] = size + 90
            axes.scatter(*at, facecolors="none", edgecolors=INK, linewidths=1.4, zorder=4, **look)


def _size(point: FrontierPoint, shown: Sequence[Plotted]) -> float:
    ratings = [one.point.quality for one in shown if one.point.quality is not None]
    if point.quality is None or not ratings:
        return _UNRATED
    low, high = min(ratings), max(ratings)
    share = (point.quality - low) / (high - low) if high > low else 0.5
    return _SMALLEST + share * (_LARGEST - _SMALLEST)


def _front(axes: "Axes", shown: Sequence[Plotted]) -> list[tuple[float, float]]:
    """The corners of the steps."""
    steps = fastest_for_the_money(shown)
    right, height = axes.get_xlim()[1], axes.get_ylim()[1]
    corners: list[tuple[float, float]] = []
    for one in steps:
        corners += [(one.usd_month, height), (one.usd_month, one.latency_ms)]
        height = one.latency_ms
    corners.append((right, height))
    axes.plot(*zip(*corners, strict=True), color=BLUE, linewidth=1.4, zorder=2)
    return corners


def _limit(axes: "Axes", limit: float) -> None:
    low, high = axes.get_ylim()
    if not low <= limit <= high:
        axes.text(
            0.995, 0.985, f"limit {millis(limit)}, above the picture", transform=axes.transAxes,
            ha="right", va="top", color=ORANGE, fontsize=8.5,
        )  # fmt: skip
        return
    axes.axhline(limit, color=ORANGE, linestyle=(0, (6, 3)), linewidth=1.4, zorder=1)
    axes.annotate(
        f"limit {millis(limit)}", (0.995, limit), xycoords=("axes fraction", "data"),
        xytext=(0, 3), textcoords="offset points", ha="right", color=ORANGE, fontsize=8.5,
    )  # fmt: skip


def _legend(axes: "Axes", shown: Sequence[Plotted]) -> None:
    marks: list[tuple[str, str, str, float]] = [
        ("#1, #2 \N{HORIZONTAL ELLIPSIS} recommended", "none", INK, 10)
    ]
    if any(one.point.is_on_front for one in shown):
        marks.append(("nothing beats it in cost, latency, rating and headroom", BLUE, "white", 8))
    if not all(one.point.is_on_front for one in shown):
        marks.append(("beaten by another", "white", GREY, 8))
    handles = [
        axes.plot([], [], "o", markerfacecolor=face, markeredgecolor=edge, markersize=size)[0]
        for _, face, edge, size in marks
    ]
    names = [name for name, *_ in marks]
    handles.append(axes.plot([], [], "-", color=BLUE, linewidth=1.4)[0])
    names.append("nothing cheaper is faster")
    ratings = {one.point.quality for one in shown if one.point.quality is not None}
    told = (
        f"larger: better rated ({digits(min(ratings))} to {digits(max(ratings))})"
        if len(ratings) > 1
        else None
    )
    axes.figure.legend(
        handles, names, loc="outside lower center", ncols=2, title=told, title_fontsize=9
    )


def _labels(shown: Sequence[Plotted]) -> list[Label]:
    """Recommended ones first, by rank; then the front from the cheapest."""
    ranked = sorted(
        (one for one in shown if one.point.rank is not None), key=lambda one: one.point.rank or 0
    )
    others = sorted(
        (one for one in shown if one.point.rank is None and one.point.is_on_front),
        key=lambda one: one.usd_month,
    )
    return [_label(one) for one in (*ranked, *others[: max(_LABELS_MAX - len(ranked), 0)])]


def _label(one: Plotted) -> Label:
    point = one.point
    name = f"{short_name(point.model_id)}\n{point.gpus_total} {TIMES} {point.gpu}"
    rank = f"#{point.rank} " if point.rank is not None else ""
    return Label(
        x=one.usd_month,
        y=one.latency_ms,
        text=f"{rank}{name}",
        short=rank.rstrip(),
        is_bold=point.rank is not None,
    )
