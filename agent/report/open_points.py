"""What may go wrong and what nobody checked: risks, what is not evaluated, what was turned away."""

from collections.abc import Iterator

from agent.document import PlanDocument
from agent.report.sections import Section, Table
from tools.plain_text import plain
from tools.recommendation import Recommendation
from tools.recommendation_words import LIMITS

__all__ = [
    "evidence_section",
    "knowledge_section",
    "not_evaluated_section",
    "rejected_section",
    "risks_section",
    "warnings_section",
]

UNCHECKED = "not_evaluated"


def risks_section(item: Recommendation) -> Section:
    """What may go wrong with what is decided; what nobody checked has a section of its own."""
    risks = tuple(text for text in item.risks if UNCHECKED not in text)
    return Section(title="Risks", lead=() if risks else ("None is known.",), bullets=risks)


def knowledge_section(document: PlanDocument) -> Section:
    """What the knowledge base says to this plan, with id and source of each item."""
    told = tuple(
        f"{item.title} ({item.kind}, as {item.because}). {item.summary} [{item.slug}] {item.uri}"
        for item in document.knowledge
    )
    return Section(title="Worth knowing", bullets=told)


def warnings_section(document: PlanDocument) -> Section:
    """What a reader must know before trusting the list."""
    told = tuple(text for text in document.warnings if UNCHECKED not in text)
    return Section(title="Remarks", bullets=told)


def not_evaluated_section(document: PlanDocument, item: Recommendation | None) -> Section:
    """Everything that no check was made of; none of it counts as met."""
    found = dict.fromkeys(_unchecked(document, item))
    return Section(
        title="Not evaluated",
        lead=("Nobody checked the following; none of it counts as met.",),
        bullets=tuple(found),
    )


def _unchecked(document: PlanDocument, item: Recommendation | None) -> Iterator[str]:
    if item is not None:
        yield from _limits(document, item)
        yield from (text for text in item.risks if UNCHECKED in text)
        if item.cost.usd_month is None:
            yield "Cost: no price is known."
    yield from (text for text in document.warnings if UNCHECKED in text)
    yield from _deployment(document)
    verdict = (document.validation or {}).get("verdict", UNCHECKED)
    if verdict == UNCHECKED:
        yield "Operation: nothing was measured on a running endpoint; every figure is predicted."


def _limits(document: PlanDocument, item: Recommendation) -> Iterator[str]:
    for name, told in LIMITS.items():
        is_asked = getattr(document.specification.slo, name) is not None
        named = any(told in text and UNCHECKED in text for text in map(str.casefold, item.risks))
        if is_asked and item.slo.get(name, UNCHECKED) == UNCHECKED and not named:
            yield f"The limit on {told}."


def _deployment(document: PlanDocument) -> Iterator[str]:
    if document.deployment is None:
        yield "Deployment: no manifest was tried, not even as a dry run."
    elif document.deployment.get("cluster", UNCHECKED) == UNCHECKED:
        why = str(document.deployment.get("reason") or "no cluster was asked")
        yield f"Deployment: the files are checked, a cluster is not ({plain(why)})."


def evidence_section(document: PlanDocument, item: Recommendation | None) -> Section:
    """What the figures rest on."""
    rows = tuple(
        (plain(one.kind), plain(one.ref), plain(one.source), plain(one.date) or "no date")
        for one in (item.evidence if item is not None else ())
    )
    version = document.data_version
    lead = (f"Data version {plain(version)}.",) if version else ()
    headers = ("Kind", "What", "Source", "Date")
    return Section(title="Evidence", lead=lead, table=Table(headers=headers, rows=rows))


def rejected_section(document: PlanDocument) -> Section:
    """How many deployments fell at which gate, each with an example."""
    rows = []
    for gate in document.rejected:
        example = ""
        if gate.examples:
            one = gate.examples[0]
            example = plain(f"{one.model_id} on {one.gpu} (TP {one.tp}): {one.reason}")
        rows.append((gate.gate, f"{gate.count:,}", example))
    return Section(
        title="Turned away",
        table=Table(headers=("Gate", "Plans", "For example"), rows=tuple(rows)),
    )
