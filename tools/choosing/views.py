"""Which deployments a plan names: the best by score, and whatever is best in one respect alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tools.choosing.attempt import Attempt
from tools.choosing.carrying import with_capacity
from tools.choosing.finalist import Finalist
from tools.choosing.finalists import champions

__all__ = ["Named", "View", "named"]

View = Literal["balanced", "cheapest", "fastest", "best_quality"]


@dataclass(frozen=True, kw_only=True)
class Named:
    """Deployments in the order of their ranks; `views` maps a view to a rank."""

    deployments: tuple[Finalist, ...]
    views: dict[View, int]


def named(found: Attempt, limit: int) -> Named:
    """At most `limit` deployments: the best one, the holders of the other views, then by score.

    What each carries is the exact prediction's.
    """
    chosen = found.chosen
    if not chosen:
        return Named(deployments=(), views={})
    best = champions(found.result, found.settler, chosen, tight=found.need.usd_per_hour is not None)
    kept = _distinct([chosen[0], *best.values()])[:limit]
    every = _distinct([*chosen, *best.values()])
    others = [one for one in every if _place(one, kept) is None][: limit - len(kept)]
    shown = [one for one in every if _place(one, [*kept, *others]) is not None]
    views: dict[View, int] = {"balanced": 1}
    for view, one in best.items():
        place = _place(one, shown)
        if place is not None:
            views[view] = place + 1
    told = with_capacity([(one, found.need) for one in shown], found.settler.predictor)
    return Named(deployments=told, views=views)


def _distinct(every: Sequence[Finalist]) -> list[Finalist]:
    result: list[Finalist] = []
    for one in every:
        if _place(one, result) is None:
            result.append(one)
    return result


def _place(one: Finalist, among: Sequence[Finalist]) -> int | None:
    positions = [other.found.position for other in among]
    return positions.index(one.found.position) if one.found.position in positions else None
