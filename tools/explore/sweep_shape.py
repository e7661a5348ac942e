"""What `sweep` answers: the plan along one field of the specification."""

from tools.explore.outline import Outline
from tools.recommendation import Statistic
from tools.specification import Strict

__all__ = ["Sweep", "SweepPoint"]


class SweepPoint(Strict):
    """The plan at one value.

    `best` is what would be recommended there, `kept` what the plan's first (or chosen) deployment
    becomes with as many replicas as it takes; each None where nothing holds, for `reason`.
    """

    value: float
    best: Outline | None
    kept: Outline | None
    reason: str = ""


class Sweep(Strict):
    """Points in rising order of the value.

    `path` is the field (`traffic.concurrent_users`), `label` what a plot calls it (`users`), `unit`
    its unit or empty, `now` the value that the specification has; `percentiles` and `limits` as in
    `Frontier`.
    """

    path: str
    label: str
    unit: str
    now: float | None
    points: tuple[SweepPoint, ...]
    percentiles: dict[str, Statistic]
    limits: dict[str, float]
