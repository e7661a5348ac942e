"""The text a person or model starts a stage with: the session's data, not instructions."""

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import BaseModel

from agent.document import PlanDocument
from agent.questions import option_line
from prompts import Prompt, render
from tools.recommendation import PredictedFigure, Recommendation
from tools.specification import Specification

__all__ = ["StagePrompt", "stage_prompt", "start_prompt"]

StagePrompt = Literal["explore", "finalize"]
_RISKS_MAX = 5
_EVIDENCE_MAX = 8


def start_prompt(request: str) -> Prompt:
    """What a person wants to plan, and what a request can state."""
    fields = [{"path": path, "allowed": allowed} for path, allowed in _stateable(Specification)]
    # A fence in the request would end the fence around it.
    return render("plan_start", request=request.replace("```", "'''"), fields=fields)


def stage_prompt(document: PlanDocument, name: StagePrompt) -> Prompt:
    """What a session knows at one stage."""
    shared: dict[str, Any] = {
        "session_id": document.session_id,
        "stage": document.stage,
        "question": document.pending,
    }
    if name == "explore":
        return render("explore", **shared, **_explored(document))
    chosen = [item for item in document.recommendations if item.rank == document.choice]
    return render(
        "finalize",
        **shared,
        plan_digest=document.plan_digest,
        option=_option(chosen[0]) if chosen else None,
        deployment=document.deployment,
    )


def _explored(document: PlanDocument) -> dict[str, Any]:
    specification = document.specification
    content = specification.model_dump(mode="json", by_alias=True)
    return {
        "specification": content,
        "stated": [
            {
                "path": path,
                "value": _at(content, path),
                "source": origin.source,
                "origin": origin.from_,
            }
            for path, origin in specification.provenance.items()
            if origin.source in ("stated", "inferred")
        ],
        "conflicts": content["conflicts"],
        "options": [_option(item) for item in document.recommendations],
        "rejected": document.rejected,
        "warnings": document.warnings,
    }


def _option(item: Recommendation) -> dict[str, Any]:
    return {
        "line": option_line(item.model_dump(mode="json")),
        "figures": list(_figures(item)),
        "rationale": item.rationale,
        "risks": item.risks[:_RISKS_MAX],
        "evidence": [
            f"{entry.kind} {entry.ref} ({entry.source}, {entry.date or 'no date'})"
            for entry in item.evidence[:_EVIDENCE_MAX]
        ],
    }


def _figures(item: Recommendation) -> Iterator[str]:
    """Each predicted number with its 80 % interval, its basis and the verdict on its limit."""
    predicted = item.predicted
    for metric in ("ttft_ms", "tpot_ms", "e2e_ms"):
        verdict = item.slo.get(metric, "not_evaluated")
        for percentile, figure in getattr(predicted, metric).items():
            yield f"{metric} {percentile}: {_shown(figure)}, limit {verdict}"
    yield f"throughput_rps: {_shown(predicted.throughput_rps)}"


def _shown(figure: PredictedFigure) -> str:
    return f"{figure.value:.4g} ({figure.lo:.4g} to {figure.hi:.4g}, {figure.basis})"


def _at(content: Any, path: str) -> Any:
    for part in path.split("."):
        content = content.get(part) if isinstance(content, dict) else None
    return content


def _stateable(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, str]]:
    """The specification's fields by path, with their allowed values or type as JSON schema."""
    for name, field in model.model_fields.items():
        if name in ("provenance", "conflicts"):
            continue
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _stateable(inner, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", _allowed(model, name)


def _allowed(model: type[BaseModel], name: str) -> str:
    schema = model.model_json_schema()["properties"][name]
    options = [schema, *schema.get("anyOf", [])]
    for option in options:
        if "enum" in option:
            return ", ".join(f"`{value}`" for value in option["enum"])
    kinds = [option["type"] for option in options if option.get("type") not in (None, "null")]
    return kinds[0] if kinds else "limit in milliseconds"
