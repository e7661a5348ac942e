"""What the picture of two plans shows, in words."""

from collections.abc import Callable, Iterator, Mapping
from textwrap import shorten
from typing import Any

from tools.explore.comparison_shape import Compared, Comparison, Side
from tools.figures import DASH, digits, millis, millis_within, money
from tools.plain_text import plain

__all__ = [
    "ELLIPSIS",
    "Limits",
    "Names",
    "compared_words",
    "figure_lines",
    "limit_told",
    "limit_words",
    "limits_of",
    "name_of",
    "names_of",
    "number_of",
    "value_words",
]

Limits = tuple[float | None, float | None]
Names = tuple[str, str]
"""What a and b are called."""
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
_NAME_CHARACTERS = 24
_NAMES = {
    "usd_month": "cost per month",
    "usd_hour": "cost per hour",
    "usd_per_million_tokens": "cost per million tokens",
    "ttft_ms": "TTFT",
    "tpot_ms": "TPOT",
    "e2e_ms": "E2E",
    "throughput_rps": "carries",
    "headroom_pct": "free at the peak",
    "quality": "rating",
}
_MISSING = {"usd_month": "unpriced", "usd_hour": "unpriced", "quality": "unrated"}
_UNITS = {"throughput_rps": "req/s", "headroom_pct": "%"}


def figure_lines(comparison: Comparison) -> tuple[Compared, ...]:
    """The figures that at least one of the plans has a number for."""
    return tuple(
        line
        for line in comparison.lines
        if line.kind == "figure"
        and (number_of(line.a) is not None or number_of(line.b) is not None)
    )


def number_of(value: Any) -> float | None:
    """The value if it is a number, else None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value)


def name_of(line: Compared) -> str:
    """What a person calls the figure."""
    return _NAMES.get(line.name, plain(line.name).replace("_", " "))


def limits_of(line: Compared, limits: Mapping[str, Limits]) -> Limits:
    """The limits of a figure for a and for b."""
    return limits.get(line.name, (None, None))


def value_words(line: Compared, side: str) -> str:
    """One side's number with its interval in the same unit."""
    value = number_of(line.a if side == "a" else line.b)
    ends = line.a_range if side == "a" else line.b_range
    if value is None:
        return _MISSING.get(line.name, "none known")
    told = _teller(line)(value)
    if ends is None or ends[0] == ends[1]:
        return told
    if _is_time(line):
        return millis_within(value, *ends, DASH)
    between = f"{digits(ends[0])}{DASH}{digits(ends[1])}"
    return f"{told} [{between}]"


def _is_time(line: Compared) -> bool:
    return line.unit == "ms" or line.name.endswith("_ms")


def _teller(line: Compared) -> Callable[[float], str]:
    if _is_time(line):
        return millis
    if line.name.startswith("usd") or line.unit.casefold().startswith(("usd", "$")):
        return money
    # The figure is called a rating already.
    unit = "" if line.unit == "rating" else line.unit or _UNITS.get(line.name, "")
    return lambda value: f"{digits(value)} {plain(unit)}".rstrip()


def names_of(comparison: Comparison) -> Names:
    """What both sides are called beside a bar: `plan`, `#2`, or the words of the scenario."""
    a, b = _name(comparison.a), _name(comparison.b)
    return (a, b) if a != b else (comparison.a.key, comparison.b.key)


def _name(side: Side) -> str:
    named, _, rank = side.key.rpartition(":")
    if side.key in ("plan", "A"):
        return "plan"
    if side.key.isdigit() or named in ("plan", "A"):
        return f"#{rank}"
    label = plain(side.label).removesuffix(f", recommendation {rank}") or side.key
    told = shorten(label, _NAME_CHARACTERS, placeholder=ELLIPSIS)
    if told == ELLIPSIS:
        told = f"{label[: _NAME_CHARACTERS - 1]}{ELLIPSIS}"
    return f"{told} #{rank}" if named else told


def compared_words(comparison: Comparison, limits: Mapping[str, Limits]) -> str:
    """Both plans, then every figure with its change and which side is better."""
    names = names_of(comparison)
    sides = "; ".join(
        f"{name} is {plain(side.outline)}"
        if plain(side.label) in (name, plain(side.outline))
        else f"{name} is {plain(side.label)}: {plain(side.outline)}"
        for name, side in zip(names, (comparison.a, comparison.b), strict=True)
    )
    told = [_told(line, limits_of(line, limits), names) for line in figure_lines(comparison)]
    return " ".join([f"{sides}.", *(told or ["There is no number to compare."])])


def _told(line: Compared, limits: Limits, names: Names) -> str:
    name, a, b = name_of(line), value_words(line, "a"), value_words(line, "b")
    parts = [
        f"{name[0].upper()}{name[1:]}: {names[0]} {a}, {names[1]} {b}",
        *_remarks(line, names),
        *limit_words(line, limits, names),
    ]
    return f"{'; '.join(parts)}."


def _remarks(line: Compared, names: Names) -> Iterator[str]:
    if line.change is not None:
        yield _change(line.change, names)
    if line.better in ("a", "b"):
        sure = "" if line.is_sure else ", but the intervals overlap"
        yield f"{names['ab'.index(line.better)]} is better{sure}"


def _change(change: float, names: Names) -> str:
    a, b = names
    if abs(change) < 0.005:  # noqa: PLR2004  rounds to no per cent
        return f"{b} is as much as {a}"
    return f"{b} is {digits(abs(100 * change))} % {'more' if change > 0 else 'less'}"


def limit_words(line: Compared, limits: Limits, names: Names) -> Iterator[str]:
    """`limit 300 ms`, or one for each side."""
    tell = _teller(line)
    a, b = limits
    if a is not None and a == b:
        yield f"limit {tell(a)}"
        return
    for name, limit in zip(names, (a, b), strict=True):
        if limit is not None:
            yield f"limit of {name} {tell(limit)}"


def limit_told(line: Compared, limit: float) -> str:
    """A limit in the unit of its figure."""
    return _teller(line)(limit)
