"""A ledger of words becomes a specification: defaults of the use case, formulas, contradictions."""

from collections.abc import Mapping

from tools.intent.conflicts import find_conflicts
from tools.intent.ledger import Ledger, leaves
from tools.intent.limits import set_limits
from tools.intent.traffic import named_source, origin_of, set_lengths, set_load
from tools.ports import Catalogue
from tools.rows import Sourced, UseCaseRow
from tools.specification import Specification

__all__ = ["build"]

_LISTS = ("models", "licences", "precisions", "gpus", "clouds", "regions")
_OPEN = "Leadline default: nothing said, so no constraint"


def build(
    ledger: Ledger, row: UseCaseRow, catalogue: Catalogue, factors: Mapping[str, Sourced]
) -> Specification:
    """Complete the ledger and make the specification; the words in it stay as they are."""
    told = dict(ledger.facts)
    _set_nature(ledger, row)
    set_lengths(ledger, row)
    set_load(ledger, row, factors)
    set_limits(ledger, row)
    _set_promises(ledger, row)
    _set_preferences(ledger)
    find_conflicts(ledger, catalogue, told)
    return _assembled(ledger)


def _set_nature(ledger: Ledger, row: UseCaseRow) -> None:
    ledger.put("task_type", row.task_type, "computed", f"task of use case {row.name}")
    ledger.default("description", "", "Leadline default: no text was given")
    ledger.default("priority", "balanced", "Leadline default: no priority was named")
    if row.name == "rag_question_answering":
        ledger.default("architecture", "rag-only", f"Leadline default: use case {row.name}")
    ledger.default("architecture", "none", "Leadline default: neither retrieval nor tuning named")


def _set_promises(ledger: Ledger, row: UseCaseRow) -> None:
    ledger.default("slo.quality", row.quality, named_source(row.quality_source))
    ledger.default("slo.reliability_pct", row.reliability_pct.value, origin_of(row.reliability_pct))


def _set_preferences(ledger: Ledger) -> None:
    for name in _LISTS:
        ledger.default(f"preferences.{name}", (), _OPEN)
    ledger.default("preferences.inventory", {}, _OPEN)


def _assembled(ledger: Ledger) -> Specification:
    values = {
        **ledger.nested(),
        "conflicts": tuple(conflict.model_dump() for conflict in ledger.conflicts),
    }
    bare = Specification.model_validate(values)
    origins = ledger.provenance()
    order = [path for path, _ in leaves(bare) if path in origins]
    ordered = {path: origins[path] for path in (*order, *(p for p in origins if p not in order))}
    for gpu in bare.preferences.inventory:
        ordered[f"preferences.inventory.{gpu}"] = ordered["preferences.inventory"]
    return bare.model_copy(update={"provenance": ordered})
