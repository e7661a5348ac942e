"""Cost along one field: what is best at each value, and what keeping the plan takes.

Between two values that were planned, the cost of the harder one is drawn: what carries 1,000 users
carries 900, so the steps never promise too little.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from tools.explore.outline import Outline
from tools.explore.sweep_shape import Sweep, SweepPoint
from tools.figures import TIMES, money
from tools.pictures.axes import is_wide, ranged, ticked
from tools.pictures.canvas import BLUE, GREY, INK, ORANGE, PALE, picture
from tools.pictures.labels import Label, place
from tools.pictures.picture import Kind, Picture
from tools.pictures.swept_gaps import draw_gaps
from tools.pictures.swept_words import swept_words, value_of
from tools.pictures.words import short_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["swept"]

Pick = Callable[[SweepPoint], Outline | None]
Run = list[SweepPoint]


def swept(sweep: Sweep, *, kind: Kind = "svg") -> Picture:
    """Monthly cost along the field, with changes of model or GPU, replicas and gaps.

    Args:
        sweep: The plan at each value.
        kind: `svg` or `png`.
    """
    return picture(
        name="sweep",
        title=f"Cost per month by {sweep.label}",
        text=swept_words(sweep),
        height_inches=4.8,
        kind=kind,
        draw=partial(_draw, sweep),
    )


def _draw(sweep: Sweep, sheet: "Figure") -> None:
    axes = sheet.add_subplot()
    axes.set_title(f"Cost per month by {sweep.label}")
    costs = [cost for point in sweep.points for cost in _costs(point)]
    if not costs:
        axes.set_axis_off()
        axes.text(0.5, 0.5, _nothing(sweep), ha="center", va="center", color=INK, wrap=True)
        return
    _axes_for(axes, sweep, costs)
    corners = _line(axes, sweep, _best, BLUE, "-", "o")
    corners += _line(axes, sweep, _kept, ORANGE, "--", "s")
    _changed(axes, sweep)
    draw_gaps(axes, sweep)
    _now(axes, sweep)
    _legend(axes)
    place(axes, list(_labels(sweep)), list(_marks(sweep)), corners)


def _nothing(sweep: Sweep) -> str:
    if not sweep.points:
        return "No value was planned."
    reasons = dict.fromkeys(point.reason for point in sweep.points if point.reason)
    return "\n".join(["Nothing with a price holds at any value.", *list(reasons)[:3]])


def _best(point: SweepPoint) -> Outline | None:
    return point.best


def _kept(point: SweepPoint) -> Outline | None:
    return point.kept


def _costs(point: SweepPoint) -> Iterator[float]:
    for outline in (point.best, point.kept):
        if outline is not None and outline.usd_month is not None:
            yield outline.usd_month


def _axes_for(axes: "Axes", sweep: Sweep, costs: Sequence[float]) -> None:
    values = [point.value for point in sweep.points]
    far = is_wide(values)
    ticked(axes, "x", ranged(values, logarithmic=far), partial(value_of, sweep), log=far)
    dear = is_wide(costs)
    ticked(axes, "y", ranged(costs, logarithmic=dear, from_zero=not dear), money, log=dear)
    unit = f" in {sweep.unit}" if sweep.unit and sweep.unit not in ("ms", sweep.label) else ""
    axes.set_xlabel(f"{sweep.label}{unit}")
    axes.set_ylabel("cost per month")
    axes.grid(visible=True)
    axes.set_axisbelow(True)


def _line(
    axes: "Axes", sweep: Sweep, pick: Pick, color: str, style: Literal["-", "--"], mark: str
) -> list[tuple[float, float]]:
    """One line, broken where nothing holds or nothing is priced; its corners."""
    corners: list[tuple[float, float]] = []
    for run in _runs(sweep.points, pick):
        spots = [(point.value, _cost(pick(point))) for point in run]
        steps = _stepped(spots, later=_loosens(sweep))
        # The open squares lie around the dots, so that both lines are seen where they are one.
        face, size = (color, 5.5) if mark == "o" else ("none", 8.5)
        axes.plot(*zip(*steps, strict=True), color=color, linestyle=style, zorder=3)
        axes.plot(
            *zip(*spots, strict=True), mark, markersize=size, markerfacecolor=face,
            markeredgecolor=color, linestyle="none", zorder=4,
        )  # fmt: skip
        corners += steps
    return corners


def _stepped(spots: Sequence[tuple[float, float]], *, later: bool) -> list[tuple[float, float]]:
    """Corners of a line that changes its height at the earlier or at the later of two values.

    >>> _stepped([(1.0, 10.0), (2.0, 20.0)], later=False)
    [(1.0, 10.0), (1.0, 20.0), (2.0, 20.0)]
    """
    corners = list(spots[:1])
    for (x, y), (next_x, next_y) in pairwise(spots):
        corners += [(next_x, y) if later else (x, next_y), (next_x, next_y)]
    return corners


def _changed(axes: "Axes", sweep: Sweep) -> None:
    """A diamond where another model or GPU is best than before."""
    for before, point in _changes(sweep.points):
        best = point.best
        if before is None or best is None or best.usd_month is None:
            continue
        if _setup(before) != _setup(best):
            axes.plot([point.value], [best.usd_month], "D", color=BLUE, markersize=9, zorder=3)


def _loosens(sweep: Sweep) -> bool:
    """A looser limit is met by what meets a tighter one; more load needs what carries more."""
    return sweep.path.startswith(("slo.ttft", "slo.tpot", "slo.e2e", "budget."))


def _cost(outline: Outline | None) -> float:
    cost = outline.usd_month if outline is not None else None
    return 0.0 if cost is None else cost


def _runs(points: Sequence[SweepPoint], pick: Pick) -> list[Run]:
    """Stretches of neighbours that all have a price."""
    runs: list[Run] = [[]]
    for point in points:
        outline = pick(point)
        if outline is not None and outline.usd_month is not None:
            runs[-1].append(point)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _now(axes: "Axes", sweep: Sweep) -> None:
    low, high = axes.get_xlim()
    if sweep.now is None or not low <= sweep.now <= high:
        return
    axes.axvline(sweep.now, color=GREY, linestyle=":", linewidth=1.4, zorder=1)
    axes.annotate(
        f"now {value_of(sweep, sweep.now)}", (sweep.now, 0.99),
        xycoords=("data", "axes fraction"), xytext=(4, 0), textcoords="offset points",
        va="top", fontsize=8.5, color=INK,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
    )  # fmt: skip


def _legend(axes: "Axes") -> None:
    handles = [
        axes.plot([], [], "o-", color=BLUE, markersize=5.5)[0],
        axes.plot([], [], "D", color=BLUE, markersize=8)[0],
        axes.plot([], [], "s--", color=ORANGE, markerfacecolor="none", markersize=8.5)[0],
        axes.fill([], [], facecolor="none", edgecolor=PALE, hatch="///")[0],
    ]
    names = [
        "best at that value",
        "another model or GPU from here",
        "today's plan, with as many replicas as it takes",
        "nothing holds",
    ]
    axes.figure.legend(handles, names, loc="outside lower center", ncols=2)


def _labels(sweep: Sweep) -> Iterator[Label]:
    """What runs at the first value and wherever it changes, then replicas where they change."""
    for before, point in _changes(sweep.points):
        best = point.best
        if best is None or best.usd_month is None:
            continue
        gpus = f"{best.gpus_total} {TIMES} {best.gpu}"
        same = before is not None and _setup(before) == _setup(best)
        text = f"{best.replicas} replicas" if same else f"{short_name(best.model_id)}\n{gpus}"
        short = "" if same else gpus
        yield Label(x=point.value, y=best.usd_month, text=text, short=short, is_bold=not same)


def _changes(points: Sequence[SweepPoint]) -> list[tuple[Outline | None, SweepPoint]]:
    """Points whose best differs from the last known one; other set-ups first."""
    found: list[tuple[Outline | None, SweepPoint]] = []
    known: Outline | None = None
    for point in points:
        best = point.best
        if best is None:
            continue
        if known is None or (_setup(known), known.replicas) != (_setup(best), best.replicas):
            found.append((known, point))
        known = best
    return sorted(found, key=lambda one: one[0] is not None and _setup(one[0]) == _setup_of(one[1]))


def _setup(outline: Outline) -> tuple[str, str, str, int]:
    return outline.model_id, outline.precision, outline.gpu, outline.tp


def _setup_of(point: SweepPoint) -> tuple[str, str, str, int] | None:
    return None if point.best is None else _setup(point.best)


def _marks(sweep: Sweep) -> Iterator[tuple[float, float]]:
    for point in sweep.points:
        for cost in _costs(point):
            yield point.value, cost
