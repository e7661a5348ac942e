"""Latency of one replica over its load: the curve, its doubt, and where things give way."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from tools.figures import digits, millis
from tools.pictures.axes import LOGARITHMIC_FROM, ranged, ticked
from tools.pictures.canvas import BLUE, GREY, INK, ORANGE, PALE, RED, picture
from tools.pictures.load_line import LoadLine
from tools.pictures.loaded_words import loaded_words, rate_of
from tools.pictures.picture import Kind, Picture
from tools.pictures.words import asked_of, latency_title

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["loaded"]

_ROOM_FOR_NAMES = 0.35
_PAST_LIMIT = 4.0
"""Times the limit at which the picture ends where the curve goes on."""
_PAST_LIGHT = 12.0
_HEIGHTS = (0.985, 0.925, 0.865, 0.805)


def loaded(line: LoadLine, *, kind: Kind = "svg") -> Picture:
    """The predicted latency with its 80 % band, the limit, the loads that matter, measured runs.

    Args:
        line: One replica.
        kind: `svg` or `png`.
    """
    asked = asked_of(line.metric, {line.metric: line.percentile})
    return picture(
        name="load",
        title=f"{asked} of one replica over its load",
        text=loaded_words(line),
        height_inches=4.8,
        kind=kind,
        draw=partial(_draw, line),
    )


def _draw(line: LoadLine, sheet: "Figure") -> None:
    percentiles = {str(line.metric): str(line.percentile)}
    axes = sheet.add_subplot()
    axes.set_title(f"{latency_title(line.metric, percentiles)}, over the load of one replica")
    if not line.points and not line.measured:
        axes.set_axis_off()
        axes.text(0.5, 0.5, "Nothing is predicted at any load.", ha="center", va="center")
        return
    rates = [0.0, *(point.rps for point in line.points), *_loads_of(line)]
    ticked(axes, "x", ranged(rates, logarithmic=False, from_zero=True), digits, log=False)
    ends, wide = _ends(line)
    ticked(axes, "y", ends, millis, log=wide)
    axes.set_xlabel("requests per second and replica")
    axes.set_ylabel(asked_of(line.metric, percentiles))
    axes.grid(visible=True)
    axes.set_axisbelow(True)
    handles = [*_curve(axes, line), *_limit(axes, line), *_measured(axes, line)]
    _loads(axes, line)
    axes.figure.legend(
        [handle for handle, _ in handles],
        [name for _, name in handles],
        loc="outside lower center",
        ncols=len(handles),
    )


def _ends(line: LoadLine) -> tuple[tuple[float, float], bool]:
    """Ends of the latency, with room above for the names of loads; whether it is logarithmic."""
    low = min([*(p.latency.lo for p in line.points), *(m.latency_ms for m in line.measured)])
    top = _top(line)
    if low > 0 and top / low >= LOGARITHMIC_FROM:
        return (low / 1.2, top * (top / low) ** _ROOM_FOR_NAMES), True
    return (0.0, top * (1 + _ROOM_FOR_NAMES)), False


def _top(line: LoadLine) -> float:
    """What is measured, the limit and some of the wall behind it."""
    highest = max((point.latency.hi for point in line.points), default=0.0)
    lightest = line.points[0].latency.hi if line.points else 0.0
    bound = _PAST_LIMIT * line.limit_ms if line.limit_ms is not None else _PAST_LIGHT * lightest
    seen = [min(highest, max(bound, 2 * lightest)), *(one.latency_ms for one in line.measured)]
    if line.limit_ms is not None and line.limit_ms <= _PAST_LIGHT * max(seen):
        seen.append(line.limit_ms)
    return max(seen)


def _loads_of(line: LoadLine) -> Iterator[float]:
    for rate in (line.capacity_rps, line.knee_rps, line.stability_rps, line.peak_rps):
        if rate is not None:
            yield rate
    for one in line.measured:
        yield one.rps


def _curve(axes: "Axes", line: LoadLine) -> Iterator[tuple["Artist", str]]:
    rates = [point.rps for point in line.points]
    if not rates:
        return
    lows = [point.latency.lo for point in line.points]
    highs = [point.latency.hi for point in line.points]
    middle = [point.latency.value for point in line.points]
    (curve,) = axes.plot(rates, middle, color=BLUE, zorder=3)
    yield curve, "predicted"
    band = axes.fill_between(rates, lows, highs, facecolor=BLUE, alpha=0.14, linewidth=0, zorder=1)
    for edge in (lows, highs):
        axes.plot(rates, edge, color=BLUE, linewidth=0.8, linestyle=(0, (1, 1.5)), zorder=2)
    yield band, "80 % interval"


def _limit(axes: "Axes", line: LoadLine) -> Iterator[tuple["Artist", str]]:
    if line.limit_ms is None:
        return
    if line.limit_ms > axes.get_ylim()[1]:
        axes.text(
            0.005, 0.985, f"limit {millis(line.limit_ms)}, above the picture",
            transform=axes.transAxes, va="top", color=ORANGE, fontsize=8.5,
        )  # fmt: skip
        return
    drawn = axes.axhline(
        line.limit_ms, color=ORANGE, linestyle=(0, (6, 3)), linewidth=1.6, zorder=2
    )
    yield drawn, f"limit {millis(line.limit_ms)}"


def _measured(axes: "Axes", line: LoadLine) -> Iterator[tuple["Artist", str]]:
    if line.measured:
        rates = [one.rps for one in line.measured]
        times = [one.latency_ms for one in line.measured]
        (drawn,) = axes.plot(
            rates, times, "X", color=RED, markeredgecolor="white", markersize=9, zorder=5
        )
        yield drawn, f"measured ({len(rates):,})"


def _loads(axes: "Axes", line: LoadLine) -> None:
    """Upright lines at the loads that matter, named at the top, one below the other."""
    known: Sequence[tuple[float | None, str, str, str]] = (
        (line.peak_rps, _peak_name(line), INK, "-"),
        (line.capacity_rps, "carries", ORANGE, "-."),
        (line.knee_rps, "knee", GREY, ":"),
        (line.stability_rps, "queue grows without end", GREY, "--"),
    )
    shown = sorted((rate, name, color, style) for rate, name, color, style in known if rate)
    right = axes.get_xlim()[1]
    for height, (rate, name, color, style) in zip(_HEIGHTS, shown, strict=False):
        axes.axvline(rate, color=color, linestyle=style, linewidth=1.3, zorder=2)
        is_late = rate > 0.6 * right
        axes.annotate(
            f"{name} {rate_of(rate)}", (rate, height), xycoords=("data", "axes fraction"),
            xytext=(-4 if is_late else 4, 0), textcoords="offset points", fontsize=8.5,
            ha="right" if is_late else "left", va="top", color=INK, zorder=6,
            bbox={"facecolor": "white", "edgecolor": PALE, "linewidth": 0.5, "pad": 1.5},
        )  # fmt: skip


def _peak_name(line: LoadLine) -> str:
    return "peak" if line.replicas == 1 else f"peak, one of {line.replicas:,} replicas"
