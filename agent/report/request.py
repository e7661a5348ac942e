"""For whom: the words, what was understood, what contradicts itself, and what was assumed."""

from collections.abc import Iterator

from agent.document import PlanDocument
from agent.report.sections import Section, Table
from agent.report.values import value_at, value_words
from tools.plain_text import plain
from tools.specification import Specification
from tools.specification_lines import lines, origin_words

__all__ = ["assumptions_section", "conflicts_section", "request_section", "turns_section"]

Row = tuple[str, ...]
_ORIGINS_EXPLAINED = (
    "Stated: the request says it. Inferred: it follows from the words. Computed: it follows from"
    " other fields. Nobody said anything: see Assumptions."
)
_HIDDEN = ("description", ".percentile", ".effective_limit")


def request_section(spec: Specification) -> Section:
    """The words as they were written, and every field that somebody or a formula filled."""
    rows = []
    for line in lines(spec):
        source, words = origin_words(spec, line)
        if source != "default":
            rows.append((line.name, plain(line.value), source, words))
    return Section(
        title="For whom",
        quote=spec.description,
        lead=(_ORIGINS_EXPLAINED,),
        table=Table(headers=("Field", "Value", "Origin", "From"), rows=tuple(rows)),
    )


def turns_section(document: PlanDocument) -> Section:
    """How the request came about, where it was more than one turn."""
    turns = document.history if len(document.history) > 1 else ()
    rows = tuple(
        (
            str(turn.turn),
            turn.at[:10],
            turn.action,
            plain(turn.text) or ", ".join(_settings(turn.fields)),
            ", ".join(f"{one.path}: {value_words(one.now)}" for one in turn.changes),
        )
        for turn in turns
    )
    headers = ("Turn", "Date", "Action", "Said", "Changed")
    return Section(title="How the request came about", table=Table(headers=headers, rows=rows))


def _settings(fields: object, prefix: str = "") -> Iterator[str]:
    if not isinstance(fields, dict):
        yield f"{prefix.removesuffix('.')} = {value_words(fields)}"
        return
    for name, value in fields.items():
        yield from _settings(value, f"{prefix}{plain(str(name))}.")


def conflicts_section(spec: Specification) -> Section:
    """Fields that cannot all hold, and what to do."""
    return Section(
        title="Conflicts",
        table=Table(
            headers=("Fields", "What cannot hold together", "What to do"),
            rows=tuple(
                (", ".join(one.fields), one.message, one.suggestion) for one in spec.conflicts
            ),
        ),
    )


def assumptions_section(document: PlanDocument) -> Section:
    """What nobody said, with the value taken instead, and what saying it would change."""
    spec = document.specification
    content = spec.model_dump(mode="json")
    rows, unset = [], []
    for path, origin in spec.provenance.items():
        if origin.source != "default" or path.endswith(_HIDDEN):
            continue
        value = value_at(content, path)
        if value is None or value in ([], {}, ""):
            unset.append(path.rpartition(".")[2])
        else:
            rows.append((path, value_words(value), plain(origin.from_)))
    no_wish = (f"No constraint was given on {', '.join(sorted(unset))}.",) if unset else ()
    return Section(
        title="Assumptions",
        lead=no_wish,
        table=Table(headers=("Field", "Assumed", "From"), rows=tuple(rows)),
        bullets=tuple(_questions(document)),
    )


def _questions(document: PlanDocument) -> Iterator[str]:
    for asked in document.questions:
        told = "; ".join(
            f"{answer.label} leads to {answer.first}"
            for answer in asked.answers
            if answer.changes_plan and not answer.is_assumed and answer.first
        )
        yield f"Not said: {asked.question}{f' {told}.' if told else ''}"
