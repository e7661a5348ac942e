"""Stage recommend: the draft becomes the plan, with ranked deployments and what was rejected."""

from langgraph.runtime import Runtime

from agent.history import with_edit
from agent.run_context import RunContext
from agent.state import Json, PlanState, Recommended

__all__ = ["NO_KNOWLEDGE", "recommend"]

NO_KNOWLEDGE = "No knowledge is cited: the knowledge base is not part of this version."


def recommend(state: PlanState, runtime: Runtime[RunContext]) -> Recommended:
    """Rank deployments for the draft; choice, approval and dry run start over."""
    draft: Json = state.get("draft") or {}
    arguments = {"specification": draft["specification"]}
    found = runtime.context.steps.recommend.call(arguments, runtime.context.deps)
    answer = found.model_dump(mode="json", by_alias=True)
    warnings = [*draft.get("warnings", []), *answer["warnings"], NO_KNOWLEDGE]
    return {
        "draft": None,
        "request": None,
        "specification": draft["specification"],
        "changed": draft.get("changed", []),
        "recommendations": answer["recommendations"],
        "views": answer["views"],
        "pareto": answer["pareto"],
        "rejected": answer["rejected"],
        "warnings": list(dict.fromkeys(warnings)),
        "data_version": answer["data_version"],
        "choice": None,
        "bundles": {},
        "approval": None,
        "deployment": None,
        "validation": None,
        "history": with_edit(state, draft, runtime.context.now()),
        "turn": state.get("turn", 0) + 1,
    }
