"""Axes as a person reads them: money and times as elsewhere, logarithmic where the range asks."""

from collections.abc import Callable, Sequence
from math import floor, log10
from typing import TYPE_CHECKING, Literal

from tools.figures import digits, millis, money

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["LOGARITHMIC_FROM", "is_wide", "ranged", "round_numbers", "ticked"]

LOGARITHMIC_FROM = 12.0
"""Largest over smallest from which equal ratios, not equal differences, are drawn equally long."""
_LABELS_MAX = 7
_ROOM = 0.09

Tell = Callable[[float], str]
Side = Literal["x", "y"]


def is_wide(values: Sequence[float]) -> bool:
    """Whether values ask for a logarithmic axis; never where one is zero.

    >>> is_wide([100.0, 900.0]), is_wide([100.0, 90000.0]), is_wide([0.0, 1e6])
    (False, True, False)
    """
    return bool(values) and min(values) > 0 and max(values) / min(values) >= LOGARITHMIC_FROM


def ranged(
    values: Sequence[float], *, logarithmic: bool, from_zero: bool = False
) -> tuple[float, float]:
    """Ends of an axis that leave room around the values; never an axis without length.

    >>> ranged([100.0, 10000.0], logarithmic=True)
    (66.1, 15100.0)
    >>> ranged([0.0], logarithmic=False, from_zero=True)
    (0.0, 1.0)
    """
    low, high = min(values), max(values)
    if logarithmic:
        room = max((high / low) ** _ROOM, 1.2)
        return float(f"{low / room:.3g}"), float(f"{high * room:.3g}")
    if from_zero:
        return 0.0, high * (1 + 1.5 * _ROOM) or 1.0
    room = (high - low) * _ROOM or abs(high) * 0.1 or 1.0
    return (0.0 if low >= 0 and low - room < high / 4 else low - room), high + room


def ticked(axes: "Axes", side: Side, ends: tuple[float, float], tell: Tell, *, log: bool) -> None:
    """Scale, ends and labels of one axis.

    Args:
        axes: Where.
        side: `x` or `y`.
        ends: As `ranged` gives them.
        tell: How a number is written.
        log: Whether equal ratios are equally long.
    """
    axis = axes.xaxis if side == "x" else axes.yaxis
    if log:
        (axes.set_xscale if side == "x" else axes.set_yscale)("log")
    (axes.set_xlim if side == "x" else axes.set_ylim)(*ends)
    numbers = round_numbers(*ends, log=log)
    axis.set_ticks(numbers, labels=[tell(number) for number in numbers])
    axis.set_ticks([], minor=True)


def round_numbers(low: float, high: float, *, log: bool) -> list[float]:
    """Between three and seven round numbers within the ends, as far as there are as many.

    >>> round_numbers(66.1, 15100.0, log=True)
    [100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, 10000.0]
    >>> round_numbers(0.0, 2800.0, log=False)
    [0.0, 500.0, 1000.0, 1500.0, 2000.0, 2500.0]
    """
    if not log:
        return _steps(low, high)
    decades = range(floor(log10(low)), floor(log10(high)) + 1)
    for parts in ((1, 2, 5), (1, 3), (1,)):
        numbers = [part * 10.0**decade for decade in decades for part in parts]
        inside = [number for number in numbers if low <= number <= high]
        if len(inside) <= _LABELS_MAX:
            return inside
    every = -(-len(inside) // _LABELS_MAX)
    return inside[::every]


def _steps(low: float, high: float) -> list[float]:
    rough = (high - low) / _LABELS_MAX
    decade = 10.0 ** floor(log10(rough))
    step = next(part * decade for part in (1, 2, 2.5, 5, 10) if part * decade >= rough)
    first = -(-low // step)
    count = int((high - first * step) / step + 1e-9)
    return [float(f"{(first + place) * step:.12g}") for place in range(count + 1)]


TELL: dict[str, Tell] = {"ms": millis, "usd": money, "": digits}
"""How a number is written, by its unit."""
