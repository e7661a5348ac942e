"""The whole report from a plan document and pictures: pure, and the same for the same input."""

from collections.abc import Sequence
from datetime import date

from agent.document import PlanDocument
from agent.report.alternatives import alternatives_section, what_ifs_section
from agent.report.command import again_section
from agent.report.decided import (
    cost_section,
    decided_of,
    decision_section,
    limits_section,
    setup_section,
    why_section,
)
from agent.report.open_points import (
    evidence_section,
    knowledge_section,
    not_evaluated_section,
    rejected_section,
    risks_section,
    warnings_section,
)
from agent.report.request import (
    assumptions_section,
    conflicts_section,
    request_section,
    turns_section,
)
from agent.report.sections import Report, Section
from tools.figures import TIMES
from tools.pictures.picture import Picture
from tools.plain_text import plain
from tools.recommendation import Recommendation
from tools.recommendation_words import option_line

__all__ = ["report_of"]


def report_of(document: PlanDocument, pictures: Sequence[Picture], today: date) -> Report:
    """The report; sections without anything to say are left out.

    Args:
        document: The session.
        pictures: SVG pictures, in the order to show them.
        today: When it is written.
    """
    decided = decided_of(document)
    sections = _of(document, decided, pictures) if decided else _of_nothing(document, pictures)
    about = f"session {document.session_id}, stage {document.stage}"
    digest = f", plan {document.plan_digest}" if document.plan_digest else ""
    return Report(
        title=f"Deployment decision: {_title(decided)}",
        answer=_answer(document, decided),
        written=f"{today.isoformat()} for {about}{digest}",
        sections=tuple(section for section in sections if not section.is_empty),
    )


def _of(
    document: PlanDocument, decided: Recommendation, pictures: Sequence[Picture]
) -> list[Section]:
    spec = document.specification
    return [
        decision_section(document, decided),
        limits_section(document, decided),
        risks_section(decided),
        knowledge_section(document),
        alternatives_section(document, decided),
        what_ifs_section(document, decided),
        Section(title="In pictures", pictures=tuple(pictures)),
        not_evaluated_section(document, decided),
        Section(title="In detail", lead=(_DETAIL,)),
        request_section(spec),
        assumptions_section(document),
        conflicts_section(spec),
        why_section(document, decided),
        setup_section(decided),
        cost_section(decided),
        warnings_section(document),
        rejected_section(document),
        evidence_section(document, decided),
        turns_section(document),
        again_section(document),
    ]


_DETAIL = (
    "What to decide by stands above; below is what it rests on: the request and what was assumed,"
    " reasons, set-up, prices, what was turned away, and the source of every figure."
)


def _of_nothing(document: PlanDocument, pictures: Sequence[Picture]) -> list[Section]:
    """Why there is nothing to decide comes first, then what to do about it."""
    spec = document.specification
    return [
        rejected_section(document),
        Section(title="Ways out", bullets=document.next),
        conflicts_section(spec),
        request_section(spec),
        what_ifs_section(document, None),
        Section(title="In pictures", pictures=tuple(pictures)),
        not_evaluated_section(document, None),
        assumptions_section(document),
        warnings_section(document),
        evidence_section(document, None),
        turns_section(document),
        again_section(document),
    ]


def _title(decided: Recommendation | None) -> str:
    if decided is None:
        return "nothing holds"
    return f"{plain(decided.model_id)} on {decided.gpus_total} {TIMES} {plain(decided.gpu)}"


def _answer(document: PlanDocument, decided: Recommendation | None) -> str:
    if decided is None:
        gate = next((one for one in reversed(document.rejected) if one.count), None)
        last = f": the last {gate.count:,} fell at '{gate.gate}'" if gate else ""
        return f"No deployment passes every gate{last}."
    verb = "Take" if document.choice is None else "Chosen:"
    return f"{verb} {option_line(document.specification, decided)}"
