"""Labels that find a free place: beside their mark, not on another label or mark.

Greedy, in the order given: what matters most comes first. A label that finds no place is shortened
or left out, which the words beside the picture make up for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tools.pictures.canvas import GREY, INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation
    from matplotlib.transforms import Bbox

__all__ = ["Label", "place"]

_AROUND = ((1, 0.6), (1, -0.6), (-1, 0.6), (-1, -0.6), (0, 1), (0, -1), (1, 1.6), (1, -1.6),
    (-1, 1.6), (-1, -1.6))  # fmt: skip
_DISTANCES = (7.0, 14.0, 26.0, 44.0, 66.0, 90.0)
_NEAR = 26.0
"""How far from its mark a label may be that need not stand."""
_LEADER_FROM = 20.0
_MARK = 5.0
_BEADS = 60
"""Points along a line that labels keep away from."""

Place = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Label:
    """Words at a point of the data; `short` stands where they find no room, if it is given."""

    x: float
    y: float
    text: str
    short: str = ""
    is_bold: bool = False


def place(
    axes: "Axes", labels: Sequence[Label], marks: Sequence[Place], lines: Sequence[Place] = ()
) -> None:
    """Put labels where they are free.

    Args:
        axes: Limits and scales must be set, and what else takes room be drawn.
        labels: Most important first.
        marks: Points that no label may cover.
        lines: Corners of a line that no label may cover.
    """
    figure: Any = axes.figure
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    renderer = figure.canvas.get_renderer()
    taken = [_around(axes.transData.transform(mark), _MARK) for mark in marks]
    taken += [_around(bead, 1.0) for bead in _beads(axes, lines)]
    taken += [text.get_window_extent(renderer) for text in axes.texts]
    for label in labels:
        box = _placed(axes, label, taken, renderer)
        if box is None and label.short:
            box = _placed(axes, replace(label, text=label.short), taken, renderer)
        if box is not None:
            taken.append(box)


def _placed(axes: "Axes", label: Label, taken: Sequence["Bbox"], renderer: Any) -> "Bbox | None":
    """Where the label found room; None, and nothing drawn, where it found none."""
    inside = axes.get_window_extent(renderer)
    for distance in _DISTANCES:
        if distance > _NEAR and not label.short:
            return None
        for x, y in _AROUND:
            drawn = _annotated(axes, label, x * distance, y * distance, distance)
            box = _text_box(drawn, renderer)
            if _contains(inside, box) and not any(box.overlaps(other) for other in taken):
                return box
            drawn.remove()
    return None


def _annotated(axes: "Axes", label: Label, right: float, up: float, away: float) -> "Annotation":
    leader = {"arrowstyle": "-", "color": GREY, "linewidth": 0.6, "shrinkA": 1, "shrinkB": 4}
    return axes.annotate(
        label.text,
        (label.x, label.y),
        xytext=(right, up),
        textcoords="offset points",
        color=INK,
        fontsize=8.5,
        fontweight="bold" if label.is_bold else "normal",
        ha="left" if right > 0 else "right" if right < 0 else "center",
        va="center" if right else ("bottom" if up > 0 else "top"),
        arrowprops=leader if away >= _LEADER_FROM else None,
        bbox={"facecolor": "white", "alpha": 0.75, "linewidth": 0, "pad": 0.5},
        zorder=6,
    )


def _text_box(annotation: "Annotation", renderer: Any) -> "Bbox":
    """The box of the words alone, without the line that leads to them."""
    from matplotlib.text import Text

    annotation.update_positions(renderer)
    return Text.get_window_extent(annotation, renderer).padded(1.5)


def _around(pixel: Any, room: float) -> "Bbox":
    from matplotlib.transforms import Bbox

    across, up = pixel
    return Bbox.from_extents(across - room, up - room, across + room, up + room)


def _beads(axes: "Axes", corners: Sequence[Place]) -> Iterator[Any]:
    """Pixels along a line."""
    if not corners:
        return
    pixels = axes.transData.transform(corners)
    for start, end in pairwise(pixels):
        for bead in range(_BEADS + 1):
            yield start + (end - start) * bead / _BEADS


def _contains(outer: "Bbox", inner: "Bbox") -> bool:
    return bool(
        outer.x0 <= inner.x0
        and inner.x1 <= outer.x1
        and outer.y0 <= inner.y0
        and inner.y1 <= outer.y1
    )
