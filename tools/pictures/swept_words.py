"""What the picture of cost along one field shows, in words."""

from collections.abc import Iterator, Sequence

from tools.explore.outline import Outline
from tools.explore.sweep_shape import Sweep, SweepPoint
from tools.figures import digits, millis, money
from tools.pictures.words import cost_of, counted, full_name

__all__ = ["gap_words", "kind_of_gap", "swept_words", "value_of"]


def value_of(sweep: Sweep, value: float) -> str:
    """A value of the field as a person writes it."""
    if sweep.unit == "ms":
        return millis(value)
    if sweep.unit.casefold().startswith("usd"):
        return money(value)
    if float(value).is_integer():
        return f"{value:,.0f}"
    return digits(value)


def swept_words(sweep: Sweep) -> str:
    """Every stretch with the same best deployment, and every gap, with their numbers."""
    if not sweep.points:
        return f"Cost per month by {sweep.label}: no value was planned."
    first, last = sweep.points[0].value, sweep.points[-1].value
    opening = (
        f"Cost per month at {counted(len(sweep.points), 'value')} of {sweep.label}, from"
        f" {value_of(sweep, first)} to {value_of(sweep, last)}."
    )
    now = "" if sweep.now is None else f"The specification has {value_of(sweep, sweep.now)}."
    return " ".join(part for part in (opening, now, *_stretches(sweep), *_kept(sweep)) if part)


def _stretches(sweep: Sweep) -> Iterator[str]:
    for stretch in _alike(sweep):
        at = _at(sweep, stretch)
        best = stretch[0].best
        if best is None:
            yield f"At {at} nothing holds: {gap_words(sweep, stretch)}."
        else:
            count = counted(best.replicas, "replica")
            yield f"At {at}: {full_name(best)}, {count}, {cost_of(best)}."


def _alike(sweep: Sweep) -> list[list[SweepPoint]]:
    """Neighbours with the same best deployment, or the same kind of reason for none."""
    found: list[list[SweepPoint]] = []
    for point in sweep.points:
        if found and _key(found[-1][0]) == _key(point):
            found[-1].append(point)
        else:
            found.append([point])
    return found


def _key(point: SweepPoint) -> tuple[object, ...]:
    best = point.best
    if best is None:
        return ("", kind_of_gap(point))
    return (best.model_id, best.precision, best.gpu, best.tp, best.replicas, best.usd_month)


def kind_of_gap(point: SweepPoint) -> str:
    """What stands in the way, without the figures of the nearest miss."""
    return point.reason.partition(":")[0]


def gap_words(sweep: Sweep, gap: Sequence[SweepPoint]) -> str:
    """Why nothing holds along a stretch; the nearest misses of both ends where they differ."""
    first, last = gap[0], gap[-1]
    if first.reason == last.reason:
        return first.reason or "no reason is given"
    misses = (one.reason.partition(":")[2].strip() for one in (first, last))
    ends = (value_of(sweep, one.value) for one in (first, last))
    told = "; ".join(f"{miss} at {end}" for miss, end in zip(misses, ends, strict=True) if miss)
    return f"{kind_of_gap(first)}: {told}" if told else kind_of_gap(first)


def _kept(sweep: Sweep) -> Iterator[str]:
    """What today's plan takes at the ends, and where it stops holding."""
    held = [(point, point.kept) for point in sweep.points if point.kept is not None]
    if not held:
        yield "Today's plan holds at none of these values."
        return
    first, last = held[0], held[-1]
    name = full_name(first[1]).partition(" on ")[0]
    if held[1:] and _takes(first[1]) == _takes(last[1]):
        values = (value_of(sweep, point.value) for point, _ in (first, last))
        told = f"{_takes(first[1])} from {' to '.join(values)}"
    else:
        ends = (first, last) if held[1:] else (first,)
        told = " and ".join(
            f"{_takes(kept)} at {value_of(sweep, point.value)}" for point, kept in ends
        )
    yield f"Keeping {name} takes {told}."
    if lost := [_at(sweep, run) for run in _lost(sweep.points)]:
        yield f"Kept, it does not hold at {', '.join(lost)}."


def _takes(kept: Outline) -> str:
    return f"{counted(kept.replicas, 'replica')} for {cost_of(kept)}"


def _lost(points: Sequence[SweepPoint]) -> list[list[SweepPoint]]:
    """Stretches of neighbours at which today's plan does not hold."""
    runs: list[list[SweepPoint]] = [[]]
    for point in points:
        if point.kept is None:
            runs[-1].append(point)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _at(sweep: Sweep, stretch: Sequence[SweepPoint]) -> str:
    """`100`, or `100 to 500`."""
    ends = stretch[0], stretch[-1]
    values = [value_of(sweep, point.value) for point in (ends if stretch[1:] else ends[:1])]
    return " to ".join(values)
