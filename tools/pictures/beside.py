"""The plan and its what-ifs side by side: a bar of each in a panel for every figure."""

from collections.abc import Mapping, Sequence
from functools import partial
from textwrap import shorten
from typing import TYPE_CHECKING

from tools.explore.comparison_shape import Compared, Comparison, Side
from tools.pictures.beside_words import FIGURES, beside_words, name_in, sides_of
from tools.pictures.canvas import BLUE, INK, ORANGE, picture
from tools.pictures.compared_words import name_of, number_of, value_words
from tools.pictures.picture import Kind, Picture
from tools.plain_text import plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["beside"]

_COLUMNS = 2
_BAR_INCHES = 0.27
_PANEL_INCHES = 0.5
_LINE_INCHES = 0.2
_FRAME_INCHES = 0.6
_ROOM_FOR_WORDS = 2.4
_HEADING_CHARACTERS = 104
_NAME_CHARACTERS = 46

Row = tuple[Side, Compared | None, str]
"""A side, its line of the figure, and which of the line's two values is its own."""


def beside(comparisons: Sequence[Comparison], *, left_out: int = 0, kind: Kind = "svg") -> Picture:
    """Cost, latencies, load and rating of the plan and of every what-if.

    Args:
        comparisons: The plan (`a`) with each of them (`b`), at least one.
        left_out: How many older ones are not among them.
        kind: `svg` or `png`.
    """
    sides = sides_of(comparisons)
    panels = _panels(comparisons)
    deep = -(-max(len(panels), 1) // _COLUMNS)
    height = deep * (_PANEL_INCHES + _BAR_INCHES * len(sides))
    return picture(
        name="comparison",
        title=f"The plan beside {len(comparisons)} what-if{'s'[: len(comparisons) > 1]}",
        text=beside_words(comparisons, left_out),
        height_inches=height + _LINE_INCHES * len(sides) + _FRAME_INCHES,
        kind=kind,
        draw=partial(_draw, sides, panels),
    )


def _panels(comparisons: Sequence[Comparison]) -> dict[str, list[Row]]:
    """Name of a figure -> one row for every side; figures that nobody has are left out."""
    found: dict[str, list[Row]] = {}
    for name in FIGURES:
        lines = [
            next((one for one in each.lines if one.kind == "figure" and one.name == name), None)
            for each in comparisons
        ]
        rows: list[Row] = [(comparisons[0].a, lines[0], "a")]
        rows += [(each.b, line, "b") for each, line in zip(comparisons, lines, strict=True)]
        if any(_number(row) is not None for row in rows):
            found[name] = rows
    return found


def _number(row: Row) -> float | None:
    _, line, side = row
    return None if line is None else number_of(line.a if side == "a" else line.b)


def _draw(sides: Sequence[Side], panels: Mapping[str, list[Row]], sheet: "Figure") -> None:
    title = "\n".join(_heading(side) for side in sides)
    sheet.suptitle(title, x=0.01, ha="left", fontsize=9.5, fontweight="bold")
    if not panels:
        axes = sheet.add_subplot()
        axes.set_axis_off()
        axes.text(0.5, 0.5, "There is no number to compare.", ha="center", va="center")
        return
    deep = -(-len(panels) // _COLUMNS)
    grid = sheet.subplots(deep, _COLUMNS, squeeze=False).flatten()
    for axes in grid[len(panels) :]:
        axes.set_axis_off()
    for axes, (name, rows) in zip(grid, panels.items(), strict=False):
        _panel(axes, name, rows)
    _legend(grid[0], panels)


def _heading(side: Side) -> str:
    name = shorten(name_in(side), _NAME_CHARACTERS, placeholder=" \N{HORIZONTAL ELLIPSIS}")
    told = f"{name}: {plain(side.outline)}"
    too_long = len(told) > _HEADING_CHARACTERS
    return f"{told[: _HEADING_CHARACTERS - 1]}\N{HORIZONTAL ELLIPSIS}" if too_long else told


def _panel(axes: "Axes", name: str, rows: Sequence[Row]) -> None:
    far = max(_ends(rows), default=0.0) or 1.0
    for height, row in zip(reversed(range(len(rows))), rows, strict=True):
        _bar(axes, row, height)
        limit = row[0].limits.get(name)
        if limit is not None and limit <= far:
            ends = (height - 0.42, height + 0.42)
            axes.plot((limit, limit), ends, color=ORANGE, linewidth=2.0, zorder=5)
    axes.set_xlim(0.0, far * _ROOM_FOR_WORDS)
    axes.set_ylim(-0.6, len(rows) - 0.4)
    axes.set_yticks(
        [*reversed(range(len(rows)))],
        labels=["plan" if row[2] == "a" else row[0].key for row in rows],
    )
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    told = next((name_of(line) for _, line, _ in rows if line is not None), name)
    axes.set_title(f"{told[0].upper()}{told[1:]}", fontsize=9.5, pad=3)


def _ends(rows: Sequence[Row]) -> list[float]:
    """What the panel must have room for: values, their upper ends, limits that are not far off."""
    ends: list[float] = []
    for row in rows:
        _, line, side = row
        value = _number(row)
        if line is None or value is None:
            continue
        within = line.a_range if side == "a" else line.b_range
        ends += [value, within[1]] if within else [value]
    far = max(ends, default=0.0)
    name = next((line.name for _, line, _ in rows if line is not None), "")
    limits = [side.limits[name] for side, _, _ in rows if name in side.limits]
    return ends + [limit for limit in limits if limit <= 2 * far]


def _bar(axes: "Axes", row: Row, height: float) -> None:
    side, line, own = row
    value = _number(row)
    if line is None or value is None:
        told = "nothing fits" if not side.slo else "none known"
        _say(axes, told, height)
        return
    face, hatch = (BLUE, None) if own == "a" else ("white", "////")
    axes.barh(
        height, value, height=0.66, facecolor=face, edgecolor=BLUE, hatch=hatch, linewidth=1.0,
        zorder=2,
    )  # fmt: skip
    ends = line.a_range if own == "a" else line.b_range
    if ends is not None and ends[0] < ends[1]:
        axes.plot(ends, (height, height), "-", color="white", linewidth=3.2, zorder=3)
        axes.plot(ends, (height, height), "|-", color=INK, linewidth=1.2, markersize=7, zorder=4)
    missed = ", missed" if side.slo.get(line.name) == "missed" else ""
    _say(axes, f"{value_words(line, own)}{missed}", height)


def _say(axes: "Axes", told: str, height: float) -> None:
    axes.text(
        0.995, height, told, transform=axes.get_yaxis_transform(), ha="right", va="center",
        fontsize=8.5, color=INK,
    )  # fmt: skip


def _legend(axes: "Axes", panels: Mapping[str, list[Row]]) -> None:
    """What the whiskers and the strokes are, where there are any."""
    handles, names = [], []
    rows = [(name, row) for name, each in panels.items() for row in each]
    if any(line and (line.a_range or line.b_range) for _, (_, line, _) in rows):
        handles += axes.plot([], [], "|-", color=INK, linewidth=1.2, markersize=7)
        names.append("80 % interval")
    if any(name in side.limits for name, (side, _, _) in rows):
        handles += axes.plot([], [], color=ORANGE, linewidth=2.0)
        names.append("limit, where it is near")
    if handles:
        axes.figure.legend(handles, names, loc="outside lower center", ncols=2)
