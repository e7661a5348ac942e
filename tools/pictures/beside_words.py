"""What the picture of the plan and its what-ifs shows, in words."""

from collections.abc import Iterator, Sequence

from tools.explore.comparison_shape import Comparison, Side
from tools.pictures.compared_words import limit_told, name_of, value_words
from tools.plain_text import plain

__all__ = ["FIGURES", "beside_words", "name_in", "sides_of"]

FIGURES = ("usd_month", "quality", "ttft_ms", "tpot_ms", "e2e_ms", "throughput_rps")
"""What a person decides by, in the order of the panels."""


def sides_of(comparisons: Sequence[Comparison]) -> tuple[Side, ...]:
    """The plan, then what it is compared with."""
    return (comparisons[0].a, *(one.b for one in comparisons))


def name_in(side: Side) -> str:
    """`plan`, or the letter of a what-if with its words."""
    if side.key == "plan":
        return "plan"
    return f"{side.key} ({plain(side.label)})" if side.label else side.key


def beside_words(comparisons: Sequence[Comparison], left_out: int) -> str:
    """Every side with its figures, its limits and what they miss."""
    told = [_told(comparisons[0], "a"), *(_told(one, "b") for one in comparisons)]
    if left_out:
        told.append(f"{left_out} older what-if{'s are' if left_out > 1 else ' is'} not drawn.")
    return " ".join(told)


def _told(comparison: Comparison, own: str) -> str:
    side = comparison.a if own == "a" else comparison.b
    opening = f"{name_in(side)}: {plain(side.outline)}"
    figures = list(_figures(comparison, side, own)) if side.slo else []
    why = f" {plain(side.reason)}" if side.reason else ""
    return f"{'; '.join([opening, *figures])}.{why}"


def _figures(comparison: Comparison, side: Side, own: str) -> Iterator[str]:
    lines = {one.name: one for one in comparison.lines if one.kind == "figure"}
    for name in FIGURES:
        if name not in lines:
            continue
        parts = [f"{name_of(lines[name])} {value_words(lines[name], own)}"]
        if name in side.limits:
            verdict = side.slo.get(name, "not_evaluated").replace("_", " ")
            parts.append(f"limit {limit_told(lines[name], side.limits[name])} {verdict}")
        yield ", ".join(parts)
