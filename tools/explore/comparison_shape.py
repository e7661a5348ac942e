"""What `compare` answers: two plans side by side."""

from typing import Any, Literal

from pydantic import Field

from tools.recommendation import SloVerdict, Statistic
from tools.specification import Strict

__all__ = ["Compared", "Comparison", "Side"]


class Side(Strict):
    """One of the two plans: its key (`plan`, `B`, `B:2`) and what it is in a few words.

    `reason` says why nothing fits, where nothing does; `percentiles` and `limits` (in ms) by
    metric, as in `Frontier`; `warnings` is what was not said of the plan already.
    """

    key: str
    label: str
    outline: str
    slo: dict[str, SloVerdict]
    reason: str = ""
    percentiles: dict[str, Statistic] = Field(default_factory=dict)
    limits: dict[str, float] = Field(default_factory=dict)
    warnings: tuple[str, ...] = ()


class Compared(Strict):
    """One line: a field or figure of both plans.

    `kind` is `request` (a field of the specification), `setup` (what runs where) or `figure` (what
    it costs and does). `change` is b over a less 1 where both are numbers; `better` the side that
    is better, `equal`, or None where better has no meaning. An interval stands in `a_range` and
    `b_range`; where they overlap, `is_sure` is False.
    """

    name: str
    kind: Literal["request", "setup", "figure"]
    unit: str
    a: Any
    b: Any
    a_range: tuple[float, float] | None = None
    b_range: tuple[float, float] | None = None
    change: float | None = None
    better: Literal["a", "b", "equal"] | None = None
    is_sure: bool = True


class Comparison(Strict):
    """Both sides and every line in which they differ, then the figures in any case."""

    a: Side
    b: Side
    lines: tuple[Compared, ...]
