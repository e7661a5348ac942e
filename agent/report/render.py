"""What the doors call: pictures and report of a plan as files, by name."""

from collections.abc import Mapping, Sequence
from datetime import date

from agent.document import PlanDocument
from agent.report.assemble import report_of
from agent.report.writing import as_html, as_markdown
from tools.explore.comparison_shape import Comparison
from tools.explore.frontier_shape import Frontier
from tools.explore.sweep_shape import Sweep
from tools.pictures.beside import beside
from tools.pictures.compared import compared
from tools.pictures.compared_words import Limits
from tools.pictures.load_line import LoadLine
from tools.pictures.loaded import loaded
from tools.pictures.pareto import pareto
from tools.pictures.picture import Kind, Picture
from tools.pictures.swept import swept

__all__ = ["draw_pictures", "render_report"]


def draw_pictures(
    *,
    frontier: Frontier | None = None,
    sweep: Sweep | None = None,
    load: LoadLine | None = None,
    comparison: Comparison | None = None,
    limits: Mapping[str, Limits] | None = None,
    beside_plan: Sequence[Comparison] = (),
    left_out: int = 0,
    kind: Kind = "svg",
) -> tuple[Picture, ...]:
    """A picture of each that is given, in the order in which a report shows them.

    Args:
        frontier: What could be had.
        sweep: The plan along one field.
        load: One replica over its load.
        comparison: Two plans.
        limits: Of the comparison; see `compared`.
        beside_plan: The plan with each of several what-ifs, instead of one comparison.
        left_out: How many older what-ifs are not among them.
        kind: `svg` or `png`.
    """
    found = []
    if frontier is not None:
        found.append(pareto(frontier, kind=kind))
    if sweep is not None:
        found.append(swept(sweep, kind=kind))
    if load is not None:
        found.append(loaded(load, kind=kind))
    if comparison is not None:
        found.append(compared(comparison, limits=limits, kind=kind))
    if beside_plan:
        found.append(beside(beside_plan, left_out=left_out, kind=kind))
    return tuple(found)


def render_report(
    document: PlanDocument, pictures: Sequence[Picture], today: date
) -> dict[str, str]:
    """The files of a report: `DECISION.md`, `decision.html` and each picture.

    The HTML holds the pictures itself; the Markdown expects their files beside it.

    Args:
        document: The session.
        pictures: As `draw_pictures` gives them, SVG.
        today: When it is written.
    """
    report = report_of(document, pictures, today)
    files = {"DECISION.md": as_markdown(report), "decision.html": as_html(report)}
    return files | {one.file_name: one.svg for one in pictures}
