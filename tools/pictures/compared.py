"""Two plans side by side: one pair of bars for each figure, each on its own scale."""

from collections.abc import Mapping
from functools import partial
from textwrap import shorten
from typing import TYPE_CHECKING

from tools.explore.comparison_shape import Compared, Comparison
from tools.pictures.canvas import BLUE, INK, ORANGE, picture
from tools.pictures.compared_words import (
    ELLIPSIS,
    Limits,
    compared_words,
    figure_lines,
    limit_words,
    limits_of,
    name_of,
    names_of,
    number_of,
    value_words,
)
from tools.pictures.picture import Kind, Picture
from tools.plain_text import plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["compared"]

_PANEL_INCHES = 0.85
_FRAME_INCHES = 1.15
_ROOM_FOR_WORDS = 1.75
_HEADING_CHARACTERS = 92
_LABEL_CHARACTERS = 44


def compared(
    comparison: Comparison, *, limits: Mapping[str, Limits] | None = None, kind: Kind = "svg"
) -> Picture:
    """Cost, latencies and every other number that both plans have, with intervals and limits.

    Args:
        comparison: The two plans.
        limits: Name of a figure -> its limit for a and for b; None where there is none.
        kind: `svg` or `png`.
    """
    lines = figure_lines(comparison)
    return picture(
        name="comparison",
        title=f"{plain(comparison.a.label)} against {plain(comparison.b.label)}",
        text=compared_words(comparison, limits or {}),
        height_inches=_FRAME_INCHES + _PANEL_INCHES * max(len(lines), 1),
        kind=kind,
        draw=partial(_draw, comparison, lines, limits or {}),
    )


def _draw(
    comparison: Comparison,
    lines: tuple[Compared, ...],
    limits: Mapping[str, Limits],
    sheet: "Figure",
) -> None:
    sides = zip(names_of(comparison), (comparison.a, comparison.b), strict=True)
    title = "\n".join(_side(name, side.label, side.outline) for name, side in sides)
    sheet.suptitle(title, x=0.01, ha="left", fontsize=10, fontweight="bold")
    if not lines:
        axes = sheet.add_subplot()
        axes.set_axis_off()
        axes.text(0.5, 0.5, "There is no number to compare.", ha="center", va="center")
        return
    panels = sheet.subplots(len(lines), 1, squeeze=False)[:, 0]
    for axes, line in zip(panels, lines, strict=True):
        _panel(axes, line, limits_of(line, limits), comparison)
    _legend(panels[-1], lines, limits)


def _legend(axes: "Axes", lines: tuple[Compared, ...], limits: Mapping[str, Limits]) -> None:
    """What the whiskers and the broken lines are, where there are any."""
    handles, names = [], []
    if any(line.a_range or line.b_range for line in lines):
        handles += axes.plot([], [], "|-", color=INK, linewidth=1.3, markersize=9)
        names.append("80 % interval")
    if any(any(limits_of(line, limits)) for line in lines):
        handles += axes.plot([], [], color=ORANGE, linestyle=(0, (4, 2)), linewidth=1.6)
        names.append("limit")
    if handles:
        axes.figure.legend(handles, names, loc="outside lower center", ncols=2)


def _side(name: str, label: str, outline: str) -> str:
    """The words that the name beside the bars may shorten, and what runs."""
    label, outline = plain(label), plain(outline)
    is_start = label.startswith(name.removesuffix(ELLIPSIS)) and label != outline
    named = label if is_start else name
    told = f"{shorten(named, _LABEL_CHARACTERS, placeholder=f' {ELLIPSIS}')}: {outline}"
    too_long = len(told) > _HEADING_CHARACTERS
    return f"{told[: _HEADING_CHARACTERS - 1]}{ELLIPSIS}" if too_long else told


def _panel(axes: "Axes", line: Compared, limits: Limits, comparison: Comparison) -> None:
    far = _far(line, limits)
    for side, height in (("a", 1.0), ("b", 0.0)):
        value = number_of(line.a if side == "a" else line.b)
        if value is not None:
            _bar(axes, line, side, height, value)
        _say(axes, comparison, line, side, height)
    _limit(axes, limits, far)
    axes.set_xlim(0.0, far * _ROOM_FOR_WORDS or 1.0)
    axes.set_ylim(-0.6, 1.6)
    axes.set_yticks([1.0, 0.0], labels=list(names_of(comparison)))
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    name = name_of(line)
    name = f"{name[0].upper()}{name[1:]}"
    told = limit_words(line, limits, names_of(comparison))
    axes.set_title(", ".join([name, *told]), fontsize=9.5, pad=3)


def _far(line: Compared, limits: Limits) -> float:
    """The highest number worth room: the values, their upper ends, a limit that is not far off."""
    ends = [number_of(value) for value in (line.a, line.b)]
    ends += [ends_[1] for ends_ in (line.a_range, line.b_range) if ends_ is not None]
    far = max((value for value in ends if value is not None), default=1.0)
    return max([far, *(limit for limit in limits if limit is not None and limit <= 2 * far)])


def _bar(axes: "Axes", line: Compared, side: str, height: float, value: float) -> None:
    ends = line.a_range if side == "a" else line.b_range
    face, hatch = (BLUE, None) if side == "a" else ("white", "////")
    axes.barh(
        height, value, height=0.62, facecolor=face, edgecolor=BLUE, hatch=hatch, linewidth=1.0,
        zorder=2,
    )  # fmt: skip
    if ends is not None and ends[0] < ends[1]:
        axes.plot(ends, (height, height), "-", color="white", linewidth=3.6, zorder=3)
        axes.plot(ends, (height, height), "|-", color=INK, linewidth=1.3, markersize=9, zorder=4)


def _say(axes: "Axes", comparison: Comparison, line: Compared, side: str, height: float) -> None:
    """The number in words, to the right of everything that is drawn."""
    verdicts = comparison.a.slo if side == "a" else comparison.b.slo
    verdict = verdicts.get(line.name)
    told = value_words(line, side)
    if verdict is not None and (verdict != "not_evaluated" or line.name in _limited(comparison)):
        told = f"{told}, {verdict.replace('_', ' ')}"
    if side == line.better and line.is_sure:
        told = f"{told} \N{EN DASH} better"
    axes.text(
        0.995, height, told, transform=axes.get_yaxis_transform(), ha="right", va="center",
        fontsize=9, color=INK,
    )  # fmt: skip


def _limited(comparison: Comparison) -> set[str]:
    """Figures that somebody set a limit to."""
    return {*comparison.a.limits, *comparison.b.limits}


def _limit(axes: "Axes", limits: Limits, far: float) -> None:
    """One line where both have the same limit, else one at each bar."""
    spans = (0.45, 1.45), (-0.45, 0.45)
    both = limits[0] is not None and limits[0] == limits[1]
    for limit, span in zip(limits, spans, strict=True):
        if limit is not None and limit <= far:
            ends = (-0.45, 1.45) if both else span
            axes.plot(
                (limit, limit), ends, color=ORANGE, linestyle=(0, (4, 2)), linewidth=1.6, zorder=5
            )
